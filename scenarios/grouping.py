"""Rows by what they have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key")


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, tuple[Row, ...]]:
    """The rows by their key; keys, and the rows of each, in the order in which they come."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {one: tuple(found) for one, found in groups.items()}


def looked_up(rows: str, key: str, *order: str) -> cached_property[Mapping[str, tuple[Any, ...]]]:
    """A look-up of an object's ``rows`` by one of their fields, sorted by others, made when it is asked for first."""
    found, place = attrgetter(rows), attrgetter(*order) if order else None
    return cached_property(
        lambda one: grouped(sorted(found(one), key=place) if place else found(one), attrgetter(key))
    )
