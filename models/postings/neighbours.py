"""Whose schools are shared out anew together in a round of the search: people whose schools lie close to each other."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from duxue.models.postings.candidates import Candidate, Candidates, most_at_once

NEIGHBOURS = 6
"""People whose schools are shared out anew together in one round of the search."""
LIGHTEST = 20
"""People who may take something off those who break a rule, at once."""


class Neighbours:
    """Groups of an office's people, one after another in an order drawn once."""

    def __init__(self, pool: Candidates, rows: Sequence[Candidate], seed: int) -> None:
        self.pool, self.rows = pool, rows
        self._in_turn = [person.inspector_id for person in pool.people]
        random.Random(seed).shuffle(self._in_turn)

    def group(
        self, held: Collection[int], broken: Collection[str], draw: random.Random, turn: int
    ) -> list[str]:
        """Neighbours of one after the other; every other time, where something is broken, more neighbours of whom it concerns.

        ``held`` are the postings as they stand (by place), ``broken`` the people and schools at which a rule is broken.
        """
        if broken and draw.random() < 0.5 and (concerned := self._concerned(held, broken)):
            return self._around(draw.choice(concerned), held, draw, 2 * NEIGHBOURS)
        return self._around(self._in_turn[turn % len(self._in_turn)], held, draw, NEIGHBOURS)

    def lightest(self, held: Collection[int], broken: Collection[str]) -> list[str]:
        """Whom it concerns that something is broken, and those of the others who have the most places left, months counted one by one."""
        concerned, county = self._concerned(held, broken), self.pool.county
        most = {p.inspector_id: county.allowance(p) for p in self.pool.people}
        served: dict[str, set[date]] = defaultdict(set)
        for one in self.rows:
            served[one.row.inspector_id].update(one.months)
        left = Counter({who: most[who] * len(months) for who, months in served.items()})
        for row, months in ((self.rows[k].row, self.rows[k].months) for k in held):
            large = county.is_large(county.schools[row.school_id])
            left[row.inspector_id] -= len(months) * (most[row.inspector_id] if large else 1)
        others = sorted(set(self._in_turn).difference(concerned), key=lambda i: (-left[i], i))
        return [*concerned, *others[:LIGHTEST]]

    def of_shares(self, held: Collection[int]) -> tuple[list[str], list[str]]:
        """Whose schools are shared out anew where postings are tied to shares, near each other or not.

        Who holds a large school, with as many of those with the smallest shares, who hold the fewest others beside it; and those who
        hold more or fewer schools than the share, farthest from it first.
        """
        large = {s.school_id for s in self.pool.schools if self.pool.county.is_large(s)}
        shares, rows = self.pool.shares, [self.rows[k] for k in held]
        holders = {c.row.inspector_id for c in rows if c.row.school_id in large}
        smallest = sorted(shares, key=lambda i: (shares[i], i))[: len(large)]
        most = most_at_once(rows, shares)
        off = sorted(
            (i for i in shares if most[i] != shares[i]), key=lambda i: (-abs(most[i] - shares[i]), i)
        )
        return sorted(holders.union(smallest)), sorted(off[:LIGHTEST])

    def _concerned(self, held: Collection[int], broken: Collection[str]) -> list[str]:
        rows = (self.rows[k].row for k in held)
        holders = {row.inspector_id for row in rows if row.school_id in broken}
        return sorted(holders | set(broken) & self.pool.tours.row.keys())

    def _around(self, person: str, held: Collection[int], draw: random.Random, size: int) -> list[str]:
        """A few people whose schools lie close to one person's, with some chance in the choice."""
        tours = self.pool.tours
        schools: dict[str, list[int]] = defaultdict(list)
        for k in held:
            schools[self.rows[k].row.inspector_id].append(tours.col[self.rows[k].row.school_id])
        mine = sorted(schools.get(person, [])) or [int(tours.single[tours.row[person]].argmin())]
        distance: list[tuple[float, str]] = []
        for other in tours.people:
            theirs = sorted(schools.get(other, []))
            near = min((float(tours.between[a, b]) for a in mine for b in theirs), default=None)
            if near is None:
                near = min(float(tours.out[tours.row[other], a]) for a in mine)
            distance.append((near * draw.uniform(0.5, 1.5), other))
        return [person, *(o for _, o in sorted(distance) if o != person)][:size]
