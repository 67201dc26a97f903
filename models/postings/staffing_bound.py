"""The staffing stage's proven bound: what every choice among all candidates costs at least, handovers included."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from duxue.models.board import Board
from duxue.models.facts.places import limit_of
from duxue.models.levels import Standing
from duxue.models.postings.candidates import Candidate, Candidates, most_at_once
from duxue.models.postings.cuts import tightened
from duxue.models.postings.free_worths import freed
from duxue.models.postings.goals import PostingGoals
from duxue.models.postings.mixed_tenures import Rest, dear_alone, mixed_alone
from duxue.models.postings.portfolios import NOTHING, Generated, generate
from duxue.models.postings.pricing import Portfolio
from duxue.models.postings.tenures import Minutes, TenureProblem, tenure_problem
from duxue.models.postings.tour_duals import worth_of_pieces
from duxue.models.prices import IN_PRINCIPLE, REPORTED
from duxue.models.rules.pen import Lit
from duxue.models.solver import Stop

NEAR = 3_000
"""Minutes of a unit of breach where breaches cannot be avoided: more than a school's road in most years."""


@dataclass(frozen=True)
class Proof:
    """The problem that a bound is proven on, what is known of it, and the minutes that every choice costs beside it.

    The bound counts each unit of breach at ``unit`` minutes, an open must at ``whole`` units (a large school's weight), and half-days of
    visits at what they are ``worth`` to teams, by person. With ``shares`` it is one for postings by which everybody has so many schools to
    visit; so many of these lie ``beyond`` allowances and are counted at no price.
    """

    base: float
    unit: float
    whole: int
    problem: TenureProblem
    known: Generated
    worth: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, int] = field(default_factory=dict)
    beyond: int = 0

    @property
    def clean(self) -> bool:
        """Whether breaches are priced far above the road."""
        return self.unit == REPORTED

    @property
    def minutes(self) -> float:
        """The bound in minutes."""
        return self.base + self.known.bound

    @property
    def doubts(self) -> float:
        """By how much the bound might be higher if no person's best portfolio were in doubt."""
        return sum(self.known.doubts)

    @property
    def portfolios(self) -> tuple[Portfolio, ...]:
        """The portfolios to choose from."""
        return self.known.portfolios

    @property
    def steps(self) -> tuple[tuple[float, float], ...]:
        """The work done and the minutes proven by then."""
        return tuple((work, float(self.base + bound)) for work, bound in self.known.steps)

    def steps_after(self, former: Proof) -> Iterator[tuple[float, float]]:
        """The steps by which it went on from a former one, their work counted from there."""
        known = former.steps
        return ((work - known[-1][0], bound) for work, bound in self.steps[len(known) :])

    def tighter(self, stop: Stop, number: int, most: float = math.inf) -> Proof:
        """The same with cuts, and with so many portfolios near the best to choose from, as a choice of ``most`` minutes may hold them."""
        return replace(self, known=tightened(self.known, stop, number, most - self.base))

    @property
    def held_back(self) -> bool:
        """Whether worths of schools may lie far from those at which it is proven (``Generated``)."""
        return self.known.held_back

    def freed(self, stop: Stop) -> Proof:
        """The same with rounds that go on without a box around these worths."""
        return replace(self, known=freed(self.known, stop))

    def mixed_alone(self, stop: Stop, number: int, most: float) -> tuple[Proof, frozenset[int]]:
        """The same of the tenures alone that the programme mixes, as ``tighter`` is, and the candidates (by place) that the others keep."""
        return self._alone(mixed_alone(self.known, stop, number, most - self.base))

    def dear_alone(
        self, held: Collection[int], turn: int, stop: Stop, number: int, most: float
    ) -> tuple[Proof, frozenset[int]]:
        """The same of those who hold dear portfolios, of some postings (by place), and of others around them, in each turn more."""
        return self._alone(dear_alone(self.known, held, turn, stop, number, most - self.base))

    def _alone(self, rest: Rest) -> tuple[Proof, frozenset[int]]:
        return replace(self, problem=rest.known.problem, known=rest.known), rest.rows

    def raised(self, bound: float) -> Proof:
        """The same with a bound (beside ``base``) that a choice among the portfolios has proven."""
        return replace(self, known=replace(self.known, bound=max(bound, self.known.bound)))

    def minutes_at(self, standing: Standing) -> float:
        """The minutes that every choice costs which breaks no more than one does (and keeps to shares)."""
        return self.reported(self.minutes, standing)

    def beside_shares(self, rows: Iterable[Candidate]) -> int:
        """The units by which it counts more of some postings than they break rules: a school beyond a share is one that nobody holds, and a share
        that somebody does not come to may be one school too many less; less those that it does not count."""
        most = most_at_once(rows, self.shares)
        off = [most[who] - share for who, share in self.shares.items()]
        return sum(self.whole * n if n > 0 else -n for n in off) - self.beyond

    def reported(self, bound: float, standing: Standing) -> float:
        """A bound as one on minutes alone, for choices that break no more than one does."""
        return max(0.0, bound - self.unit * (standing.in_principle + self.whole * standing.musts))


def prove(
    pool: Candidates,
    rows: Sequence[Candidate],
    board: Board,
    literals: Mapping[int, Lit],
    stop: Stop,
    *,
    unit: float,
    start: Minutes | None = None,
) -> Proof:
    """Minutes that every choice among all candidates costs at least; a stop leaves it at what is proven by then.

    ``start`` is a guess of each piece's worth (None: the duals of the programme over single day tours).

    A ``unit`` of breach costs ``REPORTED`` minutes where none is needed, else ``NEAR``, just so much that no road is worth one: then the
    bound tells of the road what breaches would drown. Where far more are known than are needed, less tells more.

    A school beyond somebody's allowance counts at least as one without anybody does in its months: this and all that is
    left out (exchanges, zones) keep the bound valid. Where postings are tied to shares it holds for those that keep to these.
    """
    whole = pool.county.parameters.count("schools_per_inspector", pool.office_id)
    cost, constant = minutes_of(board, literals, unit)
    idle = sum(min(0.0, minutes) for k, minutes in cost.items() if not rows[k].months)
    problem = tenure_problem(pool.county, pool, rows, cost, unit, PostingGoals(pool, rows).loads())
    guess = worth_of_pieces(problem) if start is None else np.minimum(start, problem.open_price)
    known = generate(problem, guess, stop) if problem.open_price.size else NOTHING
    limits = ((limit_of(pool.county, p), pool.shares.get(p.inspector_id, 0)) for p in pool.people)
    beyond = sum(max(0, share - limit) for limit, share in limits if limit is not None)
    return Proof(constant + idle, unit, whole, problem, known, shares=dict(pool.shares), beyond=beyond)


def minutes_of(board: Board, literals: Mapping[int, Lit], unit: float) -> tuple[dict[int, float], float]:
    """Minutes of each candidate (by place in the list) on a board of all, and of all choices alike; a unit of breach costs ``unit``."""
    price: dict[int, float] = defaultdict(float)
    constant = 0.0
    for amount, literal in board.costs:
        worth = math.copysign(unit, amount) if abs(amount) >= IN_PRINCIPLE else amount
        if isinstance(literal, int):
            constant += worth * literal
        elif literal.index >= 0:
            price[literal.index] += worth
    return {k: price[literal.index] for k, literal in literals.items()}, constant
