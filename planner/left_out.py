"""Offices that a plan leaves out: their duties stand in ``unmet``, never silently."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from duxue.planner.audit import audit
from duxue.scenarios.belonging import office_of
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Unmet

NOT_PLANNED = "office=not_planned"


def left_out_said(row: Unmet) -> tuple[str, str] | None:
    """That a duty is open because its office was left out, in both languages; None where it was not."""
    if NOT_PLANNED not in row.facts.split("; "):
        return None
    return "该督导室没有列入本次编排", "the office was left out of this plan"


def own_up(county: County, plan: Plan, left_out: Collection[str]) -> Plan:
    """The plan with every breach at an office that it leaves out listed in ``unmet`` (goals need no listing)."""
    if not left_out:
        return plan
    rows = [
        f.unmet(NOT_PLANNED)
        for f in audit(county, plan).silent
        if office_of(f.subject, county, plan) in {*left_out, ""}
    ]
    return replace(plan, unmet=(*plan.unmet, *dict.fromkeys(rows)))
