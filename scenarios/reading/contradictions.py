"""What a scenario says twice and differently, or what cannot be as it says: told at its cell, and nothing is forbidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from duxue.scenarios.belonging import is_about
from duxue.scenarios.cells.names import unit_names
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.codes import DayKind, Duty
from duxue.scenarios.grouping import grouped
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.problems import Fault
from duxue.scenarios.reading.placing import kilometres
from duxue.scenarios.reading.settings import Settings, work_calendar
from duxue.scenarios.records import School
from duxue.scenarios.travel.legs import APART_KM, FASTEST_KMH

Tables = Mapping[str, TypedTable]

LONGEST_EXAMS = 21
"""Days that one row of exams lasts at most; a longer one mostly has a wrong month."""


def check_contradictions(tables: Tables, settings: Settings) -> None:
    """Look for contradictions among the rows that are whole; what is found is added to the problems of its table."""
    _check_calendar(tables["calendar"])
    _check_minutes(tables)
    everybody = tables["inspectors"].rows and all(row.row is not None for row in tables["inspectors"].rows)
    if everybody:
        _check_leads(tables)
    if settings.start is not None and settings.end is not None:
        _check_campaigns(tables, settings, settings.start, settings.end)
        if everybody:
            _check_ending_terms(tables, settings, settings.start, settings.end)


def _rows(table: TypedTable) -> list[TypedRow]:
    return [row for row in table.rows if row.row is not None]


def _grouped(rows: list[TypedRow], field: str) -> dict[Any, tuple[TypedRow, ...]]:
    """Rows by a field: a province has hundreds of offices, and each looks at its own alone."""
    return grouped(rows, lambda row: row.get(field))


def _warn(table: TypedTable, row: TypedRow, name: str, code: str, zh: str, en: str) -> None:
    table.blame(row, name, Fault(code, zh, en, "warning"))


# ---- the calendar


def _check_calendar(table: TypedTable) -> None:
    rows = [row for row in _rows(table) if row.get("start") <= row.get("end")]
    for row in rows:
        length = (row.get("end") - row.get("start")).days + 1
        if row.get("kind") is DayKind.EXAM and length > LONGEST_EXAMS:
            zh, en = f"考试长达 {length} 天，请核对月份", f"exams of {length} days; check the month"
            _warn(table, row, "end", "long_exams", zh, en)
    terms, off, on = (
        [row for row in rows if row.get("kind") is kind]
        for kind in (DayKind.TERM, DayKind.HOLIDAY, DayKind.WORKDAY)
    )
    for row in terms:
        former = next(
            (t for t in terms if t.line < row.line and _scope(t) == _scope(row) and _overlap(t, row)), None
        )
        if former is not None:
            zh = f"与第{former.line}行的学期重叠，像是同一学期的两稿；两稿的日子都会算作上学日，请只留一行"
            en = f"overlaps the term in row {former.line}, as if there were two drafts of it; keep one"
            _warn(table, row, "start", "two_terms", zh, en)
    for row in on:
        holiday = next((h for h in off if _overlap(h, row) and not _narrower(row, h)), None)
        if holiday is not None:
            zh = f"与第{holiday.line}行的放假重叠，重叠的日子督导室算上班、学校仍算放假；请改成单个补班日"
            en = f"overlaps the holiday in row {holiday.line}: on those days the office works and schools are closed; name the single make-up days"
            _warn(table, row, "start", "workday_on_holiday", zh, en)


def _overlap(one: TypedRow, other: TypedRow) -> bool:
    return bool(one.get("start") <= other.get("end") and other.get("start") <= one.get("end"))


def _scope(row: TypedRow) -> tuple[Any, str]:
    return row.get("stage"), row.get("unit_id") or ""


def _narrower(one: TypedRow, other: TypedRow) -> bool:
    """Whether a row holds for other schools than another one, or for some of them only: an exception on purpose."""
    return any(mine and mine != theirs for mine, theirs in zip(_scope(one), _scope(other), strict=True))


# ---- people


def _check_leads(tables: Tables) -> None:
    """A stage of an office whose events nobody of the office may lead."""
    leads: dict[str, list[TypedRow]] = {}
    for person in _rows(tables["inspectors"]):
        if person.get("can_lead") and person.get("duty") is not Duty.GOVERNMENT:
            leads.setdefault(person.get("unit_id"), []).append(person)
    offices = unit_names(tables)
    told: set[tuple[str, Any]] = set()
    for school in _rows(tables["schools"]):
        office, stage = school.get("office_id"), school.get("stage")
        if (office, stage) in told or office not in offices:
            continue
        told.add((office, stage))
        if any(stage.known_to(person.get("stages")) for person in leads.get(office, ())):
            continue
        zh = f"{offices[office]}没有人可任{stage.zh}督导组的组长，这类学校的督导事项排不出；请在“督学”表中核对“可任组长”“专业学段”"
        en = f"nobody of {offices[office]} may lead a team at {stage}: its events cannot be planned; check can_lead and stages of inspectors"
        _warn(tables["schools"], school, "stage", "nobody_leads", zh, en)


def _check_ending_terms(tables: Tables, settings: Settings, start: date, end: date) -> None:
    """Terms of appointment that end inside the horizon and leave fewer postings than there are schools."""
    parameters = settings.parameters
    if "schools_per_inspector" not in parameters.specs:
        return
    people = [
        p
        for p in _rows(tables["inspectors"])
        if p.get("duty") is not Duty.GOVERNMENT and p.get("term_start") and p.get("term_end")
    ]
    of_unit, of_office = _grouped(people, "unit_id"), _grouped(_rows(tables["schools"]), "office_id")
    named = unit_names(tables)
    for person in people:
        last, unit = person.get("term_end"), person.get("unit_id")
        if not start <= last < end:
            continue
        day = last + timedelta(days=1)
        staying = [one for one in of_unit[unit] if one.get("term_start") <= day <= one.get("term_end")]
        own = [school.row for school in of_office.get(unit, ()) if school.row.in_scope(day)]
        room = _most_postings(staying, own, parameters, unit)
        if room < len(own):
            name, whose = person.get("name"), named.get(unit, "本单位")
            zh = f"{name}的聘期 {last} 止，此后{whose}的督学最多挂牌 {room} 校，少于 {len(own)} 校；请续聘或补聘"
            en = f"the term of {name} ends on {last}; from then on {whose} has room for {room} postings, of {len(own)} schools"
            _warn(tables["inspectors"], person, "term_end", "term_leaves_short", zh, en)


def _most_postings(
    people: Sequence[TypedRow], schools: Sequence[School], parameters: Parameters, unit: str
) -> int:
    """How many of some schools some people can hold at most, large ones alone where the office holds them so."""
    most = parameters.count("schools_per_inspector", unit)
    rooms = sorted(most if (own := one.get("max_schools")) is None else min(own, most) for one in people)
    rooms = [room for room in rooms if room]
    size = parameters.count("large_school_students", unit)
    large = sum(school.students >= size for school in schools)
    alone = min(large, len(rooms))
    return alone + min(sum(rooms[alone:]), len(schools) - large)


# ---- campaigns and journeys


def _check_campaigns(tables: Tables, settings: Settings, start: date, end: date) -> None:
    campaigns, calendar = tables["campaigns"], tables["calendar"]
    given = (*calendar.rows, *tables["closures"].rows)
    if not campaigns.rows or "inspect_on_makeup_days" not in settings.parameters.specs:
        return
    if any(row.row is None or row.get("start") > row.get("end") for row in given):
        return
    days = work_calendar(calendar.whole(), tables["closures"].whole(), settings.parameters)
    schools = _rows(tables["schools"])
    of_office = _grouped(schools, "office_id")
    for row in _rows(campaigns):
        if row.get("end") < start or row.get("start") > end:
            continue  # told as such
        office = row.get("office_id")
        among = of_office.get(office, ()) if office else schools
        meant = [school.row for school in among if is_about(row.row, school.row)]
        if meant and not any(days.school_days_in(s, row.get("start"), row.get("end")) for s in meant):
            zh = f"{row.get('start')} 至 {row.get('end')} 没有上学日，范围内的 {len(meant)} 所学校都排不出；请核对起止或校历"
            en = f"no school day from {row.get('start')} to {row.get('end')} for any of {len(meant)} schools; check the window or the calendar"
            _warn(campaigns, row, "start", "window_without_day", zh, en)


def _check_minutes(tables: Tables) -> None:
    """Given minutes in which nobody can make the way."""
    table = tables["travel"]
    if not table.rows:
        return
    points = _points(tables)
    for row in _rows(table):
        one, other = points.get(row.get("from_id")), points.get(row.get("to_id"))
        if one is None or other is None:
            continue
        distance = kilometres(one, other)
        if distance > APART_KM and row.get("minutes") * FASTEST_KMH / 60 < distance:
            zh = f"两地相距 {distance:.0f} 公里，{row.get('minutes'):g} 分钟到不了；请填单程的车程分钟数，不知道就删去这一行"
            en = f"{distance:.0f} km apart: not to be made in {row.get('minutes'):g} minutes; give the minutes one way or delete the row"
            _warn(table, row, "minutes", "impossible_minutes", zh, en)


def _points(tables: Tables) -> dict[str, tuple[float, float]]:
    """Where the ids of a scenario lie: people at their own point, else at their school, else at their unit's seat."""
    found: dict[str, tuple[float, float]] = {}
    for name in ("units", "schools", "inspectors"):
        for row in tables[name].rows:
            key, lon, lat = row.get(tables[name].table.key[0]), row.get("lon"), row.get("lat")
            place = (lon, lat) if lon is not None and lat is not None else None
            if place is None and name == "inspectors":
                place = found.get(row.get("school_id")) or found.get(row.get("unit_id"))
            if key is not None and place is not None:
                found[key] = place
    return found
