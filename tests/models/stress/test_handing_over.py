"""Schools pass on from somebody who is gone: to the nearest whom the rules let, through a neighbour, at last one too many."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from duxue.models.postings.stand_ins import Need
from duxue.models.stress.handover import HandedOver, hand_over, needs_of
from duxue.scenarios.codes import Half, RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, StandIn, Visit, ZoneRow
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import LAST, office, person, posting, school

GONE, APRIL = date(2027, 3, 31), date(2027, 4, 1)
ONE = Need("S001", "I1", (APRIL, LAST))


def four(*recused: tuple[str, str], zoned: tuple[str, ...] = (), **numbers: int) -> County:
    """I1, who leaves with March, I2 next door, I3 some way off; schools in a line, those ``zoned`` given to their zones."""
    people = [
        person("I1", lon=118.18, lat=39.63, term_end=GONE),
        person("I2", lon=118.19, lat=39.63),
        person("I3", lon=118.30, lat=39.63),
    ]
    schools = [school(n, east=n, zone_id=f"Z{n}" if f"S00{n}" in zoned else "") for n in range(1, 5)]
    rows = [make(Recusal, inspector_id=i, school_id=s, reason=RecusalReason.RELATIVE) for i, s in recused]
    return office(schools, people, numbers, recusals=tuple(rows))


def held(zones: dict[str, str] | None = None, **holders: str) -> Plan:
    """A plan by schools (S1="I1"); zones by schools, all in Z0 unless told."""
    ids = {f"S00{name[1:]}": who for name, who in holders.items()}
    rows = [ZoneRow((zones or {}).get(s, "Z0"), "责任区", "I2", s) for s in ids]
    return Plan(postings=tuple(posting(s, who) for s, who in ids.items()), zones=tuple(rows))


def after(done: HandedOver, school_id: str, day: date = APRIL) -> list[str]:
    return [r.inspector_id for r in done.plan.postings_at(school_id) if r.start <= day <= r.end]


def test_the_nearest_takes_a_school_and_the_past_stays() -> None:
    done = hand_over(four(), held(S1="I1", S2="I2", S3="I3"), "U1", [ONE], APRIL)
    assert (after(done, "S001"), after(done, "S001", GONE)) == (["I2"], ["I1"])
    assert (done.schools, done.open) == (frozenset({"S001"}), ())


def test_somebody_of_the_same_zone_goes_before_somebody_nearer() -> None:
    plan = held({"S002": "Z2"}, S1="I1", S2="I2", S3="I3")
    assert after(hand_over(four(), plan, "U1", [ONE], APRIL), "S001") == ["I3"]


def test_who_is_recused_or_not_there_takes_nothing() -> None:
    plan = held(S1="I1", S2="I2", S3="I3")
    assert after(hand_over(four(("I2", "S001")), plan, "U1", [ONE], APRIL), "S001") == ["I3"]
    away = make(Absence, inspector_id="I2", start=date(2027, 5, 1), end=date(2027, 5, 31))
    county = four().with_rows(absences=(away,))
    assert after(hand_over(county, plan, "U1", [ONE], APRIL), "S001") == ["I3"], (
        "May would go without a visit"
    )


def test_a_neighbour_with_full_hands_passes_a_school_on_to_who_has_room() -> None:
    county = four(("I3", "S001"), schools_per_inspector=2)
    done = hand_over(county, held(S1="I1", S2="I2", S3="I2", S4="I3"), "U1", [ONE], APRIL)
    assert after(done, "S001") == ["I2"]
    assert sorted(after(done, "S002") + after(done, "S003")) == ["I2", "I3"]
    assert len(done.schools) == 2
    assert done.open == ()


def test_where_nobody_has_room_the_one_with_fewest_takes_one_too_many() -> None:
    county = four(schools_per_inspector=1)
    done = hand_over(county, held(S1="I1", S2="I2", S4="I3"), "U1", [ONE], APRIL)
    assert after(done, "S001") == ["I2"]
    assert (done.schools, done.open) == (frozenset({"S001"}), ())


@pytest.mark.parametrize(("leaves", "vacant"), [(True, (ONE,)), (False, ())])
def test_a_school_that_nobody_may_take_is_vacant_where_its_inspector_has_left(
    leaves: bool, vacant: tuple[Need, ...]
) -> None:
    county = four(("I2", "S001"), ("I3", "S001"))
    if not leaves:
        county = county.with_rows(inspectors=tuple(replace(i, term_end=LAST) for i in county.rows.inspectors))
    done = hand_over(county, held(S1="I1"), "U1", [ONE], APRIL)
    assert (done.open, done.vacant, done.schools) == ((ONE,), vacant, frozenset())
    assert after(done, "S001") == ([] if leaves else ["I1"])
    assert after(done, "S001", GONE) == ["I1"]


def test_nothing_to_give_leaves_the_plan_alone() -> None:
    plan = held(S1="I1")
    assert hand_over(four(), plan, "U1", [], APRIL).plan is plan


@pytest.mark.parametrize(
    ("zoned", "zones"),
    [
        ((), {"S001": "Z1", "S002": "Z1"}),
        (("S002",), {"S001": "Z2", "S002": "Z2"}),
        (("S001", "S002"), None),
    ],
)
def test_zones_follow_unless_the_office_has_given_them(
    zoned: tuple[str, ...], zones: dict[str, str] | None
) -> None:
    county = four(("I3", "S001"), zoned=zoned)
    done = hand_over(county, held({"S001": "Z1", "S002": "Z2"}, S1="I1", S2="I2"), "U1", [ONE], APRIL)
    now = {z.school_id: z.zone_id for z in done.plan.zones}
    assert now == (zones or {"S001": "Z1", "S002": "Z2"})
    assert after(done, "S001") == (["I2"] if zones else [])


def test_a_full_zone_takes_no_further_school() -> None:
    county = four(("I3", "S001"), zone_schools=1)
    done = hand_over(county, held({"S001": "Z1", "S002": "Z2"}, S1="I1", S2="I2"), "U1", [ONE], APRIL)
    assert done.open == (ONE,)


# What is to be given.


def needs(plan: Plan, day: date = date(2027, 2, 1), **tables: Any) -> list[Need]:
    return needs_of(four().with_rows(**tables), plan, "I1", day)


def test_what_lies_behind_the_last_day_in_office_is_to_be_given_from_the_day_of_asking_on() -> None:
    plan = held(S1="I1", S2="I2")
    assert needs(plan) == [ONE]
    assert needs(plan, date(2027, 6, 10)) == [Need("S001", "I1", (date(2027, 6, 10), LAST))]
    assert needs(Plan(postings=(posting("S001", "I1", end=GONE),))) == []


@pytest.mark.parametrize(
    ("first", "last", "lacks"),
    [
        (date(2027, 3, 1), date(2027, 3, 31), True),
        (date(2027, 3, 1), date(2027, 3, 12), False),
        (date(2027, 2, 1), date(2027, 2, 7), False),
    ],
)
def test_an_absence_is_a_need_where_it_leaves_a_month_without_a_day_for_the_visit(
    first: date, last: date, lacks: bool
) -> None:
    away = make(Absence, inspector_id="I1", start=first, end=last)
    assert (Need("S001", "I1", (first, last)) in needs(held(S1="I1"), absences=(away,))) is lacks


def test_a_month_that_was_visited_or_where_a_colleague_stands_in_is_no_need() -> None:
    march = date(2027, 3, 1), date(2027, 3, 31)
    away = make(Absence, inspector_id="I1", start=march[0], end=march[1])
    plan = held(S1="I1")
    visit = Visit("V1", date(2027, 3, 3), Half.AM, "S001", "I2", ())
    row = make(StandIn, school_id="S001", inspector_id="I2", start=march[0], end=march[1], absent_id="I1")
    for better in (replace(plan, visits=(visit,)), replace(plan, stand_ins=(row,))):
        assert needs(better, absences=(away,)) == [ONE]
