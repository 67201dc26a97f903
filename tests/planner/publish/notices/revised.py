"""A revised plan by hand: an event on other days, one withdrawn, one never announced, a handover, and moved visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from duxue.planner.publish.context import PublishContext
from duxue.scenarios.codes import Status
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.releases.difference import difference
from duxue.scenarios.releases.difference_told import difference_json
from tests.planner.publish import worlds

SINCE = date(2027, 5, 10)


def revised_edition() -> PublishContext:
    """An edition whose plan carries the record of its revision of 10 May 2027."""
    world = worlds.county(schools=30)
    before = worlds.plan_for(world)
    moved, gone, unknown, *others = before.events
    week = timedelta(weeks=6)
    told = [
        replace(e, start=e.start + week, end=e.end + week, notice_on=date(2027, 4, 20)) for e in (moved, gone)
    ]
    later = replace(unknown, start=unknown.start + week, end=unknown.end + week, notice_on=date(2027, 6, 1))
    before = replace(before, events=(*told, later, *others))
    after_events = (
        replace(told[0], start=date(2027, 6, 22), end=date(2027, 6, 23)),
        replace(told[1], status=Status.CANCELLED),
        replace(later, start=date(2027, 6, 24), end=date(2027, 6, 24)),
        *others,
    )
    postings = tuple(_handed_over(p, world.rows.inspectors[2].inspector_id) for p in before.postings)
    visits = tuple(replace(v, date=v.date + timedelta(days=1)) for v in before.visits)
    after = replace(
        before, events=after_events, postings=tuple(p for pair in postings for p in pair), visits=visits
    )
    return worlds.edition(world, with_record(before, after))


def with_record(before: Plan, after: Plan) -> Plan:
    """The later plan with what changed told in its outcome."""
    found = difference(before, after, SINCE)
    return replace(
        after, outcome={**after.outcome, "revision": {"difference": difference_json(found), "offices": []}}
    )


def _handed_over(posting: Posting, new_id: str) -> tuple[Posting, ...]:
    if posting.school_id != "130201S0001":
        return (posting,)
    return (
        replace(posting, end=date(2027, 5, 16)),
        replace(posting, start=date(2027, 5, 17), inspector_id=new_id),
    )
