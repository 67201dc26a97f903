"""Zones: of a fit size, each inspector's schools in one, compact, led by one of their own; given ones kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from math import dist
from random import Random

import pytest

from duxue.models.rules import zone
from duxue.models.solver import Stop
from duxue.models.stages import zones
from duxue.models.stages.zone_data import ZoneData
from duxue.models.stages.zones import TOO_SMALL, Zoning, draw_zones
from duxue.planner.audit import audit
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting
from tests.models.stages.small_office import LAT, office, person, posting, school

HALF = (date(2027, 6, 30), date(2027, 7, 1))


def drawn(county: County, postings: Sequence[Posting], *, stop: Stop | None = None) -> Zoning:
    return draw_zones(county, "U1", postings, seed=1, effort=2.0, stop=stop or Stop())


def breaches(county: County, postings: Sequence[Posting], zoning: Zoning) -> set[str]:
    plan = Plan(postings=tuple(postings), zones=zoning.zones)
    return {f.subject for f in audit(county, plan, [zone]).findings}


def members(zoning: Zoning) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in zoning.zones:
        found.setdefault(row.zone_id, set()).add(row.school_id)
    return found


def by_fives(number: int, easts: Sequence[float]) -> tuple[County, list[Posting]]:
    """Schools in a line, five in a row to each of some inspectors."""
    schools = [school(n, east=easts[n]) for n in range(number)]
    people = [person(f"X{n:02d}") for n in range(-(-number // 5))]
    return office(schools, people), [posting(f"S{n:03d}", f"X{n // 5:02d}") for n in range(number)]


def test_towns_far_apart_are_zones_of_their_own() -> None:
    county, postings = by_fives(45, [100 * (n // 15) + n % 15 for n in range(45)])
    zoning = drawn(county, postings)
    assert breaches(county, postings, zoning) == set()
    assert zoning.open == ()
    towns = [{f"S{n:03d}" for n in range(15 * k, 15 * k + 15)} for k in range(3)]
    assert sorted(members(zoning).values(), key=min) == towns


@pytest.mark.parametrize("seed", range(3))
def test_scattered_schools_get_fit_zones_of_similar_size(seed: int) -> None:
    draw = Random(seed)
    county, postings = by_fives(120, sorted(draw.uniform(0, 60) for _ in range(120)))
    zoning = drawn(county, postings)
    assert breaches(county, postings, zoning) == set()
    assert all(10 <= len(ids) <= 20 for ids in members(zoning).values())


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_and_the_answer_hold_against_every_drawing(seed: int) -> None:
    draw = Random(seed)
    county, postings = by_fives(30, [draw.uniform(0, 40) for _ in range(30)])
    zoning = drawn(county, postings)
    data = ZoneData(county, "U1", postings)
    least = data.least(data.wanted)
    worth = []
    for choice in product(range(6), repeat=6):
        sizes = Counter(choice)
        if len(sizes) <= data.wanted and max(sizes.values()) <= 4 and all(choice[z] == z for z in sizes):
            lacking = sum(max(0, least - 5 * n) for n in sizes.values())
            worth.append(sum(int(data.cost[k, z]) for k, z in enumerate(choice)) + TOO_SMALL * lacking)
    best = min(worth)
    assert zoning.outcome.objective is not None
    assert zoning.outcome.bound is not None
    assert zoning.outcome.bound <= best <= zoning.outcome.objective <= best * 1.01


@pytest.mark.parametrize("seed", range(2))
def test_a_few_zones_at_a_time_come_close_to_the_best_drawing(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zones, "TOGETHER", 4)
    draw = Random(seed)
    county, postings = by_fives(90, sorted(draw.uniform(0, 40) for _ in range(90)))
    drawing = zones._Drawing(ZoneData(county, "U1", postings), postings)
    # A poor drawing to begin with: in order of ids, however far apart.
    drawing.first = (
        dict.fromkeys(range(4), 0) | dict.fromkeys(range(4, 8), 7) | dict.fromkeys(range(8, 12), 8)
    )
    drawing.first |= dict.fromkeys(range(12, 16), 15) | dict.fromkeys(range(16, 18), 17)
    choice, spent = drawing._in_turn(drawing.first, 0.0, strict=True, seed=1, limit=3.0, stop=Stop())
    best = drawn(county, postings).outcome.objective
    assert best is not None
    assert drawing.minutes(choice) < drawing.minutes(drawing.first)
    assert drawing.minutes(choice) <= 1.05 * best
    # No more than is enough is done.
    midway = (drawing.minutes(choice) + drawing.minutes(drawing.first)) / 2
    nearer, less = drawing._in_turn(drawing.first, midway, strict=True, seed=1, limit=3.0, stop=Stop())
    assert drawing.minutes(choice) < drawing.minutes(nearer) <= midway
    assert less < spent


def towns(seed: int) -> tuple[County, list[Posting]]:
    """As many schools as a large county has, most of them in twelve towns; each four that lie together are one person's."""
    draw = Random(seed)
    hearts = [(draw.uniform(0, 60), draw.uniform(0, 60)) for _ in range(12)]
    spots = {}
    for n in range(240):
        if draw.random() < 0.3:
            spots[n] = draw.uniform(0, 60), draw.uniform(0, 60)
        else:
            spots[n] = tuple(draw.gauss(middle, 2) for middle in draw.choice(hearts))
    schools = [school(n, east=east, lat=LAT + north / 100) for n, (east, north) in spots.items()]
    held: list[Posting] = []
    while spots:
        far = max(spots.values(), key=lambda spot: dist(spot, (30, 30)))
        for n in sorted(spots, key=lambda n: dist(spots[n], far))[:4]:
            held.append(posting(f"S{n:03d}", f"X{len(held) // 4:02d}"))
            del spots[n]
    return office(schools, [person(f"X{n:02d}") for n in range(60)]), held


@pytest.mark.parametrize("seed", range(2))
def test_zones_of_a_large_county_are_proven_to_a_hundredth(seed: int) -> None:
    county, postings = towns(seed)
    outcome = draw_zones(county, "U1", postings, seed=1, effort=9.0, stop=Stop()).outcome
    assert outcome.gap is not None
    assert outcome.gap <= 0.01


def test_zones_are_looked_at_once_more_where_more_than_a_hundredth_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (("FIRST_LOOK", 0.1), ("TOGETHER", 2), ("TOGETHER_LIMIT", 0.05)):
        monkeypatch.setattr(zones, name, value)
    county, postings = towns(2)
    gaps = []
    for looks in (1, 2):
        monkeypatch.setattr(zones, "LOOKS", looks)
        gaps.append(draw_zones(county, "U1", postings, seed=1, effort=9.0, stop=Stop()).outcome.gap)
    assert gaps[0] > 0.05
    assert gaps[1] < 0.01


def test_given_zones_are_kept_and_who_works_in_one_brings_the_other_schools_along() -> None:
    county, postings = by_fives(10, [float(n) for n in range(10)])
    schools = [replace(s, zone_id="东片" if n < 2 else "") for n, s in enumerate(county.rows.schools)]
    given = office(schools, county.rows.inspectors, {"zone_schools": 5})
    zoning = drawn(given, postings)
    assert breaches(given, postings, zoning) == set()
    assert members(zoning) == {
        "东片": {f"S{n:03d}" for n in range(5)},
        "U1-01": {f"S{n:03d}" for n in range(5, 10)},
    }
    assert {r.name for r in zoning.zones} == {"东片（甲镇）", "第1责任区（甲镇）"}


def test_a_given_zone_that_is_too_large_is_kept_and_told() -> None:
    county, postings = by_fives(21, [float(n) for n in range(21)])
    given = office([replace(s, zone_id="Z1") for s in county.rows.schools], county.rows.inspectors)
    zoning = drawn(given, postings)
    assert members(zoning) == {"Z1": {f"S{n:03d}" for n in range(21)}}
    assert [(s.rule, s.subject, n) for s, n in zoning.open] == [("zone", "Z1", 1)]
    assert breaches(given, postings, zoning) == {"Z1"}


def test_an_id_of_ours_that_is_given_keeps_its_number_and_is_not_given_twice() -> None:
    county, postings = by_fives(10, [float(n) for n in range(10)])
    schools = [replace(s, zone_id="U1-01" if n < 5 else "") for n, s in enumerate(county.rows.schools)]
    zoning = drawn(office(schools, county.rows.inspectors, {"zone_schools": 5}), postings)
    assert {r.zone_id: r.name for r in zoning.zones} == {
        "U1-01": "第1责任区（甲镇）",
        "U1-02": "第2责任区（甲镇）",
    }


def test_a_person_who_takes_over_schools_of_two_others_ties_them_together() -> None:
    county, _ = by_fives(10, [float(n) for n in range(10)])
    people = (*county.rows.inspectors, person("X99"))
    postings = [posting(f"S{n:03d}", f"X{n // 5:02d}", end=HALF[0]) for n in range(10)]
    postings += [posting(f"S{n:03d}", "X99" if n in (4, 5) else f"X{n // 5:02d}", HALF[1]) for n in range(10)]
    tied = office(county.rows.schools, people, {"zone_schools": 12})
    zoning = drawn(tied, postings)
    assert len(members(zoning)) == 1
    assert breaches(tied, postings, zoning) == set()


def test_a_chain_of_handovers_too_long_for_a_zone_is_cut_where_it_harms_least() -> None:
    county, _ = by_fives(30, [float(n) for n in range(30)])
    people = (*county.rows.inspectors, person("X99"))
    moved = {4, 9, 14, 19, 24}
    postings = [posting(f"S{n:03d}", f"X{n // 5:02d}", end=HALF[0]) for n in range(30)]
    postings += [posting(f"S{n:03d}", "X99" if n in moved else f"X{n // 5:02d}", HALF[1]) for n in range(30)]
    tied = office(county.rows.schools, people)
    zoning = drawn(tied, postings)
    assert [(s.subject, s.day, n) for s, n in zoning.open] == [("X99", HALF[1], 1)]
    assert breaches(tied, postings, zoning) == {"X99"}


def test_a_first_drawing_with_breaches_is_mended_before_zones_are_made_compact() -> None:
    draw = Random(3)
    county, postings = by_fives(60, [draw.uniform(0, 24) for _ in range(60)])
    moved = sorted(draw.sample(range(60), 5))
    held = {p.school_id: p.inspector_id for p in postings}
    takers = {f"S{n:03d}": f"X{(n // 5 + draw.randint(1, 11)) % 12:02d}" for n in moved}
    rows = [posting(s, i, end=HALF[0]) for s, i in held.items()]
    rows += [posting(s, takers.get(s, i), HALF[1]) for s, i in held.items()]
    zoning = drawn(county, rows)
    assert {s.subject for s, _ in zoning.open} == breaches(county, rows, zoning)
    assert sum(n for _, n in zoning.open) <= 2
    assert max(map(len, members(zoning).values())) <= 20


def test_the_leader_is_full_time_where_the_zone_has_one_and_else_whoever_stays_longest() -> None:
    county, postings = by_fives(10, [100.0 * (n // 5) for n in range(10)])
    part = [person(f"X{n:02d}", employment=Employment.PART_TIME) for n in range(2)]
    people = [*part, person("Y01"), person("Y02", employment=Employment.PART_TIME)]
    postings = [p for p in postings if p.school_id not in ("S000", "S005")]
    postings += [posting("S000", "Y01", date(2027, 12, 1)), posting("S005", "Y02", date(2027, 12, 1))]
    postings += [
        posting("S000", "X00", end=date(2027, 11, 30)),
        posting("S005", "X01", end=date(2027, 11, 30)),
    ]
    few = office(county.rows.schools, people, {"zone_schools": 5})
    zoning = drawn(few, postings)
    assert breaches(few, postings, zoning) == set()
    leaders = {r.school_id: r.leader_id for r in zoning.zones}
    assert (leaders["S000"], leaders["S005"]) == ("Y01", "X01")


def test_nobody_leads_two_zones_while_another_can() -> None:
    turns = [
        ("X01", "2027-01-01", "2027-06-30", 0), ("X00", "2027-07-01", "2027-09-30", 0), ("X03", "2027-10-01", "2027-12-31", 0),
        ("X02", "2027-01-01", "2027-03-31", 5), ("X04", "2027-04-01", "2027-06-30", 5), ("X01", "2027-07-01", "2027-12-31", 5),
    ]  # fmt: skip
    postings = [
        posting(f"S{first + n:03d}", who, date.fromisoformat(start), date.fromisoformat(end))
        for who, start, end, first in turns
        for n in range(5)
    ]
    schools = [school(n, east=100.0 * (n // 5)) for n in range(10)]
    county = office(schools, [person(f"X{n:02d}") for n in range(5)], {"zone_schools": 5})
    zoning = drawn(county, postings)
    assert breaches(county, postings, zoning) == set()
    leaders = {r.leader_id for r in zoning.zones}
    assert len(leaders) == 2
    assert "X01" in leaders


def test_schools_that_nobody_holds_join_a_zone_that_has_a_leader() -> None:
    county, postings = by_fives(30, [float(n) for n in range(30)])
    held = [p for p in postings if p.inspector_id in ("X00", "X01")]
    zoning = drawn(county, held)
    assert zoning.open == ()
    assert {r.leader_id for r in zoning.zones} == {"X00", "X01"}


def test_a_small_zone_far_away_is_filled_up_while_the_road_is_worth_it() -> None:
    county, postings = by_fives(25, [[0.0, 1.0, 2.0, 3.0, 10.0][n // 5] for n in range(25)])
    assert sorted(map(len, members(drawn(county, postings)).values())) == [10, 15]


def test_without_any_posting_zones_are_drawn_and_their_missing_leaders_told() -> None:
    county, _ = by_fives(100, [float(n) for n in range(100)])
    zoning = drawn(county, [])
    assert sum(map(len, members(zoning).values())) == 100
    assert {s.subject for s, _ in zoning.open} == set(members(zoning)) == breaches(county, [], zoning)


@pytest.mark.parametrize("number", [0, 1])
def test_an_office_of_one_school_or_none_has_as_many_zones(number: int) -> None:
    county, postings = by_fives(number, [0.0] * number)
    zoning = drawn(county, postings)
    assert len(members(zoning)) == number
    assert zoning.open == ()
    assert zoning.outcome.status == "optimal"


def test_schools_out_of_scope_all_year_are_in_no_zone_and_one_that_opens_is() -> None:
    schools = [school(1), school(2, closed=date(2026, 8, 1)), school(3, opened=date(2027, 9, 1))]
    county = office(schools, [person("X1")])
    postings = [posting("S001", "X1"), posting("S003", "X1", date(2027, 9, 1))]
    zoning = drawn(county, postings)
    assert {r.school_id for r in zoning.zones} == {"S001", "S003"}
    assert breaches(county, postings, zoning) == set()


def test_names_come_from_the_main_township_and_a_school_without_one_spoils_nothing() -> None:
    townships = ["乙镇", "乙镇", "甲镇", "", ""]
    county = office([school(n, township=t) for n, t in enumerate(townships)], [person("X1")])
    zoning = drawn(county, [posting(f"S{n:03d}", "X1") for n in range(5)])
    assert {r.name for r in zoning.zones} == {"第1责任区（乙镇）"}
    bare = office([school(1, township="")], [person("X1")])
    assert [r.name for r in drawn(bare, [posting("S001", "X1")]).zones] == ["第1责任区"]


def test_the_same_input_gives_the_same_zones() -> None:
    county, postings = by_fives(60, [Random(5).uniform(0, 30) for _ in range(60)])
    assert drawn(county, postings).zones == drawn(county, postings).zones


def test_a_stop_asked_at_once_still_leaves_whole_zones() -> None:
    stop = Stop()
    stop.ask()
    county, postings = by_fives(60, [Random(n).uniform(0, 30) for n in range(60)])
    zoning = drawn(county, postings, stop=stop)
    assert breaches(county, postings, zoning) == set()
    assert len(zoning.zones) == 60
