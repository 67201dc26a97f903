"""What the staffing bound is proven over: the pieces of schools' years, people's tenures, exchanges, the worth of pieces."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from duxue.models.postings.candidates import Candidates
from duxue.models.postings.ground import Ground
from duxue.models.postings.near_best import NearBest
from duxue.models.postings.portfolios import generate
from duxue.models.postings.tenures import Load, TenureProblem, days_together, reciprocal, tenure_problem
from duxue.models.postings.tour_duals import worth_of_pieces
from duxue.models.stop import Stop
from duxue.scenarios.codes import Change, RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import make
from tests.models.postings.test_staffing_bound import tenure
from tests.models.stages.small_office import LAT, LON, office, person, posting, school

END_OF_JUNE = date(2027, 6, 30)
UNIT = 900.0
"""The price of a school that nobody holds all year: a hundred for each of its nine months."""


def problem(county: County, price: float | None = None, loads: tuple[Load, ...] = ()) -> TenureProblem:
    """All candidates of an office, each at the minutes of its visits, or at one price."""
    pool = Candidates(county, "U1")
    rows = pool.all()
    cost = {k: float(pool.tour_minutes(c)) if price is None else price for k, c in enumerate(rows)}
    return tenure_problem(county, pool, rows, cost, UNIT, loads)


def test_a_school_that_nobody_need_hand_over_is_one_piece() -> None:
    found = problem(office([school(0), school(1)], [person("X0"), person("X1")]))
    assert found.open_price.tolist() == [UNIT, UNIT]
    assert [t.person for t in found.tenures] == [0, 1]
    for t in found.tenures:
        assert (t.low.tolist(), t.high.tolist()) == ([0, 1], [1, 2])
        assert t.holds.all()
        assert t.halves.tolist() == [9.0, 9.0]


def test_a_hand_over_parts_the_year_of_every_school_that_could_be_handed_over() -> None:
    """X0 goes with June and could hold any school until then: five months lie before, four after."""
    county = office([school(0), school(1)], [person("X0", term_end=END_OF_JUNE), person("X1")])
    found = problem(county)
    assert found.open_price.tolist() == pytest.approx([500.0, 400.0] * 2)
    first, second = found.tenures
    assert list(zip(first.low.tolist(), first.high.tolist(), strict=True)) == [(0, 1), (2, 3)]
    pieces = set(zip(second.low.tolist(), second.high.tolist(), strict=True))
    assert pieces == {(0, 2), (1, 2), (2, 4), (3, 4)}


def test_a_school_of_some_months_is_worth_these_and_a_large_one_five_persons_schools() -> None:
    schools = [school(0, opened=date(2027, 9, 1)), school(1, students=1800)]
    found = problem(office(schools, [person("X0"), person("X1")]))
    assert found.open_price.tolist() == pytest.approx([400.0, 5 * UNIT])
    assert [t.alone.tolist() for t in found.tenures] == [[False, True]] * 2


def test_a_posting_without_visits_is_in_no_tenure() -> None:
    """X0's term is over before the first fifteenth of a month with visits."""
    county = office([school(0)], [person("X0", term_end=date(2027, 1, 10)), person("X1")])
    assert [t.person for t in problem(county).tenures] == [1]
    assert (
        problem(
            office([school(0, opened=date(2027, 7, 1), closed=date(2027, 8, 20))], [person("X0")])
        ).tenures
        == ()
    )


def test_a_leave_too_long_to_stand_in_makes_two_tenures_whose_visits_count_together() -> None:
    leave = make(Absence, inspector_id="X0", start=date(2027, 3, 1), end=END_OF_JUNE)
    county = office([school(0)], [person("X0"), person("X1")], {"stand_in_days": 0}, absences=(leave,))
    loads = (Load(0, 10.0, 2.0), Load(1, 10.0, 2.0))
    found = problem(county, loads=loads)
    assert [t.person for t in found.tenures] == [0, 0, 1]
    # Whoever has one tenure is priced in it; the work of two adds up in a row of the programme.
    assert [t.steps for t in found.tenures] == [(), (), ((10.0, 2.0),)]
    assert found.loads == loads[:1]
    assert found.counted == ((0,), (0,), ())
    fines = found.fines(np.array([3.0]), np.zeros(0))
    assert [f.tolist() for f in fines] == [(3.0 * t.halves).tolist() for t in found.tenures[:2]] + [
        [0.0] * found.tenures[2].rows.size
    ]


@pytest.mark.parametrize(("limit", "days", "cap"), [(None, 15.0, 5), (2, 15.0, 2), (None, 1.5, 3)])
def test_in_no_month_more_are_held_than_allowance_and_days_reach_for(
    limit: int | None, days: float, cap: int
) -> None:
    county = office([school(0)], [person("X0", max_schools=limit, days_per_month=days)])
    assert [t.cap for t in problem(county).tenures] == [cap]


def test_what_two_schools_save_is_that_of_the_months_they_share() -> None:
    schools = [school(0, east=5), school(1, east=6), school(2, east=5, opened=date(2027, 9, 1))]
    county = office([*schools, school(3, east=5, students=1800)], [person("X0")])
    (one,) = problem(county).tenures
    saved = {
        (a, b): s
        for a, b, s in zip(one.first.tolist(), one.second.tolist(), one.saving.tolist(), strict=True)
    }
    assert set(saved) == {(0, 1), (0, 2), (1, 2)}, "a large school is alone"
    near = 2 * county.travel.minutes("X0", "S000")
    assert saved[0, 1] == pytest.approx(9 * near, abs=1)
    assert saved[0, 2] == pytest.approx(4 * near, abs=1)


# Exchanges.

HEADS = [person("X0", school_id="S000"), person("X1", school_id="S001"), person("X2")]


def test_two_who_would_answer_for_each_others_own_schools_are_an_exchange() -> None:
    county = office([school(n) for n in range(3)], HEADS)
    found = problem(county)
    pool = Candidates(county, "U1")
    rows = pool.all()
    assert [
        {(rows[k].row.school_id, rows[k].row.inspector_id) for k in both} for both in found.exchanges
    ] == [{("S000", "X1"), ("S001", "X0")}]
    fines = found.fines(np.zeros(0), np.array([7.0]))
    assert sorted(float(f.sum()) for f in fines) == [0.0, 7.0, 7.0]


def test_no_exchange_where_both_serve_in_turn_or_one_may_hold_it_in_part_only() -> None:
    """X1 comes when X0 has gone; else X0 is recused at S001 from May on."""
    turns = [
        person("X0", school_id="S000", term_end=END_OF_JUNE),
        person("X1", school_id="S001", term_start=date(2027, 7, 1)),
    ]
    assert problem(office([school(n) for n in range(3)], [*turns, person("X2")])).exchanges == ()
    recusal = make(
        Recusal, inspector_id="X0", school_id="S001", reason=RecusalReason.OTHER, start=date(2027, 5, 1)
    )
    assert problem(office([school(n) for n in range(3)], HEADS, recusals=(recusal,))).exchanges == ()


def test_reciprocal_postings_are_told_once_with_the_schools_in_order() -> None:
    rows = [posting("S001", "X0"), posting("S002", "X0"), posting("S000", "X1"), posting("S000", "X2")]
    assert list(reciprocal(enumerate(rows), HEADS)) == [(("S000", "S001"), 0, 2)]
    assert list(reciprocal(enumerate(rows[1:]), HEADS)) == []
    assert list(reciprocal((), HEADS)) == []


# The worth of pieces.


@pytest.mark.parametrize(("price", "worth"), [(120.0, 120.0), (UNIT - 1, UNIT - 1), (UNIT + 50, UNIT)])
def test_a_piece_is_worth_what_it_costs_and_never_more_than_to_leave_it(price: float, worth: float) -> None:
    found = problem(office([school(0)], [person("X0"), person("X1")]), price)
    assert worth_of_pieces(found).tolist() == pytest.approx([worth])


def test_two_schools_on_one_road_are_worth_one_tour_together() -> None:
    county = office([school(0, east=5), school(1, east=5)], [person("X0")])
    found = problem(county)
    (one,) = found.tenures
    both = float(one.cost.sum() - one.saving.sum())
    assert float(worth_of_pieces(found).sum()) == pytest.approx(both)
    assert both < 0.6 * float(one.cost.sum())


def test_a_piece_is_worth_the_road_of_the_nearest_who_has_room() -> None:
    people = [person("X0"), person("X1", lon=LON + 0.2, lat=LAT), person("X2", max_schools=0)]
    found = problem(office([school(0, east=-3), school(1, east=19)], people))
    near, far = found.tenures
    assert worth_of_pieces(found).tolist() == pytest.approx([near.cost[0], far.cost[1]])


def test_the_pieces_of_a_school_follow_each_other_without_a_gap() -> None:
    """Whatever comes and goes: every posting covers whole pieces of its own school, and all months are in one."""
    people = [person("X0", term_end=END_OF_JUNE), person("X1", term_start=date(2027, 4, 10)), person("X2")]
    recusal = make(
        Recusal, inspector_id="X2", school_id="S001", reason=RecusalReason.OTHER, start=date(2027, 10, 1)
    )
    county = office([school(n) for n in range(3)], people, recusals=(recusal,))
    pool = Candidates(county, "U1")
    rows, found = pool.all(), problem(county)
    spans: dict[str, set[tuple[int, int]]] = {}
    for t in found.tenures:
        for k, low, high in zip(t.rows.tolist(), t.low.tolist(), t.high.tolist(), strict=True):
            assert low < high
            spans.setdefault(rows[k].row.school_id, set()).add((low, high))
    ends = {s: (min(a for a, _ in mine), max(b for _, b in mine)) for s, mine in spans.items()}
    assert [b for _, b in sorted(ends.values())][-1] == found.open_price.size
    assert all(one[1] == two[0] for one, two in pairwise(sorted(ends.values())))
    for low, high in ends.values():
        assert float(found.open_price[low:high].sum()) == pytest.approx(UNIT)


@pytest.mark.parametrize("cells", [{"max_schools": 0}, {"days_per_month": 0.0}])
def test_who_may_hold_no_school_has_no_tenure(cells: dict[str, float]) -> None:
    schools, nobody = [school(0), school(1)], person("X1", **cells)
    assert [t.person for t in problem(office(schools, [person("X0"), nobody])).tenures] == [0]
    nothing = problem(office(schools, [nobody]))
    known = generate(nothing, worth_of_pieces(nothing), Stop())
    assert known.bound == pytest.approx(2 * UNIT)


def test_days_on_which_more_stand_together_than_in_any_month_are_told() -> None:
    """A school until 12 September, which has its visits until August, and two from 7 September on."""
    county = office([school(n) for n in range(3)], [person("X1")])
    spans = [
        (date(2027, 1, 1), date(2027, 9, 12)),
        (date(2027, 9, 7), date(2027, 12, 31)),
        (date(2027, 9, 7), date(2027, 12, 31)),
    ]
    rows = [
        make(Posting, school_id=f"S{n:03d}", inspector_id="X1", start=a, end=b, since=a, change=Change.NEW)
        for n, (a, b) in enumerate(spans)
    ]
    apart = np.array([[True, False], [False, True], [False, True]])
    assert days_together(county, rows, apart).T.tolist() == [[True, True, True]]
    assert days_together(county, rows, np.ones((3, 2), dtype=bool)).shape == (3, 0)
    assert days_together(county, rows[1:], apart[1:]).shape == (2, 0)


def test_who_may_hold_two_schools_a_day_is_not_given_three_on_a_day_between_two_months() -> None:
    drawn, first = tenure(3, 5, 2), [5, 6, 7]
    drawn.school[first] = [0, 1, 2]
    drawn.holds[first] = np.eye(6, dtype=bool)[:3]

    def listed(days: np.ndarray) -> list[set[int]]:
        ground = Ground(replace(drawn, days=days))
        return [set(mine) for mine in NearBest(ground, np.full(8, 100.0), -1000.0, 10**6).all().rows.tolist()]

    day = np.zeros((8, 1), dtype=bool)
    day[first] = True
    assert any(set(first) <= mine for mine in listed(day[:, :0]))
    assert not any(set(first) <= mine for mine in listed(day))
    assert any({5, 6} <= mine for mine in listed(day))
