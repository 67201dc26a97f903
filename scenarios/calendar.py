"""The working calendar: which days schools teach and offices work."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

import chinese_calendar
import holidays

from duxue.scenarios.codes import DayKind, Stage
from duxue.scenarios.records import CalendarRow, Closure, School

PUBLISHED_UNTIL = max(chinese_calendar.constants.holidays).year
"""The last year whose public holidays and make-up days the published national calendar knows."""


@lru_cache(maxsize=32)
def published_year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Public holidays and make-up workdays of a year as published (empty sets beyond ``PUBLISHED_UNTIL``)."""
    off = frozenset(d for d in chinese_calendar.constants.holidays if d.year == year)
    on = frozenset(d for d in chinese_calendar.constants.workdays if d.year == year)
    return off, on


@lru_cache(maxsize=32)
def statutory_year(year: int) -> frozenset[date]:
    """The statutory public holidays of a year, which hold provisionally until the arrangement is published."""
    return frozenset(holidays.country_holidays("CN", years=year, observed=False))


@lru_cache(maxsize=32)
def statutory_names(year: int, language: str) -> Mapping[date, str]:
    """What each statutory public holiday of a year is called (``zh_CN`` or ``en_US``)."""
    return dict(holidays.country_holidays("CN", years=year, observed=False, language=language))


def anniversary(day: date, years: int) -> date:
    """The same day some years later; 29 February falls on 28 February where there is none (民法典第202条)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def next_month(day: date) -> date:
    """The first day of the month after a day's own."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return next_month(day) - timedelta(days=1)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    return day.replace(day=1), month_end(day)


def by_month(days: Iterable[date]) -> Counter[date]:
    """How many of some days lie in each month (its first day)."""
    return Counter(day.replace(day=1) for day in days)


def day_in_chinese(day: date) -> str:
    """A day as staff write it: 2027年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def week_start(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def days_between(start: date, end: date) -> Iterator[date]:
    """Every calendar day from start to end, both included (none if end is before start)."""
    for step in range((end - start).days + 1):
        yield start + timedelta(days=step)


def holds_for(row: CalendarRow, stage: Stage, unit_id: str) -> bool:
    """Whether the days of a row are days of schools of a stage that lie in a unit."""
    return stage.meant_by(row.stage) and row.unit_id in ("", unit_id)


def shuts(row: Closure, school: School) -> bool:
    """Whether a closure is about a school: by its id, its unit or its stage (blank: all)."""
    mine = row.school_id in ("", school.school_id) and row.unit_id in ("", school.unit_id)
    return mine and school.stage.meant_by(row.stage)


class WorkCalendar:
    """School days and office workdays of every unit and stage.

    The office's ``calendar`` table wins over the published national calendar; a statutory day of a year that is not
    published yet is a holiday too and listed in ``provisional`` unless a row of the table settles it.
    """

    def __init__(
        self,
        rows: Iterable[CalendarRow],
        closures: Iterable[Closure],
        makeup_units: Mapping[str, bool] | None = None,
    ) -> None:
        """``makeup_units`` maps an office id (blank: everywhere) to whether its schools may be inspected on make-up days."""
        self._rows = tuple(rows)
        self._closures = tuple(closures)
        self._makeup = dict(makeup_units or {})
        self._by_kind: dict[DayKind, list[CalendarRow]] = defaultdict(list)
        for row in self._rows:
            self._by_kind[row.kind].append(row)
        self._named = {row.unit_id for row in self._rows}
        self._shut: dict[tuple[str, str], list[Closure]] = defaultdict(list)
        for closure in self._closures:
            self._shut[closure.school_id, closure.unit_id].append(closure)
        self._office_off: dict[str, dict[date, bool]] = {}
        self._stage_days: dict[tuple[Stage, str, bool], frozenset[date]] = {}
        self._school_days: dict[str, tuple[School, frozenset[date]]] = {}
        self._same_days: dict[frozenset[date], frozenset[date]] = {}
        self._in_order: dict[frozenset[date], tuple[date, ...]] = {}
        self._before: dict[tuple[date, int, str], date] = {}
        self._years: dict[tuple[int, str], tuple[date, ...]] = {}

    def __reduce__(self) -> tuple[type[WorkCalendar], tuple[Any, ...]]:
        """What it was made from; the look-ups that it keeps are sixty times as much."""
        return type(self), (self._rows, self._closures, self._makeup)

    @cached_property
    def provisional(self) -> tuple[date, ...]:
        """Statutory days taken as holidays because nothing has settled them yet, in the years the terms touch."""
        years = {y for row in self._by_kind[DayKind.TERM] for y in range(row.start.year, row.end.year + 1)}
        unpublished = sorted(y for y in years if y > PUBLISHED_UNTIL)
        settled = {
            day
            for kind in (DayKind.HOLIDAY, DayKind.WORKDAY)
            for row in self._by_kind[kind]
            if row.stage is None and not row.unit_id
            for day in days_between(row.start, row.end)
        }
        return tuple(sorted(d for y in unpublished for d in statutory_year(y) if d not in settled))

    def _own(self, unit_id: str) -> str:
        """The unit if the office's table says something of it alone; blank where its days are everybody's."""
        return unit_id if unit_id in self._named else ""

    def is_office_workday(self, day: date, unit_id: str = "") -> bool:
        """Whether an office works on a day: Monday to Friday, no holiday, or a make-up workday."""
        unit_id = self._own(unit_id)
        table = self._office_off.setdefault(unit_id, {})
        if day not in table:
            table[day] = self._works(day, unit_id)
        return table[day]

    def _works(self, day: date, unit_id: str) -> bool:
        given = {
            kind
            for kind in (DayKind.WORKDAY, DayKind.HOLIDAY)
            for row in self._by_kind[kind]
            if row.stage is None and row.unit_id in ("", unit_id) and row.start <= day <= row.end
        }
        if DayKind.WORKDAY in given:
            return True
        if DayKind.HOLIDAY in given or self.is_public_holiday(day):
            return False
        return day.weekday() < 5 or day in published_year(day.year)[1]

    def is_public_holiday(self, day: date) -> bool:
        """Whether a day is a public holiday by the published calendar, else provisionally by statute."""
        if day.year <= PUBLISHED_UNTIL:
            return day in published_year(day.year)[0]
        return day in statutory_year(day.year)

    def is_makeup_day(self, day: date, unit_id: str = "") -> bool:
        """Whether a Saturday or Sunday is an office workday."""
        return day.weekday() >= 5 and self.is_office_workday(day, unit_id)

    def workdays(self, start: date, end: date, unit_id: str = "") -> list[date]:
        """An office's workdays from start to end, both included."""
        found: list[date] = []
        for year in range(start.year, end.year + 1):
            days = self._workdays_of(year, unit_id)
            found += days[bisect_left(days, start) : bisect_right(days, end)]
        return found

    def _workdays_of(self, year: int, unit_id: str) -> tuple[date, ...]:
        unit_id = self._own(unit_id)
        key = (year, unit_id)
        if key not in self._years:
            whole = days_between(date(year, 1, 1), date(year, 12, 31))
            self._years[key] = tuple(d for d in whole if self.is_office_workday(d, unit_id))
        return self._years[key]

    def workdays_between(self, start: date, end: date, unit_id: str = "") -> int:
        """The number of office workdays in [start, end): what notice periods count."""
        return sum(self.is_office_workday(d, unit_id) for d in days_between(start, end - timedelta(days=1)))

    def workdays_before(self, day: date, count: int, unit_id: str = "") -> date:
        """The latest office workday d such that [d, day) holds ``count`` office workdays (look-ups are kept)."""
        key = day, count, unit_id
        if key not in self._before:
            while count > 0:
                day -= timedelta(days=1)
                count -= self.is_office_workday(day, unit_id)
            self._before[key] = day
        return self._before[key]

    def is_school_day(self, school: School, day: date) -> bool:
        """Whether a school teaches on a day and may be inspected (scope by opened and closed is not looked at)."""
        return day in self.school_days(school)

    def school_days(self, school: School) -> frozenset[date]:
        """All school days of a school inside the terms of the calendar (look-ups are kept)."""
        kept = self._school_days.get(school.school_id)
        if kept is not None and (kept[0] is school or kept[0] == school):
            return kept[1]
        makeup = self._makeup.get(school.office_id, self._makeup.get("", False))
        days = self._days_of_stage(school.stage, self._own(school.unit_id), makeup)
        shut = {
            day
            for one in ("", school.school_id)
            for unit in ("", school.unit_id)
            for row in self._shut.get((one, unit), ())
            if shuts(row, school)
            for day in days_between(row.start, row.end)
        }
        found = days - shut if shut else days
        # Schools of an office are mostly shut on the same days: they are held once.
        found = self._same_days.setdefault(found, found)
        self._school_days[school.school_id] = (school, found)
        return found

    def school_days_in(self, school: School, start: date, end: date) -> list[date]:
        """A school's school days from start to end while it is in scope, in order."""
        ordered, first, behind = self._within(school, start, end)
        return list(ordered[first:behind])

    def count_school_days(self, school: School, start: date, end: date) -> int:
        """How many school days a school has from start to end while it is in scope."""
        _ordered, first, behind = self._within(school, start, end)
        return max(0, behind - first)

    def _within(self, school: School, start: date, end: date) -> tuple[tuple[date, ...], int, int]:
        days = self.school_days(school)
        if days not in self._in_order:
            self._in_order[days] = tuple(sorted(days))
        ordered = self._in_order[days]
        first = start if school.opened is None else max(start, school.opened)
        behind = bisect_right(ordered, end)
        if school.closed is not None:
            behind = min(behind, bisect_left(ordered, school.closed))
        return ordered, bisect_left(ordered, first), behind

    def _days_of_stage(self, stage: Stage, unit_id: str, makeup: bool) -> frozenset[date]:
        key = (stage, unit_id, makeup)
        if key not in self._stage_days:

            def mine(kind: DayKind) -> set[date]:
                return {
                    day
                    for row in self._by_kind[kind]
                    if holds_for(row, stage, unit_id)
                    for day in days_between(row.start, row.end)
                }

            on = mine(DayKind.WORKDAY)
            off = mine(DayKind.HOLIDAY) | mine(DayKind.EXAM)
            self._stage_days[key] = frozenset(
                day
                for day in mine(DayKind.TERM) - off
                if (makeup and self.is_makeup_day(day, unit_id))
                or (day.weekday() < 5 and (day in on or not self.is_public_holiday(day)))
            )
        return self._stage_days[key]
