"""A sum that must lie in a range: how far it can miss it, and when literals alone can carry the price of that."""

import pytest

from duxue.models.demand import Demand

A, B, C = (object() for _ in range(3))


def demand(*terms: object, low: int | None = None, high: int | None = None) -> Demand:
    return Demand.of(terms, low, high, ())  # type: ignore[arg-type]


def test_what_is_settled_is_fixed_and_nothing_weighs_nothing() -> None:
    found = demand(True, (3, True), (5, False), (2, A), (0, B), C, low=1)
    assert found.fixed == 4
    assert (list(found.weights), list(found.literals)) == ([2, 1], [A, C])
    assert (found.least, found.most) == (4, 7)


@pytest.mark.parametrize(
    ("low", "high", "short", "over"),
    [(0, 3, 0, 0), (1, 3, 1, 0), (0, 2, 0, 1), (2, 1, 2, 2), (None, None, 0, 0)],
)
def test_how_far_it_can_miss(low: int | None, high: int | None, short: int, over: int) -> None:
    found = demand(A, (2, B), low=low, high=high)
    assert (found.short, found.over) == (short, over)


def test_a_weight_below_nothing_lowers_the_least() -> None:
    found = demand(A, (-2, B), low=0, high=0)
    assert (found.least, found.most, found.short, found.over) == (-2, 1, 2, 1)


@pytest.mark.parametrize(
    ("found", "priced"),
    [
        (demand(True, True, high=1), (1, (), ())),
        (demand(A, B, high=0), (0, [1, 1], [A, B])),
        (demand(A, (2, B), low=3), (3, [-1, -2], [A, B])),
        (demand(A, B, high=1), None),
        (demand(A, B, low=1), None),
        (demand(A, B, low=1, high=1), None),
    ],
    ids=["settled", "none may be", "all must be", "one may be", "one must be", "just one"],
)
def test_literals_carry_the_price_where_each_of_them_is_a_breach(
    found: Demand, priced: tuple[int, object, object] | None
) -> None:
    told = found.priced()
    assert (told and (told[0], list(told[1]), list(told[2]))) == (
        priced and (priced[0], list(priced[1]), list(priced[2]))  # type: ignore[call-overload]
    )
