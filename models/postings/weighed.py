"""What some postings cost and break: candidates chosen by the search, or rows that a later stage has made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duxue.models.levels import Standing, standing_of
from duxue.models.postings.assignment import Assignment
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.shared_anew import Choice
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.time_worth import TimeWorth
from duxue.models.shortfalls import Shortfall
from duxue.models.solver import Outcome
from duxue.scenarios.codes import Force
from duxue.scenarios.plan import Posting


@dataclass(frozen=True)
class Staffing:
    """The postings of one office, how good they are, and what they leave open.

    ``proof`` bounds the minutes told, and another effort or zoning may set out from it; ``sure`` are the least breaches proven.
    """

    postings: tuple[Posting, ...]
    outcome: Outcome
    open: tuple[tuple[Shortfall, int], ...]
    proof: Proof
    sure: Standing


@dataclass(frozen=True)
class Weighed:
    """A choice, how it stands, and the requirements stronger than goals that it breaks, by how much.

    ``minutes`` are those of the standing without what keeps many schools from one person where people lack, and without what
    it adds to the ``teams``' road: that is told with their events, and not here again.
    """

    choice: Choice
    standing: Standing
    minutes: float
    teams: int
    broken: tuple[tuple[Shortfall, int], ...]


def paired(model: Assignment, rows: frozenset[int]) -> Choice:
    """Some candidates of a model with each person's best shared tours."""
    return Choice(rows, model.tours.best(rows))


def weighed(model: Assignment, choice: Choice) -> Weighed:
    """How a choice stands on the board on which nothing else does."""
    board, literals = model.board(sorted(choice.rows), (), spread=model.pool.short)
    pairs = model.share_tours(board, literals, choice.pairs)
    decided = {x.index: True for x in (*literals.values(), *pairs.values())}
    values = board.complete_assignment(decided)
    broken = [(s, n) for s in board.shortfalls if (n := s.amount(values)) and s.force is not Force.GOAL]
    standing = standing_of(board, values)
    crowding = model.crowding(choice.rows) if model.pool.short else 0
    teams = sum(model.rows[k].teams for k in choice.rows)
    return Weighed(choice, standing, standing.minutes - crowding - teams, teams, tuple(broken))


def weighed_rows(
    pool: Candidates, worth: TimeWorth, zone_of: Mapping[str, str], postings: Sequence[Posting]
) -> Weighed:
    """How any postings of an office stand, be they candidates of its search or not (a school handed on in mid-year by a later stage)."""
    rows = worth.paid(pool, [pool.candidate(row) for row in postings])
    model = Assignment(pool.county, pool, rows, zone_of)
    return weighed(model, paired(model, frozenset(range(len(rows)))))
