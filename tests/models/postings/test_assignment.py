"""First strict: where people just suffice nothing is broken; what cannot be kept is told force by force; absence is no departure."""

from __future__ import annotations

from datetime import date

import pytest

from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.stand_ins import stand_in_needs, stand_ins
from duxue.models.postings.weighed import Staffing
from duxue.models.rules import coverage, eligibility, reach, recusal, responsible_load
from duxue.models.solver import Level, Stop
from duxue.scenarios.codes import Change
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, StandIn
from duxue.scenarios.records import FormerPosting
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, LAT, LON, away, office, person, posting, school
from tests.models.tight_counties import LEAVE, tight_county

RULES = (coverage, responsible_load, eligibility, recusal, reach)


def staffed(county: County, effort: float = 2.0) -> Staffing:
    return StaffingStage(county, county.offices[0].unit_id).run(seed=1, effort=effort, stop=Stop())


def standing(county: County, found: Staffing) -> tuple[StandIn, ...]:
    return stand_ins(county, county.offices[0].unit_id, found.postings, seed=1, stop=Stop())


def findings(county: County, plan: Plan) -> list[tuple[str, str]]:
    return [(f.rule, f.subject) for rule in RULES for f in rule.check(county, plan, county.parameters)]


@pytest.mark.parametrize("kind", ["urban", "churn", "mountain"])
def test_people_who_just_suffice_hold_every_school_and_break_nothing(kind: str) -> None:
    county = tight_county(1, 24, kind)
    found = staffed(county, 1.0)
    assert found.open == ()
    assert found.outcome.musts == found.outcome.in_principle == Level(0, 0)
    plan = Plan(postings=found.postings, stand_ins=standing(county, found))
    assert findings(county, plan) == []
    absent = {n.absent_id for n in stand_in_needs(county, county.offices[0].unit_id, found.postings)}
    assert absent
    assert absent == {row.absent_id for row in plan.stand_ins}


def test_what_cannot_be_kept_is_told_force_by_force_and_more_effort_is_never_worse() -> None:
    county = office([school(n, east=n) for n in range(12)], [person("X1"), person("X2", max_schools=4)])
    before = None
    for effort in (0.0, 0.1, 1.0, 3.0):
        outcome = staffed(county, effort).outcome
        assert outcome.musts == Level(0, 0)
        assert outcome.in_principle is not None
        assert outcome.objective is not None
        now = (outcome.in_principle.open, outcome.objective)
        assert before is None or now <= before
        before = now
    assert outcome.in_principle == Level(3, 3)
    assert outcome.gap is not None
    assert outcome.gap < 0.5


def test_somebody_on_four_months_leave_keeps_the_schools_and_colleagues_stand_in() -> None:
    leave = away("X1", *LEAVE)
    county = office(
        [school(n, east=n) for n in range(10)],
        [person("X1"), person("X2")],
        absences=(leave,),
        postings=tuple(make(FormerPosting, school_id=f"S{n:03d}", inspector_id="X1") for n in range(5)),
    )
    found = staffed(county)
    held = [row for row in found.postings if row.inspector_id == "X1"]
    assert len(held) == 5
    assert all((row.start, row.end, row.change) == (FIRST, LAST, Change.KEPT) for row in held)
    # There is one colleague, who stands in at three schools at a time and no more.
    rows = standing(county, found)
    assert len(rows) == 3
    assert {(r.inspector_id, r.absent_id, r.start, r.end) for r in rows} == {("X2", "X1", *LEAVE)}


@pytest.mark.parametrize("first", [FIRST, date(2027, 3, 1)])
def test_nobody_absent_receives_a_school(first: date) -> None:
    # Whoever is away is the only one near; the leaver's schools pass on in the middle of that leave.
    people = [
        person("X1"),
        person("X2", lon=118.4, lat=39.63, term_end=date(2027, 4, 30)),
        person("X3", lon=118.4, lat=39.63),
    ]
    county = office([school(n) for n in range(5)], people, absences=(away("X1", first, date(2027, 6, 30)),))
    rows = staffed(county).postings
    assert [r for r in rows if r.inspector_id == "X1" and first <= r.start <= date(2027, 6, 30)] == []


@pytest.mark.parametrize(("days", "stays"), [(183, True), (182, True), (121, False), (0, False)])
def test_a_leave_longer_than_anybody_may_stand_in_ends_the_posting(days: int, stays: bool) -> None:
    county = office(
        [school(n) for n in range(4)],
        [person("X1"), person("X2", lon=118.4, lat=39.63)],
        {"stand_in_days": days},
        absences=(away("X1", *LEAVE),),
    )
    rows = staffed(county).postings
    ends = [r for r in rows if r.inspector_id == "X1" and r.start < LEAVE[0] and r.end < LAST]
    assert (ends == []) == stays


def test_a_leave_of_a_week_asks_for_nobody() -> None:
    week = away("X1", date(2027, 3, 1), date(2027, 3, 5))
    county = office([school(0)], [person("X1"), person("X2", lon=118.4, lat=39.63)], absences=(week,))
    assert standing(county, staffed(county)) == ()


def test_a_stand_in_goes_on_from_day_to_day_and_the_past_stays() -> None:
    county = office(
        [school(0)],
        [person("X1"), person("X2", lon=118.4, lat=39.63), person("X3")],
        {"weight_fair_load": 0.0},
        absences=(away("X1", *LEAVE),),
        postings=(make(FormerPosting, school_id="S000", inspector_id="X1"),),
    )
    postings = staffed(county).postings
    before = (StandIn("S000", "X2", *LEAVE, "X1"),)
    day = date(2027, 5, 1)
    after = stand_ins(county, "U1", postings, seed=1, stop=Stop(), kept=before, since=day)
    # X3 lives nearer, but X2 is known there.
    assert after == before


@pytest.mark.parametrize(("weight", "stands_in"), [(0.0, {"X2"}), (600.0, {"X3"})])
def test_who_has_days_left_stands_in_where_fairness_is_priced(weight: float, stands_in: set[str]) -> None:
    """X2 lives nearer and holds four of six schools, X3 none; two schools of X1 want visits for four months."""
    people = [person("X1"), person("X2"), person("X3", lon=LON + 0.05, lat=LAT)]
    county = office(
        [school(n) for n in range(6)], people, {"weight_fair_load": weight}, absences=(away("X1", *LEAVE),)
    )
    postings = [posting(f"S{n:03d}", "X1" if n < 2 else "X2") for n in range(6)]
    rows = stand_ins(county, "U1", postings, seed=1, stop=Stop())
    assert {row.school_id for row in rows} == {"S000", "S001"}
    assert {row.inspector_id for row in rows} == stands_in


def test_who_alone_may_lead_at_a_school_is_not_made_responsible_for_it() -> None:
    due = school(0, last_comprehensive=date(2022, 5, 10))
    county = office(
        [due],
        [
            person("X1", can_lead=True),
            person("X2", lon=118.4, lat=39.63, can_lead=False),
            person("X3", lon=118.5, lat=39.63, can_lead=False),
        ],
        {"weight_fair_load": 0.0},
    )
    assert [r.inspector_id for r in staffed(county).postings] == ["X2"]
    two = office(
        [due],
        [person("X1", can_lead=True), person("X2", lon=118.4, lat=39.63, can_lead=True)],
        {"weight_fair_load": 0.0},
    )
    assert [r.inspector_id for r in staffed(two).postings] == ["X1"]


def test_nobody_holds_more_schools_than_their_days_suffice_to_visit() -> None:
    people = [
        person("X1", days_per_month=1.0),
        person("X2", lon=118.5, lat=39.63),
        person("X3", lon=118.52, lat=39.63),
    ]
    # A fair sharing would spare X1 the second school.
    county = office([school(n, east=2 * n) for n in range(4)], people, {"weight_fair_load": 0.0})
    rows = staffed(county).postings
    assert sum(r.inspector_id == "X1" for r in rows) == 2
