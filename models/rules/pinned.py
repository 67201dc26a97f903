"""What the office has set by hand stands in the plan (table ``pins``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from duxue.models.facts.spans import cut_at, edges
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Pen
from duxue.scenarios.calendar import days_between
from duxue.scenarios.codes import Force, PinKind, Role, Status
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Pin

CARD = Card(
    id="pinned",
    zh="按指定安排",
    en="What was set by hand stands",
    force=Force.MUST,
    binds=frozenset({Table.POSTINGS, Table.ZONES, Table.EVENTS, Table.SEATS, Table.VISITS}),
    office_choice=True,
    sources=(Source("本办公室", "指定表", "手工指定的安排"),),
    reading_zh="“指定”表所列逐条兑现：挂牌——所列各日（学校在范围内）由此人负责；不挂牌——各日都不由此人负责；责任区——学校在该区；"
    "事项日期——该事项当日开始；组员——此人在督导组任组长、成员或专家（备选不算），填了角色的任此角色；入校——当日有一次入校，填了督学的由此人去；"
    "不安排事项——各日都没有所列类型的事项（空白即各类）；不入校——各日都没有经常性督导入校。"
    "方案制定日以前的、已完成的事项和计划期外的日子不再判。",
    reading_en="Every row of the table of pins holds: posting (on each of its days in scope the person is responsible), no_posting (on "
    "none), zone, event (starts on that day), seat (the person is lead, member or expert; a reserve seat is none; in the role, if one is given), visit (one on "
    "that day, by the person if one is given), no_event (no event of the kinds given, or of any, on its days), no_visit (no routine "
    "visit on its days). Days before the plan was made, events that are done and days outside the horizon "
    "are judged no more.",
    finding_zh="{name}未按指定安排",
    finding_en="{name} is not planned as it was set by hand",
    wordings={
        "posting": (
            "已指定由{inspector}挂牌{name}，而{date}起不是此人负责",
            "{inspector} was set to answer for {name}, but does not from {date} on",
        ),
        "no_posting": (
            "已指定{inspector}不挂牌{name}，而{date}起由此人负责",
            "{inspector} was set not to answer for {name}, but does from {date} on",
        ),
        "zone": (
            "已指定{name}在责任区{zone}，方案中不在",
            "{name} was set to lie in zone {zone}, but does not",
        ),
        "event": (
            "已指定事项{event}于{date}开始，方案中不是这一天",
            "event {event} was set to start on {date}, but does not",
        ),
        "seat": (
            "已指定{inspector}参加事项{event}的督导组，方案中没有",
            "{inspector} was set to be in the team of event {event}, but is not",
        ),
        "seat_as": (
            "已指定{inspector}任事项{event}督导组的{role}，方案中不是",
            "{inspector} was set to be {role} in the team of event {event}, but is not",
        ),
        "visit": (
            "已指定{date}入校{name}，方案中没有这次入校",
            "a visit at {name} was set for {date}, but there is none",
        ),
        "visit_by": (
            "已指定{inspector}于{date}入校{name}，方案中没有这次入校",
            "a visit of {inspector} at {name} was set for {date}, but there is none",
        ),
        "no_event": (
            "已指定不安排，而方案中{name}自{date}起有事项{event}",
            "no such event was to take place at {name}, but the plan has {event} from {date} on",
        ),
        "no_visit": (
            "已指定不入校，而方案中{date}有一次入校{name}",
            "no visit was to take place at {name}, but the plan has one on {date}",
        ),
    },
)


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Each pin that does not stand in the plan, with the first day on which it does not."""
    for pin in county.rows.pins:
        if pin.kind in (PinKind.POSTING, PinKind.NO_POSTING):
            yield from _check_posting(county, plan, pin)
        elif pin.kind is PinKind.ZONE:
            yield from _check_zone(county, plan, pin)
        elif pin.kind is PinKind.VISIT:
            yield from _check_visit(county, plan, pin)
        elif pin.kind is PinKind.NO_EVENT:
            yield from _check_no_event(county, plan, pin)
        elif pin.kind is PinKind.NO_VISIT:
            yield from _check_no_visit(county, plan, pin)
        elif pin.event_id:
            yield from _check_event(county, plan, pin)


def _check_posting(county: County, plan: Plan, pin: Pin) -> Iterable[Finding]:
    school = county.schools.get(pin.school_id)
    if school is None or not pin.inspector_id:
        return
    wanted = pin.kind is PinKind.POSTING
    first = max(pin.start or county.since, county.since)
    for day in days_between(first, min(pin.end or county.end, county.end)):
        if not school.in_scope(day):
            continue
        if (pin.inspector_id in plan.responsible(pin.school_id, day)) is not wanted:
            yield _finding(pin, day, {"what": pin.kind, "inspector": pin.inspector_id})
            return


def _check_zone(county: County, plan: Plan, pin: Pin) -> Iterable[Finding]:
    school = county.schools.get(pin.school_id)
    if school is None or not pin.zone_id:
        return
    lies = any(z.school_id == pin.school_id and z.zone_id == pin.zone_id for z in plan.zones)
    days = days_between(county.since, county.end)
    if not lies and any(school.in_scope(day) for day in days):
        yield _finding(pin, None, {"what": pin.kind, "zone": pin.zone_id})


def _check_visit(county: County, plan: Plan, pin: Pin) -> Iterable[Finding]:
    day = pin.start
    if pin.school_id not in county.schools or day is None:
        return
    if not county.since <= day <= county.end:
        return
    people = {v.inspector_id for v in plan.visits_at(pin.school_id) if v.date == day}
    if pin.inspector_id and pin.inspector_id not in people:
        yield _finding(pin, day, {"what": "visit_by", "inspector": pin.inspector_id})
    elif not people:
        yield _finding(pin, day, {"what": pin.kind})


def _check_no_event(county: County, plan: Plan, pin: Pin) -> Iterable[Finding]:
    """Each live event to come that was not to take place, told by its first day."""
    first = max(pin.start or county.since, county.since)
    last = min(pin.end or county.end, county.end)
    for event in sorted(plan.events, key=lambda e: (e.start, e.event_id)):
        if event.status in (Status.CANCELLED, Status.DONE) or event.start < county.as_of:
            continue
        meant = event.target_id == pin.school_id if pin.school_id else _goes_by(event.event_id, pin.event_id)
        unwanted = not pin.kinds or bool(set(pin.kinds) & set(event.kinds))
        if meant and unwanted and event.start <= last and first <= event.end:
            yield _finding(pin, event.start, {"what": pin.kind, "event": event.event_id})


def _goes_by(event_id: str, given: str) -> bool:
    """Whether an event has an id, or one that a revision made of it (``ID-R270401``)."""
    return event_id == given or event_id.partition("-R")[0] == given


def _check_no_visit(county: County, plan: Plan, pin: Pin) -> Iterable[Finding]:
    first = max(pin.start or county.since, county.since)
    last = min(pin.end or county.end, county.end)
    for visit in sorted(plan.visits_at(pin.school_id), key=lambda v: v.date):
        if first <= visit.date <= last:
            yield _finding(pin, visit.date, {"what": pin.kind})


def _check_event(county: County, plan: Plan, pin: Pin) -> Iterable[Finding]:
    event = plan.event(pin.event_id)
    if event is not None and event.status is Status.CANCELLED:
        event = None
    if event is not None and event.status is Status.DONE:
        return
    since = county.since
    facts: dict[str, Fact] = {"what": pin.kind, "event": pin.event_id}
    if pin.kind is PinKind.EVENT:
        inside = pin.start is not None and since <= pin.start <= county.end
        if inside and (event is None or event.start != pin.start):
            yield _finding(pin, pin.start, facts)
    elif pin.inspector_id and (event is None or event.start >= since):
        team = plan.team(pin.event_id) if event is not None else ()
        roles = {s.role for s in team if s.inspector_id == pin.inspector_id} - {Role.RESERVE}
        facts["inspector"] = pin.inspector_id
        if roles and pin.role is not None and pin.role not in roles:
            facts |= {"what": "seat_as", "role": pin.role}
        elif roles:
            return
        yield _finding(pin, None if event is None else event.start, facts)


def _finding(pin: Pin, day: date | None, facts: dict[str, Fact]) -> Finding:
    return Finding(CARD.id, pin.school_id or pin.event_id, day, facts)


def post(at: Pen, county: County, p: Parameters) -> None:
    """Every pin that the board answers for (subjects ``pins``: the kinds; None: all) holds on it."""
    kinds = at.board.subjects("pins")
    schools = at.board.subjects("schools")
    for pin in county.rows.pins:
        if kinds is not None and (pin.kind not in kinds or not _decided(at, pin, schools)):
            continue
        if pin.kind in (PinKind.EVENT, PinKind.SEAT):
            _post_event(at, county, pin)
        elif pin.kind is PinKind.NO_EVENT:
            _post_no_event(at, county, pin)
        elif pin.school_id in county.schools:
            _post_school(at, county, pin)


def _decided(at: Pen, pin: Pin, schools: Iterable[str] | None) -> bool:
    """Whether a board that decides this kind also decides this school or event."""
    if pin.kind in (PinKind.EVENT, PinKind.SEAT) or not pin.school_id:
        return bool(at.board.placements(pin.event_id))
    return schools is None or pin.school_id in schools


def _post_school(at: Pen, county: County, pin: Pin) -> None:
    first, last = county.since, county.end
    school = county.schools[pin.school_id]
    if pin.kind is PinKind.NO_VISIT:
        for v, x in at.board.visits_at(pin.school_id):
            if max(first, pin.start or first) <= v.date <= min(last, pin.end or last):
                at.require([x], subject=pin.school_id, high=0, day=v.date)
        return
    if pin.kind is PinKind.VISIT:
        if pin.start is not None and first <= pin.start <= last:
            fits = [
                x
                for v, x in at.board.visits_at(pin.school_id)
                if v.date == pin.start and pin.inspector_id in ("", v.inspector_id)
            ]
            at.require(fits, subject=pin.school_id, low=1, day=pin.start)
        return
    first, last = school.scope_within(first, last)
    if pin.kind is PinKind.ZONE and pin.zone_id:
        there = [x for row, x in at.board.zones_at(pin.school_id) if row.zone_id == pin.zone_id]
        if first <= last:
            at.require(there, subject=pin.school_id, low=1)
    elif pin.inspector_id:
        _post_posting(at, pin, max(first, pin.start or first), min(last, pin.end or last))


def _post_posting(at: Pen, pin: Pin, first: date, last: date) -> None:
    mine = [
        (row, x)
        for row, x in at.board.postings_at(pin.school_id)
        if row.inspector_id == pin.inspector_id and row.start <= last and first <= row.end
    ]
    if pin.kind is PinKind.NO_POSTING:
        for row, x in mine if first <= last else ():
            at.require([x], subject=pin.school_id, high=0, day=max(first, row.start))
        return
    for day, _ in cut_at(edges(((row.start, row.end) for row, _ in mine), last), first, last):
        held = [x for row, x in mine if row.start <= day <= row.end]
        at.require(held, subject=pin.school_id, low=1, day=day)


def _post_event(at: Pen, county: County, pin: Pin) -> None:
    since = county.since
    subject = pin.school_id or pin.event_id
    rows = at.board.placements(pin.event_id)
    if pin.kind is PinKind.EVENT:
        if pin.start is not None and since <= pin.start <= county.end:
            fits = [x for e, x in rows if e.start == pin.start or e.status is Status.DONE]
            at.require(fits, subject=subject, low=1, day=pin.start)
    elif pin.event_id and pin.inspector_id:
        at.require([x for _, x in rows], subject=subject, low=1)
        seats = at.board.team(pin.event_id)
        wanted = (Role.LEAD, Role.MEMBER, Role.EXPERT) if pin.role is None else (pin.role,)
        seated = [x for s, x in seats if s.inspector_id == pin.inspector_id and s.role in wanted]
        for event, placed in rows:
            if event.status is not Status.DONE and event.start >= since:
                at.require(seated, subject=subject, low=1, day=event.start, when=[placed])


def _post_no_event(at: Pen, county: County, pin: Pin) -> None:
    since, subject = county.since, pin.school_id or pin.event_id
    if pin.school_id:
        rows = at.board.events_at(pin.school_id)
    else:  # a revision adds its day to the id
        rows = [
            one
            for one in at.board.events()
            if pin.event_id in (one[0].event_id, one[0].event_id.split("-R", 1)[0])
        ]
    for event, x in rows:
        gone = event.status in (Status.CANCELLED, Status.DONE) or event.start < county.as_of
        asked = any(task in event.kinds for task in pin.kinds) if pin.kinds else True
        begins, ends = max(since, pin.start or since), min(county.end, pin.end or county.end)
        if asked and not gone and begins <= event.end and event.start <= ends:
            at.require([x], subject=subject, high=0, day=event.start)
