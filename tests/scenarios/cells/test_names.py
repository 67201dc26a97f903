"""Names where codes are asked for: taken where they are unique, never guessed, and told with everybody who bears them."""

from pathlib import Path

import pytest

from duxue.scenarios.cells.names import Known, Names
from duxue.scenarios.county import County
from duxue.scenarios.parameters import GROUND
from duxue.scenarios.reading.scenario import Reading, read_scenario

FILES = {
    "units": "unit_id,name,level,lon,lat\nU1,云岭县人民政府教育督导室,county,118.18,39.63\n",
    "schools": "school_id,name,unit_id,stage,students,lon,lat\n"
    "S1,云岭县第一小学,云岭县,primary,500,118.2,39.6\nS2,启明小学（北校区）,U1,primary,500,118.2,39.6\n",
    "inspectors": "inspector_id,name,unit_id,employment,background,term_start,term_end\n"
    "X1,张三,云岭县人民政府教育督导室,full_time,teacher,2026-01-01,2028-12-31\n"
    "X2,买买提·艾力,U1,full_time,teacher,2026-01-01,2028-12-31\n"
    "X3,王伟,U1,full_time,teacher,2026-01-01,2028-12-31\nX4,王伟,U1,part_time,teacher,2026-01-01,2028-12-31\n",
    "calendar": "from,to,kind\n2027-02-22,2027-07-09,term\n",
}


def read(path: Path, **tables: str) -> Reading:
    for name, text in {**FILES, **tables}.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_scenario(path, GROUND, {"reach": "到校路程"})


def county(path: Path, **tables: str) -> County:
    reading = read(path, **tables)
    assert reading.county is not None, [p.line() for p in reading.problems]
    return reading.county


@pytest.mark.parametrize("school", ["S1", "云岭县第一小学", "第一小学", " 云岭县 第一小学 "])
@pytest.mark.parametrize(
    "person", ["X1", "x1", "张三", "张 三", "张　三", "张三（专职）", "张 三(组长)", "X1（张三）"]
)
def test_a_unique_name_stands_for_its_id(school: str, person: str, tmp_path: Path) -> None:
    found = county(tmp_path, postings=f"学校名称,责任督学\n{school},{person}\n").rows.postings
    assert [(p.school_id, p.inspector_id) for p in found] == [("S1", "X1")]


def test_brackets_and_dots_of_a_name_are_read_in_either_width(tmp_path: Path) -> None:
    found = county(tmp_path, recusals="督学,学校,事由\n买买提.艾力,启明小学(北校区),亲属\n").rows.recusals
    assert [(r.inspector_id, r.school_id) for r in found] == [("X2", "S2")]


def test_several_of_one_name_are_all_named_at_the_cell(tmp_path: Path) -> None:
    reading = read(tmp_path, postings="school_id,inspector_id\nS1,王伟\n")
    (problem,) = reading.problems
    assert (problem.sheet, problem.cell, problem.code) == ("postings.csv", "B2", "ambiguous_name")
    assert [key for key in ("X1", "X2", "X3", "X4") if key in problem.message_zh] == ["X3", "X4"]


def test_a_name_that_nobody_bears_is_told_once(tmp_path: Path) -> None:
    reading = read(tmp_path, postings="school_id,inspector_id\n第九小学,张三\n")
    assert [(p.cell, p.code) for p in reading.problems] == [("A2", "unknown_id")]


def test_a_name_beside_a_blank_code_is_read(tmp_path: Path) -> None:
    text = "学校标识码,学校名称,督学证号,督学姓名\nS1,旧名小学,,张三\n,启明小学（北校区）,X2,\n"
    found = county(tmp_path, postings=text).rows.postings
    assert [(p.school_id, p.inspector_id) for p in found] == [("S1", "X1"), ("S2", "X2")]


def test_a_fault_of_a_name_read_beside_a_blank_code_is_told_at_the_name(tmp_path: Path) -> None:
    reading = read(tmp_path, postings="学校标识码,学校名称,督学证号,督学姓名\n,第九小学,X1,\nS2,,,王伟\n")
    assert [(p.cell, p.code, p.value) for p in reading.problems] == [
        ("B2", "unknown_id", "第九小学"),
        ("D3", "ambiguous_name", "王伟"),
    ]


def test_a_name_beside_another_ones_code_is_told_and_the_code_taken(tmp_path: Path) -> None:
    text = "学校标识码,学校名称,督学证号,督学姓名\nS1,启明小学（北校区）,X1,张三\nS2,启明小学（北校区）,X3,王伟\n"
    reading = read(tmp_path, postings=text)
    assert [(p.cell, p.code, p.level) for p in reading.problems] == [
        ("B2", "name_beside_another_code", "warning")
    ]
    assert reading.county is not None
    assert [(p.school_id, p.inspector_id) for p in reading.county.rows.postings] == [
        ("S1", "X1"),
        ("S2", "X3"),
    ]


@pytest.mark.parametrize("typed", ["张三、买买提·艾力", "X1 X2", "张 三；X2", "张三 买买提·艾力"])
def test_a_list_takes_names(typed: str, tmp_path: Path) -> None:
    text = f"event_id,target_id,kinds,from,to,level,inspectors\nE1,第一小学,综合督导,2027-03-01,2027-03-02,city,{typed}\n"
    (imposed,) = county(tmp_path, imposed=text).rows.imposed
    assert (imposed.target_id, imposed.inspectors) == ("S1", ("X1", "X2"))


def test_waivers_pins_and_parameters_take_names(tmp_path: Path) -> None:
    found = county(
        tmp_path,
        waivers="rule,subject,reason,approved_by,approved_on\nreach,第一小学,山路,局长,2026-12-01\n",
        pins="kind,school_id,inspector_id\nposting,第一小学,张三\n",
        parameters="key,value,unit_id\ninspect_on_makeup_days,是,云岭县\n",
    )
    assert [w.subject for w in found.rows.waivers] == ["S1"]
    assert [(p.school_id, p.inspector_id) for p in found.rows.pins] == [("S1", "X1")]
    assert found.parameters.given["inspect_on_makeup_days", "U1"] is True


def test_an_id_goes_before_a_name() -> None:
    names = Names([Known("schools", "一小", "二小", "U"), Known("schools", "S2", "一小", "U")])
    assert names.find("一小", ("schools",)) == ("一小", None)


@pytest.mark.parametrize(
    ("table", "text", "cell"),
    [
        ("postings", "学校标识码,学校名称,督学证号,督学姓名\nS1,第一小学,X1,李娜\n", "D2"),
        ("postings", "学校标识码,学校名称,督学证号,督学姓名\nS1,黄河路小学,X1,张三\n", "B2"),
        (
            "postings",
            "学校标识码,学校名称,督学证号,督学姓名\nS1,第一小学,X2,买提\nS2,启明小学,X2,买艾\n",
            "D3",
        ),
        ("calendar", "起,止,类型,单位代码,单位名称\n2027-03-01,2027-07-02,学期,U1,青山区\n", "E2"),
    ],
)
def test_a_name_that_nobody_bears_beside_a_code_is_told_at_its_cell(
    table: str, text: str, cell: str, tmp_path: Path
) -> None:
    reading = read(tmp_path, **{table: text})
    found = [(p.cell, p.level) for p in reading.problems if p.code == "name_of_nobody"]
    assert found == [(cell, "warning")]
    assert reading.county is not None, "the code is taken"


@pytest.mark.parametrize("name", ["张三", "张 三", "张三老师", "张三（专职）", "张三（X1）"])
@pytest.mark.parametrize("school", ["第一小学", "一小", "云岭县第一小学"])
def test_a_short_or_a_long_form_of_the_codes_own_name_is_nothing_to_tell(
    name: str, school: str, tmp_path: Path
) -> None:
    reading = read(tmp_path, postings=f"学校标识码,学校名称,督学证号,督学姓名\nS1,{school},X1,{name}\n")
    assert [p.code for p in reading.problems if p.table == "postings"] == []


def test_another_ones_name_is_told_even_where_it_reads_like_a_short_form(tmp_path: Path) -> None:
    schools = FILES["schools"] + "S3,云岭县第十一小学,U1,primary,500,118.2,39.6\n"
    text = "学校标识码,学校名称,督学证号\nS3,第一小学,X1\nS3,十一小学,X2\n"
    reading = read(tmp_path, schools=schools, postings=text)
    assert [(p.cell, p.code) for p in reading.problems if p.table == "postings" and "name" in p.code] == [
        ("B2", "name_beside_another_code")
    ]
