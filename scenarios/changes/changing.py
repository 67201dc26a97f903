"""A county after what has happened: the scenario that a revision plans with, built from the former one and the changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from duxue.scenarios.cells.code_words import words_of
from duxue.scenarios.cells.normalise import value_of
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.changes.kinds import Change, ChangeKind, Changes, merged
from duxue.scenarios.codes import ImposedLevel, PinKind, RecusalReason, Role, TaskKind
from duxue.scenarios.county import County, Rows
from duxue.scenarios.pin_rows import event_pin, posting_pin, seat_pin, visit_pin, with_pins
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Absence, Campaign, Imposed, Inspector, Pin, Principal, Recusal, School
from duxue.scenarios.remaking import remade
from duxue.scenarios.rows import Sample, Task, columns_of, make
from duxue.scenarios.sheets import SCENARIO

SICK_LEAVE = "病假"
EMERGENCY_NAME = "应急督导"
EMERGENCY_BASIS = "方案第6条：突发应急"
LONGEST_CAMPAIGN = 5


def changed(
    county: County, plan: Plan, changes: Changes, as_of: date, *, folder: Path = Path(), sealed: bool = True
) -> County:
    """The scenario after the changes, as it stands on the day of the revision.

    ``plan`` is the released plan, whose ids new imposed visits must not take; ``folder`` is where the scenario lies (for
    a road graph). What began before ``as_of`` takes effect on ``as_of``: the past is done and is not judged anew. The
    horizon is written into the parameters, so that it does not follow ``as_of``. Postings in force stay the former list.
    Without ``sealed`` the scenario has no digest: it is looked at and never written.
    """
    ground = _Ground(
        {t.name: _tables_with(county, changes, t.name, as_of) for t in SCENARIO if t.name != "parameters"},
        as_of,
        county.end,
        frozenset({*(e.event_id for e in plan.events), *county.imposed}),
        plan,
    )
    for row in changes.rows:
        apply = _APPLY.get(row.kind)
        if apply is not None:
            apply(ground, row)
    rows = Rows(**ground.tables)
    frame = {("from", ""): county.start, ("to", ""): county.end, ("as_of", ""): as_of}
    parameters = county.parameters.replaced({**changes.parameters, **frame})
    return remade(county, rows, parameters, folder, sealed=sealed, as_of=as_of)


def _tables_with(county: County, changes: Changes, name: str, as_of: date) -> tuple[Any, ...]:
    fresh = changes.tables.get(name, ())
    rows = getattr(county.rows, name)
    if name == "recusals":
        known = frozenset(rows)
        fresh = tuple(r if r in known else replace(r, start=_effective(r.start, as_of)) for r in fresh)
        fresh = tuple(r for r in fresh if r.end is None or r.start is None or r.start <= r.end)
    return merged(name, rows, fresh)


def _effective(day: date | None, as_of: date) -> date:
    """The day from which a change takes effect: never before the day of the revision."""
    return as_of if day is None else max(day, as_of)


@dataclass(slots=True)
class _Ground:
    """The tables in the making."""

    tables: dict[str, tuple[Any, ...]]
    as_of: date
    end: date
    taken: frozenset[str]
    plan: Plan

    def pin(self, *pins: Pin) -> None:
        """Set something by hand; former pins that say otherwise give way."""
        self.tables["pins"] = with_pins(self.tables["pins"], pins)

    def add(self, table: str, row: Any) -> None:
        """A row more, or in the place of the one with its key."""
        self.tables[table] = merged(table, self.tables[table], (row,))

    def one(self, table: str, field: str, key: str) -> Any:
        """The row with this id."""
        return next(row for row in self.tables[table] if getattr(row, field) == key)

    def person(self, inspector_id: str) -> Inspector:
        """The inspector with this id."""
        found: Inspector = self.one("inspectors", "inspector_id", inspector_id)
        return found

    def school(self, school_id: str) -> School:
        """The school with this id."""
        found: School = self.one("schools", "school_id", school_id)
        return found

    def free_id(self, stem: str, day: date, target: str) -> str:
        """An event id of its own for a visit fixed from outside, the same whenever it is asked for anew."""
        free = plain = f"{stem}{day:%Y%m%d}-{target}"
        taken = self.taken | {row.event_id for row in self.tables["imposed"]}
        number = 1
        while free in taken:
            number += 1
            free = f"{plain}-{number}"
        return free


def _day(row: Change) -> date:
    if row.start is None:
        raise ValueError(f"a change of kind {row.kind} needs its day")
    return row.start


def _leave(ground: _Ground, row: Change) -> None:
    person = ground.person(row.subject)
    last = _effective(_day(row), ground.as_of) - timedelta(days=1)
    ground.add("inspectors", replace(person, term_end=min(person.term_end, last)))


def _transfer(ground: _Ground, row: Change) -> None:
    person = ground.person(row.subject)
    _leave(ground, row)
    if not row.value:
        return
    begin = _effective(_day(row), ground.as_of)
    ground.add("inspectors", replace(person, inspector_id=row.value, unit_id=row.other[0], term_start=begin))
    for recusal in ground.tables["recusals"]:
        if recusal.inspector_id == person.inspector_id:
            ground.add("recusals", replace(recusal, inspector_id=row.value))


def _ill(ground: _Ground, row: Change) -> None:
    start, end = _effective(_day(row), ground.as_of), row.end or ground.end
    if start <= end:
        absence = make(Absence, inspector_id=row.subject, start=start, end=end, reason=SICK_LEAVE)
        ground.add("absences", absence)


def _join(ground: _Ground, row: Change) -> None:
    if row.start is not None:
        ground.add("inspectors", replace(ground.person(row.subject), term_start=row.start))


def _recusal(ground: _Ground, row: Change) -> None:
    start = _effective(row.start, ground.as_of)
    if row.end is not None and row.end < start:
        return
    for school_id in row.other:
        reason = recusal_reason(row.value)
        if reason is None:
            raise ValueError(f"no reason for a recusal: {row.value}")
        recusal = make(
            Recusal, inspector_id=row.subject, school_id=school_id, reason=reason, start=start, end=row.end
        )
        ground.add("recusals", recusal)


def _school_open(ground: _Ground, row: Change) -> None:
    if row.start is not None:
        opened = _effective(row.start, ground.as_of)
        ground.add("schools", replace(ground.school(row.subject), opened=opened))


def _school_close(ground: _Ground, row: Change) -> None:
    closed = _effective(_day(row), ground.as_of)
    ground.add("schools", replace(ground.school(row.subject), closed=closed))


def _principal_left(ground: _Ground, row: Change) -> None:
    heads = [p for p in ground.tables["principals"] if p.school_id == row.subject]
    head = head_on(tuple(heads), _day(row))
    if head is not None:
        ground.add("principals", replace(head, left_on=row.start))


def _emergency(ground: _Ground, row: Change) -> None:
    start, school = _day(row), ground.school(row.subject)
    end = row.end or start
    event_id = ground.free_id("YJ", start, row.subject)
    campaign = make(
        Campaign,
        campaign_id=f"ZX-{event_id}",
        name=EMERGENCY_NAME,
        basis=EMERGENCY_BASIS,
        office_id=school.office_id,
        start=start,
        end=end,
        stages=(school.stage,),
        ownership=school.ownership,
        unit_id=school.unit_id,
        sample=Sample(count=1),
        days=float(min(LONGEST_CAMPAIGN, (end - start).days + 1)),
        team_size=max(1, min(20, len(row.other))),
        merge=False,
    )
    ground.add("campaigns", campaign)
    tasks = (Task(TaskKind.CAMPAIGN, campaign.campaign_id),)
    _impose_row(ground, event_id, row, tasks, ImposedLevel.CITY)


def _impose(ground: _Ground, row: Change) -> None:
    if row.subject in {i.event_id for i in ground.tables["imposed"]}:
        return  # the row stands in the table of imposed visits itself
    tasks = tasks_of(row.value)
    if tasks is None:
        raise ValueError(f"no kinds of an event: {row.value}")
    event_id = ground.free_id("SJ", _day(row), row.subject)
    _impose_row(ground, event_id, row, tasks, ImposedLevel.PROVINCE)


def _impose_row(
    ground: _Ground, event_id: str, row: Change, tasks: tuple[Task, ...], level: ImposedLevel
) -> None:
    imposed = make(
        Imposed,
        event_id=event_id,
        target_id=row.subject,
        kinds=tasks,
        start=row.start,
        end=row.end or row.start,
        level=level,
        inspectors=row.other,
    )
    ground.add("imposed", imposed)


def _give(ground: _Ground, row: Change) -> None:
    start = _effective(row.start, ground.as_of)
    end = row.end or ground.end
    ground.pin(
        make(
            Pin,
            kind=PinKind.POSTING,
            school_id=row.subject,
            inspector_id=row.other[0],
            start=start,
            end=end,
            note=row.note,
        )
    )


def _move(ground: _Ground, row: Change) -> None:
    ground.pin(replace(event_pin(row.subject, _day(row)), note=row.note))


def _lock(ground: _Ground, row: Change) -> None:
    """Pin what the released plan holds: a school's postings to come, an event's day and team, or a visit."""
    plan, event = ground.plan, ground.plan.event(row.subject)
    pins = [
        posting_pin(replace(p, start=max(p.start, ground.as_of)))
        for p in plan.postings_at(row.subject)
        if p.end >= ground.as_of
    ]
    if event is not None:
        pins = [event_pin(event.event_id, event.start)]
        working = (s for s in plan.team(event.event_id) if s.role is not Role.RESERVE)
        pins += [seat_pin(event.event_id, s.inspector_id) for s in working]
    pins += [visit_pin(v) for v in plan.visits if v.visit_id == row.subject]
    ground.pin(*(replace(pin, note=row.note) for pin in pins))


_KINDS = next(c for c in columns_of(Imposed) if c.field == "kinds")
_APPLY: Mapping[ChangeKind, Callable[[_Ground, Change], None]] = {
    ChangeKind.LEAVE: _leave,
    ChangeKind.ILL: _ill,
    ChangeKind.JOIN: _join,
    ChangeKind.TRANSFER: _transfer,
    ChangeKind.RECUSAL: _recusal,
    ChangeKind.SCHOOL_OPEN: _school_open,
    ChangeKind.SCHOOL_CLOSE: _school_close,
    ChangeKind.PRINCIPAL_LEFT: _principal_left,
    ChangeKind.EMERGENCY: _emergency,
    ChangeKind.IMPOSE: _impose,
    ChangeKind.GIVE: _give,
    ChangeKind.MOVE: _move,
    ChangeKind.LOCK: _lock,
}


def tasks_of(text: str) -> tuple[Task, ...] | None:
    """The kinds of an imposed visit as typed; None where they cannot be understood."""
    value, fault = value_of(text, _KINDS)
    return None if fault is not None or not value else value


def recusal_reason(text: str) -> RecusalReason | None:
    """The reason of a recusal as typed (blank: other); None where it cannot be understood."""
    if not text:
        return RecusalReason.OTHER
    found = words_of(RecusalReason).get(fold(text))
    return found if isinstance(found, RecusalReason) else None


def head_on(heads: tuple[Principal, ...], day: date) -> Principal | None:
    """The head in office at a school on a day; None where that is nobody or not one only."""
    found = [
        p
        for p in heads
        if (p.term_start is None or p.term_start <= day) and (p.left_on is None or day <= p.left_on)
        if p.term_end is None or day <= p.term_end
    ]
    return found[0] if len(found) == 1 else None
