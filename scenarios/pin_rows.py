"""Rows of the table of pins that keep what a plan's rows say, and how an office types them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from duxue.scenarios.calendar import month_end
from duxue.scenarios.codes import Code, PinKind, Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Posting, Seat, Visit
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


def seat_pin(seat: Seat, role: Role | None = None) -> Pin:
    """The pin that keeps somebody in a team, in a role if one is given."""
    return make(Pin, kind=PinKind.SEAT, event_id=seat.event_id, inspector_id=seat.inspector_id, role=role)


def seat_pins(was: Iterable[Seat], now: Iterable[Seat]) -> tuple[Pin, ...]:
    """The pins that keep the seats which were not there before: a lead as lead, and who was lead before as member.

    Whoever joins a team otherwise may sit there in any role; a reserve seat is none.
    """
    former = {(s.event_id, s.inspector_id): s.role for s in was if s.role is not Role.RESERVE}
    fresh = []
    for seat in now:
        had = former.get((seat.event_id, seat.inspector_id))
        if seat.role not in (had, Role.RESERVE):
            told = seat.role is Role.LEAD or (seat.role is Role.MEMBER and had is not None)
            fresh.append(seat_pin(seat, seat.role if told else None))
    return tuple(fresh)


def team_pins(team: Iterable[Seat]) -> tuple[Pin, ...]:
    """The pins that keep a team as it stands."""
    fixed = (Role.LEAD, Role.MEMBER)
    working = (seat for seat in team if seat.role is not Role.RESERVE)
    return tuple(seat_pin(seat, seat.role if seat.role in fixed else None) for seat in working)


def visit_pin(visit: Visit) -> Pin:
    """The pin that keeps a visit."""
    return make(
        Pin, kind=PinKind.VISIT, school_id=visit.school_id, inspector_id=visit.inspector_id, start=visit.date
    )


def no_event_pin(event: Event, county: County) -> Pin:
    """The pin that keeps an event's duties from being planned at its place in the horizon."""
    return make(
        Pin,
        kind=PinKind.NO_EVENT,
        school_id=event.target_id if event.target_id in county.schools else "",
        event_id=event.event_id,
        start=county.start,
        end=county.end,
        kinds=event.kinds,
    )


def no_visit_pin(visit: Visit) -> Pin:
    """The pin that keeps routine visits from being planned at a school in the month of one."""
    return make(
        Pin,
        kind=PinKind.NO_VISIT,
        school_id=visit.school_id,
        start=visit.date.replace(day=1),
        end=month_end(visit.date),
    )


def standing_pins(kind: str, subject: str, plan: Plan) -> list[Pin]:
    """The pins that keep a ``school``'s postings, an ``event``'s day and team or a ``visit`` (by id) as a plan has them."""
    event = plan.event(subject)
    if kind == "school":
        return [posting_pin(row) for row in plan.postings_at(subject)]
    if kind == "event" and event is not None:
        return [event_pin(event.event_id, event.start), *team_pins(plan.team(event.event_id))]
    return [visit_pin(row) for row in plan.visits if kind == "visit" and row.visit_id == subject]


def zone_pin(school_id: str, zone_id: str) -> Pin:
    """The pin that keeps a school in a zone."""
    return make(Pin, kind=PinKind.ZONE, school_id=school_id, zone_id=zone_id)


def pins_of(out: Sequence[object], into: Sequence[object]) -> tuple[Pin, ...]:
    """The pins that keep what an office sets by one change: who answers, else an event's day, else a seat, else a visit.

    What only follows from it (visits that go along with a school, a team with its day) stays free.
    """
    was = set(out)
    fresh = [row for row in into if row not in was]
    held = {(row.school_id, row.inspector_id) for row in out if isinstance(row, Posting)}
    postings = [
        row for row in fresh if isinstance(row, Posting) and (row.school_id, row.inspector_id) not in held
    ]
    if postings:
        return tuple(posting_pin(row) for row in postings)
    events = [row for row in fresh if isinstance(row, Event)]
    if events:
        return tuple(event_pin(row.event_id, row.start) for row in events)
    seats = [row for row in fresh if isinstance(row, Seat) and row.role is not Role.RESERVE]
    if seats:
        return seat_pins((row for row in out if isinstance(row, Seat)), seats)
    return tuple(visit_pin(row) for row in fresh if isinstance(row, Visit))


def pins_about(pins: Sequence[Pin], plan: Plan, subject: str) -> tuple[Pin, ...]:
    """The pins that speak of a school's postings, of an event, or of a visit (by its id)."""
    visit = next((row for row in plan.visits if row.visit_id == subject), None)
    of_school = (PinKind.POSTING, PinKind.NO_POSTING)
    return tuple(
        pin
        for pin in pins
        if (pin.school_id == subject and pin.kind in of_school)
        or (pin.event_id == subject and subject)
        or (visit is not None and replace(pin, note="") == visit_pin(visit))
    )


def without_gone(pins: Sequence[Pin], out: Sequence[object], into: Sequence[object]) -> tuple[Pin, ...]:
    """Pins without those that keep a seat or a visit which a change takes out."""
    gone = [row for row in out if row not in set(into)]
    ended = {seat_pin(row) for row in gone if isinstance(row, Seat)}
    ended |= {visit_pin(row) for row in gone if isinstance(row, Visit)}
    return tuple(pin for pin in pins if replace(pin, role=None, note="") not in ended)


def pin_line(pin: Pin, county: County | None = None) -> tuple[str, str]:
    """How a pin is typed into the table, in Chinese and in English: each filled column with its heading.

    Names stand behind the ids of a county where one is given; they may be typed along.
    """
    zh, en = [], []
    for column in columns_of(Pin):
        value = getattr(pin, column.field)
        if value in ("", None, ()):
            continue
        called = county if column.refers else None
        behind = [called.name_behind(value, lang) if called is not None else "" for lang in ("zh", "en")]
        if isinstance(value, tuple):
            zh.append(f"{column.zh} {'+'.join(task.zh for task in value)}")
            en.append(f"{column.name} {'+'.join(map(str, value))}")
            continue
        zh.append(f"{column.zh} {value.zh if isinstance(value, Code) else value}{behind[0]}")
        en.append(f"{column.name} {value}{behind[1]}")
    return f"“指定”表加一行：{'，'.join(zh)}", f"add to the table pins: {', '.join(en)}"


def with_pins(former: Sequence[Pin], fresh: Sequence[Pin]) -> tuple[Pin, ...]:
    """Pins with new ones added, each once; former ones that cannot stand beside them give way."""
    kept = [old for old in former if not any(_gives_way(old, new) for new in fresh)]
    once: dict[Pin, Pin] = {}
    for pin in (*kept, *fresh):
        once.setdefault(replace(pin, note=""), pin)
    return tuple(once.values())


def _gives_way(old: Pin, new: Pin) -> bool:
    """Whether a former pin speaks of what a new one sets otherwise."""
    postings = (PinKind.POSTING, PinKind.NO_POSTING)
    if old.kind in postings and new.kind in postings and old.school_id == new.school_id:
        apart = (old.end and new.start and old.end < new.start) or (
            new.end and old.start and new.end < old.start
        )
        same = old.inspector_id == new.inspector_id
        return not apart and (old.kind is PinKind.POSTING or same)
    if new.kind is PinKind.NO_EVENT and old.kind in (PinKind.EVENT, PinKind.SEAT):
        return old.event_id == new.event_id
    if new.kind is PinKind.NO_VISIT and old.kind is PinKind.VISIT:
        return old.school_id == new.school_id and _within(old.start, new)
    if new.kind is PinKind.VISIT and old.kind is PinKind.NO_VISIT:
        return old.school_id == new.school_id and _within(new.start, old)
    if old.kind is not new.kind:
        return False
    there = old.event_id == new.event_id
    taken = old.inspector_id == new.inspector_id or old.role is new.role is Role.LEAD
    same = replace(old, note="") == replace(new, note="")
    anew = {
        PinKind.ZONE: old.school_id == new.school_id, PinKind.EVENT: there, PinKind.SEAT: there and taken,
    }  # fmt: skip
    return anew.get(old.kind, same)


def _within(day: date | None, pin: Pin) -> bool:
    return day is not None and (pin.start or day) <= day <= (pin.end or day)
