"""The empty workbook of changes reads back to its example rows, lists every kind, and its drop-downs hold every word."""

from pathlib import Path

import openpyxl

from duxue.models.rules.register import parameter_specs
from duxue.scenarios.changes.template import GUIDE, example_changes, guide_rows, write_changes_template
from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.rows import CHANGE_TABLES, CHANGES
from duxue.scenarios.files.source import open_source
from duxue.scenarios.reading.scenario import typed_tables


def test_it_reads_back_to_its_example_rows(tmp_path: Path) -> None:
    write_changes_template(tmp_path / "changes.xlsx", parameter_specs())
    typed, problems = typed_tables(open_source(tmp_path / "changes.xlsx"), CHANGE_TABLES, lenient=True)
    assert problems == []
    assert {name for name, table in typed.items() if table.missing} == set()
    assert [p for table in typed.values() for p in table.problems] == []
    assert typed[CHANGES.name].whole() == example_changes()
    assert not any(table.rows for name, table in typed.items() if name != CHANGES.name)


def test_every_kind_has_an_example_and_a_line_of_guidance(tmp_path: Path) -> None:
    assert [row.kind for row in example_changes()] == list(ChangeKind)
    assert [row[0] for row in guide_rows()[1:]] == [kind.zh for kind in ChangeKind]
    write_changes_template(tmp_path / "changes.xlsx")
    book = openpyxl.load_workbook(tmp_path / "changes.xlsx")
    assert [cell.value for cell in book[GUIDE][1]] == list(guide_rows()[0])
    words = {cell.value for row in book["字典"].iter_rows() for cell in row}
    assert {kind.zh for kind in ChangeKind} <= words
    rules = book["变动"].data_validations.dataValidation
    assert any("A2" in str(rule.sqref) and "字典" in rule.formula1 for rule in rules)


def test_the_same_workbook_every_time(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_changes_template(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
