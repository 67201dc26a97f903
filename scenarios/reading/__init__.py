"""A scenario read whole: typed tables, settings and places checked against each other, every problem listed."""
