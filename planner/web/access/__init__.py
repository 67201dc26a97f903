"""Who may come in: offices, roles, and the one table of who may see and do what."""
