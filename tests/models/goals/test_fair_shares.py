"""Fair shares and the budget: what postings and teams pay for, and what a plan then looks like."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from duxue.models.goals.budget_left import UNIT, BudgetLeft, with_own_budget
from duxue.models.goals.fair_shares import FAR, FAR_SCARCE, FairShares
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.postings.staffing import StaffingStage
from duxue.models.rules import budget, fair_load
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.workforce import Workforce
from duxue.models.stages.year_goals import YearGoals
from duxue.models.stop import Stop
from duxue.scenarios.codes import Change, Duty, Employment
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Plan, Posting
from tests.models.stages.small_office import office, person, school

SPRING = (date(2027, 3, 1), date(2027, 6, 30))


def two_people(**parameters: Value) -> County:
    """Four schools beside one person, far from another who has as many days."""
    schools = [school(n, east=n, last_comprehensive=date(2025, 4, 15)) for n in range(4)]
    people = [person("X1", lon=118.19, lat=39.63), person("X2", lon=118.5, lat=39.63)]
    return office(schools, people, {"reach_minutes": 200.0, **parameters}, horizon=SPRING)


def days(county: County) -> dict[str, float]:
    part = plan_office(county, "U1", given=Plan(), effort=0.3, stop=Stop(), tell=lambda _: None)
    return dict(fair_load.field_days(county, join_plans(county, [part])))


def test_shares_are_in_proportion_to_days_agreed_and_to_months_in_office() -> None:
    people = [
        person("X1", days_per_month=12.0),
        person("X2", days_per_month=6.0),
        person("X3", days_per_month=12.0, term_end=date(2027, 4, 30)),
        person("X4", duty=Duty.GOVERNMENT),
    ]
    county = office([school(n) for n in range(4)], people, horizon=SPRING)
    shares = FairShares(county, "U1", 20.0).of
    assert shares["X1"] == pytest.approx(2 * shares["X2"])
    assert shares["X1"] == pytest.approx(2 * shares["X3"], rel=0.02)
    assert shares["X4"] == 0
    assert sum(shares.values()) == pytest.approx(20 + 4 * 4)


def test_what_is_far_beyond_a_share_costs_more() -> None:
    shares = FairShares(two_people(weight_fair_load=20.0), "U1", 0.0)
    assert shares.minutes(40, 40) == 0
    assert shares.minutes(44, 40) == 4 * 10
    assert shares.minutes(52, 40) == 12 * 10 + 2 * 10 * (FAR - 1)


@pytest.mark.parametrize(("share", "last"), [(35.4, 44), (35.6, 44), (40.0, 50)])
def test_far_begins_at_a_quarter_more_than_the_share_itself(share: float, last: int) -> None:
    """Of 35.4 half-days that is 44.25; a share in whole half-days had begun at 43, 35.6 at 45."""
    shares = FairShares(two_people(weight_fair_load=20.0), "U1", 0.0)
    assert [begin for begin, _ in shares.steps(share)] == [round(share), last]


@pytest.mark.parametrize(("each", "share"), [(5, 0.5), (2, 0.0)])
def test_shares_are_whole_half_days_where_everybody_is_needed(each: int, share: float) -> None:
    """An odd half-day of events is half of each of two people's, and neither's where the law asks for both."""
    county = two_people(schools_per_inspector=each)
    even, odd = (FairShares(county, "U1", events).of["X1"] for events in (0.0, 1.0))
    assert odd - even == share


def test_it_costs_less_where_everybody_is_needed() -> None:
    """Two people, and the law asks for one or for both."""
    shares = FairShares(two_people(weight_fair_load=20.0, schools_per_inspector=2), "U1", 0.0)
    assert shares.minutes(52, 40) == 12 * 10 + 2 * 10 * (FAR_SCARCE - 1)


@pytest.mark.parametrize(("number", "limit"), [(4, 10), (3, 8)])
def test_where_people_are_few_it_begins_at_what_whole_schools_ask(number: int, limit: int) -> None:
    """Two people share schools of four half-days each: four are two each, of three somebody holds two, a third more than the share."""
    schools = [school(n, last_comprehensive=date(2025, 4, 15)) for n in range(number)]
    shares = FairShares(office(schools, [person("X1"), person("X2")], horizon=SPRING), "U1", 0.0)
    assert shares.of == {"X1": 2 * number, "X2": 2 * number}
    assert [begin for begin, _ in shares.steps(2 * number)] == [2 * number, limit]


@pytest.mark.parametrize(
    "money", [{}, {"budget": 1300.0, "cost_per_day_full_time": 100.0, "weight_budget": 2.0}]
)
def test_one_more_seat_costs_what_all_seats_cost_more_with_it(money: dict[str, float]) -> None:
    county = two_people(weight_fair_load=20.0, **money)
    placed = [Posting(f"S{n:03d}", "X1", *SPRING, SPRING[0], Change.NEW) for n in range(4)]
    force = Workforce(county, "U1", Plan(postings=tuple(placed)))
    task = EventTask("E1", "U1", "S000", (), *SPRING, length=2, team=2)
    goals = YearGoals(force, [task] * 3)
    load: Counter[str] = Counter()
    spent, seen = 0, []
    for person_id in ("X1", "X2") * 6:
        more = goals.more(task, person_id, load, spent)
        before = goals.minutes(load, spent)
        load[person_id] += 4
        spent += goals.cost(task, person_id)
        assert more == goals.minutes(load, spent) - before
        seen.append(more)
    assert len(set(seen)) >= 3, "below the share, beyond it, far beyond it"


def test_the_near_person_does_all_where_fairness_is_worth_nothing_and_half_where_it_is() -> None:
    near = days(two_people(weight_fair_load=0.0))
    fair = days(two_people(weight_fair_load=2000.0))
    assert near["X2"] == 0
    assert fair["X1"] == fair["X2"] > 0


def test_the_bound_of_postings_counts_what_goes_beyond_shares() -> None:
    free = StaffingStage(two_people(weight_fair_load=0.0), "U1").run(seed=1, effort=0.5, stop=Stop())
    dear = StaffingStage(two_people(weight_fair_load=2000.0), "U1").run(seed=1, effort=0.5, stop=Stop())
    assert free.outcome.bound is not None
    assert dear.outcome.bound is not None
    assert dear.outcome.objective is not None
    assert free.outcome.bound < dear.outcome.bound <= dear.outcome.objective


@pytest.mark.parametrize("cap", [300.0, None])
def test_a_budget_chooses_who_costs_less(cap: float | None) -> None:
    people = [
        person("X1", lon=118.19, lat=39.63, employment=Employment.PART_TIME),
        person("X2", lon=118.25, lat=39.63),
    ]
    costs: dict[str, Value] = {
        "cost_per_day_part_time": 900.0,
        "cost_per_day_full_time": 10.0,
        "weight_fair_load": 0.0,
    }
    given = costs if cap is None else {**costs, "budget": cap}
    county = office(
        [school(n, last_comprehensive=date(2025, 4, 15)) for n in range(3)], people, given, horizon=SPRING
    )
    found = days(county)
    assert (found["X1"] > 0) is (cap is None)


def test_an_office_has_its_part_of_a_budget_for_all() -> None:
    county = two_people(budget=1000.0, cost_per_day_full_time=100.0)
    assert BudgetLeft(county, "U1").cap == 1000.0
    assert with_own_budget(county, "U1").parameters.number("budget", "U1") == 1000.0
    assert BudgetLeft(county, "U1").cost("X1", 2, 0) == 100.0
    assert BudgetLeft(county, "U1").price == UNIT
    assert budget.price_of_day(county.parameters, county.inspectors["X1"]) == 100.0
