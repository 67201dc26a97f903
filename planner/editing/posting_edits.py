"""The sheet 责任督学挂牌一览表 read back: who answers for a school, and when."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from duxue.planner.editing.draft import UNREAD, Draft
from duxue.planner.editing.grids import CellChange, SheetRows, columns_at, paired, whole_row
from duxue.planner.publish.documents.public_postings import HEADS, TITLE, holders
from duxue.planner.publish.letterhead import sheet_name
from duxue.planner.words import pick
from duxue.scenarios.belonging import held_by
from duxue.scenarios.cells.as_typed import day_of
from duxue.scenarios.pin_rows import posting_pin
from duxue.scenarios.plan import Posting


def read_postings(draft: Draft, was: SheetRows, now: SheetRows) -> None:
    """Take the changes of the sheet into the draft."""
    lang = draft.edition.lang
    heads = {en: pick(lang, zh, en) for zh, en in HEADS}
    wanted = [heads["school"], heads["responsible inspector"], heads["from and to"]]
    sheet = sheet_name(TITLE, lang)
    lines = draft.heads(sheet, was, now, wanted)
    if lines is None:
        return
    line, now_line = lines
    place = columns_at(was, line)
    school, who, when = (place[text] for text in wanted)
    rows = _rows_as_published(draft, was, line, school)
    for pair in paired(
        was, now, lambda row: row[school] if school < len(row) else "", (line + 1, now_line + 1)
    ):
        if pair.was is None or pair.now is None:
            draft.unread(sheet, whole_row(pair, was, now), UNREAD["posting_row"])
            continue
        posting = rows.get(pair.was)
        cells = {change.column: change for change in pair.changes}
        for column, change in cells.items():
            if posting is None or column not in (who, when):
                draft.unread(sheet, change, UNREAD["posting_column"])
        if posting is not None and (who in cells or when in cells):
            _changed(draft, sheet, posting, cells.get(who), cells.get(when))


def _rows_as_published(draft: Draft, was: SheetRows, line: int, school: int) -> dict[int, Posting]:
    """The posting of each row: schools and their postings stand in the order of the edition."""
    edition = draft.edition
    expected = [
        (one.name, row)
        for one in edition.schools
        if holders(edition, one)
        for row in edition.plan.postings_at(one.school_id) or (None,)
    ]
    names = {name for name, _ in expected}
    found: dict[int, Posting] = {}
    rows = [n for n in range(line + 1, len(was)) if school < len(was[n]) and was[n][school] in names]
    for n, (name, row) in zip(rows, expected, strict=False):
        if was[n][school] == name and row is not None:
            found[n] = row
    return found


def _changed(draft: Draft, sheet: str, row: Posting, who: CellChange | None, when: CellChange | None) -> None:
    """A posting that goes to somebody else, or begins or ends on another day."""
    new = row
    if who is not None:
        person = draft.understood(sheet, who, lambda: draft.names.person(who.after))
        if person is None:
            return
        new = held_by(row, person, draft.county)
    if when is not None:
        span = _span_of(when.after, draft)
        if span is None:
            zh = "时段看不懂，请填“全年”或如 2027-01-01 至 2027-06-30"
            draft.blame(sheet, when, zh, "no stretch of days; type it like 2027-01-01 to 2027-06-30")
            return
        since = new.since if new.since < row.start else span[0]
        new = replace(new, start=span[0], end=span[1], since=since)
    first = who or when
    if first is None or not draft.set_posting(sheet, first, row, new):
        return
    for change in (who, when):
        if change is not None:
            zh = f"{draft.named(row.school_id)} 由 {draft.named(new.inspector_id)} 负责（{new.start} 至 {new.end}），其间经常性督导随之改由此人入校"
            en = f"{draft.named(new.inspector_id)} answers for {draft.named(row.school_id)} ({new.start}..{new.end}) and makes its visits"
            concerned = (row.school_id, row.inspector_id, new.inspector_id)
            pins = [posting_pin(new)] if change is first else []
            draft.tell(sheet, change, (zh, en), subjects=concerned, pins=pins)


def _span_of(text: str, draft: Draft) -> tuple[date, date] | None:
    if text in ("全年", "all year"):
        return draft.county.start, draft.county.end
    days = [day_of(part.strip()) for part in re.split(r"至|to|—|~", text) if part.strip()]
    if len(days) != 2 or days[0] is None or days[1] is None or days[1] < days[0]:
        return None
    return days[0], days[1]
