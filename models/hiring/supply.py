"""What the people of today can do: on which days they may answer for which schools, and how much time each month holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.facts.availability import NOTHING, field_days
from duxue.models.facts.field_work import event_work, remaining_capacity
from duxue.models.facts.staff_numbers import DayNumbers, by_employment
from duxue.models.facts.turning_days import turning_days
from duxue.models.hiring.workload import Month
from duxue.models.postings.staff_facts import StaffFacts
from duxue.models.rules import eligibility
from duxue.scenarios.calendar import by_month
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector


@dataclass(frozen=True)
class Stretch:
    """Days on which the same people serve the same schools: its first day, its schools, and who is barred from which.

    ``people`` may do school duty; ``barred`` holds (person, school) pairs of recusal.
    """

    day: date
    days: int
    people: frozenset[str]
    schools: frozenset[str]
    barred: frozenset[tuple[str, str]]

    def harder_than(self, other: Stretch) -> bool:
        """Whether whoever can staff these days can staff the other's too."""
        return (
            self.people <= other.people
            and self.schools >= other.schools
            and self.barred >= {pair for pair in other.barred if pair[0] in self.people}
        )


@dataclass(frozen=True)
class Supply:
    """An office's people of today in the horizon.

    ``room`` counts a person's half-days of field work in a month; ``school_crew`` and ``government_crew`` may sit in teams
    (those who could be borrowed included). ``levels`` are told for every day on which a number changes.
    """

    stretches: tuple[Stretch, ...]
    levels: tuple[DayNumbers, ...]
    school_crew: tuple[Inspector, ...]
    government_crew: tuple[Inspector, ...]
    room: Mapping[tuple[str, Month], int]

    @property
    def longest(self) -> Stretch | None:
        """The stretch of most days, the first of several (None: there is none)."""
        return max(self.stretches, key=lambda s: (s.days, -s.day.toordinal()), default=None)

    def alone(self, stretch: Stretch | None) -> Supply:
        """The same with one stretch only (None: with none)."""
        return replace(self, stretches=(stretch,) if stretch else ())


def supply(county: County, office_id: str, given: Plan = NOTHING) -> Supply:
    """What an office's people can do as they stand; only the stretches that no other makes superfluous are kept.

    Days on which ``given`` (the plans of the offices above) seats them are taken out of their room.
    """
    own = county.inspectors_of(office_id)
    crew = [*own, *county.lendable(office_id)]
    school, government = (
        {i.inspector_id: field_days(county, i, government=duty) for i in crew} for duty in (False, True)
    )
    room: dict[tuple[str, Month], int] = {}
    for person in crew:
        days = {*school[person.inspector_id], *government[person.inspector_id]}
        for month, there in sorted(by_month(days).items()):
            lent = event_work(county, given, person.inspector_id)[month]
            room[person.inspector_id, month] = remaining_capacity(person, there - lent // 2, lent)
    return Supply(
        stretches=_hardest(all_stretches(county, office_id)),
        levels=tuple(_levels(county, office_id)),
        school_crew=tuple(i for i in crew if school[i.inspector_id]),
        government_crew=tuple(i for i in crew if government[i.inspector_id]),
        room=room,
    )


def all_stretches(county: County, office_id: str) -> list[Stretch]:
    """The stretches of an office's horizon in order of days, easy ones too."""
    facts, found = StaffFacts(county, office_id), []
    for first, last in facts.stretches():
        people = frozenset(i for i in facts.people if not facts.faults(i, first))
        schools = frozenset(facts.open_schools(first))
        barred = frozenset((i, s) for i in people for s in facts.recused_at(i, first) if s in schools)
        found.append(Stretch(first, (last - first).days + 1, people, schools, barred))
    return found


def _hardest(stretches: list[Stretch]) -> tuple[Stretch, ...]:
    kept: list[Stretch] = []
    for n, one in enumerate(stretches):
        spared = any(
            other.harder_than(one) and (not one.harder_than(other) or k < n)
            for k, other in enumerate(stretches)
            if k != n
        )
        if not spared:
            kept.append(one)
    return tuple(kept)


def _levels(county: County, office_id: str) -> Iterable[DayNumbers]:
    p, people = county.parameters, county.inspectors_of(office_id)
    for day in turning_days(county, office_id):
        need, large, small = county.inspectors_needed(office_id, day)
        have = sum(not eligibility.faults(i, day, government=False, p=p) for i in people)
        full, part = by_employment(i.employment for i in people if i.term_start <= day <= i.term_end)
        yield DayNumbers(day, need, have, full, part, large, small)
