"""Who can sit in which team, day by day, month by month and minute by minute, on an office of three schools."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from duxue.models.stages.event_task import EventTask
from duxue.models.stages.workforce import STRANGER, Workforce
from duxue.scenarios.codes import (
    Employment,
    Expertise,
    Half,
    Ownership,
    RecusalReason,
    Role,
    Stage,
    TaskKind,
)
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Attendance, Event, Plan, StandIn, Visit
from duxue.scenarios.records import Absence, Inspector, Recusal, School, Training
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import LAST, LAT, LON, office, person, posting, school
from tests.scenarios_small.stories import event_at, team_of

MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 1)
DAY = date(2027, 4, 13)
"""A Tuesday in term."""
WHOLE, ISSUE = Task(TaskKind.COMPREHENSIVE), Task(TaskKind.FOLLOW_UP, "L1")
CAMPAIGN = Task(TaskKind.CAMPAIGN, "C1")
BOTH = (Role.LEAD, Role.MEMBER)


def task(*kinds: Task, length: int = 1, place: str = "S000", **more: bool) -> EventTask:
    return EventTask("E1", "U1", place, kinds or (WHOLE,), MARCH, date(2027, 6, 30), length, 3, **more)


def small(
    *people: Inspector,
    schools: tuple[School, ...] = (),
    parameters: Mapping[str, Value] | None = None,
    **tables: object,
) -> County:
    given = schools or (school(0), school(1, east=6), school(2))
    return office(given, people or (person("X0"), person("X1")), parameters, **tables)  # type: ignore[arg-type]


def force(county: County, **tables: object) -> Workforce:
    return Workforce(county, "U1", Plan(**tables))  # type: ignore[arg-type]


# Days.


def test_people_are_sent_out_on_workdays_on_which_nothing_else_is() -> None:
    absence = make(Absence, inspector_id="X0", start=date(2027, 4, 14), end=date(2027, 4, 15))
    course = make(Training, training_id="T1", start=date(2027, 4, 19), end=date(2027, 4, 20), hours=16.0)
    county = small(absences=(absence,), training=(course,))
    found = force(
        county,
        attendance=(make(Attendance, training_id="T1", inspector_id="X0"),),
        events=(event_at("S001", date(2027, 4, 21), event_id="E9"),),
        seats=team_of("E9", "X0"),
        visits=(Visit("V1", date(2027, 4, 22), Half.AM, "S002", "X0", ()),),
    )
    week = [date(2027, 4, d) for d in range(12, 24)]
    mine, others = (found.days(i, government=False) for i in ("X0", "X1"))
    assert [d.day for d in week if d in mine] == [12, 13, 16, 23]
    assert [d.day for d in week if d in others] == [12, 13, 14, 15, 16, 19, 20, 21, 22, 23]
    assert found.days("nobody", government=False) == frozenset()
    assert found.days("X0", government=True) == frozenset(), "inspects schools"


def test_days_away_are_all_but_the_free_ones_as_bits() -> None:
    found = force(small())
    free = found.bits.of(found.days("X0", government=False))
    assert found.away[False]["X0"] & free == 0
    for day, away in ((DAY, False), (date(2027, 4, 10), True), (date(2026, 12, 25), True)):
        assert bool(found.away[False]["X0"] & found.bits.span(day, day)) is away


# Room.


def test_a_month_holds_what_was_agreed_less_the_reserve_visits_and_seats() -> None:
    """Fifteen days agreed, a tenth in reserve: 27 half-days; two schools to visit, two days in a team in April."""
    found = force(
        small(),
        postings=(posting("S000", "X0"), posting("S001", "X0", MARCH, date(2027, 4, 14))),
        events=(event_at("S002", DAY, date(2027, 4, 14), event_id="E9"),),
        seats=team_of("E9", "X0"),
    )
    assert (found.room["X1", APRIL], found.whole_room["X1", APRIL]) == (27, 30)
    assert (found.room["X0", MARCH], found.whole_room["X0", MARCH]) == (25, 28)
    assert found.room["X0", APRIL] == 27 - 1 - 4, "the second school passes on before the fifteenth"
    assert found.spare("X0", APRIL) == 22
    middle = (posting("S000", "X0"), posting("S001", "X0", MARCH, date(2027, 4, 15)))
    assert force(small(), postings=middle).room["X0", APRIL] == 25, "held on the fifteenth it counts"


def test_a_month_too_short_for_visits_is_whole_for_events() -> None:
    """August is holiday, and the few school days of July want no visit: no day of theirs is set aside for one."""
    found = force(small(), postings=(posting("S000", "X0"), posting("S001", "X0")))
    assert found.room["X0", date(2027, 6, 1)] == 25
    assert found.room["X0", date(2027, 7, 1)] == found.room["X0", date(2027, 8, 1)] == 27


def test_what_is_taken_beyond_the_agreed_leaves_nothing_and_not_less() -> None:
    few = small(person("X0", days_per_month=0.5), person("X1"))
    found = force(few, postings=tuple(posting(f"S00{n}", "X0") for n in range(3)))
    assert found.room["X0", APRIL] == -3
    assert found.spare("X0", APRIL) == found.spare("nobody", APRIL) == 0


def test_visits_owed_are_those_of_the_own_part_of_the_year() -> None:
    """Nine months want a visit; X0 holds S001 from March to the middle of May: three of them."""
    county = small(parameters={"visits_per_month": 2})
    rows = (posting("S000", "X0"), posting("S001", "X0", MARCH, date(2027, 5, 15)))
    found = force(county, postings=rows)
    assert found.visit_half_days == {"X0": 2 * (9 + 3), "X1": 0}
    there = {s: county.travel.minutes("X0", s) + county.travel.minutes(s, "X0") for s in ("S000", "S001")}
    assert found.visit_minutes["X0"] == pytest.approx(2 * (9 * there["S000"] + 3 * there["S001"]))
    short = force(county, postings=(posting("S001", "X0", MARCH, date(2027, 5, 14)),))
    assert short.visit_half_days["X0"] == 4


def test_visits_of_a_leave_are_owed_by_who_stands_in() -> None:
    """March to June are four months: the room of X1 is less by a visit in each, that of X0 as if nothing were held."""
    held = (posting("S000", "X0"),)
    rows = (StandIn("S000", "X1", MARCH, date(2027, 6, 30), "X0"),)
    alone, found = (force(small(), postings=held, stand_ins=some) for some in ((), rows))
    assert (alone.visit_half_days, found.visit_half_days) == ({"X0": 9, "X1": 0}, {"X0": 5, "X1": 4})
    assert found.room["X0", APRIL] == alone.room["X0", APRIL] + 1
    assert found.room["X1", APRIL] == alone.room["X1", APRIL] - 1
    assert found.room["X1", date(2027, 9, 1)] == alone.room["X1", date(2027, 9, 1)]


# Who fits.


def fits(county: County, one: EventTask, who: str = "X0") -> list[bool]:
    return [force(county).fit(one, who, role) for role in BOTH]


def test_who_serves_at_the_school_sits_in_no_team_there() -> None:
    county = small(person("X0", school_id="S000"), person("X1"))
    assert fits(county, task()) == [False, False]
    assert fits(county, task(place="S001")) == [True, True]


def test_only_who_may_lead_leads_and_of_look_backs_anybody() -> None:
    county = small(person("X0", can_lead=False))
    assert fits(county, task()) == [False, True]
    assert fits(county, task(CAMPAIGN)) == [False, True]
    assert fits(county, task(ISSUE)) == [True, True]


@pytest.mark.parametrize(
    ("stages", "comprehensive"), [((), True), ((Stage.PRIMARY,), True), ((Stage.SENIOR,), False)]
)
def test_who_leads_a_comprehensive_knows_the_schools_stage(
    stages: tuple[Stage, ...], comprehensive: bool
) -> None:
    county = small(person("X0", stages=stages))
    assert fits(county, task()) == [comprehensive, True]
    assert fits(county, task(CAMPAIGN)) == [True, True]


def barred(found: Workforce, day: date, one: EventTask | None = None) -> list[bool]:
    event: Event = event_at("S000", day)
    return [found.barred(one or task(), "X0", event, role) for role in BOTH]


def test_a_recusal_keeps_out_on_its_days_and_on_no_other() -> None:
    recusal = make(
        Recusal, inspector_id="X0", school_id="S000", reason=RecusalReason.OTHER, start=DAY, end=date(2027, 4, 30)
    )  # fmt: skip
    found = force(small(recusals=(recusal,)))
    assert barred(found, date(2027, 4, 12)) == [False, False]
    assert barred(found, DAY) == barred(found, date(2027, 4, 30)) == [True, True]
    assert barred(found, date(2027, 5, 6)) == [False, False]
    assert found.barred_at_times(task(), "X0")
    assert not found.barred_at_times(task(), "X1")
    assert not found.may(task(), "X0", event_at("S000", DAY), Role.MEMBER)
    assert found.may(task(), "X1", event_at("S000", DAY), Role.MEMBER)


def test_who_answers_for_a_school_comes_along_at_most_and_only_where_the_office_lets_them() -> None:
    rows = (posting("S000", "X0", APRIL, LAST),)
    assert barred(force(small(), postings=rows), DAY) == [True, False]
    assert barred(force(small(), postings=rows), date(2027, 3, 31)) == [False, False]
    strict = force(small(parameters={"responsible_may_join": False}), postings=rows)
    assert barred(strict, DAY) == [True, True]
    assert barred(strict, DAY, task(ISSUE, with_responsible=True)) == [True, False]


def test_the_responsible_one_is_told_where_there_is_just_one_of_the_office() -> None:
    rows = (posting("S000", "X0", MARCH, DAY), posting("S000", "X1", DAY, LAST))
    found = force(small(), postings=rows)
    assert found.responsible(task(), event_at("S000", date(2027, 4, 12))) == "X0"
    assert found.responsible(task(), event_at("S000", DAY)) is None, "two on one day"
    assert found.responsible(task(), event_at("S000", date(2027, 4, 14))) == "X1"
    assert found.responsible(task(place="S001"), event_at("S001", DAY)) is None
    stranger = force(small(), postings=(posting("S000", "X9"),))
    assert stranger.responsible(task(), event_at("S000", DAY)) is None


@pytest.mark.parametrize(
    ("expert", "ownership", "knows"),
    [
        ((), Ownership.PUBLIC, False),
        ((Expertise.PRIVATE,), Ownership.PUBLIC, False),
        ((Expertise.PRIVATE,), Ownership.PRIVATE, True),
        ((Expertise.COMPULSORY,), Ownership.PUBLIC, True),
        ((Expertise.PRESCHOOL,), Ownership.PUBLIC, False),
    ],
)
def test_an_expert_is_one_of_the_schools_stage_or_owner(
    expert: tuple[Expertise, ...], ownership: Ownership, knows: bool
) -> None:
    county = small(person("X0", expert=expert), schools=(school(0, ownership=ownership),))
    assert force(county).knows(task(), "X0") is knows
    assert not force(county).knows(task(CAMPAIGN), "X0"), "no expert is wanted there"


# Minutes, and people of other units.


def test_a_seat_costs_the_road_of_every_day_at_the_offices_price() -> None:
    county = small(parameters={"weight_travel": 2.0})
    found = force(county)
    there = county.travel.minutes("X0", "S001") + county.travel.minutes("S001", "X0")
    assert found.road(task(length=3, place="S001"), "X0") == pytest.approx(3 * there)
    assert found.minutes(task(length=3, place="S001"), "X0") == round(6 * there)
    assert found.minutes(task(), "X0") == found.minutes(task(), "X0") == 0, "at home there"


def test_who_is_lent_costs_more_and_sits_in_no_team_at_the_own_offices_schools() -> None:
    """The city's office may ask people of the county's, but not at the county's schools."""
    stranger = person("Y0", unit_id="U1", lon=LON, lat=LAT, employment=Employment.PART_TIME)
    county = office([school(0)], [person("C0", unit_id="U0"), stranger])
    found = Workforce(county, "U0", Plan())
    assert list(found.own) == ["C0"]
    one = EventTask("E1", "U0", "S000", (CAMPAIGN,), MARCH, LAST, 1, 2)
    assert "Y0" not in found.pool(one)
    assert not found.fit(one, "Y0", Role.MEMBER)
    assert found.minutes(one, "Y0") - found.minutes(one, "C0") == STRANGER
