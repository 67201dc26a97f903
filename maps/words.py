"""The words on maps, Chinese and English."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Literal

from duxue.scenarios.calendar import day_in_chinese
from duxue.scenarios.codes import Employment, Result, Stage, TaskKind

Lang = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    key: (zh, en)
    for key, (zh, en) in tomllib.loads(
        Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    ).items()
}
"""Every word of the maps as (Chinese, English); ``{n}`` stands for a count."""

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def words(lang: Lang) -> dict[str, str]:
    """The words in one language, by key."""
    return {key: both[lang == "en"] for key, both in WORDS.items()}


def day_text(day: date, lang: Lang) -> str:
    """A day as staff write it: 2027年3月1日, 1 Mar 2027."""
    if lang == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return day_in_chinese(day)


def short_day_text(day: date, lang: Lang) -> str:
    """A day inside a known year: 3月1日, 1 Mar."""
    return f"{day.day} {_MONTHS[day.month - 1]}" if lang == "en" else f"{day.month}月{day.day}日"


def year_text(year: int, lang: Lang) -> str:
    """A year as staff write it: 2027年, 2027."""
    return str(year) if lang == "en" else f"{year}年"


def stage_text(stage: Stage, lang: Lang) -> str:
    """A stage's name: 九年一贯制学校, Nine-year."""
    return stage.value.replace("_", "-").capitalize() if lang == "en" else stage.zh


def kind_text(kind: TaskKind, lang: Lang) -> str:
    """What an event is for: 校长任期结束督导, Principal review."""
    if kind is TaskKind.FOLLOW_UP and lang == "en":
        return words(lang)["due_look_back"]
    return kind.value.replace("_", " ").capitalize() if lang == "en" else kind.zh


def employment_text(employment: Employment, lang: Lang) -> str:
    """Full-time or part-time: 专职, full-time."""
    return employment.value.replace("_", "-") if lang == "en" else employment.zh


def result_text(result: Result, lang: Lang) -> str:
    """What became of a task: 未填报, not reported."""
    told = {Result.UNKNOWN: "not reported"}.get(result, result.value.replace("_", " "))
    return told if lang == "en" else result.zh
