"""Faults planted into small plans that keep every rule: the last pass mends what can be mended and touches nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.declaring import declared
from duxue.models.mending.duty_programme import LeastOpen
from duxue.models.mending.last_pass import LastPass, Mended
from duxue.models.solver import Level
from duxue.models.stop import Stop
from duxue.scenarios.codes import Half, RecusalReason, Role, Status
from duxue.scenarios.plan import Attendance, Plan, Visit
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import make
from tests.scenarios_small.stories import (
    APRIL,
    Small,
    course_in_may,
    issues_at_a_school,
    on_leave_in_spring,
    team_in_april,
    two_beside_two,
)


def mended(small: Small, **more: object) -> Mended:
    """The plan after the last pass (a little effort: what is tried at least suffices)."""
    return LastPass(small.county, "U1", Plan(), small.plan, **more).run(effort=0.0, stop=Stop())  # type: ignore[arg-type]


def without(small: Small, school_id: str, month: int) -> Small:
    """The same without a school's visit of a month."""
    return small.but(
        visits=tuple(v for v in small.plan.visits if (v.school_id, v.date.month) != (school_id, month))
    )


def new_visits(small: Small, done: Mended) -> set[Visit]:
    return set(done.plan.visits) - set(small.plan.visits)


def test_a_plan_that_keeps_every_rule_is_left_as_it_is() -> None:
    for small in (two_beside_two(), team_in_april()):
        done = mended(small)
        assert done.plan == small.plan
        assert (done.outcome.note, done.outcome.objective) == ("0/0", 0.0)


def test_a_missing_visit_is_made_on_a_half_day_that_is_left() -> None:
    bare = without(two_beside_two(), "S000", 5)
    done = mended(bare)
    (visit,) = new_visits(bare, done)
    assert (visit.school_id, visit.inspector_id, visit.date.month) == ("S000", "X0", 5)
    assert set(bare.plan.visits) <= set(done.plan.visits)
    assert (done.outcome.note, done.outcome.objective) == ("1/1", 0.0)


def test_a_missing_visit_of_a_leave_is_made_by_who_stands_in() -> None:
    bare = without(on_leave_in_spring(), "S000", 5)
    (visit,) = new_visits(bare, mended(bare))
    assert (visit.school_id, visit.inspector_id, visit.date.month) == ("S000", "X1", 5)


def test_a_minor_look_back_rides_on_a_visit_and_a_serious_one_gets_an_event_and_a_team() -> None:
    small = issues_at_a_school(("X0", "X1", "X2"))
    later = small.but(
        visits=tuple(
            replace(v, date=date(2027, 4, 27)) if (v.school_id, v.date.month) == ("S000", 4) else v
            for v in small.plan.visits
        )
    )
    done = mended(later)
    assert done.outcome.note == "2/2"
    (event,) = done.plan.events
    assert date(2027, 4, 16) <= event.start <= date(2027, 5, 15)
    team = {s.inspector_id: s.role for s in done.plan.seats}
    assert team.pop("X0") is Role.MEMBER, "who answers for the school comes along"
    assert list(team.values()) == [Role.LEAD]
    served = {t.ref for t in event.kinds} | {issue for v in done.plan.visits for issue in v.covers}
    assert served == {"L1", "L2"}


def test_who_must_keep_away_hands_the_school_on_with_its_visits() -> None:
    """A recusal that came to be known after the plan: X1 answers for S000 now."""
    kept = make(Recusal, inspector_id="X0", school_id="S000", reason=RecusalReason.OTHER)
    small = two_beside_two().with_rows(recusals=(kept,))
    done = mended(small)
    assert done.outcome.objective == 0.0
    assert {p.inspector_id for p in done.plan.postings if p.school_id == "S000"} == {"X1"}
    assert {v.inspector_id for v in done.plan.visits if v.school_id == "S000"} == {"X1"}
    assert [p for p in done.plan.postings if p.school_id != "S000"] == [
        p for p in small.plan.postings if p.school_id != "S000"
    ]


def test_a_team_that_is_too_small_gets_somebody_more() -> None:
    small = team_in_april()
    bare = small.but(seats=small.plan.seats[:-1])
    done = mended(bare)
    assert len(done.plan.seats) == 3
    assert set(bare.plan.seats) <= set(done.plan.seats)
    assert done.plan.events == small.plan.events


def test_hours_that_are_lacking_are_attended() -> None:
    small = course_in_may()
    done = mended(small)
    assert set(done.plan.attendance) == {Attendance("T1", "X0"), Attendance("T1", "X1")}


def test_two_visits_in_one_half_day_are_parted() -> None:
    small = two_beside_two()
    visits = tuple(
        replace(v, half=Half.AM) if v.date.month == 3 and v.inspector_id == "X0" else v
        for v in small.plan.visits
    )
    done = mended(small.but(visits=visits))
    slots = [(v.date, v.half) for v in done.plan.visits if v.inspector_id == "X0"]
    assert len(slots) == len(set(slots))
    assert done.outcome.objective == 0.0


def test_what_cannot_be_mended_stays_and_nothing_is_made_worse_for_it() -> None:
    """Everybody is away in March: the visits of March stay open, and nothing else does."""
    march = date(2027, 3, 1), date(2027, 3, 31)
    away = tuple(make(Absence, inspector_id=i, start=march[0], end=march[1]) for i in ("X0", "X1"))
    bare = two_beside_two().with_rows(absences=away)
    bare = bare.but(visits=tuple(v for v in bare.plan.visits if v.date.month != 3))
    done = mended(bare)
    assert done.outcome.musts is not None
    assert (done.outcome.musts.open, done.outcome.musts.bound) == (4, 4)
    assert done.plan == bare.plan


@pytest.mark.parametrize("since", [date(2027, 6, 1), date(2027, 5, 1)])
def test_a_revision_mends_nothing_before_its_day(since: date) -> None:
    bare = without(two_beside_two(), "S000", 5)
    done = mended(bare, since=since)
    assert bool(new_visits(bare, done)) is (since == date(2027, 5, 1))


def test_what_was_open_before_a_revision_stays_open() -> None:
    bare = without(two_beside_two(), "S000", 5)
    known = declared(bare.county, bare.plan, ["U1"])
    assert len(known) == 1
    assert mended(bare, known=known).plan == bare.plan


def test_rows_that_are_kept_are_not_taken_out() -> None:
    """The team of April lacks somebody; its event is done: nobody joins it, its day stays."""
    small = team_in_april()
    done_event = tuple(replace(e, status=Status.DONE) for e in small.plan.events)
    bare = small.but(seats=small.plan.seats[:-1], events=done_event)
    late = Small(replace(bare.county, as_of=APRIL[1]), bare.plan)
    done = mended(late)
    assert (done.plan.seats, done.plan.events) == (bare.plan.seats, done_event)


def test_a_stop_keeps_the_plan_says_so_in_numbers_and_waits_for_no_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def proven(*_: object) -> LeastOpen:
        raise AssertionError("a proof that nobody waits for")

    monkeypatch.setattr("duxue.models.mending.last_pass.least_open", proven)
    bare = without(two_beside_two(), "S000", 5)
    stop = Stop()
    stop.ask()
    done = LastPass(bare.county, "U1", Plan(), bare.plan).run(effort=1.0, stop=stop)
    assert done.plan == bare.plan
    assert done.outcome.objective == 1.0
    assert done.outcome.musts == Level(1, 0)
