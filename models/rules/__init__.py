"""One rule, one file: its card, what it posts to the solver, how a finished plan is checked against it."""
