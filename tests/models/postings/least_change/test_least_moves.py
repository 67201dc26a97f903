"""The least number of moves against a search that tries everything, on offices small enough for it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

import pytest

from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.search import ChangedPostings, LeastChange
from duxue.models.solver import Stop
from duxue.scenarios.codes import Change, RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, ZoneRow
from duxue.scenarios.records import Recusal
from duxue.scenarios.rows import make
from tests.draws import some
from tests.models.revision.drawn_changes import PRICES
from tests.models.stages.small_office import FIRST, LAST, office, person, school

AS_OF = date(2027, 4, 1)
CAP, ZONE_SIZE, ZONES = 3, 5, ("Z1", "Z2", "Z3")


def drawn_office(seed: int) -> tuple[County, Plan]:
    """Seven schools, four people of whom one leaves on the as-of day, some recusals; a released plan that kept the rules."""
    draw = Random(f"least/{seed}")
    people = [f"X{n}" for n in range(4)]
    sizes = draw.choice([(3, 2, 1, 1), (2, 2, 2, 1), (3, 3, 1, 0), (1, 3, 2, 1)])
    holders = [who for who, size in zip(people, sizes, strict=True) for _ in range(size)]
    schools = [school(n, east=draw.uniform(-10, 10)) for n in range(7)]
    zone_of = {who: draw.choice(ZONES) for who in people}
    recusals = tuple(
        make(Recusal, inspector_id=who, school_id=s.school_id, reason=RecusalReason.OTHER, start=AS_OF)
        for who in people
        for s in schools
        if draw.random() < (0.15 if seed % 2 else 0.3)
    )
    leaver = draw.choice([who for who, size in zip(people, sizes, strict=True) if size])
    county = office(
        schools,
        [
            person(i, term_end=AS_OF - timedelta(days=1)) if i == leaver else person(i, school_id=home)
            for i, home in zip(people, ["", "", schools[0].school_id, schools[6].school_id], strict=True)
        ],
        {"schools_per_inspector": CAP, "zone_schools": ZONE_SIZE},
        recusals=recusals,
    )
    postings = tuple(
        Posting(s.school_id, who, FIRST, LAST, FIRST, Change.NEW)
        for s, who in zip(schools, holders, strict=True)
    )
    rows = tuple(ZoneRow(zone_of[p.inspector_id], "", "", p.school_id) for p in postings)
    return county, Plan(postings=postings, zones=rows)


def least_by_trying(county: County, plan: Plan) -> int | None:
    """The fewest schools that must change hands if no rule is to be broken, by trying every sharing (None: there is none)."""
    schools = [s.school_id for s in county.rows.schools]
    now = {p.school_id: p.inspector_id for p in plan.postings}
    people = [i.inspector_id for i in county.rows.inspectors if i.term_end >= AS_OF]
    shut = {(r.inspector_id, r.school_id) for r in county.rows.recusals}
    home = {i.inspector_id: i.school_id for i in county.rows.inspectors}
    zones = sorted({z.zone_id for z in plan.zones})
    best: int | None = None
    for sharing in itertools.product(people, repeat=len(schools)):
        held = dict(zip(schools, sharing, strict=True))
        moves = sum(held[s] != now[s] for s in schools)
        if best is not None and moves >= best:
            continue
        if any((who, s) in shut or home[who] == s for s, who in held.items()):
            continue
        if any(sharing.count(who) > CAP for who in people):
            continue
        if any(home[a] and home[b] and a != b and held.get(home[a]) == b and held.get(home[b]) == a
               for a in people for b in people):  # fmt: skip
            continue
        if _zones_suffice([now, held], schools, zones):
            best = moves
    return best


def _zones_suffice(times: Sequence[Mapping[str, str]], schools: Sequence[str], zones: Sequence[str]) -> bool:
    """Whether the schools fit into the zones when whatever one person held at one time goes together."""
    groups = [{s} for s in schools]
    for held in times:
        for who in set(held.values()):
            mine = {s for s, i in held.items() if i == who}
            touched = [g for g in groups if g & mine]
            groups = [g for g in groups if not g & mine] + [set().union(*touched)]
    more = len(schools) > ZONE_SIZE * len(zones)  # then the office draws one zone more
    return _fits([len(g) for g in groups], [ZONE_SIZE] * (len(zones) + more))


def _fits(sizes: Sequence[int], rooms: Iterable[int]) -> bool:
    left = sorted(rooms)
    if not sizes:
        return True
    size, *rest = sorted(sizes, reverse=True)
    return any(
        left[k] >= size and _fits(rest, [*left[:k], left[k] - size, *left[k + 1 :]]) for k in range(len(left))
    )


def changed_postings(county: County, plan: Plan, max_moves: int | None = None) -> ChangedPostings:
    office = ReleasedPostings(county, "U1", plan, AS_OF)
    return LeastChange(office, PRICES, seed=1, effort=4.0, stop=Stop()).run(max_moves)


@pytest.mark.parametrize("seed", some(range(20)))
def test_the_least_number_of_moves_is_that_of_trying_everything(seed: int) -> None:
    county, plan = drawn_office(seed)
    least = least_by_trying(county, plan)
    found = changed_postings(county, plan)
    assert found.proven
    if least is None:
        assert found.curve[-1].unmet > 0
    else:
        assert found.least == least
        assert changed_postings(county, plan, max_moves=least).moves == least
        assert found.curve[-1].unmet == 0


def test_the_drawn_offices_are_of_every_kind() -> None:
    found = [(least_by_trying(*drawn_office(seed)), drawn_office(seed)) for seed in range(20)]
    leaving = [sum(p.inspector_id == who.inspector_id for p in plan.postings)
               for _, (county, plan) in found for who in county.rows.inspectors if who.term_end < AS_OF]  # fmt: skip
    pairs = [(least, n) for (least, _), n in zip(found, leaving, strict=True)]
    assert any(least is None for least, _ in pairs), "some cannot be done without a breach"
    assert any(least is not None and least > n for least, n in pairs), "some take a chain of moves"
    assert any(least == n for least, n in pairs)
