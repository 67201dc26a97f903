"""When people can serve, by hand: terms, training, retirement by both readings, absences, classes, months, recusals, scope."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from duxue.models.facts.availability import (
    away_spans,
    field_days,
    free_days,
    months_of,
    recused_spans,
    scope_days,
    service_spans,
)
from duxue.scenarios.codes import Background, Duty, ImposedLevel, RecusalReason, Role, TaskKind
from duxue.scenarios.plan import Attendance, Event, Plan, Seat
from duxue.scenarios.records import Absence, Imposed, Recusal, Training
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import FIRST, LAST, office, person, school

MARCH = date(2027, 3, 1)
RETIRED = {"retired_on": date(2022, 5, 9)}
"""Five years later is 9 May 2027."""


def served(
    government: bool = False, parameters: dict[str, Any] | None = None, **cells: Any
) -> list[tuple[date, date]]:
    someone = person("I1", **cells)
    county = office([], [someone], parameters)
    return service_spans(county, someone, government=government)


@pytest.mark.parametrize(
    ("cells", "spans"),
    [
        ({}, [(FIRST, LAST)]),
        ({"term_end": MARCH}, [(FIRST, MARCH)]),
        ({"term_start": MARCH}, [(MARCH, LAST)]),
        ({"trained_on": MARCH}, [(MARCH, LAST)]),
        ({"trained_on": date(2026, 3, 1)}, [(FIRST, LAST)]),
        ({"term_end": date(2026, 12, 31)}, []),
        ({"trained_on": date(2028, 1, 1)}, []),
        ({"healthy": False}, []),
        ({"duty": Duty.GOVERNMENT}, []),
        ({"duty": Duty.BOTH}, [(FIRST, LAST)]),
    ],
)
def test_somebody_serves_while_appointed_trained_healthy_and_of_this_duty(
    cells: dict[str, Any], spans: list[tuple[date, date]]
) -> None:
    assert served(**cells) == spans


def test_a_retired_teacher_serves_schools_five_years_on_and_no_government() -> None:
    each_day = {"retired_test": "each_day"}
    assert served(parameters=each_day, **RETIRED) == [(FIRST, date(2027, 5, 9))]
    assert served(True, each_day, duty=Duty.BOTH, **RETIRED) == []


def test_a_retired_official_serves_governments_and_no_school() -> None:
    cells = {"background": Background.OFFICIAL, "duty": Duty.BOTH, **RETIRED}
    assert served(False, {"retired_test": "each_day"}, **cells) == []
    assert served(True, {"retired_test": "each_day"}, **cells) == [(FIRST, date(2027, 5, 9))]


def test_counted_from_the_appointment_the_whole_term_is_served() -> None:
    by_term = {"retired_test": "appointment"}
    assert served(parameters=by_term, **RETIRED) == [(FIRST, LAST)]
    assert served(parameters=by_term, term_start=date(2027, 5, 10), **RETIRED) == []
    assert served(parameters=by_term, term_start=date(2027, 5, 9), **RETIRED) == [(date(2027, 5, 9), LAST)]


def test_who_retires_within_the_year_serves_on_without_a_gap() -> None:
    assert served(retired_on=date(2027, 6, 1)) == [(FIRST, LAST)]
    assert served(retired_on=date(2027, 6, 1), background=Background.OFFICIAL) == [(FIRST, date(2027, 5, 31))]


def test_absent_lent_and_in_class_nobody_is_sent_out() -> None:
    away = make(Absence, inspector_id="I1", start=date(2027, 3, 1), end=date(2027, 3, 3))
    lent = make(
        Imposed, event_id="P1", target_id="U1", kinds=(Task(TaskKind.COMPREHENSIVE),), start=date(2027, 3, 4),
        end=date(2027, 3, 5), level=ImposedLevel.PROVINCE, inspectors=("I1",),
    )  # fmt: skip
    course = make(Training, training_id="T1", start=date(2027, 3, 9), end=date(2027, 3, 9), hours=8)
    county = office([school(1)], [person("I1")], absences=(away,), imposed=(lent,), training=(course,))
    someone = county.inspectors["I1"]
    assert sorted(away_spans(county, someone)) == [
        (date(2027, 3, 1), date(2027, 3, 3)), (date(2027, 3, 4), date(2027, 3, 5))
    ]  # fmt: skip
    plan = Plan(attendance=(make(Attendance, training_id="T1", inspector_id="I1"),))
    march = [d for d in field_days(county, someone, plan) if MARCH <= d <= date(2027, 3, 12)]
    assert march == [date(2027, 3, 8), date(2027, 3, 10), date(2027, 3, 11), date(2027, 3, 12)]
    assert date(2027, 3, 9) in field_days(county, someone)


def test_days_are_free_where_no_team_sits_and_nothing_is_held_at_the_own_school() -> None:
    county = office([school(1), school(2)], [person("I1", school_id="S002")])
    kinds = (Task(TaskKind.COMPREHENSIVE),)
    there = make(Event, event_id="E1", office_id="U1", target_id="S001", kinds=kinds, start=MARCH, end=MARCH)
    home = make(
        Event,
        event_id="E2",
        office_id="U1",
        target_id="S002",
        kinds=kinds,
        start=date(2027, 3, 3),
        end=date(2027, 3, 3),
    )
    plan = Plan(events=(there, home), seats=(Seat("E1", "I1", Role.MEMBER),))
    free = free_days(county, county.inspectors["I1"], plan)
    assert [date(2027, 3, n) in free for n in (1, 2, 3)] == [False, True, False]


def test_months_are_cut_to_the_horizon() -> None:
    county = office([], horizon=(date(2027, 1, 15), date(2027, 3, 2)))
    assert months_of(county) == [
        (date(2027, 1, 15), date(2027, 1, 31)), (date(2027, 2, 1), date(2027, 2, 28)), (MARCH, date(2027, 3, 2))
    ]  # fmt: skip


def test_recusals_join_and_are_cut_to_the_horizon_and_the_own_school_bars_for_good() -> None:
    def barred(start: date | None, end: date | None) -> Recusal:
        return make(
            Recusal, inspector_id="I1", school_id="S001", reason=RecusalReason.OTHER, start=start, end=end
        )

    rows = (barred(None, date(2027, 1, 31)), barred(date(2027, 2, 1), MARCH), barred(date(2027, 12, 1), None))
    county = office([school(1), school(2)], [person("I1", school_id="S002")], recusals=rows)
    someone = county.inspectors["I1"]
    assert recused_spans(county, someone, county.schools["S001"]) == [
        (FIRST, MARCH),
        (date(2027, 12, 1), LAST),
    ]
    assert recused_spans(county, someone, county.schools["S002"]) == [(FIRST, LAST)]
    assert recused_spans(county, person("I2"), county.schools["S001"]) == []


def test_a_school_is_in_scope_from_its_opening_to_the_day_before_it_closes() -> None:
    county = office([])
    assert scope_days(county, school(1)) == (FIRST, LAST)
    assert scope_days(county, school(1, opened=MARCH)) == (MARCH, LAST)
    assert scope_days(county, school(1, closed=MARCH)) == (FIRST, date(2027, 2, 28))
    assert scope_days(county, school(1, closed=FIRST)) is None
    assert scope_days(county, school(1, opened=date(2028, 1, 1))) is None
