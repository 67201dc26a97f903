"""Shared words: the language of an office, and values as its clerks read them."""

from datetime import date

import pytest

from duxue.models.rules.register import parameter_specs
from duxue.planner import words
from duxue.scenarios.codes import Stage, TaskKind
from duxue.scenarios.parameters import GROUND, ParameterKind, ParameterSpec
from duxue.scenarios.rows import Task


@pytest.mark.parametrize(
    ("asked", "environ", "lang"),
    [
        ("zh", {"LANG": "en_US.UTF-8"}, "zh"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LANG": "en_US.UTF-8"}, "en"),
        (None, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        (None, {"LC_ALL": "", "LANG": "de_DE"}, "en"),
        (None, {"LANG": "C.UTF-8"}, "zh"),
        (None, {}, "zh"),
    ],
)
def test_chinese_unless_locale_or_option_says_otherwise(
    asked: str | None, environ: dict[str, str], lang: str
) -> None:
    assert words.language(asked, environ) == lang


def test_a_third_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        words.language("fr", {})


def test_purposes_in_words_name_their_campaigns() -> None:
    tasks = (Task(TaskKind.COMPREHENSIVE), Task(TaskKind.CAMPAIGN, "C1"), Task(TaskKind.FOLLOW_UP, "F2"))
    assert words.kinds_text(tasks, "zh", {"C1": "食品安全"}) == "综合督导+专项督导（食品安全）+回头看（F2）"
    assert words.kinds_text(tasks, "en") == "comprehensive+campaign (C1)+follow up (F2)"


def test_codes_and_stages_in_both_languages() -> None:
    assert words.code_text(Stage.NINE_YEAR, "zh") == "九年一贯制学校"
    assert words.code_text(Stage.NINE_YEAR, "en") == "nine year"
    assert words.code_text(None, "zh") == ""
    assert words.stage_text("month:2027-03", "zh") == "月度日程 2027-03"
    assert words.stage_text("brand new", "en") == "brand new"
    assert words.outcome_text("OPTIMAL", "zh") == "已证最优"
    assert words.outcome_text("odd", "zh") == "odd"


def test_days_and_spans_are_short_and_whole() -> None:
    assert words.day_text(date(2027, 3, 5)) == "2027年3月5日"
    assert words.day_text(None) == ""
    assert words.span_text(date(2027, 3, 5), date(2027, 3, 5)) == "3月5日（周五）"
    assert words.span_text(date(2027, 3, 4), date(2027, 3, 5)) == "3月4日—5日"
    assert words.span_text(date(2027, 3, 31), date(2027, 4, 1)) == "3月31日—4月1日"


def test_values_carry_their_measure() -> None:
    share = ParameterSpec("reserve_share", ParameterKind.SHARE, 0.1, "预留", "reserve")
    speed = next(spec for spec in GROUND if spec.key == "road_speed_kmh")
    yes = ParameterSpec("x", ParameterKind.YES_NO, True, "是否", "whether")
    assert words.value_text(share, 0.1) == "10%"
    assert words.value_text(speed, 40.0) == "40 公里/小时"
    assert words.value_text(yes, False) == "否"
    assert words.value_text(yes, True, "en") == "yes"
    assert words.value_text(yes, None) == "未设定"


def test_days_taken_by_statute_are_told_as_what_the_calendar_lacks() -> None:
    days = [date(2027, 4, 5), date(2027, 10, 1), date(2027, 10, 2)]
    assert words.provisional_text(days, "zh") == "校历未填2027年清明、国庆放假，暂按法定节假日"
    assert "2027: Tomb-Sweeping Day, National Day" in words.provisional_text(days, "en")
    both = (date(2028, 10, 1), date(2028, 10, 3))
    assert words.provisional_text(both, "zh") == "校历未填2028年国庆、中秋放假，暂按法定节假日"


def test_words_that_an_office_types_for_a_parameter_are_told_in_chinese() -> None:
    chosen = [(spec, word) for spec in parameter_specs() for word in spec.choices if word.islower()]
    assert len(chosen) > 4
    for spec, word in chosen:
        told = words.value_text(spec, word)
        assert told.endswith(f"（{word}）"), f"{spec.key}: {told}"
        assert told[0] > "\u4e00", f"{spec.key}: {told}"
        assert words.value_text(spec, word, "en") == word
