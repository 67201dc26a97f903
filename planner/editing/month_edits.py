"""The sheets of the months read back: visits that were moved to another day, half-day or person, taken off or added."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from duxue.planner.editing.draft import UNREAD, Draft
from duxue.planner.editing.event_moves import EventMoves, Spot
from duxue.planner.editing.grids import CellChange, SheetRows, columns_at, head_row, paired, whole_row
from duxue.planner.editing.naming import UnclearError
from duxue.planner.publish.documents.month_sheets import HALF_MARK
from duxue.planner.publish.letterhead import month_name
from duxue.planner.words import pick
from duxue.scenarios.codes import Half
from duxue.scenarios.pin_rows import no_visit_pin, visit_pin
from duxue.scenarios.plan import Visit


@dataclass(frozen=True)
class _VisitSpot(Spot):
    """A visit as it stands in a cell, with its half-day and the school's name."""

    half: Half
    name: str


_NEAR: tuple[Callable[[Spot], object], ...] = (
    lambda spot: (spot.sheet, spot.inspector_id),
    lambda spot: spot.sheet,
    lambda _: None,
)
"""Where a visit that was put into a cell is looked for: in its row, in its month, anywhere."""


class MonthEdits:
    """All months together, since a visit may be moved from one to another."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.gone: list[_VisitSpot] = []
        self.come: list[_VisitSpot] = []
        self.events = EventMoves(draft)
        lang = draft.edition.lang
        self.marks = {pick(lang, *words): half for half, words in HALF_MARK.items()}
        self._line = re.compile(
            rf"^({'|'.join(map(re.escape, self.marks))})\s*(.+?)(?:\s*[（(][^（()）]*[)）])?$"
        )

    def read(self, first: date, was: SheetRows, now: SheetRows) -> None:
        """Note what was taken out of a month's cells and what was put in."""
        draft, lang = self.draft, self.draft.edition.lang
        sheet, head = month_name(draft.edition, first), pick(lang, "督学", "inspector")
        total = pick(lang, "人日", "days")
        line = head_row(was, [head, total])
        if line is None:
            return
        place = columns_at(was, line)
        numbers = {text: int(found[0]) for text in place if (found := re.match(r"\d+", text))}
        lines = draft.heads(sheet, was, now, [head, total, *numbers])
        if lines is None:
            return
        now_line, who = lines[1], place[head]
        days = {place[text]: date(first.year, first.month, number) for text, number in numbers.items()}
        for pair in paired(
            was, now, lambda row: row[who] if who < len(row) else "", (line + 1, now_line + 1)
        ):
            if pair.was is None or pair.now is None:
                draft.unread(sheet, whole_row(pair, was, now), UNREAD["month_row"])
                continue
            name = was[pair.was][who] if who < len(was[pair.was]) else ""
            for change in pair.changes:
                self._cell(sheet, name, days.get(change.column), change)

    def _cell(self, sheet: str, name: str, day: date | None, change: CellChange) -> None:
        """The lines that one cell lost and gained."""
        if day is None:
            self.draft.unread(sheet, change, UNREAD["month_other"])
            return
        person = self.draft.understood(sheet, change, lambda: self.draft.names.person(name))
        if person is None:
            return
        before, after = change.before.split("\n"), change.after.split("\n")
        gone = [line for line in before if line and line not in after]
        come = [line for line in after if line and line not in before]
        for lines, spots in ((gone, self.gone), (come, self.come)):
            for line in lines:
                found = self._line.match(line)
                if found is None:
                    note = self.events.gone if spots is self.gone else self.events.come
                    if not note(sheet, change, person, day, line):
                        self.draft.unread(sheet, change, UNREAD["month_other"])
                    continue
                spots.append(_VisitSpot(sheet, change, person, day, self.marks[found[1]], found[2].strip()))

    def settle(self) -> None:
        """Match what was taken out with what was put in; the rest was dropped or is new."""
        self.events.settle()
        visits = defaultdict(list)
        for visit in self.draft.edition.plan.visits:
            visits[visit.inspector_id, visit.date, visit.half].append(visit)
        moved: list[tuple[_VisitSpot, Visit]] = []
        for spot in self.gone:
            found = visits.get((spot.inspector_id, spot.day, spot.half), [])
            if found:
                moved.append((spot, found.pop(0)))
            else:
                self.draft.unread(spot.sheet, spot.change, UNREAD["no_such_visit"])
        waiting = list(self.come)
        for near in _NEAR:
            waiting = [spot for spot in waiting if not self._moved_here(spot, moved, near)]
        for spot in waiting:
            self._new(spot)
        for spot, visit in moved:
            if self.draft.set_visit(spot.sheet, spot.change, visit, None):
                zh = f"取消入校 {visit.visit_id}（{self.draft.named(visit.school_id)}，{visit.date}）"
                en = f"visit {visit.visit_id} of {self.draft.named(visit.school_id)} on {visit.date} is taken off"
                concerned = (visit.school_id, visit.inspector_id)
                pins = [no_visit_pin(visit)]
                self.draft.tell(spot.sheet, spot.change, (zh, en), subjects=concerned, pins=pins)

    def _moved_here(
        self, spot: _VisitSpot, moved: list[tuple[_VisitSpot, Visit]], near: Callable[[Spot], object]
    ) -> bool:
        """Whether a visit put into a cell is one that was taken out near it; if several were, the one of the nearest day."""
        draft = self.draft
        meant = set(draft.names.schools(spot.name))
        same = [(s, v) for s, v in moved if v.school_id in meant and near(s) == near(spot)]
        if not same:
            return False
        former, visit = min(same, key=lambda pair: abs((pair[1].date - spot.day).days))
        moved.remove((former, visit))
        new = replace(visit, date=spot.day, half=spot.half, inspector_id=spot.inspector_id)
        if draft.set_visit(spot.sheet, spot.change, visit, new):
            who = draft.named(new.inspector_id)
            zh = f"入校 {visit.visit_id}（{draft.named(visit.school_id)}）由 {visit.date} {visit.half.zh} 改到 {new.date} {new.half.zh}，{who}"
            en = f"visit {visit.visit_id} of {draft.named(visit.school_id)} moves from {visit.date} to {new.date}, by {who}"
            if former.change.cell != spot.change.cell or former.sheet != spot.sheet:
                place = f"{spot.sheet}!{spot.change.cell}"
                draft.tell(former.sheet, former.change, (f"移到 {place}", f"moved to {place}"))
            concerned = (visit.school_id, visit.inspector_id, new.inspector_id)
            draft.tell(spot.sheet, spot.change, (zh, en), subjects=concerned, pins=[visit_pin(new)])
        return True

    def _new(self, spot: _VisitSpot) -> None:
        """A visit put into a cell that was taken out nowhere."""
        draft = self.draft
        meant = set(draft.names.schools(spot.name))
        if not meant:
            zh, en = f"没有名为“{spot.name}”的学校", f"no school is called {spot.name}"
            draft.blame(spot.sheet, spot.change, zh, en)
            return
        school = draft.understood(spot.sheet, spot.change, lambda: self._school(spot, meant))
        if school is not None:
            new = draft.add_visit(Visit("", spot.day, spot.half, school, spot.inspector_id, ()))
            zh = f"新增入校 {new.visit_id}：{draft.named(school)}，{new.date} {new.half.zh}，{draft.named(new.inspector_id)}"
            en = f"new visit {new.visit_id} of {draft.named(school)} on {new.date} by {draft.named(new.inspector_id)}"
            draft.tell(
                spot.sheet, spot.change, (zh, en), subjects=(school, new.inspector_id), pins=[visit_pin(new)]
            )

    def _school(self, spot: _VisitSpot, meant: set[str]) -> str:
        """Of several schools of one name the one for which the person answers that day (UnclearError)."""
        plan = self.draft.edition.plan
        own = [s for s in sorted(meant) if spot.inspector_id in plan.responsible(s, spot.day)]
        if len(meant) == 1 or len(own) == 1:
            return (own or sorted(meant))[0]
        several = "、".join(sorted(meant))
        raise UnclearError(
            f"“{spot.name}”有多所（{several}），请填编号", f"{spot.name} may be {several}: give the id"
        )
