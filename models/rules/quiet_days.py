"""Occasions at schools fall on school days only (方案第9条)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from duxue.models.facts.spans import merged
from duxue.models.rules.card import Card, Finding, Source, Table
from duxue.models.rules.pen import Pen
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Plan

CARD = Card(
    id="quiet_days",
    zh="只在教学日入校",
    en="Occasions on school days only",
    force=Force.MUST,
    binds=frozenset({Table.VISITS, Table.EVENTS}),
    sources=(Source("方案", "第9条", "避免…干扰正常教育教学秩序"),),
    reading_zh="经常性督导和督导事项的每一天都是该校教学日（上级既定的日子由上级负责，只作提示）：学期内的周一至周五，不是法定假日、放假、本学段考试、停课时段，"
    "学校已开办且未撤并。调休上班的周末默认不是教学日。",
    reading_en="Every day of a routine visit or an event at a school is one of its school days (the days of an imposed one "
    "are the level above's matter: a hint only): Monday to Friday "
    "in a term, no public holiday, no holiday, no exam of its stage, no closure, the school opened and not closed. Make-up "
    "workdays on weekends are none unless the office says so.",
    finding_zh="{name}{date}不是教学日，不应入校（{what}）",
    finding_en="{date} is no school day of {name}, no occasion may fall on it ({what})",
)


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every visit on a day that is no school day, and every stretch of such days of an event of ours."""
    for school in county.rows.schools:
        occasions: list[tuple[str, tuple[date, ...]]] = [
            (visit.visit_id, (visit.date,)) for visit in plan.visits_at(school.school_id)
        ]
        occasions += [
            (event.event_id, tuple(event.days()))
            for event in plan.events_at(school.school_id)
            if event.event_id not in county.imposed
        ]
        for what, days in occasions:
            quiet = [
                (day, day)
                for day in days
                if not (school.in_scope(day) and county.calendar.is_school_day(school, day))
            ]
            for span in merged(quiet):
                yield Finding(CARD.id, school.school_id, span[0], {"what": what}, days=span)


def post(at: Pen, county: County, p: Parameters) -> None:
    """No candidate that touches a quiet day may be taken."""
    for school in county.rows.schools:
        for visit, literal in at.board.visits_at(school.school_id):
            if not county.calendar.school_days_in(school, visit.date, visit.date):
                at.forbid(literal, subject=school.school_id, day=visit.date)
        for event, literal in at.board.events_at(school.school_id):
            if event.event_id in county.imposed:
                continue
            taught = county.calendar.school_days_in(school, event.start, event.end)
            if len(taught) < event.length:
                at.forbid(literal, subject=school.school_id, day=event.start)
