"""Columns that only count the rows: a count is passed over, anything else in them is told at its cell."""

import pytest

from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.typed_rows import read_table
from duxue.scenarios.sheets import SCENARIO, table

CLOSURES = table(SCENARIO, "closures")


@pytest.mark.parametrize("count", ["1", 7, 2.0, "十二", "1-1", "(3)", "１", "", None])
def test_a_count_is_passed_over(count: object) -> None:
    assert _told(count) == []


@pytest.mark.parametrize("more", ["√", "实验小学停课", True, "9月3日"])
def test_what_else_stands_there_is_told_at_its_cell_once(more: object) -> None:
    assert _told("1", more, more) == [("A3", "more_than_a_count", "warning")]


def test_the_word_of_a_sum_there_is_told_as_its_row() -> None:
    sheet = RawSheet(
        "closures", [["序号", "school_id", "from", "to"], ["1", "S1", "2027-05-01", "2027-05-02"], ["合计"]]
    )
    assert [p.code for p in read_table(sheet, CLOSURES).problems] == ["no_data_rows"]


def _told(*counts: object) -> list[tuple[str, str, str]]:
    rows = [[count, "S1", "2027-05-01", "2027-05-02"] for count in counts]
    sheet = RawSheet("closures", [["序号", "school_id", "from", "to"], *rows])
    return [(p.cell, p.code, p.level) for p in read_table(sheet, CLOSURES).problems]
