"""All events of a year at once: what the model counts is what the office pays, and a round is kept only where that falls."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from duxue.models.solver import Stop
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.joint_prospects import NearPeople
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.week_seats import WeekSeats
from duxue.models.stages.wide_round import WideModel, WideRounds
from duxue.models.stages.year import YearStage
from duxue.scenarios.codes import Employment
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Campaign
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, school
from tests.models.stages.test_joint_placing import at, told
from tests.models.stages.test_year import COMPREHENSIVE, breaches

WEEKS = (date(2027, 3, 8), date(2027, 3, 26))
MONDAY = WEEKS[0]


def crowded() -> tuple[YearStage, FirstCalendar]:
    """Four schools, each with a campaign that stands alone, in three weeks; those who live close by have few days."""
    part = {"employment": Employment.PART_TIME, "days_per_month": 5}
    people = [at(f"X{n}", 4 * n, **(part if n < 4 else {})) for n in range(14)]
    alone = make(Campaign, campaign_id="C1", name="安全专项", start=WEEKS[0], end=WEEKS[1], merge=False)
    county = office([school(n, east=5 * n) for n in range(4)], people, campaigns=(alone,))
    bundles = [CombinedDuty(f"S{n:03d}", COMPREHENSIVE, *WEEKS) for n in range(4)]
    stage = YearStage(county, "U1", YearTasks(county, "U1", bundles).all, Plan())
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    first.fill()
    return stage, first


def paid(stage: YearStage, first: FirstCalendar) -> float:
    events = first.calendar.events
    beside = sum(first.beside_weeks(event, without=True) for event in events.values())
    return stage.worth(events, first.calendar.teams) + first.weeks.minutes() + beside


@pytest.mark.parametrize("full", [False, True])
def test_what_the_model_counts_is_what_the_office_pays(full: bool) -> None:
    stage, first = crowded()
    assert not first.missing()
    if full:  # each seat beyond three in a week is paid
        first.weeks.steps = ((3.0, 15), (4.5, 80))
    relaxed = stage.relaxed(stage.tasks, whole=True)
    taken = {i: first.remove(i) for i in sorted(first.calendar.events)}
    tasks: dict[str, EventTask] = {i: stage.tasks[i] for i in taken}
    prices = {"expert_price": stage._expert_price(), "reserve_price": stage._reserve_price()}
    model = WideModel(NearPeople(first), relaxed, tasks, taken, draw=Random(1), **prices)
    assert model.hopeful
    run = model.solve(1, Stop())
    assert run.status == "optimal"
    for event, team in model.answer(run).values():
        first.restore(event, team)
    assert run.objective == pytest.approx(paid(stage, first), abs=3)
    assert (first.weeks.minutes() > 0) == full


def test_a_round_lowers_what_the_office_pays_and_keeps_the_rules() -> None:
    stage, first = crowded()
    begun = paid(stage, first)
    works: list[float] = []
    wide = WideRounds(first, expert_price=stage._expert_price(), reserve_price=stage._reserve_price(), seed=1)
    relaxed = stage.relaxed(stage.tasks, whole=True)
    wide.run(relaxed, lambda: stage.worth(first.calendar.events, first.calendar.teams), Stop(), works.append)
    assert paid(stage, first) < begun - 1
    assert works
    assert not first.missing()

    class Year:
        events, seats = tuple(first.calendar.events.values()), tuple(first.calendar.seats())

    assert not breaches(stage.county, Year())  # type: ignore[arg-type]
    settled = paid(stage, first)
    wide.run(relaxed, lambda: stage.worth(first.calendar.events, first.calendar.teams), Stop(), works.append)
    assert paid(stage, first) <= settled
    stop = Stop()
    stop.ask()
    again = told(first.calendar)
    wide.run(relaxed, lambda: 0.0, stop, works.append)
    assert told(first.calendar) == again


def test_no_week_is_full_that_holds_two_teams() -> None:
    few, many = WeekSeats(1.5, 3.0), WeekSeats(20.0, 3.0)
    for weeks in (few, many):
        weeks.count(MONDAY, 6)
        assert weeks.minutes() == 0
    assert few.more(MONDAY, 3) == 3 * 15
    few.count(MONDAY, 6)
    assert few.minutes() == 6 * 15 + 3 * 75
    assert few.more(MONDAY, 3, counted=True) == 3 * (15 + 75)
    assert many.more(MONDAY, 24) == pytest.approx(5 * 15)
