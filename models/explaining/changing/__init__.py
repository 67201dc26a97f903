"""One change of a finished plan: made, and judged by the rules themselves."""
