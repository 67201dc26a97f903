"""The outcome of a plan for programs: ``outcome.json`` beside its tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scenarios.problems import Fault, Problem, at_file

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
    return outcome, []
