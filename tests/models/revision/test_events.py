"""Events of a small office after something has happened: what stands, who comes instead, what moves or goes, and what is told of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.events import EventRevision, RevisedEvents
from duxue.scenarios.as_imposed import imposed_events
from duxue.scenarios.calendar import WorkCalendar, days_between
from duxue.scenarios.codes import Half, ImposedLevel, PinKind, Role, Severity, Status, TaskKind
from duxue.scenarios.plan import Event, Plan, Visit
from duxue.scenarios.records import Absence, Campaign, Closure, FollowUp, Imposed, Pin
from duxue.scenarios.rows import Task, make
from tests.scenarios_small.stories import APRIL, Small, event_at, team_in_april, team_of

ANNOUNCED, BEFORE = date(2027, 4, 1), date(2027, 3, 1)
"""The first day behind the notice of the team of April, and one before it."""
TEAM = "Z2027-S000"


def revised(
    small: Small, since: date = ANNOUNCED, not_done: Collection[str] = (), visits: Sequence[Visit] = ()
) -> RevisedEvents:
    """What becomes of the events when nothing but they may change (visits stand where they are given)."""
    county = replace(small.county, as_of=since)
    own = Plan(events=small.plan.events, seats=small.plan.seats)
    facts = Plan(
        postings=small.plan.postings, attendance=small.plan.attendance, visits=tuple(visits),
        events=tuple(imposed_events(county)),
    )  # fmt: skip
    return EventRevision(county, "U1", own, facts, Prices(0, 0, 100), since, 1).run(not_done)


def away(who: str, first: date = APRIL[0], last: date = APRIL[1]) -> tuple[Absence, ...]:
    return (make(Absence, inspector_id=who, start=first, end=last),)


def closed(small: Small, first: date, last: date) -> Small:
    """The same where S000 is shut on some days."""
    rows = (*small.county.rows.closures, make(Closure, school_id="S000", start=first, end=last))
    calendar = WorkCalendar(small.county.rows.calendar, rows, {"": False, "U0": False, "U1": False})
    return Small(replace(small.county.with_rows(closures=rows), calendar=calendar), small.plan)


def only(found: RevisedEvents) -> Event:
    (event,) = found.events
    return event


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (date(2027, 3, 26), Status.PLANNED),
        (date(2027, 3, 27), Status.FROZEN),
        (APRIL[1], Status.FROZEN),
        (APRIL[1] + timedelta(days=1), Status.DONE),
    ],
)
def test_an_event_that_nothing_stands_against_stays_and_is_public_once_its_notice_has_gone_out(
    since: date, status: Status
) -> None:
    small = team_in_april()
    found = revised(small, since)
    assert only(found) == replace(small.plan.events[0], status=status)
    assert set(found.seats) == set(small.plan.seats)
    assert found.broken == ()


def test_who_is_ill_is_replaced_and_that_is_told_of_an_announced_event_alone() -> None:
    small = team_in_april().with_rows(absences=away("X2"))
    for since, told in ((ANNOUNCED, 1), (BEFORE, 0)):
        found = revised(small, since)
        assert (only(found).start, only(found).end) == APRIL
        roles = {s.inspector_id: s.role for s in found.seats}
        assert roles == {"X1": Role.LEAD, "X3": Role.MEMBER, "X4": Role.MEMBER}
        assert len(found.broken) == told
    (broken,) = revised(small).broken
    assert (broken.subject, broken.rule) == (TEAM, "working_day")
    assert broken.zh == "第0小学2027年4月13日综合督导：X2不能参加（督学工作日）；改由X1参加"


def test_who_was_in_a_team_that_is_over_stays_in_it_whatever_has_become_of_them() -> None:
    small = team_in_april().with_rows(absences=away("X2"))
    found = revised(small, APRIL[1] + timedelta(days=1))
    assert set(found.seats) == set(small.plan.seats)


def test_an_event_on_days_on_which_the_school_is_shut_moves_under_its_name_and_says_where_to() -> None:
    found = revised(closed(team_in_april(), *APRIL))
    event = only(found)
    assert event.event_id == TEAM
    assert event.length == 2
    assert event.start > APRIL[1]
    assert event.end <= date(2027, 5, 20), "it is due then"
    (broken,) = found.broken
    assert (broken.rule, len(found.seats)) == ("quiet_days", 3)
    assert broken.zh.startswith("第0小学2027年4月13日综合督导：原定日期不可行（")
    assert broken.zh.endswith(f"），改至2027年{event.start.month}月{event.start.day}日")


def test_an_event_at_a_school_that_has_closed_is_withdrawn() -> None:
    small = team_in_april()
    schools = tuple(
        replace(s, closed=date(2027, 4, 5)) if s.school_id == "S000" else s for s in small.county.rows.schools
    )
    found = revised(small.with_rows(schools=schools))
    assert (found.events, found.seats) == ((), ())
    assert [b.zh.endswith("撤回通知") for b in found.broken] == [True]
    assert revised(small.with_rows(schools=schools), BEFORE).broken == (), "nobody was told of it"


def test_a_cancelled_event_stays_on_paper_and_the_school_is_inspected_anew() -> None:
    small = team_in_april()
    gone = replace(small.plan.events[0], status=Status.CANCELLED)
    found = revised(small.but(events=(gone,), seats=()))
    kept, again = sorted(found.events, key=lambda e: e.event_id)
    assert kept == gone
    assert again.event_id == f"{TEAM}-R270401"
    assert again.serves(TaskKind.COMPREHENSIVE)
    assert {s.event_id for s in found.seats} == {again.event_id}


def test_what_was_not_done_falls_due_again_under_a_new_name() -> None:
    """The team of April did not come; on the twentieth that is known: by the twentieth of May another comes."""
    found = revised(team_in_april(), date(2027, 4, 20), [TEAM])
    event = only(found)
    assert event.event_id == f"{TEAM}-R270420"
    assert date(2027, 4, 20) < event.start <= event.end <= date(2027, 5, 20)
    assert len(found.seats) == 3
    assert found.broken == ()


def test_a_day_set_by_hand_is_taken_if_the_event_can_be_held_on_it() -> None:
    """Neither a Sunday nor a day gone by."""
    for day, moves in ((date(2027, 5, 18), True), (date(2027, 5, 16), False), (date(2027, 3, 9), False)):
        pin = make(Pin, kind=PinKind.EVENT, event_id=TEAM, start=day)
        event = only(revised(team_in_april().with_rows(pins=(pin,))))
        assert event.start == (day if moves else APRIL[0])


def test_an_event_struck_out_by_hand_is_not_held_on_any_of_the_days() -> None:
    pin = make(Pin, kind=PinKind.NO_EVENT, school_id="S000", start=APRIL[0], end=date(2027, 4, 30))
    found = revised(team_in_april().with_rows(pins=(pin,)), BEFORE)
    assert not {*only(found).days()} & {*days_between(APRIL[0], date(2027, 4, 30))}


def test_what_a_level_above_has_fixed_on_the_days_moves_ours() -> None:
    row = make(
        Imposed, event_id="G1", target_id="S000", kinds=(Task(TaskKind.CAMPAIGN, "G"),), start=APRIL[1], end=APRIL[1],
        level=ImposedLevel.PROVINCE,
    )  # fmt: skip
    found = revised(team_in_april().with_rows(imposed=(row,)))
    assert not {*only(found).days()} & {APRIL[1]}
    assert only(found).start.isocalendar()[:2] != APRIL[1].isocalendar()[:2], "one occasion a week"
    assert [b.rule for b in found.broken] == ["week_cap"]


def test_a_comprehensive_by_a_level_above_in_the_year_takes_ours_away() -> None:
    row = make(
        Imposed, event_id="G1", target_id="S000", kinds=(Task(TaskKind.COMPREHENSIVE),), start=date(2027, 5, 11),
        end=date(2027, 5, 12), level=ImposedLevel.PROVINCE,
    )  # fmt: skip
    found = revised(team_in_april().with_rows(imposed=(row,)))
    assert found.events == ()
    assert [b.rule for b in found.broken] == ["one_comprehensive_a_year"]


def test_a_team_that_cannot_be_manned_comes_on_another_day() -> None:
    rows = tuple(row for i in ("X1", "X2", "X3") for row in away(i))
    found = revised(team_in_april().with_rows(absences=rows))
    assert only(found).start > APRIL[1]
    assert [b.rule for b in found.broken] == ["team_size"]


def test_what_is_placed_anew_keeps_off_days_with_visits_of_the_team() -> None:
    """Everybody but X0 has a visit on each school day of the rest of April and of May but one week."""
    small = team_in_april()
    free = (date(2027, 5, 10), date(2027, 5, 14))
    days = small.county.calendar.school_days_in(
        small.county.schools["S001"], date(2027, 4, 15), date(2027, 5, 20)
    )
    visits = [
        Visit(f"V{who}{day}", day, Half.AM, "S001", who, ())
        for who in ("X1", "X2", "X3", "X4")
        for day in days
        if not free[0] <= day <= free[1]
    ]
    found = revised(closed(small, *APRIL), visits=visits)
    assert free[0] <= only(found).start <= only(found).end <= free[1]


def test_a_campaign_that_is_over_for_the_school_leaves_the_rest_of_its_event() -> None:
    """The campaign goes; the look-back on the same day is still held, not the campaign."""
    small = team_in_april()
    campaign = make(
        Campaign, campaign_id="C1", name="专项", office_id="U1", start=date(2027, 5, 10), end=date(2027, 5, 14)
    )  # fmt: skip
    issue = make(
        FollowUp, issue_id="L1", school_id="S001", deadline=date(2027, 5, 9), severity=Severity.SERIOUS
    )
    both = (Task(TaskKind.CAMPAIGN, "C1"), Task(TaskKind.FOLLOW_UP, "L1"))
    event = replace(
        event_at("S001", date(2027, 5, 11), None, *both, event_id="C1-S001"), notice_on=date(2027, 4, 20)
    )
    plan = small.but(events=(event,), seats=team_of("C1-S001", "X2", "X1", "X3"))
    there = plan.with_rows(campaigns=(campaign,), follow_ups=(issue,))
    assert next(e for e in revised(there, BEFORE).events if e.event_id == "C1-S001").kinds == both
    gone = plan.with_rows(follow_ups=(issue,))
    kept = next(e for e in revised(gone, BEFORE).events if e.event_id == "C1-S001")
    assert kept.kinds == both[1:]
    announced = next(e for e in revised(gone, date(2027, 4, 21)).events if e.event_id == "C1-S001")
    assert announced.kinds == both, "what was announced is held as it was"


def test_the_same_happening_gives_the_same_events() -> None:
    small = closed(team_in_april(), *APRIL)
    assert revised(small) == revised(small)
