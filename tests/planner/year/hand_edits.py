"""Edits that an office makes by hand in its plan's workbook, in the sheets that people read, each with what must come of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from duxue.planner.publish.documents.month_sheets import HALF_MARK
from duxue.scenarios.codes import Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Posting, Visit

Sheet = Any


@dataclass
class HandEdits:
    """A workbook under edit; ``holds`` are what the next draft must say, ``touched`` the visits that may differ in it."""

    draw: Random
    county: County
    plan: Plan
    book: Any
    holds: list[Callable[[Plan], bool]]
    touched: set[str]

    def make(self, number: int) -> int:
        """So many edits, as far as the plan has room for them; how many were made."""
        postings = self._gate_signs(max(1, number // 6))
        away = {posting.school_id for posting in postings}
        events = self._events(max(1, number // 6))
        visits = [v for v in self.plan.visits if v.school_id not in away]
        self.draw.shuffle(visits)
        left = iter(visits)
        made = len(postings) + events
        while made < number and (visit := next(left, None)) is not None:
            made += self._table(visit) if made % 3 == 0 else self._month(visit)
        return made

    def _gate_signs(self, number: int) -> list[Posting]:
        """Schools given to somebody else on the list of gate signs."""
        whole = [p for p in self.plan.postings if (p.start, p.end) == (self.county.start, self.county.end)]
        sheet = self.book["责任督学挂牌一览表"]
        chosen = self.draw.sample(whole, min(number, len(whole)))
        for posting in chosen:
            other = self._other({posting.inspector_id})
            row = _cell_of(sheet, self.county.schools[posting.school_id].name).row
            sheet.cell(row, _column(sheet, "责任督学")).value = other.name
            self._hold(
                lambda plan, s=posting.school_id, o=other.inspector_id: (
                    (o,) == plan.responsible(s, self.county.start)
                )
            )
            self.touched |= {v.visit_id for v in self.plan.visits_at(posting.school_id)}
        return chosen

    def _events(self, number: int) -> int:
        """Events a week later; the first gets another member, in the second lead and member change places."""
        sheet = self.book["年度督导计划"]
        own = [
            e
            for e in self.plan.live_events
            if e.event_id not in self.county.imposed and self._stands_once(sheet, e)
        ]
        chosen = self.draw.sample(own, min(number, len(own)))
        for event in chosen:
            day = event.start + timedelta(days=7)
            row = _cell_of(sheet, self._place(event)).row
            sheet.cell(row, _column(sheet, "日期")).value = self.draw.choice(
                (f"{day.month}月{day.day}日", day.isoformat())
            )
            self._hold(
                lambda plan, e=event, d=day: _days(plan, e.event_id) == (d, d + timedelta(days=e.length - 1))
            )
        return len(chosen) + sum(map(self._joined, chosen[:1])) + sum(map(self._turned_round, chosen[1:2]))

    def _joined(self, event: Event) -> bool:
        """Somebody else is the only member of a team."""
        team = {s.inspector_id for s in self.plan.team(event.event_id)}
        other = self._other(team, spare=True)
        if other is not None:
            self._type(event, "成员", other.name)
            self._hold(lambda plan: _seated(plan, event.event_id, Role.MEMBER) == [other.inspector_id])
        return other is not None

    def _turned_round(self, event: Event) -> bool:
        """A team's lead and a member change places."""
        (lead,), members = (_seated(self.plan, event.event_id, role) for role in (Role.LEAD, Role.MEMBER))
        if members:
            now = [lead, *members[1:]]
            self._type(event, "组长", self.county.inspectors[members[0]].name)
            self._type(event, "成员", "、".join(self.county.inspectors[i].name for i in now))
            self._hold(lambda plan: _seated(plan, event.event_id, Role.LEAD) == members[:1])
            self._hold(lambda plan: set(_seated(plan, event.event_id, Role.MEMBER)) == set(now))
        return bool(members)

    def _type(self, event: Event, head: str, text: str) -> None:
        sheet = self.book["年度督导计划"]
        row = _cell_of(sheet, self._place(event)).row
        sheet.cell(row, _column(sheet, head)).value = text

    def _table(self, visit: Visit) -> int:
        """A visit's day in the table of visits."""
        sheet = self.book["经常性督导"]
        day = visit.date + timedelta(days=self.draw.choice((-7, -1, 1, 7)))
        if day.year != self.county.start.year or self._is_taken(visit, day):
            return 0
        sheet.cell(_cell_of(sheet, visit.visit_id).row, _column(sheet, "日期")).value = day
        self._moved(visit, day)
        return 1

    def _month(self, visit: Visit) -> int:
        """A visit pushed into a free cell of its person's row in the sheet of its month."""
        sheet = self.book[f"{visit.date.month}月"]
        head = _cell_of(sheet, "人日").row
        row = _cell_of(sheet, self.county.inspectors[visit.inspector_id].name).row
        days = {
            int(found[0]): c.column for c in sheet[head] if (found := re.match(r"\d+", str(c.value or "")))
        }
        cell = sheet.cell(row, days[visit.date.day])
        free = [n for n, c in days.items() if not sheet.cell(row, c).value]
        if not free or not re.match(f"^{HALF_MARK[visit.half][0]} [^\n]+$", str(cell.value)):
            return 0
        day = visit.date.replace(day=self.draw.choice(free))
        sheet.cell(row, days[day.day]).value, cell.value = cell.value, None
        self._moved(visit, day)
        return 1

    def _moved(self, visit: Visit, day: date) -> None:
        self.touched.add(visit.visit_id)
        wanted = replace(visit, date=day)
        self._hold(lambda plan, v=wanted: v in plan.visits)

    def _hold(self, one: Callable[[Plan], bool]) -> None:
        self.holds.append(one)

    def _is_taken(self, visit: Visit, day: date) -> bool:
        return any(v.inspector_id == visit.inspector_id and v.date == day for v in self.plan.visits)

    def _other(self, without: set[str], *, spare: bool = False) -> Any:
        others = [i for i in self.county.rows.inspectors if i.inspector_id not in without]
        return self.draw.choice(others) if others or not spare else None

    def _place(self, event: Event) -> str:
        known = self.county.schools.get(event.target_id) or self.county.units[event.target_id]
        return known.name

    def _stands_once(self, sheet: Sheet, event: Event) -> bool:
        name = self._place(event)
        return sum(name in str(c.value or "") for row in sheet.iter_rows() for c in row) == 1


def _cells(sheet: Sheet) -> Iterator[Any]:
    return (c for row in sheet.iter_rows() for c in row if c.value is not None)


def _cell_of(sheet: Sheet, text: str) -> Any:
    exact = next((c for c in _cells(sheet) if str(c.value) == text), None)
    return exact or next(c for c in _cells(sheet) if text in str(c.value))


def _column(sheet: Sheet, head: str) -> int:
    return int(next(c.column for c in _cells(sheet) if c.value == head))


def _days(plan: Plan, event_id: str) -> tuple[date, date] | None:
    event = plan.event(event_id)
    return None if event is None else (event.start, event.end)


def _seated(plan: Plan, event_id: str, role: Role) -> list[str]:
    return [s.inspector_id for s in plan.team(event_id) if s.role is role]
