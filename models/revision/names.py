"""Ids of what is new in a revision: never one that was in use before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import count


def fresh_id(stem: str, as_of: date, used: Collection[str]) -> str:
    """An id that tells the day of the revision, so that it is new even where an older release used the same stem."""
    plain = f"{stem}-R{as_of:%y%m%d}"
    if plain not in used:
        return plain
    return next(i for i in (f"{plain}-{n}" for n in count(2)) if i not in used)
