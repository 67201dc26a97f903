"""The vocabulary in which rules speak to a solver: candidate rows with literals, and sums that must lie in a range.

Rule files import nothing of the solver; ``duxue.models.board`` implements these protocols.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from duxue.scenarios.codes import Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, CycleRow, Event, Posting, Seat, StandIn, Visit, ZoneRow

Lit = Any
"""True, False, or a decision of the solver that is one of the two."""


class Board(Protocol):
    """What a stage decides and what it takes as given: candidate rows of a plan, each with its literal.

    A fact is a row whose literal is True. A row that is no candidate does not happen. An event has one candidate
    row for each placement considered (same ``event_id``, other days); at most one of them is taken. Seats, like
    ``Seat`` rows, name the event, not the placement.
    """

    def postings_at(self, school_id: str) -> Sequence[tuple[Posting, Lit]]:
        """Candidate postings of a school."""

    def postings_of(self, inspector_id: str) -> Sequence[tuple[Posting, Lit]]:
        """Candidate postings of a person."""

    def stand_ins(self) -> Sequence[tuple[StandIn, Lit]]:
        """All candidate stand-ins."""

    def stand_ins_at(self, school_id: str) -> Sequence[tuple[StandIn, Lit]]:
        """Candidate stand-ins at a school."""

    def zones_at(self, school_id: str) -> Sequence[tuple[ZoneRow, Lit]]:
        """Candidate zones of a school (leader blank)."""

    def zone_rows(self) -> Sequence[tuple[ZoneRow, Lit]]:
        """All candidate places of schools in zones (leader blank)."""

    def leaders(self) -> Sequence[tuple[str, str, Lit]]:
        """Candidate leaders as (zone_id, inspector_id, literal)."""

    def events(self) -> Sequence[tuple[Event, Lit]]:
        """All candidate placements of events."""

    def events_at(self, target_id: str) -> Sequence[tuple[Event, Lit]]:
        """Candidate placements of events at a school or a unit."""

    def placements(self, event_id: str) -> Sequence[tuple[Event, Lit]]:
        """Candidate placements of one event."""

    def team(self, event_id: str) -> Sequence[tuple[Seat, Lit]]:
        """Candidate seats of one event."""

    def seats_of(self, inspector_id: str) -> Sequence[tuple[Seat, Lit]]:
        """Candidate seats of a person."""

    def visits(self) -> Sequence[tuple[Visit, Lit]]:
        """All candidate visits."""

    def visits_at(self, school_id: str) -> Sequence[tuple[Visit, Lit]]:
        """Candidate visits at a school, by date."""

    def visits_by(self, inspector_id: str) -> Sequence[tuple[Visit, Lit]]:
        """Candidate visits of a person, by date."""

    def attendance_of(self, inspector_id: str) -> Sequence[tuple[Attendance, Lit]]:
        """Candidate training sessions of a person."""

    def cycle_of(self, school_id: str) -> Sequence[tuple[CycleRow, Lit]]:
        """Candidate places of a school in the round."""

    def months(self) -> Sequence[tuple[date, date]]:
        """First and last day of the months (cut to the horizon) whose visits this board decides or is given."""

    def subjects(self, kind: str) -> Sequence[str] | None:
        """The ids of a kind (``schools``, ``inspectors``, ``units``, ``issues``, ``campaigns``) this board answers for.

        None means all of the scenario: a duty (a visit, a review, an evaluation) is posted only for those. Three kinds
        narrow the schools down further where a board says so: ``comprehensives`` (whose comprehensives it decides or is
        given), ``round`` (whose place in the round), and ``campaign:ID`` (those drawn for a campaign).
        """


class Pen(Protocol):
    """Writes one rule's requirements on a board; it adds the rule's name, its switch and the waivers."""

    @property
    def board(self) -> Board:
        """The board the pen writes on."""

    def require(
        self,
        terms: Iterable[Lit | tuple[int, Lit]],
        *,
        subject: str,
        low: int | None = None,
        high: int | None = None,
        day: date | None = None,
        when: Sequence[Lit] = (),
    ) -> None:
        """The sum of the terms (literals, or whole numbers times literals) lies in low..high while all of ``when`` hold.

        A waived subject is skipped. A strict board takes the requirement as hard (goals too); an elastic one lets it
        be broken, each unit at the price of the rule's force, and can then tell subject, day and amount.
        """

    def require_each(
        self,
        sums: Sequence[tuple[Sequence[tuple[int, Lit]], int]],
        *,
        subject: str,
        day: date | None = None,
    ) -> None:
        """Each of some sums of whole numbers times literals is at most its limit.

        An elastic board takes them as one requirement: broken is what the sum that goes furthest beyond its limit has too much.
        """

    def forbid(self, *literals: Lit, subject: str, day: date | None = None) -> None:
        """Not all of the literals together."""

    def both(self, first: Lit, second: Lit) -> Lit:
        """A literal that is true exactly when both are."""

    def any_of(self, literals: Iterable[Lit]) -> Lit:
        """A literal that is true exactly when at least one is."""

    def no(self, literal: Lit) -> Lit:
        """The opposite of a literal."""


def by_event(board: Board, wanted: Callable[[Event], bool]) -> dict[str, list[tuple[Event, Lit]]]:
    """The placements of each event that is wanted, each with its literal."""
    found: dict[str, list[tuple[Event, Lit]]] = {}
    for row, literal in board.events():
        if wanted(row):
            found.setdefault(row.event_id, []).append((row, literal))
    return found


def runs_of(at: Pen, county: County, inspector_id: str) -> Iterator[tuple[Event, Lit]]:
    """The placements of own events with a literal that they are taken and the person is in the team."""
    seats: dict[str, list[Lit]] = {}
    for seat, literal in at.board.seats_of(inspector_id):
        if seat.role is not Role.RESERVE and seat.event_id not in county.imposed:
            seats.setdefault(seat.event_id, []).append(literal)
    for event_id, literals in seats.items():
        sitting = at.any_of(literals)
        for event, taken in at.board.placements(event_id):
            yield event, at.both(sitting, taken)


def with_former(
    at: Pen, events: Sequence[tuple[Event, Lit]], until: Callable[[date], date]
) -> Iterator[tuple[Event, Lit, Lit]]:
    """Each placement, by its first day, with the literal that one is taken which ends before it and reaches it.

    What ends on a day reaches ``until`` that day, exclusive. What ends before a later placement too is one literal there:
    pairs of placements would be far more of them.
    """
    by_end = sorted(events, key=lambda pair: pair[0].end)
    former: Lit = False
    begin = done = 0
    for event, taken in sorted(events, key=lambda pair: pair[0].start):
        since, known = begin, done
        while begin < len(by_end) and event.start >= until(by_end[begin][0].end):
            begin += 1
        while done < len(by_end) and by_end[done][0].end < event.start:
            done += 1
        if begin > since:
            former = at.any_of(x for _, x in by_end[begin:done])
        elif done > known:
            former = at.any_of([former, *(x for _, x in by_end[known:done])])
        yield event, taken, former
