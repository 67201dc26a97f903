"""The one language of edits: what happens to a scenario, what an office would try, and the ways out, applied in one way."""
