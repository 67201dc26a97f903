"""Handovers that tie more schools together than a zone holds are loosened: against every sharing-out, and what is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import networkx as nx
import numpy as np
import pytest

from duxue.models.postings import chains
from duxue.models.postings.chains import chosen_anew, loosened
from duxue.models.postings.held_together import held_together
from duxue.models.postings.near_best import NearBest
from duxue.models.postings.pricing import Portfolio, Pricing
from duxue.models.postings.shared_anew import Choice
from duxue.models.postings.staffing import StaffingStage
from duxue.models.solver import Stop
from duxue.scenarios.plan import Posting
from duxue.scenarios.records import Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, LAT, LON, office, person, posting, school

JUNE, JULY = date(2027, 6, 30), date(2027, 7, 1)
CHAINED = (
    posting("S000", "A", FIRST, JUNE),
    posting("S001", "A", FIRST, JUNE),
    posting("S000", "B", JULY, LAST),
    posting("S001", "C", JULY, LAST),
    posting("S002", "B"),
    posting("S003", "C"),
)
"""Each of the two nearest takes one school of somebody who leaves, which ties four schools together."""


def staffed(**asked: Any) -> StaffingStage:
    """Four schools in a row, two of them held till June by somebody who leaves then; a zone holds two, a person too."""
    lies = {"A": 1.5, "B": -1.0, "C": 4.0, "D": 30.0}
    people = [person(i, lon=LON + east / 100, lat=LAT) for i, east in lies.items()]
    people[0] = replace(people[0], term_end=JUNE)
    barred = [
        make(Recusal, inspector_id=i, school_id=s, reason="other", end=JUNE)
        for i in "BCD"
        for s in ("S000", "S001")
    ]
    barred += [
        make(Recusal, inspector_id="A", school_id=s, reason="other", end=LAST) for s in ("S002", "S003")
    ]
    rules = {"schools_per_inspector": 2, "zone_schools": 2, "weight_fair_load": 0.0, **asked.pop("rules", {})}
    schools = [school(n, east=e) for n, e in enumerate((1, 2, -2, 4))]
    return StaffingStage(office(schools, people, rules, recusals=tuple(barred)), "U1", **asked)


def places(stage: StaffingStage, postings: Iterator[Posting] | tuple[Posting, ...]) -> frozenset[int]:
    asked = {(p.school_id, p.inspector_id, p.start, p.end) for p in postings}
    rows = ((k, c.row) for k, c in enumerate(stage.rows))
    found = frozenset(k for k, r in rows if (r.school_id, r.inspector_id, r.start, r.end) in asked)
    assert len(found) == len(asked)
    return found


def largest(stage: StaffingStage, rows: frozenset[int]) -> int:
    """The most schools that postings tie together."""
    graph = held_together(stage.pool.scope, (stage.rows[k].row for k in rows))
    return max(len(part) for part in nx.connected_components(graph))


def sharings() -> Iterator[tuple[Posting, ...]]:
    """Every way to hand the two schools on, and to give out the two others."""
    for first, second, third, fourth in product("BCD", repeat=4):
        yield (
            *CHAINED[:2],
            posting("S000", first, JULY, LAST),
            posting("S001", second, JULY, LAST),
            posting("S002", third),
            posting("S003", fourth),
        )


def test_a_chain_is_shared_out_anew_as_cheaply_as_may_be() -> None:
    stage = staffed()
    begin = stage._standing(stage._paired(places(stage, CHAINED)))
    rows, among, work = loosened(stage.model, begin.choice, seed=1, stop=Stop())
    found = stage._standing(stage._paired(rows))
    assert (largest(stage, begin.choice.rows), largest(stage, rows)) == (4, 2)
    assert work > 0
    assert among == [({"A", "B", "C", "D"}, sorted(stage.pool.scope))]
    all_of_them = (stage._standing(stage._paired(places(stage, ways))) for ways in sharings())
    kept = [f for f in all_of_them if not any(f.standing.breaches) and largest(stage, f.choice.rows) <= 2]
    assert found.standing == min(f.standing for f in kept)
    assert not any(begin.standing.breaches)
    assert begin.standing < found.standing


def test_the_stage_loosens_what_it_has_found() -> None:
    stage = staffed()
    found = stage.run(seed=1, effort=1.0, stop=Stop())
    assert largest(stage, places(stage, found.postings)) == 2
    assert found.open == ()


@pytest.mark.parametrize(
    ("asked", "postings"),
    [
        pytest.param({"rules": {"zone_schools": 4}}, CHAINED, id="a zone holds it"),
        pytest.param({"zone_of": {"S003": "Z1"}}, CHAINED, id="a zone is given"),
        pytest.param({}, (*CHAINED[:2], *(posting(s, "D", JULY) for s in ("S000", "S001")), *CHAINED[4:]), id="no chain"),
    ],
)  # fmt: skip
def test_what_is_no_chain_stays_as_it_is(asked: dict[str, Any], postings: tuple[Posting, ...]) -> None:
    stage = staffed(**asked)
    rows = places(stage, postings)
    assert loosened(stage.model, Choice(rows, frozenset()), seed=1, stop=Stop()) == (rows, [], 0.0)


def test_a_chain_that_cannot_be_loosened_stays() -> None:
    """Of the two schools each of the two others may hold one, and nobody else holds any."""
    stage = staffed()
    apart = [("B", "S001"), ("C", "S000"), *(("D", s) for s in stage.pool.scope)]
    barred = tuple(make(Recusal, inspector_id=i, school_id=s, reason="other", end=LAST) for i, s in apart)
    county = stage.county.with_rows(recusals=(*stage.county.rows.recusals, *barred))
    stage = StaffingStage(county, "U1")
    rows = places(stage, CHAINED)
    kept, among, _ = loosened(stage.model, Choice(rows, frozenset()), seed=1, stop=Stop())
    assert kept == rows
    assert among == []


def test_where_a_chains_people_cannot_loosen_it_others_are_asked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the two schools each of the two others may hold one: who holds nothing takes the other."""
    monkeypatch.setattr(chains, "NEIGHBOURS", (0, 1))
    stage = staffed()
    barred = tuple(
        make(Recusal, inspector_id=i, school_id=s, reason="other", end=LAST)
        for i, s in (("B", "S001"), ("C", "S000"))
    )
    county = stage.county.with_rows(recusals=(*stage.county.rows.recusals, *barred))
    stage = StaffingStage(county, "U1")
    found, *_ = loosened(stage.model, Choice(places(stage, CHAINED), frozenset()), seed=1, stop=Stop())
    assert "D" in {stage.rows[k].row.inspector_id for k in found}
    assert largest(stage, found) == 2


@pytest.mark.parametrize("seed", range(3))
def test_of_portfolios_those_are_chosen_that_cost_least_in_groups_that_a_zone_holds(seed: int) -> None:
    """Set out from the dearest sharing-out that a zone holds."""
    stage = staffed()
    ways = [stage._standing(stage._paired(places(stage, some))) for some in sharings()]
    kept = [f for f in ways if not any(f.standing.breaches) and largest(stage, f.choice.rows) <= 2]
    dearest, least = max(f.standing for f in kept), min(f.standing for f in kept)
    begin = next(f for f in kept if f.standing == dearest)
    stage.run(seed=1, effort=1.0, stop=Stop())
    proof = stage._proof()
    each = [Pricing(t, n) for n, t in enumerate(proof.problem.tenures)]
    proof = replace(proof, known=replace(proof.known, portfolios=tuple(a for p in each for a in every(p))))
    among = ({"A", "B", "C", "D"}, sorted(stage.pool.scope))
    rows, work = chosen_anew(stage.model, begin.choice.rows, among, proof, seed=seed, stop=Stop())
    found = stage._standing(stage._paired(rows))
    assert work > 0
    assert largest(stage, rows) <= 2
    assert found.standing <= least < dearest


def every(pricing: Pricing) -> list[Portfolio]:
    """All portfolios of one tenure."""
    worth = np.full(pricing.tenure.rows.size, 1e6)
    return pricing.portfolios(NearBest(pricing.ground, worth, 0.0, 10**6).all(), worth)
