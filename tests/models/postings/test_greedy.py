"""What an office gets where its effort runs out before the solver has found anything: whole, and within people's allowances."""

from __future__ import annotations

import math
from collections import Counter
from random import Random

import numpy as np
import pytest

from duxue.models.postings import portfolio_choice, staffing
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.greedy import filled, greedy_portfolios, needed
from duxue.models.postings.portfolio_choice import ChosenRows
from duxue.models.postings.pricing import Portfolio
from duxue.models.postings.staffing import StaffingStage
from duxue.models.solver import Level, Stop
from duxue.scenarios.county import County
from tests.models.stages.small_office import office, person, school


def portfolio(tenure: int, low: int, high: int, cost: float) -> Portfolio:
    return Portfolio(tenure, (low,), ((low, high),), 0.0, cost)


def crowded(seed: int) -> County:
    """Sixteen schools, one of them large, for four people, of whom the large one takes one whole."""
    draw = Random(seed)
    schools = [school(n, east=draw.uniform(-10, 10), lat=39.63 + draw.uniform(-0.1, 0.1)) for n in range(15)]
    schools += [school(15, students=2000)]
    return office(schools, [person(f"X{n}", lon=118.18 + draw.uniform(-0.1, 0.1)) for n in range(4)])


def test_the_portfolio_that_leaves_least_open_comes_first_and_each_tenure_has_one() -> None:
    some = [
        portfolio(0, 0, 2, 5.0),
        portfolio(0, 0, 3, 5.0),
        portfolio(1, 3, 4, 7.0),
        portfolio(1, 3, 4, 6.0),
        portfolio(2, 0, 3, 1.0),
    ]
    # The third tenure's is the cheapest for the first three pieces; the first tenure's has nothing left to do then.
    assert greedy_portfolios(some, np.full(4, 100.0), ()) == [4, 3]
    assert greedy_portfolios(some, np.full(4, 100.0), [(4, 3)]) == [4, 2]
    assert greedy_portfolios(some, np.full(4, 100.0), [(4, 3), (2, 4)]) == [4]


def test_what_costs_more_than_it_saves_is_left() -> None:
    assert greedy_portfolios([portfolio(0, 0, 2, 30.0)], np.full(2, 10.0), ()) == []
    assert greedy_portfolios([], np.zeros(0), ()) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_schools_are_filled_in_within_everybodys_allowance(seed: int) -> None:
    county = crowded(seed)
    pool = Candidates(county, "U1")
    rows = pool.all()
    choices: dict[str, list[int]] = {}
    for k, one in enumerate(rows):
        choices.setdefault(one.row.school_id, []).append(k)
    held = {choices["S000"][0]}
    chosen = filled(pool, rows, held, {s: some for s, some in choices.items() if s != "S000"})
    posted = [rows[k].row for k in (*held, *chosen)]
    assert sorted(row.school_id for row in posted) == sorted(county.schools)
    large = next(row.inspector_id for row in posted if row.school_id == "S015")
    load = Counter(row.inspector_id for row in posted)
    assert load.pop(large) == 1
    assert max(load.values()) == 5


def test_two_people_do_not_take_each_others_own_schools_where_a_third_is_there() -> None:
    """X0 serves at S000 and lives beside S001, X1 the other way round; X2 lives far away."""
    people = [
        person("X0", school_id="S000", lon=118.28, lat=39.63),
        person("X1", school_id="S001", lon=118.18, lat=39.63),
        person("X2", lon=118.4, lat=39.63),
    ]
    county = office([school(0), school(1, east=10)], people)
    pool = Candidates(county, "U1")
    rows = pool.all()
    choices: dict[str, list[int]] = {}
    for k, one in enumerate(rows):
        choices.setdefault(one.row.school_id, []).append(k)
    held = {rows[k].row.school_id: rows[k].row.inspector_id for k in filled(pool, rows, (), choices)}
    assert held == {"S000": "X1", "S001": "X2"}
    (theirs,) = [k for k in choices["S000"] if rows[k].row.inspector_id == "X1"]
    (second,) = filled(pool, rows, {theirs}, {"S001": choices["S001"]})
    assert rows[second].row.inspector_id == "X2"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_stage_without_effort_still_posts_somebody_everywhere(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No limit is so small that the solver finds nothing in an office of this size: it is told to.
    class Nothing:
        found = False
        objective = bound = None
        deterministic_seconds = 0.0

    monkeypatch.setattr(staffing, "solve", lambda *_, **__: Nothing())
    monkeypatch.setattr(portfolio_choice, "solve", lambda *_, **__: Nothing())
    county = crowded(seed)
    answer = StaffingStage(county, "U1").run(seed=1, effort=0.1, stop=Stop())
    assert sorted(row.school_id for row in answer.postings) == sorted(county.schools)
    # Who holds too much is for the rounds of the search to mend, which have no solver here.
    assert {shortfall.rule for shortfall, _ in answer.open} <= {"responsible_load"}


@pytest.mark.parametrize("seed", [1, 3])
def test_where_people_just_suffice_nothing_stays_broken(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # The large school takes one of four people whole: the others must hold five schools each, whatever was begun with.
    monkeypatch.setattr(staffing, "chosen_rows", lambda *_, **__: ChosenRows(set(), 0.0, -math.inf))
    monkeypatch.setattr(
        staffing, "filled", lambda _pool, _rows, _held, choices: {some[0] for some in choices.values()}
    )
    answer = StaffingStage(crowded(seed), "U1").run(seed=1, effort=0.2, stop=Stop())
    assert answer.open == ()
    assert answer.outcome.musts == answer.outcome.in_principle == Level(0, 0)


@pytest.mark.parametrize("chosen", [True, False])
def test_the_assignment_model_is_solved_only_where_a_choice_of_portfolios_breaks_something(
    *, chosen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[StaffingStage] = []

    def strict(stage: StaffingStage, best: object, *_: object) -> object:
        asked.append(stage)
        return best

    if not chosen:
        monkeypatch.setattr(staffing, "chosen_rows", lambda *_, **__: ChosenRows(set(), 0.0, -math.inf))
        monkeypatch.setattr(
            staffing, "filled", lambda _pool, _rows, _held, choices: {some[0] for some in choices.values()}
        )
    monkeypatch.setattr(StaffingStage, "_strict", strict)
    answer = StaffingStage(crowded(1), "U1").run(seed=1, effort=0.5, stop=Stop())
    assert answer.open == ()
    assert len(asked) == (not chosen)


def test_what_others_at_a_school_serve_is_given_up_the_dearest_first() -> None:
    county = office([school(0), school(1)], [person("X1"), person("X2")])
    rows = Candidates(county, "U1").all()
    price = [3.0 if c.row.inspector_id == "X1" else 2.0 for c in rows]
    both = [k for k, c in enumerate(rows) if c.row.school_id == "S000"]
    alone = next(k for k, c in enumerate(rows) if (c.row.school_id, c.row.inspector_id) == ("S001", "X1"))
    left = needed(rows, [*both, alone], lambda k: price[k])
    assert {(rows[k].row.school_id, rows[k].row.inspector_id) for k in left} == {
        ("S000", "X2"),
        ("S001", "X1"),
    }
