"""What a day of an event costs at least, held against all its teams; and what is left out, against all that could be had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest

from duxue.models.stages.joint_prospects import Choice, Person, least_of, within
from duxue.scenarios.plan import Event
from duxue.scenarios.rows import make


def person(who: str, draw: Random) -> Person:
    leads = draw.random() < 0.4
    return Person(who, draw.randrange(-5, 30), leads, joins=not leads or draw.random() < 0.8)


def choice(day: int, draw: Random) -> Choice:
    """A day on which some of seven people are free; at times one of them must come."""
    start = date(2027, 3, 1) + timedelta(days=day)
    event = make(Event, event_id="E", office_id="U1", target_id="S1", start=start, end=start, kinds=())
    free = [person(f"X{n}", draw) for n in range(draw.randint(1, 7))]
    bound = draw.choice(free).who if draw.random() < 0.3 else ""
    return Choice(event, float(draw.randrange(40)), draw.randint(2, 3), free, bound)


def teams(one: Choice) -> Iterator[tuple[float, frozenset[str]]]:
    """Every team of a day with a lead and whoever must come, and what it costs."""
    for team in combinations(one.free, one.team):
        who = frozenset(p.who for p in team)
        if any(p.leads for p in team) and (not one.bound or one.bound in who):
            yield one.cost + sum(p.cost for p in team), who


@pytest.mark.parametrize("seed", range(80))
def test_no_team_costs_less_than_the_least_and_none_is_left_out_that_costs_little(seed: int) -> None:
    draw = Random(seed)
    choices = [choice(day, draw) for day in range(3)]
    every = {(c.event.start, who): cost for c in choices for cost, who in teams(c)}
    assert least_of(choices) <= min(every.values(), default=float("inf"))
    most = draw.randrange(60)
    kept = within(choices, most, ())
    left = {(c.event.start, who) for c in kept for _, who in teams(c)}
    assert {key for key, cost in every.items() if cost <= most} <= left
    assert all(c.least <= most for c in kept)


def test_the_cheapest_team_with_a_lead_is_told_to_the_minute() -> None:
    start = date(2027, 3, 1)
    event = make(Event, event_id="E", office_id="U1", target_id="S1", start=start, end=start, kinds=())
    free = [Person("A", 1, False, True), Person("B", 9, True, False), Person("C", 12, False, True)]
    one = Choice(event, 10.0, 2, free, "")
    assert one.least == 10 + 1 + 9
    assert [p.who for p in within([one], 20, ())[0].free] == ["A", "B"]
    assert [p.who for p in within([one], 20, ("C",))[0].free] == ["A", "B", "C"]
    assert within([one], 19, ()) == []
