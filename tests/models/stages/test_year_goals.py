"""What teams cost in fair load and budget: seat by seat it adds up to what the whole year costs."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest

from duxue.models.goals.fair_shares import FAR
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.workforce import Workforce
from duxue.models.stages.year_goals import YearGoals, half_days
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.plan import Plan
from duxue.scenarios.rows import Task
from tests.models.stages.small_office import office, person, posting, school


def task(number: int, length: int = 2) -> EventTask:
    whole = (Task(TaskKind.COMPREHENSIVE),)
    return EventTask(
        f"E{number}", "U1", f"S{number % 3:03d}", whole, date(2027, 3, 1), date(2027, 5, 31), length, 3
    )


def goals(tasks: list[EventTask], **parameters: float) -> YearGoals:
    """Three schools some way off, three people; X0 answers for two of the schools."""
    county = office(
        [school(n, east=5 * n) for n in range(3)], [person(f"X{n}") for n in range(3)], parameters
    )
    facts = Plan(postings=(posting("S000", "X0"), posting("S001", "X0"), posting("S002", "X1")))
    return YearGoals(Workforce(county, "U1", facts), tasks)


MONEY = {"cost_per_day_full_time": 100.0, "cost_per_day_part_time": 100.0, "budget": 1500.0}


@pytest.mark.parametrize(
    "parameters", [{"weight_fair_load": 30.0}, {**MONEY, "weight_fair_load": 30.0}, MONEY]
)
@pytest.mark.parametrize("seed", range(4))
def test_seat_by_seat_it_adds_up_to_the_whole_year(seed: int, parameters: dict[str, float]) -> None:
    draw = Random(seed)
    tasks = [task(n, draw.randint(1, 3)) for n in range(8)]
    found = goals(tasks, **parameters)
    load, money, total = Counter[str](), 0, 0
    seats = [(t, f"X{i}") for t in tasks for i in draw.sample(range(3), draw.randint(1, 3))]
    for one, who in seats:
        total += found.more(one, who, load, money)
        load[who] += half_days(one)
        money += found.cost(one, who)
    assert total == found.of_seats(seats) == found.minutes(load, money)


def test_what_somebodys_visits_take_of_the_share_is_no_longer_free_for_teams() -> None:
    """X0 has two schools to visit, X1 one, X2 none: the more visits, the sooner a seat costs."""
    found = goals([task(n) for n in range(8)], weight_fair_load=30.0)
    first = {i: steps[0][0] for i, steps in found.steps.items()}
    assert first["X0"] < first["X1"] < first["X2"]
    assert first["X1"] - first["X0"] == 9, "nine half-days of visits"
    near, far = found.steps["X2"]
    assert near[0] < far[0]
    assert far[1] == (FAR - 1) * near[1], "beyond a quarter more each costs so many times as much"


def test_without_a_price_or_a_budget_nothing_is_paid() -> None:
    free = goals([task(n) for n in range(8)], weight_fair_load=0.0)
    assert free.steps == {"X0": (), "X1": (), "X2": ()}
    assert free.money is None
    assert free.cost(task(0), "X0") == 0
    assert free.of_seats([(task(n), "X0") for n in range(8)]) == 0


def test_people_of_other_offices_cost_this_office_nothing() -> None:
    found = goals([task(0)], **MONEY)
    assert found.money is not None
    assert found.cost(task(0), "stranger") == 0
    assert found.cost(task(0, 3), "X0") > found.cost(task(0, 1), "X0") > 0
