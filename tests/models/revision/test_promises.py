"""What a rerun promises whatever has happened: the past stays, what is public stays or is told, no duty is lost in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random

import pytest

from duxue.models.facts.duties import required_months
from duxue.models.revision.answer import RevisedOffice
from duxue.planner.audit import audit
from duxue.scenarios.calendar import days_between
from duxue.scenarios.codes import Role, Status
from duxue.scenarios.county import County
from duxue.scenarios.edits.rows import Changes
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.difference import difference
from tests.draws import some
from tests.models.revision.drawn_changes import county_after, drawn_changes, leaving, released, revised

AS_OF = date(2027, 4, 1)
LEAVER = "D130227005"


def check_promises(
    county: County, before: Plan, part: RevisedOffice, after: Plan, not_done: frozenset[str]
) -> None:
    """Everything that must hold between a released plan and its rerun."""
    past_stays(county, before, after, not_done)
    public_stays_or_is_told(county, before, part, after, not_done)
    ids_are_kept_and_never_used_again(before, after)
    nothing_is_lost(county, after)
    moves = difference(before, after, county.as_of).moves
    assert (part.moves.postings, part.moves.events, part.moves.visits) == (
        moves["postings"],
        moves["events"] - sum(e.event_id in county.imposed for e in _changed_events(county, before, after)),
        moves["visits"],
    )
    assert part.moves.least_postings <= part.moves.postings


def _changed_events(county: County, before: Plan, after: Plan):  # type: ignore[no-untyped-def]
    return difference(before, after, county.as_of).events


def past_stays(county: County, before: Plan, after: Plan, not_done: frozenset[str]) -> None:
    """Postings of days gone by, visits and events that took place are as they were."""
    as_of = county.as_of
    for school_id in county.schools:
        for day in days_between(county.start, as_of - timedelta(days=1)):
            if day.day in (1, 15) or day == as_of - timedelta(days=1):
                assert after.responsible(school_id, day) == before.responsible(school_id, day)
    done = {v for v in before.visits if v.date < as_of and v.visit_id not in not_done}
    assert done == {v for v in after.visits if v.date < as_of}
    for event in before.events:
        if event.end < as_of and event.event_id not in not_done and event.event_id not in county.imposed:
            now = after.event(event.event_id)
            assert now is not None
            assert (now.start, now.end, now.kinds) == (event.start, event.end, event.kinds)
            assert now.status is Status.DONE
            assert set(after.team(event.event_id)) == set(before.team(event.event_id))


def public_stays_or_is_told(
    county: County, before: Plan, part: RevisedOffice, after: Plan, not_done: frozenset[str]
) -> None:
    """An event whose notice has gone out keeps days and team, or stands among what a rule made impossible."""
    told = {b.subject for b in part.broken}
    for b in part.broken:
        assert b.zh
        assert b.en
        assert b.rule
    for event in before.events:
        public = event.notice_on is not None and event.notice_on < county.as_of <= event.end
        if not public or event.event_id in not_done | told or event.event_id in county.imposed:
            continue
        now = after.event(event.event_id)
        assert now is not None, event.event_id
        assert (now.start, now.end, now.notice_on, now.status) == (
            event.start,
            event.end,
            event.notice_on,
            Status.FROZEN,
        )
        assert set(after.team(event.event_id)) == set(before.team(event.event_id)), event.event_id


def ids_are_kept_and_never_used_again(before: Plan, after: Plan) -> None:
    """One id, one thing: an id of the released plan stands for the same school's visit, the same target's event."""
    was = {v.visit_id: v.school_id for v in before.visits} | {e.event_id: e.target_id for e in before.events}
    now = [(v.visit_id, v.school_id) for v in after.visits] + [
        (e.event_id, e.target_id) for e in after.events
    ]
    assert len({i for i, _ in now}) == len(now)
    assert all(was.get(i, place) == place for i, place in now)


def nothing_is_lost(county: County, after: Plan) -> None:
    """Every breach is owned up to; counted anew, every month without its visit and every school without anybody is told."""
    assert audit(county, after).silent == ()
    told = {(row.rule, row.subject) for row in after.unmet}
    for school in county.rows.schools:
        for first, last in required_months(county, school, county.parameters):
            visited = any(first <= v.date <= last for v in after.visits_at(school.school_id))
            assert visited or ("monthly_visit", school.school_id) in told
        for day in days_between(county.as_of, county.end):
            if school.in_scope(day) and len(after.responsible(school.school_id, day)) != 1:
                assert ("coverage", school.school_id) in told
    busy: dict[tuple[str, date], set[str]] = {}
    for event in after.live_events:
        for seat in after.team(event.event_id):
            for day in event.days() if seat.role is not Role.RESERVE else ():
                busy.setdefault((seat.inspector_id, day), set()).add(event.event_id)
    for (who, _), events in busy.items():
        assert len(events) == 1 or ("working_day", who) in told


@pytest.mark.parametrize("seed", some(range(5)))
def test_drawn_changes_keep_every_promise(seed: int) -> None:
    random = Random(f"changes/{seed}")
    county, before = released(2 + seed % 2)
    changes = drawn_changes(county, before, AS_OF, random, random.randint(1, 6))
    after_county = county_after(county, before, changes, AS_OF)
    part, after = revised(after_county, before, not_done=changes.not_done)
    check_promises(after_county, before, part, after, changes.not_done)


def test_a_second_rerun_on_a_rerun_keeps_every_promise() -> None:
    county, before = released(2)
    random = Random("again")
    for as_of in (date(2027, 3, 15), date(2027, 5, 10)):
        changes = drawn_changes(county, before, as_of, random, 3)
        county = county_after(county, before, changes, as_of)
        part, after = revised(county, before, not_done=changes.not_done)
        check_promises(county, before, part, after, changes.not_done)
        before = after


@cache
def one_left() -> tuple[County, RevisedOffice, Plan]:
    """The county that somebody leaves in April, and its rerun."""
    county, before = released(2)
    after_county = leaving(county, LEAVER, date(2027, 4, 12), AS_OF)
    return after_county, *revised(after_county, before)


def test_one_who_leaves_hands_over_and_nobody_else() -> None:
    _, before = released(2)
    mine = {p.school_id for p in before.postings_of(LEAVER)}
    after_county, part, after = one_left()
    found = difference(before, after, AS_OF)
    assert set(found.moved_schools) == mine
    assert part.moves.least_postings == part.moves.postings == len(mine)
    assert part.moves.proven
    assert audit(after_county, after).breaches == ()
    assert all(p.start == date(2027, 4, 12) for p in found.postings)
    kept = {v.visit_id: v.date for v in before.visits}
    moved = [v for v in after.visits if kept.get(v.visit_id) != v.date]
    assert len(moved) <= 2, "whoever takes over comes on the days that were planned"


def test_nothing_happened_nothing_changes() -> None:
    county, before = released(2)
    after_county = county_after(county, before, Changes(), AS_OF)
    part, after = revised(after_county, before)
    assert not difference(before, after, AS_OF)
    assert part.broken == ()
    assert (after.postings, after.visits) == (before.postings, before.visits)


def test_the_same_changes_give_the_same_plan() -> None:
    after_county, _, first = one_left()
    second = revised(after_county, released(2)[1])[1]
    assert replace(first, outcome={}) == replace(second, outcome={})


def test_with_fewer_moves_than_needed_schools_stay_open_and_that_is_told() -> None:
    _, part, after = one_left()
    assert part.curve[0].moves == part.moves.least_postings
    travels = [point.travel for point in part.curve]
    assert travels == sorted(travels, reverse=True)
    assert after.unmet == ()
