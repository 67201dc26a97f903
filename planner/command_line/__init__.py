"""The command line: arguments in two languages, what is printed, how far a long job is."""
