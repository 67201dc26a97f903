"""What stages tell is true of the plan as it ends, whatever later stages have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from duxue.models import planning
from duxue.models.mending.last_pass import LastPass, Mended
from duxue.models.office_plan import OfficePlan
from duxue.models.planning import plan_office
from duxue.models.postings.staffing import StaffingStage
from duxue.models.revision import revise
from duxue.models.revision.answer import RevisedOffice
from duxue.models.revision.revise import revise_office
from duxue.models.rules import travel
from duxue.models.solver import Level, Outcome, Stop
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, ZoneRow
from duxue.scenarios.records import Training
from duxue.scenarios.rows import make
from tests.models.stages.small_office import LAT, LON, office, person, school

HALF = date(2027, 6, 30)
Changed = Callable[[Plan], Plan]


@cache
def county() -> County:
    """Six schools in a line, three people at each end, two comprehensives, a session for everybody; roads alone are priced."""
    schools = [
        school(n, east=4.0 * n, last_comprehensive=date(2022 + (n > 0) + (n > 3), 4, 15)) for n in range(6)
    ]
    people = [person(f"X{n}", lon=LON + 0.2 * (n % 2), lat=LAT, can_lead=True) for n in range(6)]
    session = make(Training, training_id="T1", start=date(2027, 3, 2), end=date(2027, 3, 3), hours=40)
    rules = {
        "weight_fair_load": 0.0, "weight_breathing_space": 0.0, "weight_unpredictable": 0.0, "zone_schools": 3,
        "schools_per_inspector": 4, "weight_team_expert": 0.0,
    }  # fmt: skip
    return office(schools, people, rules, training=(session,))


@contextmanager
def last_pass_with(change: Changed | None) -> Iterator[None]:
    """A last pass that makes a change besides (None: as it is)."""

    class Changing(LastPass):
        def run(self, **terms: Any) -> Mended:
            ended = super().run(**terms)
            return replace(ended, plan=change(ended.plan)) if change else ended

    with pytest.MonkeyPatch.context() as patched:
        for where in (planning, revise):
            patched.setattr(where, "LastPass", Changing)
        yield


def planned(change: Changed | None) -> OfficePlan:
    """The office with such a last pass."""
    with last_pass_with(change):
        return plan_office(county(), "U1", given=Plan(), effort=1.0, stop=Stop(), tell=lambda _: None)


@cache
def as_it_is() -> OfficePlan:
    return planned(None)


def revised(change: Changed | None) -> RevisedOffice:
    """The office's plan revised in April, though nothing has happened, with such a last pass."""
    with last_pass_with(change):
        return revise_office(
            county(), "U1", before=as_it_is().plan, given=Plan(), effort=1.0, stop=Stop(), tell=lambda _: None,
            as_of=date(2027, 4, 1),
        )  # fmt: skip


def told(part: OfficePlan | RevisedOffice, stage: str) -> Outcome:
    return next(o for o in part.stages if o.stage == stage)


def minutes(end: Outcome) -> tuple[float, float]:
    """Objective and bound of a stage that tells both."""
    assert end.objective is not None
    assert end.bound is not None
    return end.objective, end.bound


def gone_over(plan: Plan, school_id: str, to: str, since: date | None = None) -> Plan:
    """A school in other hands from some day on (None: all the time), with its visits, each on its day."""
    (row,) = plan.postings_at(school_id)
    rows = [replace(row, inspector_id=to, start=since or row.start, since=since or row.start)]
    rows += [replace(row, end=since - timedelta(days=1))] if since else []
    visits = [
        replace(v, inspector_id=to) if v.school_id == school_id and v.date >= rows[0].start else v
        for v in plan.visits
    ]
    kept = (p for p in plan.postings if p != row)
    return replace(plan, postings=(*kept, *rows), visits=tuple(visits))


def farthest(plan: Plan) -> tuple[str, str]:
    """A school, and somebody from the other end who holds none that lies beside it."""
    return "S000", next(p.inspector_id for p in plan.postings_at("S005"))


def handed_over(plan: Plan) -> Plan:
    return gone_over(plan, *farthest(plan))


def handed_over_in_july(plan: Plan) -> Plan:
    return gone_over(plan, *farthest(plan), since=HALF + timedelta(days=1))


def all_to_one(plan: Plan) -> Plan:
    to = plan.postings_at("S005")[0].inspector_id
    for school_id in ("S000", "S001", "S002"):
        plan = gone_over(plan, school_id, to) if plan.postings_at(school_id)[0].inspector_id != to else plan
    return plan


def with_a_far_team(plan: Plan) -> Plan:
    """The event's members exchanged for people from the other end."""
    event = next(e for e in plan.events if e.target_id == "S000")
    team = [s.inspector_id for s in plan.team(event.event_id)]
    others = [f"X{n}" for n in range(6) if f"X{n}" not in team]
    members = [s for s in plan.team(event.event_id) if s.inspector_id != team[0]]
    swapped = {s: replace(s, inspector_id=who) for s, who in zip(members, others, strict=False)}
    return replace(plan, seats=tuple(swapped.get(s, s) for s in plan.seats))


def without_a_visit(plan: Plan) -> Plan:
    return replace(plan, visits=plan.visits[1:])


def zone_exchanged(plan: Plan) -> Plan:
    """Two schools of two zones in each other's."""
    one, other = (next(z for z in plan.zones if z.school_id == s) for s in ("S000", "S005"))
    exchanged = {one: replace(one, school_id="S005"), other: replace(other, school_id="S000")}
    return replace(plan, zones=tuple(exchanged.get(z, z) for z in plan.zones))


def without_sessions(plan: Plan) -> Plan:
    return replace(plan, attendance=())


def crowded(plan: Plan) -> Plan:
    """All schools that are due in a later year in the first of these."""
    rows = (r if isinstance(r.planned, date) else replace(r, planned=2028) for r in plan.cycle)
    return replace(plan, cycle=tuple(rows))


def road_of_events(plan: Plan) -> float:
    return travel.measure(county(), replace(plan, visits=()), county().parameters)


def from_centres(rows: tuple[ZoneRow, ...]) -> float:
    """Minutes from the best school of each zone to the others."""
    total = 0.0
    for zone_id in {z.zone_id for z in rows}:
        mine = [z.school_id for z in rows if z.zone_id == zone_id]
        total += min(sum(county().travel.minutes(a, b) for b in mine) for a in mine)
    return total


def test_nothing_is_counted_again_that_stands() -> None:
    """The minutes told are those of the plan; there is something to change in each stage."""
    part = as_it_is()
    plan = part.plan
    stage = StaffingStage(county(), "U1")
    assert told(part, "staffing").objective == pytest.approx(stage.road_of(plan.postings), abs=6)
    assert told(part, "year").objective == pytest.approx(road_of_events(plan), abs=3)
    assert told(part, "zones").objective == pytest.approx(from_centres(plan.zones), abs=6)
    assert told(part, "month").gap == 0
    assert all(
        level.open == 0 for level in (told(part, "staffing").musts, told(part, "classes").musts) if level
    )
    assert len(plan.events) == 2
    assert plan.attendance


@pytest.mark.parametrize("change", [handed_over, handed_over_in_july])
def test_postings_that_are_handed_on_are_told_as_they_are(change: Changed) -> None:
    part, before = planned(change), minutes(told(as_it_is(), "staffing"))
    now = told(part, "staffing")
    go = county().travel.minutes
    most = sum(go(v.inspector_id, v.school_id) + go(v.school_id, v.inspector_id) for v in part.plan.visits)
    assert before[0] + 5 < minutes(now)[0] <= most + 6
    assert minutes(now)[1] == before[1]
    assert now.status == "feasible"
    assert now.steps[-1].objective == now.objective


def test_schools_too_many_and_the_months_and_zones_of_postings_that_are_handed_on() -> None:
    """Five or six schools with one person who may hold four: they tie five schools together, where a zone holds three."""
    part = planned(all_to_one)
    staffing = told(part, "staffing")
    held = sum(p.inspector_id == part.plan.postings_at("S000")[0].inspector_id for p in part.plan.postings)
    assert held > 4
    assert staffing.in_principle == Level(held - 4, 0)
    assert minutes(told(part, "zones"))[0] > 20_000
    objective, bound = minutes(told(part, "month"))
    assert bound < objective


def test_teams_that_change_are_told_as_they_are() -> None:
    part, before = planned(with_a_far_team), minutes(told(as_it_is(), "year"))
    objective, bound = minutes(told(part, "year"))
    assert objective == pytest.approx(road_of_events(part.plan), abs=3)
    assert objective > before[0]
    assert bound == before[1]
    was, now = (told(one, "improve").objective or 0.0 for one in (as_it_is(), part))
    assert now - was == pytest.approx(objective - before[0], abs=3)


def test_visits_that_go_are_told_as_missing() -> None:
    part, before = planned(without_a_visit), minutes(told(as_it_is(), "month"))
    plans = (replace(plan, events=(), seats=()) for plan in (as_it_is().plan, part.plan))
    roads = [travel.measure(county(), plan, county().parameters) for plan in plans]
    objective, bound = minutes(told(part, "month"))
    assert objective == pytest.approx(before[0] + 20_000 + roads[1] - roads[0], abs=1)
    assert bound <= before[1]


def test_zones_sessions_and_the_round_are_told_as_they_are() -> None:
    assert minutes(told(planned(zone_exchanged), "zones"))[0] > 20_000, "people's schools lie in two zones"
    classes = told(planned(without_sessions), "classes")
    assert classes.objective == 0
    levels = [level for level in (classes.musts, classes.in_principle) if level]
    assert sum(level.open for level in levels) > sum(level.bound for level in levels) == 0
    moved, before = (minutes(told(one, "round")) for one in (planned(crowded), as_it_is()))
    assert moved[0] > before[0]
    assert moved[1] == before[1]


def test_visits_of_a_revision_are_told_as_they_are() -> None:
    def without_a_visit_in_may(plan: Plan) -> Plan:
        gone = next(v for v in plan.visits if v.date.month == 5)
        return replace(plan, visits=tuple(v for v in plan.visits if v != gone))

    before, now = (
        told(revised(change), "visits").objective or 0.0 for change in (None, without_a_visit_in_may)
    )
    assert now > before + 20_000 - 60
