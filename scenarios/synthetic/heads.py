"""Synthetic heads of schools and their terms; about one in eight ends in the horizon."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from random import Random

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.records import Principal, School
from duxue.scenarios.rows import make
from duxue.scenarios.synthetic.names import PersonNames
from duxue.scenarios.synthetic.year import END, START

DUE_SHARE = 0.13
REVIEW_WEEKS = 26
CYCLE_YEARS = 5
_LAST_DAYS = (
    (date(2027, 8, 31), 9),
    (date(2027, 7, 31), 4),
    (date(2027, 12, 31), 3),
    (date(2027, 6, 30), 1),
    (date(2027, 4, 30), 1),
)
_ROOM_DAYS = 12


def due_by(school: School) -> date | None:
    """When a school's next comprehensive inspection falls due, from what is known of it."""
    last = school.last_comprehensive or school.opened
    return None if last is None else date(last.year + CYCLE_YEARS, last.month, min(last.day, 28))


def due_in_horizon(school: School) -> bool:
    """Whether a comprehensive inspection falls due (or is overdue) by the end of the horizon."""
    due = due_by(school)
    return due is None or due <= END


class Heads:
    """Draws the heads of the legal-person institutions of one office."""

    def __init__(self, names: PersonNames, calendar: WorkCalendar, draw: Random) -> None:
        self._names = names
        self._calendar = calendar
        self._draw = draw

    def drawn(self, schools: list[School], busy: Collection[str]) -> list[Principal]:
        """One head a legal person; terms that end in the horizon leave room for one visit that serves the round too.

        ``busy`` are the ids of schools whose yearly inspection is fixed already.
        """
        legal = [school for school in schools if school.legal_person]
        settled = [
            s
            for s in legal
            if s.closed is None and (s.opened is None or s.opened < START) and s.school_id not in busy
        ]
        wanted = self._draw.sample(settled, min(len(settled), round(len(legal) * DUE_SHARE)))
        ends = {school.school_id: end for school in wanted if (end := self._end_with_room(school))}
        reviewed = {s.school_id for s in settled if s.school_id not in ends}
        early = set(self._draw.sample(sorted(reviewed), min(len(reviewed), 2)))
        rows: list[Principal] = []
        for school in legal:
            if school.opened is not None and school.opened >= START:
                rows.append(self._new_head(school))
            elif school.school_id in ends:
                rows.append(self._leaving(school, ends[school.school_id]))
            elif school.school_id in early and due_by(school) is not None:
                rows.append(self._reviewed(school))
            else:
                rows.extend(self._staying(school))
        return rows

    def _end_with_room(self, school: School) -> date | None:
        """A last day of a term such that one event can serve the review and the round, if both fall due."""
        days, weights = [day for day, _ in _LAST_DAYS], [weight for _, weight in _LAST_DAYS]
        for _ in range(6):
            end = self._draw.choices(days, weights)[0]
            due = due_by(school)
            until = min(end, due) if due is not None and START <= due <= END else end
            since = max(START, end - timedelta(weeks=REVIEW_WEEKS))
            if len(self._calendar.school_days_in(school, since, until)) >= _ROOM_DAYS:
                return end
        return None

    def _new_head(self, school: School) -> Principal:
        assert school.opened is not None  # noqa: S101 - asked only for schools that open in the horizon
        end = date(school.opened.year + 5, 8, 31)
        return self._row(school, school.opened, end)

    def _row(self, school: School, start: date, end: date, **more: date) -> Principal:
        return make(
            Principal,
            school_id=school.school_id,
            name=self._names.another(),
            term_start=start,
            term_end=end,
            **more,
        )

    def _leaving(self, school: School, end: date) -> Principal:
        years = self._draw.choice((3, 5, 5))
        if self._draw.random() < 0.12:
            return self._row(school, date(end.year - years, 9, 1), date(end.year + 2, 8, 31), left_on=end)
        return self._row(school, date(end.year - years, 9, 1), end)

    def _reviewed(self, school: School) -> Principal:
        """A term that ends in the horizon, but was reviewed last autumn already."""
        return self._row(school, date(2022, 4, 1), date(2027, 3, 31), reviewed_on=date(2026, 11, 17))

    def _staying(self, school: School) -> list[Principal]:
        start = self._draw.choice((2023, 2024, 2025, 2026))
        rows = [self._row(school, date(start, 9, 1), date(start + 5, 8, 31))]
        if start == 2026 and self._draw.random() < 0.3:
            before = self._row(school, date(2022, 9, 1), date(2027, 8, 31), left_on=date(2026, 8, 20))
            rows.insert(0, before)
        return rows
