"""Linear programmes whose numbers defeat the solver: solved from scratch, and a bound that stands where that fails too."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from ortools.linear_solver import pywraplp

from duxue.models import linear
from duxue.models.linear import programme, proven, solved, whole_programme
from duxue.models.postings import master
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.staffing_bound import prove
from duxue.models.prices import REPORTED
from duxue.models.solver import Stop
from tests.models.stages.small_office import office, person, school


class Stumbling:
    """A programme that fails so many times before it is solved."""

    def __init__(self, times: int) -> None:
        self.left, self.anew = times, 0

    def Solve(self, terms: Any = None) -> int:  # noqa: N802 - the solver's own name
        self.left -= 1
        if terms is not None and terms.GetIntegerParam(terms.INCREMENTALITY) == terms.INCREMENTALITY_OFF:
            self.anew += 1
        return pywraplp.Solver.ABNORMAL if self.left >= 0 else pywraplp.Solver.OPTIMAL


@pytest.mark.parametrize(("times", "found", "anew"), [(0, True, 0), (1, True, 1), (2, False, 1)])
def test_a_programme_that_fails_is_begun_anew_once(times: int, found: bool, anew: int) -> None:
    lp = Stumbling(times)
    assert (solved(lp), lp.anew) == (found, anew)


def test_a_programme_without_an_answer_is_told_so() -> None:
    lp = programme()
    x = lp.NumVar(0, 4, "x")
    goal = lp.Objective()
    goal.SetCoefficient(x, -1)
    assert solved(lp)
    assert goal.Value() == pytest.approx(-4)
    lp.Constraint(5, 9).SetCoefficient(x, 1)
    assert not solved(lp)


def test_a_programme_in_whole_numbers_is_bounded_by_them() -> None:
    lp = whole_programme(1.0)
    x = lp.IntVar(0, 4, "x")
    lp.Constraint(-lp.infinity(), 5).SetCoefficient(x, 2)
    lp.Objective().SetCoefficient(x, 1)
    lp.Objective().SetMaximization()
    assert proven(lp) == pytest.approx(2)
    lp.Constraint(3, 9).SetCoefficient(x, 1)
    assert proven(lp) is None


def test_a_programme_in_whole_numbers_takes_no_other_variable() -> None:
    lp = whole_programme(1.0)
    half = lp.NumVar(0, 0.5, "half")
    lp.Objective().SetCoefficient(half, 1)
    lp.Objective().SetMaximization()
    with pytest.raises(ValueError, match="whole"):
        proven(lp)


@pytest.mark.parametrize("first", [0, 2, 5])
def test_the_bound_stands_where_a_programme_cannot_be_solved(
    first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    schools = [school(n, east=n % 4) for n in range(9)]
    stage = StaffingStage(
        office(schools, [person("X1", term_end=date(2027, 6, 30)), *(person(f"X{n}") for n in range(2, 5))]),
        "U1",
    )
    board, literals = stage.model.board(range(len(stage.rows)), ())

    def bound() -> float:
        return prove(stage.pool, stage.rows, board, literals, Stop(), unit=REPORTED).minutes

    whole, calls = bound(), iter(range(10_000))
    monkeypatch.setattr(master, "solved", lambda lp: next(calls) < first and linear.solved(lp))
    broken = bound()
    assert 0 < broken <= whole + 1e-6
