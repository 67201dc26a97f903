"""What is wrong with an office's own tables: where it stands, what was typed, and what to type instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Level = Literal["error", "warning"]

_LONGEST_VALUE = 60
_MOST_ALIKE = 1000  # problems of one kind in one column that are listed singly; the rest is told as a number


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


def has_errors(problems: tuple[Problem, ...] | list[Problem]) -> bool:
    """Whether anything among the problems forbids going on (warnings do not)."""
    return any(problem.level == "error" for problem in problems)


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
