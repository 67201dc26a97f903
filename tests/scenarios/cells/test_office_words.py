"""The words of an office's own lists: what they mean, and what stays the office's to say."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from duxue.scenarios import codes
from duxue.scenarios.cells import spellings
from duxue.scenarios.cells.as_typed import month_of, span_of
from duxue.scenarios.cells.normalise import value_of
from duxue.scenarios.codes import Background, DayKind, Ownership, RecusalReason, Stage
from duxue.scenarios.rows import Column, Sample
from duxue.scenarios.sheets import SCENARIO, table


def column(where: str) -> Column:
    name, _, heading = where.partition(".")
    return table(SCENARIO, name).column(heading)


HOLIDAYS = (
    "元旦",
    "春节",
    "清明节",
    "五一",
    "劳动节",
    "端午",
    "端午节",
    "中秋",
    "中秋节",
    "国庆",
    "国庆节",
    "寒假",
    "暑假",
)


@pytest.mark.parametrize(
    ("where", "typed", "value"),
    [
        ("schools.stage", "中心校", Stage.PRIMARY),
        ("schools.stage", "村小（教学点）", Stage.PRIMARY),
        ("schools.stage", "教学点", Stage.PRIMARY),
        ("schools.stage", "完小", Stage.PRIMARY),
        ("schools.stage", "村小", Stage.PRIMARY),
        ("schools.stage", "公办园", Stage.KINDERGARTEN),
        ("schools.stage", "民办园", Stage.KINDERGARTEN),
        ("schools.stage", "小学附设幼儿园", Stage.KINDERGARTEN),
        ("schools.ownership", "公办园", Ownership.PUBLIC),
        ("schools.ownership", "民办园", Ownership.PRIVATE),
        ("schools.ownership", "普惠性民办园", Ownership.PRIVATE),
        ("schools.ownership", "地方企业", Ownership.PUBLIC),
        ("inspectors.stages", "完全中学", (Stage.COMPLETE,)),
        ("principals.reviewed_on", "未督导", None),
        *(("calendar.kind", word, DayKind.HOLIDAY) for word in HOLIDAYS),
        *(
            (where, word, None)
            for where in ("schools.zone_id", "schools.township", "schools.closed", "inspectors.lon")
            for word in ("nan", "NaN", "NaT", "<NA>", "-", "无", "/")
        ),
        ("schools.stage", "普通小学", Stage.PRIMARY),
        ("schools.stage", "小学校", Stage.PRIMARY),
        ("schools.stage", "寄宿制小学", Stage.PRIMARY),
        ("schools.stage", "民族初级中学", Stage.JUNIOR),
        ("schools.stage", "初中校", Stage.JUNIOR),
        ("schools.stage", "学区中心校", Stage.PRIMARY),
        ("schools.stage", "小初一贯", Stage.NINE_YEAR),
        ("schools.stage", "小初高", Stage.TWELVE_YEAR),
        ("schools.stage", "初高中", Stage.COMPLETE),
        ("schools.stage", "特教", Stage.SPECIAL),
        ("schools.stage", "卫校", Stage.VOCATIONAL),
        ("schools.stage", "小区配套园", Stage.KINDERGARTEN),
        ("schools.ownership", "教办", Ownership.PUBLIC),
        ("schools.ownership", "街道办", Ownership.PUBLIC),
        ("schools.ownership", "央企办", Ownership.PUBLIC),
        ("schools.ownership", "民转公", Ownership.PUBLIC),
        ("schools.ownership", "个人", Ownership.PRIVATE),
        ("schools.ownership", "非普惠性民办", Ownership.PRIVATE),
        ("schools.stage", "公立幼儿园", Stage.KINDERGARTEN),
        ("schools.stage", "县直初中", Stage.JUNIOR),
        ("schools.stage", "乡镇中心小学", Stage.PRIMARY),
        ("schools.stage", "中心幼儿园", Stage.KINDERGARTEN),
        ("schools.stage", "普惠性民办园", Stage.KINDERGARTEN),
        ("schools.stage", 312.0, Stage.NINE_YEAR),
        ("schools.stage", "211", Stage.PRIMARY),
        ("schools.stage", "完全中学", Stage.COMPLETE),
        ("schools.ownership", "普惠民办", Ownership.PRIVATE),
        ("schools.ownership", "民办（普惠）", Ownership.PRIVATE),
        ("schools.ownership", "教育部门", Ownership.PUBLIC),
        ("schools.last_comprehensive", "未督导", None),
        ("inspectors.healthy", "良好", True),
        ("inspectors.healthy", "较差", False),
        ("inspectors.stages", "中小学", (Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR)),
        ("inspectors.stages", "义务教育、幼儿园", (Stage.PRIMARY, Stage.JUNIOR, Stage.KINDERGARTEN)),
        ("inspectors.background", "教研员", Background.EXPERT),
        ("inspectors.background", "退休校长", Background.PRINCIPAL),
        ("calendar.kind", "清明", DayKind.HOLIDAY),
        ("calendar.kind", "劳动节放假", DayKind.HOLIDAY),
        ("calendar.kind", "国庆、中秋", DayKind.HOLIDAY),
        ("calendar.kind", "五一劳动节", DayKind.HOLIDAY),
        ("calendar.kind", "2027年暑假", DayKind.HOLIDAY),
        ("calendar.kind", "2026-2027学年第二学期", DayKind.TERM),
        ("calendar.kind", "高二学业水平考试", DayKind.EXAM),
        ("calendar.kind", "第二学期", DayKind.TERM),
        ("calendar.kind", "期末考试", DayKind.EXAM),
        ("campaigns.sample", "三分之一", Sample(share=1 / 3)),
        ("campaigns.sample", "10所", Sample(count=10)),
    ],
)
def test_a_word_of_the_office_means_a_value(where: str, typed: object, value: object) -> None:
    found, fault = value_of(typed, column(where))  # type: ignore[arg-type]
    assert found == value
    assert fault is None


@pytest.mark.parametrize(
    ("where", "typed", "value"),
    [
        ("inspectors.background", "县教育局督导室", Background.OFFICIAL),
        ("inspectors.background", "县教研室教研员", Background.EXPERT),
        ("inspectors.background", "中心校教师", Background.TEACHER),
        ("schools.ownership", "企业办", Ownership.PUBLIC),
        ("schools.ownership", "厂办", Ownership.PUBLIC),
        ("schools.ownership", "县国有企业举办", Ownership.PUBLIC),
        ("schools.ownership", "民营企业出资办", Ownership.PRIVATE),
        ("inspectors.healthy", "一般", True),
        ("inspectors.healthy", "基本健康", True),
        ("recusals.reason", "妻子在该校任教", RecusalReason.RELATIVE),
        ("recusals.reason", "2023年前曾任该校副校长", RecusalReason.FORMER_POST),
    ],
)
def test_free_text_that_means_a_code_is_told(where: str, typed: str, value: object) -> None:
    found, fault = value_of(typed, column(where))
    assert found == value
    assert fault is not None
    assert (fault.code, fault.level) == ("read_as", "warning")


@pytest.mark.parametrize("typed", ["待定", "未定", "待核实", "TBD", "？"])
def test_what_is_not_known_yet_is_blank_and_told(typed: str) -> None:
    for where, level in (
        ("schools.stage", "error"),
        ("schools.zone_id", "warning"),
        ("schools.closed", "warning"),
    ):
        value, fault = value_of(typed, column(where))
        assert value is None
        assert fault is not None
        assert (fault.code, fault.level) == ("undecided", level)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("约600", 600),
        ("大约600人", 600),
        ("600左右", 600),
        ("600余人", 600),
        ("近1,200名", 1200),
        ("80多", 80),
        ("约600人左右", 600),
    ],
)
def test_about_so_many_pupils_are_so_many_and_told(typed: str, number: int) -> None:
    found, fault = value_of(typed, column("schools.students"))
    assert found == number
    assert fault is not None
    assert (fault.code, fault.level) == ("about_so_many", "warning")


@pytest.mark.parametrize(
    ("where", "typed"),
    [
        ("schools.students", "600-700"), ("schools.students", "约六百"), ("schools.students", "-600"), ("units.cycle_years", "约5"),
        ("inspectors.can_lead", "一般"), ("inspectors.healthy", "长期病休"),
    ],
)  # fmt: skip
def test_what_is_no_number_and_no_answer_is_asked(where: str, typed: str) -> None:
    value, fault = value_of(typed, column(where))
    assert value is None
    assert fault is not None
    assert fault.level == "error"


@pytest.mark.parametrize(
    "typed", ["国有民办", "公办民助", "其他办", "中外合作办学", "普惠", "国有民办（2019年起）"]
)
def test_an_owner_that_may_be_either_is_asked_back(typed: str) -> None:
    value, fault = value_of(typed, column("schools.ownership"))
    assert value is None
    assert fault is not None
    assert (fault.code, "公办、民办" in fault.zh) == ("unknown_word", True)


@pytest.mark.parametrize(
    "typed",
    [
        "中学",
        "义务教育学校",
        "民族中学",
        "县直中学",
        "工读学校",
        "专门学校（工读）",
        "371-工读学校",
        "一贯制学校",
    ],
)
def test_a_word_of_several_meanings_is_asked_back(typed: str) -> None:
    value, fault = value_of(typed, column("schools.stage"))
    assert value is None
    assert fault is not None
    assert fault.code == "unknown_word"
    assert "初中" in fault.zh or "一贯制" in fault.zh


@pytest.mark.parametrize(
    "typed",
    [
        "2024.9",
        "2024年9月",
        "202409",
        202409.0,
        "2024-09",
        "2024/9",
        "二〇二四年九月",
        "二○二四年九月",
        pytest.param(2024.9, id="number"),
    ],
)
def test_a_month_is_its_first_day_and_told(typed: object) -> None:
    value, fault = value_of(typed, column("principals.term_start"))  # type: ignore[arg-type]
    assert value == date(2024, 9, 1)
    assert fault is not None
    assert fault.level == "warning"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024年9月1日起", date(2024, 9, 1)),
        ("2024.9.1至今", date(2024, 9, 1)),
        ("二〇二四年十二月二十三日", date(2024, 12, 23)),
        ("二零二四年十月十日", date(2024, 10, 10)),
        ("二〇二四年十三月", None),
        ("二〇二四年十十月", None),
        ("二〇二四年三月二三十日", None),
        ("二〇二四年三月二三日", None),
        ("二〇二四年三月三十一日", date(2024, 3, 31)),
        ("二〇二四年三月二十日", date(2024, 3, 20)),
        ("2024年9月任", date(2024, 9, 1)),
        ("2024.9—", date(2024, 9, 1)),
        ("2024.9.", date(2024, 9, 1)),
        ("约2024.9", None),
        ("2024.13起", None),
        ("起", None),
    ],
)
def test_a_day_from_which_something_goes_on_is_that_day(typed: str, day: date | None) -> None:
    assert value_of(typed, column("principals.term_start"))[0] == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2021.11.5-11.6", date(2021, 11, 6)),
        ("2021.11.30至12.1", date(2021, 12, 1)),
        ("2021年11月5日、6日", date(2021, 11, 6)),
        ("2021年12月31日—2022年1月1日", date(2022, 1, 1)),
        ("2021.11.6-11.5", None),
        ("2021.11.31-12.1", None),
    ],
)
def test_an_inspection_of_several_days_was_over_on_the_last_and_told(typed: str, day: date | None) -> None:
    value, fault = value_of(typed, column("schools.last_comprehensive"))
    assert value == day
    assert fault is not None
    assert (fault.level == "warning") is (day is not None)
    assert value_of(typed, column("schools.opened"))[0] is None


def test_a_time_that_ends_in_a_month_ends_on_its_last_day() -> None:
    assert value_of("2028年2月", column("inspectors.term_end"))[0] == date(2028, 2, 29)


@pytest.mark.parametrize("typed", [2024.1, "2024.13", "2024年", "20249", "1.9", 202413.0])
def test_what_may_be_two_months_or_none_is_no_month(typed: object) -> None:
    assert month_of(typed) is None


@pytest.mark.parametrize(
    ("typed", "halves"),
    [
        ("2025年3月—2028年2月", ("2025年3月", "2028年2月")),
        ("2024.9-2027.8", ("2024.9", "2027.8")),
        ("2024.9.1至2027.8.31", ("2024.9.1", "2027.8.31")),
        ("2027年2月24日—7月8日", ("2027-2-24", "2027-07-08")),
        ("2027年4月3日-5日", ("2027-4-3", "2027-04-05")),
        ("2025年3月至12月", ("2025年3月", "2025年12月")),
        ("2027年4月5日-3日", None),
        ("2027年4月3日、5日", None),
        ("2025年12月至3月", None),
        ("4月3日-5日", None),
        ("2024-09-01", None),
        ("2024-09", None),
        ("2026.1", None),
        ("A—B", None),
    ],
)
def test_two_days_in_one_cell_are_a_span(typed: str, halves: tuple[str, str] | None) -> None:
    assert span_of(typed) == halves


def test_the_list_of_words_names_codes_sheets_and_headings_that_there_are() -> None:
    listed = tomllib.loads(Path(spellings.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    for name, words in listed["codes"].items():
        assert {code.value for code in getattr(codes, name)} >= words.keys(), name
    for name, words in listed["several"].items():
        assert {code.value for code in getattr(codes, name)} >= set(" ".join(words.values()).split()), name
    assert {one.name for one in SCENARIO} | {"changes"} >= listed["sheets"].keys() | listed["called"].keys()
    assert {column.zh for one in SCENARIO for column in one.columns} >= listed["headings"].keys()
