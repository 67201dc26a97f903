"""What has happened since a plan was made public, typed by the office or written into its ledger."""
