"""What is wrong with an office's own tables: where it stands, what was typed, and what to type instead."""

from __future__ import annotations

import errno
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from duxue.scenarios.rows import Table

Level = Literal["error", "warning"]

_LONGEST_VALUE = 60
_MOST_ALIKE = 1000  # problems of one kind in one column that are listed singly; the rest is told as a number

ONCE = ("read_as", "month_only")
"""What is understood but told: once a column and meaning, not once a cell."""

_REFUSALS = {
    getattr(errno, name): zh
    for name, zh in tomllib.loads(Path(__file__).with_name("refusals.toml").read_text("utf-8")).items()
}


class ToldError(Exception):
    """What cannot be done, and what to do about it, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh, self.en = zh, en

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


def some_rows(numbers: Sequence[int]) -> tuple[str, str]:
    """The first few of some rows by number, in Chinese and in English."""
    few = [str(number) for number in numbers[:5]]
    return "、".join(few) + (" 等" if len(numbers) > 5 else ""), ", ".join(few)


def meant(error: BaseException) -> BaseException:
    """The machine's own refusal where a library has wrapped it in an error of its own, else the error."""
    inner = error.args[0] if isinstance(error, OSError) and error.errno is None and error.args else None
    return inner if isinstance(inner, OSError) else error


def refusal(error: BaseException) -> tuple[str, str]:
    """Why the machine refused to read or write, in Chinese and in English (what it says itself where we know no more)."""
    error = meant(error)
    number = error.errno if isinstance(error, OSError) else None
    if number is None and isinstance(error, TimeoutError):
        number = errno.ETIMEDOUT
    said = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return (said if number is None else _REFUSALS.get(number, said)), said


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value, before its place is known; both messages say what to type instead."""

    code: str
    zh: str
    en: str
    level: Level = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a workbook or folder: its place, the value as typed, and the cure in words.

    ``sheet`` is the sheet's or file's own name, ``cell`` an address such as ``B7`` (blank where a whole sheet or file
    is meant), ``table`` and ``column`` the contract's English names, ``row`` the row's number in the sheet.
    """

    sheet: str
    cell: str
    table: str
    row: int | None
    column: str
    value: str
    level: Level
    code: str
    message_zh: str
    message_en: str

    def message(self, lang: str = "zh") -> str:
        """The cure in one language (``zh`` or ``en``)."""
        return self.message_en if lang == "en" else self.message_zh

    def to_json(self, lang: str = "zh") -> dict[str, object]:
        """The problem as ``check --json`` prints it."""
        return {
            "sheet": self.sheet,
            "cell": self.cell,
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "level": self.level,
            "code": self.code,
            "message": self.message(lang),
        }

    def line(self, lang: str = "zh") -> str:
        """The problem as one line for a clerk: level, place, value, cure."""
        levels = {"error": ("错误", "error"), "warning": ("提醒", "warning")}
        level = levels[self.level][lang == "en"]
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        if self.row is not None and not self.cell:
            place += f" row {self.row}" if lang == "en" else f" 第{self.row}行"
        value = f" “{self.value}”" if self.value else ""
        parts = f"{level} {place}{value}".strip()
        return f"{parts}: {self.message(lang)}" if lang == "en" else f"{parts}：{self.message(lang)}"


def shown(raw: object) -> str:
    """A raw cell as it is quoted in a message: on one line, cut where it is very long."""
    text = "" if raw is None else str(raw)
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        text = str(int(raw))
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def at_file(name: str, fault: Fault) -> Problem:
    """A problem of a whole file, folder or sheet."""
    return Problem(name, "", "", None, "", "", fault.level, fault.code, fault.zh, fault.en)


def letters(column: int) -> str:
    """The letters of a sheet column, counted from 0 (0 is A, 26 is AA)."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(column: int, line: int) -> str:
    """A cell's address from its column (counted from 0) and its row's number in the sheet."""
    return f"{letters(column)}{line}"


def in_order(problems: Iterable[Problem], tables: Iterable[Table]) -> tuple[Problem, ...]:
    """Problems by table in the order given, then by row and cell, folded; those of the whole file before all."""
    order = {table.name: number for number, table in enumerate(tables, 1)}
    return tuple(
        sorted(folded(problems), key=lambda p: (order.get(p.table, 0), p.row or 0, len(p.cell), p.cell))
    )


def has_errors(problems: tuple[Problem, ...] | list[Problem]) -> bool:
    """Whether anything among the problems forbids going on (warnings do not)."""
    return any(problem.level == "error" for problem in problems)


def told_once(problems: list[Problem]) -> list[Problem]:
    """The problems, with what is said of a column as a whole told at its first cell, with the number of cells."""
    counted = Counter((p.column, p.code, p.message_zh) for p in problems if p.code in ONCE)
    kept: list[Problem] = []
    for p in problems:
        count = counted.pop((p.column, p.code, p.message_zh), None) if p.code in ONCE else 1
        if count is not None and count > 1:
            zh, en = f"{p.message_zh}（共 {count} 处）", f"{p.message_en} ({count} cells)"
            kept.append(replace(p, message_zh=zh, message_en=en))
        elif count is not None:
            kept.append(p)
    return kept


def folded(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, with what is alike beyond a thousand cells of one column told in one line with its number."""
    seen: Counter[tuple[str, str, str, str]] = Counter()
    kept: list[Problem] = []
    first: dict[tuple[str, str, str, str], Problem] = {}
    for problem in problems:
        kind = (problem.sheet, problem.table, problem.column, problem.code)
        seen[kind] += 1
        first.setdefault(kind, problem)
        if seen[kind] <= _MOST_ALIKE:
            kept.append(problem)
    for kind, count in seen.items():
        if count > _MOST_ALIKE:
            more = count - _MOST_ALIKE
            zh = f"同样的问题还有 {more} 处，如：{first[kind].message_zh}"
            en = f"{more} more of the same, e.g. {first[kind].message_en}"
            kept.append(replace(first[kind], cell="", row=None, value="", message_zh=zh, message_en=en))
    return kept
