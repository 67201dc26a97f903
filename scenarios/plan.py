"""The rows of a plan, and the plan itself with look-ups by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from duxue.scenarios.calendar import by_month, days_between, week_start
from duxue.scenarios.codes import Change, Half, RecordKind, Result, Role, Status, TaskKind
from duxue.scenarios.grouping import looked_up
from duxue.scenarios.rows import Kind, Task, column
from duxue.scenarios.table_rows import table_rows

_SCHOOL, _PERSON = ("学校名称", "school_name"), ("督学姓名", "inspector_name")
_EVENT = ("事项内容", "event_told")


@dataclass(frozen=True, slots=True)
class Posting:
    """Who answers for a school from a day to a day of the horizon, and since when in all."""

    school_id: str = column("学校标识码", Kind.ID, beside=_SCHOOL)
    inspector_id: str = column("督学证号", Kind.ID, beside=_PERSON)
    start: date = column("起", Kind.DATE, name="from")
    end: date = column("止", Kind.DATE, name="to")
    since: date = column("挂牌起始", Kind.DATE, lambda row: row["start"])
    change: Change = column("变动", codes=Change, default=Change.NEW)


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A school's place in a zone, with the zone's name and leader."""

    zone_id: str = column("责任区", Kind.ID)
    name: str = column("名称", default=lambda row: row["zone_id"])
    leader_id: str = column("组长", Kind.ID, "", beside=("组长姓名", "leader_name"))
    school_id: str = column("学校标识码", Kind.ID, beside=_SCHOOL)


@dataclass(frozen=True, slots=True)
class Event:
    """An announced event at a school or a unit on consecutive days."""

    event_id: str = column("事项编号", Kind.ID)
    office_id: str = column("管辖单位", Kind.ID, "")
    target_id: str = column("对象代码", Kind.ID, beside=("对象名称", "target_name"))
    kinds: tuple[Task, ...] = column("类型", Kind.TASKS)
    start: date = column("起", Kind.DATE, name="from")
    end: date = column("止", Kind.DATE, name="to")
    notice_on: date | None = column("通知日期", Kind.DATE, None)
    status: Status = column("状态", codes=Status, default=Status.PLANNED)

    def serves(self, *kinds: TaskKind) -> bool:
        """Whether the event serves a task of one of these kinds."""
        return any(task.kind in kinds for task in self.kinds)

    @property
    def length(self) -> int:
        """Calendar days from first to last."""
        return (self.end - self.start).days + 1

    def days(self) -> Iterator[date]:
        """The event's days."""
        return days_between(self.start, self.end)

    def days_by_month(self) -> Counter[date]:
        """The number of its days in each month (its first day), in order."""
        return by_month(self.days())

    def weeks(self) -> set[date]:
        """The Mondays of the weeks in which it has days."""
        return {week_start(day) for day in self.days()}

    def announced_before(self, day: date) -> bool:
        """Whether its day of notice lies before a day."""
        return self.notice_on is not None and self.notice_on < day


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's seat in the team of an event."""

    event_id: str = column("事项编号", Kind.ID, beside=_EVENT)
    inspector_id: str = column("督学证号", Kind.ID, beside=_PERSON)
    role: Role = column("角色", codes=Role, default=Role.MEMBER)


@dataclass(frozen=True, slots=True)
class Visit:
    """An unannounced routine visit of half a day or a day; ``covers`` lists the follow-ups that ride on it."""

    visit_id: str = column("入校编号", Kind.ID)
    date: date = column("日期", Kind.DATE)
    half: Half = column("时段", codes=Half, default=Half.AM)
    school_id: str = column("学校标识码", Kind.ID, beside=_SCHOOL)
    inspector_id: str = column("督学证号", Kind.ID, beside=_PERSON)
    covers: tuple[str, ...] = column("兼办整改", Kind.IDS, ())

    @property
    def half_days(self) -> int:
        """Half-days that the visit takes of its person's day."""
        return 2 if self.half is Half.DAY else 1


def by_day(visit: Visit) -> tuple[date, str, Half, str]:
    """The order of a plan's visits."""
    return visit.date, visit.inspector_id, visit.half, visit.school_id


@dataclass(frozen=True, slots=True)
class Attendance:
    """A person's place in a training session."""

    training_id: str = column("培训编号", Kind.ID)
    inspector_id: str = column("督学证号", Kind.ID, beside=_PERSON)


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A school's place in the 3–5-year round: last done, due by, and planned (a day of the horizon, else a year)."""

    school_id: str = column("学校标识码", Kind.ID, beside=_SCHOOL)
    last_on: date | None = column("上次日期", Kind.DATE, None)
    due_by: date | None = column("应于此前", Kind.DATE, None)
    planned: date | int | None = column("计划", Kind.DAY_OR_YEAR, None)
    reason: str = column("事由", default="")

    @property
    def year(self) -> int | None:
        """The year in which the school's comprehensive is planned, if it is."""
        return self.planned.year if isinstance(self.planned, date) else self.planned


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who makes a school's routine visits from a day to a day while its responsible inspector is absent."""

    school_id: str = column("学校标识码", Kind.ID, beside=_SCHOOL)
    inspector_id: str = column("督学证号", Kind.ID, beside=_PERSON)
    start: date = column("起", Kind.DATE, name="from")
    end: date = column("止", Kind.DATE, name="to")
    absent_id: str = column("被代管督学", Kind.ID, name="for", beside=("被代管督学姓名", "for_name"))


@dataclass(frozen=True, slots=True)
class Record:
    """What really took place, as the office wrote it: ``ref`` is the id of the visit or event.

    ``planned_at``, ``planned_on`` and ``planned_by`` are a visit's that a revision took off the plan after something had
    been written of it.
    """

    kind: RecordKind = column("类型", codes=RecordKind)
    ref: str = column("编号", Kind.ID, beside=("任务内容", "ref_told"))
    done_on: date | None = column("完成日期", Kind.DATE, None)
    inspectors: tuple[str, ...] = column("督导人员", Kind.IDS, (), beside=("督导人员姓名", "inspector_names"))
    result: Result = column("结果", codes=Result, default=Result.UNKNOWN)
    issue: str = column("发现问题", default="")
    note: str = column("备注", default="")
    planned_at: str = column("原定学校", Kind.ID, "")
    planned_on: date | None = column("原定日期", Kind.DATE, None)
    planned_by: str = column("原定督学", Kind.ID, "")


@dataclass(frozen=True, slots=True)
class Unmet:
    """A duty that the plan leaves open, and why."""

    rule: str = column("规则", Kind.ID)
    subject: str = column("对象", Kind.ID, beside=("对象名称", "subject_name"))
    start: date | None = column("起", Kind.DATE, None, name="from")
    end: date | None = column("止", Kind.DATE, None, name="to")
    facts: str = column("事实", default="")


_ROW_CLASSES: Mapping[str, type] = {
    "postings": Posting,
    "zones": ZoneRow,
    "events": Event,
    "seats": Seat,
    "visits": Visit,
    "attendance": Attendance,
    "cycle": CycleRow,
    "stand_ins": StandIn,
    "records": Record,
    "unmet": Unmet,
}


@dataclass(frozen=True, repr=False)
class Plan:
    """One plan: its tables, and its outcome for programs (status, bound, gap, seed, versions …).

    Every table is a ``TableRows``: a tuple of rows that also gives itself as a pandas frame.
    ``timing`` tells the seconds of the clock that it took, and is no part of what the plan is.
    """

    postings: tuple[Posting, ...] = ()
    zones: tuple[ZoneRow, ...] = ()
    events: tuple[Event, ...] = ()
    seats: tuple[Seat, ...] = ()
    visits: tuple[Visit, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    cycle: tuple[CycleRow, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    records: tuple[Record, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    outcome: Mapping[str, Any] = field(default_factory=dict)
    timing: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for name, row in _ROW_CLASSES.items():
            object.__setattr__(self, name, table_rows(getattr(self, name), row))

    def __repr__(self) -> str:
        told = self.outcome
        gap = told.get("gap")
        sizes = ", ".join(f"{len(getattr(self, name))} {name}" for name in _ROW_CLASSES if name != "unmet")
        return (
            f"Plan {told.get('from', '')}..{told.get('to', '')} {told.get('status', '')}"
            f"{'' if gap is None else f', gap {gap:.1%}'}\n  {sizes}\n  {len(self.unmet)} duties open"
        )

    @cached_property
    def live_events(self) -> tuple[Event, ...]:
        """Every event that takes place: all but the cancelled ones."""
        return tuple(e for e in self.events if e.status is not Status.CANCELLED)

    @cached_property
    def stopped(self) -> frozenset[str]:
        """The offices (ids) whose planning the user ended early: what nobody waits for is not worked out of them."""
        stages = self.outcome.get("stages", ())
        return frozenset(stage["office"] for stage in stages if stage["status"] == "stopped")

    _events_by_target = looked_up("live_events", "target_id")
    _seats_by_event = looked_up("seats", "event_id")
    _seats_by_inspector = looked_up("seats", "inspector_id")
    _attendance_by_inspector = looked_up("attendance", "inspector_id")
    _visits_by_school = looked_up("visits", "school_id", "date", "visit_id")
    _visits_by_inspector = looked_up("visits", "inspector_id", "date", "visit_id")
    _stand_ins_by_school = looked_up("stand_ins", "school_id", "start", "end")
    _postings_by_school = looked_up("postings", "school_id", "start", "end")
    _postings_by_inspector = looked_up("postings", "inspector_id", "start", "end")

    @cached_property
    def _event_by_id(self) -> Mapping[str, Event]:
        return {e.event_id: e for e in self.events}

    @cached_property
    def _school_by_zone(self) -> Mapping[str, str]:
        return {z.zone_id: z.school_id for z in reversed(self.zones)}

    @cached_property
    def dropped(self) -> Mapping[str, Visit]:
        """Visits that a revision took off the plan after something had been written of them, as they had been planned."""
        planned = (r for r in self.records if r.planned_on is not None)
        return {r.ref: Visit(r.ref, r.planned_on, Half.AM, r.planned_at, r.planned_by, ()) for r in planned}  # type: ignore[arg-type]

    def event(self, event_id: str) -> Event | None:
        """The event with this id, cancelled or not."""
        return self._event_by_id.get(event_id)

    def events_at(self, target_id: str) -> tuple[Event, ...]:
        """The events that take place at a school or a unit."""
        return self._events_by_target.get(target_id, ())

    def team(self, event_id: str) -> tuple[Seat, ...]:
        """The seats of an event."""
        return self._seats_by_event.get(event_id, ())

    def seats_of(self, inspector_id: str) -> tuple[Seat, ...]:
        """A person's seats."""
        return self._seats_by_inspector.get(inspector_id, ())

    def works_in(self, inspector_id: str) -> tuple[Event, ...]:
        """The events that take place with a person in the team, reserves apart, by id."""
        ids = {s.event_id for s in self.seats_of(inspector_id) if s.role is not Role.RESERVE}
        found = (self.event(event_id) for event_id in sorted(ids))
        return tuple(e for e in found if e is not None and e.status is not Status.CANCELLED)

    def attendance_of(self, inspector_id: str) -> tuple[Attendance, ...]:
        """A person's places in training."""
        return self._attendance_by_inspector.get(inspector_id, ())

    def visits_at(self, school_id: str) -> tuple[Visit, ...]:
        """A school's routine visits by date."""
        return self._visits_by_school.get(school_id, ())

    def visits_by(self, inspector_id: str) -> tuple[Visit, ...]:
        """A person's routine visits by date."""
        return self._visits_by_inspector.get(inspector_id, ())

    def postings_at(self, school_id: str) -> tuple[Posting, ...]:
        """A school's postings by first day."""
        return self._postings_by_school.get(school_id, ())

    def postings_of(self, inspector_id: str) -> tuple[Posting, ...]:
        """A person's postings by first day."""
        return self._postings_by_inspector.get(inspector_id, ())

    def stand_ins_at(self, school_id: str) -> tuple[StandIn, ...]:
        """A school's stand-ins by first day."""
        return self._stand_ins_by_school.get(school_id, ())

    def school_in_zone(self, zone_id: str) -> str:
        """A school of a zone, blank where there is no such zone."""
        return self._school_by_zone.get(zone_id, "")

    def responsible(self, school_id: str, day: date) -> tuple[str, ...]:
        """The ids of those who answer for a school on a day (exactly one in a plan that keeps the rules)."""
        return tuple(p.inspector_id for p in self.postings_at(school_id) if p.start <= day <= p.end)
