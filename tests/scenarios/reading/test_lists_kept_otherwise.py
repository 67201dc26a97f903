"""Lists of four further offices: two-row heads and a bare calendar, a matrix of kinds, a report to the city, a register of people."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duxue.scenarios.codes import Employment, Ownership, Stage
from duxue.scenarios.county import County
from duxue.scenarios.reading.scenario import Reading
from tests.scenarios.reading.typed_workbooks import Lists, read_typed, typed

UNIT: list[list[Any]] = [["督导机构", "经度", "纬度"], ["青河县人民政府教育督导室", 118.1, 39.7]]

TOWNSHIPS: Lists = {
    "中小学幼儿园基本情况统计表": [
        ["青河县中小学（幼儿园）基本情况统计表"],
        ["（2026年9月）", None, None, None, None, "单位：人"],
        ["序号", "乡镇", "学校基本情况", None, None, "学生情况", None, "上轮综合督导", "责任督学"],
        [None, None, "学校名称", "学校类别", "办别", "人数", "其中寄宿", None, None],
        [1, "城关镇", "青河县第一中学", "高级中学", "教办", "约2100", 900, "2023.10", "周一"],
        [2, "城关镇", "青河县油田学校", "九年一贯制", "企业办", 860, 0, "2022年春", "周二"],
        [3, None, "青河县启智学校", "特教", "教办", 45, 20, "未督导", "周二"],
        [4, "石桥乡", "石桥乡中心校", "中心校", "教办", "412人左右", 60, "2024-05-06", "周三"],
        [5, None, "石桥乡小博士幼儿园", "幼儿园", "个人", 98, 0, "—", "周三"],
        ["石桥乡小计", None, None, None, None, 510, 60],
        ["填表人：郑一", None, None, "审核人：", None, "（盖章）"],
    ],
    "督学": [
        ["姓名", "专兼职", "身份", "健康状况", "聘期"],
        ["周一", "专职", "教育局干部", "一般", "2026.1—2028.12"],
        ["周二", "兼职", "退休校长", "良好", "2026.1—2028.12"],
        ["周三", "兼职", "教研员", "尚可", "2026.1—2028.12"],
    ],
    "校历": [
        ["2026—2027学年度第二学期"],
        ["2月22日", "开学"], ["4月3日—5日", "清明节放假"], ["5月1日—5日", "劳动节放假"], ["7月3日", "放暑假"],
        ["2027—2028学年度第一学期"],
        ["9月1日", "开学"], ["10月1日—7日", "国庆节放假"], ["1月15日", "放寒假"],
    ],
    "单位": UNIT,
}  # fmt: skip

OWNERS: Lists = {
    "学校名录": [
        ["学校名称", "学校性质", "学段", "学生数", "所在乡镇", "备注"],
        ["青河县第二中学", "公办", "完中", "1850", "城关镇", ""],
        ["青河县育才学校", "国有民办", "小初一贯", "1200", "城关镇", "2015年转制"],
        ["青河县矿山小学", "矿办", "小学校", "260", "城关镇", ""],
        ["青河县阳光学校", "公办", "工读学校", "38", "石桥乡", ""],
        ["青河县金太阳幼儿园", "非普惠性民办", "幼儿园", "近200", "石桥乡", ""],
    ],
    "督学名单": [
        ["姓名", "专兼职", "工作单位及职务", "聘任时间", "联系电话"],
        ["吴一", "专职", "督导室主任", "2026年1月至2028年12月", "1"],
        ["吴二", "兼职", "青河县第二中学副校长", "2026年1月至2028年12月", "2"],
        ["吴三", "兼职", "县教研室教研员", "2026年1月至2028年12月", "3"],
    ],
    "校历": [
        ["时间", "事项", "说明"],
        ["2027-02-22", "学生报到", None], ["2027-02-20", "教师报到", None], ["2027-04-03至2027-04-05", "清明假期", None],
        ["2027-06-19", "散学", None], ["2027-09-01", "开学", None],
    ],
    "单位": UNIT,
}  # fmt: skip

REPORT: Lists = {
    "附件1学校情况表": [
        ["附件1"],
        ["学校情况表"],
        ["填报单位：青河县人民政府教育督导室", None, None, None, None, "填报日期：2026年11月"],
        ["学校名称", "学校标识码", "办学类型", "举办者", "在校生数", "校（园）长", None, "最近一次综合督导时间", "法人单位"],
        [None, None, None, None, None, "姓名", "任职时间", None, None],
        ["青河县第三中学", "2113009001", "初级中学", "县级教育部门", 1320, "冯一", "2023年8月", "2024年10月", "是"],
        ["青河县民族小学", "2113009002", "民族小学", "县级教育部门", 640, "冯二", "2021年8月", "2022年5月", "是"],
        ["柳树校点", "2113009003", "校点", "县级教育部门", 18, None, None, None, "否"],
        ["青河县职教中心", "2113009004", "职教", "县级教育部门", 900, "冯四", "2025年8月", None, "是"],
        ["合计", "4所", None, None, 2878],
        ["注：校点随中心校管理。"],
    ],
    "附件2督学情况表": [
        ["附件2"],
        ["督学情况表"],
        ["姓名", "类别", "职务", "督学证号", "聘期", None, "身体状况"],
        [None, None, None, None, "起", "止", None],
        ["陈一", "专职", "督导室干部", "QH01", "2026-01-01", "2028-12-31", "健康"],
        ["陈二", "兼职", "退休校长", "QH02", "2026-01-01", "2028-12-31", "健康"],
    ],
    "附件3校历": [
        ["学期", "开学时间", "放假时间"],
        ["2026-2027学年第二学期", "2027年2月22日", "2027年7月3日"],
        ["2027-2028学年第一学期", "2027年9月1日", "2028年1月15日"],
    ],
    "附件4单位": UNIT,
}  # fmt: skip

REGISTER: Lists = {
    "挂牌督导责任区": [
        ["责任区", "责任督学", "聘期", "专兼职", "挂牌学校", "学段", "学生人数", "办别"],
        ["第一责任区", "楚一", "2026.1-2028.12", "专职", "青河县第四中学", "初中", 880, "公办"],
        ["第一责任区", "楚一", "2026.1-2028.12", "专职", "青河县第四小学", "小学", 720, "公办"],
        ["第二责任区", "楚二", "2026.1-2028.12", "兼职", "青河县第四幼儿园", "幼儿园", "240余", "街道办"],
        ["第二责任区", "楚二", "2026.1-2028.12", "兼职", "石桥乡联小", "联小", 96, "村集体办"],
    ],
    "督学": [
        ["姓名", "专兼职", "聘期", "身份"],
        ["楚一", "专职", "2026.1-2028.12", "教育局干部"],
        ["楚二", "兼职", "2026.1-2028.12", "退休教师"],
    ],
    "学校": [
        ["校名", "学段", "学生人数", "办别"],
        ["青河县第四中学", "初中", 880, "公办"], ["青河县第四小学", "小学", 720, "公办"],
        ["青河县第四幼儿园", "幼儿园", "240余", "街道办"], ["石桥乡联小", "联小", 96, "村集体办"],
    ],
    "校历": [["第二学期", "2027-02-22", "2027-07-03"], ["暑假", "2027-07-04", "2027-08-31"], ["第一学期", "2027-09-01", "2028-01-15"]],
    "单位": UNIT,
}  # fmt: skip


def read(path: Path, lists: Lists, *merges: tuple[str, str]) -> Reading:
    book = typed(lists)
    for title, cells in merges:
        book[title].merge_cells(cells)
    return read_typed(path, book)


def questions(reading: Reading) -> list[str]:
    return [p.line() for p in reading.problems if p.level == "error"]


def whole(reading: Reading) -> tuple[County, str]:
    assert reading.county is not None, questions(reading)
    return reading.county, "\n".join(p.line() for p in reading.problems)


def test_a_table_by_townships_under_two_rows_of_heads_and_a_bare_calendar_needs_no_answer(
    tmp_path: Path,
) -> None:
    sheet = "中小学幼儿园基本情况统计表"
    county, told = whole(
        read(tmp_path, TOWNSHIPS, (sheet, "B6:B7"), (sheet, "B8:B9"), (sheet, "C3:E3"), (sheet, "F3:G3"))
    )
    schools = {s.name: s for s in county.rows.schools}
    assert sorted(s.students for s in schools.values()) == [45, 98, 412, 860, 2100]
    assert told.count("是约数") == 2
    assert schools["青河县油田学校"].ownership is Ownership.PUBLIC
    assert schools["石桥乡小博士幼儿园"].ownership is Ownership.PRIVATE
    assert (schools["青河县启智学校"].stage, schools["石桥乡中心校"].stage) == (Stage.SPECIAL, Stage.PRIMARY)
    assert {schools[n].township for n in ("青河县油田学校", "青河县启智学校")} == {"城关镇"}
    assert schools["石桥乡小博士幼儿园"].township == "石桥乡"
    assert all(i.healthy for i in county.rows.inspectors)
    assert told.count("按可以督学读取") == 2
    assert len(county.rows.postings) == 5
    terms = [(r.start, r.end) for r in county.rows.calendar if str(r.kind) == "term"]
    assert terms == [(date(2027, 2, 22), date(2027, 7, 2)), (date(2027, 9, 1), date(2028, 1, 14))]
    assert told.count("学期由“开学”到“放假”前一天推定") == 1


def test_owners_and_kinds_of_several_meanings_are_asked_once_each_at_their_cells(tmp_path: Path) -> None:
    reading = read(tmp_path, OWNERS)
    assert len(questions(reading)) == 2
    assert [(p.cell, p.value) for p in reading.problems if p.level == "error"] == [
        ("B3", "国有民办"),
        ("C5", "工读学校"),
    ]
    answered = {**OWNERS, "学校名录": [list(row) for row in OWNERS["学校名录"]]}
    answered["学校名录"][2][1], answered["学校名录"][4][2] = "民办", "初中"
    county, told = whole(read(tmp_path, answered))
    schools = {s.name: s for s in county.rows.schools}
    assert schools["青河县矿山小学"].ownership is Ownership.PUBLIC
    assert "按文字推定，如“公办”" in told
    assert schools["青河县育才学校"].stage is Stage.NINE_YEAR
    assert {r.start: r.end for r in county.rows.calendar}[date(2027, 2, 22)] == date(2027, 6, 19)
    assert "教师报到" in told


def test_a_report_to_the_city_with_heads_over_two_rows_is_read(tmp_path: Path) -> None:
    reading = read(tmp_path, REPORT)
    assert len(questions(reading)) <= 1
    county, _ = whole(reading)
    schools = {s.school_id: s for s in county.rows.schools}
    assert [schools[f"211300900{n}"].stage for n in range(1, 5)] == [
        Stage.JUNIOR, Stage.PRIMARY, Stage.PRIMARY, Stage.VOCATIONAL,
    ]  # fmt: skip
    assert {p.name: p.term_start for p in county.rows.principals}["冯二"] == date(2021, 8, 1)
    people = {i.inspector_id: i for i in county.rows.inspectors}
    assert people["QH02"].employment is Employment.PART_TIME
    assert (people["QH01"].term_start, people["QH01"].term_end) == (date(2026, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize("calendar", ["校历", "2027年校历"])
def test_a_register_of_zones_beside_plain_lists_gives_postings_and_zones(
    tmp_path: Path, calendar: str
) -> None:
    lists = {calendar if title == "校历" else title: rows for title, rows in REGISTER.items()}
    county, told = whole(read(tmp_path, lists))
    assert {(p.inspector_id, p.school_id) for p in county.rows.postings} == {
        ("楚一", "青河县第四中学"), ("楚一", "青河县第四小学"), ("楚二", "青河县第四幼儿园"), ("楚二", "石桥乡联小"),
    }  # fmt: skip
    assert {s.name: s.students for s in county.rows.schools}["青河县第四幼儿园"] == 240
    assert len(county.rows.calendar) == 3
    assert told
