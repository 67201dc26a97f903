"""The coordinate systems that offices' points come in, converted to WGS-84 and back."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

CRS: Final = ("WGS84", "CGCS2000", "GCJ02", "BD09")
"""The systems known: GPS, the national one (the same within centimetres), AMap's and Tencent's, Baidu's."""

_AXIS = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_LON, _BAIDU_LAT = 0.0065, 0.0060


def to_wgs84(lon: ArrayLike, lat: ArrayLike, crs: str) -> tuple[Floats, Floats]:
    """Points of a coordinate system as WGS-84 longitudes and latitudes.

    ``lon`` and ``lat`` are degrees, numbers or arrays of one shape; so are the results, exact to 1e-9 degrees.
    Raises ValueError for a system that is not in ``CRS``.
    """
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if _known(crs) in ("WGS84", "CGCS2000"):
        return lon, lat
    guess_lon, guess_lat = lon.copy(), lat.copy()
    # The shift changes by less than 1 % of itself over its own length: each round gains two digits.
    for _ in range(12):
        again_lon, again_lat = from_wgs84(guess_lon, guess_lat, crs)
        guess_lon, guess_lat = guess_lon + (lon - again_lon), guess_lat + (lat - again_lat)
    return guess_lon, guess_lat


def from_wgs84(lon: ArrayLike, lat: ArrayLike, crs: str) -> tuple[Floats, Floats]:
    """WGS-84 points in a coordinate system, for maps and tables that keep it; arguments and errors as above."""
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if _known(crs) in ("WGS84", "CGCS2000"):
        return lon, lat
    lon, lat = _gcj02(lon, lat)
    return (lon, lat) if crs == "GCJ02" else _bd09(lon, lat)


def _known(crs: str) -> str:
    if crs not in CRS:
        raise ValueError(f"unknown coordinate system {crs!r}; known: {', '.join(CRS)}")
    return crs


def _waves(t: Floats, *terms: tuple[float, float]) -> Floats:
    return sum((high * np.sin(t * np.pi * pace) for high, pace in terms), np.zeros_like(t)) * (20.0 / 3.0)


def _gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """WGS-84 to GCJ-02: a shift in metres, made of waves, laid on the Krasovsky ellipsoid."""
    x, y = lon - 105.0, lat - 35.0
    ripple = _waves(x, (2.0, 6.0), (2.0, 2.0))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + ripple
    north = north + _waves(y, (2.0, 1.0), (4.0, 1 / 3), (16.0, 1 / 12), (32.0, 1 / 30))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + ripple
    east = east + _waves(x, (2.0, 1.0), (4.0, 1 / 3), (15.0, 1 / 12), (30.0, 1 / 30))
    radians = np.radians(lat)
    bulge = 1.0 - _ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    per_lat = np.radians(_AXIS * (1.0 - _ECCENTRICITY_SQUARED) / bulge**1.5)
    per_lon = np.radians(_AXIS * np.cos(radians) / np.sqrt(bulge))
    return lon + east / per_lon, lat + north / per_lat


def _bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """GCJ-02 to BD-09: a small turn and stretch about (0, 0), then a fixed step."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(np.radians(lat) * 3000.0)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(np.radians(lon) * 3000.0)
    return radius * np.cos(angle) + _BAIDU_LON, radius * np.sin(angle) + _BAIDU_LAT
