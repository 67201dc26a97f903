"""What postings cost in goals that look at a whole person or office: fair load and the budget.

Each candidate k brings h[k] half-days of visits and costs c[k] yuan. For each person e[i] >= sum of h[k] x[k] - t[i] (see
``FairShares``), e[i] >= 0, at the price of ``fair_load``, and more beyond a quarter; for the office b >= sum of c[k] x[k] - what is left of the budget
beside its events, b >= 0, at the price of ``budget``. Events are expected, not known: they cost what the office's people cost
on average. Shared tours are left out of c[k], which is so never too small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from duxue.models.board import Board
from duxue.models.facts.office_work import expected_event_half_days
from duxue.models.goals.budget_left import UNIT, BudgetLeft
from duxue.models.goals.fair_shares import FairShares
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.tenures import Load
from duxue.models.rules.pen import Lit


class PostingGoals:
    """The goals of one office's candidate postings that are no sum over single candidates."""

    def __init__(self, pool: Candidates, rows: Sequence[Candidate]) -> None:
        self.pool, self.rows = pool, rows
        county, office = pool.county, pool.office_id
        self._events = expected_event_half_days(county, office)
        self.fair = FairShares(county, office, self._events)
        self.budget = BudgetLeft(county, office)

    def post(self, board: Board, held: Mapping[int, Lit]) -> None:
        """Price what some postings (literals by place in the list, or facts) bring beyond shares and budget."""
        shares = self.fair.of
        mine: dict[str, list[tuple[int, Lit]]] = defaultdict(list)
        for k in sorted(held):
            mine[self.rows[k].row.inspector_id].append((self._half_days(k), held[k]))
        for person, terms in sorted(mine.items()):
            for limit, price in self.fair.steps(shares[person]) if person in shares else ():
                board.pay_beyond(price, terms, limit, f"fair/{person}/{limit}")
        if self._left is not None:
            costs = [(self._cost(k), x) for k, x in sorted(held.items())]
            board.pay_beyond(self.budget.price, costs, self._left, "budget")

    def loads(self) -> list[Load]:
        """What people's half-days cost beyond their shares."""
        shares = self.fair.of
        return [
            Load(n, float(limit), float(price))
            for n, person in enumerate(self.pool.people)
            if person.inspector_id in shares
            for limit, price in self.fair.steps(shares[person.inspector_id])
            if price
        ]

    def _half_days(self, k: int) -> int:
        return len(self.rows[k].months) * self.pool.half_days_each

    def _cost(self, k: int) -> int:
        """What the visits of a candidate cost, in units of the budget."""
        person = self.rows[k].row.inspector_id
        road = self.pool.road_minutes(self.rows[k])
        return round(self.budget.cost(person, self._half_days(k), road) / UNIT)

    @cached_property
    def _left(self) -> int | None:
        """What the budget leaves for visits beside the events to be expected, in its units."""
        cap = self.budget.cap
        if cap is None or not self.budget.price:
            return None
        shares = self.fair.of
        whole = sum(shares.values()) or 1
        each = sum(share * self.budget.cost(i, 1, 0) for i, share in shares.items()) / whole
        return max(0, round((cap - self._events * each) / UNIT))
