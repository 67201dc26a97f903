"""The years ahead of one office: schools, inspectors needed, there and short year by year, and hirings that keep pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from duxue.models.facts.spans import DAY
from duxue.models.facts.staff_numbers import DayNumbers, by_employment, tightest
from duxue.models.facts.turning_days import school_turns
from duxue.models.outlook.hiring_plan import HiringPlan, hiring_plan
from duxue.models.outlook.service import Reason, Service, service_of
from duxue.models.solver import Stop
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Stage
from duxue.scenarios.county import County
from duxue.scenarios.records import School


@dataclass(frozen=True, slots=True)
class Trend:
    """Per cent a year by which enrolment changes at schools of a stage and a township (blank: all of them)."""

    percent: float
    stage: Stage | None = None
    township: str = ""

    def fits(self, school: School) -> bool:
        """Whether the trend is about a school (combined schools go by their own stage)."""
        return self.stage in (None, school.stage) and self.township in ("", school.township)

    @property
    def narrow(self) -> int:
        """How closely the trend names its schools: township and stage, township, stage, all."""
        return 2 * bool(self.township) + (self.stage is not None)


def trend_of(school: School, trends: Sequence[Trend]) -> float:
    """The per cent a year of a school: by the trend that names it most closely, of equal ones the last; 0 without any."""
    fitting = [(trend.narrow, n, trend.percent) for n, trend in enumerate(trends) if trend.fits(school)]
    return max(fitting)[2] if fitting else 0.0


def students_after(school: School, years: int, trends: Sequence[Trend]) -> int:
    """The pupils of a school some years on: the yearly change compounded, rounded half up."""
    factor = 1 + Fraction(str(trend_of(school, trends))) / 100
    exact = school.students * max(factor, Fraction(0)) ** years
    return int(exact + Fraction(1, 2))


def enrolled(county: County, years: int, trends: Sequence[Trend]) -> County:
    """The county with the enrolment of some years on."""
    if not years or not trends:
        return county
    schools = tuple(replace(s, students=students_after(s, years, trends)) for s in county.rows.schools)
    return county.with_rows(schools=schools)


MOST_YEARS = 9
"""Years ahead that are looked at: three terms of those who are taken on now."""


@dataclass(frozen=True)
class Expectation:
    """What an office expects: enrolment trends, terms served (by person), and whether whoever may be is reappointed."""

    years: int = 5
    trends: tuple[Trend, ...] = ()
    terms: Mapping[str, int] = field(default_factory=dict)
    reappointed: bool = True


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year on its tightest day for 1:5 and 1:1 (and, for full and part, on its tightest day for 1:10).

    ``start`` is the year's first day; ``need`` and ``have`` are inspectors for schools; ``full`` and ``part`` people in office.
    """

    start: date
    end: date
    day: date
    schools: int
    large: int
    students: int
    need: int
    have: int
    full: int
    part: int
    full_needed: int

    @property
    def gap(self) -> int:
        """Inspectors that are short (0: none)."""
        return max(0, self.need - self.have)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody whose school duty ends in the years looked at: the last day, and why."""

    inspector_id: str
    name: str
    last: date
    reason: Reason


@dataclass(frozen=True, slots=True)
class Crossing:
    """A school that becomes large, or is large no more, from the first day of a year on."""

    school_id: str
    name: str
    start: date
    students: int
    large: bool


@dataclass(frozen=True)
class Outlook:
    """One office's years: need, staff and gap, who leaves, which schools cross the limit, and when to take people on."""

    office_id: str
    years: tuple[YearRow, ...]
    leaving: tuple[Leaving, ...]
    crossings: tuple[Crossing, ...]
    plan: HiringPlan


def outlook(county: County, office_id: str, expected: Expectation, *, stop: Stop) -> Outlook:
    """Run terms, retirements and enrolment out over the years, and find the fewest hirings, evenly spread."""
    periods = _periods(county, expected.years)
    last = periods[-1][1]
    people = [
        service_of(county, i, last, expected.terms, reappointed=expected.reappointed)
        for i in county.inspectors_of(office_id)
    ]
    rows: list[YearRow] = []
    days: list[list[DayNumbers]] = []
    for k, (start, end) in enumerate(periods):
        then = enrolled(county, k, expected.trends)
        turns = _turning_days(then, office_id, people, start, end)
        mine = [_numbers(then, office_id, people, day) for day in turns]
        days.append(mine)
        rows.append(_row(then, office_id, (start, end), mine))
    each = county.parameters.count("part_time_per_full_time", office_id)
    return Outlook(
        office_id,
        tuple(rows),
        _leaving(people, last, periods[0][0]),
        _crossings(county, office_id, periods, expected.trends),
        hiring_plan(days, each, stop=stop, seed=county.seed),
    )


def _periods(county: County, years: int) -> list[tuple[date, date]]:
    starts = [anniversary(county.start, k) for k in range(years + 1)]
    return [(a, b - DAY) for a, b in pairwise(starts)]


def _turning_days(
    county: County, office_id: str, people: Sequence[Service], start: date, end: date
) -> list[date]:
    days = {start}
    for one in people:
        days |= {one.office[0], one.office[1] + DAY}
        if one.duty is not None:
            days |= {one.duty[0], one.duty[1] + DAY}
    days |= school_turns(county.schools_of(office_id))
    return sorted(d for d in days if start <= d <= end)


def _numbers(county: County, office_id: str, people: Sequence[Service], day: date) -> DayNumbers:
    need, large, small = county.inspectors_needed(office_id, day)
    have = sum(one.duty is not None and one.duty[0] <= day <= one.duty[1] for one in people)
    full, part = by_employment(p.person.employment for p in people if p.office[0] <= day <= p.office[1])
    return DayNumbers(day, need, have, full, part, large, small)


def _row(county: County, office_id: str, period: tuple[date, date], days: Sequence[DayNumbers]) -> YearRow:
    each = county.parameters.count("part_time_per_full_time", office_id)
    tight = tightest(days)
    share = max(days, key=lambda d: (d.too_many_part(each), -d.day.toordinal()))
    there = (s for s in county.schools_of(office_id) if s.in_scope(tight.day))
    return YearRow(
        *period,
        day=tight.day,
        schools=tight.large + tight.small,
        large=tight.large,
        students=sum(s.students for s in there),
        need=tight.need,
        have=tight.have,
        full=share.full,
        part=share.part,
        full_needed=-(-share.part // each) if each else 0,
    )


def _leaving(people: Sequence[Service], last: date, first: date) -> tuple[Leaving, ...]:
    found = [
        Leaving(one.person.inspector_id, one.person.name, one.duty[1], one.reason)
        for one in people
        if one.duty is not None and first <= one.duty[1] < last
    ]
    return tuple(sorted(found, key=lambda row: (row.last, row.inspector_id)))


def _crossings(
    county: County, office_id: str, periods: Sequence[tuple[date, date]], trends: Sequence[Trend]
) -> tuple[Crossing, ...]:
    limit = county.parameters.count("large_school_students", office_id)
    found = []
    for school in county.schools_of(office_id):
        before = school.students >= limit
        for k, (start, end) in enumerate(periods):
            pupils = students_after(school, k, trends)
            now = pupils >= limit
            if now != before and (school.in_scope(start) or school.in_scope(end)):
                found.append(Crossing(school.school_id, school.name, start, pupils, now))
            before = now
    return tuple(sorted(found, key=lambda row: (row.start, row.school_id)))
