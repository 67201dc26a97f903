"""How many duties a year holds, by hand."""

from __future__ import annotations

from datetime import date

from duxue.models.facts.due import DUTIES, due_by_office, due_of, office_of_duty, school_of
from duxue.scenarios.codes import Severity, Stage
from duxue.scenarios.records import Campaign, FollowUp, Principal
from duxue.scenarios.rows import Sample, make
from tests.models.stages.small_office import office, person, school

CAMPAIGN = make(
    Campaign, campaign_id="C1", name="校园食品安全", start=date(2027, 4, 1), end=date(2027, 4, 30),
    stages=(Stage.PRIMARY,), sample=Sample(share=0.5),
)  # fmt: skip
ISSUE = make(
    FollowUp, issue_id="F1", school_id="S001", found_on=date(2026, 12, 1), deadline=date(2027, 3, 31),
    severity=Severity.SERIOUS,
)  # fmt: skip


def test_each_duty_is_counted_where_it_falls_due() -> None:
    schools = [
        school(1, last_comprehensive=date(2022, 4, 15)),
        school(2),
        school(3, stage=Stage.JUNIOR, closed=date(2027, 3, 1)),
        school(4, closed=date(2026, 9, 1)),
    ]
    head = make(Principal, school_id="S002", name="校长", term_end=date(2027, 6, 30))
    county = office(schools, [person("I1")], campaigns=(CAMPAIGN,), follow_ups=(ISSUE,), principals=(head,))
    due = due_of(county)
    assert tuple(due) == DUTIES
    assert due["coverage"] == 3, "the fourth closed before the year"
    assert due["monthly_visit"] == 9 + 9 + 1, "the third has one month of lessons before it closes"
    assert due["comprehensive_cycle"] == 1, "the other two were inspected in 2025"
    # Half of the two primary schools are drawn.
    assert (due["special_campaign"], due["look_back"], due["principal_review"]) == (1, 1, 1)
    assert due["county_evaluation"] == 0
    assert due_of(county, without=["C1"])["special_campaign"] == 0
    assert due_by_office(county)["coverage", "U1"] == 3


def test_a_breach_is_told_by_its_school_and_its_office() -> None:
    county = office([school(1)], [person("I1")], follow_ups=(ISSUE,))
    assert school_of(county, ("look_back", "F1", "")) == "S001"
    assert school_of(county, ("monthly_visit", "S001", "2027-03-01")) == "S001"
    assert school_of(county, ("training_hours", "I1", "")) == ""
    for subject in ("F1", "S001", "I1"):
        assert office_of_duty(county, ("", subject, "")) == "U1"
