"""Two states of one sheet held against each other: which row is which, and which cells were changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.problems import address

Grid = Sequence[Sequence[Any]]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that holds something else than before.

    Its row is that of the edited sheet and its column that of the published one, counted from 0; ``at`` is the column in
    which it stands in the edited sheet where that is another one.
    """

    row: int
    column: int
    before: str
    after: str
    at: int | None = None

    @property
    def cell(self) -> str:
        """The cell's name in the edited sheet, such as B12."""
        return address(self.column if self.at is None else self.at, self.row + 1)


class SheetRows(list[Row]):
    """The rows of a sheet as texts, in the columns in which it was published.

    ``columns`` tells where published columns stand that were moved; ``gone`` are those that were taken out, each with
    what its head was; ``merged`` those in which cells are merged down the rows.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        columns: Mapping[int, int] | None = None,
        gone: Mapping[int, CellChange] | None = None,
        merged: Iterable[int] = (),
    ) -> None:
        super().__init__(rows)
        self.columns, self.gone, self.merged = dict(columns or {}), dict(gone or {}), frozenset(merged)

    def published(self, column: int) -> int:
        """The published column of one of the edited sheet."""
        return next((old for old, new in self.columns.items() if new == column), column)


def change_at(now: Sequence[Row], row: int, column: int, before: str, after: str) -> CellChange:
    """A change of a cell of an edited sheet, at the place where it stands there."""
    at = now.columns.get(column) if isinstance(now, SheetRows) else None
    return CellChange(row, column, before, after, at)


@dataclass(frozen=True, slots=True)
class RowPair:
    """A row of the sheet as published (``was``) and as edited (``now``), by number; None: not there."""

    was: int | None
    now: int | None
    changes: tuple[CellChange, ...] = ()


def text_of(raw: Any) -> str:
    """What a cell shows, so that the same thing typed or stored otherwise is no change: days, whole numbers, blanks."""
    if raw is None or raw == "":
        return ""
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return "\n".join(line.strip() for line in str(raw).strip().splitlines())


def texts(grid: Grid) -> list[Row]:
    """All cells as texts; blank cells at the end of a row count for nothing."""
    rows = []
    for line in grid:
        shown = [text_of(raw) for raw in line]
        while shown and not shown[-1]:
            shown.pop()
        rows.append(tuple(shown))
    return rows


def paired(
    was: Sequence[Row],
    now: Sequence[Row],
    key: Callable[[Row], str] | None = None,
    first: tuple[int, int] = (0, 0),
) -> list[RowPair]:
    """Which row became which: the same content, then the same key, then the same place; the rest was added or removed.

    ``first`` are the rows (as published, as edited) from which on the sheets are looked at. Blank rows are passed over.
    """
    old = [n for n in range(first[0], len(was)) if any(was[n])]
    new = [n for n in range(first[1], len(now)) if any(now[n])]
    match: dict[int, int] = {}
    _match(match, old, new, lambda n: "\0".join(was[n]), lambda n: "\0".join(now[n]))
    if key is not None:
        _match(match, old, new, lambda n: key(was[n]), lambda n: key(now[n]))
    whole = shift = first[1] - first[0]
    left = set(new) - set(match.values())
    for n in old:
        if n in match:
            shift = match[n] - n  # rows above were added or struck out
            continue
        place = next((n + s for s in (shift, whole) if n + s in left and _alike(was[n], now[n + s])), None)
        if place is not None:
            match[n] = place
            left.discard(place)
    pairs = [RowPair(n, match.get(n), _changes(was[n], now, match[n]) if n in match else ()) for n in old]
    pairs += [RowPair(None, n) for n in sorted(left)]
    return [p for p in pairs if p.was is None or p.now is None or p.changes]


def uncounted(rows: SheetRows) -> SheetRows:
    """Rows without the count with which each begins (序号): it says nothing of what a row holds."""
    kept = [("", *row[1:]) if row and row[0].isdigit() else row for row in rows]
    return SheetRows(kept, rows.columns, rows.gone, rows.merged)


def _alike(one: Row, other: Row) -> bool:
    """Whether two rows in the same place are one row with some cells changed: half of its cells, at least, are the same."""
    same = sum(a == b for a, b in zip(one, other, strict=False) if a or b)
    return 2 * same >= max(sum(map(bool, one)), sum(map(bool, other))) - 1


def _match(
    match: dict[int, int],
    old: Sequence[int],
    new: Sequence[int],
    mine: Callable[[int], str],
    theirs: Callable[[int], str],
) -> None:
    """Pair what is not paired yet by a common word, in order (a blank word pairs nothing)."""
    free: dict[str, list[int]] = defaultdict(list)
    taken = set(match.values())
    for n in new:
        if n not in taken:
            free[theirs(n)].append(n)
    for n in old:
        word = mine(n)
        if n not in match and word and free.get(word):
            match[n] = free[word].pop(0)


def _changes(was: Row, now: Sequence[Row], row: int) -> tuple[CellChange, ...]:
    gone = now.gone if isinstance(now, SheetRows) else {}
    found = []
    for column in range(max(len(was), len(now[row]))):
        before = was[column] if column < len(was) else ""
        after = now[row][column] if column < len(now[row]) else ""
        if before != after and column not in gone and fold(before) != fold(after):  # 张 三 is 张三
            found.append(change_at(now, row, column, before, after))
    return tuple(found)


def whole_row(pair: RowPair, was: Sequence[Row], now: Sequence[Row]) -> CellChange:
    """A row that was added or struck out, as one change: told where it stands, or stood."""
    before = "" if pair.was is None else "｜".join(filter(None, was[pair.was]))
    after = "" if pair.now is None else "｜".join(filter(None, now[pair.now]))
    return CellChange(pair.now if pair.now is not None else pair.was or 0, 0, before, after)


def head_row(rows: Sequence[Row], heads: Sequence[str]) -> int | None:
    """The row in which all of some heads stand (None: in no row)."""
    return next((n for n, row in enumerate(rows) if set(heads) <= set(row)), None)


def columns_at(rows: Sequence[Row], line: int) -> dict[str, int]:
    """The place of each head of a row; the first of two of one name."""
    found: dict[str, int] = {}
    for column, text in enumerate(rows[line]):
        found.setdefault(text, column)
    return found
