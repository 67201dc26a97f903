"""An event lasts exactly as long as its longest part, on school days of one week (☐; 条例第18条)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Pen
from duxue.scenarios.as_imposed import own_events
from duxue.scenarios.calendar import days_between
from duxue.scenarios.codes import Force, Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Event, Plan

CARD = Card(
    id="event_days",
    zh="督导事项天数",
    en="Length of an event",
    force=Force.MUST,
    binds=frozenset({Table.EVENTS}),
    office_choice=True,
    sources=(Source("条例", "第18条", "督导小组应当对被督导单位进行现场考察"),),
    reading_zh="综合督导、校长任期结束督导：幼儿园1天，一般学校2天，大校（含大型幼儿园）3天；专项按其天数，不足一天的进为一天；回头看1天；"
    "对县级政府评价按规定天数。合并的取最长的一项，不多不少。起止日之间是连续的日历日，在同一周（周一至周日）内，且都是该校教学日"
    "（对县级政府评价：都是该县工作日）。上级既定督导不受此限。",
    reading_en="Comprehensive and principal review: kindergarten 1 day, others 2, large ones (kindergartens too) 3; a campaign "
    "its own days, rounded up; a look-back 1; a county evaluation the given days. A merged event lasts exactly as long as "
    "its longest part, on consecutive calendar days of one ISO week, each a school day of the school (for a county evaluation: "
    "an office workday of the county). Imposed events are free.",
    finding_zh="{name}自{date}起{have}天，应恰为{need}天",
    finding_en="{name} takes {have} days from {date} on; exactly {need} are required",
    wordings={
        "weeks": ("{name}自{date}起跨{have}周，应在同一周内", "{name} touches {have} weeks from {date} on; 1 is allowed"),
        "off": (
            "{name}中的{date}不是教学日（对县级政府评价：不是该县工作日）",
            "{name} includes {date}, which is no school day (for a county evaluation: no workday of the county)",
        ),
    },
    parameters=(
        ParameterSpec(
            "days_kindergarten", ParameterKind.COUNT, 1, "幼儿园综合督导天数", "days at a kindergarten",
            unit_zh="天", low=1, high=5,
        ),
        ParameterSpec(
            "days_school", ParameterKind.COUNT, 2, "一般学校综合督导天数", "days at a school", unit_zh="天", low=1, high=5,
        ),
        ParameterSpec(
            "days_large", ParameterKind.COUNT, 3, "大校综合督导天数", "days at a large school", unit_zh="天", low=1, high=5,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every event of ours that is too short, too long, in two weeks, or not on school days throughout."""
    for event in own_events(county, plan):
        days = (event.start, max(event.start, event.end))
        need = max((_length_of(county, event, kind, ref, p) for kind, ref in _parts(event)), default=0)
        if need and event.length != need:
            facts: dict[str, Fact] = {"what": "length", "have": event.length, "need": need}
            yield Finding(CARD.id, event.event_id, event.start, facts, days=days)
        weeks = len({day.isocalendar()[:2] for day in event.days()})
        if weeks != 1:
            yield Finding(CARD.id, event.event_id, event.start, {"what": "weeks", "have": weeks}, days=days)
        off = [day for day in event.days() if not _works(county, event, day)]
        if off:
            yield Finding(CARD.id, event.event_id, off[0], {"what": "off"}, days=(off[0], off[-1]))


def _works(county: County, event: Event, day: date) -> bool:
    """Whether the event's target is at work: a school in scope teaches, a county's office works."""
    school = county.schools.get(event.target_id)
    if school is None:
        return county.calendar.is_office_workday(day, event.target_id)
    return school.in_scope(day) and county.calendar.is_school_day(school, day)


def _parts(event: Event) -> list[tuple[TaskKind, str]]:
    return [(task.kind, task.ref) for task in event.kinds]


def _length_of(county: County, event: Event, kind: TaskKind, ref: str, p: Parameters) -> int:
    """Days that one part of an event takes (0: nothing is laid down)."""
    if kind is TaskKind.FOLLOW_UP:
        return 1
    if kind is TaskKind.COUNTY_EVALUATION:
        return p.count("evaluation_days", event.office_id)
    if kind is TaskKind.CAMPAIGN:
        campaign = county.campaigns.get(ref)
        return 0 if campaign is None else math.ceil(campaign.days)
    school = county.schools.get(event.target_id)
    if school is None:
        return 0
    if county.is_large(school):
        return p.count("days_large", school.office_id)
    if school.stage is Stage.KINDERGARTEN:
        return p.count("days_kindergarten", school.office_id)
    return p.count("days_school", school.office_id)


def post(at: Pen, county: County, p: Parameters) -> None:
    """Only placements of the right length, inside one week, on working days may be taken."""
    for row, literal in at.board.events():
        if row.event_id not in county.imposed and not _fits(county, row, p):
            at.forbid(literal, subject=row.event_id, day=row.start)


def _fits(county: County, row: Event, p: Parameters) -> bool:
    """Whether a placement's days are as many and as good as the rule wants."""
    lengths = _lengths(county, row, p)
    if lengths and (row.end - row.start).days + 1 != max(lengths):
        return False
    if not 0 <= (row.end - row.start).days < 7 - row.start.weekday():
        return False
    steps = list(days_between(row.start, row.end))
    school = county.schools.get(row.target_id)
    if school is None:
        return all(county.calendar.is_office_workday(day, row.target_id) for day in steps)
    return county.calendar.school_days_in(school, row.start, row.end) == steps


def _lengths(county: County, row: Event, p: Parameters) -> set[int]:
    """Days that the parts of a placement take."""
    found: set[int] = set()
    if row.serves(TaskKind.FOLLOW_UP):
        found.add(1)
    if row.serves(TaskKind.COUNTY_EVALUATION):
        found.add(p.count("evaluation_days", row.office_id))
    found |= {-int(-county.campaigns[t.ref].days // 1) for t in row.kinds if t.ref in county.campaigns}
    school = county.schools.get(row.target_id)
    if school is not None and row.serves(TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW):
        small = "days_kindergarten" if school.stage is Stage.KINDERGARTEN else "days_school"
        large = school.students >= p.count("large_school_students", school.office_id)
        found.add(p.count("days_large" if large else small, school.office_id))
    return found
