"""When to take people on: the fewest in all, the fewest full-time ones, spread over the years as evenly as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from duxue.models.facts.staff_numbers import DayNumbers
from duxue.models.model import Model
from duxue.models.solver import Stop, solve

EFFORT = 10.0


@dataclass(frozen=True, slots=True)
class HiringPlan:
    """Full-time and part-time people to take on at the start of each year; ``proven``: no better spread exists."""

    full: tuple[int, ...]
    part: tuple[int, ...]
    proven: bool

    def by_year(self) -> tuple[int, ...]:
        """People taken on each year."""
        return tuple(f + p for f, p in zip(self.full, self.part, strict=True))


def hiring_plan(years: Sequence[Sequence[DayNumbers]], each: int, *, stop: Stop, seed: int) -> HiringPlan:
    """The hirings that keep 1:5, 1:1 and 1:``each`` on every day; those taken on stay to the end.

    In order: fewest people, fewest full-time ones, the fullest year as small as can be, the years alike (least squares),
    and of equal plans the later one.
    """
    model = Model()
    most = sum(max((max(0, d.short) + d.part for d in days), default=0) for days in years) + 1
    full = [model.new_int_var(0, most, f"board/full/{k}") for k in range(len(years))]
    part = [model.new_int_var(0, most, f"board/part/{k}") for k in range(len(years))]
    for k, days in enumerate(years):
        for d in days:
            new_full, new_part = sum(full[: k + 1]), sum(part[: k + 1])
            model.add(d.have + new_full + new_part >= d.need).with_name(f"staffing_level/{d.day}")
            model.add(each * (d.full + new_full) >= d.part + new_part).with_name(f"full_time_share/{d.day}")
    yearly = [f + p for f, p in zip(full, part, strict=True)]
    peak = model.new_int_var(0, 2 * most, "board/peak")
    squares = []
    for k, hired in enumerate(yearly):
        model.add(hired <= peak)
        square = model.new_int_var(0, 4 * most * most, f"board/square/{k}")
        model.add_multiplication_equality(square, [hired, hired])
        squares.append(square)
    early = sum((len(years) - k) * hired for k, hired in enumerate(yearly))
    goals: list[Any] = [sum(yearly), sum(full), peak, sum(squares), early]
    proven = True
    for goal in goals:
        model.minimize(goal)
        run = solve(model, seed=seed, limit=EFFORT, stop=stop)
        if not run.found:
            return HiringPlan((0,) * len(years), (0,) * len(years), False)
        proven = proven and run.status == "optimal"
        model.add(goal <= run.amount(goal))
    return HiringPlan(tuple(map(run.amount, full)), tuple(map(run.amount, part)), proven)
