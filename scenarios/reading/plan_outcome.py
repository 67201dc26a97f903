"""The outcome of a plan for programs: ``outcome.json`` beside its tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from duxue.scenarios.problems import Fault, Problem, at_file
from duxue.scenarios.trajectory import KEY, DamagedTrajectoryError, steps_of

FILE = "outcome.json"


def outcome_of(path: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The outcome beside a plan's tables (``path``: the folder, or its workbook); None where there is none."""
    file = (path if path.is_dir() else path.parent) / FILE
    if not file.is_file():
        return None, []
    try:
        outcome = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError, OSError) as error:
        return None, [
            at_file(
                FILE,
                Fault(
                    "bad_outcome",
                    "文件已损坏，不是有效的 JSON",
                    f"damaged, no valid JSON ({type(error).__name__})",
                ),
            )
        ]
    if not isinstance(outcome, dict):
        return None, [at_file(FILE, Fault("bad_outcome", "内容应为 JSON 对象", "must hold a JSON object"))]
    return _with_sound_steps(outcome)


def _with_sound_steps(outcome: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The outcome without steps that cannot be understood: a picture is lost with them, and nothing else."""
    stages = outcome.get("stages")
    damaged = []
    for number, stage in enumerate(stages if isinstance(stages, list) else ()):
        if isinstance(stage, dict):
            try:
                steps_of(stage)
            except DamagedTrajectoryError:
                damaged.append(number)
    if not damaged:
        return outcome, []
    sound = [
        {key: value for key, value in stage.items() if key != KEY} if number in damaged else stage
        for number, stage in enumerate(outcome["stages"])
    ]
    fault = Fault(
        "bad_trajectory",
        f"求解过程记录（{KEY}）已损坏，报告中不画该过程",
        f"the record of how it was solved ({KEY}) is damaged: the report does not draw it",
        "warning",
    )
    return {**outcome, "stages": sound}, [at_file(FILE, fault)]
