"""Day tours: what it costs a person to visit one school, or two that share the road, on one day."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from duxue.models.facts.field_work import visit_half_days
from duxue.scenarios.county import County

Minutes = NDArray[np.float64]


class Tours:
    """Travel minutes of the day tours of some people to some schools.

    ``single[i, s]`` is start -> school -> start; ``pair(i)[s, t]`` the shorter order of start -> two schools -> start
    (infinite where it exceeds ``day_travel_minutes``, or where a visit takes the whole day). Indices follow
    ``people`` and ``schools``. All minutes are ``weight`` times as many, the limit of a day's tour too.
    """

    def __init__(
        self, county: County, people: Sequence[str], schools: Sequence[str], *, weight: float = 1.0
    ) -> None:
        self.people, self.weight = list(people), weight
        self.schools = list(schools)
        self.row = {i: k for k, i in enumerate(self.people)}
        self.col = {s: k for k, s in enumerate(self.schools)}
        travel = county.travel
        self.out: Minutes = weight * travel.matrix(self.people, self.schools)
        self.home: Minutes = weight * travel.matrix(self.schools, self.people)
        self.between: Minutes = weight * travel.matrix(self.schools, self.schools)
        self.single: Minutes = self.out + self.home.T
        units = [county.inspectors[i].unit_id for i in self.people]
        p = county.parameters
        self.day_limit = [weight * p.number("day_travel_minutes", u) for u in units]
        self.shares_days = [visit_half_days(county, u) == 1 for u in units]

    def pair(self, i: int) -> Minutes:
        """Minutes of person i's tours to two schools, schools x schools, infinite where not allowed."""
        n = len(self.schools)
        if not self.shares_days[i]:
            return np.full((n, n), np.inf)
        there = self.out[i][:, None] + self.between + self.home[:, i][None, :]
        best: Minutes = np.minimum(there, there.T)
        best[best > self.day_limit[i]] = np.inf
        np.fill_diagonal(best, np.inf)
        return best

    def saving(self, i: int) -> Minutes:
        """What person i saves by visiting two schools on one day instead of two (0 where it is not allowed)."""
        together = self.single[i][:, None] + self.single[i][None, :] - self.pair(i)
        gained: Minutes = np.maximum(together, 0.0)
        return gained

    @cached_property
    def most_saved(self) -> Minutes:
        """What each person saves at most by visiting a school on one day with another (people x schools)."""
        return np.array([self.saving(i).max(axis=1) for i in range(len(self.people))])

    def floor(self, person: str, school: str) -> float:
        """The least that a visit adds to the road in any company: half the tour shared with the school it goes with best."""
        i, s = self.row[person], self.col[school]
        return float(self.single[i, s] - self.most_saved[i, s] / 2)
