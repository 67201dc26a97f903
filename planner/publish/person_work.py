"""All that a person has to do in a plan, one thing after the other, for whatever is made of it: calendars, cards, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.folder import file_stem
from duxue.scenarios.codes import Status
from duxue.scenarios.plan import Event, Seat, Visit
from duxue.scenarios.records import Imposed, Inspector, Training


@dataclass(frozen=True, slots=True)
class Seated:
    """A person's seat in the team of an event that takes place."""

    event: Event
    seat: Seat


def work_of(person: Inspector, edition: PublishContext) -> Iterator[Visit | Seated | Imposed | Training]:
    """Visits, seats (those in reserve too), days lent to a level above and training; cancelled events are left out.

    A seat in the plan's copy of an imposed event tells of the loan already: it is not told twice.
    """
    plan, county, me = edition.plan, edition.county, person.inspector_id
    yield from plan.visits_by(me)
    seated = set()
    for seat in plan.seats_of(me):
        event = plan.event(seat.event_id)
        if event is not None and event.status is not Status.CANCELLED:
            seated.add(event.event_id)
            yield Seated(event, seat)
    yield from (lent for lent in county.borrowed(me) if lent.event_id not in seated)
    yield from (county.trainings[training_id] for training_id in edition.sessions.get(me, ()))


def write_each(
    folder: Path, edition: PublishContext, ending: str, made: Callable[[Inspector], bytes]
) -> tuple[Path, ...]:
    """Write a file for every inspector, named after id and name, into a folder (made if missing); returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    written = []
    for person in edition.county.rows.inspectors:
        path = folder / f"{file_stem(person.inspector_id, person.name, taken)}.{ending}"
        path.write_bytes(made(person))
        written.append(path)
    return tuple(written)


def standing_in(edition: PublishContext, person: Inspector) -> list[str]:
    """The schools at which a person stands in: for whom, and when; by first day."""
    mine = (row for row in edition.plan.stand_ins if row.inspector_id == person.inspector_id)
    told = []
    for row in sorted(mine, key=lambda row: (row.start, row.school_id)):
        name, absent = edition.short_place(row.school_id), edition.person(row.absent_id)
        zh = f"{name}（代{absent}临时代管，{row.start.month}月{row.start.day}日—{row.end.month}月{row.end.day}日）"
        en = f"{name} (standing in for {absent}, {row.start} to {row.end})"
        told.append(edition.say(zh, en))
    return told
