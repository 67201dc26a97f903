"""The data sheets of a plan's workbook read back: rows that were changed, struck out or added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from duxue.planner.editing.draft import UNREAD, Draft
from duxue.planner.editing.edits import Taken
from duxue.planner.editing.grids import CellChange, Row, RowPair, SheetRows, change_at, paired, whole_row
from duxue.planner.editing.naming import UnclearError
from duxue.planner.editing.table_ids import PEOPLE, PLACES, zone_named
from duxue.scenarios.belonging import held_by
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.codes import Status
from duxue.scenarios.pin_rows import (
    event_pin,
    no_event_pin,
    no_visit_pin,
    posting_pin,
    seat_pins,
    visit_pin,
    zone_pin,
)
from duxue.scenarios.plan import Event, Posting, Seat, Visit, ZoneRow
from duxue.scenarios.problems import Fault
from duxue.scenarios.records import Pin
from duxue.scenarios.rows import Kind

KEYS = {
    "postings": ("school_id", "start"), "zones": ("school_id",), "events": ("event_id",), "seats": ("event_id", "inspector_id"),
    "visits": ("visit_id",), "attendance": ("training_id", "inspector_id"), "cycle": ("school_id",), "records": ("kind", "ref"),
}  # fmt: skip
"""The columns by which a row is known again; where one of them was changed, the row's place tells."""


@dataclass(frozen=True)
class _Sheet:
    """A table of the edited workbook beside the published one; ``place`` and ``beside`` are columns of the published."""

    table: TypedTable
    was: SheetRows
    now: SheetRows
    place: Mapping[str, int]
    beside: Mapping[str, int]

    @classmethod
    def of(cls, table: TypedTable, was: SheetRows, now: SheetRows) -> _Sheet:
        """A table whose heads were found."""
        beside = table.heads.beside if table.heads is not None else {}
        named = {field: at for field, at in beside.items() if field in (*PEOPLE, *PLACES)}
        return cls(
            table,
            was,
            now,
            *({f: now.published(at) for f, at in one.items()} for one in (table.place, named)),
        )

    def pairs(self) -> list[RowPair]:
        """Its rows below the heads that were changed, struck out or added."""
        places = [self.place[field] for field in KEYS.get(self.table.table.name, ()) if field in self.place]

        def key(row: Row) -> str:
            parts = [_at(row, place) for place in places]
            return "\0".join(parts) if all(parts) else ""

        line = self.table.heads.line if self.table.heads is not None else 0
        return paired(self.was, self.now, key if places else None, (1, line + 1))

    def cell(self, pair: RowPair, place: int) -> CellChange:
        """A cell of a row of the edited sheet, changed or not."""
        line = pair.now or 0
        before = _at(self.was[pair.was], place) if pair.was is not None else ""
        return change_at(self.now, line, place, before, _at(self.now[line], place))


def read_tables(
    draft: Draft, typed: dict[str, TypedTable], was: Mapping[str, SheetRows], now: Mapping[str, SheetRows]
) -> None:
    """Take the edited tables into the draft, with every changed row told.

    ``was`` and ``now`` hold the sheets' cells by the table's English name; a table whose sheet is not there stays as it is.
    """
    became: list[tuple[Any, Any]] = []
    for name, table in typed.items():
        if table.missing or _lacks_columns(draft, table, now[name]):
            continue
        sheet = _Sheet.of(table, was[name], now[name])
        pairs = sheet.pairs()
        _names_beside(draft, sheet, pairs)
        _names_to_ids(draft, table)
        if not pairs:
            continue
        before = draft.tables[name]
        lines = {row.line: row for row in table.rows}
        rows = [
            (
                before[pair.was - 1] if pair.was is not None and 0 < pair.was <= len(before) else None,
                lines.get(pair.now + 1) if pair.now is not None else None,
            )
            for pair in pairs
        ]
        _settle(draft, table, rows)
        draft.tables[name] = list(table.whole())
        for pair, (old, new) in zip(pairs, rows, strict=True):
            _tell(draft, sheet, pair, old, new)
            became.append((old, new.row if new is not None else None))
    _draw_along(draft, became)


def _lacks_columns(draft: Draft, table: TypedTable, now: SheetRows) -> bool:
    """Whether a column that is read was taken out of a sheet; those that were taken out are told."""
    read = {word for column in table.table.columns for word in (column.zh, column.name)}
    for change in now.gone.values():
        if change.before in read:
            zh = f"“{change.before}”一列不见了，无法读回；请恢复"
            draft.blame(table.sheet, change, zh, f"the column {change.before} is gone: restore it")
        else:
            draft.unread(table.sheet, change, UNREAD["column_gone"])
    return any(change.before in read for change in now.gone.values())


# ---- names and codes


def _names_beside(draft: Draft, sheet: _Sheet, pairs: Iterable[RowPair]) -> None:
    """Where the name beside a code was changed, put the code of that name; one that says otherwise is a problem."""
    lines = {row.line: row for row in sheet.table.rows}
    for pair in pairs:
        row = lines.get(pair.now + 1) if pair.now is not None else None
        for field in sheet.beside if row is not None else ():
            code, name = (sheet.cell(pair, at) for at in (sheet.place[field], sheet.beside[field]))
            if row is not None and name.after and name.before != name.after:
                _put_name(draft, sheet.table, row, field, code, name)


def _put_name(
    draft: Draft, table: TypedTable, row: TypedRow, field: str, code: CellChange, name: CellChange
) -> None:
    read = draft.names.people if field in PEOPLE else lambda text: [draft.names.place(text)]
    ids = draft.understood(table.sheet, name, lambda: read(name.after))
    if ids is None:
        return
    several = table.column(field).kind is Kind.IDS
    if not several and len(ids) != 1:
        draft.blame(table.sheet, name, "此处只能填一个", "one only")
        return
    value = tuple(ids) if several else ids[0]
    if code.after and code.before != code.after and row.get(field) != value:
        zh = f"与 {code.cell} 的编号不是同一个，请只改一处"
        en = f"is not the one of {code.cell}; change one of them"
        draft.blame(table.sheet, name, zh, en, code="contradiction")
        return
    row.replace_value(field, value)


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


# ---- what one changed cell says of others


def _settle(draft: Draft, table: TypedTable, rows: Iterable[tuple[Any, TypedRow | None]]) -> None:
    """Let the cells that go with a changed one follow it, where they were left as they were."""
    whole = [(old, new) for old, new in rows if old is not None and new is not None and new.row is not None]
    for old, new in whole:
        if isinstance(old, Posting) and old.inspector_id != new.row.inspector_id:
            if (old.since, old.change) == (new.row.since, new.row.change):
                held = held_by(new.row, new.row.inspector_id, draft.county)
                new.replace_value("since", held.since)
                new.replace_value("change", held.change)
        elif isinstance(old, ZoneRow):
            _settle_zone(draft, old, new)
    zones = [(old, new) for old, new in whole if isinstance(old, ZoneRow) and old.zone_id == new.row.zone_id]
    for field in ("name", "leader_id"):
        _for_the_whole_zone(table, zones, field)


def _settle_zone(draft: Draft, old: ZoneRow, new: TypedRow) -> None:
    """A school that goes to another zone, by its code or by its name, takes on that zone's name and leader."""
    named = zone_named(draft, new.row.name) if new.row.name != old.name else ""
    if named and new.row.zone_id == old.zone_id:
        new.replace_value("zone_id", named)
    zone = next((z for z in draft.edition.released.zones if z.zone_id == new.row.zone_id), None)
    if zone is None or zone.zone_id == old.zone_id:
        return
    for field in ("name", "leader_id"):
        if getattr(new.row, field) == getattr(old, field):
            new.replace_value(field, getattr(zone, field))


def _for_the_whole_zone(table: TypedTable, zones: Iterable[tuple[ZoneRow, TypedRow]], field: str) -> None:
    """Give a name or leader that was changed in some rows of a zone to all its rows, if those rows say the same."""
    said: dict[str, set[str]] = {}
    for old, new in zones:
        if getattr(old, field) != getattr(new.row, field):
            said.setdefault(old.zone_id, set()).add(getattr(new.row, field))
    for row in table.rows:
        values = said.get(row.row.zone_id, set()) if isinstance(row.row, ZoneRow) else set()
        if len(values) == 1:
            row.replace_value(field, next(iter(values)))


def _draw_along(draft: Draft, became: Iterable[tuple[Any, Any]]) -> None:
    """What follows in other tables: a school's visits, an event's place in the round, the team of one that was struck out."""
    for old, new in became:
        if isinstance(old, Posting) and isinstance(new, Posting):
            draft.hand_visits(old, new)
        elif isinstance(old, Event) and isinstance(new, Event):
            draft.follow_in_cycle(old, new)
        elif isinstance(old, Event):
            draft.dismiss(old.event_id)
            draft.put_off(old)


# ---- what is told


def _tell(draft: Draft, sheet: _Sheet, pair: RowPair, old: Any, new: TypedRow | None) -> None:
    table, row = sheet.table, new.row if new is not None else None
    ref = getattr(old, "visit_id", getattr(old, "event_id", ""))
    change = pair.changes[0] if pair.changes else whole_row(pair, sheet.was, sheet.now)
    if ref and draft.recorded(table.sheet, change, ref):
        return
    subjects = {*_ids(table, old), *_ids(table, row)}
    pins = _pins(draft, old, row)
    _remember(draft, old, row)
    taken, words = Taken.READ, _meaning(old, row)
    if table.table.name == "unmet":
        taken = Taken.UNREAD
        words = ("未满足由核对得出，不在此改", "open duties come from the audit and are not set here")
    elif pair.was is None and new is None:
        taken, words = Taken.UNREAD, ("不是数据行，不读回", "no row of data: not read")
    if pair.was is not None and pair.now is not None:
        _tell_cells(draft, sheet, pair, taken, words, subjects, pins)
        return
    told = ("新增一行", "row added") if pair.was is None else ("删去一行", "row struck out")
    draft.tell(
        table.sheet,
        change,
        words if taken is Taken.UNREAD else told,
        subjects=subjects,
        pins=pins,
        taken=taken,
    )


def _tell_cells(
    draft: Draft,
    sheet: _Sheet,
    pair: RowPair,
    taken: Taken,
    words: tuple[str, str],
    subjects: set[str],
    pins: list[Pin],
) -> None:
    """Every changed cell of a row; those of columns that are not read say so."""
    heads = {place: field for named in (sheet.place, sheet.beside) for field, place in named.items()}
    for number, change in enumerate(pair.changes):
        field = heads.get(change.column)
        emptied = change.column in sheet.beside.values() and not change.after
        mine = Taken.UNREAD if field is None or emptied else taken
        said = words if mine is taken else ("这一列只供对照，不读回", "this column is for reading only")
        kept = pins if number == 0 else ()
        draft.tell(
            sheet.table.sheet, change, said, subjects=subjects, pins=kept, taken=mine, head=field or ""
        )


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
    """The pins that keep what a changed row says, or that a row was struck out."""
    cancelled = isinstance(new, Event) and new.status is Status.CANCELLED
    if isinstance(old, Event) and old.status is not Status.CANCELLED and (new is None or cancelled):
        return [no_event_pin(old, draft.county)]
    if isinstance(old, Visit) and new is None:
        return [no_visit_pin(old)]
    if isinstance(new, Posting):
        return [posting_pin(new)]
    if isinstance(new, Visit):
        return [visit_pin(new)]
    if isinstance(new, ZoneRow) and (old is None or old.zone_id != new.zone_id):
        return [zone_pin(new.school_id, new.zone_id)]
    if isinstance(new, Event) and (old is None or old.start != new.start):
        return [event_pin(new.event_id, new.start)]
    if isinstance(new, Seat):
        return [*seat_pins(draft.edition.released.team(new.event_id), [new])]
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


def _at(row: Row, column: int) -> str:
    return row[column] if column < len(row) else ""
