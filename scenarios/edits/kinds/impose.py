"""A visit that a level above has fixed."""

from __future__ import annotations

from datetime import date

from duxue.scenarios.cells.normalise import value_of
from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, ImposedLevel, TaskKind
from duxue.scenarios.edits.checks import Checks, ends_before_horizon
from duxue.scenarios.edits.draft import Draft, needed_day
from duxue.scenarios.edits.offers import ChangeOffer, Wants
from duxue.scenarios.edits.rows import Change
from duxue.scenarios.records import Campaign, Imposed, School
from duxue.scenarios.rows import Sample, Task, columns_of, make

_KINDS = next(c for c in columns_of(Imposed) if c.field == "kinds")


def _impose(draft: Draft, row: Change) -> None:
    if row.subject in {i.event_id for i in draft.tables["imposed"]}:
        return  # the row stands in the table of imposed visits itself
    tasks = tasks_of(row.value)
    if tasks is None:
        raise ValueError(f"no kinds of an event: {row.value}")
    event_id = draft.event_id("SJ", needed_day(row), row.subject)
    fixed_visit(draft, event_id, row, tasks, ImposedLevel.PROVINCE)


def tasks_of(text: str) -> tuple[Task, ...] | None:
    """The kinds of an imposed visit as typed; None where they cannot be understood."""
    value, fault = value_of(text, _KINDS)
    return None if fault is not None or not value else value


def campaign_at(school: School, event_id: str, name: str, start: date, end: date) -> Campaign:
    """A campaign at one school alone, which counts as drawn and done: what a visit from outside is counted as."""
    return make(
        Campaign,
        campaign_id=f"ZX-{event_id}",
        name=name,
        office_id=school.office_id,
        start=start,
        end=end,
        stages=(school.stage,),
        ownership=school.ownership,
        unit_id=school.unit_id,
        sample=Sample(count=1),
        merge=False,
    )


def fixed_visit(
    draft: Draft, event_id: str, row: Change, tasks: tuple[Task, ...], level: ImposedLevel
) -> None:
    """Add a visit that is fixed from outside: its days and people are those of the change."""
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
    draft.add("imposed", imposed)


def _check_imposed(on: Checks, row: TypedRow) -> None:
    if on.is_listed(row, "imposed") or ends_before_horizon(on, row):
        return
    tasks = tasks_of(row.get("value"))
    if tasks is None:
        zh = "类型请填 综合督导、校长任期结束督导、专项督导：专项编号、回头看：问题编号、对县级政府评价，多项用 + 连接"
        en = "type comprehensive, principal_review, campaign:ID, follow_up:ID, county_evaluation, joined by +"
        on.blame(row, "value", "bad_kinds", zh, en)
        return
    tables = {TaskKind.CAMPAIGN: "campaigns", TaskKind.FOLLOW_UP: "follow_ups"}
    for task in tasks:
        if task.kind in tables and task.ref not in on.ids(tables[task.kind]):
            zh = f"“{on.tables[tables[task.kind]].table.zh}”表中没有编号 {task.ref}，请核对或先补上"
            on.blame(row, "value", "unknown_id", zh, f"no id {task.ref} in {tables[task.kind]}; check it")
        at_unit = task.kind is TaskKind.COUNTY_EVALUATION
        if at_unit != (row.get("subject") in on.ids("units")):
            zh = f"{task.kind.zh}的对象应是{'单位' if at_unit else '学校'}，请核对"
            en = f"{task.kind} needs a {'unit' if at_unit else 'school'} as its target; check it"
            on.blame(row, "subject", "wrong_target", zh, en)


CHANGE = ChangeOffer(
    ChangeKind.IMPOSE,
    Wants(
        (
            "上级定于这些日子督导，“取值”写类型；非省级的，请改填“上级既定督导”表",
            "a visit fixed by the province; of another level: use the table imposed",
        ),
        subject=("学校标识码，或单位代码", "the school's or unit's id"),
        needs=("start", "value"),
        takes=("end", "other"),
        other=("抽调的督学，可填多名", "the inspectors taken"),
        value=("类型，如 综合督导、专项督导：专项编号", "the kinds, such as comprehensive, campaign:ID"),
        subject_in=("schools", "units"),
        other_in=("inspectors",),
    ),
    {"subject": "3113000001", "other": ("D005",), "start": date(2027, 5, 18), "end": date(2027, 5, 19), "value": "综合督导"},
    _impose,
    _check_imposed,
    once=("subject", "start"),
    listed_in="imposed",
)  # fmt: skip
