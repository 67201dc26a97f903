"""Before a month is planned, on small offices: which of its visits takes which minor look-back, and what was set by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.facts.availability import months_of
from duxue.models.stages.given_visits import visits_given
from duxue.models.stages.minor_look_backs import MinorLookBacks
from duxue.models.stages.visit_days import VisitDays
from duxue.scenarios.codes import Half, PinKind, RecusalReason, Severity
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Visit
from duxue.scenarios.records import Absence, FollowUp, Pin, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, posting, school
from tests.scenarios_small.stories import Small, event_at, team_of, two_beside_two


def with_issue(
    deadline: date, days: int = 30, severity: Severity = Severity.MINOR, **tables: object
) -> County:
    """One school, held by X0, with an issue to be looked at again in so many days behind a deadline."""
    row = make(FollowUp, issue_id="L1", school_id="S000", deadline=deadline, severity=severity)
    return office([school(0)], [person("X0")], {"look_back_days": days}, follow_ups=(row,), **tables)  # type: ignore[arg-type]


def looks(county: County, *visits: Visit) -> MinorLookBacks:
    return MinorLookBacks(VisitDays(county, "U1", Plan(postings=(posting("S000", "X0"),), visits=visits)))


def due(county: County, *visits: Visit) -> list[int]:
    """The months that must look at the issue."""
    found = looks(county, *visits)
    return [m[0].month for m in months_of(county) if found.due_in("S000", m) == ["L1"]]


def test_a_visit_looks_at_what_is_open_on_its_day_and_at_nothing_else() -> None:
    found = looks(with_issue(date(2027, 4, 20)))
    assert found.riding("S000", date(2027, 4, 20)) == ()
    assert found.riding("S000", date(2027, 4, 21)) == ("L1",)
    assert found.riding("S000", date(2027, 5, 20)) == ("L1",)
    assert found.riding("S000", date(2027, 5, 21)) == ()
    assert found.riding("S001", date(2027, 4, 21)) == ()


def test_a_serious_one_never_rides_on_a_visit() -> None:
    found = looks(with_issue(date(2027, 4, 20), severity=Severity.SERIOUS))
    assert found.riding("S000", date(2027, 4, 26)) == ()


@pytest.mark.parametrize(
    ("deadline", "days", "month"),
    [
        (date(2027, 4, 20), 30, 5),
        (date(2027, 4, 9), 30, 4),
        (date(2027, 6, 20), 30, 6),
        (date(2027, 6, 20), 80, 6),
        (date(2027, 7, 10), 60, 9),
    ],
)
def test_the_month_with_a_visit_anyway_and_most_days_of_the_window_looks_at_it(
    deadline: date, days: int, month: int
) -> None:
    """July's seven school days want no visit, nor do the holidays: June or September is asked."""
    assert due(with_issue(deadline, days))[0] == month


def test_a_month_away_is_not_asked() -> None:
    away = make(Absence, inspector_id="X0", start=date(2027, 5, 1), end=date(2027, 5, 31))
    assert due(with_issue(date(2027, 4, 20), absences=(away,)))[0] == 4


def test_what_a_visit_that_stands_or_one_just_made_looks_at_is_open_no_more() -> None:
    county = with_issue(date(2027, 4, 20))
    visit = Visit("V", date(2027, 5, 11), Half.AM, "S000", "X0", ("L1",))
    assert due(county, visit) == []
    found = looks(county)
    found.done([replace(visit, covers=())])
    assert found.riding("S000", date(2027, 5, 11)) == ("L1",)
    found.done([visit])
    assert found.riding("S000", date(2027, 5, 11)) == ()


# Visits set by hand.


def given(small: Small, *pins: Pin, **tables: object) -> list[tuple[str, date, str, str, str]]:
    there = small.with_rows(pins=pins, **tables)
    found = visits_given(there.county, "U1", replace(there.plan, visits=()))
    return [(v.school_id, v.date, str(v.half), v.inspector_id, v.visit_id) for v in found]


def pin(school_id: str, day: date | None, who: str = "") -> Pin:
    return make(Pin, kind=PinKind.VISIT, school_id=school_id, start=day, inspector_id=who)


MAY = date(2027, 5, 18)


def test_a_visit_set_by_hand_is_made_by_who_answers_for_the_school_or_by_whom_the_pin_names() -> None:
    small = two_beside_two()
    assert given(small, pin("S000", MAY)) == [("S000", MAY, "am", "X0", "V-S000-202705-1")]
    assert given(small, pin("S000", MAY, "X1")) == [("S000", MAY, "am", "X1", "V-S000-202705-1")]
    assert given(small, pin("S000", MAY, "nobody")) == []


def test_two_of_one_person_on_a_day_take_its_halves_a_third_has_no_room() -> None:
    found = given(
        two_beside_two(), pin("S000", MAY), pin("S001", MAY), pin("S002", MAY, "X0"), pin("S003", MAY)
    )
    assert [(s, half, who) for s, _, half, who, _ in found] == [
        ("S000", "am", "X0"), ("S001", "pm", "X0"), ("S003", "am", "X1"),
    ]  # fmt: skip


def test_a_school_set_twice_on_a_day_has_one_visit_and_the_second_of_a_month_another_name() -> None:
    later = date(2027, 5, 25)
    found = given(two_beside_two(), pin("S000", MAY), pin("S000", MAY, "X1"), pin("S000", later))
    assert [(day, name) for _, day, _, _, name in found] == [
        (MAY, "V-S000-202705-1"), (later, "V-S000-202705-2"),
    ]  # fmt: skip


@pytest.mark.parametrize("day", [None, date(2027, 5, 16), date(2027, 8, 3), date(2026, 11, 30)])
def test_a_day_without_school_or_before_the_plan_was_made_is_left_out(day: date | None) -> None:
    assert given(two_beside_two(), pin("S000", day)) == []


def test_who_is_away_in_a_team_or_must_keep_away_cannot_be_sent() -> None:
    small = two_beside_two(("X0", "X1", "X2"))
    away = (make(Absence, inspector_id="X0", start=MAY, end=MAY),)
    kept = (make(Recusal, inspector_id="X0", school_id="S000", reason=RecusalReason.OTHER),)
    assert given(small, pin("S000", MAY), absences=away) == []
    assert given(small, pin("S000", MAY), recusals=kept) == []
    busy = small.but(events=(event_at("S003", MAY),), seats=team_of("E1", "X2", "X0"))
    assert given(busy, pin("S000", MAY)) == []
    assert given(busy, pin("S000", MAY, "X1")) != []


def test_a_visit_of_a_whole_day_takes_both_halves() -> None:
    small = two_beside_two().setting(visit_halfdays=2)
    found = given(small, pin("S000", MAY), pin("S001", MAY))
    assert [(s, half) for s, _, half, _, _ in found] == [("S000", "day")]
