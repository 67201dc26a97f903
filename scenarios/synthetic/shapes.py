"""The shapes of synthetic counties: what makes each of them hard."""

from __future__ import annotations

from dataclasses import dataclass

SCHOOLS_PER_INSPECTOR = 5
LARGE_STUDENTS = 1800
REACH_MINUTES = 90.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of county: ``large_share`` (None: by stage), travel numbers, and how many things change in the year.

    ``scatter`` stretches the distance of schools from their township's centre; ``staff`` is inspectors over the need
    of the 1:5 and 1:1 rule; ``leavers`` is the share of people who leave in mid-year and are succeeded; ``rings`` and
    ``recusals`` count rings of serving heads, and recusal rows a person.
    """

    code: str
    zh: str
    large_share: float | None = None
    detour_factor: float = 1.3
    road_speed_kmh: float = 40.0
    scatter: float = 1.0
    staff: float = 1.08
    opening: int = 2
    closing: int = 2
    leavers: float = 0.0
    rings: int = 1
    recusals: float = 0.4


SHAPES = {
    shape.code: shape
    for shape in (
        Shape("plain", "平原县"),
        Shape("mountain", "山区县", detour_factor=1.7, road_speed_kmh=28.0, scatter=1.5),
        Shape("urban", "城区", large_share=0.15, scatter=0.6),
        Shape("churn", "人员学校变动多的县", opening=6, closing=6, leavers=0.15),
        Shape("recusals", "回避关系密集的县", rings=6, recusals=5.0),
        Shape("short", "督学缺15%的县", staff=0.85),
    )
}
"""The shapes by code. ``short`` alone cannot keep every rule: its inspectors are 15 % fewer than needed."""


def inspectors_needed(schools: int, large: int) -> int:
    """How many inspectors the schools of one day need: one a large school, one for every five others."""
    return -(-(schools - large) // SCHOOLS_PER_INSPECTOR) + large
