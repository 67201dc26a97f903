"""An office of a few schools, made in a line, on the calendar of the hand-worked cases."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from duxue.scenarios.codes import Background, Employment, RecusalReason, Role, Stage
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Posting, Seat
from duxue.scenarios.records import Absence, Inspector, Recusal, School
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import Rows
from tests.models.worlds import cases_of, with_county, world_of

LON, LAT = 118.18, 39.63
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


def school(number: int, *, east: float = 0.0, **cells: Any) -> School:
    """A school some hundredths of a degree east of the office's seat (one is about 0.85 km)."""
    given: dict[str, Any] = {
        "school_id": f"S{number:03d}", "name": f"第{number}小学", "unit_id": "U1", "stage": Stage.PRIMARY, "students": 500,
        "lon": LON + east / 100, "lat": LAT, "township": "甲镇", "opened": date(2000, 9, 1),
        "last_comprehensive": date(2025, 4, 15),
    }  # fmt: skip
    return make(School, **{**given, **cells})


def person(inspector_id: str, **cells: Any) -> Inspector:
    """A full-time inspector through the whole horizon."""
    given: dict[str, Any] = {
        "inspector_id": inspector_id, "name": inspector_id, "unit_id": "U1", "employment": Employment.FULL_TIME,
        "background": Background.TEACHER, "term_start": date(2026, 1, 1), "term_end": date(2028, 12, 31),
    }  # fmt: skip
    return make(Inspector, **{**given, **cells})


def posting(school_id: str, inspector_id: str, start: date = FIRST, end: date = LAST) -> Posting:
    return make(Posting, school_id=school_id, inspector_id=inspector_id, start=start, end=end)


def away(who: str, start: date, end: date) -> Absence:
    return make(Absence, inspector_id=who, start=start, end=end)


def recused(who: str, place: str, start: date | None = None, end: date | None = None) -> Recusal:
    return make(Recusal, inspector_id=who, school_id=place, reason=RecusalReason.OTHER, start=start, end=end)


def seat(event_id: str, who: str, role: Role = Role.MEMBER) -> Seat:
    return make(Seat, event_id=event_id, inspector_id=who, role=role)


def office(
    schools: Iterable[School],
    people: Iterable[Inspector] = (),
    parameters: Mapping[str, Value] | None = None,
    horizon: tuple[date, date] = (FIRST, LAST),
    **tables: tuple[Any, ...],
) -> County:
    """A county with one office, U1; ``parameters`` by key."""
    bare = world_of(cases_of("zone")[0]).county
    kept = Rows(units=bare.rows.units, calendar=bare.rows.calendar)
    rows = replace(kept, schools=tuple(schools), inspectors=tuple(people), **tables)
    given = bare.parameters.replaced({(key, ""): value for key, value in (parameters or {}).items()})
    return replace(with_county(bare, rows, given), start=horizon[0], end=horizon[1])
