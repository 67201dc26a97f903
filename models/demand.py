"""A sum on the board that must lie in a range: what of it is fixed, and by how much it could miss the range at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duxue.models.rules.pen import Lit

_FAR = 10**9


@dataclass(frozen=True, slots=True)
class Demand:
    """A sum that must lie in low..high: what of it is fixed, and by how much it could fall short or go over at most."""

    fixed: int
    weights: Sequence[int]
    literals: Sequence[Lit]
    low: int
    high: int
    when: Sequence[Lit]

    @classmethod
    def of(
        cls, terms: Iterable[Lit | tuple[int, Lit]], low: int | None, high: int | None, when: Sequence[Lit]
    ) -> Demand:
        fixed = 0
        weights: list[int] = []
        literals: list[Lit] = []
        for term in terms:
            weight, literal = term if isinstance(term, tuple) else (1, term)
            if isinstance(literal, bool):
                fixed += weight * literal
            elif weight:
                weights.append(weight)
                literals.append(literal)
        return cls(
            fixed, weights, literals, -_FAR if low is None else low, _FAR if high is None else high, when
        )

    @property
    def least(self) -> int:
        return self.fixed + sum(w for w in self.weights if w < 0)

    @property
    def most(self) -> int:
        return self.fixed + sum(w for w in self.weights if w > 0)

    @property
    def short(self) -> int:
        return max(0, self.low - self.least)

    @property
    def over(self) -> int:
        return max(0, self.most - self.high)

    @property
    def lost(self) -> int:
        """By how much the sum misses the range whatever is decided: all of it may lie beside the range, or go round it in steps."""
        beside = max(0, self.low - self.most) + max(0, self.least - self.high)
        if beside or all(abs(w) == 1 for w in self.weights):
            return beside
        sums = 1  # one bit for each sum that there is, the least first
        for weight in self.weights:
            sums |= sums << abs(weight)
        reached = (n for n in range(self.most - self.least + 1) if sums >> n & 1)
        return min(max(0, self.low - self.least - n, n + self.least - self.high) for n in reached)

    def priced(self) -> tuple[int, Sequence[int], Sequence[Lit]] | None:
        """The breach as a sum of literals, where every unit of the sum is one (None: it needs a slack)."""
        if not self.literals:
            return self.short + self.over, (), ()
        if not self.short and self.high <= self.least:
            return self.fixed - self.high, self.weights, self.literals
        if not self.over and self.low >= self.most:
            return self.low - self.fixed, [-w for w in self.weights], self.literals
        return None
