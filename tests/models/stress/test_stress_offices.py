"""Several offices live through a year one after the other: nothing is lost in the joining, and it ends as if done at once."""

from dataclasses import replace

import pytest

from duxue.models.stress.draws import drawn_year
from duxue.models.stress.offices import lived_through
from duxue.models.stress.outcome import breaches
from duxue.models.stress.repair import repaired
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.sheets import PLAN
from tests.draws import some
from tests.planner.publish import worlds

RATES = {
    "stress_sick_days_full_time": 30.0, "stress_sick_days_part_time": 30.0, "stress_long_share": 0.2,
    "stress_leave_share_part_time": 0.2, "stress_emergencies": 80.0, "stress_imposed": 80.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def city() -> tuple[County, Plan]:
    county = worlds.county(3)
    parameters = county.parameters.replaced({(key, ""): value for key, value in RATES.items()})
    county = replace(county, parameters=parameters)
    return county, worlds.plan_for(county)


def rows(plan: Plan) -> dict[str, list[str]]:
    return {table.name: sorted(map(repr, getattr(plan, table.name))) for table in PLAN}


def test_when_nothing_happens_every_row_is_there_once(city: tuple[County, Plan]) -> None:
    county, plan = city
    at_once = repaired(county, plan, ()).plan
    assert rows(lived_through(county, plan, ()).plan) == rows(at_once)


@pytest.mark.parametrize("number", some(range(3)))
def test_what_happened_is_the_same_and_no_row_is_there_twice(city: tuple[County, Plan], number: int) -> None:
    county, plan = city
    year = drawn_year(county, number)
    assert {county.schools[h.subject].office_id for h in year if h.wanted}  # else little was tried
    apart, at_once = lived_through(county, plan, year), repaired(county, plan, year)
    assert apart.happenings == at_once.happenings
    assert sorted(map(repr, apart.county.rows.imposed)) == sorted(map(repr, at_once.county.rows.imposed))
    assert set(apart.county.rows.absences) == set(at_once.county.rows.absences)
    for name, told in rows(apart.plan).items():
        assert len(told) == len(set(told)), name


@pytest.mark.parametrize("number", some(range(3)))
def test_what_happens_in_one_office_ends_as_if_all_were_mended_at_once(
    city: tuple[County, Plan], number: int
) -> None:
    county, plan = city
    office = county.offices[-1].unit_id
    mine = [
        h
        for h in drawn_year(county, number)
        if (h.subject in county.inspectors and county.inspectors[h.subject].unit_id == office)
        or (h.subject in county.schools and county.schools[h.subject].office_id == office)
    ]
    assert mine
    apart, at_once = lived_through(county, plan, mine), repaired(county, plan, mine)
    assert rows(apart.plan) == rows(at_once.plan)
    assert sorted(breaches(apart.county, apart.plan)) == sorted(breaches(at_once.county, at_once.plan))
    assert (apart.covers, apart.hits) == (at_once.covers, at_once.hits)
    others = {s.school_id for s in county.rows.schools if s.office_id != office}
    for table in ("postings", "visits", "zones"):
        before, now = (
            {r for r in getattr(one, table) if r.school_id in others} for one in (plan, apart.plan)
        )
        assert before == now
    assert set(apart.plan.visits) != set(plan.visits)
