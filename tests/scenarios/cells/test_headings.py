"""Headings of names beside codes: one such column is read, a second one is told as not read."""

import pytest

from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.typed_rows import read_table
from duxue.scenarios.sheets import PLAN, SCENARIO, table

PRINCIPALS = table(SCENARIO, "principals")
CYCLE = table(PLAN, "cycle")


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (["学校标识码", "学校名称", "姓名"], []),
        (["学校名称", "学校标识码", "姓名"], []),
        (["学校标识码", "学校名称", "姓名", "学校全称"], ["D1"]),
        (["学校名称", "学校标识码", "姓名", "学校"], ["D1"]),
    ],
)
def test_a_second_column_of_names_is_told(heads: list[str], told: list[str]) -> None:
    sheet = RawSheet("principals", [heads, [f"S{place}" for place in range(len(heads))]])
    problems = [p for p in read_table(sheet, PRINCIPALS).problems if p.code == "double_heading"]
    assert [(p.cell, p.level) for p in problems] == [(cell, "warning") for cell in told]


def test_so_it_is_in_a_plan() -> None:
    sheet = RawSheet("cycle", [["school_id", "学校名称", "学校 名称", "reason"], ["S1", "甲校", "乙校", ""]])
    assert [(p.cell, p.code) for p in read_table(sheet, CYCLE).problems] == [("C1", "double_heading")]
