"""What zones are drawn from: an office's schools with their minutes and days in scope, their clusters, possible centres.

A first drawing (k-medoids under the size of a zone) stands as soon as these are known, so that there is an answer at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from duxue.models.facts.availability import scope_days
from duxue.models.stages.clusters import Cluster, clusters_of
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting

FILLED = 0.8
"""How full zones are meant to be on average, so that the next year's new schools find room."""

LEAST = 0.75
"""A zone with less than this share of the average counts as too small."""

CENTRES = 70
"""The most places considered as centres of zones; more schools than that are drawn around the most spread ones."""

NEAREST = 25
"""How many nearest centres a cluster may go to where there are more clusters than ``CENTRES``."""

ROUNDS = 12
"""Rounds of the first drawing: share out, take each zone's middle as its centre, share out again."""

Choice = Mapping[int, int]
"""A centre for every cluster, both by place in the data's lists."""


@dataclass(frozen=True, slots=True)
class Centre:
    """A place where a zone may be: around a school, or (with ``zone_id``) the given zone's own middle."""

    school: str
    home: int
    zone_id: str = ""


class ZoneData:
    """The schools of one office that are in scope in the horizon, and how they may be grouped (minutes one way)."""

    def __init__(self, county: County, office_id: str, postings: Sequence[Posting]) -> None:
        self.county = county
        self.office_id = office_id
        self.ids = sorted(s.school_id for s in county.schools_of(office_id) if scope_days(county, s))
        self.col = {s: k for k, s in enumerate(self.ids)}
        self.limit = county.parameters.count("zone_schools", office_id)
        self.minutes: NDArray[np.float64] = county.travel.matrix(self.ids, self.ids)
        self.present = self._present()
        self.clusters: list[Cluster] = clusters_of(county, self.ids, postings, self.fits)
        self.rows = [np.array([self.col[s] for s in c.schools], dtype=np.intp) for c in self.clusters]
        self.load = [self.present[rows].sum(axis=0) for rows in self.rows]
        self.centres = self._centres()
        self.cost = self._cost()

    def _present(self) -> NDArray[np.int64]:
        """Schools x the days on which one of them comes into scope: 1 where a school is then in scope."""
        spans = [scope_days(self.county, self.county.schools[s]) for s in self.ids]
        days = sorted({span[0] for span in spans if span})
        table = [[int(span is not None and span[0] <= d <= span[1]) for d in days] for span in spans]
        return np.array(table, dtype=np.int64).reshape(len(spans), len(days))

    def fits(self, schools: Iterable[str]) -> bool:
        """Whether some schools are few enough, on every day, for one zone."""
        rows = [self.col[s] for s in schools]
        return not rows or int(self.present[rows].sum(axis=0).max()) <= self.limit

    @property
    def wanted(self) -> int:
        """The number of zones at which they are as full as meant to be (at least one)."""
        most = int(self.present.sum(axis=0).max())
        if most <= self.limit:
            return 1
        return max(-(-most // self.limit), round(most / (FILLED * self.limit)))

    def least(self, zones: int) -> int:
        """The number of schools under which a zone counts as too small, with this many zones."""
        return int(LEAST * len(self.ids) / max(1, zones)) if zones > 1 else 0

    def middle(self, rows: NDArray[np.intp]) -> int:
        """The school (by place) from which the others of some are reached in the fewest minutes."""
        block = self.minutes[np.ix_(rows, rows)]
        return int(rows[int(block.sum(axis=1).argmin())])

    def _centres(self) -> list[Centre]:
        """Every given zone, then the middles of clusters that somebody could lead a zone from."""
        given: dict[str, list[int]] = defaultdict(list)
        for k, cluster in enumerate(self.clusters):
            if cluster.zone_id:
                given[cluster.zone_id].append(k)
        centres = []
        for zone_id, ks in sorted(given.items()):
            middle = self.middle(np.concatenate([self.rows[k] for k in ks]))
            centres.append(Centre(self.ids[middle], ks[0], zone_id))
        free = [k for k, c in enumerate(self.clusters) if not c.zone_id]
        led = [k for k in free if self.clusters[k].staffed] or free
        middles = {k: self.middle(self.rows[k]) for k in led}
        centres += [Centre(self.ids[middles[k]], k) for k in self._spread(middles)]
        return centres

    def _spread(self, middles: Mapping[int, int]) -> list[int]:
        """At most ``CENTRES`` clusters, each next one the farthest from those taken."""
        left = sorted(middles)
        if len(left) <= CENTRES:
            return left
        total = self.minutes.sum(axis=0)
        taken = [min(left, key=lambda k: (total[middles[k]], k))]
        away = {k: self.minutes[middles[taken[0]], middles[k]] for k in left}
        while len(taken) < CENTRES:
            following = max(left, key=lambda k: (away[k], -k))
            taken.append(following)
            for k in left:
                away[k] = min(away[k], self.minutes[middles[following], middles[k]])
        return sorted(set(taken))

    def _cost(self) -> NDArray[np.int64]:
        """Clusters x centres: minutes from the centre to the schools of the cluster, one way each."""
        table = np.zeros((len(self.clusters), len(self.centres)))
        starts = np.array([self.col[c.school] for c in self.centres], dtype=np.intp)
        for k, rows in enumerate(self.rows):
            table[k] = self.minutes[np.ix_(starts, rows)].sum(axis=1)
        return np.rint(table).astype(np.int64)

    def open_to(self, k: int) -> list[int]:
        """The centres that a cluster may go to (one, where its zone is given), the nearest first."""
        zone_id = self.clusters[k].zone_id
        if zone_id:
            return [z for z, c in enumerate(self.centres) if c.zone_id == zone_id]
        order = [int(z) for z in np.argsort(self.cost[k], kind="stable")]
        if len(self.clusters) <= CENTRES:
            return order
        near = set(order[:NEAREST])
        return [z for z in order if z in near or self.centres[z].home == k or self.centres[z].zone_id]

    # The first drawing.

    def drawn(self, zones: int) -> dict[int, int]:
        """A centre for every cluster, found by sharing out and moving the centres; more zones than asked if they must be."""
        fixed = [z for z, c in enumerate(self.centres) if c.zone_id]
        centres = [*fixed, *self._far_apart(fixed, zones - len(fixed))]
        best = self._shared_out(centres)
        for _ in range(ROUNDS):
            centres = self._moved(best)
            if set(centres) == set(best.values()):
                break
            found = self._shared_out(centres)
            if self._worth(found) >= self._worth(best):
                break
            best = found
        names = dict(zip(sorted(set(best.values())), self._moved(best), strict=True))
        return {k: names[z] for k, z in best.items()}

    def _worth(self, choice: Mapping[int, int]) -> int:
        return sum(int(self.cost[k, z]) for k, z in choice.items())

    def _far_apart(self, fixed: Sequence[int], number: int) -> list[int]:
        """Centres far from each other and from the given ones, the first in the middle of all."""
        left = [z for z, c in enumerate(self.centres) if not c.zone_id]
        places = {z: self.col[c.school] for z, c in enumerate(self.centres)}
        total = self.minutes.sum(axis=0)
        taken: list[int] = []
        while left and len(taken) < number:
            known = [places[z] for z in (*fixed, *taken)]

            def away(z: int, known: Sequence[int] = tuple(known)) -> tuple[float, int]:
                return (
                    (float(self.minutes[list(known), places[z]].min()), -z)
                    if known
                    else (-total[places[z]], -z)
                )

            taken.append(max(left, key=away))
            left.remove(taken[-1])
        return taken

    def _shared_out(self, centres: Sequence[int]) -> dict[int, int]:
        """Every cluster to its nearest centre with room, largest kin first; where there is none, to a new centre."""
        centres = list(centres)
        room = {z: np.full(self.present.shape[1], self.limit) for z in range(len(self.centres))}
        choice: dict[int, int] = {}
        for k, cluster in enumerate(self.clusters):
            if cluster.zone_id:
                choice[k] = self.open_to(k)[0]
                room[choice[k]] = room[choice[k]] - self.load[k]
        for kin in self._kins(centres):
            z = self._place(kin, centres, room, choice)
            for k in kin:
                choice[k] = z
                room[z] = room[z] - self.load[k]
            if z not in centres:
                centres.append(z)
        return choice

    def _kins(self, centres: Sequence[int]) -> list[list[int]]:
        """The clusters that are not given, kin by kin: the large first, of equal ones that with most to lose."""
        groups: dict[int, list[int]] = defaultdict(list)
        for k, cluster in enumerate(self.clusters):
            if not cluster.zone_id:
                groups[cluster.kin].append(k)

        def urgency(group: list[int]) -> tuple[int, int, int]:
            costs = sorted(int(self.cost[group, z].sum()) for z in centres)
            regret = costs[1] - costs[0] if len(costs) > 1 else 0
            return -int(sum(self.load[k] for k in group).max()), -regret, group[0]

        return sorted(groups.values(), key=urgency)

    def _place(
        self,
        kin: list[int],
        centres: list[int],
        room: Mapping[int, NDArray[np.int64]],
        choice: Mapping[int, int],
    ) -> int:
        load = sum(self.load[k] for k in kin)
        cost = self.cost[kin].sum(axis=0)
        mine = [z for k, z in sorted(choice.items()) if self.clusters[k].kin == self.clusters[kin[0]].kin]
        wide = [z for z in range(len(self.centres)) if int((room[z] - load).min()) >= 0]
        for choices in (mine, centres):
            if able := [z for z in choices if z in wide]:
                return min(able, key=lambda z: (int(cost[z]), z))
        new = [z for z in wide if z not in centres]
        own = [z for z in new if self.centres[z].home in kin]
        everywhere = list(range(len(self.centres)))
        return min(own or new or everywhere, key=lambda z: (int(cost[z]), z))

    def _moved(self, choice: Mapping[int, int]) -> list[int]:
        """For every zone in use the centre among its own clusters from which its schools are reached soonest."""
        zones: dict[int, list[int]] = defaultdict(list)
        for k, z in choice.items():
            zones[z].append(k)
        moved = []
        for z, ks in sorted(zones.items()):
            own = [c for c, centre in enumerate(self.centres) if centre.home in ks and not centre.zone_id]
            if self.centres[z].zone_id or not own:
                moved.append(z)
            else:
                moved.append(min(own, key=lambda c: (int(self.cost[ks, c].sum()), c)))
        return moved
