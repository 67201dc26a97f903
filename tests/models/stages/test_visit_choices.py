"""The days that a month leaves out are none that a best month could want: held against every month of drawn small ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from duxue.models.stages.visit_choices import Offer, Pair, worth_looking_at
from duxue.scenarios.codes import Half
from duxue.scenarios.plan import Visit

MONDAY = date(2027, 3, 1)
SCHOOLS = ("S1", "S2", "S3")
FULL = 10_000
"""What a visit in a full week costs."""


def offer(school_id: str, day: date, half: Half, draw: Random) -> Offer:
    visit = Visit("", day, half, school_id, "X1", ())
    return Offer(visit, draw.choice((0, 0, 30)), draw.randrange(9), draw.random() < 0.15)


def drawn(seed: int) -> tuple[dict[str, list[Offer]], list[Pair], set[date]]:
    """Offers of three schools on some of six days, pairs that spare a way, days with half of them taken."""
    draw = Random(seed)
    days = [MONDAY + timedelta(days=n) for n in range(6)]
    offers = {
        s: [offer(s, day, half, draw) for day in sorted(draw.sample(days, draw.randint(2, 6))) for half in (Half.AM, Half.PM)]
        for s in SCHOOLS
    }  # fmt: skip
    pairs = [Pair("X1", *draw.sample(two, 2), draw.randrange(1, 60)) for two in (SCHOOLS[:2], SCHOOLS[1:])]
    return offers, pairs, {day for day in days if draw.random() < 0.2}


def months(offers: Mapping[str, Sequence[Offer]], pairs: Sequence[Pair], taken: set[date]) -> Iterator[int]:
    """What every month costs that visits each school once and holds one thing in a half-day; the mornings of ``taken`` are gone."""
    for chosen in product(*offers.values()):
        slots = {(o.visit.date, o.visit.half) for o in chosen}
        if len(slots) < len(chosen) or any((day, Half.AM) in slots for day in taken):
            continue
        at = {o.visit.school_id: (o.visit.date, o.visit.half) for o in chosen}
        spared = sum(
            p.saving
            for p in pairs
            if at[p.first] == (at[p.second][0], Half.AM) and at[p.second][1] is Half.PM
        )
        yield sum(o.price + o.rank + FULL * o.full for o in chosen) - spared


@pytest.mark.parametrize("seed", range(60))
def test_the_best_month_is_among_the_days_looked_at(seed: int) -> None:
    offers, pairs, taken = drawn(seed)
    kept = worth_looking_at(offers, pairs, taken)
    assert min(months(kept, pairs, taken), default=None) == min(months(offers, pairs, taken), default=None)
    assert all(set(kept[s]) <= set(offers[s]) for s in SCHOOLS)


def test_a_month_of_few_schools_is_looked_at_on_few_days() -> None:
    draw = Random(1)
    days = [MONDAY + timedelta(days=n) for n in range(20)]
    offers = {s: [offer(s, day, half, draw) for day in days for half in (Half.AM, Half.PM)] for s in SCHOOLS}
    kept = worth_looking_at(offers, [], set())
    assert {s: len(mine) for s, mine in kept.items()} == dict.fromkeys(SCHOOLS, len(SCHOOLS))
