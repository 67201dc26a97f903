"""An office's lists as pages: uploaded, looked over, mended at their cells; every edit makes the next state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import Http404, HttpRequest

from duxue import desk, face
from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.memory import remembered
from duxue.planner.web.archive.models import noted
from duxue.planner.web.archive.store import again, folder_of, fresh_folder, keep
from duxue.planner.web.planning.models import Lists

SHOWN_ROWS = 60
"""Rows of a sheet that a page shows at once."""
HEADS = 3
"""Rows that count as the top of a sheet whose headings are not known: they must stand for an edit on top of another's."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, and what the log calls what is done; ``request`` is None where nobody is logged in."""

    name: str
    act: str = "lists_edited"
    request: HttpRequest | None = None

    @classmethod
    def of(cls, request: HttpRequest, act: str = "lists_edited") -> Writer:
        """Whoever is logged in."""
        return cls(request.user.get_username(), act, request)


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


@remembered(24)
def looked_over(folder: Path) -> Looked:
    """Look lists over; a folder of the store never changes, so the answer is kept."""
    return Looked(face.check(folder))


def figures(looked: Looked, unit: str) -> tuple[int, int, int]:
    """Schools and people of an office in lists, and the people whom it needs."""
    if looked.county is None:
        return 0, 0, 0
    people = sum(one.unit_id == unit for one in looked.county.rows.inspectors)
    demands = (one.need for one in looked.checked.demands if one.rule == "staffing_level")
    return (
        len(looked.county.schools_of(unit)),
        people,
        sum(int(one.demanded) for one in demands if one.subject == unit),
    )


@remembered(24)
def grids_in(folder: Path) -> dict[str, desk.Grid]:
    """Give the sheets of lists."""
    return desk.grids_of(folder)


def hidden_columns(folder: Path, sheet: str, width: int) -> frozenset[int]:
    """The columns (from 1) of a sheet that only the office itself sees: what is private, and what is not recognised."""
    form = next((one for one in forms_in(folder).values() if one.sheet == sheet and not one.guest), None)
    if form is None:
        return frozenset(range(1, width + 1))
    return frozenset(range(1, width + 1)) - {
        at for name, at in form.places.items() if name not in private_of(form)
    }


def private_of(form: desk.Form) -> set[str]:
    """The names of a table's columns that only the office itself sees."""
    return {column.name for column in form.table.columns if column.private}


def newest(office: Office) -> Lists | None:
    """The office's lists as they are now."""
    return Lists.objects.filter(office=office).first()


def present(office: Office) -> Lists:
    """The same (404: there are none yet)."""
    state = newest(office)
    if state is None:
        raise Http404
    return state


@remembered(24)
def forms_in(folder: Path) -> dict[str, desk.Form]:
    """Give the tables of lists as forms see them."""
    return desk.forms(folder)


def heads_of(state: Lists | None) -> str:
    """The office's own headings, as the file in which lists remember them (blank: none)."""
    file = state.folder / desk.HEADS_FILE if state is not None else None
    return file.read_text(encoding="utf-8") if file is not None and file.is_file() else ""


def add(
    office: Office, grids: dict[str, desk.Grid], *, after: int, by: Writer, note: str, source: str = "", heads: str | None = None
) -> Lists:  # fmt: skip
    """Keep the next state of an office's lists, with the line of the log that says so.

    What stands already is not kept again. ``after`` is the number that the writer has seen last; ``heads`` the office's own headings (none given: as before).
    Raises ``TakenError`` where there is a newer state.
    """
    before = newest(office)
    heads = heads_of(before) if heads is None else heads
    with fresh_folder() as place:
        _write(grids, place / "lists", before)
        if heads:
            (place / "lists" / desk.HEADS_FILE).write_text(heads, encoding="utf-8")
        digest = keep(place / "lists")
    looked = looked_over_digest(digest)
    schools, people, needed = figures(looked, office.code)
    try:
        with transaction.atomic():
            last = Lists.objects.filter(office=office).aggregate(last=Max("number"))["last"] or 0
            if last != after:
                raise IntegrityError
            made = Lists.objects.create(
                office=office, number=last + 1, digest=digest, created_by=by.name, note=note[:300], source_name=source[:200],
                errors=len(looked.errors), warnings=len(looked.warnings), schools=schools, people=people, needed=needed,
            )  # fmt: skip
            noted(by.request, office, by.act, str(made.number), note)
            return made
    except IntegrityError as error:
        standing = newest(office)
        if standing is None:
            raise
        if standing.digest == digest:
            return standing  # sent twice
        raise TakenError(standing) from error


def _write(grids: dict[str, desk.Grid], place: Path, before: Lists | None) -> None:
    """Write sheets; those that are as in the state before are its files, held once more."""
    then = grids_in(before.folder) if before is not None else {}
    place.mkdir()
    same = {name for name, cells in grids.items() if then.get(name) == cells}
    if before is not None:
        same = {name for name in same if again(before.folder / f"{name}.csv", place / f"{name}.csv")}
    desk.write_grids({name: cells for name, cells in grids.items() if name not in same}, place)


RETRIES = 5


def edit(
    office: Office, sheet: str, row: int, change: Callable[[dict[str, desk.Grid]], dict[str, desk.Grid]],
    *, seen: int, by: Writer, note: str,
) -> Lists:  # fmt: skip
    """Keep lists with one row (0: a new one) of one sheet otherwise, on top of whatever others have edited elsewhere meanwhile.

    ``seen`` is the state that the writer saw; a row that stands there already as it is wanted is left so.
    Raises ``TakenError`` where somebody has edited that very row since, or moved it.
    """
    for _ in range(RETRIES):
        now = Lists.objects.filter(office=office)[:1].get()
        if now.number != seen and not _stands(office, now, sheet, row, seen):
            here = grids_in(now.folder)
            if row and change(here).get(sheet) == here.get(sheet):
                return now  # sent twice
            break
        try:
            fresh = change(grids_in(now.folder))
            return add(office, fresh, after=now.number, by=by, note=note, source=now.source_name)
        except TakenError:
            continue
    raise TakenError(Lists.objects.filter(office=office)[:1].get())


def _stands(office: Office, now: Lists, sheet: str, row: int, seen: int) -> bool:
    """Whether a row and the headings of its sheet are still as they were in the state that somebody saw."""
    state = Lists.objects.filter(office=office, number=seen).first()
    if state is None:
        return False
    then, here = grids_in(state.folder).get(sheet, []), grids_in(now.folder).get(sheet, [])
    form = next((one for one in forms_in(now.folder).values() if one.sheet == sheet), None)
    above = min(form.rows) - 1 if form is not None and form.rows else HEADS
    if then[:above] != here[:above]:
        return False
    return row == 0 or then[row - 1 : row] == here[row - 1 : row]


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


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A school without a point of its own: its row in the lists, and how the lists name it."""

    row: int
    school_id: str
    name: str
    township: str


def unplaced(state: Lists) -> list[Unplaced]:
    """The schools of lists that have no point of their own."""
    form = forms_in(state.folder)["schools"]
    cells = grids_in(state.folder).get(form.sheet, [])
    found = []
    for row in form.rows:
        told = form.values(cells, row)
        if not (told.get("lon", "").strip() and told.get("lat", "").strip()):
            found.append(
                Unplaced(row, told.get("school_id", ""), told.get("name", ""), told.get("township", ""))
            )
    return found
