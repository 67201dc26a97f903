"""What a scenario obliges its offices to: due days, windows, turns of the round, and draws that anyone can repeat."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest
from ortools.sat.python import cp_model

from duxue.models.board import Board
from duxue.models.facts import duties
from duxue.models.facts.availability import months_of
from duxue.models.facts.campaigns import fixed_by_above, quotas, sample_size
from duxue.models.rules import comprehensive_cycle, special_campaign
from duxue.scenarios.county import County
from duxue.scenarios.plan import CycleRow
from duxue.scenarios.rows import Sample
from tests.rules.case_files import HERE, county_of, merged


def county(**tables: Any) -> County:
    """The cases' base county with some rows of its tables given."""
    base = tomllib.loads((HERE / "base.toml").read_text(encoding="utf-8"))
    return county_of(merged(base, {"scenario": tables})[0])


def with_seed(one: County, seed: int) -> County:
    return replace(one, seed=seed)


# Draws.

MIXED = [
    {"school_id": "P{01..12}"},
    {"school_id": "K{01..08}", "stage": "kindergarten"},
    {"school_id": "J{1..5}", "stage": "junior", "unit_id": "U0", "office_id": "U1"},
]
CAMPAIGN = {"campaign_id": "C1", "from": date(2027, 3, 15), "to": date(2027, 4, 16)}


def draw(one: County) -> tuple[str, ...]:
    return duties.draw_sample(one, one.campaigns["C1"], "U1")


def test_a_draw_can_be_repeated_whatever_the_order_of_the_workbook() -> None:
    one = county(schools=MIXED, campaigns=[{**CAMPAIGN, "sample": "10"}])
    turned = one.with_rows(schools=tuple(reversed(one.rows.schools)))
    assert draw(one) == draw(turned)
    assert len(set(draw(one))) == 10


def test_another_seed_or_another_campaign_draws_other_schools() -> None:
    one = county(schools=MIXED, campaigns=[{**CAMPAIGN, "sample": "10"}])
    assert len({draw(with_seed(one, seed)) for seed in range(8)}) > 4
    other = replace(one.campaigns["C1"], campaign_id="C2")
    assert duties.draw_sample(one, other, "U1") != draw(one)


def test_every_school_has_the_same_chance() -> None:
    one = county(schools=[{"school_id": "S{1..6}"}], campaigns=[{**CAMPAIGN, "sample": "2"}])
    hits = Counter(school for seed in range(600) for school in draw(with_seed(one, seed)))
    assert len(hits) == 6
    assert min(hits.values()) > 150


def test_a_tie_for_the_last_place_goes_by_lot() -> None:
    schools = [{"school_id": "P{1..3}"}, {"school_id": "K{1..3}", "stage": "kindergarten"}]
    one = county(schools=schools, campaigns=[{**CAMPAIGN, "sample": "3"}])
    shapes = Counter(tuple(sorted(Counter(s[0] for s in draw(with_seed(one, n))).items())) for n in range(40))
    assert set(shapes) == {(("K", 1), ("P", 2)), (("K", 2), ("P", 1))}
    assert min(shapes.values()) > 8


def test_one_school_more_in_a_stratum_moves_no_draw_in_another() -> None:
    one = county(schools=MIXED, campaigns=[{**CAMPAIGN, "sample": "all"}])
    sampled = replace(one.campaigns["C1"], sample=Sample(count=12))
    more = county(schools=[*MIXED, {"school_id": "K09", "stage": "kindergarten"}])
    before = duties.draw_sample(one, sampled, "U1")
    after = duties.draw_sample(more, sampled, "U1")
    kept = [s for s in before if s[0] == "P"]
    assert len([s for s in after if s[0] == "P"]) <= len(kept)
    assert {s for s in after if s[0] == "P"} <= set(kept)


def test_what_a_level_above_holds_counts_as_drawn() -> None:
    imposed = {
        "event_id": "P1",
        "target_id": "P07",
        "kinds": "campaign:C1",
        "from": date(2027, 3, 16),
        "to": date(2027, 3, 16),
    }
    one = county(schools=MIXED, campaigns=[{**CAMPAIGN, "sample": "10"}], imposed=[imposed])
    scope = duties.campaign_scope(one, one.campaigns["C1"], "U1")
    assert fixed_by_above(one, one.campaigns["C1"], scope) == {"P07"}
    assert all("P07" in draw(with_seed(one, seed)) and len(draw(one)) == 10 for seed in range(6))


def test_our_own_draws_are_in_proportion() -> None:
    one = county(schools=MIXED, campaigns=[{**CAMPAIGN, "sample": "20%"}])
    shares = Counter(school[0] for school in draw(one))
    # 25 schools, a fifth is 5: 2.4 of 12, 1.6 of 8, 1 of 5; the largest remainder is the kindergartens'.
    assert shares == {"P": 2, "K": 2, "J": 1}


@pytest.mark.parametrize(
    ("sample", "scope", "drawn"),
    [
        (Sample(), 7, 7),
        (Sample(count=3), 7, 3),
        (Sample(count=9), 7, 7),
        (Sample(share=0.2), 11, 3),
        (Sample(share=0.2), 10, 2),
        (Sample(share=0.07), 100, 7),
        (Sample(share=0.29), 100, 29),
        (Sample(share=1.0), 7, 7),
        (Sample(share=0.2), 0, 0),
    ],
)
def test_a_share_is_rounded_up_and_no_more_are_drawn_than_there_are(
    sample: Sample, scope: int, drawn: int
) -> None:
    assert sample_size(sample, scope) == drawn


def test_quotas_are_what_the_largest_remainders_allow() -> None:
    random = Random(7)
    for _ in range(300):
        sizes = {key: random.randint(1, 9) for key in "abcd"[: random.randint(1, 4)]}
        whole = sum(sizes.values())
        number = random.randint(0, whole)
        floors = {key: number * size // whole for key, size in sizes.items()}
        rests = {key: Fraction(number * size, whole) - floors[key] for key, size in sizes.items()}
        spare = number - sum(floors.values())
        right = [
            extra
            for extra in product((0, 1), repeat=len(sizes))
            if sum(extra) == spare
            and all(
                rests[a] >= rests[b]
                for a, x in zip(sizes, extra, strict=True)
                for b, y in zip(sizes, extra, strict=True)
                if x > y
            )
        ]
        wanted = {}
        for place, key in enumerate(sizes):
            picks = {floors[key] + extra[place] for extra in right}
            wanted[key] = (min(picks), max(picks))
        assert quotas(sizes, number) == wanted


def test_a_board_that_has_drawn_answers_for_each_school_drawn() -> None:
    one = county(schools=MIXED, campaigns=[{**CAMPAIGN, "sample": "10"}])
    board = Board(subjects={"campaigns": ["C1"], "campaign:C1": draw(one)})
    special_campaign.post(board.pen(special_campaign.CARD, one, price=1), one, one.parameters)
    assert sorted(s.subject for s in board.shortfalls if s.amount({}) > 0) == list(draw(one))


# The round.


def school(one: County, school_id: str = "S1") -> Any:
    return one.schools[school_id]


@pytest.mark.parametrize(
    ("columns", "due"),
    [
        ({"last_comprehensive": date(2022, 3, 15)}, date(2027, 3, 15)),
        ({"last_comprehensive": date(2024, 2, 29)}, date(2029, 2, 28)),
        ({"last_comprehensive": "", "opened": date(2024, 9, 1)}, date(2029, 9, 1)),
        ({"last_comprehensive": "", "opened": ""}, date(2031, 12, 31)),
    ],
)
def test_a_school_is_due_five_years_after_it_was_done_or_opened(columns: dict[str, Any], due: date) -> None:
    one = county(schools=[{"school_id": "S1", **columns}])
    assert duties.due_by(one, school(one)) == due


def test_schools_of_which_nothing_is_known_keep_their_turn_from_year_to_year() -> None:
    unknown = [{"school_id": "S{01..23}", "last_comprehensive": "", "opened": ""}]
    this = county(schools=unknown)
    span = [{"key": "from", "value": date(2028, 1, 1)}, {"key": "to", "value": date(2028, 12, 31)}]
    following = county(schools=unknown, parameters=span)
    turns = {s.school_id: duties.spread_by(this, s).year for s in this.rows.schools}
    share = Counter(turns.values())
    assert sorted(share) == list(range(2027, 2032))
    assert max(share.values()) - min(share.values()) <= 1
    later = {s.school_id: duties.spread_by(following, s).year for s in following.rows.schools}
    assert all(later[s] == (year if year > 2027 else 2032) for s, year in turns.items())


@pytest.mark.parametrize(
    ("columns", "years"),
    [
        ({"last_comprehensive": date(2025, 4, 15)}, [2028, 2029, 2030]),
        ({"last_comprehensive": date(2022, 4, 15)}, [2027]),
        ({"last_comprehensive": date(2015, 4, 15)}, [2027]),
        ({"last_comprehensive": date(2024, 12, 31)}, [2027, 2028, 2029]),
        ({"last_comprehensive": date(2025, 4, 15), "closed": date(2030, 4, 15)}, []),
        ({"last_comprehensive": "", "opened": date(2027, 9, 1)}, [2027, 2028, 2029, 2030, 2031, 2032]),
    ],
)
def test_the_years_in_which_a_school_may_be_placed(columns: dict[str, Any], years: list[int]) -> None:
    one = county(schools=[{"school_id": "S1", **columns}])
    assert list(duties.candidate_years(one, school(one))) == years


def test_a_head_who_goes_in_the_horizon_pulls_the_school_into_it() -> None:
    one = county(principals=[{"school_id": "S1", "term_end": date(2027, 6, 30)}])
    assert list(duties.candidate_years(one, school(one))) == [2027]


def fewest_at_the_peak(windows: list[range], later: range) -> int:
    return min(max(Counter(years)[y] for y in later) for years in product(*windows))


def test_a_levels_limits_can_be_kept_and_are_no_wider_than_due_dates_force() -> None:
    random = Random(11)
    seen = set()
    for _ in range(60):
        lasts = [date(random.randint(2024, 2026), 6, 30) for _ in range(random.randint(3, 7))]
        rows = [{"school_id": f"S{n}", "last_comprehensive": last} for n, last in enumerate(lasts)]
        one = county(schools=rows, units=[{"unit_id": "U1", "cycle_years": random.choice((4, 5))}])
        years = duties.round_years(one, "U1")
        later = years[1:]
        windows = [duties.candidate_years(one, s) for s in one.rows.schools]
        share = -(-11 * len(rows) // (10 * len(years)))
        peak = fewest_at_the_peak(windows, later)
        limits = duties.year_limits(one, "U1")
        assert list(limits) == list(later)
        assert max(limits.values()) == max(share, peak)
        assert any(all(Counter(p)[y] <= limits[y] for y in later) for p in product(*windows))
        seen.add(peak > share)
    assert seen == {True, False}


def test_the_round_is_bound_without_events_on_a_board_that_has_none() -> None:
    one = county(schools=[{"school_id": "S1"}, {"school_id": "S2", "last_comprehensive": date(2022, 5, 20)}])

    def may_stand(school_id: str, year: int) -> bool:
        board = Board(subjects={"schools": [school_id], "comprehensives": []})
        place = one.schools[school_id]
        last, due = duties.last_comprehensive(one, place), duties.due_by(one, place)
        board.add_cycle(CycleRow(school_id, last, due, year, ""), True)
        comprehensive_cycle.post_due(board.pen(comprehensive_cycle.CARD, one), one, one.parameters)
        return bool(cp_model.CpSolver().solve(board.model) == cp_model.OPTIMAL)

    assert [year for year in range(2026, 2033) if may_stand("S1", year)] == [2028, 2029, 2030]
    assert [year for year in range(2026, 2033) if may_stand("S2", year)] == [2027]


# Windows.


def test_a_heads_window_is_counted_back_from_the_earlier_of_term_end_and_leaving() -> None:
    heads = [
        {"school_id": "S1", "name": "甲", "term_end": date(2027, 12, 31), "left_on": date(2027, 5, 31)},
        {"school_id": "S1", "name": "乙", "term_end": date(2027, 12, 31)},
        {"school_id": "S1", "name": "丙", "term_end": date(2028, 1, 1)},
        {"school_id": "S1", "name": "丁", "left_on": date(2026, 12, 31)},
    ]
    one = county(principals=heads)
    due = [(w.head.name, w.first, w.last) for w in duties.review_windows(one, school(one))]
    assert due == [
        ("甲", date(2026, 11, 30), date(2027, 5, 31)),
        ("乙", date(2027, 7, 2), date(2027, 12, 31)),
    ]
    assert len(duties.head_windows(one, school(one))) == 4


def test_look_backs_open_the_day_after_the_deadline_or_with_the_horizon_where_overdue() -> None:
    deadlines = {
        "A": date(2027, 4, 20),
        "B": date(2026, 11, 1),
        "C": date(2026, 11, 2),
        "D": date(2027, 11, 1),
        "E": date(2027, 11, 2),
    }
    rows = [
        {"issue_id": i, "school_id": "S1", "deadline": d, "severity": "minor"} for i, d in deadlines.items()
    ]
    closed = {"issue_id": "F", "school_id": "S1", "deadline": date(2027, 4, 20), "severity": "minor"}
    one = county(follow_ups=[*rows, {**closed, "closed_on": date(2026, 12, 1)}])
    assert [(d.follow_up.issue_id, d.first, d.last) for d in duties.open_follow_ups(one)] == [
        ("C", date(2026, 11, 3), date(2027, 1, 1)),
        ("B", date(2027, 1, 1), date(2027, 3, 2)),
        ("A", date(2027, 4, 21), date(2027, 6, 19)),
        ("D", date(2027, 11, 2), date(2027, 12, 31)),
    ]


def test_the_months_of_a_school_that_opens_in_october() -> None:
    one = county(schools=[{"school_id": "S1", "opened": date(2027, 10, 2)}])
    required = duties.required_months(one, school(one), one.parameters)
    assert [first for first, _ in required] == [date(2027, 11, 1), date(2027, 12, 1)]
    whole = county()
    required = duties.required_months(whole, school(whole), whole.parameters)
    # No visits are asked for in February (5 school days), July (7) and August (none).
    assert [first.month for first, _ in required] == [1, 3, 4, 5, 6, 9, 10, 11, 12]
    assert set(required) <= set(months_of(whole))


def test_counties_are_evaluated_by_their_own_city_where_it_takes_part() -> None:
    units = [
        {"unit_id": "U2", "parent_id": ""},
        {"unit_id": "U3", "parent_id": "U9"},
    ]
    city = [{"inspector_id": "C1", "unit_id": "U0", "duty": "government"}]
    one = county(units=units, inspectors=city)
    window = (date(2027, 9, 1), date(2027, 12, 20))
    assert [(e.unit_id, e.office_id, e.first, e.last) for e in duties.evaluations(one)] == [
        ("U1", "U0", *window),
        ("U2", "U0", *window),
    ]
    assert duties.evaluations(county(units=units)) == ()


def test_hours_needed_are_no_more_than_can_be_attended() -> None:
    sessions = [
        {"training_id": "T1", "from": date(2027, 3, 16), "to": date(2027, 3, 17), "hours": 16},
        {"training_id": "T2", "from": date(2027, 3, 17), "to": date(2027, 3, 18), "hours": 12},
        {"training_id": "T3", "from": date(2027, 3, 18), "to": date(2027, 3, 19), "hours": 10},
        {
            "training_id": "T4",
            "from": date(2027, 5, 18),
            "to": date(2027, 5, 18),
            "hours": 8,
            "audience": "new",
        },
    ]
    people = [
        {"inspector_id": "X1"},
        {"inspector_id": "X2", "training_hours": 30},
        {"inspector_id": "X3", "term_start": date(2026, 9, 1)},
        {"inspector_id": "X4", "healthy": False},
    ]
    one = county(inspectors=people, training=sessions)
    need = {i: duties.hours_needed(one, person, 2027) for i, person in one.inspectors.items()}
    # T1 and T3 together (26) leave out T2, which shares a day with both.
    assert need == {"X1": 26, "X2": 10, "X3": 34, "X4": 0}
