"""Small offices whose smallest staff is known, and ways to find it without the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from typing import Any

from duxue.models.hiring.builder import Instance, instance_of
from duxue.models.hiring.kinds import Place
from duxue.models.hiring.smallest import Search, SmallestStaff, smallest_staff
from duxue.models.solver import Stop
from duxue.scenarios.county import County
from duxue.scenarios.records import School
from tests.models.stages.small_office import LAT, LON

OFFICE = "U1"


def place(name: str, east: float = 0.0) -> Place:
    """A place some hundredths of a degree east of the office's seat."""
    return Place(name, LON + east / 100, LAT)


def case(county: County, *places: Place) -> Instance:
    return instance_of(county, OFFICE, places)


def staffed(county: County, *places: Place, **wish: Any) -> SmallestStaff:
    search = Search(**{"effort": 4.0, "stop": Stop(), **wish})
    return smallest_staff(county, OFFICE, search, places)


def sharings(limits: Sequence[int], allowed: Sequence[frozenset[str]], schools: Sequence[School]) -> bool:
    """Whether people with these limits and schools can hold all schools, a large one alone: by trying every sharing."""

    def put(k: int, held: list[list[School]]) -> bool:
        if k == len(schools):
            return True
        school = schools[k]
        for i, mine in enumerate(held):
            alone = school.students >= 1800 or any(s.students >= 1800 for s in mine)
            if school.school_id in allowed[i] and len(mine) < limits[i] and not (alone and mine):
                mine.append(school)
                if put(k + 1, held):
                    return True
                mine.pop()
        return False

    return put(0, [[] for _ in limits])


def hirings(places: int, most: int) -> Iterator[tuple[int, ...]]:
    """Every way to take on 0, 1, 2 … people at so many places, the fewest first."""
    for number in range(most + 1):
        yield from combinations_with_replacement(range(places), number)
