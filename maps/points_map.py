"""The page on which a clerk clicks where townships and schools lie, and copies the rows back into the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from duxue.maps import layers
from duxue.maps.basemap import page
from duxue.maps.tiles import Tiles, on_tiles, tile_rows, tiles_of
from duxue.maps.words import Lang, words
from duxue.scenarios.belonging import region_text
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import School

ALIKE = ("WGS84", "CGCS2000")
"""Coordinate systems that a map need not tell apart."""


def points_map(county: County, lines: Mapping[str, int], crs: str = "WGS84", lang: Lang = "zh") -> str:
    """The html of the page, which opens with the network off.

    ``lines`` are the rows of the schools (by id) in the workbook, counted from 1; ``crs`` is the workbook's coordinate
    system, in which the map is drawn, so that what is clicked can be copied as it is. The county's own points are WGS84.
    """
    return page("points", points_data(county, lines, crs, lang))


def points_data(
    county: County, lines: Mapping[str, int], crs: str = "WGS84", lang: Lang = "zh"
) -> dict[str, Any]:
    """What the page shows, as plain rows in the order that ``assets/points.js`` reads."""
    tiles = tiles_of(county)
    if tiles is not None and tiles.crs != crs and not {tiles.crs, crs} <= set(ALIKE):
        tiles = None  # its pictures would lie beside the points
    standing = {school.school_id: county.stands_at(school) for school in county.rows.schools}
    county = on_tiles(county, tiles or Tiles((), crs))
    schools = sorted(county.rows.schools, key=lambda s: (lines.get(s.school_id, 0), s.school_id))
    points = [layers.place(s.lon, s.lat) for s in schools]
    seats = [layers.place(unit.lon, unit.lat) for unit in county.rows.units]
    outline = [*layers.outlines_drawn(county.rows.units, points or seats, crs).values()]
    first = county.offices[0].name if county.offices else ""
    title = f"{region_text(first)}{'' if lang == 'zh' else ': '}{words(lang)['points_title']}"
    return {
        **layers.frame(county, Plan(), lang, title, outline, "office"),
        "subtitle": "",
        "tiles": tile_rows(tiles, lang),
        "bounds": layers.extent([*points, *seats], outline),
        "crs": crs,
        "units": [[unit.name, *layers.place(unit.lon, unit.lat)] for unit in county.rows.units],
        "townships": _township_rows(county, schools, standing),
        "schools": [
            [
                school.school_id,
                school.name,
                county.units[school.unit_id].name,
                school.township,
                lines.get(school.school_id, 0),
                *layers.place(school.lon, school.lat),
                standing[school.school_id],
            ]
            for school in schools
        ],
    }


def _township_rows(county: County, schools: list[School], standing: Mapping[str, str]) -> list[layers.Row]:
    """Each township of a unit: unit, its name, the township, its point (blank where it has none), schools that stand there."""
    points = {(row.unit_id, row.township): layers.place(row.lon, row.lat) for row in county.rows.townships}
    waiting = Counter((s.unit_id, s.township) for s in schools if s.township and standing[s.school_id])
    named = {*points, *((s.unit_id, s.township) for s in schools if s.township)}
    return [
        [key[0], county.units[key[0]].name, key[1], *points.get(key, ["", ""]), waiting[key]]
        for key in sorted(named, key=lambda key: (key in points, -waiting[key], key))
    ]
