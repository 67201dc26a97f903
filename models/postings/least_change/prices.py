"""What a change of postings costs, and what more or fewer of them would buy."""

from __future__ import annotations

from dataclasses import dataclass

from duxue.scenarios.county import County


@dataclass(frozen=True, slots=True)
class Prices:
    """The office's prices, in minutes: a posting, a zone of a school, a visit that changes."""

    posting: int
    zone: int
    visit: int

    @classmethod
    def of(cls, county: County, office_id: str) -> Prices:
        """The prices that an office has set (parameters ``price_moved_…``)."""
        kinds = ("posting", "zone", "visit")
        number = county.parameters.number
        return cls(*(round(number(f"price_moved_{kind}", office_id)) for kind in kinds))
