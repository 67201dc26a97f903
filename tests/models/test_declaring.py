"""What a finished plan owns up to, on small offices: every breach that is no goal and no waived one, office by office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.declaring import breaches, declared, with_unreached
from duxue.scenarios.codes import Force, ImposedLevel, Status, TaskKind
from duxue.scenarios.plan import Plan, Unmet
from duxue.scenarios.records import Campaign, Imposed, Waiver
from duxue.scenarios.rows import Sample, Task, make
from tests.models.stages.small_office import office, person, school
from tests.scenarios_small.stories import (
    Small,
    city_and_its_county,
    event_at,
    five_each,
    issues_at_a_school,
    team_in_april,
    two_beside_two,
)


def told(small: Small, *offices: str) -> list[tuple[str, str]]:
    return [(row.rule, row.subject) for row in declared(small.county, small.plan, offices or ("U1",))]


def test_a_plan_that_keeps_its_rules_owns_up_to_nothing_though_it_misses_goals() -> None:
    assert told(two_beside_two()) == []
    assert told(team_in_april()) == []


def test_what_is_open_is_told_with_its_facts_in_the_order_of_rules() -> None:
    small = issues_at_a_school()
    bare = small.but(visits=small.plan.visits[1:])
    rows = declared(bare.county, bare.plan, ["U1"])
    assert [(r.rule, r.subject) for r in rows] == [
        ("look_back", "L1"), ("look_back", "L2"), ("monthly_visit", small.plan.visits[0].school_id),
    ]  # fmt: skip
    assert "month=2027-01" in rows[-1].facts
    assert rows[-1].start == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("rule", "subject", "left"), [("look_back", "L1", 1), ("look_back", "S000", 2), ("recusal", "L1", 2)]
)
def test_a_waiver_takes_out_its_rule_at_its_subject_alone(rule: str, subject: str, left: int) -> None:
    waiver = make(
        Waiver, rule=rule, subject=subject, reason="试", approved_by="局", approved_on=date(2026, 12, 1)
    )
    assert len(told(issues_at_a_school().with_rows(waivers=(waiver,)))) == left


def test_an_office_owns_up_to_its_own() -> None:
    small = city_and_its_county()
    bare = small.but(events=(), seats=(), visits=())
    assert {rule for rule, _ in told(bare, "U1")} == {"monthly_visit", "county_evaluation"}
    both = set(told(bare, "U0", "U1"))
    assert both == set(told(bare, "U0")) | set(told(bare, "U1"))
    assert ("county_evaluation", "U1") in both


def test_findings_carry_their_force() -> None:
    small = five_each()
    county = office([*small.county.rows.schools, school(10)], small.county.rows.inspectors)
    found = breaches(county, small.plan, ["U1"])
    forces = {f.rule: f.force for f in found}
    assert forces["coverage"] is Force.MUST
    assert forces["staffing_level"] is Force.IN_PRINCIPLE


# Campaigns: each school that was drawn and not reached is a row of its own.


def with_campaign(small: Small, reached: tuple[str, ...], sample: Sample, **cells: object) -> Small:
    """A campaign in March, held at some schools (the facts of teams and days apart)."""
    row = make(
        Campaign, campaign_id="C1", name="专项", office_id="U1", start=date(2027, 3, 1), end=date(2027, 3, 31), sample=sample
    )  # fmt: skip
    kind = Task(TaskKind.CAMPAIGN, "C1")
    events = tuple(
        replace(event_at(s, date(2027, 3, 22), None, kind, event_id=f"C1-{s}"), **cells)
        for s in reached  # type: ignore[arg-type]
    )
    return small.with_rows(campaigns=(row,)).but(events=events)


def unreached(small: Small, *offices: str) -> list[str]:
    rows: tuple[Unmet, ...] = with_unreached(small.county, small.plan, offices or ("U1",)).unmet
    assert all(r.facts == "campaign=C1" for r in rows)
    return [row.subject for row in rows]


def test_each_school_that_a_campaign_does_not_reach_is_told_by_name() -> None:
    everybody = Sample()
    assert unreached(with_campaign(two_beside_two(), ("S000", "S002"), everybody)) == ["S001", "S003"]
    assert unreached(with_campaign(two_beside_two(), ("S000", "S001", "S002", "S003"), everybody)) == []


def test_a_cancelled_event_reaches_nobody_and_another_office_is_not_asked() -> None:
    small = with_campaign(two_beside_two(), ("S000",), Sample(), status=Status.CANCELLED)
    assert unreached(small) == ["S000", "S001", "S002", "S003"]
    assert unreached(small, "U0") == []


def test_a_plan_of_another_draw_is_not_told_school_by_school() -> None:
    """Two of four are drawn; the plan reaches one that the lot did not draw: it was made from another lot."""
    small = with_campaign(two_beside_two(), (), Sample(count=2))
    drawn = unreached(small)
    assert len(drawn) == 2
    (other, *_) = sorted({"S000", "S001", "S002", "S003"} - set(drawn))
    assert unreached(with_campaign(two_beside_two(), (other,), Sample(count=2))) == []
    assert unreached(with_campaign(two_beside_two(), (drawn[0],), Sample(count=2))) == drawn[1:]


def test_what_a_level_above_has_fixed_counts_as_held_though_the_plan_has_no_row_of_it() -> None:
    small = with_campaign(two_beside_two(), ("S001", "S002", "S003"), Sample())
    row = make(
        Imposed, event_id="G1", target_id="S000", kinds=(Task(TaskKind.CAMPAIGN, "C1"),), start=date(2027, 3, 23),
        end=date(2027, 3, 23), level=ImposedLevel.PROVINCE,
    )  # fmt: skip
    above = small.with_rows(imposed=(row,))
    assert ("special_campaign", "S000") in told(small)
    assert ("special_campaign", "S000") not in told(above)


def test_a_plan_without_rows_leaves_every_duty_open() -> None:
    county = office([school(0, last_comprehensive=date(2022, 5, 20))], [person("X0")])
    rows = declared(county, Plan(), ["U1"])
    assert {r.rule for r in rows} == {"coverage", "monthly_visit", "comprehensive_cycle", "zone"}
    assert sum(r.rule == "monthly_visit" for r in rows) == 9
    assert len(rows) == len(set(rows))
