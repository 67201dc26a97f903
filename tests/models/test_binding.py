"""Rules bind where they should: a stage that decides a table posts the rules that bind it, and goals weigh what they cost."""

from __future__ import annotations

POSTS = ("post", "post_due", "post_level", "post_places", "post_leaders")
"""The functions by which a rule file writes on a board, whole or in parts."""
