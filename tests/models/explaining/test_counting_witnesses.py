"""Counts and conflicts held against trying everything; rings of recusals; who may take what, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest

from duxue.models.explaining.shortages.conflicts import explained, necessary, quick_xplain
from duxue.models.explaining.shortages.cuts import deficits
from duxue.models.explaining.shortages.office import explain_office
from duxue.models.explaining.shortages.places import place_words
from duxue.models.postings.one_day import Limits, Sharing
from duxue.models.postings.staff_facts import STAFFING_RULES, StaffFacts
from duxue.models.postings.staffing import StaffingStage
from duxue.models.solver import Stop
from duxue.scenarios.codes import RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.edits.row_edits import applied
from duxue.scenarios.records import Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school

LIMITS = Limits(1, 3.0, Stop())


@pytest.mark.parametrize("seed", range(12))
def test_a_cut_finds_the_largest_deficit_of_all_sets(seed: int) -> None:
    draw = Random(seed)
    doers = {f"D{n}": draw.randint(0, 3) for n in range(4)}
    demands = {f"T{n}": draw.randint(1, 3) for n in range(6)}
    may = {t: tuple(d for d in doers if draw.random() < 0.4) for t in demands}
    worst = max(
        sum(demands[t] for t in some) - sum(doers[d] for d in {d for t in some for d in may[t]})
        for size in range(len(demands) + 1)
        for some in combinations(demands, size)
    )
    found = deficits(demands, may, doers)
    assert sum(cut.demanded - cut.available for cut in found) == worst
    for cut in found:
        assert cut.demanded == sum(demands[str(t)] for t in cut.duties)
        assert set(cut.doers) == {d for t in cut.duties for d in may[str(t)]}


@pytest.mark.parametrize("seed", range(12))
def test_the_smallest_conflict_is_smallest_and_necessary(seed: int) -> None:
    draw = Random(seed)
    switches = list("abcdef")
    cores = [set(draw.sample(switches, draw.randint(2, 4))) for _ in range(3)]

    def holds(on: Sequence[str]) -> bool:
        return not any(core <= set(on) for core in cores)

    found = explained(holds, switches)
    assert found is not None
    assert found.necessary
    assert found.smallest
    assert len(found.members) == min(map(len, cores))
    one = quick_xplain(holds, switches)
    assert one is not None
    assert necessary(holds, one)


def test_what_is_not_settled_is_no_conflict() -> None:
    def holds(_: Sequence[str]) -> None:
        return None

    assert explained(holds, ["a", "b"]) is None


def test_switches_that_hold_together_have_no_conflict() -> None:
    def holds(_: Sequence[str]) -> bool:
        return True

    assert explained(holds, ["a", "b"]) is None


def mutual() -> County:
    """A and B are far from everyone but the two who serve there."""
    schools = [school(1), school(2, east=2), *(school(n, east=400) for n in (3, 4))]
    people = [
        person("X", school_id="S001"),
        person("Y", school_id="S002"),
        person("Z", lon=schools[2].lon, lat=schools[2].lat),
    ]
    return office(schools, people, {"reach_minutes": 60.0})


def test_two_who_would_post_at_each_others_school_are_a_ring() -> None:
    told = explain_office(mutual(), "U1")
    cause = told.witnesses[0]
    assert cause.schools == ("S001", "S002")
    assert set(told.conflicts[0].rules) == {"coverage", "recusal", "reach"}
    assert told.conflicts[0].necessary
    assert any("互相挂牌" in line.zh for line in cause.why)


def test_without_one_of_the_two_schools_there_is_no_ring() -> None:
    county = mutual()
    rest = tuple(s for s in county.rows.schools if s.school_id != "S002")
    people = tuple(replace(i, school_id="") if i.school_id == "S002" else i for i in county.rows.inspectors)
    smaller = office(rest, people, {"reach_minutes": 60.0})
    assert not [w for w in explain_office(smaller, "U1").witnesses if "coverage" in w.rules]


def by_trying(staff_facts: StaffFacts, schools: Sequence[str]) -> int:
    """The fewest schools that stay open, large ones first, by trying every sharing."""
    day = staff_facts.county.start
    may = staff_facts.may(day)
    best: tuple[int, int] = (10**6, 10**6)
    for choice in product(*[(*may[s], "") for s in schools]):
        held: dict[str, list[str]] = {}
        for s, i in zip(schools, choice, strict=True):
            if i:
                held.setdefault(i, []).append(s)
        if all(_fits(staff_facts, i, mine) for i, mine in held.items()):
            lost = [s for s, i in zip(schools, choice, strict=True) if not i]
            worth = sum(
                1 + staff_facts.cap(next(iter(staff_facts.people))) if staff_facts.is_large(s) else 1
                for s in lost
            )
            best = min(best, (worth, len(lost)))
    return best[1]


def _fits(staff_facts: StaffFacts, inspector_id: str, mine: Sequence[str]) -> bool:
    limit = staff_facts.limit(inspector_id)
    cap = staff_facts.cap(inspector_id)
    load = sum(cap if staff_facts.is_large(s) else 1 for s in mine)
    return limit is not None and len(mine) <= limit and load <= cap


@pytest.mark.parametrize("seed", range(8))
def test_schools_without_a_place_are_as_few_as_by_trying_all(seed: int) -> None:
    draw = Random(seed)
    schools = [school(n, students=2000 if draw.random() < 0.3 else 300) for n in range(1, 7)]
    people = [person(f"I{n}", max_schools=draw.choice((None, 1, 2))) for n in range(draw.randint(1, 3))]
    barred = tuple(
        make(Recusal, inspector_id=i.inspector_id, school_id=s.school_id, reason=RecusalReason.OTHER)
        for i in people
        for s in schools
        if draw.random() < 0.3
    )
    county = office(schools, people, {"schools_per_inspector": 2}, recusals=barred)
    staff_facts = StaffFacts(county, "U1")
    ids = [s.school_id for s in schools]
    shared = Sharing(staff_facts, county.start).shared(LIMITS)
    assert shared.proven
    assert len(shared.open) == by_trying(staff_facts, ids)
    feasible = Sharing(staff_facts, county.start, STAFFING_RULES).holds(LIMITS)
    assert feasible is (not shared.open)
    told = [w for w in explain_office(county, "U1").witnesses if w.key.startswith("staffing/")]
    assert bool(told) is bool(shared.open)


def test_a_place_is_named_only_where_the_schools_bear_it_out() -> None:
    schools = [replace(school(n), lat=39.0 + n / 100, township=f"{n}镇") for n in range(1, 13)]
    county = office(schools, [person("I1")])
    assert "南部" in place_words(county, "U1", schools[:5]).zh
    assert "北部" in place_words(county, "U1", schools[-5:]).zh
    assert "部" not in place_words(county, "U1", schools[::2]).zh
    assert "1镇" in place_words(county, "U1", schools[:1]).zh
    named = replace(county.units["U1"], name="云岭县人民政府教育督导室")
    county = county.with_rows(units=(named,))
    assert place_words(county, "U1", schools).zh == "云岭县全境"


@pytest.mark.parametrize("seed", range(8))
def test_places_are_what_a_free_hand_could_fill(seed: int) -> None:
    draw = Random(seed)
    schools = [school(n, students=2000 if draw.random() < 0.3 else 300) for n in range(1, 8)]
    people = [person(f"I{n}", max_schools=draw.choice((None, 1, 2))) for n in range(draw.randint(1, 3))]
    staff_facts = StaffFacts(office(schools, people, {"schools_per_inspector": 3}), "U1")
    ids = [s.school_id for s in schools]
    assert staff_facts.places(ids, list(staff_facts.people)) == len(ids) - by_trying(staff_facts, ids)


def test_the_first_way_out_of_a_ring_undoes_it() -> None:
    county = mutual()
    way = explain_office(county, "U1").ways_out[0]
    cured = applied(county, way.edits)
    assert explain_office(cured, "U1").feasible
    assert not StaffingStage(cured, "U1").run(seed=1, effort=1.0, stop=Stop()).open
