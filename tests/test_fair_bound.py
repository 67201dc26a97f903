"""What a fair sharing costs at least: below what a plan costs that keeps to the limit, and more the closer the limit."""

from __future__ import annotations

import pytest

from benchmarks.counties import drawn
from benchmarks.fair_bound import Joint, priced_line
from benchmarks.peers.judged import busiest
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.rules import travel
from duxue.models.stop import Stop
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.subset import office_county


@pytest.fixture(scope="module")
def planned() -> tuple[County, Plan]:
    county = drawn(1, 20, 8, "plain")
    office = county.offices[0].unit_id
    part = plan_office(county, office, given=Plan(), effort=1.0, stop=Stop(), tell=lambda _: None)
    return office_county(county, office), join_plans(county, [part])


def test_a_plan_that_keeps_to_the_limit_costs_no_less(planned: tuple[County, Plan]) -> None:
    county, plan = planned
    least = Joint(county, plan, busiest(county, plan) + 1e-6).least()
    assert not least.lacking
    assert least.proven <= least.road + least.other + 1e-6
    # Days of the month may share a little more road than postings reckon with, which round what is saved.
    assert 0.999 * (least.proven - least.other) <= travel.measure(county, plan, county.parameters)


def test_the_closer_the_limit_the_more_it_costs_until_it_cannot_be_had(planned: tuple[County, Plan]) -> None:
    free, close, none = (Joint(*planned, most).least() for most in (None, 1.2, 0.9))
    assert free.proven < close.proven
    assert none.lacking or none.proven > 2 * free.proven


def test_at_the_offices_prices_no_plan_costs_less_than_is_proven(planned: tuple[County, Plan]) -> None:
    least = Joint(*planned, None, priced=True).least()
    assert not least.lacking
    assert least.proven <= least.minutes + 1e-6
    proven, _, told, more = priced_line(*planned).split(" | ")
    assert float(proven.replace(",", "")) == pytest.approx(least.proven, abs=1)
    assert 0.999 * least.proven <= float(told.split(" ")[0].replace(",", ""))
    assert float(more.removesuffix(" %")) < 5
