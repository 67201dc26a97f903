"""Headings over one row or two: a group's heading joined with the one beneath it, as the office's own lists have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from duxue.scenarios.cells.as_typed import Raw

Cells = Sequence[Sequence[Raw]]
_GENERAL = ("基本情况", "基本信息", "情况", "信息")
_SAYS_NOTHING = frozenset(
    {"", "学校", "园所", "督学", "个人", "基本", "单位", "督导", "督导工作", "挂牌督导"}
)


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading: its place (from 0), what is shown of it, and the texts by which it may be known."""

    index: int
    shown: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heads:
    """Where a sheet's headings stand: their row (from 0), and each column's place (from 0) by field."""

    line: int
    place: Mapping[str, int]
    beside: Mapping[str, int] = field(default_factory=dict)
    """Where names stand in a column of their own beside the codes: read where the code is blank."""
    all: tuple[Head, ...] = ()
    """Every heading of the sheet."""


def head_rows(cells: Cells, line: int, is_known: Callable[[str], bool]) -> tuple[list[Head], int]:
    """The headings that stand in a row (from 0), or in it and its neighbour; and the last row that they take."""
    for upper in (line, line - 1):
        if 0 <= upper < len(cells) - 1 and _are_two(cells[upper], cells[upper + 1], is_known):
            return _joined(cells[upper], cells[upper + 1]), upper + 1
    return [Head(i, t, (t,)) for i, cell in enumerate(cells[line]) if (t := _text(cell))], line


def _text(cell: Raw) -> str:
    return "" if cell is None else str(cell).strip()


def _are_two(upper: Sequence[Raw], lower: Sequence[Raw], is_known: Callable[[str], bool]) -> bool:
    """Whether the lower row goes on with the headings: all of it is text, and none stands under a whole heading."""
    if any(not isinstance(cell, str) for cell in lower if _text(cell)):
        return False
    known = under = 0
    for index in range(max(len(upper), len(lower))):
        above = _text(upper[index]) if index < len(upper) else ""
        below = _text(lower[index]) if index < len(lower) else ""
        if is_known(above):
            known += 1
            if below and below != above and not _spans(upper, lower, index):
                return False
            under += bool(below and below != above)
        elif below and below != above:
            under += 1
    return known > 0 and under > 0 and any(_text(cell) and not is_known(_text(cell)) for cell in upper)


def _spans(upper: Sequence[Raw], lower: Sequence[Raw], index: int) -> bool:
    """Whether a heading stands over the next column too, which has one of its own beneath it."""
    above = _text(upper[index + 1]) if index + 1 < len(upper) else ""
    below = _text(lower[index + 1]) if index + 1 < len(lower) else ""
    return not above and bool(below)


def _joined(upper: Sequence[Raw], lower: Sequence[Raw]) -> list[Head]:
    found: list[Head] = []
    group = ""
    for index in range(max(len(upper), len(lower))):
        above = _text(upper[index]) if index < len(upper) else ""
        below = _text(lower[index]) if index < len(lower) else ""
        group = above or (group if below else "")
        if not below or below == group:
            if above:
                found.append(Head(index, above, (above,)))
            continue
        short = _specific(group)
        texts = (group + below, short + below, *((below,) if short in _SAYS_NOTHING else ()))
        found.append(Head(index, f"{group} {below}".strip(), tuple(dict.fromkeys(texts))))
    return found


def _specific(group: str) -> str:
    """A group's heading without what any group is called at its end."""
    end = next((one for one in _GENERAL if group.endswith(one)), "")
    return group.removesuffix(end)
