"""A first calendar of a few events: what it keeps account of, which day it takes, and that nothing of a removed event is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest

from duxue.models.stages.calendar_search import CalendarSearch
from duxue.models.stages.event_task import EventTask, placements
from duxue.models.stages.first_calendar import CLASH, NEAR, FirstCalendar, lead_first
from duxue.models.stages.workforce import Workforce
from duxue.models.stop import Stop
from duxue.scenarios.codes import Expertise, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Seat
from duxue.scenarios.records import Absence, Inspector
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import LAT, LON, office, person, posting, school
from tests.scenarios_small.stories import event_at, team_of

APRIL = (date(2027, 4, 6), date(2027, 4, 30))
WHOLE, CAMPAIGN = Task(TaskKind.COMPREHENSIVE), Task(TaskKind.CAMPAIGN, "C1")


def task(number: int, length: int = 1, team: int = 2, kind: Task = CAMPAIGN, **window: date) -> EventTask:
    days = {"first": APRIL[0], "last": APRIL[1], **window}
    return EventTask(f"E{number}", "U1", f"S{number:03d}", (kind,), length=length, team=team, **days)


def people(number: int) -> list[Inspector]:
    return [person(f"X{n}", lon=LON + n / 100, lat=LAT) for n in range(number)]


def calendar(county: County, tasks: Sequence[EventTask], facts: Plan | None = None) -> FirstCalendar:
    mine = {t.event_id: t for t in tasks}
    found = {t.event_id: placements(county, t) for t in tasks}
    return FirstCalendar(Workforce(county, "U1", facts or Plan()), mine, found, 1)


def account(first: FirstCalendar) -> tuple[object, ...]:
    """All that a calendar keeps account of."""
    return (
        {k: v for k, v in first._taken._of.items() if v},
        list(first._taken._on),
        {k: v for k, v in first._school_days.items() if v},
        dict(first._room),
        dict(first._whole_room),
        {k: v for k, v in first.load.items() if v},
        {k: v for k, v in first.weeks._seats.items() if v},
        first.money,
    )


def many(seed: int) -> FirstCalendar:
    """Eight events of drawn length and team at eight schools, six people of whom one serves at a school."""
    draw = Random(seed)
    staff = [*people(5), person("X5", school_id="S000")]
    county = office(
        [school(n, east=draw.uniform(-5, 5)) for n in range(8)],
        staff,
        {"cost_per_day_full_time": 100.0, "budget": 1000.0},
    )
    facts = Plan(postings=tuple(posting(f"S{n:03d}", f"X{n % 5}") for n in range(8)))
    return calendar(
        county, [task(n, draw.randint(1, 2), draw.randint(2, 3), draw.choice([WHOLE, CAMPAIGN])) for n in range(8)], facts
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_what_is_taken_off_leaves_no_trace_and_what_is_put_back_is_as_it_was(seed: int) -> None:
    first, draw = many(seed), Random(seed)
    empty = account(first)
    first.fill()
    assert not first.missing()
    full = account(first)
    gone = [first.remove(i) for i in draw.sample(sorted(first.calendar.events), 5)]
    assert account(first) != full
    for event, team in reversed(gone):
        first.restore(event, team)
    assert account(first) == full
    for event_id in sorted(first.calendar.events):
        first.remove(event_id)
    assert account(first) == empty
    assert first.loads() == 0


@pytest.mark.parametrize("seed", range(4))
def test_nobody_is_in_two_teams_on_a_day_and_every_team_is_whole(seed: int) -> None:
    first = many(seed)
    first.fill()
    taken: set[tuple[str, date]] = set()
    for event_id, event in first.calendar.events.items():
        one, team = first.tasks[event_id], first.calendar.teams[event_id]
        assert len({s.inspector_id for s in team}) == len(team) == one.team
        assert [s.role for s in team] == [Role.LEAD] + [Role.MEMBER] * (one.team - 1)
        assert event in first.placements[event_id]
        for seat in team:
            assert first.force.may(one, seat.inspector_id, event, seat.role)
            mine = {(seat.inspector_id, d) for d in event.days()}
            assert not mine & taken
            taken |= mine


@pytest.mark.parametrize("seed", range(3))
def test_the_search_never_ends_worse_than_it_began_and_gives_the_same_again(seed: int) -> None:
    found = []
    for _ in range(2):
        first = many(seed)
        first.fill()
        search = CalendarSearch(first, 240, seed)
        everything = sorted(first.tasks)
        before = search.worth(everything)
        search.run(20, Stop())
        assert search.worth(everything) <= before
        found.append((sorted(first.calendar.events.items()), sorted(first.calendar.teams.items())))
    assert found[0] == found[1]


def test_where_every_event_has_a_day_more_rounds_are_the_same_calendar() -> None:
    """What follows sets out from it: more effort is to go the same way, farther."""
    found = []
    for rounds in (20, 200):
        first = many(2)
        first.fill()
        CalendarSearch(first, 240, 2).run(rounds, Stop())
        assert not first.missing()
        found.append((sorted(first.calendar.events.items()), sorted(first.calendar.teams.items())))
    assert found[0] == found[1]


def test_a_search_that_is_stopped_or_has_nothing_to_move_does_nothing() -> None:
    first = many(1)
    CalendarSearch(first, 240, 1).run(5, Stop())
    assert first.calendar.events == {}
    first.fill()
    before = account(first)
    CalendarSearch(first, 240, 1).run(5, Stop(asked=lambda: True))
    assert account(first) == before


def test_the_nearest_make_the_team_and_an_expert_comes_before_them() -> None:
    county = office([school(0)], people(4))
    first = calendar(county, [task(0)])
    first.fill()
    assert {s.inspector_id for s in first.calendar.teams["E0"]} == {"X0", "X1"}
    assert first.cost("E0") == sum(first.force.minutes(task(0), i) for i in ("X0", "X1"))
    expert = person("X3", lon=LON + 0.03, lat=LAT, expert=(Expertise.COMPULSORY,))
    known = calendar(office([school(0)], [*people(3), expert]), [task(0, kind=WHOLE)])
    known.fill()
    assert {s.inspector_id for s in known.calendar.teams["E0"]} == {"X0", "X3"}


def test_where_nobody_can_lead_or_too_few_are_free_the_event_has_no_day() -> None:
    nobody = calendar(office([school(0)], [person(f"X{n}", can_lead=False) for n in range(3)]), [task(0)])
    assert not nobody.place(task(0))
    assert nobody.missing() == ["E0"]
    few = calendar(office([school(0)], people(2)), [task(0, team=3)])
    few.fill()
    assert few.missing() == ["E0"]
    one = calendar(office([school(0)], [person("X0", can_lead=False), *people(2)[1:]]), [task(0)])
    one.fill()
    assert lead_first(one.calendar.teams["E0"])[0] == Seat("E0", "X1", Role.LEAD)


def test_the_event_with_the_fewest_days_is_placed_first() -> None:
    """Two people, two events: E1 has one day, which E0 would like just as well."""
    day = date(2027, 4, 7)
    tasks = [task(0, first=day, last=date(2027, 4, 8)), task(1, first=day, last=day)]
    first = calendar(office([school(n) for n in range(2)], people(2)), tasks)
    first.fill()
    assert {i: e.start.day for i, e in first.calendar.events.items()} == {"E0": 8, "E1": 7}


def test_a_duty_takes_from_the_reserve_before_it_has_no_day() -> None:
    """Two and a half days agreed less a tenth, two days wanted: four half-days are there; of two days agreed only three."""
    for agreed, kept in ((2.5, True), (2.0, False)):
        county = office([school(0)], [person(f"X{n}", days_per_month=agreed) for n in range(2)])
        first = calendar(county, [task(0, length=2)])
        spare = first.room("X0", APRIL[0].replace(day=1))
        assert (spare >= 4) is kept
        first.fill()
        assert not first.missing()
        assert first.room("X0", APRIL[0].replace(day=1)) == spare - 4
    assert set(first.kept_back().values()) == {1}


def test_a_day_near_other_occasions_of_the_school_costs_and_the_search_for_a_day_keeps_away() -> None:
    there = event_at("S000", date(2027, 4, 14), event_id="G")
    facts = Plan(events=(there,), seats=team_of("G", "X3"))
    county = office([school(0)], people(4))
    first = calendar(county, [task(0)], facts)
    price = {e.start.day: first.crowding(e) - first.days_price(e) for e in first.placements["E0"]}
    least = min(price.values())
    assert price[16] - least == CLASH + NEAR, "in its week, and two days off"
    assert price[19] - least == 0, "the week after, five days off"
    assert price[9] - least == 0
    assert 14 not in {e.start.day for e in first.placements["E0"] if first.open_to(e)}
    first.fill()
    taken = first.calendar.events["E0"].start
    assert not date(2027, 4, 12) <= taken <= date(2027, 4, 18)
    own = first.crowding(first.calendar.events["E0"], without=True)
    assert own == pytest.approx(price[taken.day]), "its own days do not count against it"


def test_who_serves_at_the_school_is_at_home_when_it_has_an_event() -> None:
    """X2 serves at S000, where an event of somebody else's stands on the seventh and eighth."""
    staff = [*people(2), person("X2", school_id="S000")]
    facts = Plan(events=(event_at("S000", date(2027, 4, 7), date(2027, 4, 8), event_id="G"),))
    county = office([school(0), school(1)], staff)
    first = calendar(county, [task(1)], facts)
    for event in first.placements["E1"]:
        inside = date(2027, 4, 7) <= event.start <= date(2027, 4, 8)
        assert ("X2" in first.free(task(1), event)) is not inside
    assert first.at_home("S000") == ("X2",)
    away = make(Absence, inspector_id="X1", start=APRIL[0], end=APRIL[1])
    alone = calendar(
        county.with_rows(absences=(away,)), [task(1, first=date(2027, 4, 7), last=date(2027, 4, 8))], facts
    )
    assert not alone.place(alone.tasks["E1"])


def test_half_days_beyond_the_room_that_somebody_is_allowed_count_as_room() -> None:
    county = office([school(0)], [person("X0", days_per_month=1.0), person("X1")])
    first = calendar(county, [task(0, length=2)])
    event = first.placements["E0"][0]
    month = event.start.replace(day=1)
    lacking = 4 - first.room("X0", month)
    assert first.free(task(0, 2), event) == ["X1"]
    assert first.free(task(0, 2), event, beyond={("X0", month): lacking}) == ["X0", "X1"]
    assert first.free(task(0, 2), event, beyond={("X0", month): lacking - 1}) == ["X1"]
    assert first.free(task(0, 2), event, ["X0"]) == []


def test_an_event_over_the_turn_of_a_month_takes_from_both() -> None:
    first = calendar(
        office([school(0)], people(2)), [task(0, length=2, first=date(2027, 4, 29), last=date(2027, 4, 30))]
    )
    event = first.placements["E0"][0]
    assert first.months_of(event) == ((date(2027, 4, 1), 2),)
    over = event_at("S000", date(2027, 3, 31), date(2027, 3, 31) + timedelta(days=1), event_id="E0")
    assert first.months_of(over) == ((date(2027, 3, 1), 1), (date(2027, 4, 1), 1))
