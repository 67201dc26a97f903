"""Who could answer for which school on the hardest days: within limits, reach, recusal and given zones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duxue.models.facts import duties
from duxue.models.hiring.draft import Draft, Terms
from duxue.models.hiring.supply import Stretch, school_limit, within_reach
from duxue.scenarios.codes import Stage


@dataclass(frozen=True)
class _Group:
    """People (or those new from one place) who may hold the same schools: how many, and up to how many schools each."""

    size: Any
    limit: int
    large: int
    allowed: frozenset[str]
    home: str = ""
    place: int | None = None
    person: str = ""
    """Set where the stretch is priced, for then nobody is like anybody else."""


class Posts:
    """The part of the model that shares out schools among people of today and new ones."""

    def __init__(self, draft: Draft, priced: Stretch | None = None, *, each: bool = False) -> None:
        """``priced``: the stretch whose roads and unmatched stages are put among ``draft.out.minutes``.

        ``each``: nobody is taken together with others like them, and ``draft.out.holders`` tells who holds what.
        """
        self.draft = draft
        self.priced = priced
        self.each = each
        people = [i.inspector_id for i in draft.county.inspectors_of(draft.office)]
        self._near = within_reach(draft.county, people, list(draft.case.ground.schools), draft.office)

    def write(self) -> None:
        """Every school of every hardest stretch has somebody."""
        for stretch in self.draft.case.supply.stretches:
            self._posts(stretch)

    def beyond(self, stretch: Stretch) -> frozenset[str]:
        """The schools of a stretch that nobody of today and nobody new may hold."""
        groups = self._groups(stretch)
        return (
            stretch.schools - frozenset().union(*(g.allowed for g in groups)) if groups else stretch.schools
        )

    def _groups(self, stretch: Stretch) -> list[_Group]:
        found: dict[tuple[Any, ...], int] = defaultdict(int)
        for i in sorted(stretch.people):
            person = self.draft.county.inspectors[i]
            limit = school_limit(self.draft.county, person, len(stretch.schools))
            if limit < 1:
                continue
            free = ("responsible_load", i) in self.draft.county.waived
            far = not self.draft.kept.reach or ("reach", i) in self.draft.county.waived
            allowed = stretch.schools if far else stretch.schools & self._near[i]
            if self.draft.kept.recusal:
                allowed -= {s for who, s in stretch.barred if who == i}
            home = person.school_id if self.draft.kept.recusal else ""
            found[
                limit, 1 if free else limit, allowed, home, i if self.each or stretch is self.priced else ""
            ] += 1
        groups = [
            _Group(n, limit, large, allowed, home, person=i)
            for (limit, large, allowed, home, i), n in found.items()
        ]
        cap = self.draft.county.parameters.count("schools_per_inspector", self.draft.office)
        for k in self.draft.places:
            there = [
                x for kind, x in self.draft.new(school=True) if kind.place == self.draft.case.ground.places[k]
            ]
            allowed = (
                stretch.schools & self.draft.case.ground.reach[k]
                if self.draft.kept.reach
                else stretch.schools
            )
            groups.append(_Group(sum(there), cap, cap, allowed, place=k))
        return groups

    def _posts(self, stretch: Stretch) -> None:
        zone_of = (
            {s: self.draft.county.schools[s].zone_id for s in stretch.schools}
            if self.draft.kept.zones
            else {}
        )
        zones = sorted({z for z in zone_of.values() if z}) or [""]
        by_school: dict[str, list[Any]] = defaultdict(list)
        by_home: dict[tuple[str, str], list[list[Any]]] = defaultdict(list)
        for group in self._groups(stretch):
            literals = self._shares(group, zones, zone_of)
            if stretch is self.priced:
                self._price(group, literals)
            for s, mine in literals.items():
                by_school[s] += mine
                if group.home:
                    by_home[group.home, s].append(mine)
                if self.each:
                    self.draft.out.holders[group.person, s] = mine
        for s in sorted(stretch.schools):
            if self.draft.elastic:
                self.draft.model.add_exactly_one([*by_school[s], self.draft.left_open("posts", stretch.day)])
            elif by_school[s]:
                self.draft.model.add_exactly_one(by_school[s])
        for (home, away), mine in sorted(by_home.items()):
            for there in mine if home < away else ():
                for back in by_home.get((away, home), ()):
                    self.draft.model.add(sum(there) + sum(back) <= 1)

    def _shares(
        self, group: _Group, zones: Sequence[str], zone_of: Mapping[str, str]
    ) -> dict[str, list[Any]]:
        """Literals by school that one of a group holds it; each person stays in one zone and within the limit."""
        found: dict[str, list[Any]] = defaultdict(list)
        inside: list[Any] = []
        for zone in zones:
            people: Any = group.size
            if len(zones) > 1:
                people = self.draft.model.new_int_var(0, 10_000, "")
                inside.append(people)
            load: Terms = []
            for s in sorted(group.allowed):
                if zone_of.get(s, "") in ("", zone):
                    literal = self.draft.model.new_bool_var("")
                    found[s].append(literal)
                    weight = group.large if self.draft.county.is_large(self.draft.county.schools[s]) else 1
                    load.append((weight, literal))
            self.draft.model.add(sum(w * x for w, x in load) <= group.limit * people)
        if inside:
            self.draft.model.add(sum(inside) <= group.size)
        return found

    def _price(self, group: _Group, literals: Mapping[str, list[Any]]) -> None:
        """Minutes of the year's visits, each a journey of its own, and the price of stages that do not match."""
        draft, county = self.draft, self.draft.county
        p, ids = county.parameters, sorted(literals)
        mismatch = round(p.number("weight_stage_match", draft.office))
        if group.place is None:
            out = county.travel.matrix([group.person], ids)[0]
            road = (out + county.travel.matrix(ids, [group.person])[:, 0]).tolist()
        else:
            column = {school.school_id: k for k, school in enumerate(draft.case.ground.schools)}
            road = [float(draft.case.ground.minutes[group.place, column[s]]) for s in ids]
        each = p.count("visits_per_month", draft.office)
        for s, minutes in zip(ids, road, strict=True):
            months = len(duties.required_months(county, county.schools[s], p))
            person = county.inspectors.get(group.person)
            apart = person is not None and not matches(person.stages, county.schools[s].stage)
            cost = round(minutes * months * each) + (mismatch if apart else 0)
            draft.out.minutes += [(cost, x) for x in literals[s]]
        if group.place is not None:
            self._price_stages(group.place, group.limit, literals, mismatch)

    def _price_stages(self, place: int, limit: int, literals: Mapping[str, list[Any]], mismatch: int) -> None:
        """The schools of each profile beyond what the new people of this profile at a place can hold do not match."""
        draft = self.draft
        for profile in (one for one in draft.case.profiles if not one.government):
            there = [
                (limit, x)
                for kind, x in draft.new(school=True)
                if kind.place == draft.case.ground.places[place] and kind.profile == profile
            ]
            load = []
            for s in sorted(literals):
                school = draft.county.schools[s]
                if next((one for one in draft.case.profiles if one.fits(school.stage)), None) == profile:
                    load += [(limit if draft.county.is_large(school) else 1, x) for x in literals[s]]
            apart = draft.model.new_int_var(0, 10_000, "")
            draft.model.add(sum(w * x for w, x in load) - sum(w * x for w, x in there) <= apart)
            draft.out.minutes.append((mismatch, apart))


def matches(stages: Sequence[Stage], stage: Stage) -> bool:
    """Whether somebody's stages (none: all) match a school's."""
    return not stages or not stage.touched_by.isdisjoint(stages)
