"""Small offices whose plan is written down by hand, each with a story of one line: what follows can be said beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from duxue.models.facts.duties import required_months
from duxue.models.revision.tables import cycle_rows
from duxue.scenarios.codes import Background, Duty, Half, Role, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Attendance, Event, Plan, Seat, StandIn, Visit, ZoneRow
from duxue.scenarios.records import Absence, FollowUp, Training
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import FIRST, LAST, LAT, LON, office, person, posting, school

WHOLE = Task(TaskKind.COMPREHENSIVE)
APRIL = date(2027, 4, 13), date(2027, 4, 14)
"""The days of the comprehensive in ``team_in_april``."""
LATER = {4: 5, 5: 1, 6: 6, 10: 4, 11: 5, 12: 2}
"""Days by which visits fall later in a month than in the others."""


@dataclass(frozen=True)
class Small:
    """An office and the plan in force."""

    county: County
    plan: Plan

    def with_rows(self, **tables: Any) -> Small:
        """The same plan in a county with other rows of some tables."""
        return Small(self.county.with_rows(**tables), self.plan)

    def setting(self, **numbers: Value) -> Small:
        """The same with other parameters."""
        given = self.county.parameters.replaced({(key, ""): value for key, value in numbers.items()})
        return Small(replace(self.county, parameters=given), self.plan)

    def but(self, **tables: Any) -> Small:
        """The same county with other tables of the plan."""
        return Small(self.county, replace(self.plan, **tables))

    def visit_of(self, school_id: str, month: int) -> Visit:
        """The first visit to a school in a month of the year."""
        return next(v for v in self.plan.visits_at(school_id) if v.date.month == month)


def year_of(county: County, holders: Mapping[str, str], day: int = 10) -> Plan:
    """Who holds which school through the year, all in one zone, with a visit in every month that wants one.

    Visits fall on the first school day from a day of the month on (a few days later in some months, so that nobody can
    foresee them) that has a half-day left.
    """
    taken: set[tuple[str, date, Half]] = set()
    visits: list[Visit] = []
    for place, who in holders.items():
        one = county.schools[place]
        for first, last in required_months(county, one, county.parameters):
            days = county.calendar.school_days_in(
                one, first.replace(day=day + LATER.get(first.month, 0)), last
            )
            free = ((d, h) for d in days for h in (Half.AM, Half.PM) if (who, d, h) not in taken)
            when, half = next(free)
            taken.add((who, when, half))
            visits.append(Visit(f"V-{place}-{when:%Y%m}-1", when, half, place, who, ()))
    leader = next(iter(holders.values()))
    return Plan(
        postings=tuple(posting(s, who) for s, who in holders.items()),
        zones=tuple(ZoneRow("Z1", "一区", leader, s) for s in holders),
        visits=tuple(visits),
        cycle=cycle_rows(county, "U1", (), ()),
    )


def event_at(
    place: str,
    start: date,
    end: date | None = None,
    *kinds: Task,
    event_id: str = "E1",
    office_id: str = "U1",
) -> Event:
    """An event that its office runs, a comprehensive unless told otherwise."""
    return make(
        Event, event_id=event_id, office_id=office_id, target_id=place, kinds=kinds or (WHOLE,), start=start,
        end=end or start,
    )  # fmt: skip


def team_of(event_id: str, lead: str, *members: str) -> tuple[Seat, ...]:
    """A lead and members."""
    return (Seat(event_id, lead, Role.LEAD), *(Seat(event_id, i, Role.MEMBER) for i in members))


def two_beside_two(people: Sequence[str] = ("X0", "X1"), **tables: Any) -> Small:
    """Each of two people holds two schools near the other's; both have room for three more."""
    county = office([school(n, east=n) for n in range(4)], [person(i) for i in people], **tables)
    return Small(county, year_of(county, {f"S{n:03d}": people[n // 2] for n in range(4)}))


def five_each() -> Small:
    """Two people hold five schools each: nobody can take one more."""
    county = office([school(n, east=n) for n in range(10)], [person("X0"), person("X1")])
    return Small(county, year_of(county, {f"S{n:03d}": f"X{n // 5}" for n in range(10)}))


def team_in_april() -> Small:
    """Five people, three schools; X2 leads the comprehensive of S000 on two days of April, X3 and X4 come along."""
    due = {"last_comprehensive": date(2022, 5, 20)}
    schools = [school(0, **due), school(1, east=1), school(2, east=2)]
    county = office(schools, [person(f"X{n}") for n in range(5)])
    year = year_of(county, {"S000": "X0", "S001": "X1", "S002": "X1"}, day=18)
    event = event_at("S000", *APRIL, event_id="Z2027-S000")
    event = replace(event, notice_on=date(2027, 3, 26))
    plan = replace(year, events=(event,), seats=team_of(event.event_id, "X2", "X3", "X4"))
    return Small(county, replace(plan, cycle=cycle_rows(county, "U1", (), plan.events)))


def west_and_east() -> Small:
    """Two zones of two schools each, X0 and X1 in the west, X2 and X3 in the east; each zone is led by the first of them."""
    places = (0.0, 1.0, 10.0, 11.0)
    people = [person(f"X{n}", lon=LON + east / 100, lat=LAT) for n, east in enumerate(places)]
    county = office([school(n, east=east) for n, east in enumerate(places)], people)
    plan = year_of(county, {f"S{n:03d}": f"X{n}" for n in range(4)})
    zones = tuple(
        ZoneRow(z, name, leader, f"S{n:03d}")
        for z, name, leader, schools in (("ZW", "西区", "X0", (0, 1)), ("ZE", "东区", "X2", (2, 3)))
        for n in schools
    )
    return Small(county, replace(plan, zones=zones))


def goes_in_june() -> Small:
    """X0's term ends with June: X1, who has a school already, takes X0's from July on."""
    county = office([school(0), school(1, east=1)], [person("X0", term_end=date(2027, 6, 30)), person("X1")])
    plan = year_of(county, {"S000": "X0", "S001": "X1"})
    rows = (
        posting("S000", "X0", FIRST, date(2027, 6, 30)),
        posting("S000", "X1", date(2027, 7, 1), LAST),
        posting("S001", "X1"),
    )
    late = tuple(
        replace(v, inspector_id="X1", half=Half.PM) if v.school_id == "S000" and v.date.month > 6 else v
        for v in plan.visits
    )
    zones = tuple(replace(z, leader_id="X1") for z in plan.zones)
    return Small(county, replace(plan, postings=rows, visits=late, zones=zones))


def issues_at_a_school(people: Sequence[str] = ("X0", "X1")) -> Small:
    """A minor and a serious issue of one school are to be looked at again from the middle of April on; nothing is planned for them."""
    rows = tuple(
        make(FollowUp, issue_id=i, school_id="S000", deadline=date(2027, 4, 15), severity=severity)
        for i, severity in (("L1", Severity.MINOR), ("L2", Severity.SERIOUS))
    )
    return two_beside_two(people, follow_ups=rows).setting(look_back_days=30)


def course_in_may() -> Small:
    """One course of forty hours in May; X0 goes, X1 does not."""
    course = make(Training, training_id="T1", start=date(2027, 5, 17), end=date(2027, 5, 21), hours=40.0)
    small = two_beside_two(training=(course,))
    return small.but(attendance=(make(Attendance, training_id="T1", inspector_id="X0"),))


def on_leave_in_spring() -> Small:
    """X0 is away from March to June; X1 stands in at both of X0's schools."""
    spring = date(2027, 3, 1), date(2027, 6, 30)
    away = make(Absence, inspector_id="X0", start=spring[0], end=spring[1])
    small = two_beside_two(absences=(away,))
    rows = tuple(StandIn(s, "X1", *spring, "X0") for s in ("S000", "S001"))
    visits = tuple(
        replace(v, inspector_id="X1", date=v.date + timedelta(days=1))
        if v.inspector_id == "X0" and spring[0] <= v.date <= spring[1]
        else v
        for v in small.plan.visits
    )
    return small.but(stand_ins=rows, visits=visits)


def city_and_its_county() -> Small:
    """The city's three officials evaluate the government of its one county in October; the county has one school."""
    officials = [
        person(f"C{n}", unit_id="U0", duty=Duty.GOVERNMENT, background=Background.OFFICIAL)
        for n in range(1, 4)
    ]
    county = office([school(0)], [*officials, person("X0")])
    plan = year_of(county, {"S000": "X0"})
    kind = Task(TaskKind.COUNTY_EVALUATION)
    event = event_at("U1", date(2027, 10, 19), date(2027, 10, 21), kind, event_id="P2027-U1", office_id="U0")
    event = replace(event, notice_on=date(2027, 9, 20))
    return Small(county, replace(plan, events=(event,), seats=team_of("P2027-U1", "C1", "C2", "C3")))


STORIES = (
    two_beside_two, five_each, team_in_april, west_and_east, goes_in_june, issues_at_a_school, course_in_may, on_leave_in_spring,
    city_and_its_county,
)  # fmt: skip
