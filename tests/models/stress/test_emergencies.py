"""Who is sent to an emergency, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from duxue.models.stress.emergencies import sent
from duxue.models.stress.happenings import Happening, HappeningKind
from duxue.scenarios.codes import RecusalReason
from duxue.scenarios.plan import Plan, Visit
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school

DAY = date(2027, 4, 20)


def emergency(wanted: int = 1) -> Happening:
    return Happening(HappeningKind.EMERGENCY, "S001", DAY, DAY, DAY, wanted=wanted)


def taken(
    one: Happening, *visits: Visit, known: tuple[Happening, ...] = (), **tables: Any
) -> tuple[str, ...]:
    people = [person("I1"), person("I2", lon=118.4), person("I3", lon=118.6)]
    county = office([school(1), school(2)], people, **tables)
    return sent(county, Plan(visits=visits), known, one).taken


def visit(who: str, day: date = DAY) -> Visit:
    return make(Visit, visit_id=f"V-{who}", date=day, school_id="S002", inspector_id=who)


def test_the_nearest_of_those_with_as_much_room_goes() -> None:
    assert taken(emergency()) == ("I1",)
    assert taken(emergency(2)) == ("I1", "I2")


def test_whose_day_holds_a_visit_goes_only_where_nobody_else_is_free() -> None:
    assert taken(emergency(), visit("I1")) == ("I2",)
    assert taken(emergency(3), visit("I1")) == ("I1", "I2", "I3")


def test_who_has_more_of_the_month_left_goes_before_who_lives_nearer() -> None:
    assert taken(emergency(), visit("I1", date(2027, 4, 6))) == ("I2",)


def test_the_absent_the_recused_and_those_sent_elsewhere_stay() -> None:
    away = make(Absence, inspector_id="I1", start=DAY, end=DAY)
    barred = make(Recusal, inspector_id="I2", school_id="S001", reason=RecusalReason.OTHER)
    assert taken(emergency(3), absences=(away,), recusals=(barred,)) == ("I3",)
    elsewhere = Happening(HappeningKind.EMERGENCY, "S002", DAY, DAY, DAY, taken=("I1",), wanted=1)
    assert taken(emergency(), known=(elsewhere,)) == ("I2",)
