"""The few words that commands, report and workbook share, in Chinese and in English."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from duxue.scenarios.calendar import day_in_chinese, statutory_names
from duxue.scenarios.codes import Code
from duxue.scenarios.parameters import ParameterKind, ParameterSpec, Value
from duxue.scenarios.releases.state import State
from duxue.scenarios.rows import Task

Lang = Literal["zh", "en"]

_LIST: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text("utf-8")
)


def texts(table: str) -> dict[str, str]:
    """A table of ``words.toml`` in one language, by its keys in the order of the file."""
    return dict(_LIST[table])


def pairs(table: str) -> dict[str, tuple[str, str]]:
    """A table of ``words.toml`` in Chinese and English."""
    return {key: (zh, en) for key, (zh, en) in _LIST[table].items()}


def triples(table: str) -> dict[str, tuple[str, str, str]]:
    """A table of ``words.toml`` in Chinese, in English of one and in English of several."""
    return {key: (zh, one, many) for key, (zh, one, many) in _LIST[table].items()}


def lines(table: str) -> tuple[str, ...]:
    """The lines of a list in ``words.toml``."""
    return tuple(_LIST[table]["lines"])


WEEKDAYS = "一二三四五六日"
SYNTHETIC = {
    "zh": "合成数据：学校、人员与坐标由程序生成，不对应任何真实单位或个人",
    "en": "Synthetic data: schools, people and points are drawn by the program and stand for nobody real",
}
INTERNAL = "内部资料 · 含未通知的随机督导安排 · 不得外传"

DOCUMENTS = texts("documents")
"""The full titles of the documents that rules quote by a short name."""
OUTCOMES = pairs("outcomes")
RELEASE_STATES = tuple(state.value for state in State)
"""Where a release can stand, as it is typed; the last is approved."""
STAGES = pairs("stages")
NOTES = pairs("notes")
"""What study folders and documents say of themselves."""
REFUSED = pairs("refused")
"""Why a command does not go on."""


def language(asked: str | None = None, environ: Mapping[str, str] | None = None) -> Lang:
    """The language of all words: the one asked for, else the locale's; Chinese where the locale names none.

    Raises ValueError for a language asked for that is neither Chinese nor English.
    """
    if asked:
        if asked.lower().startswith("zh"):
            return "zh"
        if asked.lower().startswith("en"):
            return "en"
        raise ValueError(asked)
    env = os.environ if environ is None else environ
    named = next((env[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(key)), "")
    plain = named.split(".")[0].split("_")[0].lower()
    return "zh" if plain in ("", "zh", "c", "posix") else "en"


def pick(lang: Lang, zh: str, en: str) -> str:
    """The Chinese or the English of two texts."""
    return zh if lang == "zh" else en


def json_text(told: object) -> str:
    """Plain values for programs, as people can read them too: indented, Chinese as it is."""
    return json.dumps(told, ensure_ascii=False, indent=1)


def in_a_row(lang: Lang, texts: Iterable[str]) -> str:
    """Texts one after the other, as each language sets them apart."""
    return pick(lang, "、", ", ").join(texts)


def code_text(code: Code | None, lang: Lang) -> str:
    """A code's word: its Chinese, or its English code with spaces."""
    if code is None:
        return ""
    return pick(lang, code.zh, str(code).replace("_", " "))


def codes_text(codes: Iterable[Code], lang: Lang) -> str:
    """Several codes in a row."""
    return in_a_row(lang, (code_text(code, lang) for code in codes))


def kinds_text(tasks: Iterable[Task], lang: Lang = "zh", names: Mapping[str, str] | None = None) -> str:
    """An event's purposes in words; ``names`` maps campaign ids to their names."""
    texts = []
    for task in tasks:
        word = code_text(task.kind, lang)
        ref = (names or {}).get(task.ref, task.ref)
        texts.append(pick(lang, f"{word}（{ref}）", f"{word} ({ref})") if ref else word)
    return "+".join(texts)


def outcome_text(status: str, lang: Lang) -> str:
    """A solver status in words; an unknown one as it is."""
    zh, en = OUTCOMES.get(status.lower(), (status, status))
    return pick(lang, zh, en)


def stage_text(stage: str, lang: Lang) -> str:
    """A planning stage in words, with what follows its name after a space or colon kept (``month 2027-03``)."""
    head, _, tail = stage.replace(":", " ").partition(" ")
    zh, en = STAGES.get(head, (head, head))
    return f"{pick(lang, zh, en)} {tail}".strip()


def day_text(day: date | None, lang: Lang = "zh") -> str:
    """A day as staff write it: 2027年3月5日, or 2027-03-05; blank for none."""
    if day is None:
        return ""
    return day_in_chinese(day) if lang == "zh" else day.isoformat()


def span_text(start: date, end: date) -> str:
    """Days of an event inside a year, short: 3月5日(五), 3月4日—5日, 3月31日—4月1日."""
    if start == end:
        return f"{start.month}月{start.day}日（周{WEEKDAYS[start.weekday()]}）"
    last = (
        f"{end.day}日" if (start.year, start.month) == (end.year, end.month) else f"{end.month}月{end.day}日"
    )
    return f"{start.month}月{start.day}日—{last}"


CHOICES = texts("choices")
"""What an office reads for a value that it types as a word; names of coordinate systems stand as they are."""


def value_text(spec: ParameterSpec, value: Value | None, lang: Lang = "zh") -> str:
    """A parameter's value as an office reads it: 是/否, percent, days, with the unit of measure in Chinese."""
    if value is None:
        return pick(lang, "未设定", "not set")
    if spec.kind is ParameterKind.YES_NO:
        return pick(lang, "是" if value else "否", "yes" if value else "no")
    if spec.kind is ParameterKind.SHARE and isinstance(value, int | float):
        return f"{value * 100:g}%"
    if isinstance(value, date):
        return day_text(value, lang)
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if lang == "zh" and spec.kind is ParameterKind.ORDER:
        from duxue.models.rules.register import rule  # noqa: PLC0415 - the command's help needs no rules

        return f"{'、'.join(rule(one).CARD.zh for one in text.split(','))}（{text}）"
    if lang == "zh" and text in CHOICES and text in spec.choices:
        return f"{CHOICES[text]}（{text}）"
    return f"{text} {spec.unit_zh}".strip() if lang == "zh" else text


def provisional_text(days: Iterable[date], lang: Lang) -> str:
    """Which public holidays the calendar does not tell, so that they are taken by statute."""
    named: dict[int, dict[str, None]] = {}
    for day in days:
        both = statutory_names(day.year, pick(lang, "zh_CN", "en_US")).get(day, "")
        for name in (one.strip().removeprefix("农历") for one in both.split(";")):
            named.setdefault(day.year, {})[name.removesuffix("节") if name in _FESTIVALS else name] = None
    if lang == "zh":
        told = "、".join(f"{year}年{'、'.join(names)}" for year, names in named.items())
        return f"校历未填{told}放假，暂按法定节假日"
    told = "; ".join(f"{year}: {', '.join(names)}" for year, names in named.items())
    return f"the calendar does not tell these holidays, statutory days are assumed ({told})"


_FESTIVALS = ("清明节", "端午节", "中秋节", "国庆节")


def document_title(document: str) -> str:
    """A source's full title: short names written out, numbered papers and customs as they are."""
    return DOCUMENTS.get(document, document)
