"""The outcome of a plan for programs, ``outcome.json`` beside its tables: read once, every field of its declared type."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from duxue.scenarios.problems import Fault, Problem, at_file
from duxue.scenarios.releases.difference_told import DamagedError, difference_of
from duxue.scenarios.releases.releases import KEY as RELEASES
from duxue.scenarios.releases.releases import Release
from duxue.scenarios.releases.revision_told import CALENDAR, REVISION, CalendarTold, RevisionTold
from duxue.scenarios.releases.state import JOINED
from duxue.scenarios.releases.state import KEY as STATE
from duxue.scenarios.trajectory import KEY, DamagedTrajectoryError, steps_of
from duxue.scenarios.typed_json import NotTypedError, typed

FILE = "outcome.json"
DEEPEST = 30
"""Levels of an outcome; a real one has eight."""
LARGEST = 2**53
"""No number of an outcome comes near it, and beyond it a number is no longer exact for everybody who reads it."""


@dataclass(frozen=True, slots=True)
class StageTold:
    """How one stage of one office ended (``duxue.models.solver.Outcome``); its steps are read by ``trajectory``."""

    office: str = ""
    stage: str = ""
    status: str = ""
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    deterministic_seconds: float = 0.0
    note: str = ""


SHAPE: dict[str, Any] = {
    "status": str,
    "objective": float | None,
    "bound": float | None,
    "gap": float | None,
    "objective_stages": tuple[str, ...],
    "seed": int,
    "synthetic": bool,
    "digest": str,
    "from": date,
    "to": date,
    "as_of": date,
    "travel_source": str,
    "provisional_days": tuple[date, ...],
    "parameters": tuple[tuple[str, str, str], ...],
    "waivers": tuple[tuple[str, str, str, str, str], ...],
    "versions": dict[str, str],
    "stages": tuple[StageTold, ...],
    RELEASES: tuple[Release, ...],
    REVISION: RevisionTold,
    CALENDAR: CalendarTold,
    STATE: dict[str, str],
    JOINED: tuple[dict[str, str], ...],
}
"""What each key of an outcome holds; any may be missing (a plan made by hand has none)."""
_WORDS = {
    "str": ("文字", "a text"), "int": ("整数", "a whole number"), "float": ("数值", "a number"),
    "bool": ("true 或 false", "true or false"), "date": ("日期", "a date"), "datetime": ("日期时间", "a date and time"),
    "list": ("列表", "a list"), "object": ("对象", "an object"), "NoneType": ("空", "null"),
}  # fmt: skip


def outcome_of(path: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The outcome beside a plan's tables (``path``: the folder, or its workbook); None where there is none."""
    file = (path if path.is_dir() else path.parent) / FILE
    if not file.is_file():
        return None, []
    try:
        outcome = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError, OSError) as error:
        zh, en = "文件已损坏，不是有效的 JSON", f"damaged, no valid JSON ({type(error).__name__})"
        return None, [at_file(FILE, Fault("bad_outcome", zh, en))]
    if not isinstance(outcome, dict):
        return None, [at_file(FILE, Fault("bad_outcome", "内容应为 JSON 对象", "must hold a JSON object"))]
    try:
        check_outcome(outcome)
    except NotTypedError as error:
        return None, [at_file(FILE, _not_typed(error))]
    return _with_sound_steps(outcome)


def check_outcome(outcome: dict[str, Any]) -> None:
    """Make sure that an outcome holds what its readers may rely on; raises NotTypedError with the first place that does not."""
    for place, value in _leaves(outcome):
        if not _is_sound(value):
            raise NotTypedError(place, type(value).__name__)
    for key, kind in SHAPE.items():
        if key in outcome:
            typed(kind, outcome[key], key)
    if REVISION in outcome:
        try:
            difference_of(outcome[REVISION]["difference"])
        except DamagedError as error:
            raise NotTypedError(f"{REVISION}.difference", str(error)) from error


def _leaves(outcome: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every value and key of an outcome that holds no others, with its place; what is nested too deep is refused."""
    waiting: list[tuple[str, Any, int]] = [("", outcome, 0)]
    while waiting:
        place, value, depth = waiting.pop()
        if depth > DEEPEST:
            raise NotTypedError(place[:60], "list")
        if isinstance(value, dict):
            yield from ((place or key, key) for key in value)
            waiting += [(f"{place}.{key}" if place else key, one, depth + 1) for key, one in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{place}[{number}]", one, depth + 1) for number, one in enumerate(value)]
        else:
            yield place, value


def _is_sound(value: Any) -> bool:
    if isinstance(value, str):
        return not any((ord(sign) < 32 and sign not in "\t\n\r") or 0xD800 <= ord(sign) < 0xE000 or sign in "\ufffe\uffff" for sign in value)  # fmt: skip
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) < LARGEST


def _not_typed(error: NotTypedError) -> Fault:
    words = [_WORDS.get(one, (one, one)) for one in error.expected.split(" | ")]
    zh, en = "或".join(zh for zh, _ in words), " or ".join(en for _, en in words)
    return Fault(
        "bad_outcome",
        f"“{error.place}”已损坏，应为{zh}；请改用未经手工改动的方案文件夹",
        f"{error.place} is damaged, it must be {en}: use a plan folder that was not edited by hand",
    )


def _with_sound_steps(outcome: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The outcome without steps that cannot be understood: a picture is lost with them, and nothing else."""
    damaged = []
    for number, stage in enumerate(outcome.get("stages", ())):
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
    zh = f"求解过程记录（{KEY}）已损坏，报告中不画该过程"
    en = f"the record of how it was solved ({KEY}) is damaged: the report does not draw it"
    fault = Fault("bad_trajectory", zh, en, "warning")
    return {**outcome, "stages": sound}, [at_file(FILE, fault)]
