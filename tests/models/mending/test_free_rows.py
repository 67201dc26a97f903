"""What is decided anew around an open duty, on small offices: which schools, people and days, and which rows may go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.explaining.reasons.trials import Standing
from duxue.models.mending import free_rows as module
from duxue.models.mending.free_rows import Region, free_rows, regions
from duxue.models.rules.card import Finding
from duxue.scenarios.codes import ImposedLevel, PinKind, Status, TaskKind
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Campaign, Imposed, Pin
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, school
from tests.scenarios_small.stories import (
    APRIL,
    Small,
    course_in_may,
    event_at,
    issues_at_a_school,
    on_leave_in_spring,
    team_in_april,
    team_of,
    west_and_east,
)

YEAR = date(2027, 1, 1), date(2027, 12, 31)
TEAM = "Z2027-S000"


def around(small: Small, finding: Finding, standing: Standing | None = None) -> list[Region]:
    return list(regions(small.county, "U1", small.plan, finding, standing or Standing()))


@pytest.fixture
def of_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offices as small as these are taken for large ones: only a part is decided anew."""
    monkeypatch.setattr(module, "WHOLE", 0)


def missing(school_id: str, month: int) -> Finding:
    return Finding("monthly_visit", school_id, date(2027, month, 1), {"month": f"2027-{month:02}"})


def test_a_small_office_is_decided_anew_as_a_whole() -> None:
    """Six schools, five people and a year are few enough; a seventh school is too many."""
    (region,) = around(course_in_may(), missing("S000", 3))
    assert region == Region(("S000", "S001", "S002", "S003"), ("X0", "X1"), YEAR, whole=True)
    people = [person(f"X{n}") for n in range(5)]
    for number, whole in ((6, True), (7, False)):
        county = office([school(n) for n in range(number)], people)
        assert [r.whole for r in around(Small(county, Plan()), missing("S000", 3))] == [whole]
    assert [r.whole for r in around(course_in_may(), missing("S000", 3), Standing(before=YEAR[0]))] == [True]


def test_a_revision_decides_only_what_is_to_come_and_leaves_postings_alone() -> None:
    july = date(2027, 7, 1)
    (region,) = around(course_in_may(), missing("S000", 9), Standing(before=july))
    assert (region.days, region.whole) == ((july, YEAR[1]), False)
    assert around(course_in_may(), missing("S000", 9), Standing(before=date(2028, 1, 1))) == []


def test_an_office_without_people_has_nothing_to_decide() -> None:
    small = team_in_april().with_rows(inspectors=())
    assert around(small, missing("S000", 3)) == []


@pytest.mark.usefixtures("of_parts")
def test_of_a_larger_office_the_month_of_the_duty_with_a_week_on_either_side() -> None:
    (region,) = around(team_in_april(), missing("S001", 4))
    assert region.days == (date(2027, 3, 25), date(2027, 5, 7))
    assert region.schools == ("S001", "S000"), "and the school whose event lies in these days"
    assert region.people[:4] == ("X1", "X0", "X2", "X3")
    assert set(region.people) == {f"X{n}" for n in range(5)}
    last = replace(team_in_april().plan.events[0], start=date(2027, 5, 7), end=date(2027, 5, 7))
    (edge,) = around(team_in_april().but(events=(last,)), missing("S001", 4))
    assert edge.schools == ("S001", "S000"), "the last of these days is one of them"
    (march,) = around(team_in_april(), missing("S001", 2))
    assert march.schools == ("S001",)


@pytest.mark.usefixtures("of_parts")
def test_what_only_other_postings_could_mend_is_left_where_these_stand() -> None:
    assert around(team_in_april(), Finding("coverage", "S000", YEAR[0], {})) == []
    assert around(team_in_april(), Finding("responsible_load", "X1", YEAR[0], {})) == []


@pytest.mark.usefixtures("of_parts")
def test_a_duty_open_all_year_is_looked_at_in_four_months_the_last_first() -> None:
    found = around(team_in_april(), Finding("comprehensive_cycle", "S000", None, {}))
    assert [r.days for r in found] == [
        (date(2027, 9, 24), date(2027, 11, 7)),
        (date(2027, 6, 24), date(2027, 8, 7)),
        (date(2027, 3, 25), date(2027, 5, 7)),
        (date(2027, 1, 1), date(2027, 2, 7)),
    ]


@pytest.mark.usefixtures("of_parts")
def test_a_campaign_is_looked_at_in_its_window_and_an_issue_in_its_own() -> None:
    small = issues_at_a_school()
    campaign = make(
        Campaign, campaign_id="C1", name="专项", office_id="U1", start=date(2027, 5, 10), end=date(2027, 6, 4)
    )  # fmt: skip
    there = small.with_rows(campaigns=(campaign,))
    found = around(there, Finding("special_campaign", "S001", None, {"campaign": "C1"}))
    assert [r.days for r in found] == [
        (date(2027, 5, 25), date(2027, 7, 7)), (date(2027, 4, 24), date(2027, 6, 7)),
    ]  # fmt: skip
    look_back = Finding("look_back", "L1", date(2027, 5, 15), {"first": date(2027, 4, 16)})
    found = around(there, look_back)
    assert [r.days[0].month for r in found] == [4, 3]
    assert all(r.schools[0] == "S000" for r in found)


@pytest.mark.usefixtures("of_parts")
def test_a_person_stands_for_the_schools_of_their_days_and_an_event_for_its_own() -> None:
    small = team_in_april()
    (region,) = around(small, Finding("working_day", "X3", APRIL[0], {}))
    assert region.schools == ("S000",)
    (both,) = around(small, Finding("working_day", "X1", date(2027, 3, 18), {}))
    assert set(both.schools[:2]) == {"S001", "S002"}
    (event,) = around(small, Finding("team_size", TEAM, APRIL[0], {}))
    assert event.schools == ("S000",)
    assert around(small, Finding("working_day", "X3", date(2027, 10, 1), {})) == [], "nothing to do there"
    assert around(small, Finding("county_evaluation", "U0", None, {})) == []


@pytest.mark.usefixtures("of_parts")
def test_neighbours_are_schools_with_an_event_then_those_of_the_same_people_first() -> None:
    small = west_and_east()
    events = tuple(event_at(f"S{n:03d}", date(2027, 5, 18), event_id=f"E{n}") for n in (1, 2, 3))
    seats = (*team_of("E3", "X0"), *team_of("E1", "X3"), *team_of("E2", "X2"))
    (region,) = around(small.but(events=events, seats=seats), missing("S000", 5))
    assert region.schools == ("S000", "S003", "S001", "S002"), "X0 sits in the east; then the nearest"


# The rows that may go.


def free(small: Small, region: Region, standing: Standing | None = None) -> dict[str, int]:
    found = free_rows(small.county, small.plan, region, standing or Standing())
    names = ("postings", "stand_ins", "events", "visits", "attendance", "seats")
    assert len(found.all) == sum(len(getattr(found, name)) for name in names)
    return {name: len(getattr(found, name)) for name in names if getattr(found, name)}


def whole(small: Small, days: tuple[date, date] = YEAR) -> Region:
    ids = tuple(s.school_id for s in small.county.rows.schools)
    return Region(ids, tuple(i.inspector_id for i in small.county.rows.inspectors), days, whole=True)


def test_everything_of_a_whole_office_may_go() -> None:
    assert free(team_in_april(), whole(team_in_april())) == {
        "postings": 3, "events": 1, "visits": 27, "seats": 3,
    }  # fmt: skip
    small = on_leave_in_spring()
    assert free(small, whole(small))["stand_ins"] == 2
    fact = frozenset(small.plan.stand_ins[:1])
    assert free(small, whole(small), Standing(rows=fact))["stand_ins"] == 1
    assert free(course_in_may(), whole(course_in_may()))["attendance"] == 1


def test_postings_and_courses_of_a_part_stand() -> None:
    small = team_in_april()
    part = replace(whole(small), whole=False)
    assert free(small, part) == {"events": 1, "visits": 27, "seats": 3}
    one = Region(("S001",), ("X1",), (date(2027, 3, 1), date(2027, 4, 30)))
    assert free(small, one) == {"visits": 2}


@pytest.mark.parametrize("status", [Status.FROZEN, Status.DONE, Status.CANCELLED])
def test_an_event_that_stands_keeps_its_team(status: Status) -> None:
    small = team_in_april()
    fixed = small.but(events=tuple(replace(e, status=status) for e in small.plan.events))
    assert "events" not in free(fixed, whole(fixed))
    assert "seats" not in free(fixed, whole(fixed))


def test_what_is_fixed_by_a_hand_or_from_above_or_is_fact_stands() -> None:
    small = team_in_april()
    for kind in (PinKind.EVENT, PinKind.SEAT):
        pinned = small.with_rows(pins=(make(Pin, kind=kind, event_id=TEAM, inspector_id="X2"),))
        assert "events" not in free(pinned, whole(pinned))
    row = make(
        Imposed, event_id=TEAM, target_id="S000", kinds=(Task(TaskKind.COMPREHENSIVE),), start=APRIL[0], end=APRIL[1],
        level=ImposedLevel.PROVINCE,
    )  # fmt: skip
    above = small.with_rows(imposed=(row,))
    assert "events" not in free(above, whole(above))
    for kept in (small.plan.events[0], small.plan.seats[1]):
        assert free(small, whole(small), Standing(rows=frozenset({kept}))) == {"postings": 3, "visits": 27}
    visit = small.plan.visits[0]
    assert free(small, whole(small), Standing(rows=frozenset({visit})))["visits"] == 26


def test_an_event_that_reaches_out_of_the_days_stands_and_a_course_that_has_begun_too() -> None:
    small = team_in_april()
    assert "events" not in free(small, whole(small, (APRIL[1], YEAR[1])))
    assert "events" not in free(small, whole(small, (YEAR[0], APRIL[0])))
    assert free(small, whole(small, APRIL))["events"] == 1
    course = course_in_may()
    for day, may in ((date(2027, 5, 17), True), (date(2027, 5, 18), False)):
        late = Small(replace(course.county, as_of=day), course.plan)
        assert ("attendance" in free(late, whole(late))) is may
