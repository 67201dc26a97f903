"""All events of a year at once: more duties are served than event by event, and a year sets out from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

import duxue.models.mending.duty_programme
from duxue.models.mending.single_duties import single_duties
from duxue.models.mending.whole_calendar import _begun, begun_by_months, more_served, whole_calendar
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.year import YearPlan, YearStage
from duxue.models.stop import Stop
from duxue.scenarios.codes import Expertise, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.rows import Task
from tests.models.short_offices import short
from tests.models.stages.small_office import LAT, LON, office, person, posting, school

COMPREHENSIVE = Task(TaskKind.COMPREHENSIVE)
HELD = ("X0", "X1", "X2", "X3", "X4")


@cache
def office_two() -> tuple[County, Plan, YearTasks]:
    """Four schools of each of five people, and the duties owed as the round hands them on."""
    county = short(2)
    schools = sorted(county.schools)
    facts = Plan(
        postings=tuple(posting(s, HELD[n // 4], county.start, county.end) for n, s in enumerate(schools))
    )
    owed = [t for due in single_duties(county, "U1", facts).values() for t in due]
    bundles = [
        CombinedDuty(t.target_id, t.kinds, t.first, t.last) for t in owed if t.kinds[0] == COMPREHENSIVE
    ]
    return county, facts, YearTasks(county, "U1", bundles)


def served(placed: YearPlan) -> set[tuple[str, object]]:
    return {(e.target_id, kind) for e in placed.events for kind in e.kinds}


def test_each_event_has_days_a_lead_and_a_team_that_have_time_for_it() -> None:
    county, facts, tasks = office_two()
    whole = whole_calendar(county, "U1", facts, tasks)
    assert whole is not None
    stage = YearStage(county, "U1", whole.tasks, facts)
    known = {t.event_id: t for t in whole.tasks}
    room = dict(stage.force.whole_room)
    for event, team in whole.placed:
        task = known[event.event_id]
        assert len(team) == task.team
        assert [s.role for s in team] == [Role.LEAD, *(Role.MEMBER for _ in team[1:])]
        assert not task.with_responsible or stage.force.responsible(task, event) in {
            s.inspector_id for s in team
        }
        for seat in team:
            assert stage.force.may(task, seat.inspector_id, event, seat.role)
            for day in event.days():
                room[seat.inspector_id, day.replace(day=1)] -= 2
    assert min(room.values()) >= 0
    assert len(known) == len(whole.tasks)
    owed = {
        (t.target_id, k) for due in single_duties(county, "U1", facts).values() for t in due for k in t.kinds
    }
    assert {(t.target_id, k) for t in whole.tasks for k in t.kinds} == owed


def test_a_year_that_leaves_duties_without_a_day_goes_on_from_the_calendar_of_all() -> None:
    county, facts, tasks = office_two()
    stage = YearStage(county, "U1", tasks.all, facts)
    year = stage.run(seed=1, effort=0.1, stop=Stop())
    assert year.unplaced
    better, more = more_served(stage, year, tasks, seed=1, effort=0.1, stop=Stop())
    assert len(served(more)) > len(served(year))
    assert better.tasks.keys() >= {e.event_id for e in more.events}
    stopped = Stop()
    stopped.ask()
    assert more_served(stage, year, tasks, seed=1, effort=0.1, stop=stopped) == (stage, year)
    again = more_served(better, more, tasks, seed=1, effort=0.1, stop=Stop())
    assert again == (better, more), "as many are served already"


def test_a_larger_office_sets_out_from_the_months_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where days are not told apart, months tell which duties share an event and when each is held: more are served than one by one."""
    county, facts, tasks = office_two()
    assert begun_by_months(county, "U1", facts, tasks, seed=1, stop=Stop()) is None, "days are told apart"
    monkeypatch.setattr(duxue.models.mending.duty_programme, "DAILY", 10)
    assert whole_calendar(county, "U1", facts, tasks) is None
    alone = YearStage(county, "U1", tasks.all, facts).run(seed=1, effort=0.1, stop=Stop())
    begun = begun_by_months(county, "U1", facts, tasks, seed=1, stop=Stop())
    assert begun is not None
    stage = YearStage(county, "U1", begun.tasks, facts)
    year = stage.run(seed=1, effort=0.1, stop=Stop(), begin=begun.placed)
    assert len(served(year)) > len(served(alone))
    windows = {t.event_id: (t.first, t.last) for t in begun.tasks}
    owed = single_duties(county, "U1", facts)
    assert all(windows[e.event_id][0] <= e.start and e.end <= windows[e.event_id][1] for e in year.events)
    alike = {(t.first, t.last) for due in owed.values() for t in due if len(due) == 1}
    assert set(windows.values()) >= alike, "an event may still lie anywhere in its window"
    stopped = Stop()
    stopped.ask()
    assert begun_by_months(county, "U1", facts, tasks, seed=1, stop=stopped) is None


def test_long_events_get_days_in_a_row_before_short_ones_cut_these_up() -> None:
    """Five people with three days each: a review takes three of them, and two are left for three days of two at schools where others live."""
    people = [
        person(f"X{n}", lon=LON + n / 10, lat=LAT, days_per_month=3.0, expert=(Expertise.COMPULSORY,))
        for n in range(5)
    ]
    county = office([school(n, east=10 * n) for n in range(4)], people, {"reserve_share": 0.0})
    april = date(2027, 4, 1), date(2027, 4, 30)
    review = EventTask("E0", "U1", "S000", (Task(TaskKind.PRINCIPAL_REVIEW),), *april, 3, 3)
    campaign = (Task(TaskKind.CAMPAIGN, "C1"),)
    days = {n: date(2027, 4, 5 + 7 * n) for n in (1, 2, 3)}
    single = [EventTask(f"E{n}", "U1", f"S{n:03d}", campaign, day, day, 1, 2) for n, day in days.items()]
    stage = YearStage(county, "U1", [review, *single], Plan())
    in_order = FirstCalendar(stage.force, dict(stage.tasks), dict(stage.placements), 1)
    in_order.fill()
    assert in_order.missing() == ["E0"]
    assert [event.event_id for event, _ in _begun(stage, 1, Stop())] == ["E0", "E1", "E2", "E3"]


def test_an_office_whose_months_hold_all_duties_is_planned_event_by_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(duxue.models.mending.duty_programme, "DAILY", 10)
    county, facts, tasks = office_two()
    people = tuple(replace(p, days_per_month=15.0) for p in county.rows.inspectors)
    rich = county.with_rows(inspectors=people)
    assert begun_by_months(rich, "U1", facts, tasks, seed=1, stop=Stop()) is None


def test_comprehensives_that_are_not_owed_yet_stay_among_the_tasks() -> None:
    county, facts, _ = office_two()
    later = next(s for s in sorted(county.schools) if not single_duties(county, "U1", facts).get(s))

    levelled = CombinedDuty(later, (COMPREHENSIVE,), county.start, county.end)
    whole = whole_calendar(county, "U1", facts, YearTasks(county, "U1", [levelled]))
    assert whole is not None
    assert later in {t.target_id for t in whole.tasks}
