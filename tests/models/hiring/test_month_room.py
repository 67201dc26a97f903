"""Whether the days of each month suffice for visits and teams, against every way to lay the days of events into months."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from duxue.models.hiring.builder import LAW_ALONE, Instance
from duxue.models.hiring.smallest import least
from duxue.models.hiring.workload import Duty, Month, Workload
from duxue.models.solver import Stop
from duxue.scenarios.codes import Expertise, Ownership, Stage
from duxue.scenarios.records import Inspector
from tests.models.hiring.trials import OFFICE, case, place
from tests.models.stages.small_office import office, person, school

MARCH, APRIL, MAY = (date(2027, month, 1) for month in (3, 4, 5))
MONTHS = (MARCH, APRIL, MAY)
NEW = 30
"""Half-days a month of a new full-time person."""
SEAT = place("县城")
DAYS = replace(LAW_ALONE, days=True)


def bare(*people: Inspector, ownership: Ownership = Ownership.PUBLIC) -> Instance:
    county = office(
        [school(0, ownership=ownership), school(1, stage=Stage.JUNIOR)],
        people or (person("X0"), person("X1")),
    )
    assert county.offices[0].unit_id == OFFICE
    return case(county, SEAT)


def duty(
    length: int,
    team: int,
    *months: Month,
    place_id: str = "S000",
    able: bool = True,
    stage: Stage | None = None,
) -> Duty:
    there = months or MONTHS
    return Duty(place_id, min(there), max(there).replace(day=28), length, team, stage, able, False, there)


def asked(
    one: Instance, visits: Mapping[Month, int], duties: Sequence[Duty], rooms: Mapping[str, Sequence[int]]
) -> Instance:
    """The same office with other work and other half-days of its people in the three months."""
    room = {(i, m): n for i, mine in rooms.items() for m, n in zip(MONTHS, mine, strict=True)}
    return replace(one, load=Workload(visits, tuple(duties)), supply=replace(one.supply, room=room))


def laid(duties: Sequence[Duty]) -> Iterator[dict[Month, int]]:
    """Every way to lay events' days into their months: the half-days of seats by month."""
    each = [
        [dict(zip(d.months, split, strict=True))
         for split in itertools.product(range(d.length + 1), repeat=len(d.months)) if sum(split) == d.length]
        for d in duties
    ]  # fmt: skip
    for way in itertools.product(*each):
        yield {m: sum(2 * d.team * one.get(m, 0) for d, one in zip(duties, way, strict=True)) for m in MONTHS}


def fewest(visits: Mapping[Month, int], duties: Sequence[Duty], room: Mapping[Month, int]) -> int:
    """The fewest new full-time people with whom some way fits every month."""
    for number in itertools.count():
        if any(all(w[m] + visits.get(m, 0) <= room[m] + NEW * number for m in MONTHS) for w in laid(duties)):
            return number
    raise AssertionError


@pytest.mark.parametrize("seed", range(10))
def test_the_people_asked_for_are_what_trying_every_way_of_days_finds(seed: int) -> None:
    draw = Random(seed)
    visits = {m: draw.randint(0, 40) for m in MONTHS}
    duties = [
        duty(draw.randint(1, 3), draw.randint(2, 4), *sorted(draw.sample(MONTHS, draw.randint(1, 3))))
        for _ in range(3)
    ]
    rooms = {i: [draw.randint(0, 20) for _ in MONTHS] for i in ("X0", "X1")}
    both = {m: sum(mine[n] for mine in rooms.values()) for n, m in enumerate(MONTHS)}
    found = least(asked(bare(), visits, duties, rooms), DAYS, stop=Stop()).heads
    assert found == fewest(visits, duties, both)


@pytest.mark.parametrize(("half_days", "people"), [(4, 0), (5, 1), (34, 1), (35, 2)])
def test_the_fullest_month_asks_for_people_to_the_half_day(half_days: int, people: int) -> None:
    one = asked(bare(), {MARCH: half_days, APRIL: 4}, [], {"X0": [2, 2, 2], "X1": [2, 2, 2]})
    assert least(one, DAYS, stop=Stop()).heads == people


def test_days_kept_in_reserve_are_no_room() -> None:
    """A tenth is kept back, rounded down by person: of eleven half-days each nine are left."""
    one = asked(bare(), {MARCH: 22}, [], {"X0": [11, 11, 11], "X1": [11, 11, 11]})
    assert least(one, DAYS, stop=Stop()).heads == 0
    assert least(one, replace(DAYS, reserve=True), stop=Stop()).heads == 1
    fits = asked(bare(), {MARCH: 18}, [], {"X0": [11, 11, 11], "X1": [11, 11, 11]})
    assert least(fits, replace(DAYS, reserve=True), stop=Stop()).heads == 0


LEADS = replace(DAYS, leads=True)


@pytest.mark.parametrize(("length", "people"), [(2, 0), (3, 1)])
def test_the_days_of_those_who_may_lead_bound_the_days_that_are_led(length: int, people: int) -> None:
    """X1, who may not lead, has days in plenty; X0, who may, has two a month."""
    staff = bare(person("X0", can_lead=True), person("X1", can_lead=False))
    rooms = {"X0": [4, 4, 4], "X1": [30, 30, 30]}
    one = asked(staff, {}, [duty(length, 2, MARCH)], rooms)
    assert least(one, LEADS, stop=Stop()).heads == people
    assert least(one, DAYS, stop=Stop()).heads == 0
    assert least(asked(staff, {}, [duty(length, 2, MARCH, able=False)], rooms), LEADS, stop=Stop()).heads == 0
    assert least(asked(staff, {}, [duty(length, 2, MARCH, APRIL)], rooms), LEADS, stop=Stop()).heads == 0


def test_a_lead_must_know_the_stage_only_where_stages_count() -> None:
    staff = bare(person("X0", can_lead=True, stages=(Stage.SENIOR,)), person("X1", can_lead=False))
    one = asked(staff, {}, [duty(1, 2, MARCH, stage=Stage.PRIMARY)], {"X0": [30] * 3, "X1": [30] * 3})
    assert least(one, LEADS, stop=Stop()).heads == 0, "anybody who may lead"
    assert least(one, replace(LEADS, stages=True), stop=Stop()).heads == 1


def test_days_of_two_stages_are_not_led_twice_by_one_person() -> None:
    """X0 may lead at both stages and has two days: one of each, and no more."""
    staff = bare(person("X0", can_lead=True), person("X1", can_lead=False))
    rooms = {"X0": [4] * 3, "X1": [30] * 3}
    kept = replace(LEADS, stages=True)
    for each, people in ((1, 0), (2, 1)):
        both = [
            duty(each, 2, MARCH, stage=Stage.PRIMARY),
            duty(1, 2, MARCH, place_id="S001", stage=Stage.JUNIOR),
        ]
        assert least(asked(staff, {}, both, rooms), kept, stop=Stop()).heads == people


EXPERTS = replace(LAW_ALONE, experts=True)


@pytest.mark.parametrize(
    ("expert", "ownership", "people"),
    [
        ((), Ownership.PUBLIC, 1),
        ((Expertise.COMPULSORY,), Ownership.PUBLIC, 0),
        ((Expertise.SENIOR,), Ownership.PUBLIC, 1),
        ((Expertise.PRIVATE,), Ownership.PRIVATE, 0),
        ((Expertise.PRIVATE,), Ownership.PUBLIC, 1),
    ],
)
def test_an_expert_is_one_of_the_schools_stage_or_of_private_schools(
    expert: tuple[Expertise, ...], ownership: Ownership, people: int
) -> None:
    staff = bare(person("X0", expert=expert), person("X1"), ownership=ownership)
    one = asked(staff, {}, [duty(1, 2, MARCH, stage=Stage.PRIMARY)], {"X0": [30] * 3, "X1": [30] * 3})
    assert least(one, EXPERTS, stop=Stop()).heads == people


TEAMS = replace(LAW_ALONE, teams=True)


@pytest.mark.parametrize(("team", "people"), [(2, 0), (3, 1), (4, 2)])
def test_the_largest_team_asks_for_as_many_different_people(team: int, people: int) -> None:
    one = asked(bare(), {}, [duty(1, 2, MARCH), duty(1, team, APRIL)], {})
    assert least(one, TEAMS, stop=Stop()).heads == people


def test_where_the_responsible_one_may_not_join_a_team_takes_one_more() -> None:
    county = office([school(0)], [person("X0"), person("X1")], {"responsible_may_join": False})
    one = asked(case(county, SEAT), {}, [duty(1, 2, MARCH)], {})
    assert least(one, TEAMS, stop=Stop()).heads == 1


def test_a_team_needs_somebody_who_may_lead_it() -> None:
    staff = bare(*(person(f"X{n}", can_lead=False) for n in range(3)))
    one = asked(staff, {}, [duty(1, 2, MARCH)], {})
    assert least(one, TEAMS, stop=Stop()).heads == 0
    assert least(one, replace(TEAMS, leads=True), stop=Stop()).heads == 1
    anybody = asked(staff, {}, [duty(1, 2, MARCH, able=False)], {})
    assert least(anybody, replace(TEAMS, leads=True), stop=Stop()).heads == 0


def test_no_work_asks_for_nobody() -> None:
    one = asked(bare(), {}, [], {})
    for kept in (DAYS, LEADS, EXPERTS, TEAMS):
        assert least(one, kept, stop=Stop()).heads == 0
