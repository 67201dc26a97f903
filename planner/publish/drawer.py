"""Who draws what of a large plan is no table and no workbook: a process of its own, which may load what that takes beforehand."""

from __future__ import annotations

from duxue.planner.crew.crew import cores
from duxue.planner.crew.job import order_of
from duxue.planner.crew.mates import Pieces
from duxue.planner.crew.named import Named
from duxue.planner.crew.process import Begun
from duxue.planner.publish.folder import goes_by_office
from duxue.scenarios.county import County

LARGE = 200
"""Institutions from which on all else is written while the workbook is written: with fewer, starting a process takes longer."""
DRAW = Named("duxue.planner.publish.drawing", "draw")
"""What draws: maps, cards and report take two seconds to load."""


def drawn_apart(county: County) -> bool:
    """Whether a plan of a county is drawn in a process of its own: it is large, and there is a core for it."""
    return len(county.rows.schools) >= LARGE and cores() > 1


def drawer_begun(county: County) -> Begun | None:
    """A process that loads what draws while the plan is made (None: the plan is not drawn apart, or office by office)."""
    if not drawn_apart(county) or goes_by_office(county):
        return None
    return Begun(order_of(Pieces(DRAW, ())))
