"""The empty workbook an office starts from: every sheet with its heads, help, drop-downs and one example row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.parameters import GROUND, ParameterSpec
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import SCENARIO

NOTES = (
    "督导计划工作簿：填写说明",
    "每张表的第二行是示例，填写时请改成本单位的数据，或整行删去。",
    "橙色表头必填，其余可留空；留空时的默认值见下表。只有 单位、学校、督学、校历 四张表必须有内容。",
    "学校、督学、单位的编号各不相同，都按文本填写；各表之间按编号对应。",
    "日期填到日，如 2027-09-01；多项用顿号隔开；是/否用下拉选择。",
    "填完后用 duxue check 检查，所有问题会一次列出，并指出在哪一格、应填什么。",
)


def example_rows() -> dict[str, tuple[Any, ...]]:
    """One example row a table, by table name; together they read without a problem."""
    return {table.name: (make(table.row, **table.example),) for table in SCENARIO}


def write_template(
    path: Path, specs: Iterable[ParameterSpec] = GROUND, waivable: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Write the empty workbook: all sheets with help, drop-downs, one example row each, and the list of parameters.

    ``specs`` are the parameters to list (the ground's and the rules'), ``waivable`` the titles of the rules that may be
    waived. The file appears whole or not at all.
    """
    write_workbook(path, SCENARIO, example_rows(), specs, NOTES, waivable=waivable)
