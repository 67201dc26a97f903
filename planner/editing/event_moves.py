"""Events moved in the sheets of the months: cells that went to other days, or to other people."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from duxue.planner.editing.draft import UNREAD, Draft
from duxue.planner.editing.event_rows import move_event
from duxue.planner.editing.grids import CellChange
from duxue.planner.publish.documents.month_sheets import event_line
from duxue.scenarios.pin_rows import seat_pins
from duxue.scenarios.plan import Event

_LINE = re.compile(r"^[【\[]([^】\]·]+)(?:·[^】\]]*)?[】\]]\s*(.+)$")


@dataclass(frozen=True)
class Spot:
    """A line in a cell of a month: the cell, whose row it is, the day."""

    sheet: str
    change: CellChange
    inspector_id: str
    day: date


class EventMoves:
    """The lines of events that the months' cells lost and gained."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._gone: dict[str, list[Spot]] = defaultdict(list)
        self._come: dict[str, list[Spot]] = defaultdict(list)
        edition = draft.edition
        self._lines: dict[tuple[str, date, str], Event] = {}
        for event in edition.events:
            for seat in edition.plan.team(event.event_id):
                for day in event.days():
                    self._lines[seat.inspector_id, day, event_line(edition, event, seat)] = event

    def gone(self, sheet: str, change: CellChange, person: str, day: date, line: str) -> bool:
        """Note a line that a cell lost; whether it is an event's."""
        event = self._lines.get((person, day, line))
        if event is not None:
            self._gone[event.event_id].append(Spot(sheet, change, person, day))
        return event is not None

    def come(self, sheet: str, change: CellChange, person: str, day: date, line: str) -> bool:
        """Note a line that a cell gained; whether it has the form of an event's."""
        found = _LINE.match(line)
        if found is not None:
            self._come[f"{found[1]}\0{found[2].strip()}"].append(Spot(sheet, change, person, day))
        return found is not None

    def settle(self) -> None:
        """Move each event whose cells went elsewhere."""
        for event_id, gone in self._gone.items():
            event = next(e for e in self.draft.edition.events if e.event_id == event_id)
            seat = self.draft.edition.plan.team(event_id)[0]
            found = _LINE.match(event_line(self.draft.edition, event, seat))
            come = self._come.pop(f"{found[1]}\0{found[2].strip()}", []) if found else []
            self._settle(event, gone, come)
        for spots in self._come.values():
            for spot in spots:
                self.draft.unread(spot.sheet, spot.change, UNREAD["event_put_in"])

    def _settle(self, event: Event, gone: list[Spot], come: list[Spot]) -> None:
        draft = self.draft
        if not come:
            for spot in gone:
                draft.unread(spot.sheet, spot.change, UNREAD["event_taken_out"])
            return
        if draft.refuse_if_imposed(come[0].sheet, come[0].change, event):
            return
        former = list(dict.fromkeys(s.inspector_id for s in gone))
        new = list(dict.fromkeys(s.inspector_id for s in come))
        pairs = [(who, who) for who in former if who in new]
        pairs += zip([p for p in former if p not in new], [p for p in new if p not in former], strict=False)
        for was, now in pairs:
            self._one(event, was, now, gone, come)
        for spot in (s for s in (*gone, *come) if not any(s.inspector_id in pair for pair in pairs)):
            draft.unread(
                spot.sheet, spot.change, UNREAD["event_taken_out"] if spot in gone else UNREAD["event_put_in"]
            )

    def _one(self, event: Event, was: str, now: str, gone: list[Spot], come: list[Spot]) -> None:
        """One person's cells of an event that went to other days, or to another person's row."""
        draft = self.draft
        left = {s.day for s in gone if s.inspector_id == was}
        mine = [s for s in come if s.inspector_id == now]
        days = sorted({*(set(event.days()) - left if was == now else ()), *(s.day for s in mine)})
        first = mine[0]
        team = draft.edition.plan.team(event.event_id)
        if was != now and now in {s.inspector_id for s in team}:
            zh, en = f"{draft.named(now)} 已在该督导组中", f"{draft.named(now)} is in this team already"
            draft.blame(first.sheet, first.change, zh, en)
            return
        whole = [days[0] + timedelta(days=n) for n in range(event.length)]
        if days != whole:
            zh = f"{draft.named(event.event_id)} 共 {event.length} 天，请把各天的格一并移到连续的日子"
            en = f"{draft.named(event.event_id)} takes {event.length} days: move all its cells to days in a row"
            draft.blame(first.sheet, first.change, zh, en)
            return
        if days[0] != event.start:
            move_event(draft, first.sheet, first.change, event, days[0], days[-1])
        if was != now and draft.set_seat(first.sheet, first.change, event.event_id, was, now):
            what, one, other = (draft.named(i) for i in (event.event_id, was, now))
            zh, en = f"{what} 的 {one} 换为 {other}", f"{other} takes the seat of {one} in {what}"
            draft.tell(
                first.sheet,
                first.change,
                (zh, en),
                subjects=(event.event_id, was, now),
                pins=seat_pins((), [replace(s, inspector_id=now) for s in team if s.inspector_id == was]),
            )
        self._rest(event, [*(s for s in gone if s.inspector_id == was), *mine[1:]])

    def _rest(self, event: Event, spots: list[Spot]) -> None:
        """Tell the other cells of a move beside the first."""
        words = (
            f"随 {self.draft.named(event.event_id)} 一并移动",
            f"moved along with {self.draft.named(event.event_id)}",
        )
        for spot in spots:
            self.draft.tell(spot.sheet, spot.change, words)
