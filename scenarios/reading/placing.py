"""Checks on points: longitude and latitude exchanged, places far from their office, schools outside their county."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from duxue.scenarios.cells.as_typed import number_of
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.problems import Fault
from duxue.scenarios.records import LAT, LON
from duxue.scenarios.travel.coordinates import to_wgs84
from duxue.scenarios.travel.legs import haversine_km
from duxue.scenarios.travel.outlines import Outline, contains, outline_of

_FAR_KM = 300.0
_MANY = 5  # from so many places on, and more than half, the office's own point or the coordinate system is suspected

Point = tuple[float, float]


def check_places(tables: Mapping[str, TypedTable], parameters: Parameters) -> None:
    """Look at the points of units, schools and inspectors; what is wrong is added to the problems of its table."""
    for name in ("units", "schools", "inspectors"):
        _check_exchanged(tables[name])
    units = tables["units"]
    seats = {row.get("unit_id"): (row, seat) for row in units.rows if (seat := _point(row)) is not None}
    for unit_id, (unit, seat) in seats.items():
        schools = [r for r in tables["schools"].rows if r.get("unit_id") == unit_id and _point(r) is not None]
        people = [
            r for r in tables["inspectors"].rows if r.get("unit_id") == unit_id and _point(r) is not None
        ]
        _check_far(units, unit, seat, [(tables["schools"], schools), (tables["inspectors"], people)])
    if "crs" in parameters.specs:
        _check_inside(tables, seats, parameters.word("crs"))


def _point(row: TypedRow) -> Point | None:
    lon, lat = row.get("lon"), row.get("lat")
    return None if lon is None or lat is None else (lon, lat)


def _check_exchanged(table: TypedTable) -> None:
    exchanged: list[tuple[TypedRow, Fault]] = []
    for row in table.rows:
        lon, lat = (number_of(table.raw(row, name)) for name in ("lon", "lat"))
        if lon is None or lat is None or not (LAT[0] <= lon <= LAT[1] and LON[0] <= lat <= LON[1]):
            continue
        zh = f"经度和纬度填反了，请对调：经度 {lat:g}，纬度 {lon:g}"
        en = f"longitude and latitude are exchanged: lon {lat:g}, lat {lon:g}"
        exchanged.append((row, Fault("exchanged_point", zh, en)))
    lines = {row.line for row, _ in exchanged}
    table.problems = [
        p
        for p in table.problems
        if not (p.row in lines and p.column in ("lon", "lat") and p.code == "out_of_range")
    ]
    for row, fault in exchanged:
        table.blame(row, "lon", fault)


def kilometres(one: Point, other: Point) -> float:
    """The distance between two points in kilometres (on a sphere)."""
    return float(haversine_km(*np.radians(np.asarray((*one, *other)))))


def _check_far(
    units: TypedTable, unit: TypedRow, seat: Point, places: list[tuple[TypedTable, list[TypedRow]]]
) -> None:
    far: list[tuple[TypedTable, TypedRow, float]] = []
    total = 0
    for table, rows in places:
        total += len(rows)
        for row in rows:
            point = _point(row)
            if point is not None and (distance := kilometres(seat, point)) > _FAR_KM:
                far.append((table, row, distance))
    if len(far) >= _MANY and len(far) * 2 > total:
        zh = f"本单位 {total} 处学校、督学中有 {len(far)} 处离此 {_FAR_KM:g} 公里以上，请核对单位的经纬度"
        en = f"{len(far)} of {total} places of this unit lie more than {_FAR_KM:g} km away; check the unit's point"
        units.blame(unit, "lon", Fault("far_seat", zh, en, "warning"))
        return
    for table, row, distance in far:
        zh = f"离所属单位驻地 {distance:.0f} 公里，请核对经纬度"
        table.blame(
            row,
            "lon",
            Fault("far_away", zh, f"{distance:.0f} km from its unit's seat; check lon and lat", "warning"),
        )


def _check_inside(
    tables: Mapping[str, TypedTable], seats: Mapping[str, tuple[TypedRow, Point]], crs: str
) -> None:
    schools = tables["schools"]
    for unit_id, (unit, seat) in seats.items():
        outline = _outline(unit, seat)
        rows = [row for row in schools.rows if row.get("unit_id") == unit_id and _point(row) is not None]
        if outline is None or not rows:
            continue
        lon, lat = to_wgs84([r.get("lon") for r in rows], [r.get("lat") for r in rows], crs)
        inside = contains(outline, lon, lat)
        outside = [
            row
            for row, ok in zip(rows, inside, strict=True)
            if not ok and kilometres(seat, (row.get("lon"), row.get("lat"))) <= _FAR_KM
        ]
        if len(outside) >= _MANY and len(outside) * 2 > len(rows):
            zh = (
                f"{outline.name}的 {len(rows)} 所学校有 {len(outside)} 所不在县界内，请核对坐标系（参数 crs）"
            )
            en = f"{len(outside)} of {len(rows)} schools of {outline.name} lie outside it; check the parameter crs"
            tables["units"].blame(unit, "lon", Fault("many_outside", zh, en, "warning"))
            continue
        for row in outside:
            zh = f"不在{outline.name}界内，请核对经纬度或所在单位"
            en = f"lies outside {outline.name}; check lon, lat and unit_id"
            schools.blame(row, "lon", Fault("outside_county", zh, en, "warning"))


def _outline(unit: TypedRow, seat: Point) -> Outline | None:
    """A unit's county outline, where the bundled file holds it and the unit's seat lies at it."""
    outline = outline_of(str(unit.get("unit_id"))) or outline_of(str(unit.get("name") or ""))
    if outline is None:
        return None
    west, south, east, north = outline.bounds
    near = 0.5
    return (
        outline if west - near <= seat[0] <= east + near and south - near <= seat[1] <= north + near else None
    )
