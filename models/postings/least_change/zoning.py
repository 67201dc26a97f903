"""Zones while postings are revised: schools tied by one person's hands lie in one of them, and may change it together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import count

from duxue.models.board import Board
from duxue.models.facts.spans import Span
from duxue.models.postings.held_together import zone_clusters
from duxue.models.postings.least_change.prices import Prices
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.prices import MUST
from duxue.models.rules import zone
from duxue.models.rules.pen import Lit
from duxue.models.shortfalls import Shortfall
from duxue.scenarios.codes import Force
from duxue.scenarios.plan import Posting


class Zoning:
    """The ties of an office's schools, the zones open to each, and the literals that they lie there.

    ``facts`` are the postings that stand. Ties change zone only where they hold a school of ``open_ones``, or one of
    somebody in ``takers``; all of them may with ``takers`` None.
    """

    def __init__(
        self,
        board: Board,
        office: ReleasedPostings,
        prices: Prices,
        facts: Sequence[Posting],
        open_ones: Sequence[str],
        takers: Collection[str] | None,
    ) -> None:
        self.board, self.office, self.prices, self.facts = board, office, prices, facts
        self.places: dict[tuple[str, str], Lit] = {}
        self.rezoned: list[Lit] = []
        every = [
            s.school_id for s in office.county.schools_of(office.office_id) if s.school_id in office.zone_of
        ]
        every += [s for s in open_ones if s not in office.zone_of]
        self.ties = [tuple(t) for t in zone_clusters(every, facts, office.zone_of)]
        self._tie_of = {s: n for n, tied in enumerate(self.ties) for s in tied}
        loose = self._loose(open_ones, takers)
        zones = sorted({self._now(n) for n in loose} - {""}) or sorted({*office.zone_of.values()})
        zones += self._one_more()
        for n, tied in enumerate(self.ties):
            given = sorted({office.county.schools[s].zone_id for s in tied} - {""})
            fixed = given or ([self._now(n)] if self._now(n) and n not in loose else [])
            self._add(tied, fixed or zones)

    def _now(self, n: int) -> str:
        """The zone in force of a tie (blank: its school is new)."""
        return next((self.office.zone_of[s] for s in self.ties[n] if s in self.office.zone_of), "")

    def _one_more(self) -> list[str]:
        """A zone more where the schools are too many for the zones in force."""
        office, county = self.office, self.office.county
        zones = {*office.zone_of.values()}
        schools = county.schools_of(office.office_id)
        days = {
            office.since,
            *(s.opened for s in schools if s.opened and office.since < s.opened <= county.end),
        }
        most = max(sum(s.in_scope(day) for s in schools) for day in days)
        if most <= len(zones) * county.parameters.count("zone_schools", office.office_id):
            return []
        return [next(z for n in count(1) if (z := f"{office.office_id}-{n:02d}") not in zones)]

    def _loose(self, open_ones: Sequence[str], takers: Collection[str] | None) -> list[int]:
        if takers is None:
            return list(range(len(self.ties)))
        theirs = {r.school_id for r in self.facts if r.inspector_id in takers and r.end >= self.office.since}
        reached = theirs | set(open_ones)
        return [n for n, tied in enumerate(self.ties) if not reached.isdisjoint(tied)]

    def _add(self, tied: Sequence[str], zones: Sequence[str]) -> None:
        """Schools tied together lie in exactly one of some zones, at a price in another than the one in force."""
        literals: dict[str, Lit] = {}
        for zone_id in zones:
            alone = len(zones) == 1
            literals[zone_id] = True if alone else self.board.new_literal(f"board/zone/{zone_id}/{tied[0]}")
            changed = sum(self.office.zone_of.get(s, zone_id) != zone_id for s in tied)
            self.board.pay(self.prices.zone * changed, literals[zone_id])
            if changed and not alone:
                self.rezoned.append(literals[zone_id])
            for s in tied:
                self.places[s, zone_id] = literals[zone_id]
        if len(zones) > 1:
            self.board.model.add_exactly_one(literals.values())
            if tied[0] not in self.office.zone_of:
                self._near_zone(tied[0], literals)

    def _near_zone(self, school_id: str, literals: Mapping[str, Lit]) -> None:
        """A school without a zone goes to the one whose schools lie nearest."""
        tours, members = self.office.tours, defaultdict(list)
        for s, zone_id in self.office.zone_of.items():
            if s in tours.col:
                members[zone_id].append(tours.col[s])
        for zone_id, literal in literals.items():
            if members[zone_id]:
                road = tours.between[tours.col[school_id], members[zone_id]]
                self.board.pay(round(float(road.mean())), literal)

    # The rule, in fewer words than it would write on so many candidates.

    def post(self, spans: Sequence[Span], held: Mapping[tuple[str, str, int], Lit]) -> None:
        """Zones within their size, and all that one person holds in a stretch in one of them."""
        self._post_sizes()
        by_person: dict[tuple[str, int], dict[int, list[Lit]]] = defaultdict(lambda: defaultdict(list))
        for (s, who, t), x in held.items():
            by_person[who, t][self._tie_of[s]].append(x)
        kept: dict[str, list[Posting]] = defaultdict(list)
        for row in self.facts:
            if row.end >= self.office.since and row.school_id in self._tie_of:
                kept[row.inspector_id].append(row)
        for (who, t), groups in by_person.items():
            mine = [r for r in kept[who] if r.start <= spans[t][1] and spans[t][0] <= r.end]
            home = self._tie_of[mine[0].school_id] if mine else None
            if (home is None and len(groups) == 1) or set(groups) == {home}:
                continue
            self._post_person(who, spans[t], groups, home)

    def _post_person(
        self, who: str, span: Span, groups: Mapping[int, Sequence[Lit]], home: int | None
    ) -> None:
        model = self.board.model
        apart = self.board.new_literal(f"zone/{who}/{span[0]}")
        self.board.shortfalls.append(Shortfall(zone.CARD.id, who, Force.MUST, span[0], MUST, 0, [1], [apart]))
        works: dict[str, Lit] = {}
        zones = sorted({z for n in groups for z in self._zones(n)})
        if home is None:
            works = {z: self.board.new_literal(f"zone/{who}/{span[0]}/{z}") for z in zones}
            model.add_at_most_one(works.values())
        else:
            works = {z: self._at(home, z) for z in zones}
        for n, literals in groups.items():
            if n == home:
                continue
            for z in self._zones(n):
                if works[z] is True:
                    continue
                there = [] if self._at(n, z) is True else [self.board.no(self._at(n, z))]
                here = [] if works[z] is False else [works[z]]
                for x in literals:
                    model.add_bool_or([self.board.no(x), *there, *here, apart])

    def _zones(self, n: int) -> list[str]:
        return self._open_to[n]

    @cached_property
    def _open_to(self) -> Mapping[int, list[str]]:
        """The zones open to each tie."""
        found: dict[int, list[str]] = {n: [] for n in range(len(self.ties))}
        for s, zone_id in self.places:
            if s == self.ties[self._tie_of[s]][0]:
                found[self._tie_of[s]].append(zone_id)
        return found

    def _at(self, n: int, zone_id: str) -> Lit:
        return self.places.get((self.ties[n][0], zone_id), False)

    def _post_sizes(self) -> None:
        county = self.office.county
        limit = county.parameters.count("zone_schools", self.office.office_id)
        pen = self.board.pen(zone.CARD, county, price=MUST)
        schools = [county.schools[s] for tied in self.ties for s in tied]
        days = {county.start} | {
            s.opened for s in schools if s.opened and county.start < s.opened <= county.end
        }
        for zone_id in sorted({z for _, z in self.places}):
            done = set()
            for day in sorted(days):
                terms = []
                for n, tied in enumerate(self.ties):
                    number = sum(county.schools[s].in_scope(day) for s in tied)
                    literal = self._at(n, zone_id)
                    if number and literal is not False:
                        terms.append((number, literal))
                key = tuple(number for number, _ in terms)
                if key not in done and sum(key) > limit:
                    pen.require(terms, subject=zone_id, high=limit, day=max(day, self.office.since))
                done.add(key)
