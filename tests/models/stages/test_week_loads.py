"""How full weeks are: days of teams whole, visits by their halves, seats in reserve not at all."""

from datetime import date

from duxue.models.stages.week_loads import WeekLoads
from duxue.scenarios.codes import Half, Role, TaskKind
from duxue.scenarios.plan import Event, Plan, Seat, Visit
from duxue.scenarios.rows import Task, make

MONDAY, SUNDAY, NEXT, LATER = date(2027, 4, 12), date(2027, 4, 18), date(2027, 4, 19), date(2027, 4, 28)


def event(name: str, start: date, end: date) -> Event:
    kinds = (Task(TaskKind.COMPREHENSIVE),)
    return make(Event, event_id=name, office_id="U1", target_id="S001", kinds=kinds, start=start, end=end)


def visit(day: date, half: Half, who: str = "I1") -> Visit:
    return Visit(f"V-{day}-{who}", day, half, "S001", who, ())


def test_weeks_run_from_monday_to_sunday_and_are_told_against_each_other() -> None:
    plan = Plan(
        events=(event("E1", MONDAY, date(2027, 4, 13)), event("E2", NEXT, NEXT)),
        seats=(Seat("E1", "I1", Role.MEMBER), Seat("E2", "I1", Role.RESERVE)),
        visits=(visit(NEXT, Half.DAY), visit(SUNDAY, Half.DAY, "I9")),
    )
    loads = WeekLoads(plan, ["I1", "I2"])
    assert loads.fullness([MONDAY, SUNDAY, NEXT, LATER]) == {MONDAY: 1.0, SUNDAY: 1.0, NEXT: 0.5, LATER: 0.0}
    assert loads.fullness([MONDAY, NEXT]) == {MONDAY: 1.0, NEXT: 0.0}
    loads.add([visit(LATER, Half.AM, "I2"), visit(NEXT, Half.DAY, "I2")])
    assert loads.fullness([MONDAY, NEXT, LATER]) == {MONDAY: 1.0, NEXT: 1.0, LATER: 0.0}


def test_weeks_that_are_alike_are_all_empty() -> None:
    assert WeekLoads(Plan(), ["I1"]).fullness([MONDAY, NEXT]) == {MONDAY: 0.0, NEXT: 0.0}
    assert WeekLoads(Plan(), []).fullness([]) == {}
