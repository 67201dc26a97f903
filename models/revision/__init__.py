"""The rerun of a released plan after something has changed: what is done stays, the rest moves as little as possible."""
