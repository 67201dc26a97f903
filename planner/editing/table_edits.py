"""The data sheets of a plan's workbook read back: rows that were changed, struck out or added, with names for codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from duxue.planner.editing.draft import Draft
from duxue.planner.editing.edits import Taken
from duxue.planner.editing.grids import CellChange, Row, RowPair, paired, whole_row
from duxue.planner.editing.naming import UnclearError
from duxue.scenarios.cells.head_rows import Heads
from duxue.scenarios.cells.headings import heads_of, table_named
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.codes import Role
from duxue.scenarios.files.source import Source
from duxue.scenarios.pin_rows import event_pin, posting_pin, seat_pin, visit_pin, zone_pin
from duxue.scenarios.plan import Event, Posting, Seat, Visit, ZoneRow
from duxue.scenarios.problems import Fault
from duxue.scenarios.records import Pin
from duxue.scenarios.rows import Kind
from duxue.scenarios.sheets import PLAN

PEOPLE = ("inspector_id", "leader_id", "inspectors", "absent_id")
PLACES = ("school_id", "target_id")
KEYS = {
    "postings": ("school_id", "start"), "zones": ("school_id",), "events": ("event_id",), "seats": ("event_id", "inspector_id"),
    "visits": ("visit_id",), "attendance": ("training_id", "inspector_id"), "cycle": ("school_id",), "records": ("kind", "ref"),
}  # fmt: skip
"""The columns by which a row is known again; where one of them was changed, the row's place tells."""


def read_tables(
    draft: Draft, typed: dict[str, TypedTable], was: dict[str, list[Row]], now: dict[str, list[Row]]
) -> None:
    """Take the edited tables into the draft, with every changed row told.

    ``was`` and ``now`` hold the sheets' cells by the table's English name; a table whose sheet is not there stays as it is.
    """
    handed: list[tuple[Posting, Posting]] = []
    for name, table in typed.items():
        if table.missing:
            continue
        pairs = paired(was[name], now[name], _key(table))
        _names_beside(draft, table, pairs, was[name], now[name])
        _names_to_ids(draft, table)
        if not pairs:
            continue
        before = draft.tables[name]
        draft.tables[name] = list(table.whole())
        lines = {row.line: row for row in table.rows}
        for pair in pairs:
            old = before[pair.was - 1] if pair.was is not None and 0 < pair.was <= len(before) else None
            new = lines.get(pair.now + 1) if pair.now is not None else None
            _tell(draft, table, pair, old, new, was[name], now[name])
            if isinstance(old, Posting) and new is not None and isinstance(new.row, Posting):
                handed.append((old, new.row))
    for before_row, after_row in handed:
        draft.hand_visits(before_row, after_row)


def with_ids(draft: Draft, source: Source) -> Source:
    """The workbook with codes in the place of names that stand where its tables ask for codes, and mean one alone."""
    sheets = []
    for sheet in source.sheets:
        name = table_named(sheet.name, PLAN, lenient=False)
        table = next((t for t in PLAN if t.name == name), None)
        heads = heads_of(sheet, table)[0] if table is not None else None
        sheets.append(sheet if heads is None else _with_ids(draft, sheet, heads))
    return replace(source, sheets=tuple(sheets))


def _with_ids(draft: Draft, sheet: RawSheet, heads: Heads) -> RawSheet:
    cells = [list(line) for line in sheet.cells]
    for field, column in heads.place.items():
        known = draft.county.inspectors if field in PEOPLE else {**draft.county.schools, **draft.county.units}
        read = draft.names.person if field in PEOPLE else draft.names.place
        for line in cells[heads.line + 1 :] if field in (*PEOPLE, *PLACES) else ():
            text = line[column] if column < len(line) else None
            if isinstance(text, str) and text and text not in known:
                with suppress(UnclearError):
                    line[column] = read(text)  # what stays unclear is told when the row is read
    return replace(sheet, cells=cells)


def _key(table: TypedTable) -> Any:
    places = [table.place[field] for field in KEYS.get(table.table.name, ()) if field in table.place]

    def key(row: Row) -> str:
        parts = [row[place] if place < len(row) else "" for place in places]
        return "\0".join(parts) if all(parts) else ""

    return key if places else None


def _names_beside(
    draft: Draft, table: TypedTable, pairs: Sequence[RowPair], was: Sequence[Row], now: Sequence[Row]
) -> None:
    """Where the name beside a code was changed, put the code of that name; one that says otherwise is a problem."""
    beside = table.heads.beside if table.heads is not None else {}
    lines = {row.line: row for row in table.rows}
    for pair in pairs:
        row = lines.get(pair.now + 1) if pair.now is not None else None
        if row is None or pair.now is None:
            continue
        old = was[pair.was] if pair.was is not None else ()
        for field in (f for f in beside if f in (*PEOPLE, *PLACES)):
            code, name = (
                CellChange(pair.now, at, _at(old, at), _at(now[pair.now], at))
                for at in (table.place[field], beside[field])
            )
            if name.after and name.before != name.after:
                _put_name(draft, table, row, field, code, name)


def _put_name(
    draft: Draft, table: TypedTable, row: TypedRow, field: str, code: CellChange, name: CellChange
) -> None:
    read = draft.names.people if field in PEOPLE else lambda text: [draft.names.place(text)]
    ids = draft.understood(table.sheet, name, lambda: read(name.after))
    if ids is None:
        return
    several = next(c for c in table.table.columns if c.field == field).kind is Kind.IDS
    if not several and len(ids) != 1:
        draft.blame(table.sheet, name, "此处只能填一个", "one only")
        return
    value = tuple(ids) if several else ids[0]
    if code.after and code.before != code.after and row.get(field) != value:
        zh, en = (
            f"与 {code.cell} 的编号不是同一个，请只改一处",
            f"is not the one of {code.cell}; change one of them",
        )
        draft.blame(table.sheet, name, zh, en, code="contradiction")
        return
    row.replace_value(field, value)


def _at(row: Row, column: int) -> str:
    return row[column] if column < len(row) else ""


def _names_to_ids(draft: Draft, table: TypedTable) -> None:
    """Where a name stands in a column of codes, put the code; an unclear one is a problem at its cell."""
    county = draft.county
    columns = {c.field: c for c in table.table.columns}
    for row in table.rows:
        for field in (f for f in (*PEOPLE, *PLACES) if f in columns):
            value = row.get(field)
            known = county.inspectors if field in PEOPLE else {**county.schools, **county.units}
            parts = value if isinstance(value, tuple) else (value,) if value else ()
            if all(part in known for part in parts):
                continue
            read = draft.names.person if field in PEOPLE else draft.names.place
            try:
                ids = tuple(part if part in known else read(part) for part in parts)
            except UnclearError as error:
                table.blame(row, field, Fault("unclear_name", error.zh, error.en))
                continue
            row.replace_value(field, ids if columns[field].kind is Kind.IDS else ids[0])


def _tell(
    draft: Draft,
    table: TypedTable,
    pair: RowPair,
    old: Any,
    new: TypedRow | None,
    was: Sequence[Row],
    now: Sequence[Row],
) -> None:
    row = new.row if new is not None else None
    subjects = {*_ids(table, old), *_ids(table, row)}
    pins = _pins(draft, old, row)
    sheet = table.sheet
    _remember(draft, old, row)
    if table.table.name == "unmet":
        taken, words = (
            Taken.UNREAD,
            ("未满足由核对得出，不在此改", "open duties come from the audit and are not set here"),
        )
    else:
        taken, words = Taken.READ, _meaning(old, row)
    if pair.was is None or pair.now is None:
        change = whole_row(pair, was, now)
        told = ("新增一行", "row added") if pair.was is None else ("删去一行", "row struck out")
        draft.tell(
            sheet, change, words if taken is Taken.UNREAD else told, subjects=subjects, pins=pins, taken=taken
        )
        return
    beside = table.heads.beside if table.heads is not None else {}
    read = {field: place for field, place in beside.items() if field in (*PEOPLE, *PLACES)}
    heads = {place: field for named in (table.place, read) for field, place in named.items()}
    for number, change in enumerate(pair.changes):
        field = heads.get(change.column)
        emptied = change.column in read.values() and not change.after
        mine = Taken.UNREAD if field is None or emptied else taken
        said = words if mine is taken else ("这一列只供对照，不读回", "this column is for reading only")
        draft.tell(
            sheet, change, said, subjects=subjects, pins=pins if number == 0 else (), taken=mine, head=field or ""
        )  # fmt: skip


def _meaning(old: Any, new: Any) -> tuple[str, str]:
    """What a changed row means beyond itself."""
    if isinstance(old, Posting) and isinstance(new, Posting) and old.inspector_id != new.inspector_id:
        return "其间经常性督导随之改由此人入校", "the school's visits go along"
    return "", ""


def _ids(table: TypedTable, row: Any) -> Iterable[str]:
    """All ids of a row."""
    if row is None:
        return
    for column in table.table.columns:
        value = getattr(row, column.field)
        if column.kind is Kind.ID and value:
            yield value
        elif column.kind is Kind.IDS:
            yield from value


def _pins(draft: Draft, old: Any, new: Any) -> list[Pin]:
    """The pins that keep what a changed row says."""
    if isinstance(new, Posting):
        return [posting_pin(new)]
    if isinstance(new, Visit):
        return [visit_pin(new)]
    if isinstance(new, ZoneRow) and (old is None or old.zone_id != new.zone_id):
        return [zone_pin(new.school_id, new.zone_id)]
    if isinstance(new, Event) and (old is None or old.start != new.start):
        return [event_pin(new.event_id, new.start)]
    if isinstance(new, Seat) and new.role is not Role.RESERVE:
        sat = {s.inspector_id for s in draft.edition.released.team(new.event_id)}
        return [] if new.inspector_id in sat else [seat_pin(new.event_id, new.inspector_id)]
    return []


def _remember(draft: Draft, old: Any, new: Any) -> None:
    """Note what a data sheet set, so that a document sheet which says otherwise is noticed."""
    if isinstance(old, Event) and isinstance(new, Event):
        for name in ("start", "end", "notice_on", "status"):
            if getattr(old, name) != getattr(new, name):
                draft.remember(("events", old.event_id, name), getattr(new, name))
    elif isinstance(new, ZoneRow):
        draft.remember(("zones", new.school_id), new.zone_id)
        if isinstance(old, ZoneRow) and old.leader_id != new.leader_id:
            draft.remember(("leader", new.zone_id), new.leader_id)
    elif isinstance(old, Visit):
        draft.remember(("visits", old.visit_id), new)
    elif isinstance(old, Posting):
        draft.remember(("postings", old.school_id, old.start.isoformat()), new)
