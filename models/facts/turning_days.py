"""The days of the horizon on which it can change who may do what: terms, schools, recusals begin and end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from duxue.models.facts.spans import DAY
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.records import Inspector, School


def person_turns(person: Inspector, p: Parameters) -> set[date]:
    """The days on which a person's eligibility can change."""
    days = {person.term_start, person.term_end + DAY}
    if person.retired_on:
        years = p.count("retired_years", person.unit_id)
        days |= {person.retired_on, anniversary(person.retired_on, years) + DAY}
    if person.trained_on:
        days.add(person.trained_on)
    return days


def school_turns(schools: Iterable[School]) -> set[date]:
    """The days on which schools open or close."""
    return {day for school in schools for day in (school.opened, school.closed) if day}


def recusal_turns(county: County, people: Iterable[Inspector], schools: Iterable[School]) -> set[date]:
    """The days on which a recusal of some people at some schools begins, or is over."""
    who, where = {i.inspector_id for i in people}, {s.school_id for s in schools}
    rows = [r for r in county.rows.recusals if r.inspector_id in who and r.school_id in where]
    return {day for r in rows for day in (r.start, r.end and r.end + DAY) if day}


def turning_days(county: County, office_id: str, *, recusals: bool = True) -> list[date]:
    """The days of the horizon, the first one included, on which an office's people, schools or recusals change."""
    people, schools = county.inspectors_of(office_id), county.schools_of(office_id)
    days = {county.start} | school_turns(schools)
    for person in people:
        days |= person_turns(person, county.parameters)
    if recusals:
        days |= recusal_turns(county, people, schools)
    return sorted(d for d in days if county.start <= d <= county.end)
