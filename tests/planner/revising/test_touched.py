"""Which offices a change touches: its own, whoever shares a team, everybody where a value or day holds for all."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from duxue.planner.revising.touched import borrowing_offices, touched_offices
from duxue.scenarios.codes import DayKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Seat
from duxue.scenarios.records import Absence, CalendarRow, Closure, GivenTravel, Training, Waiver
from duxue.scenarios.rows import make
from tests.planner.publish import worlds

SINCE = date(2027, 4, 1)
WORLD = worlds.county(offices=2)
PLAN = worlds.plan_for(WORLD)
ONE, TWO = "130201", "130202"
DAY = {"start": SINCE, "end": SINCE}


def touched(after: County, *not_done: str) -> tuple[str, ...]:
    return touched_offices(WORLD, after, PLAN, not_done, SINCE)


def more(table: str, row: Any) -> County:
    return WORLD.with_rows(**{table: (*getattr(WORLD.rows, table), row)})


def test_nothing_changed_nobody_is_touched() -> None:
    assert touched(WORLD) == ()
    frame = WORLD.parameters.replaced({("as_of", ""): SINCE, ("from", ""): WORLD.start})
    assert touched(replace(WORLD, as_of=SINCE, parameters=frame)) == ()


@pytest.mark.parametrize(
    ("table", "row", "offices"),
    [
        ("absences", make(Absence, inspector_id=f"{TWO}I001", **DAY), (TWO,)),
        ("closures", make(Closure, school_id=f"{ONE}S0001", **DAY), (ONE,)),
        ("closures", make(Closure, unit_id=TWO, **DAY), (TWO,)),
        ("closures", make(Closure, **DAY), (ONE, TWO)),
        ("calendar", make(CalendarRow, kind=DayKind.HOLIDAY, **DAY), (ONE, TWO)),
        ("training", make(Training, training_id="T9", hours=8.0, unit_id=ONE, **DAY), (ONE,)),
        ("travel", make(GivenTravel, from_id=f"{ONE}I001", to_id=f"{ONE}S0001", minutes=9.0), (ONE,)),
        ("waivers", make(Waiver, rule="reach", subject=f"{TWO}I002", reason="山区", approved_by="主任", approved_on=SINCE), (TWO,)),
    ],
)  # fmt: skip
def test_a_row_touches_whom_it_concerns(table: str, row: Any, offices: tuple[str, ...]) -> None:
    assert touched(more(table, row)) == offices


def test_a_value_touches_where_it_holds() -> None:
    for unit, offices in ((TWO, (TWO,)), ("", (ONE, TWO))):
        values = WORLD.parameters.replaced({("gap_days", unit): 5})
        assert touched(replace(WORLD, parameters=values)) == offices


def test_what_was_not_done_touches_its_office() -> None:
    visit = next(v for v in PLAN.visits if v.school_id.startswith(TWO))
    event = next(e for e in PLAN.events if e.target_id.startswith(ONE))
    assert touched(WORLD, visit.visit_id) == (TWO,)
    assert touched(WORLD, event.event_id) == (ONE,)


def test_a_guest_in_a_team_touches_the_office_of_the_event() -> None:
    event = next(e for e in PLAN.events if e.office_id == ONE and e.end >= SINCE)
    guest = f"{TWO}I003"
    plan = replace(PLAN, seats=(*PLAN.seats, make(Seat, event_id=event.event_id, inspector_id=guest)))
    away = more("absences", make(Absence, inspector_id=guest, **DAY))
    assert touched_offices(WORLD, away, plan, (), SINCE) == (ONE, TWO)
    assert touched_offices(WORLD, away, plan, (), date(2027, 12, 1)) == (TWO,), "its event is over"
    assert borrowing_offices(WORLD, PLAN, plan) == {TWO}
    assert borrowing_offices(WORLD, PLAN, PLAN) == frozenset()
