"""Every open follow-up is looked at again after its deadline (方案第13条 “回头看”)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from duxue.models.facts.duties import LookBack, open_follow_ups
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.models.rules.stand_ins import may_visit, visitors
from duxue.scenarios.codes import Force, Role, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import FollowUp, School

CARD = Card(
    id="look_back",
    zh="整改回头看",
    en="Look-backs",
    force=Force.MUST,
    binds=frozenset({Table.VISITS, Table.EVENTS, Table.SEATS, Table.POSTINGS, Table.STAND_INS}),
    sources=(Source("方案", "第13条", "建立督导事项‘回头看’机制，实施‘销号式’管理，…及时跟踪督办和复查"),),
    reading_zh="未销号的整改事项，期限加规定天数落在计划期内的，应在期限次日起规定天数内（末日含在内）、教学日回头看；在计划期前已过的，"
    "自计划期首日起规定天数内补上；在计划期后的由下一计划安排。轻微问题可由责任督学（或临时代管人）写明兼办该事项的经常性督导顺带；其余由事项进行："
    "单独的为一天，组长、成员中的督学不少于2名且含当日的责任督学。上级既定的回头看在窗口内的也算。到时学校已撤并的不再要求。",
    reading_en="An open follow-up whose deadline plus the given days lies in the horizon is looked at again after the deadline and "
    "within those days (the last one included), on a school day; one overdue before the horizon within those days of its first "
    "day; one that ends after the horizon belongs to the next plan. A minor one may ride on a routine visit of the responsible "
    "inspector (or who stands in) that lists it; else "
    "by an event, of one day unless merged with something longer, whose lead and members are at least two inspectors, the one "
    "responsible that day among them. An imposed look-back inside the window counts. A school closed by then owes none.",
    finding_zh="整改事项{subject}（{school}）应于{first}至{date}间回头看，计划内没有安排",
    finding_en="follow-up {subject} at {school} must be looked at again between {first} and {date}; nothing in the plan does",
    wordings={
        "days": (
            "整改事项{subject}（{school}）的回头看不在{first}至{date}间的教学日",
            "follow-up {subject} at {school} is looked at, but not on a school day between {first} and {date}",
        ),
        "visit_only": (
            "整改事项{subject}（{school}）属{severity}问题，不可由经常性督导顺带，须在{first}至{date}间专门回头看",
            "follow-up {subject} at {school} is {severity}: no routine visit will do, but an event between {first} and {date}",
        ),
        "visitor": (
            "整改事项{subject}（{school}）由既非责任督学也非代管人的督学顺带回头看（{first}至{date}间），不算",
            "the look-back of {subject} at {school} ({first} to {date}) rides on a visit by somebody who neither answers for it nor stands in",
        ),
        "team": (
            "整改事项{subject}（{school}）的回头看应为一天、督学不少于2名且含责任督学（{first}至{date}间）",
            "the look-back of {subject} at {school} ({first} to {date}) needs one day, two inspectors, the responsible one among them",
        ),
    },
    parameters=(
        ParameterSpec(
            "look_back_days", ParameterKind.COUNT, 60, "回头看期限", "days after a deadline within which it is looked at again",
            unit_zh="天", low=1, high=365,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every follow-up that is due and that no visit or event looks at as it should."""
    for row in county.rows.follow_ups:
        school = county.schools.get(row.school_id)
        if school is None or row.deadline is None or row.closed_on is not None:
            continue
        within = timedelta(days=p.count("look_back_days", school.office_id))
        first, last = row.deadline + timedelta(days=1), row.deadline + within
        if last < county.start:
            first, last = county.start, min(county.end, county.start + within)
        if last > county.end or not school.in_scope(last):
            continue
        what = _shortcoming(county, plan, row, school, first, last)
        if what is not None:
            facts: dict[str, Fact] = {
                "what": what, "school": row.school_id, "severity": row.severity, "first": first
            }  # fmt: skip
            yield Finding(CARD.id, row.issue_id, last, facts, days=(first, last))


def _shortcoming(
    county: County, plan: Plan, row: FollowUp, school: School, first: date, last: date
) -> str | None:
    """What is lacking for a follow-up to be looked at again (None: nothing)."""
    teaching = set(county.calendar.school_days_in(school, first, last))
    visits = [v for v in plan.visits_at(row.school_id) if row.issue_id in v.covers]
    in_time = [v for v in visits if v.date in teaching]
    minor = row.severity is Severity.MINOR
    if minor and any(v.inspector_id in visitors(county, plan, school, v.date) for v in in_time):
        return None
    found = "none"
    if visits:
        found = "visit_only" if not minor else "visitor" if in_time else "days"
    for event in plan.events_at(row.school_id):
        if not any(task.kind is TaskKind.FOLLOW_UP and task.ref == row.issue_id for task in event.kinds):
            continue
        if event.event_id in county.imposed:
            if first <= event.start and event.end <= last:
                return None
        elif not teaching.issuperset(event.days()):
            found = "days"
        elif _well_manned(plan, event):
            return None
        else:
            found = "team"
    return found


def _well_manned(plan: Plan, event: Event) -> bool:
    """Whether an event is as long as a look-back may be, with two inspectors, the responsible one among them."""
    alone = all(task.kind is TaskKind.FOLLOW_UP for task in event.kinds)
    if alone and event.length != 1:
        return False
    team = {s.inspector_id for s in plan.team(event.event_id) if s.role in (Role.LEAD, Role.MEMBER)}
    return len(team) >= 2 and not team.isdisjoint(plan.responsible(event.target_id, event.start))


def post(at: Pen, county: County, p: Parameters) -> None:
    """For every look-back due: a covering visit of a minor one, or a fitting placement with a fitting team."""
    answered = at.board.subjects("issues")
    for due in open_follow_ups(county):
        if answered is None or due.follow_up.issue_id in answered:
            school = county.schools[due.follow_up.school_id]
            days = set(county.calendar.school_days_in(school, due.first, due.last))
            served = [*_by_visit(at, county, due, days), *_by_event(at, county, due, days)]
            at.require(served, subject=due.follow_up.issue_id, low=1, day=due.last)


def _by_visit(at: Pen, county: County, due: LookBack, days: set[date]) -> list[Lit]:
    """The candidate visits that cover a minor follow-up in time."""
    if not due.on_visit:
        return []
    visits = at.board.visits_at(due.follow_up.school_id)
    covering = [(v, taken) for v, taken in visits if v.date in days and due.follow_up.issue_id in v.covers]
    return [at.both(taken, may_visit(at, county, visit)) for visit, taken in covering]


def _by_event(at: Pen, county: County, due: LookBack, days: set[date]) -> list[Lit]:
    """The candidate placements that look at a follow-up in time, each together with a team that will do."""
    served: list[Lit] = []
    for event, taken in at.board.events_at(due.follow_up.school_id):
        kinds = {(task.kind, task.ref) for task in event.kinds}
        if (TaskKind.FOLLOW_UP, due.follow_up.issue_id) not in kinds:
            continue
        length = (event.end - event.start).days + 1
        if event.event_id in county.imposed:
            if due.first <= event.start and event.end <= due.last:
                served.append(taken)
            continue
        merged = any(kind is not TaskKind.FOLLOW_UP for kind, _ in kinds)
        if (length == 1 or merged) and all(event.start + timedelta(days=n) in days for n in range(length)):
            served.append(at.both(taken, at.any_of(_pairs(at, event))))
    return served


def _pairs(at: Pen, event: Event) -> Sequence[Lit]:
    """For each person: seated, responsible on the first day, and somebody else seated beside."""
    seats = [
        (s.inspector_id, x) for s, x in at.board.team(event.event_id) if s.role in (Role.LEAD, Role.MEMBER)
    ]
    pairs: list[Lit] = []
    for posting, posted in at.board.postings_at(event.target_id):
        if posting.start <= event.start <= posting.end:
            own = at.any_of(x for person, x in seats if person == posting.inspector_id)
            beside = at.any_of(x for person, x in seats if person != posting.inspector_id)
            pairs.append(at.both(posted, at.both(own, beside)))
    return pairs
