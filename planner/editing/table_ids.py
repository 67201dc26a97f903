"""The data sheets of an edited workbook with codes in the place of names, and ids for rows that were added without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from duxue.models.facts.event_terms import notice_day
from duxue.planner.editing.draft import Draft, new_id
from duxue.planner.editing.grids import text_of
from duxue.planner.editing.naming import UnclearError
from duxue.scenarios.cells.as_typed import Raw, day_of
from duxue.scenarios.cells.head_rows import Heads
from duxue.scenarios.cells.headings import heads_of
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.sheet_names import table_named
from duxue.scenarios.files.source import Source
from duxue.scenarios.rows import Table
from duxue.scenarios.sheets import PLAN

PEOPLE = ("inspector_id", "leader_id", "inspectors", "absent_id")
PLACES = ("school_id", "target_id", "office_id")
_OWN = {"visits": ("visit_id", "school_id", "date"), "events": ("event_id", "target_id", "start")}
"""Tables whose rows have an id of their own that a row added by hand may lack: that field, its place's and its day's."""


def with_ids(draft: Draft, source: Source) -> Source:
    """The workbook with codes in the place of names that stand where its tables ask for codes, and mean one alone.

    A visit or event added without an id is given one, and an event the office and the day of notice that it lacks.
    """
    sheets = []
    for sheet in source.sheets:
        name = table_named(sheet.name, PLAN, lenient=False)
        table = next((t for t in PLAN if t.name == name), None)
        heads = heads_of(sheet, table)[0] if table is not None else None
        sheets.append(sheet if table is None or heads is None else _with_ids(draft, table, sheet, heads))
    return replace(source, sheets=tuple(sheets))


def _with_ids(draft: Draft, table: Table, sheet: RawSheet, heads: Heads) -> RawSheet:
    cells = [list(line) for line in sheet.cells]
    rows = cells[heads.line + 1 :]
    for field, column in heads.place.items():
        known, read = _reader(draft, table.name, field)
        beside = heads.beside.get(field)
        for line in rows if read is not None else ():
            text = _at(line, column)
            if beside is not None and text in ("", None) and isinstance(_at(line, beside), str):
                text = _at(line, beside)
            if read is not None and isinstance(text, str) and text and text not in known:
                with suppress(UnclearError):
                    _put(line, column, read(text))  # what stays unclear is told when the row is read
    if table.name in _OWN:
        _give_ids(draft, table.name, rows, heads)
    return replace(sheet, cells=cells)


def _reader(draft: Draft, table: str, field: str) -> tuple[Container[str], Callable[[str], str] | None]:
    """The codes that a field may hold, and what reads a name there (None: names do not stand there)."""
    county = draft.county
    if field in PEOPLE:
        return county.inspectors, draft.names.person
    if field in PLACES:
        return {**county.schools, **county.units}, draft.names.place
    if (table, field) == ("zones", "zone_id"):
        zones = {row.zone_id: row.name for row in draft.edition.released.zones}
        return zones, lambda text: zone_named(draft, text) or text
    return (), None


def zone_named(draft: Draft, text: str) -> str:
    """The code of the published zone that alone bears a name; blank where none does, or several."""
    zones = {row.zone_id: row.name for row in draft.edition.released.zones}
    once = Counter(zones.values())
    return next((key for key, name in zones.items() if name == text.strip() and once[name] == 1), "")


def _give_ids(draft: Draft, table: str, rows: list[list[Raw]], heads: Heads) -> None:
    own, where, when = _OWN[table]
    if not {own, where, when} <= heads.place.keys():
        return
    used = {text_of(_at(line, heads.place[own])) for line in rows}
    for line in rows:
        target = _target(draft, line, heads, where)
        if not target or text_of(_at(line, heads.place[own])):
            continue
        day = day_of(_at(line, heads.place[when]))
        fresh = draft.free_id(table, new_id(table, target, day), used)
        used.add(fresh)
        _put(line, heads.place[own], fresh)
        if table == "events":
            _complete_event(draft, line, heads, target, day)


def _target(draft: Draft, line: list[Raw], heads: Heads, where: str) -> str:
    """The school or unit of a row, by its code or by the name beside it; blank where neither is known."""
    for column in (heads.place[where], heads.beside.get(where)):
        text = text_of(_at(line, column))
        if text:
            with suppress(UnclearError):
                return draft.names.place(text)
    return ""


def _complete_event(draft: Draft, line: list[Raw], heads: Heads, target: str, day: date | None) -> None:
    school = draft.county.schools.get(target)
    office = school.office_id if school else draft.edition.offices[0].unit_id
    place = heads.place
    if "office_id" in place and not text_of(_at(line, place["office_id"])):
        _put(line, place["office_id"], office)
    if day is not None and "notice_on" in place and not text_of(_at(line, place["notice_on"])):
        _put(line, place["notice_on"], notice_day(draft.county, office, target, day))


def _at(line: list[Raw], column: int | None) -> Any:
    return line[column] if column is not None and column < len(line) else None


def _put(line: list[Raw], column: int, value: Raw) -> None:
    line += [None] * (column + 1 - len(line))
    line[column] = value
