"""An office's witnesses of too few people as areas of its trouble map: what counting proves short, where and when."""

from __future__ import annotations

from collections.abc import Iterator

from duxue.maps.trouble_map import ShortArea
from duxue.models.explaining.shortages import month_load, shortage
from duxue.models.explaining.shortages.office import EFFORT
from duxue.models.explaining.telling import Witness
from duxue.models.postings.one_day import Limits
from duxue.models.postings.staff_facts import StaffFacts
from duxue.models.solver import Stop
from duxue.scenarios.county import County
from duxue.scenarios.subset import office_county


def areas_of(whole: County, office_id: str) -> Iterator[ShortArea]:
    """The areas of one office of a scenario."""
    county = office_county(whole, office_id)
    ground = StaffFacts(county, office_id)
    for infeasible in shortage.infeasible_sets(ground, Limits(county.seed, EFFORT, Stop())):
        yield _area(shortage.witness_of(ground, infeasible), office_id)
    for witness in month_load.witnesses(county, office_id):
        yield _area(witness, office_id)


def _area(witness: Witness, office_id: str) -> ShortArea:
    said = (witness.said, *witness.why)
    return ShortArea(
        "\n".join(one.zh for one in said),
        "\n".join(one.en for one in said),
        frozenset(witness.schools),
        frozenset(witness.people),
        office_id,
    )
