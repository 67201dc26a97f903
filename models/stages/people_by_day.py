"""Who can be sent out day by day, people as the bits of a whole number: whether a day has a team is asked a million times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def places_of(bits: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while bits:
        last = bits & -bits
        yield last.bit_length() - 1
        bits ^= last


class PeopleByDay:
    """Some people in an order, each a bit, and who of them is away on each day."""

    def __init__(self, people: Iterable[str], away: Mapping[bool, Mapping[str, int]], days: int) -> None:
        """``away`` has the days (as bits) on which each is away, by whether a government is inspected; there are ``days`` days."""
        self._people, self._away, self._days = list(people), away, days
        self.bit_of = {who: 1 << n for n, who in enumerate(self._people)}
        self._gone: dict[bool, list[int]] = {}

    def of(self, bits: int) -> list[str]:
        """The people of some bits, in their order."""
        return [self._people[n] for n in places_of(bits)]

    def gone(self, government: bool) -> list[int]:
        """Who is away on each day, as bits."""
        if government not in self._gone:
            away = [(self.bit_of[who], days) for who, days in self._away[government].items()]
            self._gone[government] = [
                sum(bit for bit, days in away if days >> n & 1) for n in range(self._days)
            ]
        return self._gone[government]
