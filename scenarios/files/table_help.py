"""What to type in a column, in both languages, from the column's own declaration."""

from __future__ import annotations

from datetime import date
from typing import Any

from duxue.scenarios.codes import Code
from duxue.scenarios.rows import Column, Kind, Sample

_KINDS = {
    Kind.ID: ("编号，按文本填写，前面的 0 予以保留", "an id, as text: leading zeros are kept"),
    Kind.TEXT: ("文字", "text"),
    Kind.INT: ("整数", "a whole number"),
    Kind.NUMBER: ("数字", "a number"),
    Kind.DATE: ("日期，如 2027-09-01", "a date such as 2027-09-01"),
    Kind.YES_NO: ("是或否", "yes or no"),
    Kind.CODE: ("选填：", "one of: "),
    Kind.CODES: ("可填多项，用顿号隔开：", "one or more of these, joined by ;: "),
    Kind.IDS: ("编号，可填多个，用顿号隔开", "ids joined by ;"),
    Kind.TASKS: (
        "综合督导、校长任期结束督导、专项督导：专项编号、回头看：问题编号、对县级政府评价，多项用 + 连接",
        "comprehensive, principal_review, campaign:ID, follow_up:ID, county_evaluation, joined by +",
    ),
    Kind.SAMPLE: ("全部、所数（如 15）或比例（如 20%）", "all, a count (15) or a share (20%)"),
    Kind.VALUE: ("取值，见“参数说明”", "the value"),
    Kind.DAY_OR_YEAR: ("日期或年份", "a date or a year"),
}


def column_help(column: Column) -> tuple[str, str]:
    """What to type in a column, in Chinese and in English: its kind, words, bounds, default and own help."""
    zh, en = _KINDS[column.kind]
    if column.codes is not None and column.kind in (Kind.CODE, Kind.CODES):
        zh += "、".join(code.zh for code in column.codes)
        en += ", ".join(code.value for code in column.codes)
    if column.low is not None and column.high is not None:
        zh += f"，{column.low:g}–{column.high:g}"
        en += f", {column.low:g}–{column.high:g}"
    blank_zh, blank_en = _when_blank(column)
    zh, en = f"{zh}。{blank_zh}", f"{en}. {blank_en}"
    if column.help_zh:
        zh, en = f"{zh}。{column.help_zh}", f"{en}. {column.help_en}"
    return zh, en


def _when_blank(column: Column) -> tuple[str, str]:
    if column.required:
        return "必填", "Required"
    if callable(column.default):
        return "可空", "May be blank"
    words = _default_words(column.default)
    return ("可空", "May be blank") if words is None else (f"空白即{words[0]}", f"Blank: {words[1]}")


def _default_words(default: Any) -> tuple[str, str] | None:
    if default is None or default in ("", ()):
        return None
    if isinstance(default, bool):
        return ("是", "yes") if default else ("否", "no")
    if isinstance(default, Code):
        return default.zh, default.value
    if isinstance(default, Sample):
        return "全部", "all"
    if isinstance(default, date):
        return default.isoformat(), default.isoformat()
    return f"{default:g}", f"{default:g}"
