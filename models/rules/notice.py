"""An event is announced in writing some office workdays before it starts (条例第17条)."""

from __future__ import annotations

from collections.abc import Iterable

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Pen
from duxue.scenarios.as_imposed import own_events
from duxue.scenarios.codes import Force, Status
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Event, Plan

CARD = Card(
    id="notice",
    zh="事先书面通知",
    en="Notice before an event",
    force=Force.MUST,
    binds=frozenset({Table.EVENTS}),
    sources=(Source("条例", "第17条", "应当事先向被督导单位发出书面督导通知"),),
    reading_zh="通知日是组织督导室的工作日，自通知日（含）至开始日（不含）不少于规定个工作日，可以更早；计划中的事项，通知日不早于方案制定日"
    "（锁定、已完成的在此前已通知）。上级既定督导不由本室通知；经常性督导一律不通知。",
    reading_en="The day of notice is a workday of the office that runs the event; from it (included) to the first day (not "
    "included) there are at least the given office workdays, more are allowed; for planned events it is not before the day "
    "the plan is made (frozen and done ones were announced before). Imposed events are not ours to announce; routine "
    "visits are never announced.",
    finding_zh="{name}定于{date}开始，{notice}通知，其间{have}个工作日，应不少于{need}个",
    finding_en="{name} starts on {date}, with notice on {notice}: {have} office workdays between, at least {need} are required",
    wordings={
        "none": ("{name}定于{date}开始，没有通知日", "{name} starts on {date} and has no day of notice"),
        "early": (
            "{name}的通知日{notice}早于方案制定日{as_of}",
            "{name} has its notice on {notice}, before {as_of}, the day the plan is made",
        ),
        "off": ("{name}的通知日{notice}不是工作日", "{name} has its notice on {notice}, which is no office workday"),
    },
    parameters=(
        ParameterSpec(
            "notice_workdays", ParameterKind.COUNT, 10, "提前通知工作日数", "office workdays of notice",
            unit_zh="个工作日", low=1, high=60,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every event of ours without notice, or with notice too late, too early, or on a day off."""
    for event in own_events(county, plan):
        school = county.schools.get(event.target_id)
        need = p.count("notice_workdays", school.office_id if school else event.office_id)
        told, days = event.notice_on, (event.start, event.end)
        if told is None:
            if event.status is Status.PLANNED:
                yield Finding(CARD.id, event.event_id, event.start, {"what": "none"}, days=days)
            continue
        have = county.calendar.workdays_between(told, event.start, event.office_id)
        if have < need:
            facts: dict[str, Fact] = {"what": "late", "notice": told, "have": have, "need": need}
            yield Finding(CARD.id, event.event_id, event.start, facts, days=days)
        if event.status is Status.PLANNED and told < county.as_of:
            facts = {"what": "early", "notice": told, "as_of": county.as_of}
            yield Finding(CARD.id, event.event_id, told, facts, days=days)
        if not county.calendar.is_office_workday(told, event.office_id):
            yield Finding(CARD.id, event.event_id, told, {"what": "off", "notice": told}, days=days)


def post(at: Pen, county: County, p: Parameters) -> None:
    """Only placements whose day of notice is in time may be taken."""
    for row, literal in at.board.events():
        if row.event_id not in county.imposed and not _in_time(county, row, p):
            at.forbid(literal, subject=row.event_id, day=row.start)


def _in_time(county: County, row: Event, p: Parameters) -> bool:
    """Whether a placement's notice lies on a workday, late enough for the plan and early enough for the school."""
    if row.notice_on is None:
        return row.status in (Status.FROZEN, Status.DONE)
    if not county.calendar.is_office_workday(row.notice_on, row.office_id):
        return False
    if row.status not in (Status.FROZEN, Status.DONE) and row.notice_on < county.as_of:
        return False
    unit = county.schools[row.target_id].office_id if row.target_id in county.schools else row.office_id
    latest = county.calendar.workdays_before(row.start, p.count("notice_workdays", unit), row.office_id)
    return row.notice_on <= latest
