"""The staffing stage's proven bound: the horizon cut where people come and go, a bound for each stretch, summed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.board import Board
from models.prices import TOLD, told
from models.rules.pen import Lit
from models.stages.candidates import Candidate, Candidates
from models.stages.portfolios import Generated, TourProblem, generate
from models.stages.tour_duals import worth_of_schools
from scenarios.county import County


@dataclass(frozen=True)
class Stretch:
    """Months in which the same people serve, the problem of sharing out the schools in them, and its portfolios."""

    months: tuple[date, ...]
    problem: TourProblem
    generated: Generated


@dataclass(frozen=True)
class Proof:
    """A bound in minutes, and the portfolios that the proof looked at, for each stretch of months."""

    minutes: float
    stretches: tuple[Stretch, ...]


def prove(
    county: County, pool: Candidates, rows: Sequence[Candidate], board: Board, literals: Mapping[int, Lit]
) -> Proof:
    """Minutes that every choice among all candidates costs at least.

    A posting's fixed price is spread over its months, so the stretches' bounds may be added up. A school beyond
    somebody's allowance counts at least as one without anybody does: both keep the bound valid.
    """
    price: dict[int, float] = defaultdict(float)
    constant = 0.0
    for amount, literal in board.costs:
        if isinstance(literal, int):
            constant += told(amount) * literal
        elif literal.index >= 0:
            price[literal.index] += told(amount)
    months = sorted({m for c in rows for m in c.months})
    total = constant + sum(min(0.0, price[x.index]) for k, x in literals.items() if not rows[k].months)
    found: list[Stretch] = []
    for stretch in _stretches(rows, months):
        problem = _problem(county, pool, rows, price, literals, set(stretch), len(months))
        if problem.single.size:
            generated = generate(problem, worth_of_schools(problem))
            total += generated.bound
            found.append(Stretch(tuple(stretch), problem, generated))
    return Proof(total, tuple(found))


def _stretches(rows: Sequence[Candidate], months: Sequence[date]) -> list[list[date]]:
    cuts = {c.months[0] for c in rows if c.months} | {_after(c.months[-1], months) for c in rows if c.months}
    found: list[list[date]] = []
    for month in months:
        if month in cuts or not found:
            found.append([])
        found[-1].append(month)
    return found


def _after(month: date, months: Sequence[date]) -> date:
    return min((m for m in months if m > month), default=date.max)


def _problem(
    county: County,
    pool: Candidates,
    rows: Sequence[Candidate],
    price: Mapping[int, float],
    literals: Mapping[int, Lit],
    stretch: set[date],
    whole: int,
) -> TourProblem:
    tours = pool.tours
    single = np.full((len(tours.people), len(tours.schools)), np.inf)
    months = np.array(
        [len(stretch & {m for m, _ in pool.months[s]}) for s in tours.schools], dtype=np.float64
    )
    for k, literal in literals.items():
        c = rows[k]
        inside = len(stretch & set(c.months))
        if not inside:
            continue
        i, s = tours.row[c.row.inspector_id], tours.col[c.row.school_id]
        travel = float(tours.single[i, s]) * inside * pool.visits
        fixed = (price.get(literal.index, 0.0) - pool.tour_minutes(c)) * inside / len(c.months)
        # Tour minutes are rounded once a candidate; half a minute keeps the bound on the safe side.
        single[i, s] = min(single[i, s], travel + fixed - 0.5)
    p = county.parameters
    cap = [p.count("schools_per_inspector", i.unit_id) for i in pool.people]
    own = [
        c if i.max_schools is None else min(c, i.max_schools) for c, i in zip(cap, pool.people, strict=True)
    ]
    keep = np.flatnonzero(months > 0)
    return TourProblem(
        tours=tours.cut(keep),
        single=single[:, keep],
        visits=months[keep] * pool.visits,
        alone=np.array([county.is_large(s) for s in pool.schools])[keep],
        cap=np.array(own, dtype=np.int64),
        open_price=float(TOLD) * len(stretch) / whole,
    )
