"""Postings after a change: the least breach, then the fewest schools that change hands, then the office's prices."""
