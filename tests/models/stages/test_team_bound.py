"""What teams must cost at least, against every day and every team of a few events; and what each choice adds to it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random

import pytest

from duxue.models.stages.event_task import EventTask, placements
from duxue.models.stages.team_bound import Months, Relaxed, relaxed_teams
from duxue.models.stages.workforce import Workforce
from duxue.models.stages.year_goals import YearGoals
from duxue.scenarios.codes import Expertise, Role, TaskKind
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import LAT, LON, office, person, posting, school

EXPERT, RESERVE = 240, 60
"""Minutes of a missing expert, and of a half-day out of the reserve."""
WINDOWS = ((date(2027, 3, 29), date(2027, 4, 2)), (date(2027, 4, 28), date(2027, 5, 6)))
Team = tuple[str, ...]
Choice = tuple[Event, Team]


def drawn(
    seed: int, parameters: Mapping[str, Value] | None = None, days: float = 15.0
) -> tuple[YearGoals, dict[EventTask, list[Event]]]:
    """Two events of two or three people about the turn of a month, five people of whom some lead, know the stage, are away."""
    draw = Random(f"bound/{seed}")
    schools = [school(n, east=draw.uniform(-10, 10)) for n in range(3)]
    people = [
        person(
            f"X{n}",
            lon=LON + draw.uniform(-0.1, 0.1),
            lat=LAT,
            can_lead=n == 0 or draw.random() < 0.5,
            expert=(Expertise.COMPULSORY,) if draw.random() < 0.3 else (),
            days_per_month=days,
        )
        for n in range(5)
    ]
    away = tuple(
        make(Absence, inspector_id=f"X{n}", start=start, end=end)
        for n in range(1, 4)
        for start, end in [draw.choice([WINDOWS[0], (date(2027, 4, 1), date(2027, 4, 30))])]
        if draw.random() < 0.6
    )
    county = office(schools, people, {"weight_fair_load": 0.0, **(parameters or {})}, absences=away)
    facts = Plan(postings=tuple(posting(f"S{n:03d}", f"X{draw.randrange(5)}") for n in range(3)))
    kinds = [(Task(TaskKind.COMPREHENSIVE),), (Task(TaskKind.CAMPAIGN, "C1"),)]
    tasks = [
        EventTask(f"E{n}", "U1", f"S{n:03d}", kinds[n], *WINDOWS[n], draw.randint(1, 2), draw.randint(2, 3))
        for n in range(2)
    ]
    goals = YearGoals(Workforce(county, "U1", facts), tasks)
    return goals, {t: placements(county, t) for t in tasks}


def months_of(event: Event) -> Months:
    found: dict[date, int] = {}
    for day in event.days():
        found[day.replace(day=1)] = found.get(day.replace(day=1), 0) + 1
    return tuple(sorted(found.items()))


def choices(force: Workforce, task: EventTask, events: Sequence[Event]) -> Iterator[Choice]:
    """Every day of an event with every team that has a lead."""
    for event in events:
        free = [i for i in force.pool(task) if set(event.days()) <= force.days(i, government=False)]
        for team in itertools.combinations(free, task.team):
            if all(
                force.may(task, i, event, Role.MEMBER) or force.may(task, i, event, Role.LEAD) for i in team
            ):
                leads = [i for i in team if force.may(task, i, event, Role.LEAD)]
                rest = [i for i in team if not force.may(task, i, event, Role.MEMBER)]
                if leads and len(rest) <= 1 and (not rest or rest[0] in leads):
                    yield event, team


def cost(goals: YearGoals, taken: Mapping[EventTask, Choice]) -> float:
    """Minutes of some teams: the road, missing experts, loads beyond shares, half-days out of the reserve."""
    force = goals.force
    total = float(goals.of_seats((t, i) for t, (_, team) in taken.items() for i in team))
    used: dict[tuple[str, date], int] = {}
    for task, (event, team) in taken.items():
        total += sum(force.minutes(task, i) for i in team)
        total += EXPERT * (task.led_by_fit and not any(force.knows(task, i) for i in team))
        for i in team:
            for month, number in months_of(event):
                used[i, month] = used.get((i, month), 0) + 2 * number
    return total + sum(RESERVE * max(0, n - force.spare(*key)) for key, n in used.items())


def every(goals: YearGoals, tasks: Mapping[EventTask, list[Event]]) -> Iterator[dict[EventTask, Choice]]:
    """Every way to hold all events, with nobody in two places on a day."""
    each = [[(t, c) for c in choices(goals.force, t, events)] for t, events in tasks.items()]
    for way in itertools.product(*each):
        taken = dict(way)
        days = [(i, d) for event, team in taken.values() for i in team for d in event.days()]
        if len(days) == len(set(days)):
            yield taken


def bound(goals: YearGoals, tasks: Mapping[EventTask, list[Event]]) -> Relaxed:
    return relaxed_teams(goals, tasks, EXPERT, RESERVE)


MONEY: dict[str, Value] = {"cost_per_day_full_time": 100.0, "budget": 200.0, "weight_budget": 1.0}
KINDS: dict[str, tuple[dict[str, Value], float]] = {
    "road": ({}, 15.0),
    "loads": ({"weight_fair_load": 40.0}, 15.0),
    "budget": (MONEY, 15.0),
    "few days": ({}, 2.0),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_no_days_and_teams_cost_less_than_the_bound_and_what_they_add_to_it(seed: int, kind: str) -> None:
    goals, tasks = drawn(seed, *KINDS[kind])
    found = bound(goals, tasks)
    ways = list(every(goals, tasks))
    least = min((cost(goals, w) for w in ways), default=float("inf"))
    assert found.minutes <= least + 1e-3
    assert found.minutes >= 0
    for taken in ways:
        regret = sum(found.regret(t.event_id, months_of(e), team) for t, (e, team) in taken.items())
        assert cost(goals, taken) >= found.minutes + regret - 1e-3


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_where_only_the_road_counts_the_bound_is_what_whole_teams_cost(seed: int) -> None:
    """No team hangs on another one: leads and experts do not come in parts."""
    goals, tasks = drawn(seed)
    least = min(cost(goals, w) for w in every(goals, tasks))
    assert bound(goals, tasks).minutes == pytest.approx(least)


def test_the_cheapest_team_of_one_event_is_told_to_the_minute() -> None:
    people = [person(f"X{n}", lon=LON + n / 100, lat=LAT) for n in range(4)]
    county = office([school(0)], people, {"weight_fair_load": 0.0})
    one = EventTask("E0", "U1", "S000", (Task(TaskKind.CAMPAIGN, "C1"),), *WINDOWS[1], 2, 2)
    goals = YearGoals(Workforce(county, "U1", Plan()), [one])
    found = bound(goals, {one: placements(county, one)})
    near = [goals.force.minutes(one, f"X{n}") for n in range(4)]
    assert found.minutes == pytest.approx(near[0] + near[1])
    months = months_of(placements(county, one)[0])
    assert found.seat("E0", months, "X3") == pytest.approx(near[3] - near[1])
    assert found.regret("E0", months, ("X0", "X1")) == pytest.approx(0, abs=1e-6)
    assert found.regret("E0", months, ("X0", "X3")) == pytest.approx(near[3] - near[1])
    assert [i for i in ("X0", "X1", "X2", "X3") if found.near("E0", months, near[2] - near[1])(i)] == [
        "X0", "X1", "X2",
    ]  # fmt: skip


def test_who_is_away_on_all_days_of_an_event_is_no_cheap_seat() -> None:
    """X0 lives beside the school and is away, X1 away on one of two days alone, X2 may not lead."""
    away = [
        make(Absence, inspector_id="X0", start=date(2027, 5, 6), end=date(2027, 5, 7)),
        make(Absence, inspector_id="X1", start=date(2027, 5, 6), end=date(2027, 5, 6)),
    ]
    people = [person(f"X{n}", lon=LON + n / 100, lat=LAT, can_lead=n != 2) for n in range(4)]
    county = office([school(0)], people, {"weight_fair_load": 0.0}, absences=tuple(away))
    kinds = (Task(TaskKind.CAMPAIGN, "C1"),)
    one = EventTask("E0", "U1", "S000", kinds, date(2027, 5, 6), date(2027, 5, 7), 1, 2)
    goals = YearGoals(Workforce(county, "U1", Plan()), [one])
    days = placements(county, one)
    minutes = [goals.force.minutes(one, f"X{n}") for n in range(4)]
    assert len(days) == 2
    assert bound(goals, {one: days[:1]}).minutes == pytest.approx(minutes[2] + minutes[3])
    assert bound(goals, {one: days}).minutes == pytest.approx(minutes[1] + minutes[2])


@pytest.mark.parametrize(("agreed", "lacking"), [(5.0, 0), (2.0, 2), (1.0, 3)])
def test_days_beyond_what_a_month_holds_cost_the_reserve_by_the_half_day(agreed: float, lacking: int) -> None:
    """Two people, two days in April each; of what they agreed a tenth is kept back, so that one half-day lacks at first."""
    people = [person(f"X{n}", days_per_month=agreed) for n in range(2)]
    county = office([school(0)], people, {"weight_fair_load": 0.0})
    kinds = (Task(TaskKind.CAMPAIGN, "C1"),)
    one = EventTask("E0", "U1", "S000", kinds, date(2027, 4, 12), date(2027, 4, 16), 2, 2)
    goals = YearGoals(Workforce(county, "U1", Plan()), [one])
    spare = goals.force.spare("X0", date(2027, 4, 1))
    assert max(0, 4 - spare) == lacking - (agreed == 2.0)
    assert bound(goals, {one: placements(county, one)}).minutes == 2 * RESERVE * max(0, 4 - spare)


def test_an_event_without_a_day_or_a_team_leaves_no_bound() -> None:
    """The programme has no answer; no plan holds it either."""
    goals, tasks = drawn(1)
    first = next(iter(tasks))
    assert bound(goals, {first: []}).minutes == 0
    assert bound(goals, {}).minutes == 0
    assert bound(goals, {}).day("E0", ()) == bound(goals, {}).seat("E0", (), "X0") == 0
