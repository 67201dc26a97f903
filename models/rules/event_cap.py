"""A school has at most so many events in a calendar year (方案第9条 控制频次)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan

CARD = Card(
    id="event_cap",
    zh="年度督导事项次数",
    en="Events a year",
    force=Force.MUST,
    binds=frozenset({Table.EVENTS}),
    sources=(Source("方案", "第9条", "控制督导频次，避免给学校和教师增加负担"),),
    reading_zh="学校每个自然年的督导事项（含上级既定，按开始日所在年计）不超过规定次数；合并的计一次，已取消的和经常性督导不计。",
    reading_en="A school has at most the given number of events in a calendar year (by the first day), imposed ones counted; a "
    "merged event counts once, cancelled ones and routine visits do not count.",
    finding_zh="{name}{year}年督导事项{have}次，上限{limit}次；自{date}起超出",
    finding_en="{name} has {have} events in {year}, the limit is {limit}; exceeded from {date} on",
    parameters=(
        ParameterSpec(
            "events_per_year", ParameterKind.COUNT, 5, "每校每年督导事项上限", "events per school and calendar year",
            unit_zh="次", low=1, high=50,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every school and year with more events than the limit, from the first event too many on."""
    for school in county.rows.schools:
        limit = p.count("events_per_year", school.office_id)
        starts: dict[int, list[date]] = defaultdict(list)
        for event in plan.events_at(school.school_id):
            starts[event.start.year].append(event.start)
        for year, days in sorted(starts.items()):
            if len(days) > limit:
                facts: dict[str, Fact] = {"year": year, "have": len(days), "limit": limit}
                whole = (date(year, 1, 1), date(year, 12, 31))
                yield Finding(CARD.id, school.school_id, sorted(days)[limit], facts, days=whole)


def post(at: Pen, county: County, p: Parameters) -> None:
    """Per school and year the placements taken stay within the limit."""
    for school in county.rows.schools:
        rows = at.board.events_at(school.school_id)
        cap = p.count("events_per_year", school.office_id)
        if len({event.event_id for event, _ in rows}) <= cap:
            continue
        for year in sorted({event.start.year for event, _ in rows}):
            taken: list[Lit] = [x for event, x in rows if event.start.year == year]
            at.require(taken, subject=school.school_id, high=cap, day=date(year, 1, 1))
