"""Rows by what they have in common: in the order in which they came, unless another is asked for."""

from dataclasses import dataclass
from functools import cached_property

from duxue.scenarios.grouping import grouped, looked_up


@dataclass(frozen=True)
class Row:
    school: str
    day: int


@dataclass(frozen=True)
class Rows:
    visits: tuple[Row, ...]

    as_they_came = looked_up("visits", "school")
    by_day = looked_up("visits", "school", "day")

    @cached_property
    def late(self) -> tuple[Row, ...]:
        return tuple(row for row in self.visits if row.day > 1)

    late_ones = looked_up("late", "school")


VISITS = (Row("S2", 3), Row("S1", 2), Row("S2", 1))


def test_keys_and_rows_keep_their_order() -> None:
    assert list(grouped(VISITS, lambda row: row.school).items()) == [
        ("S2", (VISITS[0], VISITS[2])),
        ("S1", (VISITS[1],)),
    ]
    assert grouped((), len) == {}


def test_a_look_up_is_made_once_and_sorted_only_where_that_is_asked_for() -> None:
    rows = Rows(VISITS)
    assert rows.as_they_came["S2"] == (VISITS[0], VISITS[2])
    assert rows.by_day["S2"] == (VISITS[2], VISITS[0])
    assert rows.late_ones == {"S2": (VISITS[0],), "S1": (VISITS[1],)}
    assert rows.by_day is rows.by_day
    assert "by_day" not in Rows((VISITS[0],)).__dict__
