"""Other ways of planning postings and visits, held against the planner on the same files by the same audit."""
