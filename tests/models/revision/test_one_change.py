"""One thing happens in a line of six schools: who takes what from which day, and how many changes of hands it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.scenarios.codes import ChangeKind
from tests.models.revision.line_of_six import AS_OF, HOLDERS, after, event, moved
from tests.models.stages.small_office import FIRST, LAST, LAT, LON, person, school

MAY = date(2027, 5, 1)
TO_MAY = date(2027, 4, 30)


def leaves(who: str, day: date = MAY):  # type: ignore[no-untyped-def]
    return event(ChangeKind.LEAVE, who, day)


def test_nothing_happens_and_nothing_changes() -> None:
    found = after()
    assert (found.moves, found.least, found.proven, moved(found)) == (0, 0, True, {})


def test_who_leaves_from_the_middle_is_followed_by_the_neighbour_on_each_side() -> None:
    found = after(leaves("X1"))
    assert (found.moves, found.least, found.proven) == (2, 2, True)
    assert moved(found) == {
        "S002": [("X1", FIRST, TO_MAY), ("X0", MAY, LAST)],
        "S003": [("X1", FIRST, TO_MAY), ("X2", MAY, LAST)],
    }


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_limit_on_moves_leaves_a_school_with_somebody_who_has_left(most: int) -> None:
    assert moved(after(leaves("X1"), max_moves=most)) == moved(after(leaves("X1")))


def test_who_joins_beside_the_one_who_leaves_takes_both_schools_at_once() -> None:
    new = replace(person("X9", lon=LON + 0.025, lat=LAT), term_start=MAY)
    found = after(leaves("X1"), event(ChangeKind.JOIN, "X9", MAY), inspectors=(new,))
    assert moved(found) == {
        "S002": [("X1", FIRST, TO_MAY), ("X9", MAY, LAST)],
        "S003": [("X1", FIRST, TO_MAY), ("X9", MAY, LAST)],
    }


def test_who_joins_a_staff_that_suffices_takes_nothing() -> None:
    new = replace(person("X9"), term_start=MAY)
    assert moved(after(event(ChangeKind.JOIN, "X9", MAY), inspectors=(new,))) == {}


def test_the_last_who_is_left_holds_one_school_more_than_the_rule_in_principle_allows() -> None:
    """Somebody at each school is a must; five to a person is not."""
    found = after(leaves("X0"), leaves("X1"))
    assert (found.moves, found.least) == (4, 4)
    assert {s: rows[-1] for s, rows in moved(found).items()} == {
        f"S{n:03d}": ("X2", MAY, LAST) for n in range(4)
    }


def test_where_everybody_leaves_the_postings_end_and_no_name_is_made_up() -> None:
    found = after(*(leaves(f"X{n}") for n in range(3)))
    assert found.moves == found.least == 6
    assert all(
        rows == [(who, FIRST, TO_MAY)]
        for (_, rows), who in zip(sorted(moved(found).items()), HOLDERS, strict=True)
    )


def test_two_who_leave_on_two_days_are_followed_each_from_the_day_after() -> None:
    june = date(2027, 6, 1)
    found = moved(after(leaves("X0"), leaves("X2", june)))
    assert {s: rows[-1][:2] for s, rows in found.items()} == {
        "S000": ("X1", MAY), "S001": ("X1", MAY), "S004": ("X1", june), "S005": ("X1", june),
    }  # fmt: skip


def test_a_school_that_closes_ends_its_own_posting_alone() -> None:
    found = after(event(ChangeKind.SCHOOL_CLOSE, "S003", date(2027, 6, 1)))
    assert moved(found) == {"S003": [("X1", FIRST, date(2027, 5, 31))]}


def test_a_school_that_opens_goes_to_the_nearest_who_has_room() -> None:
    new = replace(school(6, east=6), opened=date(2027, 5, 10))
    found = after(event(ChangeKind.SCHOOL_OPEN, "S006", date(2027, 5, 10)), schools=(new,))
    assert moved(found) == {"S006": [("X2", date(2027, 5, 10), LAST)]}


def test_who_must_keep_away_from_one_school_gives_up_that_school_on_that_day() -> None:
    found = after(event(ChangeKind.RECUSAL, "X0", date(2027, 5, 15), "S001"))
    assert (found.moves, found.least) == (1, 1)
    assert moved(found) == {"S001": [("X0", FIRST, date(2027, 5, 14)), ("X1", date(2027, 5, 15), LAST)]}


def test_a_recusal_at_somebody_elses_school_changes_nothing() -> None:
    assert moved(after(event(ChangeKind.RECUSAL, "X0", date(2027, 5, 15), "S005"))) == {}


def test_what_lies_before_the_as_of_day_stays_whatever_happens() -> None:
    before = AS_OF - timedelta(days=1)
    for happened in (leaves("X1"), event(ChangeKind.RECUSAL, "X0", date(2027, 5, 15), "S001")):
        held = {(r.school_id, r.inspector_id) for r in after(happened).postings if r.start <= before <= r.end}
        assert held == {(f"S{n:03d}", who) for n, who in enumerate(HOLDERS)}
