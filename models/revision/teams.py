"""The smallest repair of a team: who cannot sit any more is replaced, the others keep their seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.team_availability import TeamAvailability
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
    into: list[str] = []
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
        into.append(own)
    if not any(s.role is Role.LEAD for s in seats) and not _led(book, prices, task, event, seats, into):
        return None
    while _working(seats) < task.team:
        new = _best(book, prices, task, event, seats, Role.MEMBER)
        if new is None:
            return None
        seats.append(new)
        into.append(new.inspector_id)
    sat = {seat.inspector_id for seat in team}.difference(who for who, _ in out)
    out += [(who, "") for who in into if who in sat]
    order = {Role.LEAD: 0, Role.MEMBER: 1, Role.EXPERT: 2, Role.RESERVE: 3}
    return Repair(
        tuple(sorted(seats, key=lambda s: (order[s.role], s.inspector_id))), tuple(out), tuple(into)
    )


def _working(seats: Sequence[Seat]) -> int:
    return sum(s.role in (Role.LEAD, Role.MEMBER) for s in seats)


def _answers(book: TeamAvailability, task: EventTask, event: Event, seats: Sequence[Seat]) -> bool:
    own = book.force.responsible(task, event)
    return any(s.inspector_id == own and s.role in (Role.LEAD, Role.MEMBER) for s in seats)


def _led(
    book: TeamAvailability, prices: Prices, task: EventTask, event: Event, seats: list[Seat], into: list[str]
) -> bool:
    """Somebody new takes the lead; a member does where nobody new can, or where nobody new is needed."""
    if _working(seats) >= task.team and _promoted(book, task, event, seats, into):
        return True
    lead = _best(book, prices, task, event, seats, Role.LEAD)
    if lead is None:
        return _promoted(book, task, event, seats, into)
    seats.append(lead)
    into.append(lead.inspector_id)
    return True


def _promoted(
    book: TeamAvailability, task: EventTask, event: Event, seats: list[Seat], into: list[str]
) -> bool:
    """The first member who may takes the lead (false: none may)."""
    for seat in list(seats):
        promoted = Seat(event.event_id, seat.inspector_id, Role.LEAD)
        if seat.role is Role.MEMBER and book.fault(task, event, promoted) is None:
            seats[seats.index(seat)] = promoted
            into.append(seat.inspector_id)
            return True
    return False


def _best(
    book: TeamAvailability, prices: Prices, task: EventTask, event: Event, seats: Sequence[Seat], role: Role
) -> Seat | None:
    """The cheapest person for an empty seat: the road, visits that give way, a month that is full, expertise."""
    taken = {s.inspector_id for s in seats}
    pool = book.force.people if task.government else book.force.own
    lacking = task.led_by_fit and not any(book.force.knows(task, s.inspector_id) for s in seats)
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
