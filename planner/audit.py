"""The audit: every rule's check on a finished plan, from its tables alone and without the solver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duxue.models.rules.card import Finding, Rule, facts_text, plain_fact
from duxue.models.rules.register import RULES, finding_message, rule, waivable
from duxue.planner.words import json_text
from duxue.scenarios.as_happened import as_happened
from duxue.scenarios.as_imposed import as_imposed, imposed_told
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Plan, Unmet

FINDING_COLUMNS = ("rule", "subject", "date", "force", "facts", "message")
"""Headings of ``findings.csv``."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What the rules find in a plan: open findings, waived ones apart, and ``unmet`` rows that no finding bears out.

    Every finding carries its force; those that the plan lists in ``unmet`` are marked declared.
    """

    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    unconfirmed: tuple[Unmet, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    """What is no breach and still to be known, in Chinese and English."""

    @property
    def breaches(self) -> tuple[Finding, ...]:
        """Findings against musts and in-principle rules: what exit code 3 counts."""
        return tuple(f for f in self.findings if f.force is not Force.GOAL)

    @property
    def silent(self) -> tuple[Finding, ...]:
        """Breaches that the plan does not own up to in ``unmet``: the worst thing a plan can do."""
        return tuple(f for f in self.breaches if not f.declared)


def audit(county: County, plan: Plan, rules: Iterable[Rule] = RULES) -> Audit:
    """Hold a plan as it really went against every rule; findings by rule of the rule book, then subject, day and facts."""
    rules = tuple(rules)
    told = tuple(imposed_told(county, plan))
    plan = as_happened(county, as_imposed(county, plan))
    asked = {one.CARD.id for one in rules}
    declared = grouped(plan.unmet, lambda row: (row.rule, row.subject))
    found: list[Finding] = []
    waived: list[Finding] = []
    for one in rules:
        card = one.CARD
        mine = []
        for raw in one.check(county, plan, county.parameters):
            known = any(map(raw.is_declared_by, declared.get((raw.rule, raw.subject), ())))
            mine.append(replace(raw, force=raw.force or card.force, declared=known))
        for finding in sorted(mine, key=_order):
            (waived if _is_waived(finding, county) else found).append(finding)
    of_subject = grouped(found, lambda finding: (finding.rule, finding.subject))
    unconfirmed = tuple(
        row
        for row in plan.unmet
        if row.rule in asked
        and not any(f.is_declared_by(row) for f in of_subject.get((row.rule, row.subject), ()))
    )
    return Audit(tuple(found), tuple(waived), unconfirmed, told)


def _is_waived(finding: Finding, county: County) -> bool:
    return finding.rule in waivable() and (finding.rule, finding.subject) in county.waived


def _order(finding: Finding) -> tuple[str, date, str]:
    return finding.subject, finding.date or date.min, facts_text(finding.facts)


def finding_row(finding: Finding, county: County, lang: str = "zh") -> dict[str, str]:
    """A finding as a row of ``findings.csv``."""
    return {
        "rule": finding.rule,
        "subject": finding.subject,
        "date": finding.date.isoformat() if finding.date else "",
        "force": str(finding.force or rule(finding.rule).CARD.force),
        "facts": facts_text(finding.facts),
        "message": finding_message(finding, county, lang),
    }


def finding_object(finding: Finding, county: County, lang: str = "zh") -> dict[str, Any]:
    """A finding as an object of the audit's JSON answer: facts as an object, and whether the plan declares it."""
    facts = {key: plain_fact(value) for key, value in finding.facts.items()}
    return {**finding_row(finding, county, lang), "facts": facts, "declared": finding.declared}


def findings_json(findings: Iterable[Finding], county: County, lang: str = "zh") -> str:
    """Findings as the JSON list that ``duxue audit --json`` prints."""
    return json_text([finding_object(f, county, lang) for f in findings])
