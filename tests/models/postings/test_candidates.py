"""Candidate postings on offices of a few schools: who, from when to when, with which months and at what price."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from duxue.models.postings import candidates as module
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.scenarios.codes import Change, PinKind
from duxue.scenarios.county import County
from duxue.scenarios.records import Absence, FormerPosting, Pin
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, LAT, LON, office, person, recused, school

APRIL, MAY, JUNE, JULY = (date(2027, month, 1) for month in (4, 5, 6, 7))
END_OF_APRIL, END_OF_JUNE = date(2027, 4, 30), date(2027, 6, 30)
MARCH = date(2027, 3, 1), date(2027, 3, 31)
Row = tuple[str, str, date, date]


def told(found: Iterable[Candidate]) -> list[Row]:
    return [(c.row.school_id, c.row.inspector_id, c.row.start, c.row.end) for c in found]


def candidates(county: County) -> list[Row]:
    return told(Candidates(county, "U1").all())


def held(place: str, who: str, since: date | None = None) -> FormerPosting:
    return make(FormerPosting, school_id=place, inspector_id=who, since=since)


def of(found: Iterable[Row], who: str) -> list[tuple[date, date]]:
    return [(start, end) for _, one, start, end in found if one == who]


def test_whoever_serves_all_year_may_hold_every_school_all_year() -> None:
    county = office([school(0), school(1)], [person("X0"), person("X1")])
    whole = [(s, who, FIRST, LAST) for s in ("S000", "S001") for who in ("X0", "X1")]
    assert candidates(county) == whole


@pytest.mark.parametrize("tables", [{"schools": ()}, {"inspectors": ()}])
def test_without_schools_or_people_there_are_none(tables: dict[str, tuple[object, ...]]) -> None:
    county = office([school(0)], [person("X0")]).with_rows(**tables)
    assert candidates(county) == []


def test_a_recusal_parts_the_time_of_one_and_lets_others_begin_on_its_first_day() -> None:
    county = office(
        [school(0)], [person("X0"), person("X1")], recusals=(recused("X0", "S000", MAY, END_OF_JUNE),)
    )
    found = candidates(county)
    assert of(found, "X0") == [(FIRST, END_OF_APRIL), (JULY, LAST)]
    assert of(found, "X1") == [(FIRST, LAST), (MAY, LAST)]


def test_who_is_recused_all_year_may_never_hold_the_school() -> None:
    county = office([school(0)], [person("X0"), person("X1")], recusals=(recused("X0", "S000"),))
    assert {who for _, who, _, _ in candidates(county)} == {"X1"}


def test_a_school_is_held_while_it_is_open() -> None:
    schools = [school(0, opened=date(2027, 9, 1)), school(1, closed=JULY), school(2, closed=FIRST)]
    found = candidates(office(schools, [person("X0")]))
    assert [(s, a, b) for s, _, a, b in found] == [
        ("S000", date(2027, 9, 1), LAST),
        ("S001", FIRST, END_OF_JUNE),
    ]


def test_the_months_of_a_posting_are_those_whose_fifteenth_it_holds() -> None:
    """The school passes on within March; January has visits, February none."""
    for last, months in ((date(2027, 3, 14), [1]), (date(2027, 3, 15), [1, 3])):
        county = office([school(0)], [person("X0", term_end=last), person("X1")])
        first = next(c for c in Candidates(county, "U1").all() if c.row.end == last)
        assert [m.month for m in first.months] == months
        after = next(
            c for c in Candidates(county, "U1").all() if c.row.inspector_id == "X1" and c.row.start > FIRST
        )
        assert {m.month for m in after.months} == {1, 3, 4, 5, 6, 9, 10, 11, 12} - set(months)


def test_of_part_of_a_year_only_near_schools_and_those_held_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SUCCESSOR_SCHOOLS", 2)
    county = office(
        [school(n, east=n) for n in range(5)],
        [person("X0", term_end=END_OF_JUNE), person("X1")],
        postings=(held("S004", "X0"),),
    )
    found = candidates(county)
    assert [s for s, who, _, _ in found if who == "X0"] == ["S000", "S001", "S004"]
    assert {s for s, who, start, _ in found if who == "X1" and start == FIRST} == set(county.schools)
    assert [s for s, who, start, _ in found if who == "X1" and start == JULY] == ["S000", "S001", "S004"]


@pytest.mark.parametrize(("comes", "inherits"), [(JULY, True), (date(2027, 7, 2), False)])
def test_who_comes_the_day_after_anothers_last_may_have_all_that_the_other_could(
    comes: date, inherits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X0 in the west goes with June; the newcomer lives in the east."""
    monkeypatch.setattr(module, "SUCCESSOR_SCHOOLS", 1)
    county = office(
        [school(0), school(1, east=10)],
        [person("X0", term_end=END_OF_JUNE), person("X1", lon=LON + 0.1, lat=LAT, term_start=comes)],
    )
    schools = [s for s, who, _, _ in candidates(county) if who == "X1"]
    assert schools == (["S000", "S001"] if inherits else ["S001"])


def test_nobody_receives_a_school_in_a_long_leave_but_goes_on_with_the_own_one() -> None:
    """X0 leaves with April, in the middle of the leave of X1, who holds S001."""
    leave = make(Absence, inspector_id="X1", start=MARCH[0], end=END_OF_JUNE)
    county = office(
        [school(0), school(1)],
        [person("X0", term_end=END_OF_APRIL), person("X1")],
        absences=(leave,),
    )
    assert ("S000", "X1", FIRST, LAST) in candidates(county)
    assert ("S000", "X1", MAY, LAST) not in candidates(county)
    from_january = make(Absence, inspector_id="X1", start=FIRST, end=END_OF_JUNE)
    away = office(
        [school(0), school(1)],
        [person("X0", term_end=END_OF_APRIL), person("X1")],
        absences=(from_january,),
        postings=(held("S001", "X1"),),
    )
    assert [s for s, who, _, _ in candidates(away) if who == "X1"] == ["S001"]


@pytest.mark.parametrize(
    ("kind", "who"), [(PinKind.POSTING, {"X0"}), (PinKind.NO_POSTING, {"X1"})], ids=["given", "barred"]
)
def test_what_was_set_by_hand_for_all_year_leaves_only_who_may(kind: PinKind, who: set[str]) -> None:
    pin = make(Pin, kind=kind, school_id="S000", inspector_id="X0")
    county = office([school(0), school(1)], [person("X0"), person("X1")], pins=(pin,))
    assert {i for s, i, _, _ in candidates(county) if s == "S000"} == who
    assert {i for s, i, _, _ in candidates(county) if s == "S001"} == {"X0", "X1"}


def test_a_school_given_by_hand_for_some_months_may_be_had_for_just_these() -> None:
    pin = make(Pin, kind=PinKind.POSTING, school_id="S000", inspector_id="X0", start=APRIL, end=END_OF_JUNE)
    found = candidates(office([school(0)], [person("X0"), person("X1")], pins=(pin,)))
    assert of(found, "X1") == [(FIRST, date(2027, 3, 31)), (JULY, LAST)]
    assert (APRIL, END_OF_JUNE) in of(found, "X0")
    assert (FIRST, END_OF_JUNE) in of(found, "X0")
    alone = candidates(office([school(0)], [person("X0")], pins=(pin,)))
    assert of(alone, "X0") == [(FIRST, END_OF_JUNE), (APRIL, END_OF_JUNE), (FIRST, LAST), (APRIL, LAST)]


# Prices.


def prices(county: County, start: date = FIRST) -> dict[str, int]:
    return {c.row.inspector_id: c.price for c in Candidates(county, "U1").all() if c.row.start == start}


def two(*former: FormerPosting, **cells: object) -> County:
    return office([school(0)], [person("X0", **cells), person("X1")], postings=former)


def test_taking_a_school_from_somebody_who_could_go_on_has_the_price_of_stability() -> None:
    assert prices(two(held("S000", "X0", date(2026, 1, 1)))) == {"X0": 0, "X1": 300}
    assert prices(two()) == {"X0": 0, "X1": 0}


def test_where_the_holder_of_today_does_not_serve_the_change_is_free() -> None:
    gone = two(held("S000", "X0", date(2026, 1, 1)), term_end=date(2026, 12, 31))
    assert prices(gone) == {"X1": 0}
    later = two(held("S000", "X0", date(2026, 1, 1)), term_start=date(2027, 2, 1))
    assert prices(later)["X1"] == 0
    barred = two(held("S000", "X0", date(2026, 1, 1))).with_rows(recusals=(recused("X0", "S000", end=MAY),))
    assert prices(barred)["X1"] == 0
    from_may = two(held("S000", "X0", date(2026, 1, 1))).with_rows(recusals=(recused("X0", "S000", MAY),))
    assert prices(from_may) == {"X0": 0, "X1": 300}


@pytest.mark.parametrize(("since", "price"), [(date(2024, 1, 1), 0), (date(2024, 1, 2), 300), (None, 300)])
def test_a_posting_that_has_lasted_its_years_may_change_hands_for_nothing(
    since: date | None, price: int
) -> None:
    """After three years somebody else's turn has come: on the first day of the horizon or before."""
    assert prices(two(held("S000", "X0", since)))["X1"] == price


def test_a_change_in_the_middle_of_the_year_has_no_such_price() -> None:
    county = two(held("S000", "X0", date(2026, 1, 1)), term_end=END_OF_JUNE)
    assert prices(county, JULY) == {"X1": 0}
    assert prices(county) == {"X0": 0, "X1": 300}


def test_who_goes_on_keeps_the_day_since_when() -> None:
    county = two(held("S000", "X0", date(2026, 1, 1)))
    rows = {c.row.inspector_id: c.row for c in Candidates(county, "U1").all()}
    assert (rows["X0"].since, rows["X0"].change) == (date(2026, 1, 1), Change.KEPT)
    assert (rows["X1"].since, rows["X1"].change) == (FIRST, Change.NEW)


def test_the_road_of_teams_is_told_in_offices_of_a_few_schools_with_people_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A comprehensive is due: only X0 and X2, who lives far off, may lead, so X0 had better not answer for the school."""
    people = [
        person("X0", can_lead=True),
        person("X1", can_lead=False),
        person("X2", lon=LON + 0.3, lat=LAT, can_lead=True),
    ]
    due = [school(n, last_comprehensive=date(2022, 5, 10)) for n in range(16)]
    county = office(due[:1], people, {"team_size": 2})
    found = {c.row.inspector_id: c for c in Candidates(county, "U1").all()}
    assert found["X0"].teams > 0 == found["X1"].teams
    assert found["X0"].price == found["X0"].teams
    monkeypatch.setattr(module, "SMALL", 0)
    assert {c.teams for c in Candidates(county, "U1").all()} == {0}
    monkeypatch.undo()
    for number, short in ((15, False), (16, True)):
        pool = Candidates(office(due[:number], people, {"team_size": 2}), "U1")
        assert pool.short is short
        assert (max(c.teams for c in pool.all()) == 0) is short


# Days and the road.


@pytest.mark.parametrize(("days", "short"), [(2.5, False), (2.0, True)])
def test_people_are_too_few_too_where_their_days_do_not_suffice_to_visit_all_schools(
    days: float, *, short: bool
) -> None:
    """Ten schools of two people, five each as the rule lets them: with two days a month a person visits four."""
    people = [person(f"X{n}", days_per_month=days) for n in range(2)]
    assert Candidates(office([school(n) for n in range(10)], people), "U1").short is short


def test_schools_that_are_never_there_together_do_not_want_people_together() -> None:
    """Five schools of one person; one closes in the summer, and a sixth opens after it."""
    schools = [school(n) for n in range(4)]
    schools += [school(4, closed=date(2027, 7, 15)), school(5, opened=date(2027, 9, 1))]
    assert not Candidates(office(schools, [person("X0", days_per_month=6)]), "U1").short


def test_in_a_month_of_long_leave_a_colleague_has_the_days_that_were_agreed() -> None:
    leave = make(Absence, inspector_id="X0", start=MARCH[0], end=date(2027, 5, 31))
    pool = Candidates(
        office(
            [school(0)], [person("X0", days_per_month=6), person("X1", days_per_month=6)], absences=(leave,)
        ),
        "U1",
    )
    assert pool.half_days("X0", MARCH) == pool.half_days("X1", MARCH) == 12


def test_days_away_that_are_no_leave_take_from_the_month() -> None:
    """March has 23 workdays, of which X0 is there on three."""
    parts = [(date(2027, 3, 1), date(2027, 3, 15)), (date(2027, 3, 19), date(2027, 3, 31))]
    away = tuple(make(Absence, inspector_id="X0", start=a, end=b) for a, b in parts)
    pool = Candidates(office([school(0)], [person("X0")], absences=away), "U1")
    assert pool.half_days("X0", MARCH) == 6
    assert pool.most_schools("X0") == 30, "in some other month"


@pytest.mark.parametrize(("days", "each", "most"), [(2.5, 1, 5), (2.5, 2, 2), (0.5, 2, 0)])
def test_the_most_schools_are_those_whose_visits_fit_the_best_month(
    days: float, each: int, most: int
) -> None:
    county = office([school(0)], [person("X0", days_per_month=days)], {"visits_per_month": each})
    assert Candidates(county, "U1").most_schools("X0") == most


def test_the_road_is_there_and_back_for_every_visit_and_has_the_offices_price() -> None:
    county = office([school(0, east=5)], [person("X0")], {"weight_travel": 2.5, "visits_per_month": 2})
    pool = Candidates(county, "U1")
    (one,) = pool.all()
    there = county.travel.minutes("X0", "S000") + county.travel.minutes("S000", "X0")
    assert pool.road_minutes(one) == pytest.approx(there * 9 * 2)
    assert pool.tour_minutes(one) == round(there * 9 * 2 * 2.5)
