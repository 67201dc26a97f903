"""The first staffing: CP-SAT chooses among the portfolios met on the way to the bound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from duxue.models.board import Board
from duxue.models.postings.candidates import Candidate
from duxue.models.postings.greedy import greedy_portfolios
from duxue.models.postings.pricing import Portfolio
from duxue.models.postings.staffing_bound import Proof
from duxue.models.rules.pen import Lit
from duxue.models.solver import Stop, solve
from duxue.scenarios.records import Inspector


def chosen_rows(
    proof: Proof,
    rows: Sequence[Candidate],
    people: Sequence[Inspector],
    *,
    seed: int,
    limit: float,
    stop: Stop,
) -> tuple[set[int], float]:
    """The candidates (by place in ``rows``) of the best choice of portfolios, and the deterministic seconds it took.

    One portfolio a tenure at most, every piece of a school's year in at least one: a school may come out twice. Where the
    limit ends before anything is found, portfolios are taken greedily.
    """
    board = Board()
    held: dict[int, list[Lit]] = defaultdict(list)
    mine: dict[int, list[Lit]] = defaultdict(list)
    literals: list[Lit] = []
    for n, portfolio in enumerate(proof.portfolios):
        literal = board.new_literal(f"board/portfolio/{n}")
        board.pay(round(portfolio.cost), literal)
        mine[portfolio.tenure].append(literal)
        literals.append(literal)
        for low, high in portfolio.pieces:
            for piece in range(low, high):
                held[piece].append(literal)
    clashes = _exchanges(proof.portfolios, rows, people)
    for together in (*mine.values(), *([literals[a], literals[b]] for a, b in clashes)):
        board.model.add_at_most_one(together)
    for piece, price in enumerate(proof.problem.open_price):
        left_out = board.new_literal(f"board/left_out/{piece}")
        board.pay(round(price), left_out)
        board.model.add_bool_or([*held[piece], left_out])
    board.minimise()
    run = solve(board.model, seed=seed, limit=limit, stop=stop, gap=0.00005, linearization=2)
    if run.found:
        chosen = [n for n, literal in enumerate(literals) if run.is_true(literal)]
    else:
        chosen = greedy_portfolios(proof.portfolios, proof.problem.open_price, clashes)
    return {k for n in chosen for k in proof.portfolios[n].rows}, run.deterministic_seconds


def _exchanges(
    portfolios: Sequence[Portfolio], rows: Sequence[Candidate], people: Sequence[Inspector]
) -> list[tuple[int, int]]:
    """Portfolios (by place) that would have two people answer for each other's own schools: of each two, one at most."""
    home = {i.inspector_id: i.school_id for i in people if i.school_id}
    posted: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, portfolio in enumerate(portfolios):
        for row in (rows[k].row for k in portfolio.rows):
            if row.inspector_id in home:
                posted[home[row.inspector_id], row.school_id].append(n)
    both = (
        (here, posted[away, own])
        for (own, away), here in posted.items()
        if own < away and (away, own) in posted
    )
    return [(a, b) for there, back in both for a in there for b in back]
