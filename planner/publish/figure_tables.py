"""Tables of figures, declared once: csv, workbook and page show the same rows; a page leaves out what only programs read."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from duxue.planner.words import Lang, pick

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs and its heading in both languages."""

    name: str
    zh: str
    en: str


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


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("figures.toml").read_text(encoding="utf-8"))


def table(study: str, name: str, rows: Iterable[tuple[Value, ...]]) -> Figures:
    """A table of a study (staffing, stress) as ``figures.toml`` declares it, filled."""
    known = _tables()[study]
    told = known[name]["columns"]
    zh, en = known[name]["title"]
    found = _columns(known[told]["columns"] if isinstance(told, str) else told)
    return Figures(name, zh, en, tuple(found), tuple(rows))


def _columns(told: Iterable[list[str]]) -> Iterator[Column]:
    for name, zh, en, *interval in told:
        yield Column(name, zh, en)
        if interval:
            yield Column(f"{name}_low", f"{zh}下限", f"{en}, low")
            yield Column(f"{name}_high", f"{zh}上限", f"{en}, high")


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
