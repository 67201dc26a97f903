"""Comprehensive inspections keep off the first and the last school days of a term (方案第9条; the days are the office's ☐)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from types import MappingProxyType

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Pen
from duxue.scenarios.calendar import holds_for
from duxue.scenarios.codes import DayKind, Force, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Event, Plan

FIRST, LAST = "first", "last"

CARD = Card(
    id="term_edges",
    zh="综合督导避开学期首末周",
    en="No comprehensive at the ends of a term",
    force=Force.GOAL,
    binds=frozenset({Table.EVENTS}),
    sources=(Source("方案", "第9条", "避免…干扰正常教育教学秩序"),),
    reading_zh="综合督导（上级既定的除外）尽量不排在学期最初和最后的若干个教学日内：开学和期末工作集中。其他日子排得下的不排在首末周。",
    reading_en="A comprehensive (not an imposed one) keeps off the first and the last school days of a term, when schools have their "
    "hands full; where no other day will do it takes one of these.",
    finding_zh="{name}的综合督导（{event}）{date}开始，落在学期最初{days}个教学日内",
    finding_en="the comprehensive of {name} ({event}) from {date} lies in the first {days} school days of a term",
    wordings=MappingProxyType({
        LAST: (
            "{name}的综合督导（{event}）{date}开始，落在学期最后{days}个教学日内",
            "the comprehensive of {name} ({event}) from {date} lies in the last {days} school days of a term",
        ),
    }),
    parameters=(
        ParameterSpec(
            "term_edge_days", ParameterKind.COUNT, 5, "学期首末避开的教学日数", "school days kept off at each end of a term",
            unit_zh="天", low=0, high=30,
        ),
        ParameterSpec(
            "weight_term_edges", ParameterKind.NUMBER, 600.0, "一次综合督导落在学期首末的折算",
            "worth of one comprehensive at the end of a term", unit_zh="分钟", low=0, high=100000,
        ),
    ),
    office_choice=True,
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every comprehensive with a day among the first or the last school days of a term."""
    for school in county.rows.schools:
        held = [e for e in plan.events_at(school.school_id) if e.serves(TaskKind.COMPREHENSIVE)]
        days = p.count("term_edge_days", school.office_id)
        ends: dict[date, str] = {}
        for row in county.rows.calendar if held and days else ():
            if row.kind is DayKind.TERM and holds_for(row, school.stage, school.unit_id):
                taught = county.calendar.school_days_in(school, row.start, row.end)
                ends.update(dict.fromkeys(taught[-days:], LAST))
                ends.update(dict.fromkeys(taught[:days], FIRST))
        for event in held:
            found = [ends[day] for day in event.days() if day in ends]
            if found and event.event_id not in county.imposed:
                facts: dict[str, Fact] = {"what": found[0], "event": event.event_id, "days": days}
                yield Finding(CARD.id, school.school_id, event.start, facts, days=(event.start, event.end))


def post(at: Pen, county: County, p: Parameters) -> None:
    """No placement of a comprehensive at the end of a term is taken."""
    for school in county.rows.schools:
        for event, literal in at.board.events_at(school.school_id):
            if at_an_end(county, event, p):
                at.forbid(literal, subject=school.school_id, day=event.start)


def at_an_end(county: County, event: Event, p: Parameters) -> bool:
    """Whether so few school days of a term lie before or behind a comprehensive of ours that it stands at an end of it."""
    school = county.schools.get(event.target_id)
    if school is None or event.event_id in county.imposed or not event.serves(TaskKind.COMPREHENSIVE):
        return False
    days, between = p.count("term_edge_days", school.office_id), county.calendar.school_days_in
    for term in county.rows.calendar:
        if term.kind is not DayKind.TERM or not holds_for(term, school.stage, school.unit_id):
            continue
        before = between(school, term.start, event.start - timedelta(days=1))
        behind = between(school, event.end + timedelta(days=1), term.end)
        inside = between(school, max(event.start, term.start), min(event.end, term.end))
        if inside and min(len(before), len(behind)) < days:
            return True
    return False
