"""A zone's hull holds every school of the zone, with a margin, and nothing bends inwards."""

from hypothesis import given
from hypothesis import strategies as st

from duxue.maps.hulls import MARGIN, hull

POINTS = st.tuples(st.floats(117.0, 119.5), st.floats(39.0, 40.5))


def side(a: tuple[float, float], b: tuple[float, float], p: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


@given(st.lists(POINTS, min_size=1, max_size=30))
def test_every_school_lies_well_inside(points: list[tuple[float, float]]) -> None:
    rim = hull(points)
    edges = list(zip(rim, [*rim[1:], rim[0]], strict=True))
    for a, b in edges:
        length = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
        assert min(side(a, b, point) for point in points) / length > 0.9 * MARGIN
        assert min(side(a, b, corner) for corner in rim) > -1e-7  # convex, counter-clockwise


def test_odd_groups_have_a_hull_too() -> None:
    assert hull([]) == []
    alone = hull([(118.0, 40.0)])
    assert len(alone) == 12
    assert hull([(118.0, 40.0)] * 3) == alone
    line = hull([(118.0, 40.0), (118.1, 40.0), (118.2, 40.0)])
    assert max(lat for _, lat in line) - min(lat for _, lat in line) > 1.9 * MARGIN


def test_the_order_of_schools_changes_nothing() -> None:
    points = [(118.0, 40.0), (118.3, 40.1), (118.1, 40.4), (118.15, 40.1)]
    assert hull(points) == hull(points[::-1])
