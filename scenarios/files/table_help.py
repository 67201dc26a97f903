"""What to type in a column, in both languages, from the column's own declaration."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from duxue.scenarios.codes import Code
from duxue.scenarios.rows import Column, Kind, Sample

_KINDS: dict[str, tuple[str, str]] = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))
"""What to type in a cell, by its kind."""


def column_help(column: Column) -> tuple[str, str]:
    """What to type in a column, in Chinese and in English: its kind, words, bounds, default and own help."""
    zh, en = _KINDS[column.kind.value]
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
