"""A small office with a plan whose days are known by hand, to be put under stress."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from duxue.models.revision.tables import cycle_rows
from duxue.scenarios.codes import Change, Half
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Plan, Posting, Visit, ZoneRow
from duxue.scenarios.rows import make
from duxue.scenarios.stress_parameters import STRESS
from tests.models.stages.small_office import FIRST, LAST, office, person, school

NOTHING: Mapping[str, Value] = {
    "stress_sick_days_full_time": 0.0, "stress_sick_days_part_time": 0.0, "stress_long_share": 0.0,
    "stress_leave_share_full_time": 0.0, "stress_leave_share_part_time": 0.0, "stress_emergencies": 0.0,
    "stress_imposed": 0.0, "stress_snow_days": 0.0, "as_of": date(2026, 12, 1),
}  # fmt: skip
MONTHS = (3, 4, 5, 6, 9, 10, 11, 12)
"""Months of 2027 that have eight school days and more by the calendar of the hand-worked cases, January apart."""


def small_county(
    people: int = 2, schools: int = 2, parameters: Mapping[str, Value] | None = None, **tables: Any
) -> County:
    """One office of a few schools side by side; every rate of the stress test is nought unless given."""
    county = office(
        [school(n, east=n) for n in range(1, schools + 1)],
        [person(f"I{n}", can_lead=True) for n in range(1, people + 1)],
        {**NOTHING, **(parameters or {})},
        **tables,
    )
    assert {spec.key for spec in STRESS} <= county.parameters.specs.keys()
    return county


def small_plan(county: County, day: int = 10) -> Plan:
    """Everybody's schools in turn, a visit each in every month that wants one, on the first school day from a day on."""
    people = [i.inspector_id for i in county.rows.inspectors]
    postings, visits, zones = [], [], []
    for place, one in enumerate(county.rows.schools):
        who = people[place % len(people)]
        postings.append(
            make(Posting, school_id=one.school_id, inspector_id=who, start=FIRST, end=LAST, change=Change.NEW)
        )
        zones.append(ZoneRow("Z1", "Z1", people[0], one.school_id))
        for month in range(1, 13):
            first = date(2027, month, 1)
            days = [
                d for d in county.calendar.school_days_in(one, first, date(2027, month, 28)) if d.day >= day
            ]
            if days:
                half = Half.AM if place // len(people) % 2 == 0 else Half.PM
                name = f"V-{one.school_id}-2027{month:02}-1"
                visits.append(Visit(name, days[0], half, one.school_id, who, ()))
    cycle = cycle_rows(county, "U1", (), ())
    return Plan(postings=tuple(postings), visits=tuple(visits), zones=tuple(zones), cycle=cycle)
