"""What has happened since a plan was released: sheet 变动 with a row a change, beside any table of the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from duxue.scenarios.codes import ChangeKind, RecordKind, Result
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Plan, Record
from duxue.scenarios.rows import Kind, Table, column, columns_of, make
from duxue.scenarios.sheets import SCENARIO

__all__ = [
    "CHANGES",
    "CHANGE_TABLES",
    "KEYS",
    "WANTS",
    "Change",
    "ChangeKind",
    "Changes",
    "Wants",
    "key_of",
    "merged",
]


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


@dataclass(frozen=True, slots=True)
class Wants:
    """What the cells of one kind of change mean, in both languages; a cell that stands in neither tuple stays blank."""

    subject: tuple[str, str]
    does: tuple[str, str]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    other: tuple[str, str] = ("", "")
    value: tuple[str, str] = ("", "")
    subject_in: tuple[str, ...] = ()
    """The tables in which the subject must stand (none: it is looked up otherwise)."""
    other_in: tuple[str, ...] = ()


_PERSON = ("督学证号", "the inspector's id")
_SCHOOL = ("学校标识码", "the school's id")

WANTS: Mapping[ChangeKind, Wants] = {
    ChangeKind.LEAVE: Wants(
        _PERSON,
        ("自“起”日起不再任督学，聘期止于前一日", "no inspector from that day on: the term ends the day before"),
        needs=("start",),
        subject_in=("inspectors",),
    ),
    ChangeKind.ILL: Wants(
        _PERSON,
        ("这些日子不安排；“止”空白即到计划期末", "nothing on these days; a blank end means to the end of the horizon"),
        needs=("start",),
        takes=("end",),
        subject_in=("inspectors",),
    ),
    ChangeKind.JOIN: Wants(
        _PERSON,
        (
            "新聘督学，在本文件“督学”表中补一行；“起”空白即该行聘期起",
            "a new inspector, whose row stands in this file's table inspectors; a blank day means that row's term_start",
        ),
        takes=("start",),
        subject_in=("inspectors",),
    ),
    ChangeKind.TRANSFER: Wants(
        _PERSON,
        (
            "自“起”日起调离，聘期止于前一日；调入单位另发督学证的，把新证号填在“取值”",
            "leaves from that day on, the term ends the day before; the id in the new unit stands in value, if there is one",
        ),
        needs=("start", "other"),
        takes=("value",),
        other=("调入的单位代码", "the id of the new unit"),
        value=("调入单位所发的新督学证号，空白即不再任督学", "the new id there; blank: no inspector any more"),
        subject_in=("inspectors",),
    ),
    ChangeKind.RECUSAL: Wants(
        _PERSON,
        (
            "这些日子须回避“相关对象”中的学校；“起”空白即自调整日起，“止”空白即长期",
            "must keep away from those schools; a blank from means from as_of on, a blank to without end",
        ),
        needs=("other",),
        takes=("start", "end", "value"),
        other=("须回避的学校，可填多所", "the schools to keep away from"),
        value=("事由：近亲属、曾任职、利害关系、其他，空白即其他", "relative, former_post, interest, other; blank: other"),
        subject_in=("inspectors",),
        other_in=("schools",),
    ),
    ChangeKind.SCHOOL_OPEN: Wants(
        _SCHOOL,
        (
            "新办或新划入的学校，在本文件“学校”表中补一行；“起”空白即该行开办日期",
            "a new school, whose row stands in this file's table schools; a blank day means that row's opened",
        ),
        takes=("start",),
        subject_in=("schools",),
    ),
    ChangeKind.SCHOOL_CLOSE: Wants(
        _SCHOOL,
        ("自“起”日起撤并，不再在督导范围内", "closed from that day on: out of scope"),
        needs=("start",),
        takes=("other",),
        other=("并入的学校，可空", "the school that takes it over; may be blank"),
        subject_in=("schools",),
        other_in=("schools",),
    ),
    ChangeKind.PRINCIPAL_LEFT: Wants(
        _SCHOOL,
        ("在任校长于“起”日离任；有继任者的，在“校长任期”表中补一行", "the head in office leaves on that day"),
        needs=("start",),
        subject_in=("schools",),
    ),
    ChangeKind.EMERGENCY: Wants(
        _SCHOOL,
        (
            "这些日子在该校应急督导，作为一次专项督导计次，派出的督学当日不安排其他",
            "an emergency inspection of that school: counted as a campaign's event, the people sent have nothing else",
        ),
        needs=("start",),
        takes=("end", "other"),
        other=("派出的督学，可填多名", "the inspectors sent"),
        subject_in=("schools",),
        other_in=("inspectors",),
    ),
    ChangeKind.IMPOSE: Wants(
        ("学校标识码，或单位代码", "the school's or unit's id"),
        (
            "上级定于这些日子督导，“取值”写类型；非省级的，请改填“上级既定督导”表",
            "a visit fixed by the province; of another level: use the table imposed",
        ),
        needs=("start", "value"),
        takes=("end", "other"),
        other=("抽调的督学，可填多名", "the inspectors taken"),
        value=("类型，如 综合督导、专项督导：专项编号", "the kinds, such as comprehensive, campaign:ID"),
        subject_in=("schools", "units"),
        other_in=("inspectors",),
    ),
    ChangeKind.NOT_DONE: Wants(
        ("事项编号或入校编号", "the id of an event or visit"),
        ("调整日以前的这一项实际没有做，须补做", "it lies before as_of but did not take place, and is still owed"),
    ),
    ChangeKind.PARAMETER: Wants(
        ("参数", "the parameter"),
        ("参数改为“取值”；只改一个单位的，填“相关对象”", "the parameter takes this value, everywhere or for one unit"),
        needs=("value",),
        takes=("other",),
        other=("单位代码，空白即全部", "the unit; blank: everywhere"),
        value=("新的取值", "the new value"),
        other_in=("units",),
    ),
    ChangeKind.GIVE: Wants(
        _SCHOOL,
        (
            "自“起”日起由“相关对象”中的督学挂牌，写入“指定”表；“起”空白即自调整日，“止”空白即到计划期末",
            "this inspector answers for the school from that day on: a row of pins; a blank from means as_of",
        ),
        needs=("other",),
        takes=("start", "end"),
        other=("挂牌的督学", "the inspector"),
        subject_in=("schools",),
        other_in=("inspectors",),
    ),
    ChangeKind.MOVE: Wants(
        ("事项编号", "the id of an event"),
        ("事项改到“起”日开始，写入“指定”表", "the event begins on that day: a row of pins"),
        needs=("start",),
    ),
    ChangeKind.LOCK: Wants(
        ("学校标识码、事项编号或入校编号", "the id of a school, an event or a visit"),
        (
            "照现行方案固定：学校的挂牌、事项的日期和督导组、入校的日期和督学，写入“指定”表",
            "kept as it stands: a school's posting, an event's day and team, a visit: rows of pins",
        ),
    ),
}  # fmt: skip
"""What every kind of change asks for; reading, template and documentation all go by it."""

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
    "pins": ("kind", "school_id", "event_id", "inspector_id", "zone_id", "start"),
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
        kept = [fresh.pop((r.kind, r.ref), r) for r in plan.records]
        return replace(plan, records=(*kept, *fresh.values()))


def key_of(table: str, row: Any) -> tuple[Any, ...]:
    """The values by which a row of a scenario table is known."""
    return tuple(getattr(row, name) for name in KEYS[table])


def merged(table: str, rows: tuple[Any, ...], changed: tuple[Any, ...]) -> tuple[Any, ...]:
    """A scenario table with some rows replaced in their place and the others added at its end."""
    fresh = {key_of(table, row): row for row in changed}
    kept = [fresh.pop(key_of(table, row), row) for row in rows]
    return (*kept, *fresh.values())
