"""A plan and what the rules find in it, kept up to date move by move: a move is judged by what it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from duxue.models.judging.one_change import TABLES, Change, cut
from duxue.models.rules import travel
from duxue.models.rules.card import Finding, Rule, Table, facts_text
from duxue.models.rules.register import RULES
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan

Key = tuple[str, str, str, str, str]

OVER_AN_OFFICE = {
    "budget": frozenset({Table.EVENTS, Table.SEATS, Table.VISITS}),
    "special_campaign": frozenset({Table.EVENTS}),
    "comprehensive_cycle": frozenset({Table.CYCLE}),
}
"""Rules that count over an office: where rows of these tables come, go or change what they stand for, the whole plan is asked."""


def key_of(finding: Finding) -> Key:
    """Everything that a finding says, so that equal ones have equal keys."""
    return finding.rule, finding.subject, str(finding.date), str(finding.days), facts_text(finding.facts)


@dataclass(frozen=True)
class Difference:
    """What a move makes of a plan: findings made and mended, and minutes on the road, a year's, more or less."""

    change: Change
    made: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    minutes: float


class Standing:
    """A plan as it stands: the findings of some rules, judged once in whole and then by what each move touches."""

    def __init__(self, county: County, plan: Plan, rules: Sequence[Rule] = RULES) -> None:
        self.county, self.plan, self.rules = county, plan, tuple(rules)
        self._findings = Counter[Key]()
        self._told: dict[Key, Finding] = {}
        self._add(_found(county, plan, self.rules))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the plan as it stands, as often as the rules tell them, in the order of their keys."""
        return tuple(self._told[key] for key in sorted(self._findings.elements()))

    def tried(self, change: Change, *, road: bool = True) -> Difference:
        """What a change would make of the plan; nothing is changed (``road``: minutes are wanted)."""
        here, before = cut(self.county, self.plan, change)
        after = change.applied(before)
        touched = {TABLES[type(row)] for row in change.rows}
        near = [one for one in self.rules if one.CARD.binds & touched]
        whole = [one for one in near if _asks_the_whole(one.CARD.id, self.county, change)]
        near = [one for one in near if one not in whole]
        old, new = _found(here, before, near), _found(here, after, near)
        if whole:
            old += [f for f in self.findings if f.rule in {one.CARD.id for one in whole}]
            new += _found(self.county, change.applied(self.plan), whole)
        minutes = 0.0
        if road:
            p = here.parameters
            minutes = travel.measure(here, after, p) - travel.measure(here, before, p)
        return Difference(change, _left(new, old), _left(old, new), minutes)

    def take(self, difference: Difference) -> None:
        """Make a change that was tried on the plan as it stands."""
        self.plan = difference.change.applied(self.plan)
        for finding in difference.mended:
            key = key_of(finding)
            self._findings[key] -= 1
            if self._findings[key] <= 0:
                del self._findings[key], self._told[key]
        self._add(difference.made)

    def _add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            key = key_of(finding)
            self._findings[key] += 1
            self._told[key] = finding


def _found(county: County, plan: Plan, rules: Iterable[Rule]) -> list[Finding]:
    """What some rules find, each finding with its force."""
    return [
        replace(finding, force=finding.force or one.CARD.force)
        for one in rules
        for finding in one.check(county, plan, county.parameters)
    ]


def _asks_the_whole(rule_id: str, county: County, change: Change) -> bool:
    """Whether a rule counts over an office what the change adds, takes away or turns into something else."""
    tables = OVER_AN_OFFICE.get(rule_id, frozenset())
    if rule_id == "budget":
        return any(key == "budget" for key, _ in county.parameters.given)
    out, into = (
        Counter(
            (row.event_id, row.target_id, row.kinds, row.status) if isinstance(row, Event) else row
            for row in rows
            if TABLES[type(row)] in tables
        )
        for rows in (change.out, change.into)
    )
    return out != into


def _left(these: Sequence[Finding], those: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of one side without an equal one on the other, as often as they have none."""
    others = Counter(map(key_of, those))
    left: list[Finding] = []
    for finding in these:
        key = key_of(finding)
        if others[key]:
            others[key] -= 1
        else:
            left.append(finding)
    return tuple(left)
