"""What an elastic board may break and by how much, and how its variables follow from the decisions taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from duxue.models.rules.pen import Lit
from duxue.scenarios.codes import Force


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A requirement that an elastic board may break: whose, how strongly it binds, and by how much it is broken.

    The amount is ``fixed`` plus ``weights`` times ``variables`` (never negative); ``price`` is a unit's in minutes.
    """

    rule: str
    subject: str
    force: Force
    day: date | None
    price: int
    fixed: int
    weights: Sequence[int]
    variables: Sequence[Any]

    def amount(self, values: Mapping[int, int]) -> int:
        """By how much the requirement is broken under some values of the board's variables."""
        return self.fixed + sum(
            w * amount_of(x, values) for w, x in zip(self.weights, self.variables, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Derived:
    """How a variable follows from decisions: a product, a union, or a slack of a sum (``sign`` +1 short, -1 over).

    A slack of several sums is told once for each, and is what the furthest of them misses.
    """

    variable: Any
    kind: str
    weights: Sequence[int]
    literals: Sequence[Lit]
    limit: int = 0
    sign: int = 1
    when: Sequence[Lit] = ()


def complete_assignment(derived: Iterable[Derived], decided: Mapping[int, bool]) -> dict[int, int]:
    """The values of all variables by index when the decisions are as given (missing ones false)."""
    values: dict[int, int] = {index: int(value) for index, value in decided.items()}
    missed = defaultdict[int, int](int)
    for d in derived:
        held = [truth_of(x, values) for x in d.literals]
        if d.kind == "both":
            values[d.variable.index] = int(all(held))
        elif d.kind == "any":
            values[d.variable.index] = int(any(held))
        elif all(truth_of(x, values) for x in d.when):
            total = sum(w * h for w, h in zip(d.weights, held, strict=True))
            index = d.variable.index
            values[index] = missed[index] = max(missed[index], d.sign * (d.limit - total))
        else:
            values[d.variable.index] = 0
    return values


def truth_of(literal: Lit, values: Mapping[int, int]) -> bool:
    """Whether a literal holds under some values by variable index."""
    if isinstance(literal, bool):
        return literal
    index = literal.index
    return bool(values.get(index, 0)) if index >= 0 else not values.get(-index - 1, 0)


def amount_of(literal: Any, values: Mapping[int, int]) -> int:
    """What a literal or whole-number variable amounts to under some values by variable index."""
    if isinstance(literal, bool | int):
        return int(literal)
    return values.get(literal.index, 0) if literal.index >= 0 else 1 - values.get(-literal.index - 1, 0)
