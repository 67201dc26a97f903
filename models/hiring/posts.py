"""Who could answer for which school on the hardest days: within limits, reach, recusal and given zones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from duxue.models.facts import duties
from duxue.models.facts.places import limit_of
from duxue.models.hiring.builder import StaffModelBuilder
from duxue.models.hiring.supply import Stretch
from duxue.models.postings.one_day import Holders, OneDay
from duxue.models.postings.staff_facts import LOAD, RECUSAL, ZONE, within_reach

PLACE = "place"
"""The key of new people is this word and the number of the place where their days start."""


class Posts:
    """The part of the model that shares out schools among people of today and new ones."""

    def __init__(
        self, builder: StaffModelBuilder, priced: Stretch | None = None, *, each: bool = False
    ) -> None:
        """``priced``: the stretch whose roads and unmatched stages are put among ``builder.out.minutes``.

        ``each``: nobody is taken together with others like them, and ``builder.out.holders`` tells who holds what.
        """
        self.builder = builder
        self.priced = priced
        self.each = each
        people = [i.inspector_id for i in builder.county.inspectors_of(builder.office)]
        schools = [school.school_id for school in builder.case.sites.schools]
        self._near = within_reach(builder.county, people, schools, builder.office)

    def write(self) -> None:
        """Every school of every hardest stretch has somebody."""
        for stretch in self.builder.case.supply.stretches:
            self._post(stretch)

    def beyond(self, stretch: Stretch) -> frozenset[str]:
        """The schools of a stretch that nobody of today and nobody new may hold."""
        return stretch.schools.difference(*(one.allowed for one in self._holders(stretch)))

    def _holders(self, stretch: Stretch) -> list[Holders]:
        """The people of today, those alike together, and the new ones by their places."""
        builder = self.builder
        county, kept = builder.county, builder.kept
        alike: Counter[tuple[Any, ...]] = Counter()
        for i in sorted(stretch.people):
            person = county.inspectors[i]
            limit = limit_of(county, person)
            if limit == 0:
                continue
            far = not kept.reach or ("reach", i) in county.waived
            allowed = stretch.schools if far else stretch.schools & self._near[i]
            if kept.recusal:
                allowed -= {s for who, s in stretch.barred if who == i}
            name = i if self.each or stretch is self.priced else ""
            alike[limit, allowed, person.school_id if kept.recusal else "", name] += 1
        found = [
            Holders(key[-1] or n, key[1], key[0], number, key[2])
            for n, (key, number) in enumerate(alike.items())
        ]
        cap = county.parameters.count("schools_per_inspector", builder.office)
        for k in builder.places:
            place, reach = builder.case.sites.places[k], builder.case.sites.reach[k]
            number = sum(x for kind, x in builder.new(school=True) if kind.place == place)
            allowed = stretch.schools & reach if kept.reach else stretch.schools
            found.append(Holders((PLACE, k), allowed, cap, number))
        return found

    def _post(self, stretch: Stretch) -> None:
        builder = self.builder
        rules = [LOAD, RECUSAL, *([ZONE] if builder.kept.zones else [])]
        schools = sorted(stretch.schools)
        day = OneDay(builder.model, builder.county, builder.office, schools, self._holders(stretch), rules)
        for one in day.holders:
            literals = {s: day.pairs[one.key, s] for s in schools if (one.key, s) in day.pairs}
            if stretch is self.priced:
                self._price(one, literals)
            if self.each:
                builder.out.holders |= {(str(one.key), s): mine for s, mine in literals.items()}
        for held in day.held.values():
            if builder.elastic:
                builder.model.add_exactly_one([*held, builder.left_open("posts", stretch.day)])
            elif held:
                builder.model.add_exactly_one(held)

    def _price(self, one: Holders, literals: Mapping[str, list[Any]]) -> None:
        """Minutes of the year's visits, each a journey of its own, and the price of stages that do not match."""
        builder, county = self.builder, self.builder.county
        p, ids = county.parameters, sorted(literals)
        mismatch = round(p.number("weight_stage_match", builder.office))
        place = one.key[1] if isinstance(one.key, tuple) else None
        if place is None:
            out = county.travel.matrix([str(one.key)], ids)[0]
            road = (out + county.travel.matrix(ids, [str(one.key)])[:, 0]).tolist()
        else:
            column = {school.school_id: k for k, school in enumerate(builder.case.sites.schools)}
            road = [float(builder.case.sites.minutes[place, column[s]]) for s in ids]
        each = p.count("visits_per_month", builder.office)
        for s, minutes in zip(ids, road, strict=True):
            months = len(duties.required_months(county, county.schools[s], p))
            person = county.inspectors.get(str(one.key))
            apart = person is not None and not county.schools[s].stage.known_to(person.stages)
            cost = round(minutes * months * each) + (mismatch if apart else 0)
            builder.out.minutes += [(cost, x) for x in literals[s]]
        if place is not None:
            self._price_stages(place, one.limit or 0, literals, mismatch)

    def _price_stages(self, place: int, limit: int, literals: Mapping[str, list[Any]], mismatch: int) -> None:
        """The schools of each profile beyond what the new people of this profile at a place can hold do not match."""
        builder = self.builder
        for profile in (one for one in builder.case.profiles if not one.government):
            there = [
                (limit, x)
                for kind, x in builder.new(school=True)
                if kind.place == builder.case.sites.places[place] and kind.profile == profile
            ]
            load = []
            for s in sorted(literals):
                school = builder.county.schools[s]
                if next((one for one in builder.case.profiles if one.fits(school.stage)), None) == profile:
                    load += [(limit if builder.county.is_large(school) else 1, x) for x in literals[s]]
            apart = builder.model.new_int_var(0, 10_000, "")
            builder.model.add(sum(w * x for w, x in load) - sum(w * x for w, x in there) <= apart)
            builder.out.minutes.append((mismatch, apart))
