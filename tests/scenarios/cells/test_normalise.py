"""What staff type becomes the value they meant, or a fault that says what to type instead."""

from datetime import date, datetime, time, timedelta
from time import process_time as time_of_process

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duxue.scenarios import codes as c
from duxue.scenarios.cells.headings import heads_of
from duxue.scenarios.cells.normalise import MOST_SIGNS, value_of
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.rows import Column, Sample, Task
from duxue.scenarios.sheets import PLAN, SCENARIO, table

DAY = date(2027, 9, 1)
COLUMNS = [(t.name, column) for t in (*SCENARIO, *PLAN) for column in t.columns]


def column(name: str) -> Column:
    where, _, field = name.partition(".")
    return table(SCENARIO, where).column(field)


@pytest.mark.parametrize(
    ("where", "typed", "value"),
    [
        ("schools.students", "１，２００", 1200),
        ("schools.students", "1,200", 1200),
        ("schools.lon", "118.11999999999998", 118.12),
        ("schools.lon", 118.11999999999999, 118.12),
        ("schools.students", " 860人 ", 860),
        ("schools.students", 860.0, 860),
        ("schools.lon", "118.18", 118.18),
        ("schools.lon", "东经118.18°", 118.18),
        ("schools.lon", "118.18°E", 118.18),
        ("inspectors.days_per_month", "12.5天", 12.5),
        ("schools.opened", "2027.9.1", DAY),
        ("schools.opened", "2027/9/1", DAY),
        ("schools.opened", "2027-09-01", DAY),
        ("schools.opened", "2027年9月1日", DAY),
        ("schools.opened", "２０２７年９月１日", DAY),
        ("schools.opened", "2027年9月1号", DAY),
        ("schools.opened", "20270901", DAY),
        ("schools.opened", 20270901.0, DAY),
        ("schools.opened", 46631.0, DAY),
        ("schools.opened", "46631", DAY),
        ("schools.opened", DAY, DAY),
        ("schools.opened", datetime(2027, 9, 1), DAY),
        ("schools.opened", "2027-09-01 00:00:00", DAY),
        ("schools.opened", "2027-9-1(周三)", DAY),
        ("schools.opened", "　", None),
        ("schools.opened", "/", None),
        ("schools.closed", "至今", None),
        ("schools.legal_person", "√", True),
        ("schools.legal_person", "是", True),
        ("schools.legal_person", "Ｙ", True),
        ("schools.legal_person", "TRUE", True),
        ("schools.legal_person", 1.0, True),
        ("schools.legal_person", "有", True),
        ("schools.legal_person", "×", False),
        ("schools.legal_person", "无", False),
        ("schools.legal_person", "N", False),
        ("schools.legal_person", False, False),
        ("schools.legal_person", "", None),
        ("schools.stage", "高中", c.Stage.SENIOR),
        ("schools.stage", "普通 高中", c.Stage.SENIOR),
        ("schools.stage", "中职", c.Stage.VOCATIONAL),
        ("schools.stage", "九年一贯制", c.Stage.NINE_YEAR),
        ("schools.stage", "9年一贯制学校", c.Stage.NINE_YEAR),
        ("schools.stage", "Nine-Year", c.Stage.NINE_YEAR),
        ("closures.stage", "全部", None),
        ("inspectors.stages", "小学、初中", (c.Stage.PRIMARY, c.Stage.JUNIOR)),
        ("inspectors.stages", "小学；初中", (c.Stage.PRIMARY, c.Stage.JUNIOR)),
        ("inspectors.stages", "小学，初中,小学", (c.Stage.PRIMARY, c.Stage.JUNIOR)),
        ("inspectors.stages", "primary;junior", (c.Stage.PRIMARY, c.Stage.JUNIOR)),
        ("inspectors.stages", "不限", ()),
        ("inspectors.employment", "专职督学", c.Employment.FULL_TIME),
        ("schools.school_id", "007", "007"),
        ("schools.school_id", 12.0, "12"),
        ("schools.school_id", " Ｓ１ ", "S1"),
        ("schools.name", " 第一中学（高中部）\n东校区 ", "第一中学（高中部） 东校区"),
        ("schools.name", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("schools.name", '=HYPERLINK("x")', '=HYPERLINK("x")'),
        ("inspectors.phone", 13900000000.0, "13900000000"),
        ("campaigns.sample", "全部", Sample()),
        ("campaigns.sample", "20%", Sample(share=0.2)),
        ("campaigns.sample", "２０％", Sample(share=0.2)),
        ("campaigns.sample", 0.2, Sample(share=0.2)),
        ("campaigns.sample", "15", Sample(count=15)),
        ("campaigns.sample", 15.0, Sample(count=15)),
        ("imposed.inspectors", "I1、I2；I3", ("I1", "I2", "I3")),
        ("imposed.kinds", "综合督导", (Task(c.TaskKind.COMPREHENSIVE),)),
        (
            "imposed.kinds",
            "综合督导 ＋ 专项督导：C1",
            (Task(c.TaskKind.COMPREHENSIVE), Task(c.TaskKind.CAMPAIGN, "C1")),
        ),
        ("imposed.kinds", "follow_up:F1+campaign:C1", (Task(c.TaskKind.FOLLOW_UP, "F1"), Task(c.TaskKind.CAMPAIGN, "C1"))),
        ("parameters.value", 5.0, "5"),
        ("parameters.value", date(2027, 1, 1), "2027-01-01"),
        ("parameters.value", True, "yes"),
    ],
)  # fmt: skip
def test_what_staff_type_is_understood(where: str, typed: object, value: object) -> None:
    assert value_of(typed, column(where)) == (value, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "typed", "code"),
    [
        ("schools.students", 1.5, "not_a_whole_number"),
        ("schools.students", "1200-1300", "not_a_whole_number"),
        ("schools.students", "1.2万", "not_a_whole_number"),
        ("schools.students", "1,20", "not_a_whole_number"),
        ("schools.students", -3.0, "out_of_range"),
        ("schools.students", True, "not_a_whole_number"),
        ("schools.lon", "118°10'", "not_a_number"),
        ("schools.lon", 218.0, "out_of_range"),
        ("schools.opened", "2027-02-30", "not_a_date"),
        ("schools.opened", "9月1日", "not_a_date"),
        ("schools.opened", 2027.1, "not_a_date"),
        ("schools.opened", "1/9/2027", "not_a_date"),
        ("schools.opened", "0027-09-01", "not_a_date"),
        ("schools.opened", time(8), "not_a_day"),
        ("schools.students", timedelta(hours=30), "not_a_day"),
        ("schools.stage", "中学", "unknown_word"),
        ("schools.stage", 3.0, "unknown_word"),
        ("inspectors.stages", "小学、大学", "unknown_word"),
        ("schools.legal_person", "大概", "not_yes_no"),
        ("schools.legal_person", 2.0, "not_yes_no"),
        ("schools.school_id", "1.3E+17", "id_as_number"),
        ("schools.school_id", 1.30205e17, "id_as_number"),
        ("schools.school_id", 1.5, "bad_id"),
        ("schools.school_id", "S1;S2", "bad_id"),
        ("schools.school_id", date(2027, 1, 2), "id_as_date"),
        ("schools.name", "一中\x07", "control_character"),
        ("schools.name", "一中\u202e", "control_character"),
        ("schools.name", "#REF!", "error_cell"),
        ("campaigns.sample", "0", "bad_sample"),
        ("campaigns.sample", "120%", "bad_sample"),
        ("campaigns.sample", 2.5, "bad_sample"),
        ("imposed.kinds", "专项督导", "bad_kinds"),
        ("imposed.kinds", "综合督导:C1", "bad_kinds"),
        ("imposed.kinds", "检查", "bad_kinds"),
    ],
)
def test_what_cannot_be_understood_says_what_to_type(where: str, typed: object, code: str) -> None:
    value, fault = value_of(typed, column(where))  # type: ignore[arg-type]
    assert value is None
    assert fault is not None
    assert (fault.code, fault.level) == (code, "error")
    assert fault.zh != fault.en


def test_a_year_in_a_cell_formatted_as_a_day_stays_a_year() -> None:
    planned = table(PLAN, "cycle").column("planned")
    assert value_of(date(1905, 7, 21), planned) == (2029, None)
    assert value_of(2029.0, planned) == (2029, None)
    assert value_of("2029年", planned) == (2029, None)
    assert value_of(DAY, planned) == (DAY, None)


def test_a_time_of_day_is_dropped_with_a_word() -> None:
    value, fault = value_of(datetime(2027, 9, 1, 8, 30), column("schools.opened"))
    assert value == DAY
    assert fault is not None
    assert (fault.code, fault.level) == ("time_dropped", "warning")


def test_one_from_a_workbook_may_mean_a_hundred_percent() -> None:
    value, fault = value_of(1.0, column("campaigns.sample"))
    assert value == Sample(count=1)
    assert fault is not None
    assert fault.level == "warning"
    assert value_of("1", column("campaigns.sample")) == (Sample(count=1), None)


@given(
    raw=st.one_of(
        st.text(max_size=30),
        st.floats(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
        st.from_regex(r"[0-9一二年月日.,/:%+eE;、-]{1,12}", fullmatch=True),
    ),
    place=st.sampled_from(COLUMNS),
)
def test_no_cell_breaks_the_reader(raw: object, place: tuple[str, Column]) -> None:
    value, fault = value_of(raw, place[1])  # type: ignore[arg-type]
    assert fault is None or value is None or fault.level == "warning"


@pytest.mark.parametrize(
    "text",
    [" " * 60_000, "(" * 60_000, "[a" * 30_000, ":" * 4_000, "a(" * 2_000, "1," * 2_000, "\ufdfa" * 60_000],
)
def test_no_cell_takes_longer_than_its_length(text: str) -> None:
    begun = time_of_process()
    for one in SCENARIO:
        heads_of(RawSheet(one.zh, [[f"a{text}b"] * 5]), one)
        for declared in one.columns:
            value_of(f"a{text}b", declared)
    assert time_of_process() - begun < 20


def test_a_cell_that_is_too_long_is_told_and_blanks_around_a_text_do_not_count() -> None:
    name = column("schools.name")
    assert value_of("小学" + " " * 60_000, name) == ("小学", None)
    for text in ("长" * (MOST_SIGNS + 1), "\ufdfa" * 400):
        value, fault = value_of(text, name)
        assert value is None
        assert fault is not None
        assert fault.code == "too_long"
    assert value_of("甲\n 乙  丙\t丁", name)[0] == "甲 乙  丙 丁"
