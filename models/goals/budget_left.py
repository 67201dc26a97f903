"""What a budget leaves for an office's field work, and what people's time costs it (costs the office has not set are none)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from duxue.models.rules.budget import CARD, price_of_day, price_of_hour
from duxue.models.rules.fair_load import room_of
from duxue.scenarios.county import County

UNIT = 10
"""Yuan in which costs are counted while a plan is searched."""


@dataclass(frozen=True)
class BudgetLeft:
    """The money of one office: a unit's own budget, or its part of the one of all units by the days that people have."""

    county: County
    office_id: str

    @cached_property
    def cap(self) -> float | None:
        """Yuan that the office's people may cost (None: no budget, or no costs)."""
        p = self.county.parameters
        caps = []
        if (own := p.given.get((CARD.id, self.office_id))) is not None:
            caps.append(float(str(own)))
        if (whole := p.given.get((CARD.id, ""))) is not None:
            rooms = {i.inspector_id: room_of(self.county, i) for i in self.county.rows.inspectors}
            mine = sum(rooms[i.inspector_id] for i in self.county.inspectors_of(self.office_id))
            caps.append(float(str(whole)) * mine / (sum(rooms.values()) or 1.0))
        return min(caps, default=None)

    @cached_property
    def price(self) -> int:
        """Minutes of each ``UNIT`` of yuan beyond the budget."""
        return round(UNIT * self.county.parameters.number(f"weight_{CARD.id}", self.office_id))

    def cost(self, inspector_id: str, half_days: float, minutes: float) -> float:
        """Yuan of a person's half-days in the field and minutes on the road."""
        person, p = self.county.inspectors[inspector_id], self.county.parameters
        return half_days / 2 * price_of_day(p, person) + minutes / 60 * price_of_hour(p, person)


def with_own_budget(county: County, office_id: str) -> County:
    """The county with an office's part of a budget for all units as its own: once it is cut to the office nobody could tell."""
    cap = BudgetLeft(county, office_id).cap
    if cap is None:
        return county
    return replace(county, parameters=county.parameters.replaced({(CARD.id, office_id): cap}))
