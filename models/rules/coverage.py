"""Every school has exactly one responsible inspector on every day (方案第7条 全覆盖)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from models.rules.card import Card, Finding, Source
from models.rules.pen import Pen
from scenarios.codes import Force
from scenarios.county import County
from scenarios.parameters import Parameters
from scenarios.plan import Plan

CARD = Card(
    id="coverage",
    zh="责任督学全覆盖",
    en="Every school has a responsible inspector",
    force=Force.MUST,
    sources=(Source("方案", "第7条", "实现责任督学挂牌督导全覆盖"),),
    reading_zh="计划期内每一天,每所在范围内的学校(含幼儿园、民办)恰有一名责任督学,且属于负责督导它的督导室;年中交接为前后相接的两段。",
    reading_en="On every day of the horizon each school in scope has exactly one responsible inspector, of the office that "
    "inspects it; a handover in mid-year is two touching intervals.",
    finding_zh="{name}自{date}起有{have}名责任督学,应恰为1名且属本督导室",
    finding_en="{name} has {have} responsible inspectors of its office from {date} on; exactly 1 is required",
)


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """The first day on which a school in scope has not exactly one inspector of its office."""
    for school in county.rows.schools:
        day = county.start
        while day <= county.end:
            if school.in_scope(day):
                now = plan.responsible(school.school_id, day)
                own = [i for i in now if i in county.inspectors and county.inspectors[i].unit_id == school.office_id]
                if len(now) != 1 or len(own) != 1:
                    yield Finding(CARD.id, school.school_id, day, {"have": len(now), "own": len(own)})
                    break
            day += timedelta(days=1)


def post(at: Pen, county: County, p: Parameters) -> None:
    """On each stretch of days with the same candidates, exactly one of them, and none of another office."""
    for school_id in at.board.schools_decided():
        school = county.schools[school_id]
        candidates = at.board.postings_at(school_id)
        cuts = {county.start, school.opened or county.start, school.closed or county.end}
        for row, _ in candidates:
            cuts |= {row.start, row.end + timedelta(days=1)}
            if county.inspectors[row.inspector_id].unit_id != school.office_id:
                at.forbid(_, subject=school_id, day=max(row.start, county.start))
        for day in sorted(c for c in cuts if county.start <= c <= county.end and school.in_scope(c)):
            at.require(_on(candidates, day), subject=school_id, low=1, high=1, day=day)


def _on(candidates: Iterable[tuple], day: date) -> list:
    return [literal for row, literal in candidates if row.start <= day <= row.end]
