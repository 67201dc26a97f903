"""What stands and what is open when postings are revised, fact by fact on offices of two or three schools."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from duxue.models.facts.spans import DAY, Span
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.scenarios.codes import Half, PinKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, Visit
from duxue.scenarios.records import Inspector, Pin, School, Waiver
from duxue.scenarios.rows import make
from tests.models.stages.small_office import (
    FIRST,
    LAST,
    LAT,
    LON,
    away,
    office,
    person,
    posting,
    recused,
    school,
)
from tests.scenarios_small.stories import team_in_april

APRIL, MAY, JUNE, JULY = (date(2027, month, 1) for month in (4, 5, 6, 7))
WHOLE = (APRIL, LAST)


def stands(
    county: County,
    rows: Sequence[Posting],
    since: date = APRIL,
    known: Collection[tuple[str, str]] = (),
    **tables: object,
) -> ReleasedPostings:
    plan = replace(Plan(postings=tuple(rows)), **tables)  # type: ignore[arg-type]
    return ReleasedPostings(replace(county, as_of=since), "U1", plan, since, known)


def two(*people: Inspector, schools: Sequence[School] = (), **tables: object) -> County:
    given = schools or (school(0), school(1))
    return office(given, people or (person("X0"), person("X1")), **tables)  # type: ignore[arg-type]


HELD = [posting("S000", "X0"), posting("S001", "X1")]


# Who and what is there at all.


def test_who_has_gone_and_what_has_closed_before_the_day_is_left_out() -> None:
    county = two(
        person("X0"),
        person("X1", term_end=date(2027, 3, 31)),
        person("X2", term_end=APRIL),
        schools=[school(0), school(1, closed=APRIL), school(2, closed=APRIL + DAY), school(3, opened=JULY)],
    )
    found = stands(county, HELD)
    assert list(found.people) == ["X0", "X2"]
    assert dict(found.scope) == {"S000": (FIRST, LAST), "S002": (FIRST, APRIL), "S003": (JULY, LAST)}


def test_days_to_come_begin_with_the_plan_year_where_the_day_lies_before_it() -> None:
    assert stands(two(), HELD, date(2026, 12, 1)).since == FIRST
    assert stands(two(), HELD, JULY).since == JULY


def test_the_past_ends_on_the_day_before() -> None:
    rows = [posting("S000", "X1", FIRST, date(2027, 2, 28)), posting("S000", "X0", date(2027, 3, 1)), HELD[1]]
    found = stands(two(), [*rows, posting("S001", "X0", JULY, LAST)])
    assert [(r.school_id, r.inspector_id, r.start, r.end) for r in found.past] == [
        ("S000", "X1", FIRST, date(2027, 2, 28)),
        ("S000", "X0", date(2027, 3, 1), date(2027, 3, 31)),
        ("S001", "X1", FIRST, date(2027, 3, 31)),
    ]


# Stretches.


def test_where_nothing_turns_the_days_to_come_are_one_stretch() -> None:
    assert stands(two(), HELD).stretches(["S000"]) == [WHOLE]
    assert stands(two(), HELD).stretches([]) == [WHOLE]


@pytest.mark.parametrize(
    ("county", "turn"),
    [
        (two(person("X0", term_end=date(2027, 6, 30)), person("X1")), JULY),
        (two(person("X0"), person("X1", term_start=MAY)), MAY),
        (two(absences=(away("X1", MAY, MAY + 15 * DAY),)), MAY),
        (two(recusals=(recused("X1", "S000", MAY),)), MAY),
        (two(schools=[school(0, closed=JULY), school(1)]), JULY),
        (two(schools=[school(0, opened=MAY), school(1)]), MAY),
        (
            two(pins=(make(Pin, kind=PinKind.NO_POSTING, school_id="S000", inspector_id="X0", start=MAY),)),
            MAY,
        ),
    ],
    ids=["goes", "comes", "leave", "recusal", "closes", "opens", "by hand"],
)
def test_a_stretch_begins_where_it_can_change_who_may_hold_a_school(county: County, turn: date) -> None:
    found = stands(county, HELD).stretches(["S000"])
    assert turn in [a for a, _ in found]
    assert found[0][0] == APRIL
    assert found[-1][1] == LAST
    assert all(b + DAY == c for (_, b), (c, _) in pairwise(found))


def test_what_turns_at_another_school_or_for_days_alone_does_not_part_the_days() -> None:
    short = away("X1", MAY, MAY + 14 * DAY)
    county = two(recusals=(recused("X1", "S001", MAY),), absences=(short,))
    assert stands(county, HELD).stretches(["S000"]) == [WHOLE]


def test_a_released_hand_over_parts_the_days() -> None:
    rows = [posting("S000", "X0", FIRST, date(2027, 6, 30)), posting("S000", "X1", JULY, LAST), HELD[1]]
    assert [a for a, _ in stands(two(), rows).stretches(["S000"])] == [APRIL, JULY]


# Who may hold a school.


def may(county: County, span: Span = WHOLE, who: str = "X1", place: str = "S000") -> bool:
    return stands(county, HELD).may_hold(place, who, span)


def test_who_serves_and_is_not_barred_may_hold_a_school() -> None:
    assert may(two())
    assert not may(two(), who="X9")
    until_june = two(person("X0"), person("X1", term_end=date(2027, 6, 30)))
    assert may(until_june, (APRIL, date(2027, 6, 30)))
    assert not may(until_june, (APRIL, JULY))


@pytest.mark.parametrize(
    "county",
    [
        two(recusals=(recused("X1", "S000", MAY, date(2027, 5, 31)),)),
        two(pins=(make(Pin, kind=PinKind.NO_POSTING, school_id="S000", inspector_id="X1", start=MAY, end=MAY + 30 * DAY),)),
        two(pins=(make(Pin, kind=PinKind.POSTING, school_id="S000", inspector_id="X0", start=MAY, end=MAY + 30 * DAY),)),
    ],
    ids=["recused", "barred by hand", "given to another"],
)  # fmt: skip
def test_what_bars_somebody_in_may_bars_may_alone(county: County) -> None:
    assert may(county, (APRIL, MAY - DAY))
    assert not may(county, (APRIL, MAY))
    assert not may(county, (date(2027, 5, 31), LAST))
    assert may(county, (JUNE, LAST))
    assert may(county, WHOLE, place="S001")


def test_nobody_holds_the_school_they_serve_at() -> None:
    assert not may(two(person("X0"), person("X1", school_id="S000")))
    assert may(two(person("X0"), person("X1", school_id="S000")), place="S001")


def test_reach_is_the_way_there_unless_it_was_waived() -> None:
    waiver = make(Waiver, rule="reach", subject="X1", reason="试", approved_by="局", approved_on=FIRST)
    people = [person("X0"), person("X1", lon=LON + 1, lat=LAT)]
    assert not stands(two(*people), HELD).within_reach("S000", "X1")
    assert stands(two(*people), HELD).within_reach("S000", "X0")
    assert stands(two(*people, waivers=(waiver,)), HELD).within_reach("S000", "X1")


def test_who_is_on_a_long_leave_goes_on_but_receives_nothing() -> None:
    found = stands(two(absences=(away("X1", MAY, JULY),)), HELD)
    assert found.may_receive("S001", "X1", (MAY, LAST))
    assert not found.may_receive("S000", "X1", (MAY, LAST))
    assert not found.may_receive("S000", "X1", (JULY, LAST))
    assert found.may_receive("S000", "X1", (JULY + DAY, LAST))


# What cannot go on.


def test_schools_of_somebody_who_goes_cannot_go_on_from_the_day_after_the_last() -> None:
    found = stands(two(person("X0", term_end=date(2027, 6, 30)), person("X1")), HELD)
    assert dict(found.barred) == {"S000": JULY}
    assert found.gone == {"S000"}
    assert dict(stands(two(), HELD).barred) == {}


def test_a_recusal_bars_from_its_first_day_or_from_the_as_of_day() -> None:
    for start, first in ((MAY, MAY), (FIRST, APRIL), (None, APRIL)):
        assert dict(stands(two(recusals=(recused("X0", "S000", start),)), HELD).barred) == {"S000": first}
    over = two(recusals=(recused("X0", "S000", FIRST, date(2027, 3, 31)),))
    assert dict(stands(over, HELD).barred) == {}


def test_a_school_out_of_reach_is_to_be_given_away_unless_that_was_known() -> None:
    county = two(person("X0", lon=LON + 1, lat=LAT), person("X1"))
    found = stands(county, HELD)
    assert dict(found.barred) == {"S000": APRIL}
    assert found.gone == set(), "somebody could hold it all the same"
    assert dict(stands(county, HELD, known=[("reach", "X0")]).barred) == {}
    assert dict(stands(county, HELD, known=[("reach", "X1")]).barred) == {"S000": APRIL}


def test_a_month_in_which_the_holder_is_away_bars_where_nobody_can_stand_in() -> None:
    leave = away("X0", MAY, date(2027, 5, 31))
    assert dict(stands(two(absences=(leave,)), HELD).barred) == {}, "X1 can"
    alone = two(person("X0"), absences=(leave,))
    rows = [posting("S000", "X0"), posting("S001", "X0")]
    assert dict(stands(alone, rows).barred) == {"S000": MAY, "S001": MAY}
    assert dict(stands(alone, rows, known=[("monthly_visit", "S000")]).barred) == {"S001": MAY}
    but_a_day = two(person("X0"), absences=(away("X0", MAY, date(2027, 5, 30)),))
    assert dict(stands(but_a_day, rows).barred) == {}


def test_vacant_is_what_nobody_holds_on_some_day_to_come() -> None:
    assert stands(two(), HELD).vacant == frozenset()
    gap = [posting("S000", "X0", FIRST, date(2027, 4, 30)), posting("S000", "X1", JUNE), HELD[1]]
    assert stands(two(), gap).vacant == {"S000"}
    assert stands(two(), gap, JUNE).vacant == frozenset(), "the gap is past"
    opened = two(schools=[school(0), school(1, opened=JULY)])
    assert stands(opened, HELD[:1]).vacant == {"S001"}


@pytest.mark.parametrize(("closed", "ends"), [(None, False), (JULY, True), (LAST + DAY, False)])
def test_a_school_that_closes_while_somebody_holds_it_ends(closed: date | None, ends: bool) -> None:
    found = stands(two(schools=[school(0, closed=closed), school(1)]), HELD)
    assert found.ending == (frozenset({"S000"}) if ends else frozenset())


def test_a_school_that_ends_with_its_posting_or_has_long_closed_is_no_ending() -> None:
    county = two(schools=[school(0, closed=JULY), school(1, closed=date(2027, 3, 1))])
    until = [posting("S000", "X0", FIRST, date(2027, 6, 30)), posting("S001", "X1", FIRST, date(2027, 2, 28))]
    assert stands(county, until).ending == frozenset()
    assert stands(county, HELD).ending == {"S000", "S001"}


# Visits to come.


def visit(place: str, day: date, who: str = "X0") -> Visit:
    return Visit(f"V-{place}-{day}", day, Half.AM, place, who, ())


def test_months_with_a_visit_done_ask_for_none_and_the_month_begun_is_cut() -> None:
    tenth = date(2027, 4, 10)
    done = (visit("S000", date(2027, 4, 7)), visit("S001", date(2027, 4, 12)))
    found = stands(two(), HELD, tenth, visits=done)
    firsts = [a for a, _ in found.months["S000"]]
    assert [d.month for d in firsts] == [5, 6, 9, 10, 11, 12]
    assert [d.month for d in (a for a, _ in found.months["S001"])] == [4, 5, 6, 9, 10, 11, 12], "not done yet"
    assert found.months["S001"][0] == (tenth, date(2027, 4, 30))


def test_a_month_without_a_school_day_left_asks_for_nothing() -> None:
    """The spring term ends on 9 July; June's last school day is the thirtieth."""
    late = stands(two(), HELD, date(2027, 6, 30))
    assert late.months["S000"][0] == (date(2027, 6, 30), date(2027, 6, 30))
    assert stands(two(), HELD, JULY).months["S000"][0][0] == date(2027, 9, 1)


def test_a_month_belongs_to_the_stretch_of_its_middle() -> None:
    found = stands(two(), HELD)
    assert found.visits_in("S000", WHOLE) == 7
    assert found.visits_in("S000", (APRIL, date(2027, 5, 14))) == 1
    assert found.visits_in("S000", (APRIL, date(2027, 5, 15))) == 2
    late = stands(two(), HELD, date(2027, 4, 20))
    assert late.visits_in("S000", (date(2027, 4, 20), date(2027, 4, 20))) == 1, (
        "of a month begun its first day"
    )


def test_whoever_is_away_all_of_some_weeks_does_not_serve_in_them() -> None:
    found = stands(two(absences=(away("X0", MAY, JUNE),)), HELD)
    assert not found.serves_on("X0", (MAY, JUNE))
    assert found.serves_on("X0", (MAY, JUNE + DAY))
    assert found.serves_on("X1", (MAY, JUNE))
    assert found.serves_on("X0", (MAY, date(2027, 5, 12))), "six workdays are too few to tell"


@pytest.mark.parametrize(("days", "room"), [(15.0, 30), (2.0, 4)])
def test_the_room_of_a_month_is_what_was_agreed_or_the_days_left(days: float, room: int) -> None:
    found = stands(two(person("X0", days_per_month=days), person("X1")), HELD)
    assert found.room("X0", (MAY, date(2027, 5, 31))) == room
    assert found.room("X0", (date(2027, 5, 28), date(2027, 5, 31))) == min(room, 4), "a Friday and a Monday"


def test_visits_done_and_days_in_teams_take_from_the_room() -> None:
    april = (date(2027, 4, 20), date(2027, 4, 30))
    done = (
        visit("S000", date(2027, 4, 7)),
        visit("S000", date(2027, 3, 7)),
        visit("S000", date(2027, 4, 22)),
    )
    few = two(person("X0", days_per_month=3.0), person("X1"))
    assert stands(few, HELD, april[0]).room("X0", april) == 6
    assert stands(few, HELD, april[0], visits=done).room("X0", april) == 5, "April's that is done"
    small = team_in_april()
    held = ReleasedPostings(replace(small.county, as_of=APRIL), "U1", small.plan, APRIL)
    whole = (APRIL, date(2027, 4, 30))
    assert held.room("X2", whole) == held.room("X0", whole) - 4
    assert (date(2027, 4, 13) in held.field["X0"], date(2027, 4, 13) in held.field["X2"]) == (True, False)


def test_days_of_the_field_begin_with_the_as_of_day() -> None:
    found = stands(two(), HELD)
    assert min(found.field["X0"]) == APRIL
    assert timedelta(days=0) == min(found.field["X1"]) - APRIL
