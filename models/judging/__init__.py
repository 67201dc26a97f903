"""A plan judged move by move: what a change breaks and mends, found on what it touches."""
