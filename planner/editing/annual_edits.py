"""The sheet 年度督导计划 read back: days, teams and notices that were changed, and rows that were struck out."""

from __future__ import annotations

from duxue.planner.editing.draft import UNREAD, Draft
from duxue.planner.editing.event_rows import add_event, days_of, move_event
from duxue.planner.editing.grids import (
    CellChange,
    Row,
    RowPair,
    SheetRows,
    columns_at,
    head_row,
    paired,
    whole_row,
)
from duxue.planner.publish.documents.annual_plan import HEADS, TITLE
from duxue.planner.publish.letterhead import sheet_name
from duxue.planner.words import pick
from duxue.scenarios.cells.as_typed import day_of
from duxue.scenarios.codes import Role
from duxue.scenarios.pin_rows import no_event_pin
from duxue.scenarios.plan import Event

ROLES = {"lead": Role.LEAD, "members": Role.MEMBER, "experts": Role.EXPERT}


def read_annual(draft: Draft, was: SheetRows, now: SheetRows) -> None:
    """Take the changes of the sheet into the draft."""
    lang = draft.edition.lang
    heads = {en: pick(lang, zh, en) for zh, en in HEADS}
    sheet = sheet_name(TITLE, lang)
    line = head_row(was, [heads["days"], heads["school or government"]])
    if line is None:
        return
    place = columns_at(was, line)
    read = [heads[en] for en in ("kind", "school or government", "days", "notice", *ROLES)]
    lines = draft.heads(sheet, was, now, [text for text in read if text in place])
    if lines is None:
        return
    now_line = lines[1]
    reader = _Annual(draft, sheet, {en: place[text] for en, text in heads.items() if text in place})
    reader.events_of(was, line)
    for pair in paired(was, now, reader.key, (line + 1, now_line + 1)):
        reader.take(pair, was, now)


class _Annual:
    """The sheet's columns by their English heads, and the event of each row as published."""

    def __init__(self, draft: Draft, sheet: str, place: dict[str, int]) -> None:
        self.draft, self.sheet, self.place = draft, sheet, place
        self.heads = {column: en for en, column in place.items()}
        self.events: dict[int, Event] = {}

    def _cell(self, row: Row, head: str) -> str:
        column = self.place.get(head, -1)
        return row[column] if 0 <= column < len(row) else ""

    def key(self, row: Row) -> str:
        """What tells a row from the others: what is inspected, and where."""
        target = self._cell(row, "school or government")
        return f"{target}\0{self._cell(row, 'kind')}" if target else ""

    def events_of(self, was: SheetRows, line: int) -> None:
        """Find the event of each row: they stand in the order of the edition."""
        rows = [
            n for n in range(line + 1, len(was)) if self._cell(was[n], "no").isdecimal() and self.key(was[n])
        ]
        for n, event in zip(rows, self.draft.edition.events, strict=False):
            if self._cell(was[n], "school or government") == self.draft.edition.place(event.target_id):
                self.events[n] = event

    def take(self, pair: RowPair, was: SheetRows, now: SheetRows) -> None:
        """One row that was changed, struck out or added."""
        if pair.was is None:
            row = now[pair.now] if pair.now is not None else ()
            cells = {head: self._cell(row, head) for head in self.place}
            add_event(self.draft, self.sheet, whole_row(pair, was, now), cells)
            return
        event = self.events.get(pair.was)
        if pair.now is None:
            self._struck(event, whole_row(pair, was, now))
            return
        for change in pair.changes:
            self._changed(event, change)

    def _struck(self, event: Event | None, change: CellChange) -> None:
        if event is None:
            self.draft.unread(self.sheet, change, UNREAD["no_event_row_gone"])
        elif not self.draft.refuse_if_imposed(self.sheet, change, event) and self.draft.cancel(
            self.sheet, change, event.event_id
        ):
            zh = f"删去一行：取消事项 {self.draft.named(event.event_id)}"
            en = f"row struck out: event {self.draft.named(event.event_id)} is cancelled"
            pins = [no_event_pin(event, self.draft.county)]
            self.draft.tell(self.sheet, change, (zh, en), subjects=self._purpose(event), pins=pins)

    def _purpose(self, event: Event) -> list[str]:
        """What an event was for: its place, and the campaigns and issues that it served."""
        return [event.event_id, event.target_id, *(task.ref for task in event.kinds if task.ref)]

    def _changed(self, event: Event | None, change: CellChange) -> None:
        head = self.heads.get(change.column, "")
        if event is None or head not in {"days", "notice", *ROLES}:
            self.draft.unread(self.sheet, change, UNREAD["annual_column"], head=head)
        elif self.draft.refuse_if_imposed(self.sheet, change, event):
            return
        elif head == "days":
            self._days(event, change)
        elif head == "notice":
            self._notice(event, change)
        else:
            self._team(event, change, ROLES[head])

    def _days(self, event: Event, change: CellChange) -> None:
        span = self.draft.understood(self.sheet, change, lambda: days_of(change.after, event))
        if span is None:
            return
        start, end = span
        if end < start:
            self.draft.blame(self.sheet, change, "止早于起，请核对", "ends before it begins; check it")
            return
        move_event(self.draft, self.sheet, change, event, start, end)

    def _notice(self, event: Event, change: CellChange) -> None:
        day = day_of(change.after) if change.after else None
        if day is None:
            self.draft.blame(
                self.sheet, change, "日期看不懂，请填如 2027-03-05", "no day; type it like 2027-03-05"
            )
        elif self.draft.set_event(self.sheet, change, event.event_id, notice_on=day):
            zh = f"事项 {self.draft.named(event.event_id)} 的通知日期改为 {day}"
            en = f"notice of event {self.draft.named(event.event_id)} moves to {day}"
            self.draft.tell(self.sheet, change, (zh, en), subjects=(event.event_id,), head="notice")

    def _team(self, event: Event, change: CellChange, role: Role) -> None:
        people = self.draft.understood(self.sheet, change, lambda: self.draft.names.people(change.after))
        if people is None:
            return
        pins = self.draft.set_team(self.sheet, change, event.event_id, role, people)
        zh = f"事项 {self.draft.named(event.event_id)} 的{role.zh}改为 {self.draft.named(*people) or '无'}"
        en = f"{role} of event {self.draft.named(event.event_id)}: {self.draft.named(*people) or 'nobody'}"
        concerned = {event.event_id, *people}
        self.draft.tell(self.sheet, change, (zh, en), subjects=concerned, pins=pins, head=role.value)
