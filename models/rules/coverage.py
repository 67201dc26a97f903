"""Every school has exactly one responsible inspector on every day (方案第7条 全覆盖)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from duxue.models.rules.card import Card, Finding, Source
from duxue.models.rules.pen import Pen
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import School

CARD = Card(
    id="coverage",
    zh="责任督学全覆盖",
    en="Every school has a responsible inspector",
    force=Force.MUST,
    sources=(Source("方案", "第7条", "实现中小学校、幼儿园责任督学挂牌督导全覆盖"),),
    reading_zh="计划期内每一天，每所在范围内的学校（含幼儿园、民办）恰有一名责任督学，且属于负责督导它的督导室；年中交接为前后相接的两段。",
    reading_en="On every day of the horizon each school in scope has exactly one responsible inspector, of the office that "
    "inspects it; a handover in mid-year is two touching intervals.",
    finding_zh="{name}自{date}起有{have}名责任督学（其中本督导室{own}名），应恰有1名且属本督导室",
    finding_en="{name} has {have} responsible inspectors from {date} on ({own} of its own office); exactly 1, of its own "
    "office, is required",
)


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """The first day on which a school in scope has not exactly one inspector, of its office."""
    for school in county.rows.schools:
        for day in _turning_days(county, plan, school):
            now = plan.responsible(school.school_id, day)
            own = [
                i for i in now if i in county.inspectors and county.inspectors[i].unit_id == school.office_id
            ]
            if len(now) != 1 or len(own) != 1:
                yield Finding(CARD.id, school.school_id, day, {"have": len(now), "own": len(own)})
                break


def _turning_days(county: County, plan: Plan, school: School) -> list[date]:
    """The days in scope on which the list of those responsible can change: nothing changes between them."""
    days = {county.start}
    if school.opened:
        days.add(school.opened)
    for row in plan.postings_at(school.school_id):
        days |= {row.start, min(row.end, county.end) + timedelta(days=1)}
    return sorted(d for d in days if county.start <= d <= county.end and school.in_scope(d))


def post(at: Pen, county: County, p: Parameters) -> None:
    """On each stretch of days with the same candidates, exactly one of them, and none of another office."""
    answered = at.board.subjects("schools")
    for school_id in county.schools if answered is None else answered:
        school = county.schools[school_id]
        candidates = at.board.postings_at(school_id)
        first = max(county.start, school.opened or county.start)
        last = min(county.end, school.closed - timedelta(days=1) if school.closed else county.end)
        starts = {row.start for row, _ in candidates} | {
            row.end + timedelta(days=1) for row, _ in candidates if row.end < last
        }
        for day in sorted({first} | {s for s in starts if first < s <= last} if first <= last else set()):
            on = [(row, literal) for row, literal in candidates if row.start <= day <= row.end]
            at.require([literal for _, literal in on], subject=school_id, low=1, high=1, day=day)
            for row, literal in on:
                person = county.inspectors.get(row.inspector_id)
                if person is None or person.unit_id != school.office_id:
                    at.forbid(literal, subject=school_id, day=day)
