"""Who stands in while a drawn year is lived through, and whether that is too much for a day."""

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.postings.stand_ins import Need
from duxue.models.stress.standing_in import overworked, standing_in, standing_in_for_long
from duxue.scenarios.codes import Half
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, StandIn, Visit
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, posting, school

APRIL = date(2027, 4, 1), date(2027, 4, 30)
NEED = Need("S001", "I1", APRIL)


def county(people: int = 2, **numbers: int) -> County:
    """I1 is on a long leave in April; everybody holds a school."""
    away = make(Absence, inspector_id="I1", start=APRIL[0], end=APRIL[1])
    staff = [person(f"I{n}") for n in range(1, people + 1)]
    return office([school(n, east=n) for n in range(1, people + 1)], staff, numbers, absences=(away,))


def plan_of(people: int = 2, **tables: tuple[object, ...]) -> Plan:
    rows = tuple(posting(f"S00{n}", f"I{n}") for n in range(1, people + 1))
    return Plan(postings=rows, **tables)  # type: ignore[arg-type]


def row(who: str = "I2") -> StandIn:
    return StandIn("S001", who, *APRIL, "I1")


def test_a_colleague_stands_in_on_the_days_of_a_need_and_nobody_where_there_is_none() -> None:
    plan, rows = standing_in(county(), "U1", plan_of(), NEED)
    assert rows == plan.stand_ins == (row(),)
    assert standing_in(county(1), "U1", plan_of(1), NEED) == (plan_of(1), ())


@pytest.mark.parametrize(("days", "schools"), [(90, {"S001"}), (20, set())])
def test_a_long_leave_brings_a_stand_in_where_the_office_has_them(days: int, schools: set[str]) -> None:
    plan, fresh = standing_in_for_long(county(stand_in_days=days), "U1", plan_of(), [NEED], APRIL[0])
    assert fresh == schools
    assert {r.school_id for r in plan.stand_ins} == schools


def test_who_stands_in_already_is_not_told_as_new() -> None:
    before = plan_of(stand_ins=(row(),))
    plan, fresh = standing_in_for_long(county(stand_in_days=90), "U1", before, [NEED], APRIL[0])
    assert (plan, fresh) == (before, set())


def test_rows_of_other_offices_stay() -> None:
    other = StandIn("X001", "X2", *APRIL, "X1")
    plan, _ = standing_in_for_long(
        county(stand_in_days=90), "U1", plan_of(stand_ins=(other,)), [NEED], APRIL[0]
    )
    assert other in plan.stand_ins


@pytest.mark.parametrize(("half", "too_much"), [(Half.AM, True), (Half.PM, False)])
def test_two_visits_in_one_half_day_are_too_much(half: Half, too_much: bool) -> None:
    own = Visit("V1", date(2027, 4, 13), Half.AM, "S002", "I2", ())
    further = Visit("V2", date(2027, 4, 13), half, "S001", "I2", ())
    before = plan_of(visits=(own,), stand_ins=(row(),))
    after = replace(before, visits=(own, further))
    assert overworked(county(), before, after, [row()]) is too_much
    assert not overworked(county(), after, after, [row()]), "it was too much before"
