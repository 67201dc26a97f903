"""Visits that cannot take place: found by days, weeks and months, and made up in their month, look-backs with them."""

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.stress.visit_moves import beyond_month, impossible, moved
from duxue.scenarios.codes import Half, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Visit
from duxue.scenarios.records import Absence, Closure, FollowUp
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, posting, school
from tests.models.worlds import with_county

MONDAY = date(2027, 4, 12)
TUESDAY, WEDNESDAY = date(2027, 4, 13), date(2027, 4, 14)
START = date(2027, 1, 1)


def visit(number: int, day: date, school_id: str = "S001", half: Half = Half.AM, covers: str = "") -> Visit:
    return Visit(f"V{number}", day, half, school_id, "I1", (covers,) if covers else ())


def alone(**cells: object) -> County:
    """Three schools of one person."""
    return office([school(n, east=n) for n in range(1, 4)], [person("I1", **cells)])


def plan_of(*visits: Visit, **tables: tuple[object, ...]) -> Plan:
    postings = tuple(posting(f"S00{n}", "I1") for n in range(1, 4))
    return Plan(postings=postings, visits=visits, **tables)  # type: ignore[arg-type]


def away(county: County, first: date, last: date) -> County:
    return county.with_rows(absences=(make(Absence, inspector_id="I1", start=first, end=last),))


def test_visits_of_who_is_away_are_impossible_from_the_day_of_asking_on() -> None:
    early, late = visit(1, MONDAY), visit(2, WEDNESDAY, "S002")
    county, plan = away(alone(), MONDAY, WEDNESDAY), plan_of(early, late)
    assert impossible(county, plan, plan.visits, START) == [early, late]
    assert impossible(county, plan, plan.visits, TUESDAY) == [late]
    assert impossible(alone(), plan, plan.visits, START) == []


@pytest.mark.parametrize(("begins", "crowded"), [(TUESDAY, True), (date(2027, 4, 19), False)])
def test_an_event_crowds_a_visit_out_of_its_week(begins: date, crowded: bool) -> None:
    county = office([school(1)], [person("I1")], {"occasions_per_week": 1})
    event = make(
        Event, event_id="E1", office_id="U1", target_id="S001", kinds=(Task(TaskKind.COMPREHENSIVE),),
        start=begins, end=begins,
    )  # fmt: skip
    plan = plan_of(visit(1, MONDAY), events=(event,))
    assert impossible(county, plan, plan.visits, START) == ([plan.visits[0]] if crowded else [])


def test_the_last_visits_of_a_month_give_way_where_it_holds_more_than_was_agreed() -> None:
    plan = plan_of(
        visit(1, MONDAY), visit(2, TUESDAY, "S002"), visit(3, WEDNESDAY, "S003"), visit(4, date(2027, 5, 12))
    )
    assert beyond_month(alone(days_per_month=1.0), plan, "I1", START) == [plan.visits[2]]
    assert beyond_month(alone(days_per_month=1.5), plan, "I1", START) == []
    assert beyond_month(alone(days_per_month=0.5), plan, "I1", WEDNESDAY) == [plan.visits[2]]


def test_what_fell_out_is_made_up_in_its_month_under_its_id() -> None:
    lost = visit(1, MONDAY)
    done = moved(away(alone(), MONDAY, MONDAY), plan_of(lost), [lost], {}, TUESDAY)
    (now,) = done.plan.visits
    assert (now.visit_id, now.school_id, now.inspector_id) == ("V1", "S001", "I1")
    assert TUESDAY <= now.date <= date(2027, 4, 30)
    assert done.lacking == {}


def test_where_the_month_has_no_day_left_the_school_lacks_a_visit_and_keeps_its_id_for_it() -> None:
    lost = visit(1, MONDAY)
    done = moved(away(alone(), MONDAY, date(2027, 4, 30)), plan_of(lost), [lost], {}, TUESDAY)
    assert done.plan.visits == ()
    assert done.lacking == {("S001", date(2027, 4, 1)): "V1"}
    later = moved(alone(), done.plan, [], done.lacking, date(2027, 4, 26))
    assert [v.visit_id for v in later.plan.visits] == ["V1"]
    assert moved(alone(), done.plan, [], done.lacking, date(2027, 5, 1)).plan.visits == (), "April is over"


def test_another_visit_gives_way_where_a_month_would_not_hold_both() -> None:
    """Two days are left to the person; S001 is taught on the first of them alone, and both its halves are taken."""
    shut = make(Closure, school_id="S001", start=WEDNESDAY, end=date(2027, 4, 30))
    rows = away(alone(), date(2027, 4, 15), date(2027, 4, 30)).rows
    county = with_county(alone(), replace(rows, closures=(shut,)), alone().parameters)
    county = replace(county, start=alone().start, end=alone().end)
    others = [visit(2, TUESDAY, "S002"), visit(3, TUESDAY, "S003", Half.PM)]
    done = moved(county, plan_of(*others), [], {("S001", date(2027, 4, 1)): "V1"}, TUESDAY)
    days = {v.school_id: v.date for v in done.plan.visits}
    assert days["S001"] == TUESDAY
    assert {days["S002"], days["S003"]} <= {TUESDAY, WEDNESDAY}
    assert done.lacking == {}


@pytest.mark.parametrize(("within", "rides"), [(60, ["V2"]), (30, [])])
def test_a_minor_look_back_rides_on_another_visit_in_its_days(within: int, rides: list[str]) -> None:
    issue = make(
        FollowUp, issue_id="L1", school_id="S001", severity=Severity.MINOR, deadline=date(2027, 4, 1)
    )
    lost, next_month = visit(1, MONDAY, covers="L1"), visit(2, date(2027, 5, 12))
    county = office([school(1)], [person("I1")], {"look_back_days": within}, follow_ups=(issue,))
    done = moved(county, plan_of(lost, next_month), [lost], {}, date(2027, 5, 3))
    assert [v.visit_id for v in done.plan.visits if "L1" in v.covers] == rides
