"""One office from scenario to plan: every duty kept, the same plan twice, and what cannot be kept told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from duxue.models import planning
from duxue.models.office_plan import OfficePlan, join_plans
from duxue.models.planning import plan_office
from duxue.models.postings import staffing
from duxue.models.postings.staffing_bound import Proof, prove
from duxue.models.solver import Level, Outcome, Stop
from duxue.models.stages.zones import Zoning, draw_zones
from duxue.planner.audit import audit
from duxue.scenarios.codes import Force, Stage
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Absence, Campaign, Recusal
from duxue.scenarios.rows import make
from duxue.scenarios.trajectory import MOST, steps_of
from tests.models.copied_hands import copied_hands
from tests.models.stages.drawn import drawn_county
from tests.models.stages.small_office import LAT, LON, office, person, school
from tests.models.tiny_offices import tiny


@cache
def planned(shape: str, seed: int = 2) -> tuple[County, Plan]:
    county = drawn_county(seed, 26, 8, shape)
    return county, join_plans(county, [office_plan(county)])


def office_plan(county: County, stop: Stop | None = None) -> OfficePlan:
    office = county.offices[0].unit_id
    return plan_office(county, office, given=Plan(), effort=1.0, stop=stop or Stop(), tell=lambda _: None)


def test_a_feasible_county_is_planned_without_a_breach() -> None:
    county, plan = planned("plain")
    assert plan.unmet == ()
    assert [f for f in audit(county, plan).findings if f.force is not Force.GOAL] == []
    assert len(plan.cycle) == len(county.rows.schools)


def test_every_stage_tells_status_bound_and_gap() -> None:
    stages = {o["stage"]: o for o in planned("plain")[1].outcome["stages"]}
    assert list(stages) == ["staffing", "zones", "classes", "round", "year", "month", "improve", "last"]
    for name in ("improve", "last"):
        assert stages.pop(name)["bound"] is None, "moves prove nothing"
    for told in stages.values():
        assert told["status"] in ("optimal", "feasible")
        assert told["bound"] <= told["objective"]
        assert 0 <= told["gap"] <= 1


def test_the_whole_sums_only_stages_whose_minutes_are_of_one_kind() -> None:
    outcome = planned("plain")[1].outcome
    stages = {o["stage"]: o for o in outcome["stages"]}
    assert outcome["objective_stages"] == ["staffing", "year"]
    for key in ("objective", "bound"):
        assert outcome[key] == pytest.approx(stages["staffing"][key] + stages["year"][key])
    assert outcome["gap"] == pytest.approx(1 - outcome["bound"] / outcome["objective"], abs=1e-6)


def test_a_plan_joined_of_kept_offices_alone_tells_no_gap() -> None:
    county, plan = planned("plain")
    kept = join_plans(county, [OfficePlan(county.offices[0].unit_id, plan, ())]).outcome
    assert (kept["objective"], kept["bound"], kept["gap"]) == (None, None, None)


def test_the_same_input_and_seed_give_the_same_plan_on_any_number_of_hands() -> None:
    county, plan = planned("plain")
    with copied_hands(3) as asked:
        again = join_plans(county, [office_plan(county)])
    assert replace(again, outcome={}) == replace(plan, outcome={})
    assert again.outcome == plan.outcome
    assert max(asked) > 1


@pytest.mark.parametrize("shape", ["plain", "short"])
def test_every_stage_tells_how_objective_and_bound_came_together(shape: str) -> None:
    stages = {o["stage"]: o for o in planned(shape)[1].outcome["stages"]}
    for name, told in stages.items():
        steps = steps_of(told)  # refuses steps that do not close in
        assert 1 <= len(steps) <= MOST, name
        assert (steps[-1].objective, steps[-1].bound) == (told["objective"], told["bound"]), name
        assert round(steps[-1].gap or 0.0, 6) == (told["gap"] or 0.0), name
        assert steps[-1].work >= told["deterministic_seconds"] - 1e-5, name
    assert all(len(steps_of(stages[name])) > 1 for name in ("staffing", "zones", "year", "month"))
    # The bound of the postings climbs before there is any plan.
    assert steps_of(stages["staffing"])[0].objective is None


def test_a_county_short_of_people_says_where_and_by_how_many() -> None:
    county, plan = planned("short", 1)
    broken = Counter(row.rule for row in plan.unmet)
    assert set(broken) <= {"responsible_load", "staffing_level"}
    assert broken["staffing_level"] == 1
    assert broken["responsible_load"] >= 1
    assert audit(county, plan).silent == ()


def test_a_stop_keeps_the_best_so_far() -> None:
    stop = Stop()
    stop.ask()
    county, _ = planned("plain")
    plan = join_plans(county, [office_plan(county, stop)])
    assert {p.school_id for p in plan.postings} == set(county.schools)
    assert audit(county, plan).silent == ()


@pytest.mark.parametrize(
    "left",
    [
        pytest.param([(1, 0, 9.0), (3, 0, 9.0), (2, 0, 9.0), (4, 0, 9.0)], id="musts"),
        pytest.param([(4, 0, 9.0), (3, 0, 9.0), (3, 0, 9.0), (1, 0, 9.0)], id="fewer musts each time"),
        pytest.param([(0, 2, 9.0), (0, 3, 1.0), (0, 1, 9.0), (0, 5, 1.0)], id="breaches in principle"),
        pytest.param([(1, 2, 5.0), (1, 2, 6.0), (1, 2, 4.0), (1, 2, 7.0)], id="minutes"),
    ],
)
def test_more_effort_never_leaves_more_open(
    left: list[tuple[int, int, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_effort = dict(zip((*planning.RUNGS, 200.0), left, strict=True))

    class Searched(planning._Office):
        def plan(self) -> OfficePlan:
            musts, others, minutes = by_effort[self.effort]
            year = Outcome("U1", "year", "feasible", minutes, 0.0, 0.0, 0.0)
            end = Outcome(
                "U1", "last", "feasible", None, None, 0.0, 0.0, musts=Level(musts, 0), in_principle=Level(others, 0)
            )  # fmt: skip
            return OfficePlan("U1", Plan(), (year, end))

    monkeypatch.setattr(planning, "_Office", Searched)
    monkeypatch.setattr(Searched, "plan_with_shares", lambda *_: None)
    county, told = tiny(2), []
    for effort in by_effort:
        part = plan_office(county, "U1", given=Plan(), effort=effort, stop=Stop(), tell=lambda _: None)
        told.append(part.standing)
    assert told == sorted(told, reverse=True)
    assert told[-1] == min(left)


@pytest.fixture
def never_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is proven to be least open, so that an office is planned with each lower of two rungs too."""
    monkeypatch.setattr(planning, "RUNGS", (0.2, 0.4))
    monkeypatch.setattr(OfficePlan, "least_open", False)


def at_efforts(county: County, *efforts: float) -> list[OfficePlan]:
    return [
        plan_office(county, "U1", given=Plan(), effort=e, stop=Stop(), tell=lambda _: None) for e in efforts
    ]


@pytest.mark.usefixtures("never_proven")
def test_a_large_office_short_of_people_is_planned_once_whatever_was_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Twelve schools of two people, who may hold ten: plans of less effort are not made, and more effort is the same plan."""
    monkeypatch.setattr(planning, "MANY", 11)
    asked: list[float] = []

    class Counted(planning._Office):
        def plan(self) -> OfficePlan:
            part = super().plan()
            asked.append(self.effort)
            return part

    monkeypatch.setattr(planning, "_Office", Counted)
    county = office(
        [school(n, last_comprehensive=date(2025, 4, 15)) for n in range(12)], [person("X1"), person("X2")]
    )
    parts = at_efforts(county, 0.1, 0.2, 0.3, 0.9)
    assert asked == [0.1, 0.4, 0.4, 0.4]
    assert parts[1].plan == parts[2].plan == parts[3].plan
    assert parts[1].left_open > (0, 0)


def handed_on_in_june() -> County:
    """Zones of three schools: one person's two schools, barred to the others till June, are handed on to whoever lies nearest."""
    places = {0: 1, 1: 2, 2: -1, 3: -2, 4: 4, 5: 5, 6: 30}
    starts = {"A": 1.5, "B": -1.0, "C": 4.0, "D": 30.0}
    people = [person(i, lon=LON + east / 100, lat=LAT) for i, east in starts.items()]
    people[0] = replace(people[0], term_end=date(2027, 6, 30))
    recused = tuple(
        make(Recusal, inspector_id=i, school_id=s, reason="other", end=date(2027, 6, 30))
        for i in "BCD"
        for s in ("S000", "S001")
    )
    rules = {"schools_per_inspector": 3, "zone_schools": 3, "weight_fair_load": 0.0}
    return office([school(n, east=e) for n, e in places.items()], people, rules, recusals=recused)


@pytest.fixture
def not_loosened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handovers that tie too many schools together are not loosened, so that zones ask for other postings."""
    monkeypatch.setattr(staffing, "loosened", lambda _, choice, **__: (choice.rows, [], 0.0))


def test_handovers_that_tie_too_many_schools_together_are_loosened_before_zones_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The two nearest would take one school each, and tie six schools together: one farther away takes both."""
    drawn: list[int] = []

    def counted(*asked: Any, **more: Any) -> Zoning:
        zones = draw_zones(*asked, **more)
        drawn.append(len(zones.open))
        return zones

    monkeypatch.setattr(planning, "draw_zones", counted)
    part = plan_office(handed_on_in_june(), "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    assert drawn == [0]
    assert join_plans(handed_on_in_june(), [part]).unmet == ()
    assert part.stages[0].gap is not None
    assert part.stages[0].gap < 1


@pytest.mark.usefixtures("not_loosened")
@pytest.mark.parametrize("mended", [True, False])
def test_where_these_stay_they_are_staffed_anew_within_zones(
    mended: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not mended:
        monkeypatch.setattr(planning._Office, "_within_zones", lambda _, postings, zones: (postings, zones))
        monkeypatch.setattr(planning, "school_shares", lambda *_: None)
    county = handed_on_in_june()
    part = plan_office(county, "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    assert [row.rule for row in join_plans(county, [part]).unmet] == ([] if mended else ["zone"])


@pytest.mark.usefixtures("never_proven", "not_loosened")
def test_a_large_office_whose_zones_ask_for_other_postings_is_planned_once_whatever_was_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planning, "MANY", 6)
    asked: list[float] = []

    class Counted(planning._Office):
        def _within_zones(self, *known: Any) -> Any:
            asked.append(self.effort)
            return super()._within_zones(*known)

    monkeypatch.setattr(planning, "_Office", Counted)
    parts = at_efforts(handed_on_in_june(), 0.2, 0.3, 0.9)
    assert asked == [0.4, 0.4, 0.4]
    assert parts[0].plan == parts[1].plan == parts[2].plan


@pytest.mark.usefixtures("never_proven", "not_loosened")
def test_what_is_proven_of_postings_stands_in_other_zones_and_with_less_effort(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Zones and efforts do not enter the proof: in a county of 240 each took as long again."""
    proofs: list[Proof] = []

    def counted(*asked: Any, **more: Any) -> Proof:
        proofs.append(prove(*asked, **more))
        return proofs[-1]

    monkeypatch.setattr(staffing, "prove", counted)
    (part,) = at_efforts(handed_on_in_june(), 0.5)
    assert len(proofs) == 1
    bound, objective = part.stages[0].bound, part.stages[0].objective
    assert bound is not None
    assert objective is not None
    assert proofs[0].minutes <= bound <= objective


def test_who_alone_is_there_to_lead_a_campaign_is_not_made_responsible_for_the_school(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The nearest would hold the school, for somebody on leave was taken for a second lead: nobody led the campaign there."""
    monkeypatch.setattr(planning, "school_shares", lambda *_: None)
    campaign = make(
        Campaign, campaign_id="C1", name="专项", start=date(2027, 4, 1), end=date(2027, 4, 30), stages=(Stage.SENIOR,)
    )  # fmt: skip
    leave = make(Absence, inspector_id="I2", start=date(2027, 3, 1), end=date(2027, 6, 30))
    homes = {"I1": 0, "I2": 5, "M1": 20, "M2": 21}
    people = [person(i, lon=LON + e / 100, lat=LAT, can_lead=i[0] == "I") for i, e in homes.items()]
    places = [school(0, stage=Stage.SENIOR), *(school(n, east=5 * n) for n in range(1, 5))]
    rules = {"weight_fair_load": 0.0}
    county = office(places, people, rules, campaigns=(campaign,), absences=(leave,))
    part = plan_office(county, "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    assert part.left_open == (0, 0)
    assert {p.inspector_id for p in part.plan.postings if p.school_id == "S000"} == {"I2"}
