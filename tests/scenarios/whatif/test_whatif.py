"""What-ifs: every kind of edit, read from a workbook folder and from TOML, with every fault at its cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from duxue.models.rules.register import parameter_specs, waivable
from duxue.scenarios.codes import Background, EditKind, Employment, Stage
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import edited
from duxue.scenarios.edits.draft import EditError
from duxue.scenarios.edits.kinds.enrolment import share_of
from duxue.scenarios.edits.kinds.split_zone import far_half
from duxue.scenarios.edits.register import WHATIFS_OFFERED
from duxue.scenarios.edits.rows import MOST_ADDED, Edit, WhatIf
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.records import School
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.whatif.reading import read_whatifs
from tests.models.stages.drawn import drawn_county


def county() -> County:
    return drawn_county(2, 30, 9)


def tried(*edits: Edit) -> County:
    return edited(county(), WhatIf("试算", edits))


def edit(kind: EditKind, **cells: object) -> Edit:
    return make(Edit, whatif="试算", kind=kind, **cells)


def test_hired_people_start_in_their_township_and_can_be_reached_by_travel() -> None:
    town = next(s.township for s in county().rows.schools if s.township)
    after = tried(edit(EditKind.HIRE, count=2, township=town, stages=(Stage.PRIMARY,)))
    fresh = [i for i in after.rows.inspectors if i.inspector_id not in county().inspectors]
    own = [s for s in county().rows.schools if s.township == town]
    assert [(i.employment, i.stages) for i in fresh] == [(Employment.FULL_TIME, (Stage.PRIMARY,))] * 2
    assert fresh[0].lon == pytest.approx(sum(s.lon for s in own) / len(own))
    assert after.travel.minutes(fresh[0].inspector_id, own[0].school_id) >= 0
    assert after.digest != county().digest


def test_those_who_leave_at_once_are_gone_and_later_ones_end_their_term() -> None:
    first, second = county().rows.inspectors[:2]
    gone = tried(edit(EditKind.LOSE, subject=first.inspector_id))
    assert first.inspector_id not in gone.inspectors
    assert all(p.inspector_id != first.inspector_id for p in gone.rows.postings)
    late = tried(edit(EditKind.LOSE, subject=second.inspector_id, start=date(2027, 5, 1)))
    assert late.inspectors[second.inspector_id].term_end == date(2027, 4, 30)


def test_who_leaves_before_the_term_begins_is_not_there_at_all() -> None:
    hired = edit(EditKind.HIRE, start=date(2027, 6, 1))
    fresh = next(i for i in tried(hired).rows.inspectors if i.inspector_id not in county().inspectors)
    left = tried(hired, edit(EditKind.LOSE, subject=fresh.inspector_id, start=date(2027, 5, 1)))
    assert fresh.inspector_id not in left.inspectors


def test_people_drawn_by_lot_are_the_same_for_the_same_seed_and_of_the_employment_asked_for() -> None:
    lose = edit(EditKind.LOSE, count=2, employment=Employment.PART_TIME)
    left = [set(county().inspectors) - set(tried(lose).inspectors) for _ in range(2)]
    assert left[0] == left[1]
    assert {county().inspectors[i].employment for i in left[0]} == {Employment.PART_TIME}
    with pytest.raises(EditError):
        tried(edit(EditKind.LOSE, count=999))


def test_a_parameter_takes_its_value_for_one_unit() -> None:
    unit = county().offices[0].unit_id
    after = tried(edit(EditKind.PARAMETER, subject="reach_minutes", value="45", unit_id=unit))
    assert after.parameters.number("reach_minutes", unit) == 45
    with pytest.raises(EditError):
        tried(edit(EditKind.PARAMETER, subject="reach_minutes", value="weit"))


def test_more_pupils_of_a_stage_make_large_schools() -> None:
    after = tried(edit(EditKind.ENROLMENT, stages=(Stage.PRIMARY,), value="+50%"))
    for school in county().rows.schools:
        grown = after.schools[school.school_id].students
        assert grown == (round(school.students * 1.5) if school.stage is Stage.PRIMARY else school.students)


def test_schools_open_close_and_merge() -> None:
    one, two = standing()
    town = one.township
    opened = tried(edit(EditKind.OPEN_SCHOOL, township=town, stages=(Stage.JUNIOR,), value="900", count=2))
    assert [s.students for s in opened.rows.schools if s.school_id not in county().schools] == [900, 900]
    day = date(2027, 9, 1)
    merged = tried(edit(EditKind.MERGE_SCHOOLS, subject=one.school_id, other=(two.school_id,), start=day))
    assert merged.schools[one.school_id].closed == day
    assert merged.schools[two.school_id].students == one.students + two.students
    assert (
        tried(edit(EditKind.CLOSE_SCHOOL, subject=one.school_id, start=day)).schools[one.school_id].closed
        == day
    )


def test_a_school_that_is_not_open_yet_cannot_be_closed() -> None:
    fresh = edit(EditKind.OPEN_SCHOOL, township=county().rows.schools[0].township, stages=(Stage.JUNIOR,), value="9",
                 start=date(2027, 9, 1))  # fmt: skip
    made = next(s for s in tried(fresh).rows.schools if s.school_id not in county().schools)
    with pytest.raises(EditError, match="2027-09-01") as told:
        tried(fresh, edit(EditKind.CLOSE_SCHOOL, subject=made.school_id, start=date(2027, 9, 1)))
    assert told.value.number == 1


def test_an_office_is_split_with_its_nearest_people_and_merged_again() -> None:
    unit = county().offices[0].unit_id
    towns = sorted({s.township for s in county().rows.schools})
    half = "、".join(towns[: len(towns) // 2])
    split = edit(EditKind.SPLIT_OFFICE, subject=unit, other=("NEU",), township=half)
    after = tried(split)
    share = len(after.schools_of("NEU")) / len(county().rows.schools)
    assert 0 < share < 1
    assert len(after.inspectors_of("NEU")) == round(len(county().rows.inspectors) * share)
    again = tried(split, edit(EditKind.MERGE_OFFICES, subject="NEU", other=(unit,)))
    assert [s.office_id for s in again.rows.schools] == [s.office_id for s in county().rows.schools]
    assert {i.unit_id for i in again.rows.inspectors} == {unit}


def test_zones_that_are_not_given_cannot_be_merged() -> None:
    with pytest.raises(EditError, match="Z1"):
        tried(edit(EditKind.MERGE_ZONES, subject="Z1", other=("Z2",)))


def test_a_zone_is_cut_across_its_length() -> None:
    schools = sorted(county().rows.schools, key=lambda s: s.school_id)[:9]
    far = far_half(schools)
    assert len(far) == 4
    assert len({s.school_id for s in far}) == 4


def test_serving_heads_are_away_all_at_once() -> None:
    after = tried(edit(EditKind.HEADS_AWAY, start=date(2027, 3, 1), end=date(2027, 3, 31)))
    away = {a.inspector_id for a in after.rows.absences} - {a.inspector_id for a in county().rows.absences}
    heads = {
        i.inspector_id
        for i in county().rows.inspectors
        if i.background is Background.PRINCIPAL and i.school_id
    }
    assert away <= heads
    assert heads <= {a.inspector_id for a in after.rows.absences}


def standing() -> list[School]:
    """Two schools that are open from the first day on."""
    return [s for s in county().rows.schools if s.opened is None or s.opened < county().start][:2]


def every_kind() -> list[Edit]:
    """An edit of every kind that fits the drawn county (zones given to its schools are tried apart)."""
    school, other = standing()
    unit = county().offices[0].unit_id
    towns = sorted({s.township for s in county().rows.schools})
    day = date(2027, 9, 1)
    person = county().rows.inspectors[0].inspector_id
    return [
        edit(EditKind.HIRE, count=2, township=towns[0], employment=Employment.PART_TIME),
        edit(EditKind.LOSE, subject=person),
        edit(EditKind.LOSE, count=2, start=day),
        edit(EditKind.PARAMETER, subject="schools_per_inspector", value="6", unit_id=unit),
        edit(EditKind.ENROLMENT, value="-30%"),
        edit(EditKind.OPEN_SCHOOL, township=towns[0], stages=(Stage.JUNIOR,), value="2000"),
        edit(EditKind.CLOSE_SCHOOL, subject=school.school_id),
        edit(EditKind.MERGE_SCHOOLS, subject=school.school_id, other=(other.school_id,), start=day),
        edit(EditKind.SPLIT_OFFICE, subject=unit, other=("NEU",), township="、".join(towns[:2])),
        edit(EditKind.HEADS_AWAY, start=date(2027, 3, 1), end=date(2027, 3, 31)),
    ]


@pytest.mark.parametrize("one", every_kind(), ids=lambda one: f"{one.kind}{one.subject}")
def test_a_scenario_after_an_edit_is_read_like_any_other(tmp_path: Path, one: Edit) -> None:
    after = tried(one)
    write_csv(SCENARIO, scenario_rows(after), tmp_path)
    reading = read_scenario(tmp_path, parameter_specs(), waivable())
    assert [p.line() for p in reading.problems if p.level == "error"] == []
    assert reading.county is not None
    assert reading.county.digest == after.digest != county().digest


@pytest.mark.parametrize(
    ("text", "share"),
    [("10%", 0.1), ("-5 %", -0.05), ("+10", 0.1), ("％", None), ("viel", None), ("-200%", None)],
)
def test_percentages_as_typed(text: str, share: float | None) -> None:
    assert share_of(text) == share


def test_every_kind_of_edit_says_what_it_needs() -> None:
    assert set(WHATIFS_OFFERED) == set(EditKind)


def written(folder: Path, text: str, name: str = "what_ifs.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder if name.endswith(".csv") else folder / name


def test_rows_of_one_name_make_one_what_if(tmp_path: Path) -> None:
    text = "方案名称,调整类别,数量,取值,对象\n增两人,增聘,2,,\n缩小半径,参数,,60,reach_minutes\n增两人,在校生增减,,5%,\n"
    read = read_whatifs(written(tmp_path, text), county(), parameter_specs())
    assert read.problems == ()
    assert read.whatifs is not None
    assert [(w.name, [e.kind for e in w.edits]) for w in read.whatifs] == [
        ("增两人", [EditKind.HIRE, EditKind.ENROLMENT]),
        ("缩小半径", [EditKind.PARAMETER]),
    ]


def test_a_sheet_that_is_no_list_of_what_ifs_is_told(tmp_path: Path) -> None:
    written(tmp_path, "甲,乙\n1,2\n", "方案二.csv")
    text = "方案名称,调整类别,数量\n增两人,增聘,2\n"
    read = read_whatifs(written(tmp_path, text), county(), parameter_specs())
    assert [(p.sheet, p.code, p.level) for p in read.problems] == [("方案二.csv", "unknown_sheet", "warning")]
    assert read.whatifs is not None


def test_toml_says_the_same(tmp_path: Path) -> None:
    text = '[[what_if]]\nname = "一"\n[[what_if.edit]]\nkind = "hire"\ncount = 3\nstages = ["primary", "junior"]\n'
    read = read_whatifs(written(tmp_path, text, "w.toml"), county(), parameter_specs())
    assert read.problems == ()
    assert read.whatifs is not None
    (one,) = read.whatifs[0].edits
    assert (one.count, one.stages) == (3, (Stage.PRIMARY, Stage.JUNIOR))


def test_toml_speaks_chinese_too(tmp_path: Path) -> None:
    edit = '"调整类别" = "增聘"\n"人数" = 3\n"学段范围" = ["小学", "初中"]\n'
    text = f'[["假设方案"]]\n"名称" = "一"\n[["假设方案"."调整"]]\n{edit}'
    read = read_whatifs(written(tmp_path, text, "w.toml"), county(), parameter_specs())
    assert read.problems == ()
    assert read.whatifs is not None
    (one,) = read.whatifs[0].edits
    assert (one.kind, one.count, one.stages) == (EditKind.HIRE, 3, (Stage.PRIMARY, Stage.JUNIOR))
    twice = read_whatifs(written(tmp_path, f"{text}kind = 'hire'\n", "t.toml"), county(), parameter_specs())
    assert twice.whatifs is None


@pytest.mark.parametrize(
    ("line", "cell", "code"),
    [
        ("a,变更,,,,", "B2", "unknown_word"),
        ("a,参数,,60,,", "C2", "blank"),
        ("a,参数,bedeutung,60,,", "C2", "unknown_parameter"),
        ("a,参数,seed,2,,", "C2", "fixed_parameter"),
        ("a,参数,reach_minutes,weit,,", "D2", "bad_parameter"),
        ("a,撤并学校,S-none,,,", "C2", "unknown_id"),
        ("a,增聘,,7,,", "D2", "not_used"),
        ("a,在职校长不可用,,,2027-03-31,2027-03-01", "F2", "ends_before_start"),
        ("a,增聘,,,2031-01-01,", "E2", "outside_horizon"),
    ],
)
def test_every_fault_has_its_cell(tmp_path: Path, line: str, cell: str, code: str) -> None:
    text = f"方案名称,调整类别,对象,取值,起,止\n{line}\n"
    read = read_whatifs(written(tmp_path, text), county(), parameter_specs())
    assert read.whatifs is None
    assert cell in {p.cell for p in read.problems}
    assert code in {p.code for p in read.problems}


def test_what_cannot_be_applied_is_told_at_its_row(tmp_path: Path) -> None:
    text = "方案名称,调整类别,数量,取值,对象\n甲,增聘,2,,\n乙,增聘,1,,\n甲,减员,999,,\n"
    read = read_whatifs(written(tmp_path, text), county(), parameter_specs())
    assert read.whatifs is not None
    with pytest.raises(EditError) as told:
        edited(county(), read.whatifs[0])
    problem = read.problem("甲", told.value)
    assert (problem.sheet, problem.cell, problem.row, problem.message_zh) == (
        "what_ifs.csv",
        "A4",
        4,
        told.value.zh,
    )


def test_what_is_wrong_in_toml_is_told_by_what_if_and_edit(tmp_path: Path) -> None:
    text = '[[what_if]]\nname = "甲"\n[[what_if.edit]]\nkind = "hire"\n[[what_if.edit]]\nkind = "lose"\ncount = 999\n'
    read = read_whatifs(written(tmp_path, text, "w.toml"), county(), parameter_specs())
    assert read.whatifs is not None
    with pytest.raises(EditError) as told:
        edited(county(), read.whatifs[0])
    assert read.problem("甲", told.value).line("en").startswith("error w.toml [甲 #2]")
    wrong = read_whatifs(
        written(tmp_path, text.replace("999", '"viele"'), "w.toml"), county(), parameter_specs()
    )
    assert wrong.whatifs is None
    assert [(p.sheet, p.cell) for p in wrong.problems] == [("w.toml [甲 #2] count", "")]


@pytest.mark.parametrize("name", ["现状", "today", " Today "])
def test_the_scenario_as_it_is_keeps_its_name(tmp_path: Path, name: str) -> None:
    read = read_whatifs(written(tmp_path, f"方案名称,调整类别\n{name},增聘\n"), county(), parameter_specs())
    assert [(p.cell, p.code) for p in read.problems] == [("A2", "name_taken")]


@pytest.mark.parametrize(("name", "text"), [("w.toml", "[[what_if"), ("what_ifs.csv", "方案名称,调整类别\n")])
def test_a_broken_or_empty_file_gets_one_clear_line(tmp_path: Path, name: str, text: str) -> None:
    read = read_whatifs(written(tmp_path, text, name), county(), parameter_specs())
    assert read.whatifs is None
    assert len(read.problems) == 1


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000, "a = 1" + "0" * 6000, 'a = "\udcff"', "a = 2027-99-99", "\x00"]
)
def test_a_hostile_toml_file_gets_one_clear_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "w.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    read = read_whatifs(path, county(), parameter_specs())
    assert read.whatifs is None
    assert len(read.problems) == 1


@pytest.mark.parametrize("pupils", ["፩", "9" * 5000, "-1", "1.5", "viele", "1e3", "999999999999"])
def test_pupils_of_a_new_school_are_a_plain_number(pupils: str) -> None:
    town = county().rows.schools[0].township
    with pytest.raises(EditError):
        tried(edit(EditKind.OPEN_SCHOOL, township=town, stages=(Stage.JUNIOR,), value=pupils))


def test_as_many_people_as_an_edit_may_add_are_added_at_once(tmp_path: Path) -> None:
    after = tried(edit(EditKind.HIRE, count=MOST_ADDED), edit(EditKind.HIRE, count=MOST_ADDED))
    fresh = [i for i in after.rows.inspectors if i.inspector_id not in county().inspectors]
    assert len({i.inspector_id for i in fresh}) == len({i.name for i in fresh}) == 2 * MOST_ADDED
    text = f"方案名称,调整类别,数量\n甲,增聘,{MOST_ADDED + 1}\n"
    read = read_whatifs(written(tmp_path, text), county(), parameter_specs())
    assert [(p.cell, p.code) for p in read.problems] == [("C2", "out_of_range")]
