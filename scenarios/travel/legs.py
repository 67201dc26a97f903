"""Journeys between points as the crow flies, the measure that every other source of travel falls back on."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from duxue.scenarios.problems import ToldError

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

EARTH_KM = 6371.0088
"""Mean radius of the earth."""


APART_KM = 1.0
"""Places further apart than this take time to reach from one another."""
FASTEST_KMH = 350.0
"""No train of the country is faster: what is told to take less is no travel time."""


class TravelError(ToldError):
    """Travel minutes cannot be had: which file or server, and what to do."""


class Legs(Protocol):
    """A source of travel minutes between places, which it knows by their position in a list of points."""

    code: str
    impossible: int
    """Pairs for which the source told minutes in which nobody can make the way; they take the straight measure."""

    def block(self, sources: Indices, targets: Indices) -> Floats:
        """Minutes one way from each source to each target, as a matrix."""

    def words(self, lang: str) -> str:
        """How the minutes came about, for people (``zh`` or ``en``)."""


def haversine_km(lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats) -> Floats:
    """Great-circle kilometres between points given in radians (arrays that broadcast against each other)."""
    half = np.sin((lat_b - lat_a) / 2.0) ** 2
    half = half + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2.0) ** 2
    return np.asarray(2.0 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))), dtype=np.float64)


class StraightLegs:
    """Kilometres of the great circle, times the detour factor, at the average speed on the road."""

    code = "distance"
    impossible = 0

    def __init__(self, lon: Floats, lat: Floats, detour_factor: float, road_speed_kmh: float) -> None:
        """``lon`` and ``lat`` are the points' WGS-84 degrees."""
        self._lon, self._lat = np.radians(lon), np.radians(lat)
        self.detour_factor = detour_factor
        self.road_speed_kmh = road_speed_kmh

    def block(self, sources: Indices, targets: Indices) -> Floats:
        """Minutes one way from each source to each target, as a matrix, not rounded."""
        return self.minutes_of(self._km(sources, targets))

    def too_quick(self, minutes: Floats, sources: Indices, targets: Indices) -> NDArray[np.bool_]:
        """Which of a block's minutes nobody can make the way in (negative ones among them)."""
        km = self._km(sources, targets)
        return np.asarray((minutes < 0) | ((km > APART_KM) & (minutes * FASTEST_KMH / 60.0 < km)))

    def _km(self, sources: Indices, targets: Indices) -> Floats:
        return haversine_km(
            self._lon[sources][:, None],
            self._lat[sources][:, None],
            self._lon[targets][None, :],
            self._lat[targets][None, :],
        )

    def minutes_of(self, km: Floats) -> Floats:
        """Minutes for straight kilometres."""
        return km * self.detour_factor / self.road_speed_kmh * 60.0

    def words(self, lang: str) -> str:
        """How the minutes came about."""
        if lang == "zh":
            return f"直线距离×绕行系数{self.detour_factor:g}÷平均车速{self.road_speed_kmh:g}公里/小时"
        return f"straight distance x detour {self.detour_factor:g} at {self.road_speed_kmh:g} km/h"
