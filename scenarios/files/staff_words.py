"""Values as staff read them: codes in Chinese, 是/否, rules and parameters by their titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from duxue.scenarios.codes import Code
from duxue.scenarios.parameters import ParameterSpec
from duxue.scenarios.rows import Column, Kind, Sample, Table, Task

Titles = Mapping[tuple[str, str], Mapping[str, str]]
"""What stands in place of an id that no list of the office's explains, by table and field."""


def titles_of(specs: Iterable[ParameterSpec], waivable: Mapping[str, str]) -> Titles:
    """What tables say of parameters and of the rules that may be waived (by id with their titles), in Chinese."""
    return {
        ("parameters", "key"): {spec.key: spec.zh for spec in specs},
        ("parameters", "value"): {"yes": "是", "no": "否"},
        ("waivers", "rule"): waivable,
    }


def staff_value(value: Any, column: Column) -> str | int | float | date | None:
    """A value as it stands in a workbook: codes in Chinese, 是/否, numbers and dates as such, all else as text."""
    if value is None or value in ((), ""):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Code):
        return value.zh
    if isinstance(value, Sample):
        return "全部" if value.count is None and value.share is None else str(value)
    if isinstance(value, tuple):
        return ("+" if column.kind is Kind.TASKS else "、").join(_part(part) for part in value)
    if isinstance(value, int | float | date):
        return value
    return str(value)


def _part(part: Any) -> str:
    return part.zh if isinstance(part, Code | Task) else str(part)


def titled_value(table: Table, row: Any, column: Column, titles: Titles) -> str | int | float | date | None:
    """A field of a row as it stands in a workbook, what has a title by its title."""
    value = staff_value(getattr(row, column.field), column)
    return titles.get((table.name, column.field), {}).get(value, value) if isinstance(value, str) else value
