"""On which days a school can be visited and by whom, and what else of a school lies near a month."""

from __future__ import annotations

from datetime import date

import pytest

from duxue.models.facts.spans import Span
from duxue.models.stages.visit_days import VisitDays, VisitIndex, near_events, near_visits
from duxue.scenarios.codes import Half, PinKind, RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, StandIn, Visit
from duxue.scenarios.records import Absence, Pin, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, posting, school
from tests.scenarios_small.stories import event_at, team_of

APRIL: Span = (date(2027, 4, 1), date(2027, 4, 30))
IN_APRIL = [1, 2, *range(6, 10), *range(12, 17), *range(19, 24), 25, *range(26, 31)]
"""School days of April 2027: the third to the fifth are a holiday, Sunday the twenty-fifth is made up."""


def small(**tables: object) -> County:
    schools = [school(0), school(1), school(2, closed=date(2027, 1, 1)), school(3, opened=date(2027, 4, 20))]
    return office(schools, [person("X0"), person("X1", school_id="S001")], **tables)  # type: ignore[arg-type]


def days(county: County, since: date | None = None, **tables: object) -> VisitDays:
    rows = {"postings": (posting("S000", "X0"), posting("S001", "X0"), posting("S003", "X1"))}
    return VisitDays(county, "U1", Plan(**{**rows, **tables}), since)  # type: ignore[arg-type]


def of(found: VisitDays, place: str = "S000") -> list[tuple[int, str]]:
    return [(day.day, who) for day, who in found.of(place, APRIL)]


def test_whoever_answers_for_a_school_can_come_on_its_school_days() -> None:
    assert of(days(small())) == [(d, "X0") for d in IN_APRIL if d != 25]


def test_a_school_that_opens_is_visited_from_then_on_and_one_that_has_closed_is_not_known() -> None:
    found = days(small())
    assert list(found.schools) == ["S000", "S001", "S003"]
    assert min(of(found, "S003"))[0] == 20


def test_days_that_are_over_and_months_before_them_are_left_out() -> None:
    found = days(small(), date(2027, 4, 26))
    assert [d for d, _ in of(found)] == [26, 27, 28, 29, 30]
    assert found.months[0] == APRIL
    assert days(small()).months[0][0] == date(2027, 1, 1)
    assert days(small(), date(2027, 4, 30)).months[0] == APRIL
    assert days(small(), date(2027, 5, 1)).months[0][0] == date(2027, 5, 1)


def test_an_absence_an_event_and_one_at_the_own_school_take_the_day() -> None:
    absence = make(Absence, inspector_id="X0", start=date(2027, 4, 6), end=date(2027, 4, 30))
    events = (event_at("S003", date(2027, 4, 1), event_id="E1"),)
    found = days(small(absences=(absence,)), events=events, seats=team_of("E1", "X0"))
    assert of(found) == [(2, "X0")]
    at_home = days(
        small(),
        postings=(posting("S000", "X1"),),
        events=(event_at("S001", date(2027, 4, 6), date(2027, 4, 8), event_id="E2"),),
    )
    assert [d for d in IN_APRIL if d != 25 and d not in {day for day, _ in of(at_home)}] == [6, 7, 8]


def test_a_recusal_and_a_day_struck_out_by_hand_are_no_days() -> None:
    recusal = make(
        Recusal, inspector_id="X0", school_id="S000", reason=RecusalReason.OTHER, start=date(2027, 4, 6), end=date(2027, 4, 29)
    )  # fmt: skip
    assert [d for d, _ in of(days(small(recusals=(recusal,))))] == [1, 2, 30]
    pin = make(Pin, kind=PinKind.NO_VISIT, school_id="S000", start=date(2027, 4, 1), end=date(2027, 4, 29))
    assert [d for d, _ in of(days(small(pins=(pin,))))] == [30]
    assert of(days(small(pins=(pin,))), "S001") == of(days(small()), "S001")


def test_who_stands_in_comes_beside_who_answers_for_it_on_the_days_of_it() -> None:
    stands = (StandIn("S000", "X1", date(2027, 4, 14), date(2027, 4, 15), "X0"),)
    found = days(small(), stand_ins=stands)
    assert [(d, who) for d, who in of(found) if 13 <= d <= 16] == [
        (13, "X0"), (14, "X0"), (14, "X1"), (15, "X0"), (15, "X1"), (16, "X0"),
    ]  # fmt: skip
    assert found.holders("S000", APRIL) == ["X0", "X1"]
    assert found.holders("S000", (date(2027, 4, 1), date(2027, 4, 13))) == ["X0"]
    assert found.visitors("S000", date(2027, 4, 15)) == {"X0", "X1"}
    assert found.visitors("S000", date(2027, 4, 16)) == {"X0"}


def test_a_hand_over_in_the_month_gives_each_the_own_days() -> None:
    rows = (posting("S000", "X0", APRIL[0], date(2027, 4, 14)), posting("S000", "X1", date(2027, 4, 15)))
    found = of(days(small(), postings=rows))
    assert {who for d, who in found if d <= 14} == {"X0"}
    assert {who for d, who in found if d > 14} == {"X1"}


def test_a_school_that_nobody_answers_for_has_no_day() -> None:
    assert of(days(small(), postings=())) == []
    assert of(days(small(), postings=(posting("S000", "X9"),))) == [], "somebody unknown"


@pytest.mark.parametrize(
    ("who", "place", "day", "may"),
    [
        ("X0", "S000", 6, True),
        ("X1", "S000", 6, True),
        ("X0", "S000", 4, False),
        ("X0", "S000", 3, False),
        ("X1", "S001", 6, False),
        ("X9", "S000", 6, False),
    ],
    ids=["responsible", "another", "holiday", "Saturday", "own school", "unknown"],
)
def test_somebody_can_be_at_a_school_on_a_day(who: str, place: str, day: int, may: bool) -> None:
    assert days(small()).may_visit(place, who, date(2027, 4, day)) is may


def test_no_school_has_no_events() -> None:
    found = days(small(), events=(event_at("S000", date(2027, 4, 6)),))
    assert [e.event_id for e in found.events_at("S000")] == ["E1"]
    assert found.events_at("") == ()


# What lies near a month.


def visit(day: date, number: int = 1, place: str = "S000", who: str = "X0") -> Visit:
    return Visit(f"V-{day}-{number}", day, Half.AM, place, who, ())


def test_visits_are_told_by_date_however_they_were_entered() -> None:
    index = VisitIndex([visit(date(2027, 5, 3)), visit(date(2027, 3, 1))])
    index.add(visit(date(2027, 4, 9), 2))
    index.add(visit(date(2027, 4, 9), 1, who="X1"))
    assert [v.date.month for v in index.at("S000")] == [3, 4, 4, 5]
    assert [v.visit_id[-1] for v in index.at("S000")] == ["1", "1", "2", "1"]
    assert [v.inspector_id for v in index.of("X1")] == ["X1"]
    assert list(index.at("S009")) == list(index.of("nobody")) == []


@pytest.mark.parametrize(("day", "near"), [(date(2027, 1, 29), True), (date(2027, 1, 28), False)])
def test_a_visit_62_days_before_the_month_is_near_and_one_of_63_is_not(day: date, near: bool) -> None:
    others = [visit(date(2027, 3, n)) for n in (1, 2)]
    assert (visit(day) in near_visits([visit(day), *others], APRIL)) is near


@pytest.mark.parametrize(("day", "near"), [(date(2027, 7, 1), True), (date(2027, 7, 2), False)])
def test_a_visit_62_days_after_the_month_is_near_and_one_of_63_is_not(day: date, near: bool) -> None:
    others = [visit(date(2027, 5, n)) for n in (6, 7)]
    assert (visit(day) in near_visits([*others, visit(day)], APRIL)) is near


def test_the_last_two_before_and_the_next_two_after_are_near_however_far() -> None:
    far = [visit(date(2026, 9, n)) for n in (1, 2, 3)] + [visit(date(2027, 11, n)) for n in (1, 2, 3)]
    inside = visit(date(2027, 4, 7))
    assert near_visits([*far[:3], inside, *far[3:]], APRIL) == [*far[1:3], inside, *far[3:5]]


def test_events_near_a_month_reach_to_within_62_days_of_it() -> None:
    ends, begins = date(2027, 1, 29), date(2027, 7, 1)
    rows = [
        event_at("S000", begins, date(2027, 7, 3), event_id="B"),
        event_at("S000", date(2027, 7, 2), event_id="late"),
        event_at("S000", date(2027, 1, 20), ends, event_id="A"),
        event_at("S000", date(2027, 1, 20), date(2027, 1, 28), event_id="early"),
    ]
    assert [e.event_id for e in near_events(rows, APRIL)] == ["A", "B"]
