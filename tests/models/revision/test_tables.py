"""The small tables of a revised office, by hand: places in courses that can still be taken, and the round as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.facts.pins import STRUCK_OUT
from duxue.models.revision.tables import RESCHEDULED, attendance_rows, cycle_rows
from duxue.models.solver import Stop
from duxue.scenarios.codes import PinKind, Status, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, CycleRow, Plan
from duxue.scenarios.records import Pin, Training
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import away, office, person, school
from tests.scenarios_small.stories import event_at, team_of

APRIL, MAY, JUNE = date(2027, 4, 12), date(2027, 5, 17), date(2027, 6, 14)


def courses(*starts: date, hours: float = 40.0) -> tuple[Training, ...]:
    return tuple(
        make(Training, training_id=f"T{n}", start=d, end=d + timedelta(days=4), hours=hours)
        for n, d in enumerate(starts, 1)
    )


def going(*pairs: tuple[str, str]) -> tuple[Attendance, ...]:
    return tuple(Attendance(course, who) for course, who in pairs)


def after(county: County, released: Plan, since: date = date(2027, 4, 1)) -> set[tuple[str, str]]:
    found = attendance_rows(county, "U1", released, since, seed=1, effort=1.0, stop=Stop())
    assert len(found) == len(set(found))
    return {(row.training_id, row.inspector_id) for row in found}


def test_places_that_can_be_taken_stay_and_nobody_is_sent_twice() -> None:
    county = office([school(0)], [person("X0"), person("X1")], training=courses(MAY, JUNE))
    released = Plan(attendance=going(("T1", "X0"), ("T2", "X1")))
    assert after(county, released) == {("T1", "X0"), ("T2", "X1")}


def test_who_falls_ill_for_a_course_goes_to_a_later_one() -> None:
    ill = (away("X0", MAY, MAY + timedelta(days=1)),)
    county = office([school(0)], [person("X0"), person("X1")], training=courses(MAY, JUNE), absences=ill)
    released = Plan(attendance=going(("T1", "X0"), ("T1", "X1")))
    assert after(county, released) == {("T2", "X0"), ("T1", "X1")}


def test_a_course_that_is_over_stays_whatever_is_known_since() -> None:
    ill = (away("X0", APRIL, APRIL),)
    county = office([school(0)], [person("X0")], training=courses(APRIL, JUNE), absences=ill)
    released = Plan(attendance=going(("T1", "X0")))
    assert after(county, released, date(2027, 4, 13)) == {("T1", "X0")}
    assert after(county, released, APRIL) == {("T2", "X0")}


def test_a_course_or_a_person_that_is_gone_leaves_no_place() -> None:
    county = office([school(0)], [person("X0")], training=courses(MAY))
    released = Plan(attendance=going(("T1", "X0"), ("T9", "X0"), ("T1", "X9")))
    assert after(county, released) == {("T1", "X0")}


def test_somebody_new_gets_the_hours() -> None:
    county = office([school(0)], [person("X0"), person("X1")], training=courses(MAY, JUNE))
    found = after(county, Plan(attendance=going(("T1", "X0"))))
    assert ("T1", "X0") in found
    assert len([who for _, who in found if who == "X1"]) == 1


def test_nobody_is_sent_to_a_course_on_the_days_of_an_announced_team() -> None:
    """X1 lacks hours; the team of May is announced: June's course it is. One that is not announced may be mended."""
    county = office([school(0)], [person("X1")], training=courses(MAY, JUNE))
    event = event_at("S000", MAY, MAY + timedelta(days=1))
    for notice, courses_left in (
        (date(2027, 3, 30), {"T2"}),
        (None, {"T1", "T2"}),
        (date(2027, 4, 1), {"T1", "T2"}),
    ):
        released = Plan(events=(replace(event, notice_on=notice),), seats=team_of("E1", "X1"))
        assert after(county, released) <= {(course, "X1") for course in courses_left}
        only = county.with_rows(training=county.rows.training[:1])
        assert after(only, released) == {("T1", "X1")} & {(course, "X1") for course in courses_left}


def test_courses_kept_count_and_their_days_are_taken() -> None:
    """Three courses of twenty hours; X0 stays in the first, the second lies on the same days: the third is added."""
    rows = (*courses(MAY, MAY + timedelta(days=2), hours=20.0), *courses(JUNE, hours=20.0))
    named = tuple(replace(t, training_id=f"T{n}") for n, t in enumerate(rows, 1))
    county = office([school(0)], [person("X0")], training=named)
    assert after(county, Plan(attendance=going(("T1", "X0")))) == {("T1", "X0"), ("T3", "X0")}


# The round.


def row(school_id: str, planned: date | int | None, reason: str = "") -> CycleRow:
    return make(CycleRow, school_id=school_id, planned=planned, reason=reason)


def round_of(
    county: County, released: Sequence[CycleRow] = (), *events: object
) -> dict[str, tuple[object, str]]:
    found = cycle_rows(county, "U1", released, events)  # type: ignore[arg-type]
    assert [r.school_id for r in found] == sorted(r.school_id for r in found)
    return {r.school_id: (r.planned, r.reason) for r in found}


DUE = {"last_comprehensive": date(2022, 5, 20)}


def test_a_school_stays_in_its_year_and_a_new_one_comes_when_it_is_due() -> None:
    county = office([school(0), school(1)], [person("X0")])
    assert round_of(county, [row("S000", 2029, "均衡安排")]) == {
        "S000": (2029, "均衡安排"), "S001": (2030, RESCHEDULED),
    }  # fmt: skip


def test_the_day_of_an_event_stands_in_the_round_the_first_of_several_and_no_cancelled_one() -> None:
    county = office([school(0, **DUE)], [person("X0")])
    spring, autumn = event_at("S000", date(2027, 5, 11)), event_at("S000", date(2027, 10, 12), event_id="E2")
    assert round_of(county, [row("S000", 2027)], autumn, spring)["S000"][0] == date(2027, 5, 11)
    gone = replace(spring, status=Status.CANCELLED)
    assert round_of(county, [row("S000", 2027)], autumn, gone)["S000"][0] == date(2027, 10, 12)
    campaign = replace(spring, kinds=(Task(TaskKind.CAMPAIGN, "C1"),))
    assert round_of(county, [row("S000", 2027)], campaign)["S000"][0] == 2027


def test_a_year_that_is_too_late_now_is_set_right() -> None:
    """S000 was planned for 2029, but is known now to have been inspected last in 2023."""
    county = office([school(0, last_comprehensive=date(2023, 4, 15))], [person("X0")])
    assert round_of(county, [row("S000", 2029)]) == {"S000": (2028, RESCHEDULED)}
    assert round_of(county, [row("S000", 2028, "x")]) == {"S000": (2028, "x")}


def test_last_and_due_day_are_told_as_they_are_known_now() -> None:
    county = office([school(0, last_comprehensive=date(2024, 3, 1))], [person("X0")])
    (found,) = cycle_rows(county, "U1", [row("S000", 2028)], ())
    assert (found.last_on, found.due_by) == (date(2024, 3, 1), date(2029, 3, 1))


@pytest.mark.parametrize(
    ("closed", "planned"), [(date(2030, 4, 15), None), (date(2030, 4, 16), 2030), (None, 2030)]
)
def test_a_school_that_closes_by_its_due_day_has_no_year(closed: date | None, planned: int | None) -> None:
    county = office([school(0, closed=closed)], [person("X0")])
    assert round_of(county) == {"S000": (planned, RESCHEDULED)}


def test_a_school_that_is_closed_has_no_row_and_one_of_another_office_neither() -> None:
    schools = [school(0, closed=date(2026, 9, 1)), school(1), school(2, unit_id="U0", office_id="U0")]
    assert round_of(office(schools, [person("X0")])).keys() == {"S001"}


def test_a_teaching_point_goes_with_its_central_school() -> None:
    county = office([school(0), school(1, parent_id="S000")], [person("X0")])
    assert round_of(county)["S001"] == (None, "随第0小学")


@pytest.mark.parametrize("planned", [2027, date(2027, 5, 11)])
def test_what_was_struck_out_by_hand_is_put_off_though_it_falls_due(planned: date | int) -> None:
    pin = make(Pin, kind=PinKind.NO_EVENT, school_id="S000", kinds=(Task(TaskKind.COMPREHENSIVE),))
    county = office([school(0, **DUE), school(1), school(2)], [person("X0")], pins=(pin,))
    rows = [row("S000", planned, "x"), row("S001", 2027, "x"), row("S002", 2029, "x")]
    assert round_of(county, rows) == {
        "S000": (2028, STRUCK_OUT), "S001": (2030, RESCHEDULED), "S002": (2029, "x"),
    }  # fmt: skip
