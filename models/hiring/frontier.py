"""What each new person buys: with 0, 1, 2 … people the least that must stay open, and the least road."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from duxue.models.hiring.builder import Instance, RuleSwitches
from duxue.models.hiring.kinds import Kind
from duxue.models.hiring.smallest import Answer, answer
from duxue.models.hiring.staff_model import staff_model
from duxue.models.solver import Stop, solve

POINT_EFFORT = 4.0
MOST_POINTS = 6
OPEN = 2_000
"""Minutes that a weighted unit left open counts for, so that no road is spared by leaving duties open."""


@dataclass(frozen=True, slots=True)
class Point:
    """So many new people: what stays open at least (units by kind), its weight, minutes on the road with their bound.

    ``weight`` is that of the units open (prices of ``duxue.models.hiring.builder.OPEN_PRICES``); minutes are a
    year's visits, each a journey of its own, with the price of unmatched stages.
    """

    number: int
    hires: tuple[tuple[Kind, int], ...]
    open: Mapping[str, int]
    weight: int
    minutes: int | None
    minutes_bound: int | None


def frontier(case: Instance, most: int, *, stop: Stop) -> tuple[Point, ...]:
    """The points from nobody to ``most`` new people; where those are many, evenly spread ones with both ends."""
    return tuple(point(case, n, stop) for n in numbers(most))


def numbers(most: int) -> list[int]:
    """The numbers of people that are looked at: all up to a few, else evenly spread ones with both ends."""
    if most < MOST_POINTS:
        return list(range(most + 1))
    steps = MOST_POINTS - 1
    return sorted({round(most * k / steps) for k in range(steps + 1)})


def point(case: Instance, number: int, stop: Stop) -> Point:
    """What so many new people buy."""
    few = staff_model(
        case, RuleSwitches(), places=case.sites.undominated(), elastic=True, most=max(1, number)
    )
    few.model.add(few.heads() == number)
    few.model.minimize(few.weight())
    run = solve(few.model, seed=case.county.seed, limit=POINT_EFFORT, stop=stop, linearization=2)
    first = answer(few, run)
    near = _nearest(case, number, stop)
    return Point(
        number,
        tuple((near[0] if near else first).hires.items()),
        first.open,
        first.price,
        near[1] if near else None,
        near[2] if near else None,
    )


def _nearest(case: Instance, number: int, stop: Stop) -> tuple[Answer, int, int] | None:
    """On the longest stretch: with no more left open than need be, the least minutes and their bound."""
    longest = case.supply.longest
    if longest is None:
        return None
    alone = replace(case, supply=case.supply.alone(longest))
    everywhere = range(len(case.sites.places))
    model = staff_model(
        alone, RuleSwitches(), places=everywhere, elastic=True, most=max(1, number), priced=longest
    )
    model.model.add(model.heads() == number)
    model.model.minimize(OPEN * model.weight() + model.road())
    run = solve(model.model, seed=case.county.seed, limit=POINT_EFFORT, stop=stop, linearization=2, gap=1e-4)
    if not run.found:
        return None
    told = answer(model, run)
    open_weight = sum(price * run.amount(x) for _, price, x in model.open)
    return told, told.price - OPEN * open_weight, max(0, told.bound - OPEN * open_weight)
