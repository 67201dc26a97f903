"""Rounds of the proof of postings that go on without the box, where pieces stayed open at a price that the box held back.

Where people are just enough the worth of a few pieces lies far from any first guess: a large school takes a person whole, and what
another person is worth hangs on all schools at once. A box around the best worths known comes nearer by less each time then. Worths may
be anything here; portfolios are priced at a point that stays mostly with the best one known (Wentges 1997; Pessoa et al. 2018), which
takes more rounds, and in each both there and at the programme's optimum where nothing pays between.
"""

from __future__ import annotations

from dataclasses import replace

from duxue.models.postings.best_set import LONG
from duxue.models.postings.master import Duals
from duxue.models.postings.portfolios import HARDLY, MANY, NEAR, ROUNDS, Generated, Rounds
from duxue.models.postings.pricing import FEW
from duxue.models.stop import Stop

WAY = 0.3
"""How far on the way from the best point known to the programme's optimum portfolios are priced."""
NEARER = 0.0005
"""How near the programme's optimum the bound comes for the rounds to end: they are asked for where much is told, so that little counts."""
IDLE, NEARLY = 3, 0.004
"""Rounds that end it all where the bound rises by less than ``HARDLY`` of it, so near the programme's optimum."""


def freed(known: Generated, stop: Stop) -> Generated:
    """A bound no lower than the one known, with the portfolios met on the way to it too; a stop ends the rounds."""
    rounds = _Free(known, stop)
    rounds.settle(stop)
    return replace(rounds.generated(), held_back=False)


class _Free(Rounds):
    """Rounds from the best worths known, with the portfolios known to choose from."""

    def __init__(self, known: Generated, stop: Stop) -> None:
        super().__init__(known.problem, known.duals.cover, stop)
        self.centre = self.now = known.duals
        self.tops, self.doubts = known.tops, known.doubts
        self.bounds = [bound for _, bound in known.steps]
        for a in known.portfolios:
            self.portfolios[a.tenure, a.rows] = a
            self.master.add(a)

    def settle(self, stop: Stop) -> None:
        """Round after round until programme and bound meet, or nothing is gained any more."""
        dearest, most, first = self.problem.open_price, FEW, len(self.bounds)
        for _ in range(ROUNDS):
            answer = None if stop.is_asked() else self.master.solve_between(-dearest, dearest)
            if answer is None:
                break  # any duals give a bound: the best one known stands
            self.value, self.now = answer
            if self._off() <= NEARER or self._at_rest(first):
                break
            self.bounds.append(self.bounds[-1])
            fresh = self._pays(self.centre.towards(self.now, WAY), most) or self._pays(self.now, most)
            if not fresh and most > FEW:
                break
            most = MANY if self._off() < NEAR or not fresh else FEW
        self._proven(stop, LONG)

    def _pays(self, at: Duals, most: int) -> bool:
        """Price all tenures at a point, and take over the bound there where it is better: whether any portfolio pays."""
        answers = self._answers(at, most)
        self.kept = [a.kept for a in answers]
        least = at.worth(self.problem) - sum(a.most for a in answers)
        if least > self.bounds[-1]:
            self.bounds[-1], self.centre = least, at
            self.tops, self.doubts = tuple(a.most for a in answers), tuple(a.doubt for a in answers)
        return self._added([one for a in answers for one in a.portfolios])

    def _at_rest(self, first: int) -> bool:
        """Whether the last rounds gained next to nothing so near the optimum."""
        near = self._off() <= NEARLY and len(self.bounds) > first + IDLE
        return near and self.bounds[-1] - self.bounds[-IDLE - 1] < HARDLY * abs(self.bounds[-1])
