"""Ways out of a shortage of places, each on an office that lacks just that: what is edited, for whom, and that it mends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations

import pytest

from duxue.models.explaining.shortages.instance import Instance, pull, towns_of
from duxue.models.explaining.shortages.staffing_ways import ways
from duxue.models.explaining.telling import Way
from duxue.models.postings.one_day import Limits, Sharing
from duxue.models.postings.staff_facts import StaffFacts
from duxue.models.solver import Stop
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County
from duxue.scenarios.edits.row_edits import ADD, CHANGE, REMOVE, RowEdit, waiver
from duxue.scenarios.records import Inspector, Waiver
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, LAT, LON, office, person, recused, school

LIMITS = Limits(1, 3.0, Stop())
JULY = date(2027, 7, 1)


def case(
    schools: int, *people: Inspector, parameters: Mapping[str, object] | None = None, **tables: object
) -> Instance:
    """An office of schools in a line, looked at on the first day of each of its stretches."""
    county: County = office([school(n, east=n) for n in range(schools)], people, parameters, **tables)  # type: ignore[arg-type]
    days = tuple(first for first, _ in StaffFacts(county, "U1").stretches())
    return Instance(county, "U1", days, LIMITS)


def told(found: Iterable[Way]) -> list[tuple[str, str, int]]:
    """Of each way the leave that it asks, the table of its first edit, and how many edits it takes."""
    return [(w.leave, w.edits[0].table, len(w.edits)) for w in found]


def of(found: Iterable[Way], leave: str, table: str) -> Way:
    return next(w for w in found if (w.leave, w.edits[0].table) == (leave, table))


# The case itself.


def test_an_office_with_places_enough_has_nothing_open_and_no_way_out() -> None:
    one = case(5, person("X0"))
    assert (one.open, dict(one.open_by_day), one.facts) == (0, {}, ())
    assert ways(one) == ()


def test_the_worst_day_tells_how_many_are_open() -> None:
    """Seven schools: X1 goes with June, and X0 alone holds five."""
    one = case(7, person("X0"), person("X1", term_end=date(2027, 6, 30)))
    assert {day: len(left) for day, left in one.open_by_day.items()} == {JULY: 2}
    assert [rule for rule, _ in one.facts] == ["staffing_level"]
    assert one.facts[0][1] == JULY
    assert one.open == 3, "two schools, and the number of staff"


def test_what_is_waived_of_the_number_of_staff_is_not_open() -> None:
    row = make(Waiver, rule="staffing_level", subject="U1", reason="试", approved_by="局", approved_on=FIRST)
    assert case(6, person("X0"), waivers=(row,)).facts == ()
    assert case(6, person("X0")).facts != ()


def test_edits_make_another_county_and_leave_the_case_as_it_was() -> None:
    one = case(6, person("X0"))
    more = one.after([waiver("staffing_level", "U1", "试", FIRST)])
    assert len(more.facts) == 0 < len(one.facts)
    assert one.after([]) is one


def test_a_lever_is_pulled_until_no_day_is_short_and_not_once_more() -> None:
    one = case(6, person("X0"), person("X1", term_end=date(2027, 6, 30)), person("X2", max_schools=0))
    asked: list[date] = []

    def lifted(_: Instance, day: date, pulled: object) -> list[RowEdit]:
        asked.append(day)
        return [
            RowEdit("inspectors", CHANGE, {"inspector_id": i}, {"max_schools": None})
            for i in pulled.levers  # type: ignore[attr-defined]
        ]

    found = pull(one, "max_schools", lifted)
    assert [e.key for e in found] == [{"inspector_id": "X2"}]
    assert asked == [JULY]
    assert pull(case(5, person("X0")), "max_schools", lifted) == []


def test_where_a_lever_moves_nothing_it_is_left() -> None:
    one = case(6, person("X0"))
    assert pull(one, "max_schools", lambda *_: []) == []


def test_somebody_may_start_in_the_middle_of_each_township_and_at_schools_without_one() -> None:
    towns = [school(n, east=n, township="甲镇" if n < 3 else "乙镇") for n in range(4)]
    county = office([*towns, *(school(n, east=n, township="") for n in (8, 9))], [person("X0")])
    one = Instance(county, "U1", (FIRST,), LIMITS)
    assert set(towns_of(one, FIRST)) == {"S001", "S003", "S008", "S009"}


# The levers.


def test_personal_limits_are_lifted_for_as_few_as_it_takes() -> None:
    one = case(6, person("X0"), person("X1", max_schools=0), person("X2", max_schools=0))
    found = of(ways(one), "office", "inspectors")
    (edit,) = found.edits
    assert edit.key["inspector_id"] in ("X1", "X2")
    assert edit.cells == {"max_schools": None}
    assert (found.before, found.after) == (1, 0)
    assert "1人" in found.said.zh


def test_the_way_is_lengthened_to_the_full_minute_that_it_takes() -> None:
    far = person("X0", lon=LON + 1.3, lat=LAT)
    one = case(2, far)
    minutes = [one.county.travel.minutes("X0", s) for s in ("S000", "S001")]
    found = of(ways(one), "office", "parameters")
    assert found.edits[-1].cells["value"] == float(-int(-max(minutes) // 1))
    assert found.after == 0


def test_whoever_is_appointed_is_full_time_where_part_time_ones_are_too_many() -> None:
    alone = case(1)
    (first,) = of(ways(alone), "staff", "inspectors").edits
    assert first.action == ADD
    assert first.cells["employment"] is Employment.FULL_TIME, "nobody part-time without one full-time"
    assert (first.cells["term_start"], first.cells["term_end"]) == (FIRST, date(2029, 12, 31))
    beside = case(6, person("X0"))
    (second,) = of(ways(beside), "staff", "inspectors").edits
    assert second.cells["employment"] is Employment.PART_TIME


@pytest.mark.parametrize(("schools", "number"), [(6, 1), (10, 1), (11, 2), (16, 3)])
def test_as_many_are_appointed_as_five_schools_each_ask_for(schools: int, number: int) -> None:
    found = of(ways(case(schools, person("X0"))), "staff", "inspectors")
    assert (len(found.edits), found.after) == (number, 0)
    assert len({e.cells["inspector_id"] for e in found.edits}) == number


def test_the_number_of_staff_alone_may_ask_for_somebody() -> None:
    """Five schools and one inspector, of whom one is large: places would do, the law's number does not."""
    county = office([school(0, students=1800), *(school(n) for n in range(1, 6))], [person("X0"), person("X1", max_schools=0)])  # fmt: skip
    one = Instance(county, "U1", (FIRST,), LIMITS)
    found = of(ways(one), "staff", "inspectors")
    assert found.after == 0


def test_a_term_is_renewed_to_the_end_of_the_year_but_not_beyond_the_years_since_retirement() -> None:
    one = case(6, person("X0"), person("X1", term_end=date(2027, 6, 30)))
    renewed = next(w for w in ways(one) if w.edits[0].action == CHANGE)
    assert renewed.edits[0].key == {"inspector_id": "X1"}
    assert renewed.edits[0].cells == {"term_end": LAST}
    old = person("X1", term_end=date(2027, 6, 30), retired_on=date(2022, 9, 30))
    bounded = ways(case(6, person("X0"), old))
    assert [w for w in bounded if w.edits[0].action == CHANGE] == [], (
        "to September, and one is lacking after it"
    )
    assert bounded


def test_training_before_service_is_held_before_the_day_on_which_it_is_needed() -> None:
    one = case(2, person("X0", trained_on=date(2027, 3, 1)))
    found = next(w for w in ways(one) if "trained_on" in w.edits[0].cells)
    day = found.edits[0].cells["trained_on"]
    assert isinstance(day, date)
    assert day <= FIRST
    assert found.after == 0


def test_a_recusal_is_ended_before_the_year_or_taken_away_where_it_had_not_begun() -> None:
    rows = (recused("X0", "S000", date(2026, 3, 1)),)
    one = case(1, person("X0"), recusals=rows)
    (ended,) = of(ways(one), "review", "recusals").edits
    assert (ended.action, ended.cells) == (CHANGE, {"end": date(2026, 12, 31)})
    later = case(1, person("X0"), recusals=(recused("X0", "S000", JULY),))
    (gone,) = of(ways(later), "review", "recusals").edits
    assert gone.action == REMOVE
    assert gone.key["start"] == JULY


def test_only_as_many_recusals_as_it_takes_are_to_be_reviewed() -> None:
    """Two people are kept from the only school: one of the two rows would do."""
    one = case(1, person("X0"), person("X1"), recusals=(recused("X0", "S000"), recused("X1", "S000")))
    assert len(of(ways(one), "review", "recusals").edits) == 1


@pytest.mark.parametrize(("schools", "waived"), [(6, 1), (8, 1), (11, 2)])
def test_leave_to_hold_more_is_shared_among_some_and_the_number_of_staff_waived_with_it(
    schools: int, waived: int
) -> None:
    staff = [person("X0"), *([person("X1")] if schools > 10 else [])]
    found = of(ways(case(schools, *staff)), "waiver", "waivers")
    subjects = [(e.cells["rule"], e.cells["subject"]) for e in found.edits]
    assert subjects[-1] == ("staffing_level", "U1")
    assert [rule for rule, _ in subjects[:-1]] == ["responsible_load"] * (len(subjects) - 1)
    assert 1 <= len(subjects) - 1 <= waived
    assert found.after == 0


def test_ways_come_in_the_order_of_the_leave_they_ask() -> None:
    one = case(6, person("X0"), person("X1", max_schools=0))
    order = [w.leave for w in ways(one)]
    assert order == sorted(order, key=("office", "staff", "review", "waiver").index)
    assert all(w.after < w.before == 1 for w in ways(one))


@pytest.mark.parametrize(
    "one",
    [
        case(7, person("X0"), person("X1", max_schools=0)),
        case(3, person("X0", lon=LON + 1.3, lat=LAT), person("X1", max_schools=1)),
        case(2, person("X0"), recusals=(recused("X0", "S000"),)),
        case(6, person("X0"), person("X1", term_end=date(2027, 6, 30))),
    ],
    ids=["limit", "reach", "recusal", "term"],
)
def test_every_way_leaves_just_as_much_open_as_it_says_and_needs_all_its_edits(one: Instance) -> None:
    """Applied anew the edits leave what was told; without any one of them more stays open."""
    for way in ways(one):
        assert one.after(way.edits).open == way.after
        if len(way.edits) <= 3:
            for fewer in combinations(way.edits, len(way.edits) - 1):
                assert one.after(fewer).open > way.after
    again = Instance(one.county, "U1", one.days, LIMITS)
    assert told(ways(again)) == told(ways(one))


def test_a_day_is_shared_out_as_it_is_told() -> None:
    one = case(7, person("X0"))
    shared = Sharing(one.staff_facts, FIRST).shared(LIMITS)
    assert len(shared.open) == 2
    assert set(shared.open) < set(one.county.schools)
