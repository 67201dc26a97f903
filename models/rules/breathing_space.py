"""Between two occasions at a school lie some full days (方案第9条)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan

CARD = Card(
    id="breathing_space",
    zh="两次入校间隔",
    en="Breathing space between occasions",
    force=Force.GOAL,
    binds=frozenset({Table.VISITS, Table.EVENTS}),
    sources=(Source("方案", "第9条", "控制督导频次，避免给学校和教师增加负担"),),
    reading_zh="学校前一次入校（经常性督导或一个督导事项，含上级既定）结束与后一次开始之间，完整的日历日不少于规定天数；重叠或相接的间隔为0天。",
    reading_en="Between the end of one occasion at a school (a routine visit, or an event, imposed ones too) and the start of "
    "the next there are at least the given full calendar days; occasions that overlap or touch have none.",
    finding_zh="{name}在{date}的入校与上一次（{before}结束）仅间隔{have}天，宜不少于{limit}天",
    finding_en="{name}: the occasion on {date} comes {have} full days after the one before (ended {before}); at least {limit} are wanted",
    parameters=(
        ParameterSpec(
            "gap_days", ParameterKind.COUNT, 3, "两次入校间隔天数", "full days between two occasions", unit_zh="天", low=0, high=60,
        ),
        ParameterSpec(
            "weight_breathing_space", ParameterKind.NUMBER, 60.0, "入校间隔不足一处的折算", "worth of one gap that is too short",
            unit_zh="分钟", low=0, high=100000,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every occasion that begins too soon after those before it."""
    for school in county.rows.schools:
        limit = p.count("gap_days", school.office_id)
        runs = [(visit.date, visit.date) for visit in plan.visits_at(school.school_id)]
        runs += [(event.start, event.end) for event in plan.events_at(school.school_id)]
        before: date | None = None
        for start, end in sorted(runs):
            if before is not None:
                have = max(0, (start - before).days - 1)
                if have < limit:
                    facts: dict[str, Fact] = {"before": before, "have": have, "limit": limit}
                    yield Finding(CARD.id, school.school_id, start, facts, days=(before, max(before, start)))
            before = end if before is None else max(before, end)


def post(at: Pen, county: County, p: Parameters) -> None:
    """Of the occasions that touch any gap_days + 1 consecutive days, at most one is taken."""
    for school in county.rows.schools:
        gap = p.count("gap_days", school.office_id)
        if gap == 0:
            continue
        rows: list[tuple[date, date, str, Lit]] = [
            (visit.date, visit.date, f"visit {number}", x)
            for number, (visit, x) in enumerate(at.board.visits_at(school.school_id))
        ]
        rows += [(e.start, e.end, f"event {e.event_id}", x) for e, x in at.board.events_at(school.school_id)]
        seen: set[tuple[int, ...]] = set()
        for opening in sorted({end for _, end, _, _ in rows}):
            closing = opening + timedelta(days=gap)
            inside = [n for n, row in enumerate(rows) if row[0] <= closing and row[1] >= opening]
            if len({rows[n][2] for n in inside}) > 1 and tuple(inside) not in seen:
                seen.add(tuple(inside))
                at.require([rows[n][3] for n in inside], subject=school.school_id, high=1, day=opening)
