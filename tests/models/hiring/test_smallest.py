"""The smallest staff: offices worked out by hand, and tiny ones against trying every staff there is."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from duxue.models.hiring.builder import LAW_ALONE, RuleSwitches
from duxue.models.hiring.causes import causes, law_arithmetic, wishes
from duxue.models.hiring.kinds import proposals, with_people
from duxue.models.hiring.smallest import Prices, least, yearly_costs
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.solver import Stop
from duxue.planner.audit import audit
from duxue.scenarios.codes import Background, Duty, Employment, Expertise, RecusalReason, Stage
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector, Recusal, School, Waiver
from duxue.scenarios.rows import make
from tests.draws import some
from tests.models.hiring.trials import OFFICE, case, hirings, place, sharings, staffed
from tests.models.stages.small_office import office, person, school

SEAT = place("县城")
PART = Employment.PART_TIME


def recused(person_id: str, *schools: str) -> tuple[Recusal, ...]:
    return tuple(
        make(Recusal, inspector_id=person_id, school_id=s, reason=RecusalReason.OTHER) for s in schools
    )


def bound(county: County, kept: RuleSwitches | None = None) -> int:
    return least(case(county, SEAT), kept or RuleSwitches(), stop=Stop()).heads


def test_nobody_is_taken_on_where_all_is_well() -> None:
    found = staffed(office([school(n) for n in range(5)], [person("X0")]), SEAT)
    assert (found.number, found.least, found.law, found.proven) == (0, 0, 0, True)


def test_eleven_schools_and_nobody_take_three_of_whom_one_is_full_time() -> None:
    # ceil(11 / 5) = 3; without a full-time person no part-time one may serve (1:10).
    found = staffed(office([school(n) for n in range(11)]), SEAT)
    assert (found.number, found.least, found.law) == (3, 3, 3)
    assert found.proven
    assert sorted(str(p.employment) for p in found.people) == ["full_time", "part_time", "part_time"]


def test_a_large_school_takes_one_more() -> None:
    schools = [school(0, students=1800), *(school(n) for n in range(1, 6))]
    assert staffed(office(schools), SEAT).number == 2
    assert staffed(office([school(0, students=1799), *schools[1:]]), SEAT).number == 2
    assert staffed(office([school(0, students=1799), *schools[1:5]]), SEAT).number == 1
    assert staffed(office(schools[:5]), SEAT).number == 2


def test_the_eleventh_part_time_person_takes_a_full_time_one() -> None:
    full, part = person("F0"), [person(f"P{n:02d}", employment=PART) for n in range(11)]
    found = staffed(office([school(0)], [full, *part]), SEAT)
    assert [(str(p.employment), found.number) for p in found.people] == [("full_time", 1)]
    assert found.law == found.least == 1


def test_a_school_out_of_everybodys_reach_takes_a_person_who_lives_there() -> None:
    # 60 hundredths of a degree east are some 51 km: 1.3 x 51 / 40 x 60 = 100 minutes, beyond 90.
    county = office([school(0), school(1, east=60)], [person("X0")])
    assert law_arithmetic(case(county, SEAT)).hires == 0
    far = staffed(county, SEAT, place("远镇", 55))
    assert (far.number, far.least, far.law) == (1, 1, 0)
    assert far.hires[0][0].place.name == "远镇"
    assert far.proven
    told = {c.key: (c.step, c.without) for c in causes(case(county, SEAT, place("远镇", 55)), 1, stop=Stop())}
    assert told["reach"] == (1, 0)
    assert all(step == 0 for key, (step, _) in told.items() if key != "reach")


def test_a_school_out_of_every_places_reach_is_told_and_no_number_hides_it() -> None:
    county = office([school(0), school(1, east=60)], [person("X0")])
    found = staffed(county, SEAT)
    assert found.beyond == ("S001",)
    assert {row.rule for row in found.verdict.open} <= {"reach", "coverage", "monthly_visit", "zone"}
    assert found.verdict.open


def test_two_schools_that_everybody_must_keep_away_from_take_a_newcomer() -> None:
    county = office(
        [school(n) for n in range(4)], [person("X0"), person("X1")],
        recusals=recused("X0", "S000", "S001") + recused("X1", "S000"),
    )  # fmt: skip
    found = staffed(county, SEAT)
    assert (found.number, found.law, found.proven) == (1, 0, True)
    told = {c.key: (c.step, c.without) for c in causes(case(county, SEAT), 1, stop=Stop())}
    assert told["recusal"] == (1, 0)


@pytest.mark.parametrize(("month", "number"), [(5, 1), (6, 0)])
def test_recusals_count_on_their_days_alone(month: int, number: int) -> None:
    spans = {"X0": (date(2027, 5, 1), date(2027, 5, 31)), "X1": (date(2027, month, 1), date(2027, month, 30))}
    rows = tuple(
        make(Recusal, inspector_id=i, school_id="S000", reason=RecusalReason.OTHER, start=a, end=b)
        for i, (a, b) in spans.items()
    )
    county = office([school(0), school(1)], [person("X0"), person("X1")], recusals=rows)
    assert bound(county) == number
    assert staffed(county, SEAT).number == number


def test_reciprocal_postings_are_no_way_out() -> None:
    # X0 of S000 could hold only S001 and X1 of S001 only S000: each other's, so that a third person is needed.
    people = [person("X0", school_id="S000", max_schools=1), person("X1", school_id="S001", max_schools=1)]
    county = office([school(0), school(1)], people)
    assert bound(county) == 1
    assert bound(county, RuleSwitches(recusal=False)) == 0


def test_given_zones_part_people() -> None:
    schools = [school(n, zone_id=f"Z{n % 3}") for n in range(6)]
    county = office(schools, [person("X0"), person("X1")])
    assert law_arithmetic(case(county, SEAT)).hires == 0
    assert bound(county) == 1
    assert bound(county, RuleSwitches(zones=False)) == 0
    assert staffed(county, SEAT).number == 1


def test_a_limit_of_ones_own_counts() -> None:
    county = office([school(n) for n in range(8)], [person("X0"), person("X1", max_schools=2)])
    assert (law_arithmetic(case(county, SEAT)).hires, bound(county)) == (0, 1)
    assert bound(county, RuleSwitches(posts=False)) == 0


def test_visits_and_days_ask_for_people() -> None:
    # Five schools, four visits a month of a whole day: 20 days; 15 and 6 days a month take two people beside... the first.
    parameters = {"visits_per_month": 4, "visit_halfdays": 2}
    county = office([school(n) for n in range(5)], [person("X0")], parameters)
    assert bound(county, RuleSwitches(days=False, leads=False, stages=False)) == 0
    assert bound(county) == 1
    tight = office([school(n) for n in range(5)], [person("X0", days_per_month=7.5)], parameters)
    # 20 days wanted, 7.5 there: one full-time person (15) does, one part-time (6) does not.
    answer = least(case(tight, SEAT), RuleSwitches(), stop=Stop())
    assert (answer.heads, answer.full) == (1, 1)


def test_a_comprehensive_takes_three_people_and_a_lead_who_knows_the_stage() -> None:
    due = {"last_comprehensive": date(2022, 4, 15)}
    one = office([school(0, **due)], [person("X0")])
    assert bound(one) == 2
    assert bound(one, RuleSwitches(teams=False)) == 0
    unfit = [person(f"X{n}", stages=(Stage.KINDERGARTEN,)) for n in range(3)]
    county = office([school(0, **due)], unfit)
    answer = least(case(county, SEAT), RuleSwitches(), stop=Stop())
    assert (answer.heads, answer.full) == (1, 1)
    assert {kind.profile.expertise for kind in answer.hires} == {Expertise.COMPULSORY}
    assert bound(county, RuleSwitches(stages=False)) == 0
    found = staffed(county, SEAT)
    assert (found.number, found.proven) == (1, True)


def test_the_waived_rule_asks_for_nobody() -> None:
    waiver = make(
        Waiver, rule="staffing_level", subject=OFFICE, reason="编制未批", approved_by="县政府",
        approved_on=date(2026, 12, 1),
    )  # fmt: skip
    free = make(
        Waiver, rule="responsible_load", subject="X0", reason="编制未批", approved_by="县政府",
        approved_on=date(2026, 12, 1),
    )  # fmt: skip
    county = office([school(n) for n in range(6)], [person("X0")], waivers=(waiver, free))
    assert bound(county) == 0
    assert law_arithmetic(case(county, SEAT)).hires == 0


def test_a_person_who_leaves_in_mid_year_is_missed_from_then_on() -> None:
    leaver = person("X1", term_end=date(2027, 6, 30))
    county = office([school(n) for n in range(10)], [person("X0"), leaver])
    found = staffed(county, SEAT)
    assert (found.number, found.law, found.proven) == (1, 1, True)


def test_the_city_office_takes_on_officials_for_its_evaluations() -> None:
    county = office([school(n) for n in range(5)], [person("X0", duty=Duty.SCHOOL)])
    assert all(
        not kind.profile.government for kind in least(case(county, SEAT), RuleSwitches(), stop=Stop()).hires
    )


def test_least_cost_takes_the_cheaper_staff() -> None:
    costs = {"cost_per_day_full_time": 100.0, "cost_per_day_part_time": 400.0}
    county = office([school(n) for n in range(10)], [person("F0")], costs)
    prices = yearly_costs(county, OFFICE)
    assert prices == Prices(full_time=18000, part_time=28800)
    answer = least(case(county, SEAT), RuleSwitches(), prices=prices, stop=Stop())
    assert (answer.heads, answer.full, answer.price) == (1, 1, 18000)
    assert least(case(county, SEAT), RuleSwitches(), stop=Stop()).full == 0
    assert yearly_costs(office([school(0)]), OFFICE) is None


def test_the_reserve_and_experts_are_wishes_told_apart() -> None:
    parameters = {"visits_per_month": 3, "visit_halfdays": 2}
    # 15 days of visits fit 15 days a month, but not nine tenths of them.
    county = office([school(n) for n in range(5)], [person("X0")], parameters)
    found = {wish.key: wish.step for wish in wishes(case(county, SEAT), bound(county), stop=Stop())}
    assert bound(county) == 0
    assert found == {"reserve": 1, "experts": 0}


def test_steps_add_up_to_the_difference() -> None:
    county = office(
        [school(0), school(1, east=60), *(school(n, zone_id="") for n in range(2, 8))],
        [person("X0", max_schools=3), person("X1", max_schools=3)],
        recusals=recused("X0", "S002") + recused("X1", "S002"),
    )
    here = case(county, SEAT, place("远镇", 55))
    number = least(here, RuleSwitches(), stop=Stop()).heads
    law = least(here, LAW_ALONE, stop=Stop()).heads
    told = causes(here, number, stop=Stop())
    assert law + sum(cause.step for cause in told) == number
    assert all(law <= cause.without <= number for cause in told)


@pytest.mark.parametrize("seed", some(range(12)))
def test_the_bound_is_what_trying_every_staff_finds(seed: int) -> None:
    draw = Random(seed)
    east = [draw.choice((0, 0, 30, 60)) for _ in range(draw.randint(4, 8))]
    schools = [school(n, east=e, students=draw.choice((300, 300, 300, 1800))) for n, e in enumerate(east)]
    people = [
        person(f"X{n}", max_schools=draw.choice((None, 2)), lon=118.18 + draw.choice((0, 0.6)), lat=39.63)
        for n in range(draw.randint(0, 2))
    ]
    pairs = [(p.inspector_id, s.school_id) for p in people for s in schools if draw.random() < 0.3]
    county = office(schools, people, recusals=tuple(r for i, s in pairs for r in recused(i, s)))
    places = (place("西", 0), place("东", 60))
    here = case(county, *places)
    assert least(here, RuleSwitches(), stop=Stop()).heads == tried(county, here.sites.reach, pairs)


def tried(county: County, reach: tuple[frozenset[str], ...], pairs: list[tuple[str, str]]) -> int:
    """The fewest newcomers with whom some sharing keeps limits, reach, recusal and the ratio."""
    schools = county.rows.schools
    people = county.rows.inspectors
    travel = county.travel
    limits = [min(5, i.max_schools or 5) for i in people]
    allowed = [
        frozenset(
            s.school_id
            for s in schools
            if travel.minutes(i.inspector_id, s.school_id) <= 90
            and (i.inspector_id, s.school_id) not in pairs
        )
        for i in people
    ]
    large = sum(s.students >= 1800 for s in schools)
    need = -(-(len(schools) - large) // 5) + large
    for new in hirings(len(reach), len(schools)):
        if len(people) + len(new) >= need and sharings(
            [*limits, *(5 for _ in new)], [*allowed, *(reach[k] for k in new)], schools
        ):
            return len(new)
    raise AssertionError("nothing does")


@pytest.mark.parametrize("seed", some(range(10)))
def test_terms_and_the_share_of_full_time_people_are_what_trying_every_staff_finds(seed: int) -> None:
    draw = Random(seed)
    each = draw.randint(1, 3)
    schools = [school(n, students=draw.choice((300, 300, 1800))) for n in range(draw.randint(3, 7))]
    people = [
        person(
            f"X{n}",
            employment=draw.choice((PART, PART, Employment.FULL_TIME)),
            term_end=draw.choice((date(2028, 12, 31), date(2027, 5, 31))),
            max_schools=draw.choice((None, 1, 3)),
        )
        for n in range(draw.randint(0, 4))
    ]
    county = office(schools, people, {"part_time_per_full_time": each})
    answer = least(case(county, SEAT), RuleSwitches(), stop=Stop())
    assert (answer.heads, answer.full) == tried_by_day(county, each)


def tried_by_day(county: County, each: int) -> tuple[int, int]:
    """The fewest newcomers, and of those the fewest full-time ones, with whom every day of the year keeps the rules."""
    schools, everything = county.rows.schools, frozenset(s.school_id for s in county.rows.schools)
    large = sum(s.students >= 1800 for s in schools)
    need = -(-(len(schools) - large) // 5) + large
    for number in range(len(schools) + 5):
        for full in range(number + 1):
            if all(
                does(there, number, full, each, need, schools, everything)
                for day in (date(2027, 1, 1), date(2027, 12, 31))
                for there in [[i for i in county.rows.inspectors if i.term_end >= day]]
            ):
                return number, full
    raise AssertionError("nothing does")


def does(
    there: list[Inspector], number: int, full: int, each: int, need: int,
    schools: tuple[School, ...], everything: frozenset[str],
) -> bool:  # fmt: skip
    """Whether the people of a day with some more keep 1:5, 1:1, the share of full-time people and everybody's own limit."""
    part = sum(i.employment is PART for i in there) + number - full
    limits = [*(min(5, i.max_schools or 5) for i in there), *[5] * number]
    return (
        part <= each * (len(there) + number - part)
        and len(limits) >= need
        and sharings(limits, [everything] * len(limits), schools)
    )


def test_an_expert_for_every_comprehensive_is_a_wish_with_its_number() -> None:
    due = {"last_comprehensive": date(2022, 4, 15)}
    people = [person(f"X{n}", stages=(), expert=(Expertise.PRESCHOOL,)) for n in range(3)]
    county = office([school(0, **due)], people)
    here = case(county, SEAT)
    assert least(here, RuleSwitches(), stop=Stop()).heads == 0
    assert {wish.key: wish.step for wish in wishes(here, 0, stop=Stop())} == {"reserve": 0, "experts": 1}
    asked = least(here, RuleSwitches(experts=True), stop=Stop())
    assert {kind.profile.expertise for kind in asked.hires} == {Expertise.COMPULSORY}
    knows = office([school(0, **due)], [*people[:2], person("X2", expert=(Expertise.COMPULSORY,))])
    assert {wish.step for wish in wishes(case(knows, SEAT), 0, stop=Stop())} == {0}


def test_every_large_school_takes_a_person_who_holds_nothing_else() -> None:
    # Two large schools take two people, the five others a third: not ceil(7 / 5) = 2.
    schools = [*(school(n, students=1800) for n in range(2)), *(school(n) for n in range(2, 7))]
    found = staffed(office(schools), SEAT)
    assert (found.number, found.law, found.proven) == (3, 3, True)


@pytest.mark.parametrize("seed", [8])
def test_no_staff_below_the_least_has_a_plan_and_the_proposed_one_has(seed: int) -> None:
    draw = Random(seed)
    schools = [
        school(n, east=draw.uniform(0, 10), last_comprehensive=date(2022 + n % 3, 4, 15)) for n in range(11)
    ]
    county = office(schools, [person("X0", background=Background.PRINCIPAL)])
    found = staffed(county, SEAT)
    assert found.proven
    assert found.number > 0
    assert breaches(county, found.people) == []
    kinds = [kind for kind, _ in found.hires]
    for kind in kinds:
        fewer = proposals(county, OFFICE, [(kind, found.number - 1)])
        assert breaches(county, fewer) != []


def breaches(county: County, people: tuple[object, ...]) -> list[tuple[str, str]]:
    staffed_county = with_people(county, people)  # type: ignore[arg-type]
    part = plan_office(staffed_county, OFFICE, given=Plan(), effort=4.0, stop=Stop(), tell=lambda _: None)
    judged = audit(staffed_county, join_plans(staffed_county, [part]))
    return [(f.rule, f.subject) for f in judged.breaches]
