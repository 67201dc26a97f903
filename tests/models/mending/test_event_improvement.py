"""Moves across the seam: an event in a visit's week goes elsewhere, and what is well placed stays."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.mending.event_improvement import EventImprovement, Settled
from duxue.models.rules import week_cap
from duxue.models.solver import Stop
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.year import YearStage
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Visit
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, posting, school

WEEK = timedelta(days=7)
BUNDLE = CombinedDuty("S000", (Task(TaskKind.COMPREHENSIVE),), date(2027, 3, 1), date(2027, 6, 30))


def settled(visit_on: date | None, effort: float = 4.0) -> tuple[Settled, Event, Plan]:
    """The year of one school with one event, a visit on a day (None: in the event's own week), and the moves after it."""
    county = office([school(0)], [person(f"X{n}") for n in range(5)])
    facts = Plan(postings=(posting("S000", "X0"),))
    stage = YearStage(county, "U1", YearTasks(county, "U1", [BUNDLE]).all, facts)
    year = stage.run(seed=1, effort=0.2, stop=Stop())
    (event,) = year.events
    visit = _visit_beside(event, 1, county)
    visit = replace(visit, date=visit_on or visit.date)
    own = Plan(events=year.events, seats=year.seats, visits=(visit,))
    result = EventImprovement(county, "U1", facts, own, stage).run(seed=1, effort=effort, stop=Stop())
    plan = Plan(postings=facts.postings, events=result.events, seats=result.seats, visits=(visit,))
    assert not list(week_cap.check(county, plan, county.parameters))
    return result, event, plan


def _beside(day: date, event: Event) -> bool:
    return day.isocalendar()[:2] == event.start.isocalendar()[:2] and day not in set(event.days())


def _visit_beside(event: Event, number: int, county: County) -> Visit:
    """A visit at the event's school in its week."""
    days = county.calendar.workdays(event.start - WEEK, event.end + WEEK)
    day = next(d for d in days if _beside(d, event))
    return make(Visit, visit_id=f"V{number}", date=day, school_id=event.target_id, inspector_id="X0")


def test_an_event_leaves_the_week_of_a_visit() -> None:
    result, before, _ = settled(None)
    (after,) = result.events
    assert after.event_id == before.event_id
    assert after.start.isocalendar()[:2] != before.start.isocalendar()[:2]
    assert len(result.seats) == 3
    assert result.outcome.note.startswith(("1/", "2/", "3/"))


def test_a_move_gives_nobody_the_seats_of_two() -> None:
    """Two events and six people who hold no school, all at one place; one event stands in a visit's week."""
    county = office([school(0), school(1)], [person(f"X{n}") for n in range(8)])
    facts = Plan(postings=(posting("S000", "X0"), posting("S001", "X1")))
    duties = [BUNDLE, replace(BUNDLE, school_id="S001")]
    stage = YearStage(county, "U1", YearTasks(county, "U1", duties).all, facts)
    year = stage.run(seed=1, effort=0.2, stop=Stop())
    for event in year.events:
        own = Plan(events=year.events, seats=year.seats, visits=(_visit_beside(event, 1, county),))
        moved = EventImprovement(county, "U1", facts, own, stage).run(seed=1, effort=4.0, stop=Stop())
        assert moved.events != year.events
        assert max(Counter(seat.inspector_id for seat in moved.seats).values()) == 1


def test_nothing_moves_where_no_move_pays() -> None:
    result, before, _ = settled(date(2027, 11, 16))
    assert result.events == (before,)
    assert result.outcome.note.startswith("0/")


def test_a_stop_leaves_everything_as_it_is() -> None:
    stop = Stop()
    stop.ask()
    county = office([school(0)], [person("X0")])
    stage = YearStage(county, "U1", [], Plan())
    result = EventImprovement(county, "U1", Plan(), Plan(), stage).run(seed=1, effort=9.0, stop=stop)
    assert result.events == ()


@pytest.mark.parametrize("seed", range(3))
def test_the_price_kept_move_by_move_is_that_of_the_year_as_it_is_left(seed: int) -> None:
    """Shares and a budget that teams go beyond, so that each move changes what all seats cost together."""
    county = office(
        [school(n, east=3 * n) for n in range(4)],
        [person(f"X{n}") for n in range(6)],
        {"weight_fair_load": 30.0, "cost_per_day_full_time": 100.0, "budget": 500.0},
    )
    facts = Plan(postings=tuple(posting(f"S{n:03d}", f"X{n % 2}") for n in range(4)))
    duties = [replace(BUNDLE, school_id=f"S{n:03d}") for n in range(4)]
    stage = YearStage(county, "U1", YearTasks(county, "U1", duties).all, facts)
    year = stage.run(seed=seed, effort=0.05, stop=Stop())
    visits = tuple(_visit_beside(event, n, county) for n, event in enumerate(year.events))
    own = Plan(events=year.events, seats=year.seats, visits=visits)
    moved = EventImprovement(county, "U1", facts, own, stage).run(seed=seed, effort=8.0, stop=Stop())
    left = replace(own, events=moved.events, seats=moved.seats)
    again = EventImprovement(county, "U1", facts, left, stage).run(seed=seed, effort=0.0, stop=Stop())
    assert moved.outcome.objective == pytest.approx(again.outcome.objective)
    assert not moved.outcome.note.startswith("0/")
