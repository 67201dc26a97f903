"""Checks of the table of pins: what each kind needs, pins that contradict each other, and rules that they plainly break.

A pin that breaks a rule is a warning: the office may have meant it, and the plan will tell it. Two pins that cannot both
stand are an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.cells.names import unit_names
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.codes import Duty, PinKind, Role
from duxue.scenarios.problems import Fault
from duxue.scenarios.reading.settings import Settings, work_calendar
from duxue.scenarios.records import Inspector, School

Tables = Mapping[str, TypedTable]
Words = tuple[str, str, str, str]
"""The field that is to blame, the code of the fault, and the words."""

NEEDED: Mapping[PinKind, tuple[str, ...]] = {
    PinKind.POSTING: ("school_id", "inspector_id"),
    PinKind.NO_POSTING: ("school_id", "inspector_id"),
    PinKind.ZONE: ("school_id", "zone_id"),
    PinKind.EVENT: ("event_id", "start"),
    PinKind.SEAT: ("event_id", "inspector_id"),
    PinKind.VISIT: ("school_id", "start"),
    PinKind.NO_EVENT: (),
    PinKind.NO_VISIT: ("school_id",),
}
"""What a pin of each kind must say."""


def check_pins(tables: Tables, settings: Settings) -> None:
    """Look at every pin; what is wrong is added to the problems of the table."""
    table = tables["pins"]
    whole = [row for row in table.rows if row.row is not None]
    sound = [row for row in whole if not _lacking(table, row)]
    for number, row in enumerate(sound):
        for former in sound[:number]:
            _check_pair(table, former, row)
    if not sound:
        return
    look = _Look(tables, settings)
    for row in sound:
        for name, code, zh, en in look.contradictions(row.row):
            table.blame(row, name, Fault(code, zh, en, "warning"))


def _lacking(table: TypedTable, row: TypedRow) -> bool:
    """Whether a pin lacks what its kind needs (told)."""
    kind = row.get("kind")
    columns = {c.field: c for c in table.table.columns}
    lacking = [name for name in NEEDED[kind] if not row.get(name)]
    if kind is PinKind.NO_EVENT and not (row.get("school_id") or row.get("event_id")):
        lacking = ["school_id"]
    for name in lacking:
        zh = f"指定“{kind.zh}”时{columns[name].zh}必填，请补上"
        table.blame(row, name, Fault("blank", zh, f"a pin of kind {kind} needs {columns[name].name}"))
    if row.get("role") and kind is not PinKind.SEAT:
        zh, en = "只有指定“组员”时才填角色，请删去", "only a pin of kind seat has a role; take it out"
        table.blame(row, "role", Fault("no_role", zh, en))
    elif row.get("role") not in (None, Role.LEAD, Role.MEMBER):
        zh, en = "角色只能指定组长或成员，或空白（不限）", "the role is lead or member, or blank for either"
        table.blame(row, "role", Fault("no_role", zh, en))
    return bool(lacking)


def _check_pair(table: TypedTable, former: TypedRow, latter: TypedRow) -> None:
    one, two = former.row, latter.row
    if one == two:
        zh = f"与第{former.line}行相同，可删去一行"
        table.blame(latter, "kind", Fault("duplicate", zh, f"the same as row {former.line}", "warning"))
    elif (field := _conflict(one, two)) is not None:
        zh = f"与第{former.line}行的指定互相矛盾，请保留一行"
        en = f"contradicts the pin in row {former.line}; keep one of them"
        table.blame(latter, field, Fault("contradiction", zh, en))


def _conflict(one: Any, two: Any) -> str | None:
    """The field by which two pins cannot both stand (None: they can)."""
    kinds = {one.kind, two.kind}
    overlap = (one.start or date.min) <= (two.end or date.max) and (two.start or date.min) <= (
        one.end or date.max
    )
    if kinds <= {PinKind.POSTING, PinKind.NO_POSTING} and one.school_id == two.school_id and overlap:
        same = one.inspector_id == two.inspector_id
        if kinds == {PinKind.POSTING} and not same:
            return "inspector_id"
        return "kind" if len(kinds) == 2 and same else None
    if kinds == {PinKind.ZONE} and one.school_id == two.school_id and one.zone_id != two.zone_id:
        return "zone_id"
    if kinds == {PinKind.VISIT, PinKind.NO_VISIT} and one.school_id == two.school_id:
        never, once = (one, two) if one.kind is PinKind.NO_VISIT else (two, one)
        return "start" if (never.start or date.min) <= once.start <= (never.end or date.max) else None
    if PinKind.NO_EVENT in kinds and len(kinds) == 2 and one.event_id and one.event_id == two.event_id:
        return "event_id"
    if kinds == {PinKind.SEAT} and one.event_id == two.event_id and one.role and two.role:
        same = one.inspector_id == two.inspector_id
        return "role" if (one.role is not two.role if same else one.role is two.role is Role.LEAD) else None
    if kinds == {PinKind.EVENT} and one.event_id == two.event_id and one.start != two.start:
        return "start"
    return None


class _Look:
    """What of a scenario pins can be held against before anything is planned."""

    def __init__(self, tables: Tables, settings: Settings) -> None:
        self.tables, self.settings = tables, settings
        self.schools: dict[str, School] = {s.school_id: s for s in tables["schools"].whole()}
        self.people: dict[str, Inspector] = {i.inspector_id: i for i in tables["inspectors"].whole()}
        self.offices = unit_names(tables)
        self.imposed = {row.event_id for row in tables["imposed"].whole()}
        self.calendar: WorkCalendar = work_calendar(
            [row for row in tables["calendar"].whole() if row.start <= row.end],
            [row for row in tables["closures"].whole() if row.start <= row.end],
            settings.parameters,
        )

    def contradictions(self, pin: Any) -> Iterator[Words]:
        """Every rule that a pin plainly breaks, or day on which it says nothing."""
        yield from self._outside(pin)
        looks: Mapping[PinKind, Callable[[Any], Iterator[Words]]] = {
            PinKind.POSTING: self._posting,
            PinKind.ZONE: self._zone,
            PinKind.EVENT: self._event,
            PinKind.SEAT: self._seat,
            PinKind.VISIT: self._visit,
            PinKind.NO_EVENT: self._no_event,
        }
        if pin.kind in looks:
            yield from looks[pin.kind](pin)

    def _outside(self, pin: Any) -> Iterator[Words]:
        start, end = self.settings.start, self.settings.end
        if start is None or end is None or pin.start is None:
            return
        if pin.start > end or (pin.end or (end if pin.kind in _SPANS else pin.start)) < start:
            zh = f"与计划期 {start} 至 {end} 没有重合，这条指定不起作用；请核对日期"
            en = f"lies outside the horizon {start} to {end}: the pin says nothing; check the dates"
            yield "start", "outside_horizon", zh, en

    def _posting(self, pin: Any) -> Iterator[Words]:
        school, person = self.schools.get(pin.school_id), self.people.get(pin.inspector_id)
        first = pin.start or self.settings.start or date.min
        last = pin.end or self.settings.end or date.max
        if school is None or person is None:
            return
        yield from self._person(school, person, first, last)
        if not person.term_start <= first or (last > person.term_end and pin.end is not None):
            zh = f"此人聘期为 {person.term_start} 至 {person.term_end}，聘期外不能挂牌"
            en = f"the term runs from {person.term_start} to {person.term_end}: no posting outside it"
            yield "inspector_id", "not_in_office", zh, en
        scope = (school.closed is None or first < school.closed) and (
            school.opened is None or last >= school.opened
        )
        if not scope:
            yield "school_id", "not_in_scope", "所列各日学校不在督导范围内", "the school is not in scope then"

    def _person(self, school: School, person: Inspector, first: date, last: date) -> Iterator[Words]:
        """Why a person cannot answer for a school or visit it."""
        if person.unit_id != school.office_id:
            office = self.offices.get(school.office_id, school.office_id)
            zh = f"此人不属于负责督导这所学校的督导室（{office}）"
            en = f"is no inspector of the office {office} that inspects the school"
            yield "inspector_id", "other_office", zh, en
        if person.school_id == school.school_id:
            yield "inspector_id", "recused", "这是此人的现任学校，应当回避", "serves at this school: recusal"
        for row in self.tables["recusals"].whole():
            pair = (row.inspector_id, row.school_id) == (person.inspector_id, school.school_id)
            if pair and (row.start or date.min) <= last and first <= (row.end or date.max):
                zh, en = "此人对这所学校在回避期内", "a recusal is in force for this person at this school"
                yield "inspector_id", "recused", zh, en
        if not person.healthy or person.duty is Duty.GOVERNMENT:
            zh = "此人的健康状况或职责不允许督学"
            en = "health or duty keep this person from inspecting schools"
            yield "inspector_id", "not_eligible", zh, en
        if person.trained_on is not None and person.trained_on > first:
            zh = f"此人 {person.trained_on} 才完成岗前培训"
            yield "inspector_id", "not_eligible", zh, f"trained only on {person.trained_on}"

    def _zone(self, pin: Any) -> Iterator[Words]:
        school = self.schools.get(pin.school_id)
        if school is not None and school.zone_id and school.zone_id != pin.zone_id:
            zh = f"“学校”表已给定责任区 {school.zone_id}，以本行指定为准；请核对"
            en = f"the table schools gives zone {school.zone_id}; the pin goes first, check it"
            yield "zone_id", "other_zone", zh, en

    def _event(self, pin: Any) -> Iterator[Words]:
        if pin.event_id in self.imposed:
            zh, en = "上级既定督导的日期不能由本室指定", "a level above has fixed this event's days"
            yield "event_id", "imposed", zh, en
        yield from self._school_day(pin)

    def _school_day(self, pin: Any) -> Iterator[Words]:
        school = self.schools.get(pin.school_id)
        day = pin.start
        units = {u.unit_id for u in self.tables["units"].whole()}
        works = any(self.calendar.is_office_workday(day, unit) for unit in units)
        if school is not None and not (school.in_scope(day) and self.calendar.is_school_day(school, day)):
            zh, en = f"{day} 不是该校教学日", f"{day} is no school day of the school"
            yield "start", "no_school_day", zh, en
        elif school is None and not works:
            yield "start", "no_workday", f"{day} 不是工作日", f"{day} is no office workday"

    def _seat(self, pin: Any) -> Iterator[Words]:
        person = self.people.get(pin.inspector_id)
        if person is not None and not person.healthy:
            zh, en = "此人的健康状况不允许督学", "health keeps this person from inspecting"
            yield "inspector_id", "not_eligible", zh, en
        if person is not None and pin.role is Role.LEAD and not person.can_lead:
            zh, en = "此人不可任组长（“督学”表）", "may not lead a team (table inspectors)"
            yield "role", "cannot_lead", zh, en
        if pin.event_id in self.imposed:
            zh, en = "上级既定督导的人员不能由本室指定", "a level above has fixed this event's people"
            yield "event_id", "imposed", zh, en

    def _visit(self, pin: Any) -> Iterator[Words]:
        day = pin.start
        yield from self._school_day(pin)
        school, person = self.schools.get(pin.school_id), self.people.get(pin.inspector_id)
        if person is None:
            return
        if school is not None:
            yield from self._person(school, person, day, day)
        if not person.term_start <= day <= person.term_end:
            zh = f"此人聘期为 {person.term_start} 至 {person.term_end}"
            en = f"the term runs from {person.term_start} to {person.term_end}"
            yield "start", "not_in_office", zh, en
        for row in self.tables["absences"].whole():
            if row.inspector_id == person.inspector_id and row.start <= day <= row.end:
                zh = f"此人 {row.start} 至 {row.end} 不可用"
                yield "start", "absent", zh, f"is away from {row.start} to {row.end}"

    def _no_event(self, pin: Any) -> Iterator[Words]:
        above = {row.event_id for row in self.tables["imposed"].whole() if row.target_id == pin.school_id}
        if pin.event_id in self.imposed or above:
            zh, en = "该处有上级既定督导，不由本室取消", "a level above has fixed an event there: it stands"
            yield "event_id" if pin.event_id in self.imposed else "school_id", "imposed", zh, en


_SPANS = (PinKind.POSTING, PinKind.NO_POSTING, PinKind.ZONE, PinKind.NO_EVENT, PinKind.NO_VISIT)
