"""What might stand in a region in place of what stands there: events, seats, visits, postings and sessions, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest

from duxue.models.explaining.reasons.trials import Standing
from duxue.models.facts import duties
from duxue.models.mending.candidate_rows import NEAREST, CandidateRows
from duxue.models.mending.free_rows import Region
from duxue.models.mending.neighbourhood import Neighbourhood
from duxue.models.solver import Stop
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import EventTask, campaign_task, comprehensive_task
from duxue.planner.audit import audit
from duxue.scenarios.codes import Force, Half, Role
from duxue.scenarios.plan import Attendance, Event, Posting, Seat, StandIn, Visit
from duxue.scenarios.records import Absence, Campaign
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person
from tests.scenarios_small.stories import (
    APRIL,
    STORIES,
    WHOLE,
    Small,
    city_and_its_county,
    course_in_may,
    issues_at_a_school,
    on_leave_in_spring,
    team_in_april,
    team_of,
    two_beside_two,
)

R = TypeVar("R")
YEAR = date(2027, 1, 1), date(2027, 12, 31)
MONTH = date(2027, 4, 1), date(2027, 4, 30)
TEAM = "Z2027-S000"
Due = Mapping[str, Sequence[EventTask]]


def region(
    small: Small, days: tuple[date, date] = YEAR, *, whole: bool = True, schools: Sequence[str] = ()
) -> Region:
    ids = tuple(schools) or tuple(s.school_id for s in small.county.schools_of("U1"))
    return Region(ids, tuple(i.inspector_id for i in small.county.inspectors_of("U1")), days, whole=whole)


def rows(small: Small, there: Region | None = None, due: Due | None = None) -> CandidateRows:
    both = small.plan, small.plan
    return CandidateRows(small.county, "U1", both, there or region(small), Standing(), due or {})


def of(found: CandidateRows, kind: type[R]) -> list[R]:
    return [row for row in found.all if isinstance(row, kind)]


def comprehensive(small: Small, place: str = "S000") -> EventTask:
    until = duties.owed_until(small.county, small.county.schools[place])
    assert until is not None
    duty = CombinedDuty(place, (WHOLE,), small.county.start, until)
    return comprehensive_task(small.county, "U1", duty)


@pytest.mark.parametrize("story", STORIES, ids=lambda one: str(one.__name__))
def test_what_stands_and_may_go_may_also_stay_and_nothing_is_told_twice(story: Callable[[], Small]) -> None:
    small = story()
    found = rows(small, region(small, MONTH))
    assert {plain(row) for row in found.free.all} <= {plain(row) for row in found.all}
    assert max(Counter(found.all).values()) == 1


def plain(row: object) -> object:
    """A row without what its visit looks at: that may be more than it was."""
    return replace(row, covers=()) if isinstance(row, Visit) else row


# Postings and stand-ins.


def test_every_school_may_be_anybodys_where_the_whole_office_is_decided_anew() -> None:
    postings = {(p.school_id, p.inspector_id) for p in of(rows(team_in_april()), Posting)}
    assert postings == {(f"S00{s}", f"X{n}") for s in range(3) for n in range(5)}


def test_of_a_part_postings_stand() -> None:
    small = team_in_april()
    part = rows(small, region(small, whole=False))
    assert of(part, Posting) == of(part, StandIn) == of(part, Attendance) == []
    assert {v.inspector_id for v in of(part, Visit)} == {"X0", "X1"}, "who answers for a school visits it"


def test_for_a_leave_everybody_else_may_stand_in() -> None:
    small = on_leave_in_spring()
    found = of(rows(small), StandIn)
    assert {(r.school_id, r.inspector_id, r.absent_id) for r in found} == {
        (f"S00{s}", "X1", "X0") for s in range(4)
    }


def test_in_an_absence_of_a_week_too_everybody_else_may_stand_in() -> None:
    away = make(Absence, inspector_id="X0", start=date(2027, 4, 12), end=date(2027, 4, 16))
    found = of(rows(two_beside_two(absences=(away,))), StandIn)
    assert {(r.school_id, r.inspector_id, r.start, r.end) for r in found} == {
        (f"S00{s}", "X1", away.start, away.end) for s in range(4)
    }


def test_a_school_that_nobody_holds_may_be_anybodys_too() -> None:
    small = team_in_april()
    fewer = small.but(postings=tuple(p for p in small.plan.postings if p.school_id != "S001"))
    postings = {(p.school_id, p.inspector_id) for p in of(rows(fewer), Posting)}
    assert postings == {(f"S00{s}", f"X{n}") for s in range(3) for n in range(5)}


def test_a_school_may_change_hands_on_the_day_on_which_another_opens() -> None:
    small = two_beside_two()
    first, opens, last = date(2027, 1, 1), date(2027, 9, 1), date(2027, 12, 31)
    opened = [replace(s, opened=opens) if s.school_id == "S003" else s for s in small.county.rows.schools]
    found = of(rows(small.with_rows(schools=tuple(opened))), Posting)
    spans = {(p.start, p.end) for p in found if (p.school_id, p.inspector_id) == ("S000", "X1")}
    assert spans == {(first, last), (first, date(2027, 8, 31)), (opens, last)}
    assert all(p.since == p.start for p in found if p.start == opens)


# Visits.


def test_visits_may_be_on_every_half_day_on_which_somebody_who_might_hold_the_school_is_there() -> None:
    small = two_beside_two()
    part = rows(small, region(small, MONTH, whole=False, schools=["S000"]))
    found = of(part, Visit)
    april = small.county.calendar.school_days_in(small.county.schools["S000"], *MONTH)
    assert {(v.date, v.half) for v in found} == {(d, h) for d in april for h in (Half.AM, Half.PM)}
    assert {v.inspector_id for v in found} == {"X0"}
    kept = [v for v in found if v.visit_id]
    assert kept == [v for v in small.plan.visits_at("S000") if v.date.month == 4], (
        "what stands keeps its name"
    )
    whole = of(rows(small, region(small, MONTH)), Visit)
    assert {(v.school_id, v.inspector_id) for v in whole} == {
        (f"S00{s}", f"X{n}") for s in range(4) for n in range(2)
    }


def test_a_visit_of_a_whole_day_is_no_half() -> None:
    small = two_beside_two().setting(visit_halfdays=2)
    found = of(rows(small.but(visits=()), region(small, MONTH)), Visit)
    assert {v.half for v in found} == {Half.DAY}


def test_no_visit_is_made_before_the_day_of_planning() -> None:
    small = two_beside_two()
    late = Small(replace(small.county, as_of=date(2027, 4, 20)), small.plan)
    found = of(rows(late, region(late, MONTH)), Visit)
    fresh = {v.date for v in found if not v.visit_id}
    assert min(fresh) == date(2027, 4, 20)


def test_a_visit_inside_the_window_of_a_minor_issue_looks_at_it() -> None:
    """L1 is minor and may be looked at from the middle of April on; L2, the serious one, never rides on a visit."""
    small = issues_at_a_school()
    found = of(rows(small, region(small, schools=["S000"])), Visit)
    window = next(d for d in duties.open_follow_ups(small.county) if d.follow_up.issue_id == "L1")
    for visit in found:
        inside = window.first <= visit.date <= window.last
        assert visit.covers == (("L1",) if inside else ())
    assert all(v.covers == () for v in of(rows(small, region(small, schools=["S001"])), Visit))
    outside = next(v for v in found if v.covers)
    served = small.but(visits=(*small.plan.visits, replace(outside, visit_id="V9", school_id="S001")))
    part = region(served, schools=["S000"], whole=False)
    assert all(v.covers == () for v in of(rows(served, part), Visit)), "a visit elsewhere has looked at it"


# Events and seats.


def test_an_event_that_stands_may_go_to_any_day_of_its_window_under_its_name() -> None:
    small = team_in_april()
    found = of(rows(small, due={"S000": [comprehensive(small)]}), Event)
    assert {e.event_id for e in found} == {TEAM}
    assert small.plan.events[0] in found
    assert all(e.kinds == (WHOLE,) and e.length == 2 for e in found)
    assert max(e.end for e in found) <= duties.owed_until(small.county, small.county.schools["S000"])  # type: ignore[operator]
    month = of(rows(small, region(small, MONTH), {"S000": [comprehensive(small)]}), Event)
    assert {e.start.month for e in month} == {e.end.month for e in month} == {4}
    assert set(month) < set(found)


def test_a_duty_that_has_no_event_may_have_one_of_its_own_or_share_one() -> None:
    small = team_in_april()
    campaign = make(
        Campaign, campaign_id="C1", name="专项", office_id="U1", start=date(2027, 3, 1), end=date(2027, 5, 14)
    )  # fmt: skip
    there = small.with_rows(campaigns=(campaign,))
    drawn = campaign_task(there.county, "U1", campaign, there.county.schools["S000"])
    found = of(rows(there, due={"S000": [comprehensive(there), drawn]}), Event)
    by_kinds = {frozenset(t.kind for t in e.kinds): e.event_id for e in found}
    assert len(by_kinds) == 3
    assert len(set(by_kinds.values())) == 3
    assert {e.event_id.partition("~")[0] for e in found} == {TEAM, "C1-S000"}
    alone = make(
        Campaign, campaign_id="C1", name="专项", office_id="U1", start=date(2027, 3, 1), end=date(2027, 5, 14), merge=False,
    )  # fmt: skip
    apart = small.with_rows(campaigns=(alone,))
    found = of(rows(apart, due={"S000": [comprehensive(apart), drawn]}), Event)
    assert len({frozenset(e.kinds) for e in found}) == 2, "this one stands alone"


def test_a_duty_that_an_event_outside_the_region_serves_gets_no_second_one() -> None:
    small = team_in_april()
    before = region(small, (YEAR[0], date(2027, 3, 31)))
    assert of(rows(small, before, {"S000": [comprehensive(small)]}), Event) == []
    bare = small.but(events=(), seats=())
    assert of(rows(bare, before, {"S000": [comprehensive(bare)]}), Event)


def test_seats_are_for_who_may_sit_there_and_lead_seats_for_who_may_lead() -> None:
    small = team_in_april()
    people = [
        person("X0", school_id="S000"),
        person("X1", can_lead=False),
        *(person(f"X{n}") for n in (2, 3, 4)),
    ]
    there = small.with_rows(inspectors=tuple(people))
    found = of(rows(there, due={"S000": [comprehensive(there)]}), Seat)
    seats = {(s.inspector_id, s.role) for s in found}
    assert {who for who, _ in seats} == {"X1", "X2", "X3", "X4"}
    assert {who for who, role in seats if role is Role.LEAD} == {"X2", "X3", "X4"}


def test_of_many_people_the_team_itself_comes_first_then_the_nearest() -> None:
    small = team_in_april().but(visits=(), seats=team_of(TEAM, "X29", "X28", "X27"))
    many = [person(f"X{n:02d}") for n in range(3 * NEAREST)]
    there = Small(office(small.county.rows.schools, many), small.plan)
    part = region(there, MONTH, whole=False)
    found = of(rows(there, replace(part, people=()), {"S000": [comprehensive(there)]}), Seat)
    people = list(dict.fromkeys(s.inspector_id for s in found))
    assert len(people) == NEAREST
    assert people[:3] == ["X27", "X28", "X29"]
    assert people[3:] == [f"X{n:02d}" for n in range(NEAREST - 3)]
    assert set(there.plan.seats) <= set(found)


def test_who_is_away_on_all_days_of_an_event_has_no_seat() -> None:
    small = team_in_april()
    only = replace(comprehensive(small), first=APRIL[0], last=APRIL[1])
    bare = small.but(events=(), seats=()).with_rows(
        absences=tuple(replace(row, inspector_id="X4") for row in on_leave_in_spring().county.rows.absences)
    )
    found = of(rows(bare, due={"S000": [only]}), Seat)
    assert {s.inspector_id for s in found} == {"X0", "X1", "X2", "X3"}


# Sessions.


def test_who_does_not_go_to_a_course_yet_might_and_who_goes_might_not() -> None:
    small = course_in_may()
    found = of(rows(small), Attendance)
    assert {(a.training_id, a.inspector_id) for a in found} == {("T1", "X0"), ("T1", "X1")}
    begun = Small(replace(small.county, as_of=date(2027, 5, 18)), small.plan)
    assert of(rows(begun), Attendance) == []
    early = region(small, (YEAR[0], date(2027, 5, 20)))
    assert {a.inspector_id for a in of(rows(small, early), Attendance)} <= {"X0"}


# The region decided anew.


def solved(small: Small, due: Due, there: Region | None = None) -> Small:
    change, _ = Neighbourhood(rows(small, there, due)).solve(seed=1, limit=3.0, stop=Stop())
    return small if change is None else Small(small.county, change.applied(small.plan))


def open_ones(small: Small) -> set[tuple[str, str]]:
    found = audit(small.county, small.plan).findings
    return {(f.rule, f.subject) for f in found if f.force is not Force.GOAL}


def test_a_comprehensive_that_was_left_out_is_held_by_a_whole_team() -> None:
    small = team_in_april().but(events=(), seats=())
    due = {"S000": [comprehensive(small)]}
    assert ("comprehensive_cycle", "S000") in open_ones(small)
    month = region(small, MONTH, whole=False)
    after = solved(small, due, month)
    assert open_ones(after) == set()
    (event,) = after.plan.events
    assert event.event_id == TEAM
    assert len(after.plan.seats) == 3
    again = solved(small, due, month)
    assert (again.plan.events, again.plan.seats, again.plan.visits) == (
        after.plan.events, after.plan.seats, after.plan.visits,
    )  # fmt: skip


def test_where_nothing_is_open_nothing_is_changed() -> None:
    small = team_in_april()
    found = solved(small, {"S000": [comprehensive(small)]}, region(small, MONTH, whole=False))
    assert found is small


def test_a_visit_that_was_left_out_is_made_and_nothing_else_is_moved_for_it() -> None:
    small = two_beside_two()
    lost = next(v for v in small.plan.visits if v.date.month == 4 and v.school_id == "S002")
    fewer = small.but(visits=tuple(v for v in small.plan.visits if v != lost))
    assert open_ones(fewer) == {("monthly_visit", "S002")}
    after = solved(fewer, {}, region(fewer, MONTH, whole=False))
    assert open_ones(after) == set()
    fresh = set(after.plan.visits) - set(fewer.plan.visits)
    assert [(v.school_id, v.inspector_id, v.date.month) for v in fresh] == [("S002", "X1", 4)]
    assert set(fewer.plan.visits) < set(after.plan.visits)


def test_what_cannot_be_met_leaves_the_plan_as_it_is() -> None:
    """One inspector of four is there: two are no team of three, and a held event would be none."""
    small = team_in_april().but(events=(), seats=())
    two = small.with_rows(inspectors=small.county.rows.inspectors[:2])
    part = region(two, MONTH, whole=False)
    assert solved(two, {"S000": [comprehensive(two)]}, part) is two


def test_another_offices_schools_and_people_are_never_candidates() -> None:
    small = city_and_its_county()
    found = rows(small, region(small, MONTH))
    assert {v.inspector_id for v in of(found, Visit)} == {"X0"}
    assert {p.inspector_id for p in of(found, Posting)} == {"X0"}
