"""All that is known of one office when its staff is to be found, gathered once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from duxue.models.facts.availability import NOTHING
from duxue.models.hiring.builder import Instance
from duxue.models.hiring.kinds import Place, profiles_for, seat_of, township_places
from duxue.models.hiring.sites import site_data
from duxue.models.hiring.supply import supply
from duxue.models.hiring.workload import workload
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan


def instance_of(
    county: County, office_id: str, places: Sequence[Place], folder: Path, given: Plan = NOTHING
) -> Instance:
    """All that is known of an office, ``given`` as fact; candidate places are its townships where none are given."""
    there = tuple(places) or township_places(county, office_id)
    return Instance(
        county,
        office_id,
        site_data(county, office_id, there, folder),
        profiles_for(county, office_id),
        supply(county, office_id, given),
        workload(county, office_id),
        seat_of(county, office_id),
    )
