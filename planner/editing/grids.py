"""Two states of one sheet held against each other: which row is which, and which cells were changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from duxue.scenarios.problems import address

Grid = Sequence[Sequence[Any]]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that holds something else than before; its place is that of the edited sheet, counted from 0."""

    row: int
    column: int
    before: str
    after: str

    @property
    def cell(self) -> str:
        """The cell's name, such as B12."""
        return address(self.column, self.row + 1)


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
    shift = first[1] - first[0]
    left = set(new) - set(match.values())
    for n in old:
        if n not in match and n + shift in left and _alike(was[n], now[n + shift]):
            match[n] = n + shift
            left.discard(n + shift)
    pairs = [
        RowPair(n, match.get(n), _changes(was[n], now[match[n]], match[n]) if n in match else ()) for n in old
    ]
    pairs += [RowPair(None, n) for n in sorted(left)]
    return [p for p in pairs if p.was is None or p.now is None or p.changes]


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


def _changes(was: Row, now: Row, row: int) -> tuple[CellChange, ...]:
    width = max(len(was), len(now))
    found = []
    for column in range(width):
        before = was[column] if column < len(was) else ""
        after = now[column] if column < len(now) else ""
        if before != after:
            found.append(CellChange(row, column, before, after))
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


def without_formulas(rows: Sequence[Row], formulas: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """The rows with the cells left blank that the program reckons by a formula."""
    skip: dict[int, set[int]] = defaultdict(set)
    for line, place in formulas:
        skip[line].add(place)
    for number, row in enumerate(rows):
        yield tuple("" if column in skip[number] else text for column, text in enumerate(row))
