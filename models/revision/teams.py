"""The smallest repair of a team: who cannot sit any more is replaced, the others keep their seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from duxue.models.facts.pins import team_given
from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.team_availability import TeamAvailability
from duxue.models.rules import pinned
from duxue.models.stages.event_task import EventTask
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Event, Seat

EXPERT = 600
"""Minutes at which a replacement who brings back the expertise that a team has lost is preferred."""

CROWDED = 100_000
"""Minutes at which a month without days left is priced: only where nobody else is to be had."""


@dataclass(frozen=True)
class Repair:
    """A team that can sit, and for each person who cannot the rule (blank rule: asked to another seat)."""

    seats: tuple[Seat, ...]
    out: tuple[tuple[str, str], ...]
    into: tuple[str, ...]

    @property
    def changed(self) -> int:
        """Seats that changed."""
        return max(len(self.out), len(self.into))


def repaired(
    book: TeamAvailability, prices: Prices, task: EventTask, event: Event, team: Sequence[Seat]
) -> Repair | None:
    """The team of an event on its days with as few new people as can be (None: it cannot be manned)."""
    faults = {seat: book.fault(task, event, seat) for seat in team}
    out = [(seat.inspector_id, rule) for seat, rule in faults.items() if rule]
    seats = [seat for seat, rule in faults.items() if rule is None]
    if task.with_responsible and not _answers(book, task, event, seats):
        own = book.force.responsible(task, event)
        if own is None or book.fault(task, event, Seat(event.event_id, own, Role.MEMBER)):
            return None
        seats = [s for s in seats if s.inspector_id != own]
        spare = [s for s in seats if s.role is Role.MEMBER]
        if spare and _working(seats) >= task.team:
            seats.remove(spare[-1])
            out.append((spare[-1].inspector_id, "look_back"))
        seats.append(Seat(event.event_id, own, Role.MEMBER))
    given = team_given(book.county, event.event_id)
    seats = _with_given(book, task, event, seats, given)
    if not any(s.role is Role.LEAD for s in seats) and not _led(book, prices, task, event, seats, given):
        return None
    out += [(who, pinned.CARD.id) for who in _without_place(book, task, event, seats, given, _working(team))]
    while _working(seats) < task.team:
        new = _best(book, prices, task, event, seats, Role.MEMBER)
        if new is None:
            return None
        seats.append(new)
    order = {Role.LEAD: 0, Role.MEMBER: 1, Role.EXPERT: 2, Role.RESERVE: 3}
    into = tuple(s.inspector_id for s in seats if s not in team)
    sat = {seat.inspector_id for seat in team}.difference(who for who, _ in out)
    out += [(who, "") for who in into if who in sat]
    return Repair(tuple(sorted(seats, key=lambda s: (order[s.role], s.inspector_id))), tuple(out), into)


def _with_given(
    book: TeamAvailability,
    task: EventTask,
    event: Event,
    seats: Sequence[Seat],
    given: Mapping[str, Role | None],
) -> list[Seat]:
    """The seats with those that were set by hand, as far as no rule keeps these people out of them."""
    now = list(seats)
    for who, role in given.items():
        mine = {s.role for s in now if s.inspector_id == who} - {Role.RESERVE}
        wanted = Seat(event.event_id, who, role or Role.MEMBER)
        if (role in mine if role else mine) or book.fault(task, event, wanted):
            continue
        if role is Role.LEAD:
            now = [replace(s, role=Role.MEMBER) if s.role is Role.LEAD else s for s in now]
        now = [*(s for s in now if s.inspector_id != who), wanted]
    return now


def _without_place(
    book: TeamAvailability,
    task: EventTask,
    event: Event,
    seats: list[Seat],
    given: Mapping[str, Role | None],
    former: int,
) -> list[str]:
    """Members whose seats others have by hand now: a team grows no larger by it than is asked for, or than it was."""
    keep = {*given, book.force.responsible(task, event) if task.with_responsible else None}
    spare = [s for s in seats if s.role is Role.MEMBER and s.inspector_id not in keep]
    surplus = _working(seats) - max(task.team, former)
    gone = spare[max(0, len(spare) - surplus) :] if surplus > 0 else []
    for seat in gone:
        seats.remove(seat)
    return [seat.inspector_id for seat in gone]


def _working(seats: Sequence[Seat]) -> int:
    return sum(s.role in (Role.LEAD, Role.MEMBER) for s in seats)


def _answers(book: TeamAvailability, task: EventTask, event: Event, seats: Sequence[Seat]) -> bool:
    own = book.force.responsible(task, event)
    return any(s.inspector_id == own and s.role in (Role.LEAD, Role.MEMBER) for s in seats)


def _led(
    book: TeamAvailability,
    prices: Prices,
    task: EventTask,
    event: Event,
    seats: list[Seat],
    given: Mapping[str, Role | None],
) -> bool:
    """Somebody new takes the lead; where nobody can, or the team is whole, a member does, who was set to be one last."""

    def kept(seat: Seat) -> bool:
        return given.get(seat.inspector_id) is Role.MEMBER

    members = [s for s in seats if s.role is Role.MEMBER]
    able = [s for s in members if book.fault(task, event, replace(s, role=Role.LEAD)) is None]
    able.sort(key=kept)
    whole = _working(seats) >= task.team and any(not kept(s) for s in able)
    lead = None if whole else _best(book, prices, task, event, seats, Role.LEAD)
    if lead is not None:
        seats.append(lead)
    elif able:
        seats[seats.index(able[0])] = replace(able[0], role=Role.LEAD)
    return lead is not None or bool(able)


def _best(
    book: TeamAvailability, prices: Prices, task: EventTask, event: Event, seats: Sequence[Seat], role: Role
) -> Seat | None:
    """The cheapest person for an empty seat: the road, visits that give way, a month that is full, expertise."""
    taken = {s.inspector_id for s in seats}
    pool = book.force.people if task.government else book.force.own
    lacking = book.force.lacks_expert(task, taken)
    ranked: list[tuple[float, str]] = []
    for person in sorted(pool):
        seat = Seat(event.event_id, person, role)
        if person in taken or book.fault(task, event, seat) is not None:
            continue
        cost = book.force.minutes(task, person) + prices.visit * book.clashes(person, event)
        cost += 0 if book.has_room(person, event) else CROWDED
        cost -= EXPERT if lacking and book.force.knows(task, person) else 0
        ranked.append((cost, person))
    return Seat(event.event_id, min(ranked)[1], role) if ranked else None
