"""The rerun after changes: which offices are touched, what the others keep, and the next release."""
