"""Day tours of two schools: what they take, what they save, and the best pairs of a person's schools."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from duxue.models.postings.candidates import Candidates
from duxue.models.postings.shared_tours import SharedTours
from duxue.models.postings.tours import Tours
from duxue.scenarios.county import County
from tests.models.stages.small_office import office, person, school


def row_of_schools(*east: float, **parameters: float) -> County:
    return office([school(n, east=e) for n, e in enumerate(east)], [person("I1")], parameters)


def tours_of(county: County) -> Tours:
    return Tours(county, ["I1"], sorted(county.schools))


def test_a_tour_of_two_schools_on_one_road_costs_the_farther_one_alone() -> None:
    county = row_of_schools(5, 10)
    tours = tours_of(county)
    near, far = (county.travel.minutes("I1", s) for s in ("S000", "S001"))
    assert tours.single[0].tolist() == pytest.approx([2 * near, 2 * far])
    assert tours.pair(0)[0, 1] == pytest.approx(2 * far)
    assert tours.saving(0)[0, 1] == pytest.approx(2 * near)
    assert np.isinf(tours.pair(0)[0, 0]), "one school is no tour of two"


def test_schools_on_two_sides_save_nothing() -> None:
    assert tours_of(row_of_schools(5, -5)).saving(0)[0, 1] == pytest.approx(0, abs=1e-6)


def test_a_tour_longer_than_a_day_may_be_is_none() -> None:
    far = row_of_schools(5, 10, day_travel_minutes=20)
    assert np.isinf(tours_of(far).pair(0)[0, 1])
    assert tours_of(far).saving(0)[0, 1] == 0


def test_a_visit_of_a_whole_day_shares_none() -> None:
    assert not tours_of(row_of_schools(5, 10, visit_halfdays=2)).saving(0).any()


def test_the_best_pairs_save_most_together_and_no_posting_is_in_two() -> None:
    # Far pairs first: 10 with 11 and 5 with 6 save more than any other two pairs.
    county = row_of_schools(5, 6, 10, 11)
    pool = Candidates(county, "U1")
    rows = pool.all()
    shared = SharedTours(pool, rows)
    schools = {frozenset(rows[k].row.school_id for k in pair) for pair in shared.best(range(len(rows)))}
    assert schools == {frozenset({"S000", "S001"}), frozenset({"S002", "S003"})}
    assert (
        shared.saved(shared.best(range(len(rows))))
        > shared.saved(list(shared.best(range(len(rows))))[:1])
        > 0
    )
    assert shared.saved(()) == 0
    assert shared.best([0]) == frozenset()


def test_schools_that_follow_each_other_share_the_same_third_ones_days() -> None:
    schools = [school(0, east=10), school(1, east=9), school(2, east=8)]
    schools[1] = replace(schools[1], closed=date(2027, 7, 15))
    schools[2] = replace(schools[2], opened=date(2027, 9, 1))
    pool = Candidates(office(schools, [person("I1")]), "U1")
    rows = pool.all()
    pairs = SharedTours(pool, rows).best(range(len(rows)))
    shared = {frozenset(rows[k].row.school_id for k in pair) for pair in pairs}
    assert shared == {frozenset({"S000", "S001"}), frozenset({"S000", "S002"})}
