"""Tables that offices keep inside another: heads and responsible inspectors as columns of the list of schools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from duxue.scenarios.cells.head_rows import Head, Heads
from duxue.scenarios.cells.spellings import plain, table


@dataclass(frozen=True, slots=True)
class Riding:
    """A table that rides on another's sheet: its headings there by field, and the field without which a row holds none."""

    guest: str
    host: str
    headings: Mapping[str, tuple[str, ...]]
    essential: str
    key: str = "school_id"
    """The field that names the host's row in the guest's: by its code, else by its name."""
    listed: bool = False
    """Whether one cell of the essential column lists several, each a row of its own."""


def _riding(guest: str, host: str, key: str = "school_id", *, listed: bool = False) -> Riding:
    """A table that rides, as ``spellings.toml`` calls its columns; the field named first there is the essential one."""
    headings = table("riding", host, guest)
    return Riding(guest, host, headings, next(iter(headings)), key, listed)


RIDING = (
    _riding("principals", "schools"),
    _riding("postings", "schools"),
    _riding("postings", "inspectors", "inspector_id", listed=True),
)


def carries(host: str, head: Head) -> bool:
    """Whether a heading of a sheet is that of a table which may ride on it."""
    words = {plain(text) for text in head.texts}
    return any(
        words & {plain(word) for word in names}
        for one in RIDING
        if one.host == host
        for names in one.headings.values()
    )


def riding_heads(riding: Riding, heads: Heads) -> Heads | None:
    """Where the columns of a riding table stand on its host's sheet; None where it does not ride there."""
    place: dict[str, int] = {}
    for field, names in riding.headings.items():
        words = {plain(name) for name in names}
        for head in heads.all:
            if words & {plain(text) for text in head.texts}:
                place.setdefault(field, head.index)
    if riding.essential not in place:
        return None
    code, name = heads.place.get(riding.key), heads.place.get("name")
    if (host := code if code is not None else name) is None:
        return None
    place[riding.key] = host
    beside = {riding.key: name} if code is not None and name is not None else {}
    return Heads(heads.line, place, beside, heads.all)
