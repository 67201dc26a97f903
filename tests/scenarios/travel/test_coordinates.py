"""Coordinate systems against a second implementation, and back again."""

import numpy as np
import prcoords
import pytest

from duxue.scenarios.travel.coordinates import CRS, from_wgs84, to_wgs84

rng = np.random.default_rng(7)
LON = np.concatenate([rng.uniform(117.5, 119.3, 200), rng.uniform(75, 134, 200)])
LAT = np.concatenate([rng.uniform(38.9, 40.5, 200), rng.uniform(4, 53, 200)])


@pytest.mark.parametrize(("crs", "oracle"), [("GCJ02", prcoords.wgs_gcj), ("BD09", prcoords.wgs_bd)])
def test_shifted_systems_agree_with_a_second_opinion(crs, oracle):
    lon, lat = from_wgs84(LON, LAT, crs)
    told = [oracle((y, x)) for x, y in zip(LON, LAT, strict=True)]
    assert np.abs(lon - [t.lon for t in told]).max() < 1e-11
    assert np.abs(lat - [t.lat for t in told]).max() < 1e-11


@pytest.mark.parametrize("crs", CRS)
def test_there_and_back_is_the_same_point(crs):
    lon, lat = to_wgs84(*from_wgs84(LON, LAT, crs), crs)
    assert np.abs(lon - LON).max() < 1e-9
    assert np.abs(lat - LAT).max() < 1e-9


def test_mixing_systems_up_shifts_a_school_by_half_a_kilometre_and_more():
    for crs, low, high in (("GCJ02", 500, 620), ("BD09", 1100, 1500)):
        lon, lat = to_wgs84(118.18, 39.63, crs)
        metres = np.hypot((lon - 118.18) * 111_320 * np.cos(np.radians(39.63)), (lat - 39.63) * 111_320)
        assert low < metres < high


def test_national_coordinates_are_taken_as_they_are():
    assert to_wgs84(118.5, 39.5, "CGCS2000") == (118.5, 39.5)


def test_an_unknown_system_is_refused():
    with pytest.raises(ValueError, match="EPSG:4490"):
        to_wgs84(118.0, 39.0, "EPSG:4490")
