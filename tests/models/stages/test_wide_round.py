"""All events of a year at once: what the models count is what the office pays, and a round is kept only where that falls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.solver import Stop, solve
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.crowded_model import CrowdedModel
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.joint_model import Hope, RepairModel
from duxue.models.stages.joint_prospects import NearPeople
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.team_bound import Met, Relaxed
from duxue.models.stages.week_seats import WeekSeats
from duxue.models.stages.whole_year import WholeYear, place, year_bound
from duxue.models.stages.wide_round import DaysModel, MetTeams, WideRound
from duxue.models.stages.year import YearStage
from duxue.scenarios.codes import Employment, Role
from duxue.scenarios.plan import Plan, Seat
from duxue.scenarios.records import Campaign
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, school
from tests.models.stages.test_joint_placing import at, drawn, every_calendar, stage_of, told
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


FULL = ((3.0, 15), (4.5, 80))
"""Weeks that are full with one team: each seat beyond it is paid."""


@pytest.mark.parametrize("full", [False, True])
def test_the_teams_chosen_among_those_met_cost_what_the_office_pays_for_them(full: bool) -> None:
    stage, first = crowded()
    if full:
        first.weeks.steps = FULL
    relaxed = stage.relaxed(stage.tasks)
    taken = {i: first.remove(i) for i in sorted(stage.tasks)}
    among = MetTeams(first, relaxed, taken, 1_000.0, **stage.prices)
    run = solve(among.model, seed=1, limit=5.0)
    teams = among.answer(run)
    assert run.status == "optimal"
    model = DaysModel(NearPeople(first), teams, {i: stage.tasks[i] for i in taken}, **stage.prices)
    place(first, model.answer(model.solve(1, Stop())))
    events = first.calendar.events
    assert events
    assert all(first.months_of(event) == teams[i].months for i, event in events.items())
    assert all({s.inspector_id for s in first.calendar.teams[i]} == set(teams[i].people) for i in events)
    if not first.missing():
        assert stage.paid(first) == pytest.approx(run.objective)
    assert (first.weeks.minutes() > 0) == full


def test_of_events_with_the_same_people_one_at_most_lies_across_the_end_of_a_month() -> None:
    """Each would rather have those who live close by, on the last of March and the first of April: they have these days once."""
    people = [at(f"X{n}", 9 * n) for n in range(14)]
    county = office([school(n, east=n) for n in range(2)], people)
    bundles = [
        CombinedDuty(f"S{n:03d}", COMPREHENSIVE, date(2027, 3, 22), date(2027, 4, 9)) for n in range(2)
    ]
    stage = YearStage(county, "U1", YearTasks(county, "U1", bundles).all, Plan())
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    far, met = {}, {}
    for event_id, task in stage.tasks.items():
        by_months = {first.months_of(event): event for event in first.placements[event_id]}
        across = max(by_months, key=len)
        close, others = people[: task.team], people[-task.team :]
        met[event_id] = [Met(across, tuple(p.inspector_id for p in close), 0.0)]
        seats = tuple(Seat(event_id, p.inspector_id, Role.MEMBER) for p in others)
        far[event_id] = by_months[min(by_months, key=len)], seats
    among = MetTeams(first, Relaxed(0.0, teams=met), far, 1_000.0, **stage.prices)
    chosen = among.answer(solve(among.model, seed=1, limit=5.0))
    assert sorted(len(team.months) for team in chosen.values()) == [1, 2]


def test_a_round_lowers_what_the_office_pays_and_keeps_the_rules() -> None:
    stage, first = crowded()
    begun = stage.paid(first)
    works: list[float] = []
    relaxed = stage.relaxed(stage.tasks)
    wide = WideRound(first, seed=1, **stage.prices)
    wide.run(relaxed, lambda: stage.paid(first), Stop(), works.append)
    assert stage.paid(first) < begun - 1
    assert works
    assert not first.missing()

    class Year:
        events, seats = tuple(first.calendar.events.values()), tuple(first.calendar.seats())

    assert not breaches(stage.county, Year())  # type: ignore[arg-type]
    again = told(first.calendar)
    wide.run(relaxed, lambda: 0.0, Stop(), works.append)
    assert told(first.calendar) == again, "what costs no less is not kept"


def test_an_event_without_any_team_leaves_the_others_as_they_were() -> None:
    """No team is large enough for one of two: there is no model to solve."""
    stage, first = crowded()
    relaxed, (one, other, *_) = stage.relaxed(stage.tasks), sorted(first.calendar.events)
    before = first.calendar.events[other]
    first.remove(one)
    tasks = {one: replace(stage.tasks[one], team=99), other: stage.tasks[other]}
    hope = Hope(relaxed, float("inf"))
    model = CrowdedModel(NearPeople(first), tasks, {other: first.remove(other)}, hope, **stage.prices)
    assert WideRound(first, seed=1, **stage.prices).answered(model, Stop()) == 0
    assert first.calendar.events[other] == before
    assert one not in first.calendar.events


@pytest.mark.parametrize("full", [False, True])
def test_a_small_year_as_a_whole_costs_what_the_office_pays(full: bool) -> None:
    stage, first = crowded()
    if full:
        first.weeks.steps = FULL
    relaxed, before, now = stage.relaxed(stage.tasks), told(first.calendar), stage.paid(first)
    whole = WholeYear(first, relaxed, now + 200, **stage.prices)
    assert told(first.calendar) == before
    least, found, _ = whole.solve_whole(seed=1, limit=20.0, stop=Stop())
    for event_id in sorted(found):
        first.remove(event_id)
    place(first, found)
    paid = stage.paid(first)
    assert least <= paid + 1e-6
    assert paid <= now
    assert paid == pytest.approx(least, rel=0.004, abs=8)
    assert (first.weeks.minutes() > 0) == full


@pytest.mark.parametrize("seed", range(6))
def test_the_bound_of_a_small_year_is_what_the_best_of_all_calendars_costs(seed: int) -> None:
    stage = stage_of(drawn(seed), 2)
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    first.fill()
    best = min(stage.worth(events, teams) for events, teams in every_calendar(stage))
    known = stage.relaxed(stage.tasks)
    least, _, _ = WholeYear(first, known, best + 500, **stage.prices).solve_whole(
        seed=1, limit=5.0, stop=Stop()
    )
    assert 0.99 * best <= least <= best + 1e-6
    nothing = WholeYear(first, known, known.minutes, **stage.prices)
    assert nothing.solve_whole(seed=1, limit=5.0, stop=Stop()) == (known.minutes, nothing.taken, 0.0)


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


def test_what_weeks_cost_at_least_is_told_for_events_that_must_crowd() -> None:
    """Nine seats fit into a week of four teams, three a team; a week of its own is dear to the fourth team."""
    weeks = WeekSeats(4.0, 3.0)  # from 6 seats on 15 minutes each, from 9 on 75 more
    later = date(2027, 3, 15)
    crowd = [(3, {MONDAY: 0.0})] * 3
    assert weeks.least(crowd) == pytest.approx(3 * 15)
    assert weeks.least([*crowd, (3, {MONDAY: 0.0, later: 100.0})]) == pytest.approx(3 * 15 + 100)
    assert weeks.least([*crowd, (3, {MONDAY: 0.0, later: 0.0})]) == pytest.approx(3 * 15)
    assert weeks.least([]) == 0


def test_weeks_share_out_whole_events() -> None:
    """Three teams of three in two weeks with room for four seats and a half each: no team is in both."""
    weeks = WeekSeats(4.5 / 1.25, 0.0)  # from 4.5 seats on 15 minutes each, from 5.76 on 75 more
    later = date(2027, 3, 15)
    least = weeks.least([(3, {MONDAY: 0.0, later: 0.0})] * 3)
    assert least == pytest.approx(1.5 * 15 + 0.24 * 75)
    weeks.count(MONDAY, 6)
    weeks.count(later, 3)
    assert weeks.minutes() == pytest.approx(least)
    assert all(
        sum(price * max(0, seats - limit) for limit, price in weeks.whole_steps())
        == pytest.approx(sum(price * max(0.0, seats - limit) for limit, price in weeks.steps))
        for seats in range(12)
    )


@pytest.mark.parametrize("seed", range(6))
def test_teams_and_weeks_together_cost_no_less_than_the_bound_of_both(seed: int) -> None:
    """Two events of one week: what each adds to its team on other days than the best, and the full week."""
    stage = stage_of(drawn(seed), 2)
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    first.fill()
    first.weeks.steps = FULL
    known = year_bound(first, stage.relaxed(stage.tasks))
    seats = sum(task.team for task in stage.tasks.values())
    full = sum(price * (seats - limit) for limit, price in FULL)
    best = min(stage.worth(events, teams) for events, teams in every_calendar(stage)) + full
    assert known.days == pytest.approx(full)
    assert known.least <= best + 1e-6


def test_the_bound_counts_what_an_event_adds_to_its_team_in_the_months_left_to_it() -> None:
    _, first = crowded()
    one, *_ = sorted(first.calendar.events)
    months = {first.months_of(event) for event in first.placements[one]}
    teams = Relaxed(100.0, floors={(one, then): 30.0 for then in months})
    assert year_bound(first, teams).least == pytest.approx(130)


def test_an_event_whose_new_team_found_no_day_is_placed_anew_together_with_the_others_of_its_school() -> None:
    """Both in one week would cost more than any road, and nobody of the new team need be in the other's."""
    stage, first = crowded()
    relaxed, before = stage.relaxed(stage.tasks), stage.paid(first)
    misfit = sorted(i for i in first.calendar.events if i.startswith("Z"))[1]
    school_id, together = first.tasks[misfit].target_id, set[str]()

    class Misfit(WideRound):
        def answered(self, model: RepairModel, stop: Stop) -> float:
            days = isinstance(model, DaysModel)
            together.update(() if days else model.tasks)
            work = super().answered(model, stop)
            if days:
                self.first.remove(misfit)
            return work

    wide = Misfit(first, seed=1, **stage.prices)
    wide.run(relaxed, lambda: stage.paid(first), Stop(), lambda _: None)
    assert not first.missing()
    assert stage.paid(first) < before - 1
    assert {i for i in first.calendar.events if first.tasks[i].target_id == school_id} <= together
