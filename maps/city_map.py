"""The map of a city: its offices side by side, need against staff, unmet duties, and the way to each office's map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from duxue.maps import layers
from duxue.maps.basemap import page_of
from duxue.maps.tiles import on_tiles, tile_rows, tiles_of
from duxue.maps.words import Lang, words
from duxue.scenarios.belonging import region_text
from duxue.scenarios.codes import Duty
from duxue.scenarios.county import County
from duxue.scenarios.disclosure import Reader
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Unit
from duxue.scenarios.travel.outlines import outline_of


def city_data(
    county: County,
    plan: Plan,
    lang: Lang = "zh",
    links: Mapping[str, str] | None = None,
    staffing: Mapping[str, tuple[int, int]] | None = None,
    *,
    reader: Reader = "public",
) -> dict[str, Any]:
    """What the city's map shows, as plain rows in the order that ``assets/city.js`` reads."""
    tiles = tiles_of(county) if reader == "office" else None  # a key is not for the public
    county = on_tiles(county, tiles)
    offices = county.offices
    office = reader == "office"
    marked = layers.open_subjects(county, plan, None) if office else frozenset[str]()
    schools = [school for school in county.rows.schools if layers.in_horizon(county, school)]
    schools.sort(key=lambda school: (-school.students, school.school_id))
    points = [layers.place(school.lon, school.lat) for school in schools]
    seats = [layers.place(unit.lon, unit.lat) for unit in offices]
    drawn = layers.outlines_drawn(county.rows.units, points or seats, tiles.crs if tiles else "WGS84")
    outline = [*drawn.values()]
    name = region_text(offices[0].name) if offices else ""
    rank = {unit.unit_id: i for i, unit in enumerate(offices)}
    open_duties = layers.by_office(county, plan) if office else {}
    title = f"{name}{'' if lang == 'zh' else ': '}{words(lang)['city_title']}"
    return {
        **layers.frame(county, plan, lang, title, outline, reader),
        "tiles": tile_rows(tiles, lang),
        "bounds": layers.extent([*points, *seats], outline),
        "unmet": len(plan.unmet) if office else 0,
        "offices": [
            _office_row(county, unit, [*drawn], open_duties, links or {}, staffing or {}) for unit in offices
        ],
        "schools": [
            [
                school.school_id,
                school.name,
                *layers.place(school.lon, school.lat),
                layers.number(school.stage),
                school.students,
                int(county.is_large(school)),
                rank[school.office_id],
                int(school.school_id in marked),
                county.stands_at(school),
            ]
            for school in schools
        ],
    }


city_map = page_of("city", city_data)
"""The html of the city's map, which opens with the network off.

``links`` maps office ids to the relative addresses of their own maps; ``staffing`` maps them to (inspectors needed,
inspectors there), by default counted on the first day of the horizon. Unmet duties stand in the office's edition
alone. Raises ValueError for an address outside.
"""


def need_and_staff(county: County, office_id: str) -> tuple[int, int]:
    """Inspectors that an office's schools call for on the first day of the horizon, and those there for school duty."""
    there = [
        person
        for person in county.inspectors_of(office_id)
        if person.healthy
        and person.duty in (Duty.SCHOOL, Duty.BOTH)
        and person.term_start <= county.start <= person.term_end
    ]
    return county.inspectors_needed(office_id, county.start)[0], len(there)


def _office_row(
    county: County,
    unit: Unit,
    drawn: Sequence[str],
    open_duties: Mapping[str, int],
    links: Mapping[str, str],
    staffing: Mapping[str, tuple[int, int]],
) -> layers.Row:
    shape = outline_of(unit.unit_id) or outline_of(unit.name)
    where = drawn.index(shape.code) if shape is not None and shape.code in drawn else -1
    mine = [school for school in county.schools_of(unit.unit_id) if layers.in_horizon(county, school)]
    given = staffing.get(unit.unit_id)
    need, staff = given if given is not None else need_and_staff(county, unit.unit_id)
    return [
        unit.name,
        region_text(unit.name),
        *layers.place(unit.lon, unit.lat),
        where,
        len(mine),
        len(county.inspectors_of(unit.unit_id)),
        need,
        staff,
        open_duties.get(unit.unit_id, 0),
        layers.inside(links.get(unit.unit_id, "")),
    ]
