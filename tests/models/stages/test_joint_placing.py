"""Days and teams of a few events at once: never worse, never against a rule, and as good as trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from random import Random

import pytest

from duxue.models.solver import Stop
from duxue.models.stages import team_bound
from duxue.models.stages.calendar_search import CalendarSearch
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.first_calendar import Calendar, FirstCalendar
from duxue.models.stages.joint_model import Hope, RepairModel
from duxue.models.stages.joint_placing import JointPlacing
from duxue.models.stages.joint_prospects import NearPeople
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.year import YearStage
from duxue.scenarios.codes import DayKind, Employment, Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import make
from tests.models.stages.small_office import LAT, LON, office, person, posting, school
from tests.models.stages.test_year import COMPREHENSIVE, breaches

MARCH = (date(2027, 3, 8), date(2027, 3, 12))


def at(inspector_id: str, east: float, **cells: object) -> object:
    return person(inspector_id, lon=LON + east / 100, lat=LAT, **cells)


def drawn(seed: int) -> County:
    """Two schools to be inspected in one week, and six people who live and are away as it falls."""
    draw = Random(seed)
    people = [at(f"X{n}", draw.randrange(40)) for n in range(5)]
    part = {"employment": Employment.PART_TIME, "days_per_month": 3}
    people.append(at("X5", draw.randrange(40), **part))
    days = [date(2027, 3, draw.randrange(8, 12)) for _ in range(3)]
    away = tuple(
        make(Absence, inspector_id=f"X{n}", start=day, end=day)
        for n, day in zip(draw.sample(range(6), 3), days, strict=True)
    )
    places = [school(n, east=draw.randrange(40)) for n in range(2)]
    return office(places, people, absences=away)


def stage_of(county: County, schools: int) -> YearStage:
    bundles = [CombinedDuty(f"S{n:03d}", COMPREHENSIVE, *MARCH) for n in range(schools)]
    tasks = YearTasks(county, "U1", bundles)
    return YearStage(county, "U1", tasks.all, Plan(postings=(posting("S000", "X0"), posting("S001", "X1"))))


def every_calendar(stage: YearStage) -> Iterator[tuple[Mapping[str, Event], Mapping[str, tuple[Seat, ...]]]]:
    """All days and all teams of the stage's tasks that send nobody to two places or where they may not go."""
    choices = []
    for event_id, task in sorted(stage.tasks.items()):
        mine = []
        for event in stage.placements[event_id]:
            free = [i for i in stage.force.own if stage.force.days(i, government=False) >= set(event.days())]
            for team in combinations(free, task.team):
                roles = [
                    {r for r in (Role.LEAD, Role.MEMBER) if not stage.force.barred(task, i, event, r)}
                    for i in team
                ]
                if any(Role.LEAD in own for own in roles) and all(roles):
                    mine.append((event, tuple(Seat(event_id, i, Role.MEMBER) for i in team)))
        choices.append(mine)
    for picked in product(*choices):
        busy = [(s.inspector_id, day) for event, team in picked for s in team for day in event.days()]
        if len(busy) == len(set(busy)):
            yield {e.event_id: e for e, _ in picked}, {e.event_id: team for e, team in picked}


@pytest.mark.parametrize("seed", range(6))
def test_no_calendar_costs_less_than_the_bound_or_the_plan_found(seed: int) -> None:
    stage = stage_of(drawn(seed), 2)
    best = min(stage.worth(events, teams) for events, teams in every_calendar(stage))
    year = stage.run(seed=1, effort=1.0, stop=Stop())
    assert year.unplaced == ()
    assert year.outcome.bound is not None
    assert year.outcome.bound <= best + 1e-6
    assert year.outcome.objective == pytest.approx(best)


@pytest.mark.parametrize("seed", range(6))
def test_every_calendar_costs_the_bound_and_its_regrets_at_least(seed: int) -> None:
    stage = stage_of(drawn(seed), 2)
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    known = stage.relaxed(stage.tasks)
    regrets = set()
    for events, teams in every_calendar(stage):
        more = sum(
            known.regret(i, first.months_of(event), (seat.inspector_id for seat in teams[i]))
            for i, event in events.items()
        )
        assert stage.worth(events, teams) >= known.minutes + more - 1e-6
        regrets.add(round(more))
    assert len(regrets) > 1


@pytest.mark.parametrize("seed", range(6))
def test_every_calendar_costs_the_bound_that_counts_its_days_too(seed: int) -> None:
    """Each Monday costs something by itself, each Tuesday more: so much is in the bound, and no more."""
    stage = stage_of(drawn(seed), 2)
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)

    def price(event: Event) -> float:
        return 100.0 + 50.0 * min(1, event.start.weekday())

    known, without = stage.relaxed(stage.tasks, price), stage.relaxed(stage.tasks)
    for events, teams in every_calendar(stage):
        more = sum(
            known.regret(i, first.months_of(event), (seat.inspector_id for seat in teams[i]))
            for i, event in events.items()
        )
        whole = stage.worth(events, teams) + sum(map(price, events.values()))
        assert whole >= known.minutes + more - 1e-6
    assert known.minutes >= without.minutes + 100.0 * len(stage.tasks) - 1e-6


@pytest.mark.parametrize(("spare", "hopeful"), [(0.0, False), (500.0, True)])
def test_no_model_is_written_where_the_bound_leaves_nothing_to_gain(spare: float, hopeful: bool) -> None:
    stage, first, search = started(drawn(1), 2)
    known = stage.relaxed(stage.tasks)
    group = sorted(first.calendar.events)
    taken = {i: first.remove(i) for i in group}
    model = RepairModel(NearPeople(first), search.expert_price, stage.tasks, taken, Hope(known, spare))
    assert model.hopeful == hopeful
    assert hasattr(model, "model") == hopeful


def test_an_office_whose_people_are_wanted_on_the_same_days_is_told_what_its_days_cost() -> None:
    """Days inside a month are nothing to the linear bound: it counts on the near ones for all schools of a week."""
    people = [at(f"N{n}", 0) for n in range(3)] + [at(f"F{n}", 60) for n in range(3)]
    county = office([school(n) for n in range(2)], people, {"weight_fair_load": 0.0})
    bundles = [CombinedDuty(f"S{n:03d}", COMPREHENSIVE, date(2027, 3, 8), date(2027, 3, 9)) for n in range(2)]
    stage = YearStage(county, "U1", YearTasks(county, "U1", bundles).all, Plan())
    year = stage.run(seed=1, effort=1.0, stop=Stop())
    assert year.unplaced == ()
    assert year.outcome.bound == year.outcome.objective
    assert year.outcome.bound > 1.5 * stage.relaxed(stage.tasks).minutes


def started(county: County, schools: int) -> tuple[YearStage, FirstCalendar, CalendarSearch]:
    stage = stage_of(county, schools)
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    first.fill()
    return stage, first, CalendarSearch(first, stage.prices["expert_price"], 1)


def told(calendar: Calendar) -> object:
    return {i: (calendar.events[i], calendar.teams[i]) for i in sorted(calendar.events)}


def test_a_round_is_kept_only_where_it_is_no_worse_and_keeps_the_rules() -> None:
    people = [at(f"X{n}", 30 * n) for n in range(8)]
    county = office([school(n, east=5 * n) for n in range(7)], people, {"weight_fair_load": 200.0})
    stage = YearStage(
        county,
        "U1",
        YearTasks(
            county,
            "U1",
            [CombinedDuty(f"S{n:03d}", COMPREHENSIVE, MARCH[0], date(2027, 4, 30)) for n in range(7)],
        ).all,
        Plan(),
    )
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    calendar = first.fill()
    search = CalendarSearch(first, 600, 1)
    price = search.worth(sorted(calendar.events))
    begun = price
    placing = JointPlacing(first, search, 1)
    for _ in range(12):
        placing.run(1, Stop(), lambda _: None, lambda: False)
        now = search.worth(sorted(calendar.events))
        assert len(calendar.events) == 7
        assert now <= price + 1e-6
        price = now
    assert price < begun, "the first calendar leaves something to mend"
    plan = Plan(events=tuple(calendar.events.values()), seats=tuple(calendar.seats()))
    held = [s.inspector_id for s in plan.seats]
    assert len(held) == 3 * 7

    class Year:
        events, seats = plan.events, plan.seats

    assert not breaches(county, Year())  # type: ignore[arg-type]


def test_a_week_is_paid_seat_by_seat_where_it_is_fuller_than_others() -> None:
    """Six teams of three in two weeks, nine seats a week: a fourth team of a week goes beyond 1.25 times that, none before it does."""
    county = office([school(n, east=5 * n) for n in range(6)], [at(f"X{n}", 12 * n) for n in range(18)])
    weeks = (date(2027, 3, 8), date(2027, 3, 19))
    duties = [CombinedDuty(f"S{n:03d}", COMPREHENSIVE, *weeks) for n in range(6)]
    stage = YearStage(county, "U1", YearTasks(county, "U1", duties).all, Plan())
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    people = iter(sorted(stage.force.own))
    paid = []
    for event_id in sorted(stage.tasks):
        event = next(e for e in stage.placements[event_id] if e.start >= weeks[0])
        paid.append(first.crowding(event) - first.days_price(event))
        team = [Seat(event_id, next(people), role) for role in (Role.LEAD, Role.MEMBER, Role.MEMBER)]
        first.restore(event, tuple(team))
    assert paid == pytest.approx([0.0, 0.0, 0.0, 0.75 * 15, 3 * 15 + 0.6 * 75, 3 * (15 + 75)])
    assert first.crowding(event, without=True) - first.days_price(event) == pytest.approx(paid[-1])


def test_a_comprehensive_leaves_the_end_of_a_term_where_another_week_does() -> None:
    """Days that cost something by themselves are priced beside the teams: the year is not close enough before they are left."""
    county = office([school(n, east=5 * n) for n in range(6)], [at(f"X{n}", 12 * n) for n in range(7)])
    term = next(r for r in county.rows.calendar if r.kind is DayKind.TERM and r.start >= county.start)
    window = (term.start, term.start + timedelta(days=60))
    bundles = [CombinedDuty(f"S{n:03d}", COMPREHENSIVE, *window) for n in range(6)]
    stage = YearStage(county, "U1", YearTasks(county, "U1", bundles).all, Plan())
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    first.fill()
    search = CalendarSearch(first, 600, 1)
    edged = min(first.calendar.events)
    _, team = first.remove(edged)
    dear = [
        e
        for e in stage.placements[edged]
        if first.days_price(e) and first.free(stage.tasks[edged], e, [s.inspector_id for s in team])
    ]
    first.restore(dear[0], team)
    assert first.stands_dear()
    assert search.costly(sorted(first.calendar.events), Random(1)) == edged
    JointPlacing(first, search, 1).run(6, Stop(), lambda _: None, lambda: not first.stands_dear())
    assert not first.stands_dear()


def test_somebody_whose_month_is_more_than_full_elsewhere_does_not_keep_a_round_from_finding() -> None:
    bundles = [CombinedDuty(f"S{n:03d}", COMPREHENSIVE, MARCH[0], date(2027, 4, 30)) for n in range(4)]
    # Seven schools in March are more than six half-days; April is free.
    full = at("X9", 0, employment=Employment.PART_TIME, days_per_month=3)
    county = office(
        [school(n, east=5 * n) for n in range(7)], [full, *(at(f"X{n}", 60 + 8 * n) for n in range(6))]
    )
    held = tuple(posting(f"S{n:03d}", "X9", date(2027, 3, 1), date(2027, 3, 31)) for n in range(7))
    stage = YearStage(county, "U1", YearTasks(county, "U1", bundles).all, Plan(postings=held))
    assert stage.force.room["X9", date(2027, 3, 1)] < 0
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    calendar = first.fill()
    search = CalendarSearch(first, 600, 1)
    event, team = first.remove(min(calendar.events))
    first.restore(event, tuple(replace(seat, inspector_id=f"X{5 - n}") for n, seat in enumerate(team)))
    begun = search.worth(sorted(calendar.events))
    JointPlacing(first, search, 1).run(10, Stop(), lambda _: None, lambda: False)
    assert search.worth(sorted(calendar.events)) < begun


def test_a_stop_leaves_the_calendar_as_it_is() -> None:
    _, first, search = started(drawn(1), 2)
    before = told(first.calendar)
    stop = Stop()
    stop.ask()
    JointPlacing(first, search, 1).run(5, stop, lambda _: None, lambda: False)
    assert told(first.calendar) == before


def test_the_bound_knows_who_is_there_in_the_months_of_a_window() -> None:
    near = [at(f"N{n}", 0) for n in range(3)]
    far = [at(f"F{n}", 60) for n in range(3)]
    away = tuple(
        make(Absence, inspector_id=f"N{n}", start=date(2027, 3, 1), end=date(2027, 3, 31)) for n in range(3)
    )
    there, gone = (office([school(0)], [*near, *far], absences=rows) for rows in ((), away))
    bundle = CombinedDuty("S000", COMPREHENSIVE, *MARCH)
    found = []
    for county in (there, gone):
        stage = YearStage(county, "U1", YearTasks(county, "U1", [bundle]).all, Plan())
        year = stage.run(seed=1, effort=0.2, stop=Stop())
        assert year.outcome.status == "optimal"
        found.append(year.outcome.bound)
    assert found[0] < found[1]


def test_what_goes_beyond_the_reserve_is_priced_in_plan_and_bound() -> None:
    part = {"employment": Employment.PART_TIME, "days_per_month": 2, "can_lead": True}
    county = office([school(0)], [at(f"X{n}", n, **part) for n in range(3)], {"reserve_share": 0.5})
    stage = YearStage(
        county, "U1", YearTasks(county, "U1", [CombinedDuty("S000", COMPREHENSIVE, *MARCH)]).all, Plan()
    )
    events = {i: stage.placements[i][0] for i in stage.tasks}
    teams = {i: tuple(Seat(i, f"X{n}", Role.MEMBER) for n in range(3)) for i in stage.tasks}
    (task,) = stage.tasks.values()
    minutes = sum(stage.force.minutes(task, f"X{n}") for n in range(3))
    beyond = 3 * (2 * task.length - 2) * 60
    lacking = stage.worth(events, teams) - minutes - beyond
    assert beyond > 0
    assert stage.relaxed(stage.tasks).minutes == pytest.approx(minutes + beyond + lacking)


@pytest.mark.parametrize(("long", "held"), [(4, ["S001", "S002"]), (3, ["S000", "S001"])])
def test_a_long_event_gives_way_to_more_duties_and_to_no_fewer(long: int, held: list[str]) -> None:
    people = [person(f"X{n}") for n in range(3)]
    places = [school(0, students=2000), school(1), school(2)]
    parameters = {
        "days_large": long,
        "days_school": 2,
        "team_size": 3,
        "team_size_large": 3,
        "notice_workdays": 1,
    }
    county = office(places if long == 4 else places[:2], people, parameters)
    bundles = [CombinedDuty(s.school_id, COMPREHENSIVE, *MARCH) for s in county.rows.schools]
    stage = YearStage(county, "U1", YearTasks(county, "U1", bundles).all, Plan())
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
    assert first.place(next(t for t in stage.tasks.values() if t.target_id == "S000"))
    JointPlacing(first, CalendarSearch(first, 0, 1), 1).run(12, Stop(), lambda _: None, lambda: False)
    assert sorted(e.target_id for e in first.calendar.events.values()) == held


def test_the_bound_knows_that_seats_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three days a month are left to those who live near: one event of two days each, and not one and a half."""
    part = {"employment": Employment.PART_TIME, "days_per_month": 3}
    people = [at(f"N{n}", 0, **part) for n in range(3)] + [at(f"F{n}", 60) for n in range(3)]
    weeks = (date(2027, 3, 1), date(2027, 3, 26))
    bundles = [CombinedDuty(f"S{n:03d}", COMPREHENSIVE, *weeks) for n in range(2)]
    county = office([school(n) for n in range(2)], people, {"weight_fair_load": 0.0, "reserve_share": 0.0})
    stage = YearStage(county, "U1", YearTasks(county, "U1", bundles).all, Plan())
    year = stage.run(seed=1, effort=1.0, stop=Stop())
    known = stage.relaxed(stage.tasks).minutes
    monkeypatch.setattr(team_bound, "CUTS", 0)
    assert year.outcome.objective is not None
    assert stage.relaxed(stage.tasks).minutes + 1 < known <= year.outcome.objective + 1e-6
