"""An edited sheet laid out as it was published: columns that were inserted, moved or taken out, cells merged by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from duxue.planner.editing.grids import CellChange, Row, SheetRows, paired, texts, uncounted
from duxue.scenarios.cells.raw_sheets import Merges, RawSheet

_FORM = 8
"""Cells of a column that differ, at least, where its form is said to be another."""
_SEARCHED = 20
"""Rows of a sheet among which its heads are looked for."""


def laid_out(was: SheetRows, sheet: RawSheet) -> SheetRows:
    """The rows of an edited sheet in the columns of the published one.

    Columns that were added come after them. A cell that a merge by hand covers holds what the merge shows, but for
    columns in which the published sheet merges cells itself.
    """
    plain = texts(sheet.cells)
    line, now_line = head_lines(was, plain)
    if line is None or now_line is None:
        return SheetRows(plain)
    places = _places(was[line], plain[now_line])
    gone = {c: CellChange(now_line, c, was[line][c], "") for c, place in places.items() if place is None}
    columns = _with_added(places, max(map(len, was)), max(map(len, plain)))
    published = {place: column for column, place in columns.items()}
    merges = [m for m in sheet.merges if m[0] > now_line and published.get(m[1]) not in was.merged]
    filled = Merges(RawSheet(sheet.name, sheet.cells, merges=merges), now_line + 1)
    rows = [_moved(filled.filled(n, cells), columns) for n, cells in enumerate(sheet.cells)]
    return SheetRows(texts(rows), {c: place for c, place in columns.items() if c != place}, gone)


def _with_added(places: Mapping[int, int | None], width: int, most: int) -> dict[int, int]:
    """Where each column stands: those of the heads, and behind the published sheet's those that are not among them."""
    columns = {column: place for column, place in places.items() if place is not None}
    taken = set(columns.values())
    added = [place for place in range(most) if place not in taken]
    if all(column == place for column, place in places.items()):
        return {**columns, **{place: place for place in added}}
    return {**columns, **{max(width, len(places)) + n: place for n, place in enumerate(added)}}


def _moved(cells: Sequence[Any], columns: Mapping[int, int]) -> list[Any]:
    line = [None] * (max(columns, default=-1) + 1)
    for column, place in columns.items():
        line[column] = cells[place] if place < len(cells) else None
    return line


def head_lines(was: Sequence[Row], now: Sequence[Row]) -> tuple[int | None, int | None]:
    """The row of heads as published and as edited: the first of the fullest, and the one that holds most of its texts."""
    wanted = [set(filter(None, row)) for row in was[:_SEARCHED]]
    line = max(range(len(wanted)), key=lambda n: (len(wanted[n]), -n), default=None)
    if line is None or len(wanted[line]) < 2:
        return None, None
    shared = [len(wanted[line] & set(row)) for row in now[: 2 * _SEARCHED]]
    now_line = max(range(len(shared)), key=lambda n: (shared[n], -n), default=None)
    if now_line is None or 2 * shared[now_line] < len(wanted[line]):
        return line, None
    return line, now_line


def _places(old: Row, new: Row) -> dict[int, int | None]:
    """Where each published column stands now, by its head (None: nowhere); columns without a head follow the one before."""
    if new[: len(old)] == old:
        return {column: column for column in range(len(old))}
    free: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(new):
        free[text].append(place)
    found: dict[int, int | None] = {}
    for column, text in enumerate(old):
        if text:
            found[column] = free[text].pop(0) if free[text] else None
        else:
            before = found.get(column - 1, -1)
            found[column] = before + 1 if before is not None and before + 1 in free[""] else None
    return found


def alike_columns(
    was: SheetRows, now: SheetRows, heads: tuple[int, int]
) -> tuple[SheetRows, SheetRows, tuple[str, ...]]:
    """Both states of a sheet in the columns that mean the same in both, and the heads of those that do not.

    A column may be one state's alone, or one that an earlier release filled otherwise: then half of its cells, at least, differ
    in rows that are else the same. ``heads`` are the rows of heads as published and as edited.
    """
    width = len(was[heads[0]])
    added = [text for text in now[heads[1]][width:] if text]
    gone = set(now.gone)
    before, after = (_only(rows, width, gone) for rows in (was, now))
    otherwise = _filled_otherwise(before, after, heads)
    if otherwise:
        before, after = (_only(rows, width, gone | otherwise) for rows in (before, after))
    apart = [was[heads[0]][column] for column in sorted(gone | otherwise)] + added
    return before, after, tuple(dict.fromkeys(filter(None, apart)))


def _only(rows: SheetRows, width: int, without: set[int]) -> SheetRows:
    kept = []
    for row in rows:
        cells = ["" if column in without else text for column, text in enumerate(row[:width])]
        while cells and not cells[-1]:
            cells.pop()
        kept.append(tuple(cells))
    return SheetRows(kept, rows.columns, {}, rows.merged)


def _filled_otherwise(was: SheetRows, now: SheetRows, heads: tuple[int, int]) -> set[int]:
    """The columns of which half of the cells differ, at least, in rows that are paired: a form changed them, nobody's hand."""
    differing = Counter[int]()
    pairs = paired(uncounted(was), uncounted(now), first=(heads[0] + 1, heads[1] + 1))
    both = sum(map(any, was[heads[0] + 1 :])) - sum(pair.now is None for pair in pairs)
    for pair in pairs:
        differing.update({change.column for change in pair.changes})
    return {column for column, number in differing.items() if number >= _FORM and 2 * number >= both}


def without_formulas(
    rows: SheetRows, formulas: Sequence[tuple[int, int]], own: Sequence[tuple[int, int]] = ()
) -> SheetRows:
    """The rows with the cells left blank that the program reckons by a formula.

    ``formulas`` are the places of the published sheet's; ``own`` those of the edited one, of which count the ones in columns
    that the program reckons: its rows may stand elsewhere.
    """
    reckoned = Counter(column for _, column in formulas)
    skip: dict[int, set[int]] = defaultdict(set)
    for line, column in (*formulas, *_reckoned(rows, own, reckoned)):
        skip[line].add(column)
    kept = [
        tuple("" if column in skip[number] else text for column, text in enumerate(row))
        for number, row in enumerate(rows)
    ]
    return SheetRows(kept, rows.columns, rows.gone, rows.merged)


def _reckoned(
    rows: SheetRows, own: Sequence[tuple[int, int]], reckoned: Counter[int]
) -> Iterator[tuple[int, int]]:
    for line, place in own:
        if (column := rows.published(place)) in reckoned:
            yield line, column
