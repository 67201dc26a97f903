"""What the people of today can do: on which days they may answer for which schools, and how much time each month holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from duxue.models.facts.availability import NOTHING, field_days
from duxue.models.facts.field_work import event_work, remaining_capacity
from duxue.models.facts.spans import DAY
from duxue.models.hiring.workload import Month
from duxue.models.rules import eligibility
from duxue.scenarios.codes import Employment, UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector, School


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


@dataclass(frozen=True, slots=True)
class Level:
    """The law's numbers on a day: inspectors needed and there (``staffing_level``), full-time and part-time ones."""

    day: date
    large: int
    small: int
    need: int
    have: int
    full: int
    part: int


@dataclass(frozen=True)
class Supply:
    """An office's people of today in the horizon.

    ``room`` counts a person's half-days of field work in a month; ``school_crew`` and ``government_crew`` may sit in teams
    (those who could be borrowed included). ``levels`` are told for every day on which a number changes.
    """

    stretches: tuple[Stretch, ...]
    levels: tuple[Level, ...]
    school_crew: tuple[Inspector, ...]
    government_crew: tuple[Inspector, ...]
    room: Mapping[tuple[str, Month], int]


def supply(county: County, office_id: str, given: Plan = NOTHING) -> Supply:
    """What an office's people can do as they stand; only the stretches that no other makes superfluous are kept.

    Days on which ``given`` (a city office's own plan) seats them are taken out of their room.
    """
    own = county.inspectors_of(office_id)
    crew = list(own)
    if county.units[office_id].level is UnitLevel.CITY:
        crew += [i for i in county.rows.inspectors if county.units[i.unit_id].level is UnitLevel.COUNTY]
    school, government = (
        {i.inspector_id: field_days(county, i, government=duty) for i in crew} for duty in (False, True)
    )
    room: dict[tuple[str, Month], int] = {}
    for person in crew:
        days = {*school[person.inspector_id], *government[person.inspector_id]}
        for month in sorted({d.replace(day=1) for d in days}):
            there = sum(d.replace(day=1) == month for d in days)
            lent = event_work(county, given, person.inspector_id)[month]
            room[person.inspector_id, month] = remaining_capacity(person, there - lent // 2, lent)
    return Supply(
        stretches=_hardest(all_stretches(county, office_id)),
        levels=tuple(_levels(county, office_id)),
        school_crew=tuple(i for i in crew if school[i.inspector_id]),
        government_crew=tuple(i for i in crew if government[i.inspector_id]),
        room=room,
    )


def turning_days(county: County, office_id: str) -> list[date]:
    """The days of the horizon on which an office's people, schools or recusals change, the first one included."""
    p, people = county.parameters, county.inspectors_of(office_id)
    days = {county.start}
    for person in people:
        days |= eligibility.turning_days(person, p) | {person.term_start, person.term_end + DAY}
    for school in county.schools_of(office_id):
        days |= {d for d in (school.opened, school.closed) if d}
    ids = {i.inspector_id for i in people}
    for row in county.rows.recusals:
        if row.inspector_id in ids:
            days |= {row.start or county.start, (row.end + DAY) if row.end else county.start}
    return sorted(d for d in days if county.start <= d <= county.end)


def all_stretches(county: County, office_id: str) -> list[Stretch]:
    """The stretches of an office's horizon in order of days, easy ones too."""
    p = county.parameters
    days = turning_days(county, office_id)
    found = []
    for day, following in zip(days, [*days[1:], county.end + DAY], strict=True):
        people = {
            i.inspector_id
            for i in county.inspectors_of(office_id)
            if not eligibility.faults(i, day, government=False, p=p)
        }
        schools = {s.school_id for s in county.schools_of(office_id) if s.in_scope(day)}
        barred = {
            (r.inspector_id, r.school_id)
            for r in county.rows.recusals
            if r.inspector_id in people and r.school_id in schools and r.holds(day)
        }
        homes = {(i, county.inspectors[i].school_id) for i in people}
        barred |= {(i, home) for i, home in homes if home in schools}
        found.append(
            Stretch(day, (following - day).days, frozenset(people), frozenset(schools), frozenset(barred))
        )
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


def _levels(county: County, office_id: str) -> Iterable[Level]:
    p, people = county.parameters, county.inspectors_of(office_id)
    per_head = p.count("schools_per_inspector", office_id)
    for day in turning_days(county, office_id):
        schools = [s for s in county.schools_of(office_id) if s.in_scope(day)]
        large = sum(map(county.is_large, schools))
        there = [i.employment for i in people if i.term_start <= day <= i.term_end]
        yield Level(
            day=day,
            large=large,
            small=len(schools) - large,
            need=-(-(len(schools) - large) // per_head) + large,
            have=sum(not eligibility.faults(i, day, government=False, p=p) for i in people),
            full=there.count(Employment.FULL_TIME),
            part=there.count(Employment.PART_TIME),
        )


def school_limit(county: County, person: Inspector, schools: int) -> int:
    """How many schools a person may hold: the office's number, or the own limit if lower (all where that is waived)."""
    if ("responsible_load", person.inspector_id) in county.waived:
        return schools
    return county.allowance(person)


def within_reach(
    county: County, starts: list[str], schools: list[School], unit_id: str
) -> dict[str, frozenset[str]]:
    """For each place (an id that the county's travel knows) the schools within reach of it."""
    most = county.parameters.number("reach_minutes", unit_id)
    ids = [s.school_id for s in schools]
    legs = county.travel.matrix(starts, ids)
    return {
        start: frozenset(s for s, minutes in zip(ids, legs[k].tolist(), strict=True) if minutes <= most)
        for k, start in enumerate(starts)
    }
