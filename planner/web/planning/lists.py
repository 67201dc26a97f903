"""An office's lists as pages: uploaded, looked over, mended at their cells; every edit makes the next state."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from duxue import desk, face
from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.store import folder_of, fresh_folder, keep
from duxue.planner.web.planning.models import Lists

SHOWN_ROWS = 200
"""Rows of a sheet that a page shows at once."""


class TakenError(Exception):
    """Somebody else has made the next state meanwhile."""

    def __init__(self, newest: Lists) -> None:
        super().__init__(newest.number)
        self.newest = newest


@dataclass(frozen=True)
class Looked:
    """Lists looked over: problems by sheet and cell, and what a whole plan would need."""

    checked: Any

    @property
    def errors(self) -> list[Any]:
        """Problems that must be put right first."""
        return [one for one in self.checked.problems if one.level == "error"]

    @property
    def warnings(self) -> list[Any]:
        """Problems that forbid nothing."""
        return [one for one in self.checked.problems if one.level != "error"]

    @property
    def county(self) -> Any:
        """The county, where the lists can be read."""
        return self.checked.county

    def at(self, sheet: str) -> dict[tuple[int, int], Any]:
        """Problems of a sheet by row and column (from 1)."""
        found: dict[tuple[int, int], Any] = {}
        for one in self.checked.problems:
            if one.sheet.removesuffix(".csv") == sheet and one.cell:
                found.setdefault(place_of(one.cell), one)
        return found


def place_of(cell: str) -> tuple[int, int]:
    """Row and column (from 1) of a cell's address."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return int(cell[len(letters) :]), column


@lru_cache(maxsize=16)
def looked_over(folder: Path) -> Looked:
    """Look lists over; a folder of the store never changes, so the answer is kept."""
    return Looked(face.check(folder))


@lru_cache(maxsize=16)
def grids_in(folder: Path) -> dict[str, desk.Grid]:
    """Give the sheets of lists."""
    return desk.grids_of(folder)


def newest(office: Office) -> Lists | None:
    """The office's lists as they are now."""
    return Lists.objects.filter(office=office).first()


def add(
    office: Office, grids: dict[str, desk.Grid], *, after: int, by: str, note: str, source: str = ""
) -> Lists:
    """Keep the next state of an office's lists.

    ``after`` is the number that the writer has seen last. Raises ``TakenError`` where there is a newer one.
    """
    with fresh_folder() as place:
        desk.write_grids(grids, place / "lists")
        digest = keep(place / "lists")
    looked = looked_over_digest(digest)
    try:
        with transaction.atomic():
            last = Lists.objects.filter(office=office).aggregate(last=Max("number"))["last"] or 0
            if last != after:
                raise IntegrityError
            return Lists.objects.create(
                office=office, number=last + 1, digest=digest, created_by=by, note=note[:300], source_name=source[:200],
                errors=len(looked.errors), warnings=len(looked.warnings),
            )  # fmt: skip
    except IntegrityError as error:
        standing = newest(office)
        if standing is None:
            raise
        raise TakenError(standing) from error


def looked_over_digest(digest: str) -> Looked:
    """Look lists over by their digest."""
    return looked_over(folder_of(digest))


def with_cell(
    grids: dict[str, desk.Grid], sheet: str, row: int, column: int, value: str
) -> dict[str, desk.Grid]:
    """The sheets with one cell (from 1) otherwise."""
    cells = [list(line) for line in grids[sheet]]
    while len(cells) < row:
        cells.append([])
    line = cells[row - 1]
    line += [""] * (column - len(line))
    line[column - 1] = value
    return {**grids, sheet: cells}


def without_row(grids: dict[str, desk.Grid], sheet: str, row: int) -> dict[str, desk.Grid]:
    """The sheets without one row (from 1)."""
    cells = [list(line) for number, line in enumerate(grids[sheet], 1) if number != row]
    return {**grids, sheet: cells}
