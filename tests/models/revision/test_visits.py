"""Routine visits of a small office after something has happened: which stay, which keep their day, which are placed anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest

from duxue.models.revision.visits import VisitRevision
from duxue.models.solver import Stop
from duxue.scenarios.as_imposed import imposed_events
from duxue.scenarios.codes import Half, ImposedLevel, PinKind, TaskKind
from duxue.scenarios.plan import Posting, Visit
from duxue.scenarios.records import Imposed, Pin
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import FIRST, LAST, away, person, posting
from tests.scenarios_small.stories import (
    Small,
    event_at,
    issues_at_a_school,
    on_leave_in_spring,
    team_of,
    two_beside_two,
)

SINCE = date(2027, 4, 1)
MARCH = date(2027, 3, 31)


def revised(small: Small, since: date = SINCE, not_done: Collection[str] = ()) -> dict[str, Visit]:
    """The visits after the changes by id; all else stands as it is."""
    county = replace(small.county, as_of=since)
    facts = replace(small.plan, visits=(), events=(*small.plan.events, *imposed_events(county)))
    revision = VisitRevision(county, "U1", small.plan.visits, facts, since)
    found = revision.run(not_done, seed=1, effort=0.02, stop=Stop()).visits
    assert list(found) == sorted(found, key=lambda v: (v.date, v.inspector_id, v.half, v.school_id))
    assert len({v.visit_id for v in found}) == len(found)
    return {v.visit_id: v for v in found}


def changed(small: Small, found: dict[str, Visit]) -> dict[str, Visit | None]:
    """What is not as it was, by id (None: it is gone)."""
    before = {v.visit_id: v for v in small.plan.visits}
    return {i: found.get(i) for i in before.keys() | found.keys() if before.get(i) != found.get(i)}


def test_where_nothing_has_happened_every_visit_stays() -> None:
    small = two_beside_two()
    assert changed(small, revised(small)) == {}


def test_a_visit_on_a_day_away_moves_inside_its_month_and_keeps_its_name() -> None:
    small = two_beside_two()
    visit = small.visit_of("S000", 5)
    there = small.with_rows(absences=(away("X0", visit.date, visit.date),))
    moved = changed(there, revised(there))
    assert set(moved) == {visit.visit_id, small.visit_of("S001", 5).visit_id}
    for one in moved.values():
        assert one is not None
        assert (one.inspector_id, one.date.month, one.date != visit.date) == ("X0", 5, True)


def test_what_lies_before_the_day_stays_even_where_it_could_not_have_been() -> None:
    small = two_beside_two()
    there = small.with_rows(absences=(away("X0", FIRST, MARCH),))
    assert changed(there, revised(there)) == {}


def handed(small: Small, school_id: str, to: str, day: date = SINCE) -> Small:
    """A school passes to somebody else on a day."""
    rows: list[Posting] = [p for p in small.plan.postings if p.school_id != school_id]
    (row,) = small.plan.postings_at(school_id)
    return small.but(
        postings=(*rows, replace(row, end=MARCH), posting(school_id, to, day, LAST))
    )  # fmt: skip


def test_who_takes_a_school_takes_its_days_too_in_the_other_half_where_one_is_taken() -> None:
    """X1 holds S002 alone and is there in the morning of each visit's day: S000's visits go to the afternoon."""
    small = two_beside_two()
    few = small.but(
        visits=tuple(v for v in small.plan.visits if v.school_id in ("S000", "S002")),
        postings=tuple(p for p in small.plan.postings if p.school_id in ("S000", "S002")),
    )
    ids = ("S000", "S002")
    there = handed(
        few.with_rows(schools=tuple(s for s in few.county.rows.schools if s.school_id in ids)), "S000", "X1"
    )
    moved = changed(there, revised(there))
    assert set(moved) == {v.visit_id for v in few.plan.visits_at("S000") if v.date >= SINCE}
    for visit_id, one in moved.items():
        before = next(v for v in few.plan.visits if v.visit_id == visit_id)
        assert one == replace(before, inspector_id="X1", half=Half.PM)


def test_where_both_halves_are_taken_another_day_of_the_month_is_found() -> None:
    there = handed(two_beside_two(), "S000", "X1")
    for visit_id, one in changed(there, revised(there)).items():
        before = next(v for v in there.plan.visits if v.visit_id == visit_id)
        assert one is not None
        assert (one.inspector_id, one.date.month) == ("X1", before.date.month)
        assert one.date != before.date


def test_a_month_that_is_full_takes_no_more_and_is_left_open() -> None:
    """X1 has agreed to a day a month, which the two own schools take: S000 goes unvisited."""
    small = handed(two_beside_two(), "S000", "X1")
    there = small.with_rows(inspectors=(person("X0"), person("X1", days_per_month=1.0)))
    gone = changed(there, revised(there))
    assert set(gone) == {v.visit_id for v in there.plan.visits_at("S000") if v.date >= SINCE}
    assert set(gone.values()) == {None}


@pytest.mark.parametrize(("month", "again"), [(5, True), (3, False)])
def test_what_was_not_done_falls_due_again_in_its_month_under_a_new_name(month: int, again: bool) -> None:
    small = two_beside_two()
    visit = small.visit_of("S000", month)
    moved = changed(small, revised(small, not_done=[visit.visit_id]))
    assert moved.pop(visit.visit_id) is None
    assert len(moved) == again
    for name, one in moved.items():
        assert one is not None
        assert name == f"V-S000-2027{month:02}-R270401"
        assert (one.date.month, one.inspector_id) == (month, "X0")


def test_an_event_in_the_week_sends_the_visit_elsewhere_and_nobody_else() -> None:
    small = two_beside_two()
    visit = small.visit_of("S000", 5)
    row = make(
        Imposed, event_id="G1", target_id="S000", kinds=(Task(TaskKind.CAMPAIGN, "G"),), level=ImposedLevel.PROVINCE,
        start=date(2027, 5, 12), end=date(2027, 5, 12),
    )  # fmt: skip
    there = small.with_rows(imposed=(row,))
    ((name, one),) = changed(there, revised(there)).items()
    assert one is not None
    assert name == visit.visit_id
    assert one.date.isocalendar()[:2] != visit.date.isocalendar()[:2]


def test_a_team_of_the_day_sends_the_visits_of_its_people_elsewhere() -> None:
    small = two_beside_two(("X0", "X1", "X2"))
    visit = small.visit_of("S000", 5)
    event = event_at("S003", visit.date, None, Task(TaskKind.CAMPAIGN, "C1"))
    busy = small.but(events=(event,), seats=team_of("E1", "X0", "X2"))
    moved = changed(busy, revised(busy))
    assert {v.inspector_id for v in moved.values() if v} == {"X0", "X1"}
    assert visit.visit_id in moved
    crowded = small.visit_of("S003", 5)
    assert crowded.visit_id in moved, "the school has its occasion of the week"


def test_somebody_who_stands_in_keeps_the_visits_of_the_leave() -> None:
    small = on_leave_in_spring()
    assert changed(small, revised(small)) == {}
    over = small.but(stand_ins=())
    gone = changed(over, revised(over))
    assert {name: one for name, one in gone.items() if one is not None} == {}
    assert len(gone) == 6, "April to June at two schools"


# Look-backs that ride on visits.


def covering(*issues: str) -> Small:
    """The minor issue of S000 rides on its visit of the fifteenth of April's month, which comes too early for it."""
    small = issues_at_a_school()
    visits = tuple(
        replace(v, date=date(2027, 4, 20), covers=issues) if (v.school_id, v.date.month) == ("S000", 4) else v
        for v in small.plan.visits
    )
    return small.but(visits=visits)


def test_a_minor_look_back_stays_on_its_visit() -> None:
    small = covering("L1")
    assert changed(small, revised(small)) == {}


def test_a_minor_look_back_that_nothing_serves_rides_on_the_first_visit_of_its_days() -> None:
    small = covering()
    ((name, one),) = changed(small, revised(small)).items()
    assert one is not None
    assert (name, one.covers) == (small.visit_of("S000", 4).visit_id, ("L1",)), (
        "the serious one wants an event"
    )


def test_a_look_back_whose_visit_was_not_made_rides_on_the_one_made_up() -> None:
    small = covering("L1")
    late = date(2027, 4, 21)
    moved = changed(small, revised(small, late, [small.visit_of("S000", 4).visit_id]))
    made_up = [v for v in moved.values() if v is not None and v.date.month == 4]
    assert [(v.school_id, v.date >= late) for v in made_up] == [("S000", True)]
    assert {issue for v in moved.values() if v for issue in v.covers} == {"L1"}


# Set by hand.


def test_a_visit_set_by_hand_stands_on_its_day_under_the_name_of_the_months_own() -> None:
    small = two_beside_two()
    visit = small.visit_of("S000", 5)
    pin = make(Pin, kind=PinKind.VISIT, school_id="S000", start=date(2027, 5, 19))
    there = small.with_rows(pins=(pin,))
    ((name, one),) = changed(there, revised(there)).items()
    assert one is not None
    assert (name, one.date, one.inspector_id) == (visit.visit_id, date(2027, 5, 19), "X0")


def test_a_school_struck_out_by_hand_has_no_visit_on_those_days() -> None:
    small = two_beside_two()
    visit = small.visit_of("S000", 5)
    pin = make(Pin, kind=PinKind.NO_VISIT, school_id="S000", start=date(2027, 5, 1), end=date(2027, 5, 20))
    there = small.with_rows(pins=(pin,))
    ((name, one),) = changed(there, revised(there)).items()
    assert one is not None
    assert name == visit.visit_id
    assert one.date > date(2027, 5, 20)
