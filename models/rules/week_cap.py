"""A school has at most one occasion in a week (方案第9条 控制频次)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan

CARD = Card(
    id="week_cap",
    zh="每周入校次数",
    en="Occasions a week",
    force=Force.IN_PRINCIPLE,
    binds=frozenset({Table.VISITS, Table.EVENTS}),
    sources=(Source("方案", "第9条", "控制督导频次，避免给学校和教师增加负担"),),
    reading_zh="学校每周（周一至周日）入校不超过规定次数：一次经常性督导为一次，一个督导事项（含上级既定）的连续几天为一次；跨周的在各周都计；"
    "两个事项重叠的计两次。",
    reading_en="In an ISO week a school has at most the given number of occasions: a routine visit is one, the consecutive "
    "days of one event (imposed ones too) are one; an event that touches two weeks counts in both; overlapping events "
    "are two.",
    finding_zh="{name}自{date}（周一）起的一周入校{have}次，上限{limit}次",
    finding_en="{name} has {have} occasions in the week of Monday {date}; the limit is {limit}",
    parameters=(
        ParameterSpec(
            "occasions_per_week", ParameterKind.COUNT, 1, "每校每周入校上限", "occasions per school and week",
            unit_zh="次", low=1, high=14,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every school and week with more occasions than the limit."""
    for school in county.rows.schools:
        limit = p.count("occasions_per_week", school.office_id)
        weeks: dict[date, int] = defaultdict(int)
        for visit in plan.visits_at(school.school_id):
            weeks[date.fromisocalendar(*visit.date.isocalendar()[:2], 1)] += 1
        for event in plan.events_at(school.school_id):
            for monday in {date.fromisocalendar(*day.isocalendar()[:2], 1) for day in event.days()}:
                weeks[monday] += 1
        for monday, have in sorted(weeks.items()):
            if have > limit:
                week = (monday, monday + timedelta(days=6))
                facts: dict[str, Fact] = {"have": have, "limit": limit}
                yield Finding(CARD.id, school.school_id, monday, facts, days=week)


def post(at: Pen, county: County, p: Parameters) -> None:
    """Per school and week the candidates taken stay within the limit (one event's placements are one candidate).

    So are the visits to choose from at schools where a board takes one a month (subjects ``one_visit_a_month``).
    """
    single = frozenset(at.board.subjects("one_visit_a_month") or ())
    for school in county.rows.schools:
        cap = p.count("occasions_per_week", school.office_id)
        weeks: dict[date, list[Lit]] = defaultdict(list)
        sources: dict[date, set[str]] = defaultdict(set)
        for number, (visit, literal) in enumerate(at.board.visits_at(school.school_id)):
            monday = visit.date - timedelta(days=visit.date.weekday())
            weeks[monday].append(literal)
            alike = school.school_id in single and literal is not True
            sources[monday].add(f"visit of {visit.date:%Y%m}" if alike else f"visit {number}")
        for event, literal in at.board.events_at(school.school_id):
            monday = event.start - timedelta(days=event.start.weekday())
            while monday <= event.end:
                weeks[monday].append(literal)
                sources[monday].add(f"event {event.event_id}")
                monday += timedelta(days=7)
        for monday in sorted(weeks):
            if len(sources[monday]) > cap:
                at.require(weeks[monday], subject=school.school_id, high=cap, day=monday)
