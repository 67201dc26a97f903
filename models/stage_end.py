"""How a stage of an office ended, as whoever judges and publishes a plan reads it: nothing of the solver is loaded for that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from duxue.scenarios.trajectory import KEY, Step, gap_between


@dataclass(frozen=True, slots=True)
class Level:
    """How many requirements of one force stay open, and the number that is proven to be the least or below it."""

    open: int
    bound: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one stage of one office ended: minutes of objective and proven bound, gap in 0..1, seconds of both clocks.

    Where ``musts`` and ``in_principle`` are told the minutes hold what is left once these are least; else breaches are
    minutes too. ``steps`` tell how objective and bound came together (``duxue.models.bound_trace``); a stage may keep none.
    """

    office: str
    stage: str
    status: str
    objective: float | None
    bound: float | None
    seconds: float
    deterministic_seconds: float
    note: str = ""
    steps: tuple[Step, ...] = ()
    musts: Level | None = None
    in_principle: Level | None = None

    @property
    def gap(self) -> float | None:
        """How far the objective may be from the best possible, relative to the objective (None: no proof)."""
        return gap_between(self.objective, self.bound)

    def to_json(self) -> dict[str, Any]:
        """The stage's row in ``outcome.json``, which the clock never touches."""
        gap = self.gap
        return {
            "office": self.office,
            "stage": self.stage,
            "status": self.status,
            "objective": self.objective,
            "bound": self.bound,
            "gap": None if gap is None else round(gap, 6),
            "deterministic_seconds": round(self.deterministic_seconds, 6),
            "note": self.note,
            **{
                name: {"open": level.open, "bound": level.bound}
                for name, level in (("musts", self.musts), ("in_principle", self.in_principle))
                if level is not None
            },
            **({KEY: [step.to_json() for step in self.steps]} if self.steps else {}),
        }
