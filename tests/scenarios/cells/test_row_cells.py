"""Rows that were understood before: the same words in other columns, at another place or of another kind are read anew."""

from typing import Any

import pytest

from duxue.scenarios.cells import row_cells
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.typed_rows import TypedTable, read_table
from duxue.scenarios.sheets import SCENARIO, table

CLOSURES = table(SCENARIO, "closures")
HEAD = ["school_id", "from", "to"]
ROW = ["S1", "2027-05-01", "2027-05-02"]


def read(*rows: list[Any], head: list[str] = HEAD, **more: Any) -> TypedTable:
    """A sheet of closures, read."""
    return read_table(RawSheet("closures.csv", [head, *rows], **more), CLOSURES)


def told(typed: TypedTable) -> list[tuple[str, str]]:
    """The cells that something is wrong with, and what."""
    return [(one.cell, one.code) for one in typed.problems]


def test_a_row_that_comes_again_says_the_same_and_is_its_own() -> None:
    first, second = read(ROW).rows[0], read(ROW, ROW)
    assert [one.given for one in second.rows] == [first.given] * 2
    assert [one.row for one in second.rows] == [first.row] * 2
    second.rows[0].replace_value("school_id", "S9")
    assert [read(ROW).rows[0].get("school_id"), second.rows[1].get("school_id")] == ["S1", "S1"]


def test_what_is_wrong_with_it_stands_at_its_new_place() -> None:
    wrong = ["S1", "2027-05-01", "2027-13-02"]
    before = told(read(wrong))
    assert [cell for cell, _ in before] == ["C2"]
    assert told(read(ROW, wrong)) == [("C3", before[0][1])]
    assert read(wrong).rows[0].row is None


def test_the_same_words_under_other_headings_are_read_anew() -> None:
    here, there = read(ROW).rows[0], read(ROW, head=["school_id", "to", "from"]).rows[0]
    assert (here.get("start"), here.get("end")) == (there.get("end"), there.get("start"))


@pytest.mark.parametrize("above", ["S1", "S2"])
def test_a_row_that_says_ditto_goes_by_the_one_above(above: str) -> None:
    rows = read([above, *ROW[1:]], ["同上", *ROW[1:]]).rows
    assert [one.get("school_id") for one in rows] == [above] * 2


def test_what_a_workbook_shows_of_a_row_is_not_forgotten() -> None:
    plain = read(ROW).rows[0]
    later = read(ROW, from_1904=True).rows[0]
    broken = read(ROW, broken={(1, 2): row_cells.blank_fault(CLOSURES.columns[0])})
    assert told(broken) == [("C2", "blank")]
    assert (later.get("start"), plain.get("start")) == (read(ROW).rows[0].get("start"),) * 2


def test_no_more_is_kept_than_so_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_cells, "MOST_ROWS", 3)
    for number in range(20):
        assert read([f"S{number}", *ROW[1:]]).rows[0].get("school_id") == f"S{number}"
        assert len(row_cells._ROWS) <= 3
