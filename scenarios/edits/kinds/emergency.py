"""An emergency inspection of a school."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, ImposedLevel, TaskKind
from duxue.scenarios.edits.checks import Checks, ends_before_horizon
from duxue.scenarios.edits.draft import Draft, needed_day
from duxue.scenarios.edits.kinds.impose import campaign_at, fixed_visit
from duxue.scenarios.edits.offers import SCHOOL, ChangeOffer, Wants
from duxue.scenarios.edits.rows import Change
from duxue.scenarios.rows import Task

EMERGENCY_NAME = "应急督导"
EMERGENCY_BASIS = "方案第6条：突发应急"
LONGEST_CAMPAIGN = 5


def _emergency(draft: Draft, row: Change) -> None:
    start, school = needed_day(row), draft.school(row.subject)
    end = row.end or start
    event_id = draft.event_id("YJ", start, row.subject)
    campaign = replace(
        campaign_at(school, event_id, EMERGENCY_NAME, start, end),
        basis=EMERGENCY_BASIS,
        days=float(min(LONGEST_CAMPAIGN, (end - start).days + 1)),
        team_size=max(1, min(20, len(row.other))),
    )
    draft.add("campaigns", campaign)
    tasks = (Task(TaskKind.CAMPAIGN, campaign.campaign_id),)
    fixed_visit(draft, event_id, row, tasks, ImposedLevel.CITY)


def _check_emergency(on: Checks, row: TypedRow) -> None:
    school, start = on.found("schools", row.get("subject")), row.get("start")
    if ends_before_horizon(on, row):
        return
    if school is not None and not school.in_scope(start):
        zh = f"这所学校 {start} 不在督导范围内（尚未开办或已撤并），请核对"
        on.blame(row, "start", "not_in_scope", zh, f"this school is not in scope on {start}; check it")
    elif school is not None and not on.county.calendar.is_school_day(school, start):
        zh = f"{start} 不是该校教学日，核对时会列为问题项；请核对日期"
        on.warn(row, "start", "no_school_day", zh, f"{start} is no school day there: the audit will say so")
    if not row.get("other"):
        zh = "未填派出的督学，按不占用本室人员处理"
        on.warn(row, "other", "nobody_sent", zh, "nobody is named: no inspector will be taken for it")


CHANGE = ChangeOffer(
    ChangeKind.EMERGENCY,
    Wants(
        (
            "这些日子在该校应急督导，作为一次专项督导计次，派出的督学当日不安排其他",
            "an emergency inspection of that school: counted as a campaign's event, the people sent have nothing else",
        ),
        subject=SCHOOL,
        needs=("start",),
        takes=("end", "other"),
        other=("派出的督学，可填多名", "the inspectors sent"),
        subject_in=("schools",),
        other_in=("inspectors",),
    ),
    {"subject": "3113000001", "other": ("D001", "D002"), "start": date(2027, 4, 6), "end": date(2027, 4, 7)},
    _emergency,
    _check_emergency,
    once=("subject", "start"),
)
