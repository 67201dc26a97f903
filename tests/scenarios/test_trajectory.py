"""How a stage's proof came together, as it stands in ``outcome.json``: read back, old folders too, damage told."""

import json
from pathlib import Path
from typing import Any

import pytest

from duxue.scenarios.reading.plan_outcome import FILE, outcome_of
from duxue.scenarios.trajectory import KEY, DamagedTrajectoryError, Step, steps_of

SOUND = [[0.0, None, 10.0], [0.5, 120, 90.0], [2.0, 100.0, 95.0]]
DAMAGED: list[Any] = [
    "steps",
    [[0.0, 1.0]],
    [["0", 1.0, 1.0]],
    [[None, 1.0, 1.0]],
    [[-1.0, 1.0, 1.0]],
    [[0.0, True, None]],
    [[1.0, None, 5.0], [0.5, None, 6.0]],
    [[0.0, 100.0, None], [1.0, 110.0, None]],
    [[0.0, None, 9.0], [1.0, None, 8.0]],
    [[0.0, None, 9.0], [1.0, None, None]],
]


def folder(tmp_path: Path, *stages: Any) -> Path:
    (tmp_path / FILE).write_text(json.dumps({"seed": 1, "stages": stages}), encoding="utf-8")
    return tmp_path


def test_a_number_that_no_json_knows_damages_the_whole_file(tmp_path: Path) -> None:
    outcome, problems = outcome_of(folder(tmp_path, {"stage": "staffing", KEY: [[0.0, float("nan"), None]]}))
    assert outcome is None
    assert [problem.level for problem in problems] == ["error"]


def test_steps_are_read_as_written(tmp_path: Path) -> None:
    outcome, problems = outcome_of(folder(tmp_path, {"stage": "staffing", KEY: SOUND}))
    assert problems == []
    assert outcome is not None
    steps = steps_of(outcome["stages"][0])
    assert steps == (Step(0.0, None, 10.0), Step(0.5, 120.0, 90.0), Step(2.0, 100.0, 95.0))
    assert [s.to_json() for s in steps] == SOUND
    assert [s.gap for s in steps] == [None, 0.25, 0.05]


def test_a_folder_made_before_steps_were_kept_is_read_without_a_word(tmp_path: Path) -> None:
    outcome, problems = outcome_of(folder(tmp_path, {"stage": "staffing", "gap": 0.1}))
    assert problems == []
    assert outcome is not None
    assert steps_of(outcome["stages"][0]) == ()


@pytest.mark.parametrize("told", DAMAGED, ids=str)
def test_damaged_steps_are_told_and_left_out_and_all_else_stays(tmp_path: Path, told: Any) -> None:
    with pytest.raises(DamagedTrajectoryError):
        steps_of({KEY: told})
    sound = {"stage": "zones", KEY: SOUND}
    outcome, problems = outcome_of(folder(tmp_path, sound, {"stage": "year", "gap": 0.2, KEY: told}))
    assert outcome == {"seed": 1, "stages": [sound, {"stage": "year", "gap": 0.2}]}
    assert [(p.code, p.level) for p in problems] == [("bad_trajectory", "warning")]
