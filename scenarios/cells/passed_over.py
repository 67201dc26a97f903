"""What a sheet holds beside its data: sums of the rows above, the lines of who filled it in and when, a count of the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.cells.head_rows import Heads
from duxue.scenarios.cells.spellings import COUNTS, fold, plain, table
from duxue.scenarios.problems import Fault, some_rows

_TOTALS = table()["totals"]
_LONGEST_SUM = 12
"""Signs of the name of what a sum is of (城关镇小计)."""
_AREAS = (*table()["sum_areas"], "")
_WORDS = (*(area + word for area in _AREAS for word in table()["sums"]), *table()["makers"])
_COUNTED = re.compile(r"[总共合]{1,2}\d+[人名所校个家园项条]?[.。]?")
"""A sum in words (共60所)."""
_COUNT = re.compile(r"[\d.,、()#№〇一二三四五六七八九十百-]*")
_AFTER = ("", ":", "(")  # what follows such a word where it is not the beginning of a name


def is_no_data(line: Sequence[Raw]) -> bool:
    """Whether a row, by its first words, is a sum or a line with names and days of those who made the sheet."""
    first = next((cell for cell in line if isinstance(cell, str) and cell.strip()), None)
    if first is None:
        return False
    word = fold(first[:40])
    if (len(word) <= _LONGEST_SUM and word.endswith(_TOTALS)) or _COUNTED.fullmatch(word):
        return True
    return any(word.startswith(one) and word[len(one) : len(one) + 1] in _AFTER for one in _WORDS)


def passed_over(lines: Sequence[int]) -> Fault:
    """The one line for the rows of a sheet (by number) that are no data."""
    zh_rows, en_rows = some_rows(lines)
    zh = f"第 {zh_rows} 行是合计、落款或说明，未作数据读取（共 {len(lines)} 行）"
    en = f"{len(lines)} rows are sums, signatures or notes and are not read as data: {en_rows}"
    return Fault("no_data_rows", zh, en, "warning")


def more_than_counts(cells: Sequence[Sequence[Raw]], heads: Heads) -> Iterator[tuple[int, int, Raw, Fault]]:
    """The first cell of each column that counts the rows (序号), which is not read, where something else than a count stands.

    Each with its column (from 0), its row's number, what is typed and what is to be said of it.
    """
    for head in heads.all:
        if not any(plain(text) in COUNTS for text in head.texts):
            continue
        for number, line in enumerate(cells[heads.line + 1 :], heads.line + 2):
            cell = line[head.index] if head.index < len(line) else None
            if not _is_count(cell) and not is_no_data(line):
                zh = f"“{head.shown}”一列只作行号，未读取；这一格另有内容，如有用请写到该填的列"
                en = f"the column {head.shown} only counts the rows and is not read; what else stands here belongs under its heading"
                yield head.index, number, cell, Fault("more_than_a_count", zh, en, "warning")
                break


def _is_count(cell: Raw) -> bool:
    if isinstance(cell, str):
        return _COUNT.fullmatch(fold(cell[:40])) is not None
    return cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool))
