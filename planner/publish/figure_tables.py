"""Tables of figures, declared once: csv, workbook and page show the same rows; a page leaves out what only programs read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from duxue.planner.words import Lang, pick

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs and its heading in both languages."""

    name: str
    zh: str
    en: str


def columns(*words: tuple[str, str, str]) -> tuple[Column, ...]:
    """Columns by their name for programs and their headings in Chinese and English."""
    return tuple(Column(*word) for word in words)


@dataclass(frozen=True)
class Figures:
    """A table of figures: its name for programs, its title in both languages, columns and rows."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def heads(self, lang: Lang) -> list[str]:
        """The headings in one language."""
        return [pick(lang, column.zh, column.en) for column in self.columns]

    def csv(self) -> str:
        """The table for programs: English headings, days as in ISO 8601, blank for none."""
        rows = (["" if value is None else value for value in row] for row in self.rows)
        return csv_of([column.name for column in self.columns], rows)


@dataclass(frozen=True)
class Shown:
    """Headings and rows; what is a number, or an estimate with its interval, stands to the right."""

    heads: list[str]
    rows: list[list[Value]]

    @property
    def numbers(self) -> list[bool]:
        """Which columns hold numbers."""
        columns = zip(*self.rows, strict=True) if self.rows else iter([[""]] * len(self.heads))
        return [all(_is_number(value) for value in column) for column in columns]


def _is_number(value: Value) -> bool:
    if value is None:  # printed as a dash
        return True
    if isinstance(value, str):
        return value == "—" or (value[:1].isdigit() and "[" in value)
    return isinstance(value, int | float)


def csv_of(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Headings and rows as a csv text for programs."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return stream.getvalue()


def heads_of(one: Figures, lang: Lang) -> list[str]:
    """The headings of a table in one language, each with a capital."""
    return [head[:1].upper() + head[1:] for head in one.heads(lang)]
