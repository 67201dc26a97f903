"""The model of one day: holders alike, zones and waived limits, held against what a hand can share out."""

import pytest
from ortools.sat.python import cp_model

from duxue.models.postings.one_day import Holders, Limits, OneDay, Sharing
from duxue.models.postings.relaxation import Relaxation
from duxue.models.postings.staff_facts import COVERAGE, LOAD, RECUSAL, STAFFING_RULES, ZONE, StaffFacts
from duxue.models.solver import Stop, solve
from duxue.scenarios.county import County
from duxue.scenarios.records import Waiver
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, office, person, school

LIMITS = Limits(1, 3.0, Stop())


def most_held(county: County, holders: list[Holders], rules: tuple[str, ...]) -> int:
    """The most schools that can be held with all large ones among them (0: these cannot be)."""
    ids = [s.school_id for s in county.rows.schools]
    day = OneDay(cp_model.CpModel(), county, "U1", ids, holders, rules)
    for s, held in day.held.items():
        large = county.is_large(county.schools[s])
        (day.model.add_exactly_one if large else day.model.add_at_most_one)(held)
    day.model.maximize(sum(x for held in day.held.values() for x in held))
    return round(solve(day.model, seed=1, limit=5.0).objective or 0)


@pytest.mark.parametrize(
    ("large", "limit", "size", "most"),
    [(0, 2, 2, 4), (1, 2, 2, 3), (2, 2, 2, 2), (1, 3, 1, 1), (1, None, 1, 6), (3, 2, 2, 0)],
)
def test_people_alike_hold_a_limit_each_and_a_large_school_takes_one_of_them(
    large: int, limit: int | None, size: int, most: int
) -> None:
    county = office([school(n, students=2000 if n <= large else 300) for n in range(1, 7)])
    ids = frozenset(s.school_id for s in county.rows.schools)
    assert most_held(county, [Holders("people", ids, limit, size)], (LOAD,)) == most


@pytest.mark.parametrize("limit", [None, 4])
def test_nobody_works_in_two_given_zones_waived_or_not(limit: int | None) -> None:
    county = office([school(n, zone_id=f"Z{n % 2}") for n in range(1, 5)])
    ids = frozenset(s.school_id for s in county.rows.schools)
    assert most_held(county, [Holders("one", ids, limit)], (LOAD, ZONE)) == 2
    assert most_held(county, [Holders("one", ids, limit)], (LOAD,)) == 4


def test_two_who_serve_at_each_others_school_do_not_both_hold_them() -> None:
    county = office([school(1), school(2)])
    both = [Holders("X", {"S002"}, 5, home="S001"), Holders("Y", {"S001"}, 5, home="S002")]
    assert most_held(county, both, (LOAD, RECUSAL)) == 1
    assert most_held(county, both, (LOAD,)) == 2


def test_a_switch_that_is_off_binds_nobody() -> None:
    county = office([school(1), school(2, east=400)], [person("I1", max_schools=1)], {"reach_minutes": 60.0})
    facts = StaffFacts(county, "U1")
    assert Sharing(facts, FIRST).holds(LIMITS) is False
    without = [r for r in STAFFING_RULES if r not in ("reach", LOAD)]
    assert Sharing(facts, FIRST, without).holds(LIMITS) is True
    assert Sharing(facts, FIRST, [r for r in STAFFING_RULES if r != COVERAGE]).holds(LIMITS) is True


@pytest.mark.parametrize(
    ("kind", "levers", "left"),
    [("max_schools", ("I1",), 2), ("load", ("I1",), 0), ("reach", (), 8), ("hire", ("S001", "S001"), 0)],
)
def test_each_lever_is_pulled_as_rarely_as_helps(kind: str, levers: tuple[str, ...], left: int) -> None:
    people = [person("I1", max_schools=1), person("I2", max_schools=3)]
    county = office([school(n) for n in range(1, 9)], people, {"schools_per_inspector": 3})
    pulled = Relaxation(StaffFacts(county, "U1"), FIRST, kind, ("S001",)).pulled(LIMITS)
    assert pulled.levers == levers
    assert len(pulled.open) == left


def test_a_waived_person_holds_whatever_is_left() -> None:
    waived = make(
        Waiver, rule="responsible_load", subject="I1", reason="缺人", approved_by="甲", approved_on=FIRST
    )
    county = office([school(n) for n in range(1, 9)], [person("I1")], waivers=(waived,))
    assert Sharing(StaffFacts(county, "U1"), FIRST).shared(LIMITS).open == ()
