"""What is written reads back to the same rows, in both forms, for every kind of cell."""

import string
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from duxue.models.rules.register import parameter_specs, titles, waivable
from duxue.scenarios.cells.normalise import value_of
from duxue.scenarios.cells.spellings import BLANK, fold
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.files.staff_words import staff_value
from duxue.scenarios.files.template import example_rows, write_template
from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.files.writing import cell_text, csv_text, scenario_rows, write_csv
from duxue.scenarios.parameters import GROUND, ParameterKind, ParameterSpec
from duxue.scenarios.plan import CycleRow, Event, Plan, Posting, Visit
from duxue.scenarios.reading.scenario import read_plan, read_scenario
from duxue.scenarios.records import ParameterRow, Waiver
from duxue.scenarios.rows import Column, Kind, Sample, Task, make
from duxue.scenarios.sheets import PLAN, SCENARIO
from duxue.scenarios.synthetic import SHAPES, synthetic_county

WAIVABLE = {"responsible_load": "一人挂牌校数"}
COLUMNS = [column for table in (*SCENARIO, *PLAN) for column in table.columns]
IDS = st.text(string.ascii_letters + string.digits + "_-甲乙", min_size=1, max_size=10).filter(
    lambda s: fold(s) not in BLANK
)
TEXTS = st.text(
    string.ascii_letters + string.digits + "一中（东）=<>\"',;&@+学校 ", min_size=1, max_size=20
).map(str.strip).filter(lambda s: s != "" and fold(s) not in BLANK)  # fmt: skip
TASKS = st.one_of(
    st.sampled_from([Task(TaskKind.COMPREHENSIVE), Task(TaskKind.COUNTY_EVALUATION)]),
    st.builds(Task, st.sampled_from([TaskKind.CAMPAIGN, TaskKind.FOLLOW_UP]), IDS),
)
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def values(column: Column) -> st.SearchStrategy[Any]:
    """Any value a column may hold."""
    low, high = column.low or 0, column.high if column.high is not None else 10**6
    codes = list(column.codes or ())
    return {
        Kind.ID: IDS,
        Kind.TEXT: TEXTS,
        Kind.INT: st.integers(int(low), int(high)),
        Kind.NUMBER: st.floats(low, high).map(lambda n: float(f"{n:.15g}")),  # as workbooks hold them
        Kind.DATE: DAYS,
        Kind.YES_NO: st.booleans(),
        Kind.CODE: st.sampled_from(codes or [None]),
        Kind.CODES: st.lists(st.sampled_from(codes or [None]), min_size=1, unique=True).map(tuple),
        Kind.IDS: st.lists(IDS, min_size=1, max_size=4, unique=True).map(tuple),
        Kind.TASKS: st.lists(TASKS, min_size=1, max_size=3, unique=True).map(tuple),
        Kind.SAMPLE: st.one_of(
            st.just(Sample()),
            st.builds(Sample, count=st.integers(1, 500)),
            st.builds(Sample, share=st.integers(1, 99).map(lambda n: n / 100)),
        ),
        Kind.VALUE: IDS,
        Kind.DAY_OR_YEAR: st.one_of(DAYS, st.integers(1990, 2099)),
    }[column.kind]


@given(st.data())
def test_every_cell_reads_back_from_csv(data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(COLUMNS))
    value = data.draw(values(column))
    assert value_of(cell_text(value, column), column) == (value, None)


@given(st.data())
def test_every_cell_reads_back_from_a_workbook(data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(COLUMNS))
    value = data.draw(values(column))
    cell = staff_value(value, column)
    if isinstance(cell, int) and not isinstance(cell, bool):
        cell = float(cell)  # a workbook knows no whole numbers
    assert value_of(cell, column) == (value, None)


@given(st.data())
def test_every_cell_reads_back_from_csv_in_chinese(data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(COLUMNS))
    value = data.draw(values(column))
    assert value_of(cell_text(staff_value(value, column), column), column) == (value, None)


def test_each_title_of_a_parameter_or_a_rule_stands_for_one_alone_and_may_be_typed() -> None:
    for (table, field), words in titles().items():
        assert len({fold(word) for word in words.values()}) == len(words), table
        column = next(c for one in SCENARIO if one.name == table for c in one.columns if c.field == field)
        assert [word for word in words.values() if value_of(word, column)[1] is not None] == []


def test_a_folder_for_staff_opens_in_a_spreadsheet_in_chinese_and_reads_back(tmp_path: Path) -> None:
    tables: dict[str, Any] = dict(synthetic_county(3, institutions=20, inspectors=6))
    person = tables["inspectors"][0].inspector_id
    tables["waivers"] = (Waiver("responsible_load", person, "山区教学点分散", "某某", date(2026, 11, 20)),)
    tables["parameters"] = (*tables["parameters"], ParameterRow("large_school_exclusive", "no", ""))
    write_csv(SCENARIO, tables, tmp_path / "plain")
    plain = read_scenario(tmp_path / "plain", parameter_specs(), waivable()).county
    assert plain is not None
    write_csv(SCENARIO, scenario_rows(plain), tmp_path / "staff", titles())
    for table in SCENARIO:
        content = (tmp_path / "staff" / f"{table.name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf" + table.columns[0].zh.encode()), table.name
    assert f"责任督学挂牌学校数,{person}," in (tmp_path / "staff" / "waivers.csv").read_text("utf-8-sig")
    assert "公办" in (tmp_path / "staff" / "schools.csv").read_text("utf-8-sig")
    staff = read_scenario(tmp_path / "staff", parameter_specs(), waivable())
    assert [problem.line() for problem in staff.problems] == []
    assert staff.county is not None
    assert staff.county.digest == plain.digest


def specs_for(tables: dict[str, Any]) -> list[ParameterSpec]:
    """The ground's parameters, and those of the rules that a scenario sets, as free texts."""
    known = {spec.key for spec in GROUND}
    others = sorted({row.key for row in tables["parameters"]} - known)
    return [*GROUND, *(ParameterSpec(key, ParameterKind.CHOICE, None, key, key) for key in others)]


def county_of(path: Path, specs: list[ParameterSpec]) -> County:
    reading = read_scenario(path, specs, WAIVABLE)
    assert [problem.line() for problem in reading.problems] == []
    assert reading.county is not None
    return reading.county


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_county_reads_back_equal_from_both_forms(shape: str, tmp_path: Path) -> None:
    tables = dict(synthetic_county(7, shape=shape, institutions=60, inspectors=16))
    specs = specs_for(tables)
    write_csv(SCENARIO, tables, tmp_path / "first")
    first = county_of(tmp_path / "first", specs)
    rows = scenario_rows(first)
    assert {name: sorted(map(repr, kept)) for name, kept in rows.items() if name != "parameters"} == {
        name: sorted(map(repr, given)) for name, given in tables.items() if name != "parameters"
    }
    write_csv(SCENARIO, rows, tmp_path / "again")
    write_workbook(tmp_path / "again.xlsx", SCENARIO, rows, specs)
    write_workbook(tmp_path / "named.xlsx", SCENARIO, rows, specs, named=True)
    for path in (tmp_path / "again", tmp_path / "again.xlsx", tmp_path / "named.xlsx"):
        again = county_of(path, specs)
        assert again.rows == first.rows
        assert again.parameters.given == first.parameters.given
        assert again.digest == first.digest
        assert (again.start, again.end, again.as_of, again.seed) == (
            first.start,
            first.end,
            first.as_of,
            first.seed,
        )


def test_the_digest_goes_by_content(tmp_path: Path) -> None:
    rows = example_rows()
    write_csv(SCENARIO, rows, tmp_path / "one")
    school = replace(rows["schools"][0], students=rows["schools"][0].students + 1)
    write_csv(SCENARIO, {**rows, "schools": (school,)}, tmp_path / "two")
    one, two = (county_of(tmp_path / name, list(GROUND)) for name in ("one", "two"))
    assert one.digest != two.digest


def test_csv_files_are_plain_and_the_same_each_time(tmp_path: Path) -> None:
    rows = example_rows()
    for name in ("one", "two"):
        write_csv(SCENARIO, rows, tmp_path / name)
    for file in sorted((tmp_path / "one").iterdir()):
        data = file.read_bytes()
        assert data == (tmp_path / "two" / file.name).read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data
        assert data.decode("utf-8").endswith("\n")
    heads = (tmp_path / "one" / "recusals.csv").read_text(encoding="utf-8").splitlines()[0]
    assert heads == "inspector_id,school_id,reason,from,to"


def test_numbers_are_written_without_exponents() -> None:
    minutes = next(c for c in COLUMNS if c.name == "minutes")
    assert cell_text(0.0000001, minutes) == "0.0000001"
    assert cell_text(40.0, minutes) == "40"


PLANNED = Plan(
    postings=(make(Posting, school_id="007", inspector_id="I1", start=date(2027, 1, 1), end=date(2027, 12, 31)),),
    events=(
        make(
            Event,
            event_id="E1",
            target_id="007",
            kinds=(Task(TaskKind.COMPREHENSIVE), Task(TaskKind.CAMPAIGN, "C1")),
            start=date(2027, 3, 2),
            end=date(2027, 3, 3),
        ),
    ),
    visits=(make(Visit, visit_id="V1", date=date(2027, 3, 9), school_id="007", inspector_id="I1", covers=("F1", "F2")),),
    cycle=(
        CycleRow("007", None, None, 2029, "levelled"),
        CycleRow("008", date(2023, 4, 1), date(2028, 4, 1), date(2027, 3, 2), ""),
    ),
)  # fmt: skip


def test_a_plan_reads_back_equal_from_both_forms(tmp_path: Path) -> None:
    rows = {table.name: getattr(PLANNED, table.name) for table in PLAN}
    write_csv(PLAN, rows, tmp_path / "plan")
    (tmp_path / "plan" / "outcome.json").write_text('{"status": "optimal"}', encoding="utf-8")
    write_workbook(tmp_path / "edited.xlsx", PLAN, rows)
    plan, problems = read_plan(tmp_path / "plan")
    assert problems == ()
    assert plan == replace(PLANNED, outcome={"status": "optimal"})
    plan, problems = read_plan(tmp_path / "edited.xlsx")
    assert problems == ()
    assert plan == PLANNED
    planned = [
        row[3]
        for row in openpyxl.load_workbook(tmp_path / "edited.xlsx")["综合督导规划"].iter_rows(min_row=2)
    ]
    assert planned[0].value == 2029
    assert planned[1].is_date


def test_the_template_reads_without_a_problem(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")
    county = county_of(tmp_path / "template.xlsx", list(GROUND))
    rows = scenario_rows(county)
    assert rows == {name: tuple(given) for name, given in example_rows().items()}
    assert all(len(given) == 1 for given in rows.values())


def test_the_template_helps_where_staff_look(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["说明", *(table.zh for table in SCENARIO), "参数说明", "字典"]
    for table in SCENARIO:
        sheet = book[table.zh]
        assert [cell.value for cell in sheet[1]] == [column.zh for column in table.columns]
        assert all(cell.comment is not None for cell in sheet[1])
        assert sheet.freeze_panes == "B2"
        ids = [n for n, c in enumerate(table.columns, 1) if c.kind is Kind.ID]
        assert {sheet.cell(2, n).number_format for n in ids if sheet.cell(2, n).value} <= {"@"}
        lists = {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation}
        coded = [n for n, c in enumerate(table.columns) if c.kind in (Kind.CODE, Kind.YES_NO)]
        named = [0] if table.name == "parameters" else []
        assert lists == {sheet.cell(2, n + 1).coordinate for n in sorted({*coded, *named})}
    keys = [row[0].value for row in book["参数说明"].iter_rows(min_row=2)]
    assert keys == [spec.key for spec in GROUND]
    rule = book["参数"].data_validations.dataValidation[0]
    place = str(rule.formula1).replace("$", "").removeprefix("参数说明!")
    offered = [cell.value for line in book["参数说明"][place] for cell in line]
    assert offered == [spec.zh for spec in GROUND]
    assert book["参数"]["A2"].value in offered


def test_a_drop_down_offers_every_word_of_its_list(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    sheet = book["学校"]
    rule = next(r for r in sheet.data_validations.dataValidation if str(r.sqref).startswith("E2"))
    place = str(rule.formula1).replace("$", "").removeprefix("字典!")
    offered = [cell.value for line in book["字典"][place] for cell in line]
    stage = next(c for c in SCENARIO[1].columns if c.field == "stage")
    assert offered == [code.zh for code in stage.codes or ()]


def test_texts_never_become_formulas(tmp_path: Path) -> None:
    rows = example_rows()
    school = replace(rows["schools"][0], name='=HYPERLINK("http://x")', township="+1-2", school_id="00123")
    names = {**rows, "schools": (school,)}
    write_workbook(tmp_path / "names.xlsx", SCENARIO, names)
    cells = (
        CalamineWorkbook.from_path(tmp_path / "names.xlsx")
        .get_sheet_by_name("学校")
        .to_python(skip_empty_area=False)
    )
    assert cells[1][0] == "00123"
    assert cells[1][1] == '=HYPERLINK("http://x")'
    sheet = openpyxl.load_workbook(tmp_path / "names.xlsx")["学校"]
    assert [sheet.cell(2, n).data_type for n in (1, 2)] == ["s", "s"]


def test_a_stop_while_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_template(tmp_path / "template.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_private_table_text_is_quoted_for_csv() -> None:
    rows = example_rows()["waivers"]
    waiver = replace(rows[0], reason='山区,"分散"')
    table = next(t for t in SCENARIO if t.name == "waivers")
    assert csv_text(table, [waiver]).splitlines()[1].count('"') == 6
