"""Points of townships that are bundled: places of Tangshan from GeoNames (CC BY 4.0; see data/SOURCE.md)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.travel.outlines import DATA

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
