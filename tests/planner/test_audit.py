"""The audit as a whole: order, waivers kept apart, what the plan owns up to, and the forms that findings are told in."""

import json
from datetime import date

from duxue.models.rules.card import facts_text
from duxue.planner.audit import FINDING_COLUMNS, audit, finding_object, finding_row, findings_json
from duxue.scenarios.codes import Force
from duxue.scenarios.plan import Plan
from tests.rules.case_files import county_and_plan

OVERLOADED = """
scenario.schools = [{ school_id = "S{1..7}", name = "{school_id}" }]
scenario.inspectors = [{ inspector_id = "X1", name = "甲乙" }, { inspector_id = "X2", stages = "senior" }]
plan.postings = [{ school_id = "S{1..6}", inspector_id = "X1" }, { school_id = "S7", inspector_id = "X2" }]
"""
WAIVER = """
scenario.waivers = [
  { rule = "responsible_load", subject = "X1", reason = "山区", approved_by = "总督学", approved_on = 2026-12-05 },
]
"""


def test_a_waived_breach_is_kept_apart() -> None:
    bare = audit(*county_and_plan(OVERLOADED))
    waived = audit(*county_and_plan(OVERLOADED + WAIVER))
    assert [f.subject for f in bare.findings if f.rule == "responsible_load"] == ["X1"]
    assert bare.waived == ()
    assert [f for f in waived.findings if f.rule == "responsible_load"] == []
    assert [(f.rule, f.subject) for f in waived.waived] == [("responsible_load", "X1")]


def test_what_the_plan_owns_up_to_is_declared_and_what_no_finding_bears_out_is_told() -> None:
    county, plan = county_and_plan(
        OVERLOADED
        + """
        plan.unmet = [
          { rule = "responsible_load", subject = "X1", facts = "缺1人" },
          { rule = "responsible_load", subject = "X2", facts = "缺1人" },
        ]
        """
    )
    result = audit(county, plan)
    mine = [f for f in result.findings if f.rule == "responsible_load"]
    assert [(f.subject, f.declared) for f in mine] == [("X1", True)]
    assert mine[0] in result.breaches
    assert mine[0] not in result.silent
    assert [(row.rule, row.subject) for row in result.unconfirmed] == [("responsible_load", "X2")]


def test_goals_are_findings_but_no_breaches() -> None:
    result = audit(*county_and_plan(OVERLOADED))
    goals = [f for f in result.findings if f.rule == "stage_match"]
    assert [(f.subject, f.force) for f in goals] == [("X2", Force.GOAL)]
    assert goals[0] not in result.breaches
    assert all(f.force is not None for f in result.findings)


def test_the_order_of_rows_does_not_change_the_findings() -> None:
    county, plan = county_and_plan(OVERLOADED)
    turned = Plan(postings=plan.postings[::-1], zones=plan.zones[::-1])
    assert audit(county, plan) == audit(county, turned)
    subjects = [f.subject for f in audit(county, plan).findings if f.rule == "zone"]
    assert subjects == [f"S{k}" for k in range(1, 8)]


def test_a_finding_is_told_as_a_row_and_as_an_object() -> None:
    county, plan = county_and_plan(OVERLOADED)
    finding = next(f for f in audit(county, plan).findings if f.rule == "responsible_load")
    row = finding_row(finding, county)
    assert tuple(row) == FINDING_COLUMNS
    assert row["date"] == "2027-01-01"
    assert row["force"] == "in_principle"
    assert row["facts"] == "have=6; large=0; limit=5; beyond=1"
    assert "甲乙" in row["message"]
    assert finding_object(finding, county, "en")["facts"] == {"have": 6, "large": 0, "limit": 5, "beyond": 1}
    told = json.loads(findings_json([finding], county))
    assert set(told[0]) == {*FINDING_COLUMNS, "declared"}
    assert told[0]["declared"] is False


def test_facts_are_plain_texts() -> None:
    assert facts_text({"day": date(2027, 3, 1), "force": Force.MUST, "minutes": 1 / 3}) == (
        "day=2027-03-01; force=must; minutes=0.333"
    )
