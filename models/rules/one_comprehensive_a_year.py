"""A school has at most one comprehensive inspection in a calendar year, all levels counted (教师厅〔2025〕2号)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Force, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Event, Plan

CARD = Card(
    id="one_comprehensive_a_year",
    zh="每年至多一次综合督导",
    en="At most one comprehensive a year",
    force=Force.MUST,
    binds=frozenset({Table.EVENTS}),
    sources=(Source("教师厅〔2025〕2号", "", "每所学校每年接受县级以上综合督导至多1次"),),
    reading_zh="同一自然年内，学校接受的综合督导与校长任期结束督导（各级、含上级既定）合计至多一次，按开始日所在年计；同年的上次综合督导日期、"
    "校长已督导日期也计入（与计划中同一次的不重复计）。同年到期的两事合并为一次。已取消的不计。",
    reading_en="In a calendar year (by the first day) a school has at most one event with a comprehensive or a principal "
    "review, of whatever level, imposed ones included; a last comprehensive and a head's review of the same year count too "
    "(once, if they are an event of the plan). Duties that fall due in one year merge. Cancelled events do not count.",
    finding_zh="{name}{year}年综合督导（含校长任期结束督导）{have}次，至多1次；第二次在{date}",
    finding_en="{name} has {have} comprehensives (principal reviews included) in {year}, at most 1 is allowed; the second on {date}",
)


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every year in which an event of the plan is not the school's only comprehensive."""
    for school in county.rows.schools:
        past = {school.last_comprehensive, *(h.reviewed_on for h in county.principals_of(school.school_id))}
        years: dict[int, list[Event]] = defaultdict(list)
        for event in plan.events_at(school.school_id):
            if event.serves(TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW):
                years[event.start.year].append(event)
        for year, events in sorted(years.items()):
            before = [
                day
                for day in past
                if day is not None and day.year == year and not any(e.start <= day <= e.end for e in events)
            ]
            days = sorted([*before, *(e.start for e in events)])
            if len(days) > 1:
                facts: dict[str, Fact] = {"year": year, "have": len(days)}
                whole = (date(year, 1, 1), date(year, 12, 31))
                yield Finding(CARD.id, school.school_id, days[1], facts, days=whole)


def post(at: Pen, county: County, p: Parameters) -> None:
    """Per school and year one placement at most, and none beside a comprehensive that the year has had."""
    wanted = (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW)
    for school in county.rows.schools:
        rows = [
            (event, x)
            for event, x in at.board.events_at(school.school_id)
            if any(task.kind in wanted for task in event.kinds)
        ]
        had = _days_had(county, school.school_id)
        slots: dict[int, list[Lit]] = defaultdict(list)
        for event, literal in rows:
            slots[event.start.year].append(literal)
            if any(not event.start <= day <= event.end for day in had.get(event.start.year, ())):
                at.forbid(literal, subject=school.school_id, day=event.start)
        for year in sorted(slots):
            at.require(slots[year], subject=school.school_id, high=1, day=date(year, 1, 1))


def _days_had(county: County, school_id: str) -> dict[int, list[date]]:
    """The days of comprehensives that a school has had already, by year."""
    found: dict[int, list[date]] = defaultdict(list)
    last = county.schools[school_id].last_comprehensive
    if last is not None:
        found[last.year].append(last)
    for head in county.principals_of(school_id):
        if head.reviewed_on is not None:
            found[head.reviewed_on.year].append(head.reviewed_on)
    return found
