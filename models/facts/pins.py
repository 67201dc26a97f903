"""What the office has set by hand, as the stages take it: days closed to a person, places and days that are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from duxue.models.facts.availability import recused_spans, scope_days
from duxue.models.facts.spans import Span, includes_all, without
from duxue.scenarios.codes import PinKind, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.records import Pin, School
from duxue.scenarios.rows import Task

STRUCK_OUT = "指定本期不安排\uff0c顺延"
"""The reason in the round of a school whose comprehensive was struck out by hand."""


def pins_of(county: County, *kinds: PinKind) -> list[Pin]:
    """The pins of some kinds, in the order of their table."""
    return [pin for pin in county.rows.pins if pin.kind in kinds]


def pinned_span(county: County, pin: Pin) -> Span | None:
    """The days of the horizon of which a pin on a posting speaks: from the day of planning on, the school in scope."""
    school = county.schools.get(pin.school_id)
    scope = scope_days(county, school) if school is not None else None
    if scope is None:
        return None
    first = max(scope[0], county.as_of, pin.start or scope[0])
    last = min(scope[1], pin.end or scope[1])
    return (first, last) if first <= last else None


Holder = tuple[Span, str]


def holders_given(county: County, school: School, serves: Mapping[str, Sequence[Span]]) -> list[Holder]:
    """Who was set by hand to answer for a school, and when, as far as the person may hold it on all of these days.

    ``serves`` tells when each person of the office can hold schools at all.
    """
    found: list[Holder] = []
    for pin in pins_of(county, PinKind.POSTING):
        if pin.school_id != school.school_id or pin.inspector_id not in serves:
            continue
        span = pinned_span(county, pin)
        person = county.inspectors[pin.inspector_id]
        spans = without(serves[pin.inspector_id], recused_spans(county, person, school))
        if span is not None and includes_all(spans, *span):
            found.append((span, pin.inspector_id))
    return found


def days_closed(county: County, school: School, inspector_id: str, given: Sequence[Holder]) -> list[Span]:
    """The days on which a person may not hold a school by what was set by hand: barred from it, or given to another."""
    barred = [
        span
        for pin in pins_of(county, PinKind.NO_POSTING)
        if (pin.school_id, pin.inspector_id) == (school.school_id, inspector_id)
        and (span := pinned_span(county, pin)) is not None
    ]
    return barred + [span for span, who in given if who != inspector_id]


def with_zones_given(county: County) -> County:
    """The scenario in which the zones that were set by hand are the schools' given ones."""
    zones = {pin.school_id: pin.zone_id for pin in pins_of(county, PinKind.ZONE)}
    if not zones:
        return county
    schools = tuple(replace(s, zone_id=zones.get(s.school_id, s.zone_id)) for s in county.rows.schools)
    return county.with_rows(schools=schools)


def day_given(county: County, event_id: str) -> date | None:
    """The day on which an event was set by hand to begin (None: none was)."""
    days = (pin.start for pin in pins_of(county, PinKind.EVENT) if pin.event_id == event_id)
    return next(days, None)


def on_given_days(county: County, placements: Sequence[Event]) -> list[Event]:
    """Of an event's placements those on the day that was set by hand, if it is among them; else all."""
    day = day_given(county, placements[0].event_id) if placements else None
    return [e for e in placements if e.start == day] or list(placements)


def team_given(county: County, event_id: str) -> dict[str, Role | None]:
    """Who was set by hand to sit in an event's team, and in which role (None: in any)."""
    return {pin.inspector_id: pin.role for pin in pins_of(county, PinKind.SEAT) if pin.event_id == event_id}


def days_without_events(county: County, target_id: str, event_id: str, kinds: Sequence[Task]) -> list[Span]:
    """The days of the horizon on which an event for some duties at a place was set by hand not to take place."""
    return [
        (pin.start or county.start, pin.end or county.end)
        for pin in pins_of(county, PinKind.NO_EVENT)
        if strikes_out(pin, target_id, event_id, kinds)
    ]


def strikes_out(pin: Pin, target_id: str, event_id: str, kinds: Sequence[Task]) -> bool:
    """Whether a pin ``no_event`` means an event for some duties at a place.

    One that names no school goes by the event's id, and by those that later plans make of it.
    """
    there = pin.school_id == target_id if pin.school_id else _named_after(event_id, pin.event_id)
    return there and (not pin.kinds or bool(set(pin.kinds) & set(kinds)))


def _named_after(event_id: str, former: str) -> bool:
    return bool(former) and (event_id == former or event_id.startswith(f"{former}-R"))


def days_without_visits(county: County, school_id: str) -> list[Span]:
    """The days of the horizon on which a school was set by hand to have no routine visit."""
    return [
        (pin.start or county.start, pin.end or county.end)
        for pin in pins_of(county, PinKind.NO_VISIT)
        if pin.school_id == school_id
    ]


def struck_out(county: County, school_id: str) -> bool:
    """Whether a school's comprehensive was set by hand not to take place on any day of the horizon to come."""
    kinds = (Task(TaskKind.COMPREHENSIVE),)
    closed = days_without_events(county, school_id, "", kinds)
    return includes_all(closed, county.since, county.end)
