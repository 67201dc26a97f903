"""Who goes to which session, by hand: the hours with the fewest days away, and never in two rooms at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from duxue.models.solver import Level, Stop
from duxue.models.stages.classes import DAY_AWAY, choose_classes
from duxue.scenarios.codes import Severity
from duxue.scenarios.records import FollowUp, Training
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school


def session(training_id: str, start: date, days: int, hours: float) -> Training:
    return make(
        Training,
        training_id=training_id,
        start=start,
        end=start.replace(day=start.day + days - 1),
        hours=hours,
    )


def attended(*sessions: Training, hours: float = 40, **tables: Any) -> dict[str, list[str]]:
    """The sessions of each of two people who need ``hours`` a year."""
    county = office(
        [school(1)], [person("I1"), person("I2")], {"training_hours": hours}, training=sessions, **tables
    )
    found = choose_classes(county, "U1", seed=1, effort=2.0, stop=Stop())
    assert found.outcome.status == "optimal"
    places: dict[str, list[str]] = {"I1": [], "I2": []}
    for row in found.attendance:
        places[row.inspector_id].append(row.training_id)
    return {who: sorted(ids) for who, ids in places.items()}


def both(*ids: str) -> dict[str, list[str]]:
    return {"I1": list(ids), "I2": list(ids)}


def test_the_hours_are_reached_with_the_fewest_days() -> None:
    long, short = session("T1", date(2027, 3, 1), 5, 40), session("T2", date(2027, 4, 12), 3, 40)
    assert attended(long, short) == both("T2")


def test_nobody_goes_where_no_hours_are_asked_for() -> None:
    assert attended(session("T1", date(2027, 3, 1), 1, 8), hours=0) == both()


def test_two_sessions_of_one_day_are_not_attended_both() -> None:
    first, second = session("T1", date(2027, 3, 1), 2, 20), session("T2", date(2027, 3, 2), 2, 20)
    third = session("T3", date(2027, 4, 12), 4, 20)
    assert attended(first, second, third) in (
        both("T1", "T3"),
        both("T2", "T3"),
        {"I1": ["T1", "T3"], "I2": ["T2", "T3"]},
        {"I1": ["T2", "T3"], "I2": ["T1", "T3"]},
    )


def test_what_the_sessions_offer_is_taken_where_it_is_too_little() -> None:
    assert attended(session("T1", date(2027, 3, 1), 1, 8), session("T2", date(2027, 4, 12), 1, 8)) == both(
        "T1", "T2"
    )


def test_of_two_alike_the_one_that_leaves_a_look_back_its_days_is_attended() -> None:
    issue = make(
        FollowUp, issue_id="F1", school_id="S001", found_on=date(2027, 6, 1), deadline=date(2027, 9, 13),
        severity=Severity.SERIOUS,
    )  # fmt: skip
    april, autumn = session("T1", date(2027, 4, 13), 3, 40), session("T2", date(2027, 9, 14), 3, 40)
    assert attended(april, autumn) == both("T2")
    assert attended(april, autumn, follow_ups=(issue,)) == both("T1")


def test_without_any_work_done_the_hours_that_lack_are_told_with_a_bound_of_none() -> None:
    county = office(
        [school(1)], [person("I1")], {"training_hours": 8}, training=(session("T1", date(2027, 3, 1), 1, 8),)
    )
    outcomes = [choose_classes(county, "U1", seed=1, effort=work, stop=Stop()).outcome for work in (0.0, 1.0)]
    idle, done = outcomes
    assert idle.status == "feasible"
    assert idle.musts is not None
    assert idle.musts.open > idle.musts.bound == 0
    assert idle.objective == idle.bound == 0
    assert (done.status, done.musts, done.objective) == ("optimal", Level(0, 0), DAY_AWAY)
