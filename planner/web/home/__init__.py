"""Where somebody begins: the list of offices, an office at a glance, the log, and who has which role."""
