"""The staffing stage's proven bound: what every choice among all candidates costs at least, handovers included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duxue.models.board import Board
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.portfolios import Portfolio, generate
from duxue.models.postings.tenures import TenureProblem, tenure_problem
from duxue.models.postings.tour_duals import worth_of_pieces
from duxue.models.prices import told
from duxue.models.rules.pen import Lit
from duxue.models.solver import Stop
from duxue.scenarios.county import County


@dataclass(frozen=True)
class Proof:
    """A bound in minutes, the problem it was proven on, the portfolios looked at on the way, and how the bound rose."""

    minutes: float
    problem: TenureProblem
    portfolios: tuple[Portfolio, ...]
    steps: tuple[tuple[float, float], ...]
    """The work done and the minutes proven by then."""


def prove(
    county: County,
    pool: Candidates,
    rows: Sequence[Candidate],
    board: Board,
    literals: Mapping[int, Lit],
    stop: Stop,
) -> Proof:
    """Minutes that every choice among all candidates costs at least; a stop leaves it at what is proven by then.

    A school beyond somebody's allowance counts at least as one without anybody does in its months: this and all that is
    left out (exchanges, zones) keep the bound valid.
    """
    price: dict[int, float] = defaultdict(float)
    constant = 0.0
    for amount, literal in board.costs:
        if isinstance(literal, int):
            constant += told(amount) * literal
        elif literal.index >= 0:
            price[literal.index] += told(amount)
    cost = {k: price[literal.index] for k, literal in literals.items()}
    idle = sum(min(0.0, minutes) for k, minutes in cost.items() if not rows[k].months)
    problem = tenure_problem(county, pool, rows, cost)
    if not problem.open_price.size:
        return Proof(constant + idle, problem, (), ((0.0, constant + idle),))
    generated = generate(problem, worth_of_pieces(problem), stop)
    base = constant + idle
    steps = tuple((work, float(base + bound)) for work, bound in generated.steps)
    return Proof(base + generated.bound, problem, generated.portfolios, steps)
