"""Small counties with finished plans, and how a change is applied to them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from duxue.models.declaring import declared
from duxue.models.judging.one_change import Change
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.rules.card import Finding
from duxue.models.solver import Stop
from duxue.planner.audit import audit
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.models.stages.drawn import drawn_county


def planned(shape: str = "plain", seed: int = 2) -> tuple[County, Plan]:
    """A synthetic county of one office with its plan (made once)."""
    return _planned(shape, seed)


@cache
def _planned(shape: str, seed: int) -> tuple[County, Plan]:
    county = drawn_county(seed, 20, 6, shape)
    office = county.offices[0].unit_id
    part = plan_office(county, office, given=Plan(), effort=1.0, stop=Stop(), tell=lambda _: None)
    return county, join_plans(county, [part])


def breaches(county: County, plan: Plan) -> list[Finding]:
    """What the whole audit finds against musts and rules in principle."""
    return [f for f in audit(county, plan).findings if f.force is not Force.GOAL]


def amount(findings: list[Finding]) -> dict[tuple[str, str], float]:
    """How badly each rule is broken for each subject: units beyond the limit, else the number of findings."""
    found: dict[tuple[str, str], float] = {}
    for f in findings:
        have, limit = f.facts.get("have"), f.facts.get("limit")
        worth = float(have) - float(limit) if isinstance(have, int) and isinstance(limit, int) else 1.0
        found[f.rule, f.subject] = found.get((f.rule, f.subject), 0.0) + worth
    return found


def worse(county: County, plan: Plan, change: Change) -> set[tuple[str, str]]:
    """The rules (with subjects) that the whole audit finds broken, or broken more, once a change is applied."""
    if not any(known is county and of is plan for known, of, _ in _before[-1:]):
        _before[:] = [(county, plan, amount(breaches(county, plan)))]
    before, after = _before[-1][2], amount(breaches(county, change.applied(plan)))
    return {key for key, value in after.items() if value > before.get(key, 0.0) + 1e-9}


_before: list[tuple[County, Plan, dict[tuple[str, str], float]]] = []
"""The plan that changes were last held against, and what the audit finds in it as it is."""


def with_unmet(county: County, plan: Plan) -> Plan:
    """The plan with its open duties declared, reasons apart."""
    return replace(plan, unmet=declared(county, plan, [county.offices[0].unit_id]))
