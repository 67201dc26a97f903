"""How many duties a choice of postings leaves open, counted as an audit of them counts."""

from __future__ import annotations

from duxue.models.postings.least_change.posting_board import RULES, Choice, PostingBoard
from duxue.models.solver import Run
from duxue.scenarios.codes import Force
from duxue.scenarios.plan import Plan


def open_duties(board: PostingBoard, choice: Choice, run: Run) -> int:
    """Musts and in-principle rules that a choice breaks on the days to come.

    What holds from day to day is counted by the rules' own checks, a stretch of days once: the board counts it anew on every day on
    which anybody comes or goes. Months without a visit, zones and hand-overs are counted as on the board.
    """
    county, plan = board.office.county, Plan(postings=tuple(board.rows(choice)))
    found = 0
    for rule in RULES:
        for f in rule.check(county, plan, county.parameters) if rule.CARD.force is not Force.GOAL else ():
            late = f.days is None or f.days[1] >= board.office.since
            found += late and (f.rule, f.subject) not in county.waived
    daily = {rule.CARD.id for rule in RULES}
    return found + sum(amount for s, amount in board.breaches(run) if s.rule not in daily)
