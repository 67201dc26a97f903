"""Lists of three further offices: an export of the statistics, schools parted by stage, a registry with remarks and terms by length."""

from datetime import date
from pathlib import Path

import pytest

from duxue.scenarios.cells.as_typed import month_of, span_of
from duxue.scenarios.cells.code_cells import known_code
from duxue.scenarios.codes import Background, Ownership, Stage
from duxue.scenarios.county import County
from duxue.scenarios.reading.scenario import Reading
from tests.scenarios.reading.typed_workbooks import Lists, read_typed, typed

STATISTICS: Lists = {
    "学校（机构）基本信息": [
        ["学校（机构）标识码", "学校（机构）名称", "办学类型", "举办者类型", "学校（机构）地址", "在校生数（人）", "其中：女", "校长（园长）姓名"],
        ["2113002001", "东川县第一中学", "342-高级中学", "811-县级教育部门", "东川县文化路1号", "2150", "1080", "何一"],
        ["2113002002", "东川县实验小学", "211-小学", "811-县级教育部门", "东川县文化路2号", "1320", "640", "何二"],
        ["2113002003", "小星星幼儿园", "111-幼儿园", "999-民办", "东川县文化路5号", "150", "70", "何三"],
        ["2113002004", "柳树教学点", "218-小学教学点", "811-县级教育部门", "东川县石桥乡柳树村", "22", "10", ""],
        ["2113002005", "东川县职业技术学校", "361-职业高中学校", "811-县级教育部门", "东川县文化路7号", "880", "400", "何五"],
        ["2113002006", "东川县特殊教育学校", "514-其他特教学校", "811-县级教育部门", "东川县文化路8号", "60", "20", "何六"],
    ],
    "督学信息": [
        ["督学姓名", "督学类别", "来源", "所在单位", "聘任开始", "聘任截止", "届次"],
        ["马一", "专职督学", "机关干部", "东川县人民政府教育督导室", "2026-01-01", "2028-12-31", "第三届"],
        ["马二", "兼职督学", "在职校长", "东川县实验小学", "2026-01-01", "2028-12-31", "第三届"],
        ["马三", "兼职督学", "退休教师", "", "2026-01-01", "2028-12-31", "第三届"],
    ],
    "校历": [
        ["学年", "学期", "开学", "放假"],
        ["2026-2027", "第二学期", "2027-02-22", "2027-07-03"],
        ["2027-2028", "第一学期", "2027-09-01", "2028-01-15"],
    ],
    "单位": [["单位代码", "单位名称", "经度", "纬度"], ["DC", "东川县人民政府教育督导室", 118.1, 39.7]],
}  # fmt: skip

REGISTRY: Lists = {
    "学校": [
        ["北河县学校台账"],
        ["编码", "学校简称", "学校全称", "学段", "办别", "学生", "地址（乡镇）", "上轮督导"],
        ["B01", "一中", "北河县第一中学", "高中", "公", 1900, "城关", "23年10月"],
        ["B02", "实小", "北河县实验小学", "小学", "公", 900, "城关", "22.5"],
        ["B03", "二幼", "北河县第二幼儿园", "幼", "民", 200, "城关", "无"],
        [
            "B04",
            "南河学校",
            "南河镇九年一贯制学校",
            "小学+初中",
            "公",
            "600人（2026年9月）",
            "南河",
            "2021年秋",
        ],
        ["B05", "南河小学", "南河镇中心小学", "小", "公", "412（含教学点28）", "南河", "2024年上半年"],
    ],
    "督学责任区划分表": [
        ["责任区", "督学", "联系电话", "挂牌学校"],
        ["第一责任区", "牛一", "1", "北河县第一中学\n北河县第二幼儿园"],
        [None, "牛二", "2", "南河镇九年一贯制学校；南河镇中心小学、B02"],
    ],
    "督学": [
        ["姓名", "专兼", "职务", "聘用期限"],
        ["牛一", "专", "督导室主任", "三年（2025年9月起）"],
        ["牛二", "兼", "退休（原南河镇中心小学校长）", "2年，2026.1—"],
    ],
    "校历": STATISTICS["校历"],
    "单位": [["督导机构", "坐标"], ["北河县人民政府教育督导室", "118.10，39.70"]],
}

BY_STAGE: Lists = {
    "幼儿园名册": [["序号", "园名", "在园幼儿"], [1, "西岭区机关幼儿园", 320]],
    "小学": [["序号", "校名", "在校学生"], [1, "西岭区中心小学", 840]],
    "2026年初中一览表": [["序号", "校名", "在校学生"], [1, "西岭区第一初级中学", 1240]],
    "督学": REGISTRY["督学"],
    "校历": STATISTICS["校历"],
    "单位": REGISTRY["单位"],
}


def read(path: Path, lists: Lists) -> Reading:
    return read_typed(path, typed(lists))


def whole(path: Path, lists: Lists) -> tuple[County, str]:
    reading = read(path, lists)
    assert reading.county is not None, [p.line() for p in reading.problems if p.level == "error"]
    return reading.county, "\n".join(p.line() for p in reading.problems)


def test_an_export_of_the_statistics_is_read_as_it_is(tmp_path: Path) -> None:
    county, told = whole(tmp_path, STATISTICS)
    schools = {s.school_id: s for s in county.rows.schools}
    assert [schools[f"211300200{n}"].stage for n in range(1, 7)] == [
        Stage.SENIOR, Stage.PRIMARY, Stage.KINDERGARTEN, Stage.PRIMARY, Stage.VOCATIONAL, Stage.SPECIAL,
    ]  # fmt: skip
    assert {s.ownership for s in schools.values() if "星星" not in s.name} == {Ownership.PUBLIC}
    assert schools["2113002003"].ownership is Ownership.PRIVATE
    people = {i.name: i for i in county.rows.inspectors}
    assert people["马二"].background is Background.PRINCIPAL
    assert people["马二"].school_id == "2113002002"
    assert (people["马三"].term_start, people["马三"].term_end) == (date(2026, 1, 1), date(2028, 12, 31))
    assert {row.start: row.end for row in county.rows.calendar}[date(2027, 2, 22)] == date(2027, 7, 3)
    assert told.count("没有经纬度") == 2, "a line a township, not a line a house in a street"
    assert "石桥乡有 1 所学校没有经纬度" in told
    assert "未填乡镇有 5 所学校没有经纬度" in told


def test_a_registry_with_remarks_terms_by_length_and_schools_by_zone_is_read(tmp_path: Path) -> None:
    county, told = whole(tmp_path, REGISTRY)
    schools = {s.school_id: s for s in county.rows.schools}
    assert [schools[f"B0{n}"].stage for n in range(3, 6)] == [
        Stage.KINDERGARTEN,
        Stage.NINE_YEAR,
        Stage.PRIMARY,
    ]
    assert [schools[f"B0{n}"].students for n in (4, 5)] == [600, 412]
    assert told.count("按 600 读取，请核对") == told.count("按 412 读取，请核对") == 1
    assert [schools[f"B0{n}"].last_comprehensive for n in range(1, 6)] == [
        date(2023, 10, 1), date(2022, 5, 1), None, date(2021, 9, 1), date(2024, 1, 1),
    ]  # fmt: skip
    people = {i.name: i for i in county.rows.inspectors}
    assert (people["牛一"].term_start, people["牛一"].term_end) == (date(2025, 9, 1), date(2028, 8, 31))
    assert (people["牛二"].term_start, people["牛二"].term_end) == (date(2026, 1, 1), date(2027, 12, 31))
    assert {(p.inspector_id, p.school_id) for p in county.rows.postings} == {
        ("牛一", "B01"), ("牛一", "B03"), ("牛二", "B04"), ("牛二", "B05"), ("牛二", "B02"),
    }  # fmt: skip
    assert (county.rows.units[0].lon, county.rows.units[0].lat) == (118.1, 39.7)


def test_schools_parted_by_stage_are_asked_for_in_one_sheet_and_once(tmp_path: Path) -> None:
    reading = read(tmp_path, BY_STAGE)
    errors = [p.line() for p in reading.problems if p.level == "error"]
    assert len(errors) == 1
    assert "“幼儿园名册”“小学”“2026年初中一览表”" in errors[0]
    assert "合成一张“学校”表" in errors[0]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2024年春季学期", date(2024, 3, 1)), ("2024下半年", date(2024, 7, 1)), ("09.1", date(2009, 1, 1)), ("23年13月", None),
        ("99.5", None), ("118.10", None), ("3.14", None),
    ],
)  # fmt: skip
def test_parts_of_years_and_short_years_are_months(typed: str, found: date | None) -> None:
    assert month_of(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("两年（自2024年3月1日起）", ("2024-03-01", "2026-02-28")), ("3年(2024-02-29)", ("2024-02-29", "2027-02-28")),
        ("三年", None), ("三年（待定）", None), ("第三届", None),
    ],
)  # fmt: skip
def test_a_term_told_by_its_length_has_both_its_ends(typed: str, found: tuple[str, str] | None) -> None:
    assert span_of(typed) == found


@pytest.mark.parametrize("typed", ["211 小学", "211小学", "211-小学", "211．小学", "小学"])
def test_the_number_of_a_national_list_before_a_word_is_passed_over(typed: str) -> None:
    assert known_code(typed, Stage) is Stage.PRIMARY
    assert known_code("2111小学", Stage) is None
