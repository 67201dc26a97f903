"""Fair shares of an office's field work, and what goes beyond them: one formulation for postings, teams and last moves.

Sets: people i of an office who inspect schools; r[i] = days a month x months in office; W = half-days of visits owed and of
events at schools (expected before the round is settled, counted after).
Share: t[i] = W r[i] / sum of r. Load of i: half-days of the visits that postings bring, and of seats.
Excess: e[i] >= load[i] - t[i], e[i] >= 0; the card of ``fair_load`` measures sum of e / 2 in days, each at its price. So that
nobody carries far more than the others, what is beyond m t[i] costs ``FAR`` times as much: nearly a limit (``FAR_SCARCE`` where an office
has hardly more people than it must). m is 1.25, or where people are few the least multiple at which they have places for all schools,
each of which is somebody's as a whole.
Postings decide the visits alone: e[i] >= visits[i] - t[i] there, a part of the same excess. Events take the visits as given
and pay what seats add to it. Both bounds are sums over people and need no more than loads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import floor

from duxue.models.facts.availability import months_of
from duxue.models.facts.duties import required_months
from duxue.models.facts.field_work import monthly_half_days
from duxue.models.facts.office_work import evaluation_half_days, owed_half_days
from duxue.models.facts.places import too_many
from duxue.models.rules import staffing_level
from duxue.models.rules.fair_load import CARD, groups, room_of
from duxue.scenarios.county import County
from duxue.scenarios.records import School

QUARTER = 1.25
FAR, FAR_SCARCE = 70, 20
"""How many times the price of a half-day beyond the share one costs that is far beyond it, with people to spare and without."""
NEARLY = 1e-6
TO_SPARE = 1.2
"""How many times the people that the law asks for an office has that has people to spare."""


def has_people_to_spare(county: County, office_id: str) -> bool:
    """Whether an office has clearly more people than the law asks for."""
    needs = staffing_level.count(county, county.parameters)
    return all(n.available >= TO_SPARE * n.demanded for n in needs if n.subject == office_id)


@dataclass(frozen=True)
class FairShares:
    """The shares of one office's people in half-days, with ``events`` half-days of events at schools beside the visits."""

    county: County
    office_id: str
    events: float

    @cached_property
    def prices(self) -> tuple[int, int]:
        """Minutes of each half-day beyond somebody's share, and so many more far beyond it."""
        each = self.county.parameters.number(f"weight_{CARD.id}", self.office_id) / 2
        far = FAR if self._to_spare else FAR_SCARCE
        return round(each), round((far - 1) * each)

    @cached_property
    def _to_spare(self) -> bool:
        return has_people_to_spare(self.county, self.office_id)

    def steps(self, share: float) -> tuple[tuple[int, int], ...]:
        """Half-days from which on each further one costs so many minutes more than before, for somebody with a share."""
        near, far = self.prices
        return (round(share), near), (floor(self.most * share + NEARLY), far)

    @cached_property
    def most(self) -> float:
        """The multiple of a share from which on half-days cost far more."""
        months = [required_months(self.county, s, self.county.parameters) for s in self._schools]
        each = monthly_half_days(self.county, self.office_id) * max(map(len, months), default=0)
        days = sorted({first.replace(day=15) for some in months for first, _ in some})
        return max([QUARTER, *(self._asked(day, each) for day in days if each)])

    def _asked(self, day: date, each: int) -> float:
        """The least multiple at which who is in office on a day has places for all schools of ``each`` half-days a year."""
        there = [s for s in self._schools if s.in_scope(day)]
        large = sum(map(self.county.is_large, there))
        cap = self.county.parameters.count("schools_per_inspector", self.office_id)
        whole, people = len(months_of(self.county)), list[tuple[float, int]]()
        for person in groups(self.county, self.office_id)[0]:
            share = self.of.get(person.inspector_id, 0)
            if share and person.term_start <= day <= person.term_end:
                months = room_of(self.county, person) / person.days_per_month
                people.append((each * months / whole / share, self.county.allowance(person)))
        asked = sorted({n * school for school, most in people for n in range(1, most + 1)})
        for multiple in asked:
            places = [min(most, floor(multiple / school + NEARLY)) for school, most in people]
            if not too_many(places, len(there), large, cap):
                return multiple
        return max(asked, default=QUARTER)

    @cached_property
    def _schools(self) -> Sequence[School]:
        return self.county.schools_of(self.office_id)

    def minutes(self, half_days: float, share: float) -> float:
        """Minutes of what somebody's half-days are beyond the share."""
        return sum(price * max(0.0, half_days - limit) for limit, price in self.steps(share))

    @cached_property
    def of(self) -> Mapping[str, float]:
        """Each person's share of the office's work in half-days, by id; those who inspect governments share their own.

        Whole half-days where everybody is needed: there a school more or less hangs on a part of one, and proofs with it.
        """
        schools, governments = groups(self.county, self.office_id)
        work = [owed_half_days(self.county, self.office_id) + self.events, 0.0]
        work[1 if governments else 0] += evaluation_half_days(self.county, self.office_id)
        found: dict[str, float] = {}
        for group, whole in zip((schools, governments), work, strict=True):
            room = {person.inspector_id: room_of(self.county, person) for person in group}
            if all_room := sum(room.values()):
                exact = {i: whole * mine / all_room for i, mine in room.items()}
                found |= exact if self._to_spare else {i: float(round(share)) for i, share in exact.items()}
        return found
