"""Releases of a plan: what one has that its parent had not, and the chain of them."""
