"""How many people an office must take on, whom and where, so that every rule can be kept; and how we know it."""
