"""The rows of the two sheets of edits: 变动 (what has happened since a plan was released) and 假设方案 (what an office would try)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from duxue.scenarios.codes import ChangeKind, EditKind, Employment, RecordKind, Result, Stage
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Plan, Record
from duxue.scenarios.rows import Kind, Table, column, columns_of, make
from duxue.scenarios.sheets import SCENARIO


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that has happened, or will, after the plan was released; which cells it needs follows from its kind."""

    kind: ChangeKind = column("变动类别", codes=ChangeKind, synonyms=("变动", "类别", "变动类型"))
    subject: str = column(
        "对象",
        Kind.ID,
        help=(
            "督学或学校的编号或姓名、名称，事项或入校编号，参数",
            "an inspector, a school, an event or visit, a parameter",
        ),
        refers=("inspectors", "schools", "units"),
    )
    other: tuple[str, ...] = column(
        "相关对象",
        Kind.IDS,
        (),
        help=(
            "新单位、回避的学校、派出的督学",
            "the new unit, the schools to keep away from, the people sent",
        ),
        refers=("inspectors", "schools", "units"),
    )
    start: date | None = column("起", Kind.DATE, None, name="from")
    end: date | None = column("止", Kind.DATE, None, name="to")
    value: str = column("取值", Kind.VALUE, "", help=("见“变动说明”", "see the sheet 变动说明"))
    note: str = column("备注", default="", private=True)


MOST_ADDED = 1_000
"""People or schools that one edit may add or take away: more than any office has, and still quick to plan with."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of a what-if; which cells it needs follows from its kind (its offer)."""

    whatif: str = column("方案名称", synonyms=("假设方案", "方案"))
    kind: EditKind = column("调整类别", codes=EditKind, synonyms=("类别",))
    subject: str = column(
        "对象",
        Kind.ID,
        "",
        help=("督学、学校、单位、责任区、参数", "whom or what it concerns"),
        refers=("inspectors", "schools", "units"),
    )
    other: tuple[str, ...] = column(
        "相关对象",
        Kind.IDS,
        (),
        help=("并入、新名称等", "merged into, new ids"),
        refers=("inspectors", "schools", "units"),
    )
    unit_id: str = column("单位代码", Kind.ID, "", refers=("units",))
    employment: Employment | None = column("专兼职", codes=Employment, default=None)
    stages: tuple[Stage, ...] = column("学段范围", Kind.CODES, (), codes=Stage)
    township: str = column("乡镇街道", default="")
    count: int = column("数量", Kind.INT, 1, low=1, high=MOST_ADDED, synonyms=("人数",))
    value: str = column("取值", Kind.VALUE, "")
    start: date | None = column("起", Kind.DATE, None, name="from")
    end: date | None = column("止", Kind.DATE, None, name="to")
    note: str = column("备注", default="", private=True)


CHANGES = Table(
    "changes",
    "变动",
    Change,
    columns_of(Change),
    (),
    required=False,
    help_zh="一行一项变动",
    help_en="a change a row",
)
"""The sheet 变动."""

CHANGE_TABLES: tuple[Table, ...] = (CHANGES, *(replace(table, required=False) for table in SCENARIO))
"""Every table that a file of changes may hold."""

KEYS: Mapping[str, tuple[str, ...]] = {
    **{t.name: tuple(c.field for c in t.columns if c.name in t.key) for t in SCENARIO},
    "principals": ("school_id", "name", "term_start"),
    "recusals": ("inspector_id", "school_id", "reason", "start"),
    "absences": ("inspector_id", "start"),
    "closures": ("school_id", "stage", "unit_id", "start"),
    "calendar": ("kind", "stage", "unit_id", "start"),
    "pins": ("kind", "school_id", "event_id", "inspector_id", "zone_id", "start", "kinds"),
}
"""The fields by which a row of a file of changes replaces one of the scenario; a row that replaces none is added."""


@dataclass(frozen=True)
class Changes:
    """Everything a file of changes holds: rows of 变动, rows of scenario tables by table name, values of parameters.

    ``records`` is what a ledger beside them tells of each task.
    """

    rows: tuple[Change, ...] = ()
    tables: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    parameters: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    records: tuple[Record, ...] = ()

    def of(self, *kinds: ChangeKind) -> tuple[Change, ...]:
        """The changes of some kinds, in the order of the sheet."""
        return tuple(row for row in self.rows if row.kind in kinds)

    @property
    def not_done(self) -> frozenset[str]:
        """The ids of events and visits before the day of the revision that did not take place."""
        return frozenset(row.subject for row in self.of(ChangeKind.NOT_DONE))

    def recorded(self, plan: Plan) -> Plan:
        """The plan with all that the changes record of its tasks; what they do not speak of stays as it was recorded."""
        visits = {v.visit_id for v in plan.visits}
        fresh = {(r.kind, r.ref): r for r in self.records}
        for row in self.of(ChangeKind.NOT_DONE):
            kind = RecordKind.VISIT if row.subject in visits else RecordKind.EVENT
            told = fresh.get((kind, row.subject))
            if told is None or told.result is Result.UNKNOWN:
                fresh[kind, row.subject] = make(
                    Record, kind=kind, ref=row.subject, result=Result.NOT_DONE, note=row.note
                )
        kept = [_still_dropped(r, fresh.pop((r.kind, r.ref), r)) for r in plan.records]
        back = [plan.dropped[r.ref] for r in kept if r.ref in plan.dropped and r.planned_on is None]
        return replace(plan, visits=(*plan.visits, *back), records=(*kept, *fresh.values()))


def _still_dropped(former: Record, told: Record) -> Record:
    """A record of a visit that was taken off the plan keeps what had been planned, unless the visit took place all the same."""
    if former.planned_on is None or told.result is Result.DONE:
        return told
    return replace(
        told, planned_at=former.planned_at, planned_on=former.planned_on, planned_by=former.planned_by
    )


def key_of(table: str, row: Any) -> tuple[Any, ...]:
    """The values by which a row of a scenario table is known."""
    return tuple(getattr(row, name) for name in KEYS[table])


def merged(table: str, rows: tuple[Any, ...], changed: tuple[Any, ...]) -> tuple[Any, ...]:
    """A scenario table with some rows replaced in their place and the others added at its end."""
    fresh = {key_of(table, row): row for row in changed}
    kept = [fresh.pop(key_of(table, row), row) for row in rows]
    return (*kept, *fresh.values())


WHATIFS = Table(
    "what_ifs",
    "假设方案",
    Edit,
    columns_of(Edit),
    (),
    required=True,
    help_zh="一行一项调整，同名的行合为一个方案",
    help_en="an edit a row; rows of one name make one what-if",
)
"""The sheet 假设方案."""


@dataclass(frozen=True)
class WhatIf:
    """One what-if: its name and its edits, in order."""

    name: str
    edits: tuple[Edit, ...]
