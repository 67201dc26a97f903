"""Where a printed sheet breaks: never between rows that belong together, as long as one page can hold them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

MOST = 1023
"""The most breaks that readers of a workbook take on one sheet."""
STUB = 1 / 4
"""A last page that is filled no further takes rows of the page before it."""


def page_breaks(
    heights: Sequence[float],
    *,
    room: float,
    joined: Collection[int] = (),
    forced: Collection[int] = (),
    heads: int = -1,
) -> tuple[int, ...]:
    """The rows (from 0) that begin a new printed page.

    ``heights`` are the rows' points and ``room`` the points of a page, in the sheet's own measure; ``joined`` the rows
    that stay on the page of the row above; ``forced`` the rows that begin a page in any case; ``heads`` the row that is
    repeated on every page after it. Rows that do not fit on one page together are broken where the page is full. Where
    there are more breaks than readers take, the forced ones stay.
    """
    found: set[int] = set()
    used = 0.0
    for first, last in _runs(len(heights), joined, forced):
        again = heights[heads] if 0 <= heads < first else 0.0
        if first in forced and first:
            found.add(first)
            used = again
        tall = sum(heights[first : last + 1])
        if used + tall > room and used > again:
            found.add(first)
            used = again
        for row in range(first, last + 1):
            if used + heights[row] > room and row > first:
                found.add(row)
                used = again
            used += heights[row]
    kept = sorted(found, key=lambda row: (row not in forced, row))[:MOST]
    return tuple(sorted(kept))


def even_breaks(
    heights: Sequence[float],
    *,
    room: float,
    joined: Collection[int] = (),
    heads: int = -1,
    enough: float = float("inf"),
) -> tuple[int, ...]:
    """As ``page_breaks``, with the rows shared out evenly over no more pages than it needs.

    ``enough``: the points of rows on the last page that will do; pages before it are emptied no further.
    """
    found = page_breaks(heights, room=room, joined=joined, heads=heads)
    for hundredths in range(99, 49, -1):
        if not found or sum(heights[found[-1] :]) >= enough:
            break
        tighter = page_breaks(heights, room=room * hundredths / 100, joined=joined, heads=heads)
        if len(tighter) > len(found):
            break
        found = tighter
    return found


def settled_breaks(
    heights: Sequence[float],
    *,
    room: float,
    joined: Collection[int] = (),
    forced: Collection[int] = (),
    heads: int = -1,
    even: bool = False,
) -> tuple[int, ...]:
    """As ``page_breaks``, part by part between the forced ones: pages are full, and a part's last page is no stub.

    With ``even``, a part's rows are shared out evenly over its pages.
    """
    starts = sorted({0, *(row for row in forced if 0 < row < len(heights))})
    found = set(starts[1:])
    for first, end in zip(starts, [*starts[1:], len(heights)], strict=True):
        ahead = [heights[heads]] if 0 <= heads < first else []  # heads are printed again above a later part
        part = [*ahead, *heights[first:end]]
        shift = first - len(ahead)
        mine = {row - shift for row in range(first + 1, end) if row in joined}
        head = 0 if ahead else heads
        enough = float("inf") if even else room * STUB
        rows = even_breaks(part, room=room, joined=mine, heads=head, enough=enough)
        found.update(row + shift for row in rows)
    kept = sorted(found, key=lambda row: (row not in forced, row))[:MOST]
    return tuple(sorted(kept))


def _runs(rows: int, joined: Collection[int], forced: Collection[int]) -> Iterator[tuple[int, int]]:
    """Rows that belong together, as (first, last)."""
    first = 0
    for row in range(1, rows + 1):
        if row == rows or row not in joined or row in forced:
            yield first, row - 1
            first = row
