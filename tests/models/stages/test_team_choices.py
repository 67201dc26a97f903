"""Who could make up a team together, and the cheapest such team, against every team of some people."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random

import numpy as np
import pytest

from duxue.models.stages.event_task import EventTask, placements
from duxue.models.stages.team_choices import NOBODY, CheapestTeams, Costs, Marks, TeamChoices, Together
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, posting, school

PRICE = 40.0
WINDOW = (date(2027, 4, 12), date(2027, 4, 16))


def task(team: int, *, look_back: bool = False) -> EventTask:
    kinds = (Task(TaskKind.FOLLOW_UP if look_back else TaskKind.COMPREHENSIVE),)
    return EventTask("E0", "U1", "S000", kinds, *WINDOW, 1, team, with_responsible=look_back)


def drawn(seed: int) -> tuple[Together, Costs]:
    draw = Random(f"together/{seed}")

    def marks(share: float) -> Marks:
        return np.array([draw.random() < share for _ in range(7)])

    joins = marks(0.7)
    bound = draw.choice([NOBODY, *np.flatnonzero(joins).tolist()])
    knows = marks(0.3) if draw.random() < 0.7 else None
    costs = np.array([float(draw.randrange(10, 90)) for _ in range(7)])
    return Together(task(draw.randint(2, 4)), (), marks(0.4), joins, knows, bound), costs


def least(at: Together, costs: Costs) -> float:
    """The cheapest of all teams in which one leads, the others are members, and who has to come comes."""
    found = [float("inf")]
    for team in combinations(range(len(costs)), at.task.team):
        led = any(at.leads[lead] and all(at.joins[i] for i in team if i != lead) for lead in team)
        if led and at.bound in (NOBODY, *team):
            lacking = at.knows is not None and not at.knows[list(team)].any()
            found.append(float(costs[list(team)].sum()) + PRICE * lacking)
    return min(found)


def test_no_team_is_cheaper_than_the_cheapest_and_it_is_one() -> None:
    """400 kinds of days looked at at once, with teams of two, three and four."""
    every = [drawn(seed) for seed in range(400)]
    found = CheapestTeams([at for at, _ in every]).of([costs for _, costs in every], PRICE)
    best = {at: (cost, team) for cost, at, team in found}
    assert 10 < len(every) - len(best) < 300
    for at, costs in every:
        if at not in best:
            assert least(at, costs) == float("inf")
            continue
        cost, team = best[at]
        lacking = at.knows is not None and not at.knows[list(team)].any()
        assert cost == pytest.approx(costs[list(team)].sum() + PRICE * lacking)
        assert cost == pytest.approx(least(at, costs))
        assert at.holds(team)


def test_three_people_are_no_team_of_four() -> None:
    all_of_three = np.ones(3, dtype=np.bool_)
    at = Together(task(4), (), all_of_three, all_of_three, None, NOBODY)
    assert not CheapestTeams([at]).of([np.zeros(3)], PRICE)


def test_people_are_told_together_only_where_they_have_a_day_in_common() -> None:
    """X0 is away on all days but the first, X1 on the first, X3 serves at the school: no day has both X0 and X1."""
    away = [
        make(Absence, inspector_id="X0", start=date(2027, 4, 13), end=WINDOW[1]),
        make(Absence, inspector_id="X1", start=WINDOW[0], end=WINDOW[0]),
    ]
    people = [person("X0"), person("X1"), person("X2"), person("X3", school_id="S000")]
    county = office([school(0)], people, absences=tuple(away))
    choices = TeamChoices(Workforce(county, "U1", Plan()))
    wanted = task(2)
    sets = [set(np.flatnonzero(at.joins).tolist()) for at in choices.of(wanted, placements(county, wanted))]
    assert sorted(map(sorted, sets)) == [[0, 2], [1, 2]]


def test_who_answers_for_a_school_comes_along_to_its_look_back_and_does_not_lead() -> None:
    county = office([school(0)], [person("X0"), person("X1"), person("X2")])
    choices = TeamChoices(Workforce(county, "U1", Plan(postings=(posting("S000", "X1"),))))
    wanted = task(2, look_back=True)
    (at,) = choices.of(wanted, placements(county, wanted))
    assert at.bound == 1
    assert at.joins[1]
    assert not at.leads[1]
    assert CheapestTeams([at]).of([np.array([30.0, 90.0, 20.0])], PRICE) == [(110.0, at, (1, 2))]
    assert at.holds((0, 1))
    assert not at.holds((0, 2))
