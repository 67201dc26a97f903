"""Cells that hold numbers: as typed, with a remark behind them, or of about so many pupils."""

from __future__ import annotations

import re
from typing import Any

from duxue.scenarios.cells.as_typed import number_of
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.cells.unclear import UnclearError
from duxue.scenarios.problems import Fault
from duxue.scenarios.rows import Column

_REMARKED = re.compile(r"^([\d,]+(?:人|名|所|个)?)[(][^()]*[)]$", re.ASCII)
"""A number with a remark behind it."""
_ABOUT = re.compile(
    r"^(?:(?:大约|大概|约计|约|近|逾|不足|超过|超)([\d,]+)(?:多|余)?(?:人|名)?(?:左右|上下)?|([\d,]+)(?:多|余|\+)?(?:人|名)?(?:左右|上下|多|余|以上|以下)?)$",
    re.ASCII,
)
"""A number of pupils that nobody has counted: about so many."""


def _bounded(value: float, column: Column) -> float:
    low, high = column.low, column.high
    if (low is not None and value < low) or (high is not None and value > high):
        zh, en = _span(low, high)
        raise UnclearError(
            "out_of_range",
            f"{column.zh}应{zh}，请核对",
            f"{column.name} must {en}; please check",
        )
    return value


def _span(low: float | None, high: float | None) -> tuple[str, str]:
    if low is not None and high is not None:
        return f"在 {low:g}–{high:g} 之间", f"lie in {low:g}–{high:g}"
    if low is not None:
        return f"不小于 {low:g}", f"be at least {low:g}"
    return f"不大于 {high:g}", f"be at most {high:g}"


def number(raw: Any, column: Column) -> tuple[Any, Fault | None]:
    """The number that a cell holds (UnclearError)."""
    value = number_of(raw)
    if value is None:
        example = (
            "118.18"
            if column.low is not None and column.low > 50
            else "39.63"
            if column.field == "lat"
            else "12.5"
        )
        zh, en = f"{column.zh}请填数字，如 {example}", f"type {column.name} as a number such as {example}"
        raise UnclearError("not_a_number", zh, en)
    return _bounded(value, column), None


def whole_number(raw: Any, column: Column) -> tuple[Any, Fault | None]:
    """The whole number that a cell holds; one with a remark, or of about so many pupils, is told (UnclearError)."""
    value = number_of(raw)
    if value is None and isinstance(raw, str) and (found := _REMARKED.match(fold(raw))):
        value = number_of(found[1])
        if value is not None and value.is_integer():
            zh = f"{column.zh}带有说明，按 {value:g} 读取，请核对"
            en = f"{column.name} has a remark; {value:g} is taken, please check"
            return int(_bounded(value, column)), Fault("number_with_remark", zh, en, "warning")
    if (
        value is None
        and column.field == "students"
        and isinstance(raw, str)
        and (about := _ABOUT.match(fold(raw)))
    ):
        value = number_of(about[1] or about[2])
        if value is not None and value.is_integer():
            zh = f"{column.zh}是约数，按 {value:g} 读取，请核对"
            en = f"{column.name} is about so many; {value:g} is taken, please check"
            return int(_bounded(value, column)), Fault("about_so_many", zh, en, "warning")
    if value is None or not value.is_integer():
        zh, en = f"{column.zh}请填整数，如 5", f"type {column.name} as a whole number such as 5"
        raise UnclearError("not_a_whole_number", zh, en)
    return int(_bounded(value, column)), None
