"""Which days of a month are looked at for each visit: those that some best month could want."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from duxue.scenarios.codes import Half
from duxue.scenarios.plan import Visit


@dataclass(frozen=True, slots=True)
class Offer:
    """A visit that could be made: its price (road and goals of the day), its drawn rank, whether its week is full already."""

    visit: Visit
    price: int
    rank: int
    full: bool

    @property
    def order(self) -> tuple[bool, int, date, Half]:
        """The better first."""
        return self.full, self.price + self.rank, self.visit.date, self.visit.half


@dataclass(frozen=True, slots=True)
class Pair:
    """Two schools that one person may visit on a day, the first in the morning, and the minutes' worth that this spares."""

    inspector_id: str
    first: str
    second: str
    saving: int

    @property
    def halves(self) -> tuple[tuple[str, Half], tuple[str, Half]]:
        """Each school with its half of the day."""
        return (self.first, Half.AM), (self.second, Half.PM)


def worth_looking_at(
    offers: Mapping[str, Sequence[Offer]], pairs: Iterable[Pair], taken: Collection[date]
) -> dict[str, list[Offer]]:
    """Of one person's offers by school those among which a best month is to be found, whatever else binds the whole month.

    Visits alone and pairs of a day come on no more days than there are schools. So each stands on one of that many of its own best
    days: on another it would leave one of these free, and move there. ``taken`` are days on which the person does something already:
    they are kept and not counted.
    """
    number = len(offers)
    kept: dict[str, set[tuple[date, Half]]] = {}
    for school_id, mine in offers.items():
        kept[school_id] = {(o.visit.date, o.visit.half) for o in mine if o.visit.date in taken}
        alone: dict[date, Half] = {}
        for offer in sorted(mine, key=lambda o: o.order):
            if offer.visit.date not in taken and len(alone) < number:
                alone.setdefault(offer.visit.date, offer.visit.half)
        kept[school_id].update(alone.items())
    for pair in pairs:
        for day in _best_days(offers[pair.first], offers[pair.second], taken)[:number]:
            kept[pair.first].add((day, Half.AM))
            kept[pair.second].add((day, Half.PM))
    return {
        school_id: [o for o in mine if (o.visit.date, o.visit.half) in kept[school_id]]
        for school_id, mine in offers.items()
    }


def _best_days(first: Sequence[Offer], second: Sequence[Offer], taken: Collection[date]) -> list[date]:
    """The free days on which two visits could share a day, the best first."""
    early = {o.visit.date: o for o in first if o.visit.half is Half.AM and o.visit.date not in taken}
    late = {o.visit.date: o for o in second if o.visit.half is Half.PM}

    def order(day: date) -> tuple[bool, int, date]:
        one, other = early[day], late[day]
        return one.full or other.full, one.price + one.rank + other.price + other.rank, day

    return sorted(early.keys() & late.keys(), key=order)
