"""Trials of the search: some neighbouring people's schools shared out anew, all else as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from duxue.models.postings.assignment import Assignment
from duxue.models.solver import Presolve, Run, Stop, solve

ROUND_LIMIT = 0.6
ROUND_WORK = 0.03
"""Deterministic seconds that a round's model counts beside its solve where it is not probed."""


@dataclass(frozen=True)
class Choice:
    """Chosen candidates (by place in the list) and the pairs of them that share day tours."""

    rows: frozenset[int]
    pairs: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Trial:
    """Some people's schools to be shared out anew, strictly where nothing is broken.

    ``drawn`` is how the drawing of groups stood behind this one.
    """

    members: frozenset[str]
    choice: Choice
    strict: bool
    seed: int
    drawn: tuple[Any, ...]


@dataclass(frozen=True)
class Shared:
    """What came of a trial: the choice with it (None: it costs no less), and the deterministic seconds that the round counts."""

    choice: Choice | None
    work: float


def shared_out(model: Assignment, trial: Trial, stop: Stop) -> Shared:
    """A trial done.

    On a strict board all is proven soon, and most of the work would be probing; writing a model has no clock of its own that repeats.
    """
    members, choice, strict = trial.members, trial.choice, trial.strict
    open_rows, facts = model.open_among(choice.rows, members)
    # What members keep may share tours anew, with each other and with what falls to them.
    fixed = sorted(k for k in facts if model.rows[k].row.inspector_id in members)
    board, literals = model.board(open_rows, facts, strict=strict, spread=model.pool.short, among=members)
    pairs = model.share_tours(board, {**literals, **dict.fromkeys(fixed, True)}, None)
    board.minimise()
    now = {x.index: k in choice.rows for k, x in literals.items()}
    now |= {x.index: pair in choice.pairs for pair, x in pairs.items()}
    values = board.complete_assignment(now)
    board.hint(values)
    presolve = Presolve.PLAIN if strict else Presolve.FULL
    run = solve(
        board.model, seed=trial.seed, limit=ROUND_LIMIT, stop=stop, linearization=2, presolve=presolve
    )
    work = max(0.02, run.deterministic_seconds + (ROUND_WORK if strict else 0.0))
    if not run.found or run.objective is None or run.objective >= board.evaluate(values) - 0.5:
        return Shared(None, work)
    kept = {pair for pair in choice.pairs if model.rows[pair[0]].row.inspector_id not in members}
    shared = kept | {pair for pair, x in pairs.items() if run.is_true(x)}
    return Shared(Choice(facts | true_of(run, literals), frozenset(shared)), work)


def true_of(run: Run, literals: Mapping[int, object]) -> frozenset[int]:
    """The candidates (by place) that stand in an answer."""
    return frozenset(k for k, x in literals.items() if run.is_true(x))
