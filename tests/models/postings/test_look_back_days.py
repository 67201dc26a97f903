"""Who answers for a school with a look-back keeps a day for it, where days are short."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from duxue.models.postings import look_back_days as module
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.look_back_days import look_back_days
from duxue.models.postings.staffing import StaffingStage
from duxue.models.solver import Level, Stop
from duxue.scenarios.codes import Severity
from duxue.scenarios.county import County
from duxue.scenarios.records import FollowUp
from duxue.scenarios.rows import make
from tests.models.stages.small_office import LAT, LON, office, person, school

APRIL = (date(2027, 4, 1), date(2027, 4, 30))


def six_schools(
    deadline: date, *, horizon: tuple[date, date] = APRIL, severity: Severity = Severity.SERIOUS
) -> County:
    """Six schools of two people who can visit four each in a month; three lie near each of them; the first has an issue."""
    schools = [school(n, east=-20 if n < 3 else 20) for n in range(6)]
    people = [
        person(f"X{n}", days_per_month=2.0, can_lead=True, lon=LON + east, lat=LAT)
        for n, east in enumerate((-0.2, 0.2))
    ]
    issue = make(FollowUp, issue_id="L1", school_id="S000", deadline=deadline, severity=severity)
    return office(schools, people, {"look_back_days": 20}, horizon=horizon, follow_ups=(issue,))


def held(county: County) -> Counter[str]:
    """How many schools each person holds, the holder of the first school first."""
    found = StaffingStage(county, "U1").run(seed=1, effort=1.0, stop=Stop())
    assert found.outcome.musts == Level(0, 0)
    first = next(p.inspector_id for p in found.postings if p.school_id == "S000")
    number = Counter(p.inspector_id for p in found.postings)
    return Counter({"first": number[first], "other": sum(number.values()) - number[first]})


def test_the_holder_of_a_school_with_a_look_back_has_a_day_for_it() -> None:
    """With three schools each, as they lie, half a day would be left of two."""
    assert held(six_schools(date(2027, 4, 5))) == {"first": 2, "other": 4}
    assert held(six_schools(date(2027, 4, 5), severity=Severity.MINOR)) == {"first": 3, "other": 3}


def test_in_a_large_office_a_day_is_kept_only_where_days_alone_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    county = six_schools(date(2027, 4, 5))
    pool = Candidates(county, "U1")
    assert look_back_days(pool, pool.all())
    monkeypatch.setattr(module, "SMALL", 5)
    assert look_back_days(pool, pool.all()) == {}
    people = county.rows.inspectors
    tired = county.with_rows(inspectors=tuple(replace(p, days_per_month=1.0) for p in people))
    for few, is_kept in ((people, False), (tired.rows.inspectors[:1], False), (tired.rows.inspectors, True)):
        pool = Candidates(county.with_rows(inspectors=few), "U1")
        assert bool(look_back_days(pool, pool.all())) is is_kept


def test_a_month_that_wants_no_visits_has_the_day() -> None:
    county = six_schools(date(2027, 6, 25), horizon=(date(2027, 6, 1), date(2027, 7, 31)))
    pool = Candidates(county, "U1")
    months = {month for taken in look_back_days(pool, pool.all()).values() for month in taken}
    assert months == {(date(2027, 7, 1), date(2027, 7, 31))}
    assert held(county) == {"first": 3, "other": 3}
