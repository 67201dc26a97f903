"""What a revision says of an event that could not stay as it was, and the ids it gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.models.revision.wording import moved_words, reseated_words, withdrawn_words
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.plan import Event
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, school

COUNTY = office(
    [school(1)], [person("I1", name="张三"), person("I2", name="李四"), person("I3", name="王五")]
)
DAY = date(2027, 4, 20)
EVENT = make(
    Event, event_id="E1", office_id="U1", target_id="S001", start=DAY, end=DAY,
    kinds=(Task(TaskKind.COMPREHENSIVE), Task(TaskKind.CAMPAIGN, "C1"), Task(TaskKind.CAMPAIGN, "C2")),
)  # fmt: skip


def test_who_cannot_take_part_is_told_with_each_reason_once_and_who_comes_instead() -> None:
    zh, en = reseated_words(COUNTY, EVENT, [("I1", "recusal"), ("I2", "recusal")], ["I3"])
    assert zh == "第1小学2027年4月20日综合督导、专项督导：张三、李四不能参加（回避）；改由王五参加"
    assert en.startswith("第1小学, 2027-04-20, comprehensive and campaign: 张三, 李四 cannot take part (")
    assert en.endswith("; 王五 will instead")


def test_seats_only_filled_or_only_given_up_are_told_without_the_other_half() -> None:
    assert reseated_words(COUNTY, EVENT, [], ["I3"])[0].endswith("：改由王五参加")
    zh, en = reseated_words(COUNTY, EVENT, [("I1", "recusal")], [])
    assert zh.endswith("张三不能参加（回避）")
    assert "instead" not in en


def test_who_only_takes_another_seat_is_neither_gone_nor_new() -> None:
    out = [("I1", "working_day"), ("I2", "team_independence"), ("I3", "")]
    zh, en = reseated_words(COUNTY, EVENT, out, ["I2", "I3"])
    assert zh.endswith("：张三不能参加（督学工作日）；李四、王五改任他席")
    assert en.endswith("张三 cannot take part (An inspector's working day); 李四, 王五 in another seat")
    assert reseated_words(COUNTY, EVENT, [("I2", "team_independence")], ["I2"])[0].endswith("：李四改任他席")


def test_an_event_that_moves_or_goes_says_which_rule_leaves_it_no_day() -> None:
    later = replace(EVENT, start=date(2027, 5, 11), end=date(2027, 5, 11))
    zh, en = moved_words(COUNTY, EVENT, later, "recusal")
    assert zh.endswith("：原定日期不可行（回避），改至2027年5月11日")
    assert en.endswith("it moves to 2027-05-11")
    zh, en = withdrawn_words(COUNTY, EVENT, later, "recusal")
    assert zh.endswith("：不可行（回避），撤回通知")
    assert en.endswith("the notice is withdrawn")
