"""The responsible inspector visits every school in every month of term (方案第7条)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from duxue.models.facts.availability import field_days, months_of
from duxue.models.facts.duties import required_months
from duxue.models.rules.card import Card, Fact, Finding, Need, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.models.rules.stand_ins import may_visit, visitors
from duxue.scenarios.calendar import month_end
from duxue.scenarios.codes import Force, Half
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan, Visit
from duxue.scenarios.records import Inspector, School

OTHERS = "others"
"""The wording where somebody came who neither answered for the school nor stood in."""

CARD = Card(
    id="monthly_visit",
    zh="每月经常性督导",
    en="Monthly routine visits",
    force=Force.MUST,
    binds=frozenset({Table.VISITS, Table.POSTINGS, Table.STAND_INS}),
    sources=(Source("方案", "第7条", "挂牌督学对指定学校实施经常性督导每月不得少于1次"),),
    reading_zh="整月在督导范围内、且计划期内教学日不少于规定天数的月份，每校当月经常性督导不少于规定次数；须在该校教学日，由当日的责任督学（或临时代管人）入校。"
    "综合督导等事项不抵经常性督导；不足规定半天数的入校不算一次。",
    reading_en="In each month in which a school is in scope from the first to the last day and has enough school days inside the "
    "horizon, it gets at least the given number of routine visits, on its school days, by the inspector who is responsible (or "
    "stands in) on that day. Events do not stand in for visits; a visit of fewer half-days than laid down does not count.",
    finding_zh="{name}{month}经常性督导有效入校{have}次，应不少于{need}次",
    finding_en="{name} has {have} routine visits that count in {month}; at least {need} are required",
    wordings={
        OTHERS: (
            "{name}{month}经常性督导有效入校{have}次，应不少于{need}次；{on}{by}入校，当日既不是责任督学、也不在临时代管期内，不计为当月经常性督导",
            "{name} has {have} visits that count in {month} of {need}: {by}, who came on {on}, neither answered for it nor stood in",
        )
    },
    parameters=(
        ParameterSpec(
            "visits_per_month", ParameterKind.COUNT, 1, "每月经常性督导次数", "routine visits per school and month",
            basis="law", unit_zh="次", low=1, high=10,
        ),
        ParameterSpec(
            "month_min_school_days", ParameterKind.COUNT, 8, "须入校月份的最少教学日",
            "school days from which on a month needs its visits", unit_zh="天", low=1, high=23,
        ),
        ParameterSpec(
            "visit_halfdays", ParameterKind.COUNT, 1, "每次入校半天数", "half-days that a routine visit takes",
            unit_zh="个半天", low=1, high=2,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every school and month with fewer visits that count than required."""
    for school in county.rows.schools:
        need = p.count("visits_per_month", school.office_id)
        least = p.count("month_min_school_days", school.office_id)
        teaching: dict[tuple[int, int], set[date]] = defaultdict(set)
        for day in county.calendar.school_days(school):
            if county.start <= day <= county.end:
                teaching[day.year, day.month].add(day)
        seen = list(_seen(county, plan, school, p))
        visits = Counter((v.date.year, v.date.month) for v, counts in seen if counts)
        others = {(v.date.year, v.date.month): v for v, counts in reversed(seen) if not counts}
        for (year, month), days in sorted(teaching.items()):
            have = visits[year, month]
            if len(days) >= least and have < need and _open_all_month(school, year, month):
                first = date(year, month, 1)
                facts: dict[str, Fact] = {"month": f"{year}-{month:02}", "have": have, "need": need}
                if (other := others.get((year, month))) is not None:
                    facts |= {"told": OTHERS, "by": other.inspector_id, "on": other.date}
                whole = (first, month_end(first))
                yield Finding(CARD.id, school.school_id, max(county.start, first), facts, days=whole)


def _seen(county: County, plan: Plan, school: School, p: Parameters) -> Iterable[tuple[Visit, bool]]:
    """Each visit of the horizon that is long enough and on a school day; whether it is by who may make it that day."""
    whole_day = p.count("visit_halfdays", school.office_id) > 1
    for visit in plan.visits_at(school.school_id):
        if (
            county.start <= visit.date <= county.end
            and (visit.half is Half.DAY or not whole_day)
            and county.calendar.is_school_day(school, visit.date)
        ):
            yield visit, visit.inspector_id in visitors(county, plan, school, visit.date)


def _open_all_month(school: School, year: int, month: int) -> bool:
    first = date(year, month, 1)
    return school.in_scope(first) and school.in_scope(month_end(first))


def post(at: Pen, county: County, p: Parameters) -> None:
    """In each required month of the board: enough visits taken by the holder of the posting of that day."""
    answered = at.board.subjects("schools")
    asked = {first.replace(day=1): (first, last) for first, last in at.board.months()}
    for school_id in county.schools if answered is None else answered:
        school = county.schools[school_id]
        for required in required_months(county, school, p) if asked else ():
            if span := asked.get(required[0].replace(day=1)):
                at.require(
                    _visits_that_count(
                        at, county, school, max(span[0], required[0]), min(span[1], required[1]), p
                    ),
                    subject=school_id,
                    low=p.count("visits_per_month", school.office_id),
                    day=required[0],
                )


def _visits_that_count(
    at: Pen, county: County, school: School, first: date, last: date, p: Parameters
) -> list[Lit]:
    """The candidate visits of a month, each together with the posting that makes it count."""
    halves = p.count("visit_halfdays", school.office_id)
    days = set(county.calendar.school_days_in(school, first, last))
    terms: list[Lit] = []
    for visit, visited in at.board.visits_at(school.school_id):
        if visit.date in days and (2 if visit.half is Half.DAY else 1) >= halves:
            terms.append(at.both(visited, may_visit(at, county, visit)))
    return terms


def count(county: County, p: Parameters) -> Iterable[Need]:
    """Half-days of visits demanded against half-days of field work to be had, per office, in the months of visits."""
    for office in county.offices:
        demanded = 0
        months: set[date] = set()
        for school in county.schools_of(office.unit_id):
            required = required_months(county, school, p)
            months |= {first for first, _ in required}
            each = p.count("visits_per_month", office.unit_id) * p.count("visit_halfdays", office.unit_id)
            demanded += len(required) * each
        if demanded:
            people = county.inspectors_of(office.unit_id)
            yield Need(office.unit_id, demanded, sum(_half_days(county, person, months) for person in people))


def _half_days(county: County, person: Inspector, months: set[date]) -> float:
    """Half-days a person can be sent out in some months: days in office, at most the agreed days of each month."""
    days = Counter((day.year, day.month) for day in field_days(county, person))
    return sum(
        2 * min(person.days_per_month, days[first.year, first.month])
        for first, _ in months_of(county)
        if first in months
    )
