"""Ids that nothing bears yet: of routine visits by school and month, of events, of what is new in a revision."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import count


def free_id(plain: str, used: Collection[str]) -> str:
    """The plain id, or where something bears it the first of ``plain-2``, ``plain-3`` … that is free."""
    if plain not in used:
        return plain
    return next(i for i in (f"{plain}-{n}" for n in count(2)) if i not in used)


def fresh_id(stem: str, as_of: date, used: Collection[str]) -> str:
    """An id that tells the day of the revision, so that it is new even where an older release used the same stem."""
    return free_id(f"{stem}-R{as_of:%y%m%d}", used)


def visit_stem(school_id: str, day: date) -> str:
    """What the ids of a school's routine visits of one month begin with."""
    return f"V-{school_id}-{day:%Y%m}"


def visit_id(school_id: str, day: date, used: Collection[str]) -> str:
    """The first free id of a routine visit: by school, month and number from 1."""
    stem = visit_stem(school_id, day)
    return next(i for i in (f"{stem}-{n}" for n in count(1)) if i not in used)
