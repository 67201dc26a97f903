"""Rows of the table of pins that keep what a plan's rows say, and how an office types them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from duxue.scenarios.codes import Code, PinKind
from duxue.scenarios.plan import Posting, Visit
from duxue.scenarios.records import Pin
from duxue.scenarios.rows import columns_of, make


def posting_pin(row: Posting) -> Pin:
    """The pin that keeps a posting on its days."""
    return make(
        Pin,
        kind=PinKind.POSTING,
        school_id=row.school_id,
        inspector_id=row.inspector_id,
        start=row.start,
        end=row.end,
    )


def event_pin(event_id: str, start: date) -> Pin:
    """The pin that keeps an event's day."""
    return make(Pin, kind=PinKind.EVENT, event_id=event_id, start=start)


def seat_pin(event_id: str, inspector_id: str) -> Pin:
    """The pin that keeps somebody in a team."""
    return make(Pin, kind=PinKind.SEAT, event_id=event_id, inspector_id=inspector_id)


def visit_pin(visit: Visit) -> Pin:
    """The pin that keeps a visit."""
    return make(
        Pin,
        kind=PinKind.VISIT,
        school_id=visit.school_id,
        inspector_id=visit.inspector_id,
        start=visit.date,
    )


def zone_pin(school_id: str, zone_id: str) -> Pin:
    """The pin that keeps a school in a zone."""
    return make(Pin, kind=PinKind.ZONE, school_id=school_id, zone_id=zone_id)


def pin_line(pin: Pin) -> tuple[str, str]:
    """How a pin is typed into the table, in Chinese and in English: each filled column with its heading."""
    zh, en = [], []
    for column in columns_of(Pin):
        value = getattr(pin, column.field)
        if value in ("", None):
            continue
        zh.append(f"{column.zh} {value.zh if isinstance(value, Code) else value}")
        en.append(f"{column.name} {value}")
    return f"“指定”表加一行：{'，'.join(zh)}", f"add to the table pins: {', '.join(en)}"


def with_pins(former: Sequence[Pin], fresh: Sequence[Pin]) -> tuple[Pin, ...]:
    """Pins with new ones added; former ones that cannot stand beside them give way."""
    kept = [old for old in former if not any(_gives_way(old, new) for new in fresh)]
    return tuple(dict.fromkeys((*kept, *fresh)))


def _gives_way(old: Pin, new: Pin) -> bool:
    """Whether a former pin speaks of what a new one sets otherwise."""
    postings = (PinKind.POSTING, PinKind.NO_POSTING)
    if old.kind in postings and new.kind in postings and old.school_id == new.school_id:
        apart = (old.end and new.start and old.end < new.start) or (
            new.end and old.start and new.end < old.start
        )
        same = old.inspector_id == new.inspector_id
        return not apart and (old.kind is PinKind.POSTING or same)
    if old.kind is not new.kind:
        return False
    if old.kind is PinKind.ZONE:
        return old.school_id == new.school_id
    if old.kind is PinKind.EVENT:
        return old.event_id == new.event_id
    return replace(old, note="") == replace(new, note="")
