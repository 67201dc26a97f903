"""Several offices side by side, a process each, and what they have finished kept on disk."""
