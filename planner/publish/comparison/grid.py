"""All figures of a comparison, each counted once: values, changes against the scenario as it is, and what is no more than noise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from duxue.models.rules.card import Card, CountingRule
from duxue.models.rules.register import COUNTING, cards
from duxue.planner.publish.comparison.comparison import Alternative, Comparison, Verdict, verdict
from duxue.planner.publish.comparison.measures import MEASURES, Measure, Scope
from duxue.scenarios.codes import Force


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one alternative, how far it is from the scenario as it is (None: that very one, or nothing to compare).

    ``noise``: the difference proves nothing, since it lies inside the solver's gap.
    """

    value: float | None
    change: float | None = None
    noise: bool = False


@dataclass(frozen=True, slots=True)
class NeedCell:
    """A rule's arithmetic over the offices of an alternative: demanded, there, and short (offices with too little alone)."""

    demanded: float
    available: float
    short: float


HEADLINE = (
    "inspectors_short", "full_time_short", "unmet_must", "unmet_in_principle", "breaches", "travel_hours", "overposted",
    "schools_beyond", "overloaded", "overload_days", "cost",
)  # fmt: skip
"""Posts, duties left open, breaches, road, people beyond their load, cost."""


class Grid:
    """The figures of a comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.alternatives = comparison.alternatives
        self._scopes: dict[tuple[int, str], Scope] = {}
        self._values: dict[tuple[str, int, str], float | None] = {}

    def cell(self, measure: Measure, number: int, office_id: str = "") -> Cell:
        """A figure of an alternative (by number), of one office if named (no value where it does not have that office)."""
        value = self._value(measure, number, office_id)
        former = self._value(measure, 0, office_id)
        if number == 0 or value is None or former is None:
            return Cell(value)
        change = value - former
        proven = self.verdicts[number] in (Verdict.BETTER, Verdict.WORSE, Verdict.SAME)
        return Cell(value, change, noise=measure.solved and not proven and abs(change) > 1e-9)

    def _value(self, measure: Measure, number: int, office_id: str) -> float | None:
        key = measure.key, number, office_id
        if key not in self._values:
            one = self.alternatives[number]
            there = not office_id or any(u.unit_id == office_id for u in one.county.offices)
            self._values[key] = measure.of(self._scope(number, office_id)) if there else None
        return self._values[key]

    def _scope(self, number: int, office_id: str) -> Scope:
        if (number, office_id) not in self._scopes:
            self._scopes[number, office_id] = Scope(
                self.alternatives[number], self.comparison.base, office_id
            )
        return self._scopes[number, office_id]

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The figures that some alternative has (no cost where the office set no prices)."""
        numbers = range(len(self.alternatives))
        return tuple(m for m in MEASURES if any(self._value(m, n, "") is not None for n in numbers))

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """How each alternative stands to the scenario as it is."""
        return tuple(verdict(one, self.comparison.base) for one in self.alternatives)

    def more_open(self, number: int) -> int:
        """How many more duties an alternative leaves open than the scenario as it is (musts and in principle; less: negative)."""
        return len(self.alternatives[number].plan.unmet) - len(self.comparison.base.plan.unmet)

    @cached_property
    def headline(self) -> tuple[Measure, ...]:
        """The figures that a deputy head asks for first."""
        return tuple(m for m in self.measures if m.key in HEADLINE)

    @cached_property
    def unmet_rules(self) -> tuple[tuple[Card, Force], ...]:
        """The rules that some alternative leaves a duty of open, by force, in the order of the rule book."""
        found = {key for counts in self._unmet for key in counts}
        return tuple((card, force) for force in Force for card in cards() if (card.id, force) in found)

    def unmet(self, number: int, rule: str, force: Force) -> int:
        """Duties of a rule that an alternative leaves open."""
        return self._unmet[number][rule, force]

    @cached_property
    def _unmet(self) -> Sequence[Counter[tuple[str, Force]]]:
        return [_open_by_rule(one) for one in self.alternatives]

    @cached_property
    def needs(self) -> tuple[tuple[Card, tuple[NeedCell | None, ...]], ...]:
        """The arithmetic of demand against staff of every rule that counts, alternative by alternative (None: no demand)."""
        found = []
        for one in COUNTING:
            cells = tuple(self._need(n, one) for n in range(len(self.alternatives)))
            if any(cells):
                found.append((one.CARD, cells))
        return tuple(found)

    def _need(self, number: int, one: CountingRule) -> NeedCell | None:
        needs = self._scope(number, "").needs(one)
        if not needs:
            return None
        return NeedCell(
            sum(n.demanded for n in needs),
            sum(n.available for n in needs),
            sum(n.short for n in needs),
        )


def _open_by_rule(one: Alternative) -> Counter[tuple[str, Force]]:
    return Counter((row.rule, one.force_of(row)) for row in one.plan.unmet)
