"""Who has an event's days, by bits of people, against a look at each person's days."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from duxue.models.stages.event_task import EventTask
from duxue.models.stages.taken_days import TakenDays
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, school

FIRST, LAST = date(2027, 4, 12), date(2027, 4, 16)


def test_who_has_some_days_is_whoever_is_neither_away_nor_in_an_event_then() -> None:
    draw = Random(1)
    people = [f"X{n}" for n in range(6)]
    away = tuple(make(Absence, inspector_id=i, start=FIRST, end=FIRST) for i in people[:2])
    force = Workforce(office([school(0)], [person(i) for i in people], absences=away), "U1", Plan())
    days, busy = TakenDays(force), {i: set[date]() for i in people}
    wanted = EventTask("E0", "U1", "S000", (Task(TaskKind.COMPREHENSIVE),), FIRST, LAST, 2, 3)
    few = 0
    for _ in range(200):
        start = FIRST + timedelta(days=draw.randrange(4))
        span = {start, start + timedelta(days=1)}
        bits = force.bits.of(span)
        able = [i for i in people if span <= force.days(i, government=False) and not span & busy[i]]
        assert list(days.there(wanted, bits, people)) == able
        assert list(days.there(wanted, bits)) == (able if len(able) >= 3 else [])
        few += len(able) < 3
        one = draw.choice(people)
        taken = not span & busy[one]
        days.mark([one, "somebody else"], bits, taken=taken)
        busy[one] = busy[one] | span if taken else busy[one] - span
    assert 0 < few < 200
