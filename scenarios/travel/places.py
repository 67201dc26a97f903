"""Where schools without a point of their own stand, and the bundled points: Tangshan's, from GeoNames (CC BY 4.0; see data/SOURCE.md)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.travel.outlines import DATA

if TYPE_CHECKING:
    from duxue.scenarios.records import School, Township, Unit

_FILE = DATA / "tangshan_places.csv"


@cache
def _points() -> Mapping[tuple[str, str], tuple[float, float]]:
    with _FILE.open(encoding="utf-8-sig", newline="") as file:
        return {
            (row["county"], row["township"]): (float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(file)
        }


def bundled_point(unit: str, township: str) -> tuple[float, float] | None:
    """The point (WGS-84 lon, lat) of a township in the county that an office's name begins with; None where none is bundled."""
    name, asked = fold(unit), fold(township)
    return next(
        (point for (county, one), point in _points().items() if one == asked and county in name), None
    )


class Standing:
    """The township or unit at whose point each school stands for want of one of its own."""

    def __init__(self, units: Iterable[Unit], townships: Iterable[Township]) -> None:
        """The places at which schools may stand."""
        self._seats = {unit.unit_id: unit for unit in units}
        self._townships = {(t.unit_id, fold(t.township)): (t.lon, t.lat) for t in townships}

    def at(self, school: School) -> str:
        """The place's name; blank where the school has a point of its own."""
        here = (school.lon, school.lat)
        if self._townships.get((school.unit_id, fold(school.township))) == here:
            return school.township
        unit = self._seats.get(school.unit_id)
        return unit.name if unit is not None and (unit.lon, unit.lat) == here else ""
