"""Lists as an office keeps them: title rows, heads over two rows, names for codes, addresses for points, months for days."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duxue.scenarios.codes import Background, DayKind, Ownership, Stage, UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.parameters import GROUND
from duxue.scenarios.reading.scenario import Reading, read_scenario
from duxue.scenarios.sheets import SCENARIO
from tests.scenarios.reading.typed_workbooks import read_typed, typed

Lines = Sequence[Sequence[Any]]
OFFICE = "松河县人民政府教育督导室"
SCHOOLS: Lines = (
    ("松河县各级各类学校（幼儿园）基本情况一览表",),
    (f"填报单位：{OFFICE}（盖章）", "", "", "", "填报日期：2026年11月20日"),
    (
        "序号",
        "学校名称",
        "学校类型",
        "办学性质",
        "地址",
        "在校生情况",
        "",
        "校长",
        "",
        "",
        "责任督学",
        "上次综合督导时间",
        "备注",
    ),
    ("", "", "", "", "", "班数", "人数", "姓名", "任职时间", "联系电话", "", "", ""),
    (
        1,
        "松河县第一小学",
        "完小",
        "公办",
        "松河县城关镇人民路12号",
        20,
        800,
        "刘一",
        45170,
        "0315-1",
        "张 三",
        "2021.11",
        "",
    ),
    (
        2,
        "北山镇中心校",
        "中心校",
        "公办",
        "松河县北山镇大街北侧",
        10,
        400,
        "吴二",
        "2024.9",
        "0315-2",
        "李四海",
        "未督导",
        "",
    ),
    (3, "北山镇石门教学点", "教学点", "公办", "松河县北山镇村东", 1, 20, "", "", "", "", "", ""),
    ("", "", "", "", "", "", "", "", "", "", "", "", ""),
    (
        4,
        "北山镇小天使幼儿园",
        "普惠性民办园",
        "普惠民办",
        "松河县北山镇村东",
        3,
        90,
        "周四",
        "202209",
        "0315-4",
        "张 三",
        45050,
        "",
    ),
    ("合计", "", "", "", "", 34, 1310),
)
PEOPLE: Lines = (
    ("松河县督学聘任情况登记表",),
    ("序号", "姓名", "性别", "出生年月", "工作单位及职务", "专/兼职", "负责学段", "聘任时间", "手机号码"),
    (1, "张 三", "男", "1972年3月", "县教育局督导室", "专职", "中小学", "2025年3月—2028年2月", "0315-5"),
    (2, "李四海", "女", "1968.5", "县教研室教研员", "兼职", "小学、幼儿园", "2026.1", "0315-6"),
)  # fmt: skip
OTHERS: dict[str, Lines] = {
    "单位": (("名称", "经度", "纬度"), (OFFICE, 118.31, 40.14)),
    "校历": (
        ("起", "止", "类型"),
        ("2026.9.1", "2027.1.22", "第一学期"),
        ("2027年2月22日", "2027年7月9日", "第二学期"),
        ("2027-04-05", "", "清明"),
    ),
    "参数": (("参数", "取值"), ("计划期首日", "2027-01-01")),
}


def read(path: Path, **sheets: Lines) -> Reading:
    book = typed({"学校": SCHOOLS, "督学": PEOPLE, **OTHERS, **sheets})
    for cells in ("A1:M1", "A3:A4", "B3:B4", "F3:G3", "H3:J3", "K3:K4"):
        book["学校"].merge_cells(cells)
    return read_typed(path, book, GROUND)


@pytest.fixture
def kept(tmp_path: Path) -> Reading:
    return read(tmp_path)


@pytest.fixture
def county(kept: Reading) -> County:
    assert kept.county is not None, [p.line() for p in kept.problems]
    return kept.county


def test_lists_as_they_are_kept_need_no_answer(kept: Reading) -> None:
    assert [p.line() for p in kept.problems if p.level == "error"] == []


def test_schools_are_read_under_two_rows_of_headings(county: County) -> None:
    found = [(s.school_id, s.stage, s.students, s.township) for s in county.rows.schools]
    assert sorted(found) == [
        ("北山镇中心校", Stage.PRIMARY, 400, "北山镇"),
        ("北山镇小天使幼儿园", Stage.KINDERGARTEN, 90, "北山镇"),
        ("北山镇石门教学点", Stage.PRIMARY, 20, "北山镇"),
        ("松河县第一小学", Stage.PRIMARY, 800, "城关镇"),
    ]
    assert {s.unit_id for s in county.rows.schools} == {s.office_id for s in county.rows.schools} == {OFFICE}
    assert county.units[OFFICE].level is UnitLevel.COUNTY


def test_heads_and_responsible_inspectors_in_the_list_of_schools_are_read(county: County) -> None:
    heads = [(p.school_id, p.name, p.term_start) for p in county.rows.principals]
    assert sorted(heads) == [
        ("北山镇中心校", "吴二", date(2024, 9, 1)),
        ("北山镇小天使幼儿园", "周四", date(2022, 9, 1)),
        ("松河县第一小学", "刘一", date(2023, 9, 1)),
    ]
    postings = [(p.school_id, p.inspector_id) for p in county.rows.postings]
    assert sorted(postings) == [
        ("北山镇中心校", "李四海"),
        ("北山镇小天使幼儿园", "张三"),
        ("松河县第一小学", "张三"),
    ]


def test_people_are_read_with_their_posts_and_terms(county: County) -> None:
    found = [(i.inspector_id, i.background, i.term_start, i.term_end) for i in county.rows.inspectors]
    assert found == [
        ("张三", Background.OFFICIAL, date(2025, 3, 1), date(2028, 2, 29)),
        ("李四海", Background.EXPERT, date(2026, 1, 1), date(2028, 12, 31)),
    ]


def test_a_holiday_of_one_day_needs_no_end(county: County) -> None:
    rows = [(r.start, r.end) for r in county.rows.calendar if r.kind is DayKind.HOLIDAY]
    assert rows == [(date(2027, 4, 5), date(2027, 4, 5))]


def test_what_was_taken_is_told_once(kept: Reading) -> None:
    told = [(p.sheet, p.code) for p in kept.problems]
    assert told.count(("学校", "ids_given")) == told.count(("督学", "ids_given")) == 1
    assert told.count(("学校", "unknown_heading")) == 1
    assert told.count(("督学", "term_taken")) == 1
    unknown = next(p for p in kept.problems if p.code == "unknown_heading" and p.sheet == "学校")
    assert "班数" in unknown.message_zh
    assert "序号" not in unknown.message_zh
    assert "责任督学" not in unknown.message_zh


def test_schools_without_a_point_stand_at_their_township_and_one_line_tells_it(tmp_path: Path) -> None:
    townships = (("乡镇", "经度", "纬度"), ("北山镇", 118.4, 40.2))
    reading = read(tmp_path, 乡镇=(("单位", *townships[0]), (OFFICE, *townships[1])))
    assert reading.county is not None
    points = {s.name: (s.lon, s.lat) for s in reading.county.rows.schools}
    assert points["松河县第一小学"] == (118.31, 40.14)
    assert points["北山镇中心校"] == points["北山镇石门教学点"] == (118.4, 40.2)
    stands = {s.name: reading.county.stands_at(s) for s in reading.county.rows.schools}
    assert (stands["松河县第一小学"], stands["北山镇石门教学点"]) == (OFFICE, "北山镇")
    lines = [p.message_zh for p in reading.problems if p.code == "by_township"]
    assert len(lines) == 2
    assert any("按乡镇定位" in note for note, _ in reading.county.notes)


def test_a_point_that_was_not_typed_is_written_nowhere(tmp_path: Path) -> None:
    county = read(tmp_path).county
    assert county is not None
    written = scenario_rows(county)["schools"]
    assert {(s.lon, s.lat) for s in written} == {(None, None)}
    write_csv(SCENARIO, scenario_rows(county), tmp_path / "copy")
    again = read_scenario(tmp_path / "copy", GROUND).county
    assert again is not None
    assert (again.digest, again.rows) == (county.digest, county.rows)
    assert "4所学校没有坐标" in again.travel.words("zh")


def test_a_township_of_tangshan_has_a_bundled_point(tmp_path: Path) -> None:
    schools = [[str(cell).replace("松河县北山镇", "乐亭县乐亭镇") for cell in line] for line in SCHOOLS]
    unit = (("名称", "经度", "纬度"), ("乐亭县教育督导室", 118.9, 39.42))
    reading = read(tmp_path, 学校=schools, 单位=unit)
    assert reading.county is not None, [p.line() for p in reading.problems]
    assert [(t.township, t.lon) for t in reading.county.rows.townships] == [("乐亭镇", 118.90097)]


def test_two_of_one_name_are_told_apart_by_their_phones(tmp_path: Path) -> None:
    twins = (
        *PEOPLE,
        *[(n, "王伟", "男", "", "教师", "兼职", "小学", "2026.1", 13800000000 + n) for n in (1111, 2222)],
    )
    reading = read(tmp_path, 督学=twins)
    assert reading.county is not None, [p.line() for p in reading.problems]
    assert [i.inspector_id for i in reading.county.rows.inspectors][2:] == ["王伟(1111)", "王伟(2222)"]


def test_two_of_one_name_with_nothing_to_tell_them_apart_are_asked_for_a_code(tmp_path: Path) -> None:
    twins = (*PEOPLE, *[(3, "王伟", "男", "", "教师", "兼职", "小学", "2026.1", "")] * 3)
    errors = [(p.sheet, p.row) for p in read(tmp_path, 督学=twins).problems if p.level == "error"]
    assert errors == [("督学", 5), ("督学", 6), ("督学", 7)]


def test_several_units_need_the_unit_of_each_school_asked_once(tmp_path: Path) -> None:
    units = (("单位代码", "名称", "层级", "经度", "纬度"), ("U1", "甲县督导室", "县", 118.3, 40.1), ("U2", "乙县督导室", "县", 118.3, 40.1))  # fmt: skip
    errors = [(p.sheet, p.code) for p in read(tmp_path, 单位=units).problems if p.level == "error"]
    assert errors == [("学校", "missing_heading"), ("督学", "missing_heading")]


def test_a_number_of_other_people_is_no_number_of_pupils(tmp_path: Path) -> None:
    schools = [list(line) for line in SCHOOLS]
    schools[2][5] = "教职工"
    errors = [
        (p.sheet, p.column, p.code) for p in read(tmp_path, 学校=schools).problems if p.level == "error"
    ]
    assert errors == [("学校", "students", "missing_heading")]


def as_another_office_keeps_them(path: Path, *, more: dict[str, Lines] | None = None) -> Reading:
    """The same lists under other names and heads: a row of heads, subtotals, remarks behind names."""
    heads = (
        "编号", "校名", "学校类别", "办学类型", "校址", "学生数", "校长姓名", "任现职时间", "包校督学", "最近一次综合督导",
    )  # fmt: skip
    rows: Lines = (
        ("松河县中小学幼儿园名册",),
        heads,
        ("", "全县合计", "", "", "", 1310),
        (1, "松河县第一中学", "普通高中", "公办", "松河县城关镇1号", 800, "甲", "2024年9月起", "张 三（专职）", "2021.11.5-11.6"),
        (2, "城关镇第一幼儿园", "公立幼儿园", "公办", "松河县城关镇2号", 90, "乙", "2024.9.1任", "李四海", "2022年3月7日、8日"),
        ("", "城关镇小计", "", "", "", 890),
        (3, "北山镇中心小学", "镇中心小学", "民办（普惠）", "松河县北山镇3号", 420, "丙", "2023.9.", "李 四海", "未开展"),
    )  # fmt: skip
    people: Lines = (
        ("编号", "督学姓名", "现任职务", "督学类别", "督导学段", "聘任起止", "电话"),
        (1, "张 三", "县教育局督导室", "专职", "中小学", "2025年3月起", "0315-5"),
        (2, "李四海", "县教研室教研员", "兼职", "小学、幼儿园", "2025年3月到2028年2月", "0315-6"),
    )
    lists = {"2026年学校花名册": rows, "督学花名册": people, "督导室": OTHERS["单位"]}
    others = {"2026-2027学年度校历": OTHERS["校历"], "参数设置": OTHERS["参数"]}
    return read_typed(path, typed({**lists, **others, **(more or {})}), GROUND)


def test_other_names_of_sheets_and_heads_need_no_answer_either(tmp_path: Path) -> None:
    reading = as_another_office_keeps_them(tmp_path)
    assert [p.line() for p in reading.problems if p.level == "error"] == []
    assert reading.county is not None
    rows = reading.county.rows
    assert {s.name: (s.stage, s.ownership, s.last_comprehensive) for s in rows.schools} == {
        "松河县第一中学": (Stage.SENIOR, Ownership.PUBLIC, date(2021, 11, 6)),
        "城关镇第一幼儿园": (Stage.KINDERGARTEN, Ownership.PUBLIC, date(2022, 3, 8)),
        "北山镇中心小学": (Stage.PRIMARY, Ownership.PRIVATE, None),
    }
    assert {p.school_id: p.inspector_id for p in rows.postings} == {
        "松河县第一中学": "张三", "城关镇第一幼儿园": "李四海", "北山镇中心小学": "李四海",
    }  # fmt: skip
    assert {p.school_id: p.term_start for p in rows.principals} == {
        "松河县第一中学": date(2024, 9, 1), "城关镇第一幼儿园": date(2024, 9, 1), "北山镇中心小学": date(2023, 9, 1),
    }  # fmt: skip
    term = date(2025, 3, 1), date(2028, 2, 29)
    assert {i.inspector_id: (i.term_start, i.term_end) for i in rows.inspectors} == {
        "张三": term,
        "李四海": term,
    }


def test_a_sheet_of_the_tables_own_name_goes_before_one_that_is_called_like_it(tmp_path: Path) -> None:
    reading = as_another_office_keeps_them(tmp_path, more={"学校": SCHOOLS})
    assert [
        (p.sheet, p.code) for p in reading.problems if p.code in ("unknown_sheet", "same_table_twice")
    ] == [("2026年学校花名册", "unknown_sheet")]


def test_two_columns_of_one_meaning_are_still_asked_for(tmp_path: Path) -> None:
    twice = (("学校名称", "学校类别", "办学类型", "在校生数"), ("第一小学", "小学", "小学", 300))
    reading = as_another_office_keeps_them(tmp_path, more={"2026年学校花名册": twice})
    assert [p.code for p in reading.problems if p.level == "error"] == ["double_heading"]
