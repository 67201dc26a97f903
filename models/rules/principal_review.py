"""A head of a school is reviewed before the term of office ends (方案第7条)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from duxue.models.facts.duties import head_windows, review_windows
from duxue.models.rules.card import Card, Finding, Source, Table
from duxue.models.rules.pen import Pen
from duxue.scenarios.codes import Force, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Principal, School

CARD = Card(
    id="principal_review",
    zh="校长任期结束督导",
    en="Review of a head at the end of the term",
    force=Force.IN_PRINCIPLE,
    binds=frozenset({Table.EVENTS}),
    sources=(Source("方案", "第7条", "原则上，学校校（园）长在一个任期结束时，要接受一次综合督导"),),
    reading_zh="独立法人学校（含民办、幼儿园）的校（园）长任期在计划期内结束的（提前离任以离任日为准；计划期前已离任的不计），"
    "在任期结束前规定周数内（首末两日含在内）应有一次标明“校长任期结束督导”的事项，在结束日当天或之前结束；窗口内已督导过的、"
    "学校已撤并的不再要求。它本身是综合督导，重新起算周期。同年两任校长的，窗口有重叠时一次督导兼顾两任，否则后一任列为未满足。"
    "这一名目只用于确有校长在该窗口内任期结束的学校（任期可止于计划期后）。",
    reading_en="Where the term of the head of a legal-person school (private ones and kindergartens too) ends in the horizon - on the "
    "day of leaving if that is earlier; not if the head left before the horizon - an event marked as principal review lies in "
    "the given weeks up to that day, both ends included, unless the head was reviewed in them already or the school is closed by "
    "then. It is a comprehensive and starts the cycle anew. Two heads in one year: one event inside both windows if there is one, "
    "else the second is listed as unmet. The label is only for schools with a head in whose window the event lies (the term may "
    "end after the horizon).",
    finding_zh="{name}校长任期{date}结束，{first}至{date}内没有完成校长任期结束督导",
    finding_en="the term of the head of {name} ends on {date}; no principal review lies between {first} and {date}",
    wordings={
        "no_head": (
            "{name}{date}的事项标为校长任期结束督导，但没有校长的任期在其后规定周数内结束",
            "the event at {name} on {date} is marked as principal review, but it lies in no head's window",
        ),
    },
    parameters=(
        ParameterSpec(
            "review_weeks", ParameterKind.COUNT, 26, "校长任期结束督导提前周数",
            "weeks before the end of a term in which the review may lie", unit_zh="周", low=1, high=104,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Heads who go in the horizon without a review, and reviews for which there is no head."""
    for school in county.rows.schools:
        weeks = timedelta(weeks=p.count("review_weeks", school.office_id))
        heads = county.principals_of(school.school_id)
        events = [e for e in plan.events_at(school.school_id) if e.serves(TaskKind.PRINCIPAL_REVIEW)]
        missed = sorted(_missed(county, school, heads, events, weeks))
        for last in missed:
            window = (last - weeks, last)
            yield Finding(CARD.id, school.school_id, last, {"first": window[0]}, days=window)
        going = [last for last in map(_goes_on, heads) if last and school.legal_person]
        for event in events:
            ours = event.event_id not in county.imposed
            if ours and not any(_inside(event, last, weeks) for last in going):
                days = (event.start, event.end)
                yield Finding(CARD.id, school.school_id, event.start, {"what": "no_head"}, days=days)


def _goes_on(head: Principal) -> date | None:
    """The day on which a head's term ends: the earlier of the day given and the day of leaving."""
    if head.left_on and (head.term_end is None or head.left_on < head.term_end):
        return head.left_on
    return head.term_end


def _inside(event: Event, last: date, weeks: timedelta) -> bool:
    return last - weeks <= event.start and event.end <= last


def _missed(
    county: County, school: School, heads: Iterable[Principal], events: Sequence[Event], weeks: timedelta
) -> Iterable[date]:
    """The last days of the windows that no event serves."""
    for head in heads if school.legal_person else ():
        last = _goes_on(head)
        if last is None or not (county.start <= last <= county.end and school.in_scope(last)):
            continue
        reviewed = head.reviewed_on is not None and last - weeks <= head.reviewed_on <= last
        if not reviewed and not any(_inside(event, last, weeks) for event in events):
            yield last


def post(at: Pen, county: County, p: Parameters) -> None:
    """One placement inside each window that is due; no placement under this name outside every head's window."""
    answered = at.board.subjects("schools")
    for school_id in county.schools if answered is None else answered:
        school = county.schools[school_id]
        rows = [(e, x) for e, x in at.board.events_at(school_id) if e.serves(TaskKind.PRINCIPAL_REVIEW)]
        for window in review_windows(county, school):
            fitting = [taken for event, taken in rows if window.holds(event.start, event.end)]
            at.require(fitting, subject=school_id, low=1, day=window.last)
        windows = head_windows(county, school) if rows and school.legal_person else ()
        for event, taken in rows:
            if event.event_id not in county.imposed and not any(
                w.holds(event.start, event.end) for w in windows
            ):
                at.forbid(taken, subject=school_id, day=event.start)
