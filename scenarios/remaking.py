"""A county with other rows or parameters: calendar, travel and digest made anew where they are touched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from duxue.scenarios.county import County
from duxue.scenarios.files.writing import digest_of
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.reading.settings import work_calendar
from duxue.scenarios.reading.standing import stood
from duxue.scenarios.row_order import ordered
from duxue.scenarios.sheets import Rows
from duxue.scenarios.travel.minutes import build_travel

_TRAVEL_KEYS = (
    "travel_source",
    "detour_factor",
    "road_speed_kmh",
    "roads_file",
    "roads_crs",
    "osrm_url",
    "crs",
)


def remade(
    county: County, rows: Rows, parameters: Parameters, *, sealed: bool = True, **fields: Any
) -> County:
    """The county with these rows and parameters (and fields such as ``as_of``), as if it had been read so.

    Without ``sealed`` it has no digest, for what is never written. Raises TravelError where travel cannot be had.
    """
    rows, _ = stood(rows)
    rows = ordered(rows) if sealed else rows
    same = _same_places(county, rows, parameters)
    after = replace(
        county,
        rows=rows,
        parameters=parameters,
        calendar=work_calendar(rows.calendar, rows.closures, parameters),
        travel=county.travel if same else build_travel(rows, parameters, county.folder),
        digest="",
        **fields,
    )
    return replace(after, digest=digest_of(after)) if sealed else after


def _same_places(county: County, rows: Rows, parameters: Parameters) -> bool:
    """Whether every place lies where it lay and travel is reckoned as before, so that it need not be looked up anew."""
    former = county.parameters
    return (_placed(county.rows), county.rows.travel) == (_placed(rows), rows.travel) and all(
        former.value(key) == parameters.value(key) for key in _TRAVEL_KEYS if key in former.specs
    )


def _placed(rows: Rows) -> list[tuple[Any, ...]]:
    places: list[tuple[Any, ...]] = [(u.unit_id, u.lon, u.lat) for u in rows.units]
    places += [(s.school_id, s.lon, s.lat) for s in rows.schools]
    return places + [(i.inspector_id, i.lon, i.lat, i.school_id, i.unit_id) for i in rows.inspectors]
