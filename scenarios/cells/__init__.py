"""Cells as clerks type them: headings found, spellings understood, every value read with its sheet and cell."""
