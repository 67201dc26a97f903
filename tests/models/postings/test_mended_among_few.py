"""What a large office's choice of portfolios leaves open is mended among few people, before the model of everybody is asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pytest

from duxue.models.board import Board
from duxue.models.postings import staffing
from duxue.models.postings.assignment import Assignment
from duxue.models.postings.portfolio_choice import ChosenRows, chosen_rows
from duxue.models.postings.staffing import StaffingStage
from duxue.models.rules.pen import Lit
from duxue.models.solver import Stop
from tests.models.stages.small_office import office, person, school

LAST_DAY, NEXT = date(2027, 8, 31), date(2027, 9, 1)


@pytest.mark.parametrize("large", [True, False])
def test_a_school_without_a_successor_is_given_one_among_few(
    *, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # X2 follows X0 in September, and the choice forgets of it at one of the schools: a school held in part is not filled in.
    people = [person("X0", term_end=LAST_DAY), person("X1"), person("X2", term_start=NEXT)]
    stage = StaffingStage(office([school(n) for n in range(8)], people), "U1")
    strict: list[Collection[str] | None] = []
    board = Assignment.board

    def told(model: Assignment, *rows: Any, **how: Any) -> tuple[Board, dict[int, Lit]]:
        if how.get("strict"):
            strict.append(how.get("among"))
        return board(model, *rows, **how)

    def forgetful(*known: Any, **how: Any) -> ChosenRows:
        found = chosen_rows(*known, **how)
        followers = sorted(k for k in found.rows if stage.rows[k].row.start == NEXT)
        return found._replace(rows=found.rows - {*followers[:1]})

    monkeypatch.setattr(staffing, "chosen_rows", forgetful)
    monkeypatch.setattr(staffing, "ELASTIC", 0 if large else 6_000)
    monkeypatch.setattr(Assignment, "board", told)
    answer = stage.run(seed=1, effort=1.0, stop=Stop())
    assert answer.open == ()
    assert (strict[0] is not None) == large
    assert (None in strict) != large
