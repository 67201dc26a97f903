"""How a plan stands what a year may bring: random happenings, each draw repaired, and what is lost all the same."""
