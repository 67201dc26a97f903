"""Between which days an event may be moved: inside the windows of everything that it serves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from duxue.models.facts import duties
from duxue.models.facts.spans import Span
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.rows import Task


class Term(NamedTuple):
    """The days inside which one of an event's duties is to be met: the rule that says so, and what it is about (an id or a name)."""

    rule: str
    about: str
    first: date
    last: date


def window_of(county: County, event: Event) -> Span:
    """The first and last day of the horizon that all duties of an event leave it (empty where they contradict)."""
    terms = list(terms_of(county, event))
    return max([county.start, *(t.first for t in terms)]), min([county.end, *(t.last for t in terms)])


def terms_of(county: County, event: Event) -> Iterator[Term]:
    """The terms of an event's duties, in their order; a duty that is not known, or may be met on any day, has none."""
    for task in event.kinds:
        yield from _of(county, event, task)


def may_share(county: County, kinds: Iterable[Task]) -> bool:
    """Whether one event may serve several duties: every campaign among them is one that may be merged."""
    tasks = tuple(kinds)
    campaigns = [county.campaigns.get(t.ref) for t in tasks if t.kind is TaskKind.CAMPAIGN]
    return len(tasks) < 2 or all(c is not None and c.merge for c in campaigns)


def _of(county: County, event: Event, task: Task) -> Iterator[Term]:
    if task.kind is TaskKind.CAMPAIGN and (campaign := county.campaigns.get(task.ref)):
        yield Term("special_campaign", campaign.name, campaign.start, campaign.end)
    if task.kind is TaskKind.FOLLOW_UP:
        for due in duties.open_follow_ups(county):
            if due.follow_up.issue_id == task.ref:
                yield Term("look_back", task.ref, due.first, due.last)
    if task.kind is TaskKind.COUNTY_EVALUATION:
        for one in duties.evaluations(county):
            if one.unit_id == event.target_id and one.last.year == event.start.year:
                yield Term("county_evaluation", one.unit_id, one.first, one.last)
    school = county.schools.get(event.target_id)
    if school is None:
        return
    if task.kind is TaskKind.PRINCIPAL_REVIEW:
        held = (w for w in duties.head_windows(county, school) if w.holds(event.start, event.end))
        yield from (Term("principal_review", w.head.name, w.first, w.last) for w in held)
    if task.kind is TaskKind.COMPREHENSIVE and (until := duties.owed_until(county, school)):
        soonest = max(county.start, duties.earliest(county, school) or county.start)
        yield Term("comprehensive_cycle", school.school_id, soonest, until)
