"""Whether whoever holds a school after a change can visit it: whole months, months in which it changes hands, full hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from duxue.models.facts.spans import DAY
from duxue.models.postings.least_change.posting_board import PostingBoard
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.search import LeastChange
from duxue.models.solver import Stop, solve
from duxue.scenarios.codes import Half
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Plan, Visit, ZoneRow
from duxue.scenarios.records import Absence, Inspector
from tests.models.revision.drawn_changes import PRICES
from tests.models.stages.small_office import away, office, person, posting, school

AS_OF = date(2027, 4, 1)
MIDDLE = date(2027, 4, 15)
MUST = 1000


def held(
    *people: Inspector,
    schools: int = 1,
    absences: Sequence[Absence] = (),
    visits: Sequence[Visit] = (),
    parameters: Mapping[str, Value] | None = None,
) -> ReleasedPostings:
    """Schools that all are X0's, before the changes; nobody may stand in for anybody."""
    given = {"stand_in_days": 0, "min_posting_days": 0, **(parameters or {})}
    county = office([school(n) for n in range(schools)], people, given, absences=tuple(absences))
    rows = tuple(posting(f"S{n:03d}", "X0") for n in range(schools))
    plan = Plan(
        postings=rows,
        zones=tuple(ZoneRow("Z1", "", "X0", r.school_id) for r in rows),
        visits=tuple(visits),
    )
    return ReleasedPostings(replace(county, as_of=AS_OF), "U1", plan, AS_OF)


def breach(office_: ReleasedPostings, *holders: str, free: Sequence[str] = ("S000",)) -> int:
    """The breach where the free schools are held by somebody in each stretch (one name: in all of them)."""
    board = PostingBoard(office_, PRICES, {s: list(office_.people) for s in free}, zone_people=None)
    model = board.board.model.clone()
    for (_, who, t), x in board.held.items():
        model.add(x == (who == holders[min(t, len(holders) - 1)]))
    model.minimize(board.breach)
    run = solve(model, seed=1, limit=3.0, stop=Stop())
    assert run.status == "optimal"
    return run.solver.value(board.breach)


def test_a_month_on_no_day_of_which_the_holder_can_come_is_an_open_must() -> None:
    may = away("X1", date(2027, 5, 1), date(2027, 5, 31))
    office_ = held(person("X0"), person("X1"), absences=(may,))
    assert breach(office_, "X0") == 0
    assert breach(office_, "X1", "X0", "X0") == 0
    assert [a for a, _ in office_.stretches(["S000"])] == [AS_OF, date(2027, 5, 1), date(2027, 6, 1)]


def test_a_month_without_a_visit_is_one_open_duty_in_the_price_list() -> None:
    may = away("X0", date(2027, 5, 1), date(2027, 5, 31))
    found = LeastChange(held(person("X0"), absences=(may,)), PRICES, seed=1, effort=1.0, stop=Stop()).run(
        None
    )
    assert {point.unmet for point in found.curve} == {1}


def test_one_day_of_the_month_is_enough() -> None:
    """May 2027 ends on a Monday."""
    for last, broken in ((date(2027, 5, 30), 0), (date(2027, 5, 31), 1)):
        office_ = held(person("X0"), absences=(away("X0", date(2027, 5, 1), last),))
        assert breach(office_, "X0") == MUST * broken


def test_a_month_that_was_visited_before_the_change_asks_for_nobody() -> None:
    done = Visit("V1", date(2027, 4, 6), Half.AM, "S000", "X0", ())
    late = (away("X0", date(2027, 4, 8), date(2027, 4, 30)),)
    for visits, broken in (((), 1), ((done,), 0)):
        office_ = held(person("X0"), absences=late, visits=visits)
        since = ReleasedPostings(office_.county, "U1", office_.released, date(2027, 4, 8))
        assert breach(since, "X0") == MUST * broken


@pytest.mark.parametrize(
    ("first_away", "second_away", "broken"),
    [(False, False, 0), (True, False, 0), (False, True, 0), (True, True, 1)],
)
def test_in_a_month_that_is_handed_over_either_holder_may_come(
    first_away: bool, second_away: bool, broken: int
) -> None:
    """X0 goes in the middle of April and X1 takes over: of each the own half of the month counts, and no other."""
    absences = [
        *([away("X0", AS_OF, MIDDLE - DAY)] if first_away else []),
        *([away("X1", MIDDLE, date(2027, 4, 30))] if second_away else []),
    ]
    office_ = held(person("X0", term_end=MIDDLE - DAY), person("X1"), absences=absences)
    stretches = [a for a, _ in office_.stretches(["S000"])]
    turn = stretches.index(MIDDLE)
    assert breach(office_, *["X0"] * turn, "X1") == MUST * broken


@pytest.mark.parametrize(
    ("days", "schools", "months"), [(1.0, 2, 0), (1.0, 3, 1), (1.4, 3, 1), (1.5, 3, 0), (1.0, 4, 2)]
)
def test_full_hands_break_each_month_by_the_schools_beyond_their_days(
    days: float, schools: int, months: int
) -> None:
    """Seven months are to come; everything is X0's."""
    free = [f"S{n:03d}" for n in range(schools)]
    office_ = held(person("X0", days_per_month=days), schools=schools)
    assert breach(office_, "X0", free=free) == MUST * 7 * months


@pytest.mark.parametrize("known", [[], [("monthly_visit", "S001")]])
def test_full_hands_of_the_plan_before_ask_for_no_move(known: list[tuple[str, str]]) -> None:
    """X0 has days for one of two schools; where S001's months were left open before, only new duties are looked for."""
    plain = held(person("X0", days_per_month=0.5), person("X1"), schools=2)
    office_ = ReleasedPostings(plain.county, "U1", plain.released, AS_OF, known)
    assert breach(office_, "X0") == (0 if known else MUST * 7)
    assert breach(office_, "X0", free=["S001"]) == (0 if known else MUST * 7)
    assert breach(office_, "X0", free=["S000", "S001"]) == (0 if known else MUST * 7)


def test_schools_that_do_not_change_hands_take_their_days_first() -> None:
    """X0 keeps two schools whatever happens to S000, and has days for two."""
    few = held(person("X0", days_per_month=1.0), person("X1"), schools=3)
    assert breach(few, "X0") == MUST * 7
    assert breach(few, "X1") == 0
    enough = held(person("X0", days_per_month=1.5), person("X1"), schools=3)
    assert breach(enough, "X0") == 0


def test_two_visits_a_month_take_twice_the_days() -> None:
    office_ = held(person("X0", days_per_month=1.0), schools=1, parameters={"visits_per_month": 2})
    assert breach(office_, "X0") == 0
    two = held(person("X0", days_per_month=1.0), schools=2, parameters={"visits_per_month": 2})
    assert breach(two, "X0", free=["S000", "S001"]) == MUST * 7
    whole = held(person("X0", days_per_month=0.5), schools=1, parameters={"visit_halfdays": 2})
    assert breach(whole, "X0") == MUST * 7
