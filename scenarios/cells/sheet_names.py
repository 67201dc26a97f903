"""Which sheet is which table, by its name, with small differences understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from duxue.scenarios.cells.code_cells import known_code
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.spellings import GENERAL_WORDS, HELPER_SHEETS, SHEETS, fold, plain
from duxue.scenarios.codes import Stage
from duxue.scenarios.problems import Fault, Problem, at_file
from duxue.scenarios.rows import Table

_ANNEX = re.compile(r"^(?:附件|附表|表)[\d一二三四五六七八九十]+[、:.)]?")
_YEARS = re.compile(
    r"^\d{4}年?(?:[-—–~至]*\d{2,4})?(?:学年度?|年度?)?(?:第[一二12]学期|[春秋]季?学期|[上下]学期)?"
)
_PLACE = re.compile(r"^[一-鿿]{1,6}?[市县区旗](?=[一-鿿]{2})")
"""What stands before the name of a list: an annex's number, a year, a place."""


def tables_of(
    sheets: Iterable[RawSheet], tables: tuple[Table, ...], *, lenient: bool
) -> tuple[dict[str, RawSheet], list[Problem]]:
    """The sheet of each table by the table's English name; unknown sheets give warnings, two for one table an error.

    With ``lenient`` other names for a sheet are understood (a scenario); a plan's workbook holds documents with similar
    names, so there only the tables' own names count and other sheets are passed over in silence.
    """
    found: dict[str, RawSheet] = {}
    problems: list[Problem] = []
    sheets = tuple(sheets)
    called = [table_named(sheet.name, tables, lenient=lenient) for sheet in sheets]
    for sheet, own in zip(sheets, called, strict=True):
        name = own or (_roughly_named(sheet.name, tables) if lenient else None)
        if name is None or (own is None and name in called):
            if lenient and plain(own_name(sheet.name)) not in HELPER_SHEETS and _has_content(sheet):
                problems.append(at_file(sheet.name, _unknown_sheet(tables)))
        elif name in found:
            problems.append(at_file(sheet.name, _same_table(sheet, found[name])))
        else:
            found[name] = sheet
    return found, problems


def table_named(sheet: str, tables: tuple[Table, ...], *, lenient: bool) -> str | None:
    """The English name of the table that a sheet's or csv file's own name means; None where it means none."""
    names = _sheet_names(tables, lenient)
    folded = fold(own_name(sheet))
    return names.get(folded) or (names.get(plain(folded)) if lenient else None)


def _roughly_named(sheet: str, tables: tuple[Table, ...]) -> str | None:
    """The table that a sheet means by a name with a year before it or a general word after it (2026年学校花名册)."""
    names = _sheet_names(tables, True)
    return next((names[word] for word in _bare_names(sheet) if word in names), None)


def _bare_names(sheet: str) -> Iterator[str]:
    """A sheet's name without an annex's number and a year before it, then without a place, each without general words at its end."""
    word = _YEARS.sub("", _ANNEX.sub("", plain(own_name(sheet))))
    placeless = _YEARS.sub("", _PLACE.sub("", word))
    for one in dict.fromkeys((word, placeless)):
        yield from _without_ends(one)


def _without_ends(word: str) -> Iterator[str]:
    """A name, then the same without one general word after the other at its end."""
    while word:
        yield word
        end = next((one for one in GENERAL_WORDS if word.endswith(one)), None)
        if end is None:
            return
        word = word.removesuffix(end)


def stage_sheets(sheets: Iterable[RawSheet]) -> tuple[str, ...]:
    """The sheets that are called by a stage (幼儿园, 小学名册): an office's schools, parted by stage."""
    return tuple(sheet.name for sheet in sheets if _has_content(sheet) and _is_stage(sheet.name))


def _is_stage(sheet: str) -> bool:
    return any(
        known_code(word, Stage) is not None or word in ("中学", "中小学") for word in _bare_names(sheet)
    )


def own_name(sheet: str) -> str:
    """A sheet's name without the ending of the file it came in."""
    return sheet[:-4] if sheet.lower().endswith(".csv") else sheet


@cache
def _sheet_names(tables: tuple[Table, ...], lenient: bool) -> dict[str, str]:
    names: dict[str, str] = {}
    for table in tables:
        for word in (table.name, table.zh):
            names[fold(word)] = table.name
            if lenient:
                names[plain(word)] = table.name
    if lenient:
        for table in tables:
            for word in SHEETS.get(table.name, ()):
                names.setdefault(plain(word), table.name)
    return names


def _has_content(sheet: RawSheet) -> bool:
    return any(cell not in ("", None) for row in sheet.cells for cell in row)


def _unknown_sheet(tables: tuple[Table, ...]) -> Fault:
    known = "、".join(t.zh for t in tables)
    zh = f"不认识这张表，未读取；若是数据表，请改名为下列之一：{known}"
    en = f"unknown table, not read; if it holds data, name it one of: {', '.join(t.name for t in tables)}"
    return Fault("unknown_sheet", zh, en, "warning")


def _same_table(sheet: RawSheet, other: RawSheet) -> Fault:
    hidden = [one.name for one in (sheet, other) if one.hidden]
    zh = f"（其中“{'”“'.join(hidden)}”是隐藏的工作表，取消隐藏可见）" if hidden else ""
    en = f" (hidden: {', '.join(hidden)}; unhide to see)" if hidden else ""
    return Fault(
        "same_table_twice",
        f"与“{other.name}”是同一张表，请合并为一张{zh}",
        f"is the same table as {other.name}; keep one{en}",
    )
