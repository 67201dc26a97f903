"""What took place: the ledger as a page, and an inspector's own week."""
