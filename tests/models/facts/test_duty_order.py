"""Where a month cannot hold everything, the kinds that the office wants first are kept."""

from __future__ import annotations

from datetime import date

import pytest

from duxue.models.facts.duty_order import APART, MUST, DutyOrder
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.stop import Stop
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Campaign
from duxue.scenarios.rows import Sample, Task, make
from tests.models.stages.small_office import office, person, school


def full_april(order: str) -> County:
    """A comprehensive of two days and a campaign of one, for three people of three days, one of whom makes the visits."""
    campaign = make(
        Campaign, campaign_id="C1", name="专项", basis="年度计划", office_id="U1",
        start=date(2027, 4, 6), end=date(2027, 4, 30), sample=Sample(count=1),
    )  # fmt: skip
    schools = [school(0, last_comprehensive=date(2022, 4, 28)), school(1, ownership="private")]
    return office(
        schools,
        [person(f"X{n}", days_per_month=3.0) for n in range(3)],
        {"order_of_duties": order} if order else None,
        horizon=(date(2027, 4, 1), date(2027, 4, 30)),
        campaigns=(campaign,),
    )


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ("special_campaign,comprehensive_cycle", "comprehensive_cycle"),
        ("comprehensive_cycle", "special_campaign"),
    ],
)
def test_the_kind_that_the_office_wants_first_is_kept(order: str, left: str) -> None:
    county = full_april(order)
    part = plan_office(county, "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    assert {row.rule for row in join_plans(county, [part]).unmet} == {left}


def test_an_ordered_kind_outweighs_many_that_come_after_it() -> None:
    order = DutyOrder(full_april("look_back,special_campaign"), "U1")
    look_back, campaign, other = (
        [Task(kind)] for kind in (TaskKind.FOLLOW_UP, TaskKind.CAMPAIGN, TaskKind.COMPREHENSIVE)
    )
    assert [order.of_event(kinds) for kinds in (look_back, campaign, other)] == [0, 1, 2]
    assert order.price(look_back) == APART * order.price(campaign) == APART**2 * order.price(other)
    assert order.price(other) == MUST
    assert order.price([Task(TaskKind.PRINCIPAL_REVIEW)]) < MUST
    assert order.of_event([*campaign, *look_back]) == 0
