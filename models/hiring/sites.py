"""Candidate places of new people, with the road from each to every school of the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from duxue.models.hiring.kinds import Place
from duxue.models.postings.staff_facts import within_reach
from duxue.scenarios.codes import Background, Employment
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector, School
from duxue.scenarios.rows import make
from duxue.scenarios.travel.minutes import build_travel


@dataclass(frozen=True)
class SiteData:
    """Candidate places by number, the schools within reach of each, and minutes there and back (places x schools)."""

    places: tuple[Place, ...]
    schools: tuple[School, ...]
    reach: tuple[frozenset[str], ...]
    minutes: NDArray[np.float64]

    def undominated(self) -> list[int]:
        """The places whose schools within reach no other place holds as well; of equal ones the first."""
        return [
            k
            for k, mine in enumerate(self.reach)
            if not any(
                mine < other or (mine == other and n < k) for n, other in enumerate(self.reach) if n != k
            )
        ]


def site_data(county: County, office_id: str, places: Sequence[Place]) -> SiteData:
    """Look the roads up from every place."""
    scouts = tuple(
        make(
            Inspector,
            inspector_id=f"\0{k}",
            name=place.name,
            unit_id=office_id,
            employment=Employment.PART_TIME,
            background=Background.TEACHER,
            term_start=county.start,
            term_end=county.end,
            lon=place.lon,
            lat=place.lat,
        )
        for k, place in enumerate(places)
    )
    rows = replace(county.rows, inspectors=(*county.rows.inspectors, *scouts))
    travel = build_travel(rows, county.parameters, county.folder)
    schools = county.schools_of(office_id)
    ids = [s.school_id for s in schools]
    starts = [scout.inspector_id for scout in scouts]
    near = within_reach(replace(county, travel=travel), starts, ids, office_id)
    minutes = travel.matrix(starts, ids) + travel.matrix(ids, starts).T
    return SiteData(tuple(places), schools, tuple(near[start] for start in starts), minutes)
