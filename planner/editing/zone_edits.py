"""The sheet 责任区划分表 read back: leaders that were changed, and schools that were moved to another zone's rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from duxue.planner.editing.draft import UNREAD, Draft
from duxue.planner.editing.grids import CellChange, SheetRows, change_at, columns_at, paired, whole_row
from duxue.planner.editing.naming import UnclearError
from duxue.planner.publish.documents.zone_list import HEADS, TITLE, zones_by_office
from duxue.planner.publish.letterhead import sheet_name
from duxue.planner.words import pick
from duxue.scenarios.pin_rows import zone_pin
from duxue.scenarios.plan import ZoneRow


@dataclass(frozen=True)
class _Block:
    """One zone's rows on the sheet: its leader's cell, and the cell of each school by its name."""

    leader: CellChange
    schools: Mapping[str, CellChange]


def read_zones(draft: Draft, was: SheetRows, now: SheetRows) -> None:
    """Take the changes of the sheet into the draft."""
    lang = draft.edition.lang
    heads = {en: pick(lang, zh, en) for zh, en in HEADS}
    sheet = sheet_name(TITLE, lang)
    wanted = [heads["zone"], heads["leader"], heads["school"]]
    lines = draft.heads(sheet, was, now, wanted)
    if lines is None:
        return
    line, now_line = lines
    place = columns_at(was, line)
    columns = place[heads["zone"]], place[heads["leader"]], place[heads["school"]]
    total = pick(lang, "小计", "Total")
    before = list(_blocks(was, line, columns, total))
    after = list(_blocks(now, now_line, columns, total))
    zones = [rows[0][0] for part in zones_by_office(draft.edition).values() for rows in part.values()]
    if not len(before) == len(after) == len(zones):
        zh = "责任区的行数与小计对不上，无法读回；新增、合并责任区请改“责任区”表"
        draft.blame(
            sheet, CellChange(now_line, 0, "", ""), zh, "zones were added or joined: use the table zones"
        )
        return
    _leaders(draft, sheet, zones, before, after)
    _schools(draft, sheet, zones, before, after)
    for pair in paired(was, now, None, (line + 1, now_line + 1)):
        changes = pair.changes or (whole_row(pair, was, now),)
        for change in changes:
            if pair.changes and change.column not in columns[1:]:
                draft.unread(sheet, change, UNREAD["zone_column"])


def _blocks(rows: SheetRows, line: int, columns: tuple[int, int, int], total: str) -> Iterator[_Block]:
    """The zones of a sheet: each from the row that names it to its row of sums."""
    _, leader, school = columns
    first: CellChange | None = None
    found: dict[str, CellChange] = {}
    for number in range(line + 1, len(rows)):
        cell = [rows[number][c] if c < len(rows[number]) else "" for c in columns]
        if cell[0] == total:
            if first is not None:
                yield _Block(first, found)
            first, found = None, {}
        elif cell[2] or (first is None and cell[0] and cell[1]):
            if first is None:
                first = change_at(rows, number, leader, "", cell[1])
            if cell[2]:
                found[cell[2]] = change_at(rows, number, school, "", cell[2])


def _leaders(
    draft: Draft, sheet: str, zones: Sequence[ZoneRow], before: Sequence[_Block], after: Sequence[_Block]
) -> None:
    for zone, was, now in zip(zones, before, after, strict=True):
        if was.leader.after == now.leader.after:
            continue
        change = replace(now.leader, before=was.leader.after)
        person = draft.understood(sheet, change, lambda text=change.after: draft.names.person(text))
        if person is not None and draft.set_zone_leader(sheet, change, zone.zone_id, person):
            zh = f"{zone.name}（{zone.zone_id}）组长改为 {draft.named(person)}"
            en = f"{draft.named(person)} leads zone {zone.zone_id}"
            draft.tell(sheet, change, (zh, en), subjects=(zone.zone_id, person))


def _schools(
    draft: Draft, sheet: str, zones: Sequence[ZoneRow], before: Sequence[_Block], after: Sequence[_Block]
) -> None:
    """Match schools that left a zone's rows with those that came into another's."""
    lost = [(name, was.schools[name]) for was, now in zip(before, after, strict=True) for name in was.schools if name not in now.schools]  # fmt: skip
    gone = {name for name, _ in lost}
    for zone, was, now in zip(zones, before, after, strict=True):
        for name, cell in now.schools.items():
            if name in was.schools:
                continue
            left = [c for other, c in lost if other == name]
            change = replace(cell, before="")
            school = draft.understood(sheet, change, lambda text=name: _one(draft, text, gone))
            if school is None:
                continue
            gone.discard(name)
            row = ZoneRow(zone.zone_id, zone.name, zone.leader_id, school)
            if draft.set_zone(sheet, change, row):
                origin = f"{sheet}!{left[0].cell}" if left else ""
                zh = f"{name}（{school}）划入{zone.name}（{zone.zone_id}）" + (
                    f"，原在 {origin}" if origin else ""
                )
                en = f"{name} ({school}) moves to zone {zone.zone_id}"
                draft.tell(sheet, change, (zh, en), subjects=(school, zone.zone_id), pins=[zone_pin(school, zone.zone_id)])  # fmt: skip
    for name, cell in lost:
        if name in gone:
            draft.unread(sheet, replace(cell, before=name, after=""), UNREAD["school_out_of_zone"])


def _one(draft: Draft, text: str, gone: set[str]) -> str:
    """The school that came into a zone's rows: one that left another's, or that had no zone (UnclearError)."""
    school = draft.names.school(text)
    placed = {z.school_id for z in draft.edition.plan.zones}
    if school in placed and text not in gone:
        raise UnclearError(
            f"{text} 还在另一责任区的行中，请只留一处",
            f"{text} still stands in another zone's rows; keep one",
        )
    return school
