"""Pins that leave no day for something that is due are told; those that leave one, or strike out what is not due, are not."""

from datetime import date
from pathlib import Path

import pytest

from duxue.models.facts.kept_open import kept_open
from duxue.planner.publishing import read
from duxue.scenarios.codes import PinKind, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.records import FollowUp, Pin, Principal
from duxue.scenarios.rows import Task, make
from duxue.scenarios.sheets import SCENARIO
from tests.models.stages.small_office import office, person, school

WHOLE, REVIEW = Task(TaskKind.COMPREHENSIVE), Task(TaskKind.PRINCIPAL_REVIEW)
LOOK = Task(TaskKind.FOLLOW_UP, "Q1")


def county(
    *pins: Pin, due: date = date(2024, 6, 30), visits: int = 1, severity: Severity = Severity.SERIOUS
) -> County:
    """S001's comprehensive is due on ``due`` three years on, S002's long after; S003's head goes in November; S002 has an issue."""
    schools = [
        school(1, last_comprehensive=due), school(2, last_comprehensive=date(2026, 5, 6)),
        school(3, last_comprehensive=date(2026, 5, 6)),
    ]  # fmt: skip
    issue = make(
        FollowUp, issue_id="Q1", school_id="S002", found_on=date(2026, 12, 1), deadline=date(2027, 3, 1), severity=severity,
    )  # fmt: skip
    head = make(
        Principal, school_id="S003", name="甲", term_start=date(2022, 9, 1), term_end=date(2027, 11, 30)
    )
    return office(
        schools, [person("I1")], {"visits_per_month": visits, "cycle_years": 3}, pins=pins, follow_ups=(issue,), principals=(head,)
    )  # fmt: skip


def struck(school_id: str = "S001", *kinds: Task, **cells: object) -> Pin:
    return make(Pin, kind=PinKind.NO_EVENT, school_id=school_id, kinds=kinds, **cells)


def closed(first: date, last: date) -> Pin:
    return make(Pin, kind=PinKind.NO_VISIT, school_id="S001", start=first, end=last)


@pytest.mark.parametrize(
    ("pins", "told"),
    [
        ([struck()], [0]),
        ([struck("S001", WHOLE)], [0]),
        ([struck("S001", REVIEW)], []),
        ([struck("S001", start=date(2027, 1, 1), end=date(2027, 6, 29))], []),
        ([struck("S001", end=date(2027, 6, 30))], [0]),
        ([struck("S001", end=date(2027, 3, 31)), struck("S001", start=date(2027, 4, 1))], [0, 1]),
        ([struck("S001", start=date(2027, 7, 1))], []),
        ([struck("S002", WHOLE)], []),
        ([struck("S002", LOOK)], [0]),
        ([struck("S002")], [0]),
        ([make(Pin, kind=PinKind.NO_EVENT, event_id="H-Q1")], [0]),
        ([make(Pin, kind=PinKind.NO_EVENT, event_id="H-Q2")], []),
        ([struck("S003", REVIEW)], [0]),
        ([struck("S003", WHOLE)], []),
    ],
)
def test_a_duty_struck_out_that_is_due_is_told_at_each_pin_that_closes_its_days(
    pins: list[Pin], told: list[int]
) -> None:
    assert [one.pin for one in kept_open(county(*pins))] == [pins[n] for n in told]


def test_a_minor_issue_may_be_looked_at_on_a_visit_and_what_is_not_due_yet_may_be_struck_out() -> None:
    assert [*kept_open(county(struck("S002", LOOK), severity=Severity.MINOR))] == []
    assert [*kept_open(county(struck(), due=date(2025, 6, 30)))] == []


@pytest.mark.parametrize(
    ("visits", "spans", "told"),
    [
        (1, [(date(2027, 3, 1), date(2027, 3, 31))], [0]),
        (1, [(date(2027, 3, 2), date(2027, 3, 31))], []),
        (2, [(date(2027, 3, 2), date(2027, 3, 31))], [0]),
        (2, [(date(2027, 3, 3), date(2027, 3, 31))], []),
        (1, [(date(2027, 3, 1), date(2027, 3, 15)), (date(2027, 3, 16), date(2027, 3, 31))], [0, 1]),
        (1, [(date(2027, 8, 1), date(2027, 8, 25))], []),
    ],
)
def test_a_month_with_too_few_days_left_for_its_visits_is_told(
    visits: int, spans: list[tuple[date, date]], told: list[int]
) -> None:
    pins = [closed(*span) for span in spans]
    assert [one.pin for one in kept_open(county(*pins, visits=visits))] == [pins[n] for n in told]


def test_the_warning_stands_at_the_pins_cell(tmp_path: Path) -> None:
    pins = (struck(), closed(date(2027, 3, 1), date(2027, 3, 31)), struck("S002", WHOLE))
    write_csv(SCENARIO, scenario_rows(county(*pins)), tmp_path)
    reading = read(tmp_path)
    assert reading.county is not None
    found = [(p.cell, p.code, p.level) for p in reading.problems if p.table == "pins"]
    assert found == [("A2", "due_struck_out", "warning"), ("A3", "no_visit_in_month", "warning")]
