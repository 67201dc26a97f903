"""The empty workbook of what-ifs reads back to its example rows, explains every kind, and fits its own example scenario."""

from pathlib import Path

import openpyxl

from duxue.models.rules.register import parameter_specs, waivable
from duxue.scenarios.codes import EditKind
from duxue.scenarios.edits.register import WHATIFS_OFFERED
from duxue.scenarios.edits.rows import WHATIFS
from duxue.scenarios.files.source import open_source
from duxue.scenarios.files.template import write_template
from duxue.scenarios.reading.scenario import read_scenario, typed_tables
from duxue.scenarios.whatif.reading import read_whatifs
from duxue.scenarios.whatif.template import GUIDE, example_edits, guide_rows, write_whatifs_template


def test_it_reads_back_to_its_example_rows(tmp_path: Path) -> None:
    write_whatifs_template(tmp_path / "w.xlsx", parameter_specs())
    typed, problems = typed_tables(open_source(tmp_path / "w.xlsx"), (WHATIFS,), lenient=False)
    assert problems == []
    assert typed[WHATIFS.name].problems == []
    assert typed[WHATIFS.name].whole() == example_edits()


def test_its_examples_fill_in_what_their_kinds_ask_for(tmp_path: Path) -> None:
    write_template(tmp_path / "s.xlsx", parameter_specs())
    county = read_scenario(tmp_path / "s.xlsx", parameter_specs(), waivable()).county
    assert county is not None
    write_whatifs_template(tmp_path / "w.xlsx", parameter_specs())
    read = read_whatifs(tmp_path / "w.xlsx", county, parameter_specs())
    # The example scenario has one unit and one school: only ids that it does not have may be wrong.
    assert {p.code for p in read.problems} == {"unknown_id"}


def test_every_kind_has_an_example_a_line_and_a_word_in_the_drop_down(tmp_path: Path) -> None:
    assert [row.kind for row in example_edits()] == list(EditKind)
    assert [row[0] for row in guide_rows()[1:]] == [kind.zh for kind in EditKind]
    write_whatifs_template(tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert [cell.value for cell in book[GUIDE][1]] == list(guide_rows()[0])
    words = {cell.value for row in book["字典"].iter_rows() for cell in row}
    assert {kind.zh for kind in EditKind} <= words
    rules = book[WHATIFS.zh].data_validations.dataValidation
    assert any("B2" in str(rule.sqref) and "字典" in rule.formula1 for rule in rules)


def test_no_cell_is_both_needed_and_optional() -> None:
    fields = {column.field for column in WHATIFS.columns}
    for wants in (one.wants for one in WHATIFS_OFFERED.values()):
        assert {*wants.needs, *wants.takes} <= fields
        assert not {*wants.needs} & {*wants.takes}


def test_the_same_workbook_every_time(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_whatifs_template(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
