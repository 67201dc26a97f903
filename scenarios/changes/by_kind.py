"""Checks of sheet 变动 by kind of change, against the scenario and the released plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from duxue.scenarios.cells.names import Names
from duxue.scenarios.cells.normalise import value_of
from duxue.scenarios.cells.parameter_values import parameter_value, spec_of
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.changes.changing import head_on, recusal_reason, tasks_of
from duxue.scenarios.changes.checks import FRAME, Check, Checks, fixed_parameter, is_kept
from duxue.scenarios.changes.kinds import ChangeKind
from duxue.scenarios.codes import RecusalReason, Status, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.settings import Settings
from duxue.scenarios.records import Inspector
from duxue.scenarios.rows import columns_of

_ID = next(c for c in columns_of(Inspector) if c.field == "inspector_id")


def check_changes(
    table: TypedTable,
    tables: Mapping[str, TypedTable],
    county: County,
    plan: Plan,
    settings: Settings,
    as_of: date | None,
    names: Names,
) -> dict[tuple[str, str], Value]:
    """Look at every row of 变动; what is wrong is added to its problems. Returns the parameters that its rows set.

    ``tables`` hold the scenario's rows (line 0) joined with the file's own.
    """
    checks = Checks(table, tables, county, plan, settings, as_of, names)
    for row in table.rows:
        if row.get("kind") is not None:
            checks.look_at(row, _CHECKS.get(row.get("kind")))
    return checks.given


# ---- people


def _check_ending(on: Checks, row: TypedRow) -> None:
    person, start = on.found("inspectors", row.get("subject")), row.get("start")
    if person is not None and start > person.term_end:
        zh = f"此人聘期已于 {person.term_end} 止，请核对"
        on.blame(row, "start", "not_in_office", zh, f"the term ended on {person.term_end} already; check it")
    elif person is not None and max(start, on.as_of or start) <= person.term_start:
        zh = f"此人聘期自 {person.term_start} 起，“起”应晚于该日"
        en = f"the term begins on {person.term_start}; from must lie after it"
        on.blame(row, "start", "not_in_office", zh, en)


def _check_transfer(on: Checks, row: TypedRow) -> None:
    _check_ending(on, row)
    person, unit, fresh = on.found("inspectors", row.get("subject")), row.get("other")[0], row.get("value")
    if person is not None and unit == person.unit_id:
        zh = "与现在的所属单位相同，请填调入的单位代码"
        on.blame(row, "other", "same_unit", zh, "is the unit where the person is now; give the new one")
    if not fresh:
        return
    if unit not in on.ids("units"):
        zh = f"“单位”表中没有编号 {unit}；调到本方案以外的单位时，“取值”应空白"
        en = f"no id {unit} in units; leave value blank where the new unit is not in the scenario"
        on.blame(row, "other", "unknown_id", zh, en)
    value, fault = value_of(fresh, _ID)
    if fault is not None:
        on.table.blame(row, "value", fault)
    elif any(value in on.ids(name) for name in ("units", "schools", "inspectors")):
        zh = "这个编号已有人用，请填调入单位所发的新督学证号"
        on.blame(row, "value", "id_used_elsewhere", zh, "this id is taken; give the new one")


def _check_join(on: Checks, row: TypedRow) -> None:
    person, start = on.found("inspectors", row.get("subject"), fresh=True), row.get("start")
    if person is None:
        zh = "请在本文件的“督学”表中补上此人的一行"
        on.blame(row, "subject", "no_row", zh, "add this person's row to this file's table inspectors")
    elif start is not None and not person.term_start <= start <= person.term_end:
        zh = f"不在此人聘期（{person.term_start} 至 {person.term_end}）内，请核对"
        en = f"lies outside the person's term, {person.term_start} to {person.term_end}; check it"
        on.blame(row, "start", "not_in_office", zh, en)


def _check_recusal(on: Checks, row: TypedRow) -> None:
    if recusal_reason(row.get("value") or "") is None:
        zh = f"事由请从下列选填：{'、'.join(one.zh for one in RecusalReason)}"
        en = f"choose the reason from: {', '.join(one.value for one in RecusalReason)}"
        on.blame(row, "value", "unknown_word", zh, en)


# ---- schools


def _check_open(on: Checks, row: TypedRow) -> None:
    school, start = on.found("schools", row.get("subject"), fresh=True), row.get("start")
    if school is None:
        zh = "请在本文件的“学校”表中补上这所学校的一行"
        on.blame(row, "subject", "no_row", zh, "add this school's row to this file's table schools")
    elif start is not None and school.closed is not None and start >= school.closed:
        zh = f"不早于撤并日期 {school.closed}，请核对"
        on.blame(row, "start", "ends_before_start", zh, f"must lie before closed {school.closed}; check it")


def _check_close(on: Checks, row: TypedRow) -> None:
    school, start = on.found("schools", row.get("subject")), row.get("start")
    if school is not None and school.closed is not None and school.closed <= start:
        zh = f"这所学校已于 {school.closed} 撤并，请核对"
        on.blame(row, "start", "closed_already", zh, f"closed on {school.closed} already; check it")
    elif school is not None and school.opened is not None and start <= school.opened:
        zh = f"应晚于开办日期 {school.opened}，请核对"
        on.blame(row, "start", "ends_before_start", zh, f"must lie after opened {school.opened}; check it")
    if row.get("subject") in (row.get("other") or ()):
        on.blame(
            row,
            "other",
            "same_school",
            "与被撤并的是同一所学校，请核对",
            "is the closed school itself; check it",
        )


def _check_head(on: Checks, row: TypedRow) -> None:
    day = row.get("start")
    heads = [r.row for r in on.tables["principals"].rows if r.row and r.row.school_id == row.get("subject")]
    if head_on(tuple(heads), day) is None:
        zh = f"“校长任期”表中看不出 {day} 由谁任这所学校的校长，请先在本文件的“校长任期”表中补上"
        en = f"the table principals does not tell who heads this school on {day}; add the term to this file"
        on.blame(row, "subject", "no_head", zh, en)


def _check_emergency(on: Checks, row: TypedRow) -> None:
    school, start = on.found("schools", row.get("subject")), row.get("start")
    if _ends_before_horizon(on, row):
        return
    if school is not None and not school.in_scope(start):
        zh = f"这所学校 {start} 不在督导范围内（尚未开办或已撤并），请核对"
        on.blame(row, "start", "not_in_scope", zh, f"this school is not in scope on {start}; check it")
    elif school is not None and not on.county.calendar.is_school_day(school, start):
        zh = f"{start} 不是该校教学日，核对时会列为问题项；请核对日期"
        on.warn(row, "start", "no_school_day", zh, f"{start} is no school day there: the audit will say so")
    if not row.get("other"):
        zh = "未填派出的督学，按不占用本室人员处理"
        on.warn(row, "other", "nobody_sent", zh, "nobody is named: no inspector will be taken for it")


def _ends_before_horizon(on: Checks, row: TypedRow) -> bool:
    last = row.get("end") or row.get("start")
    if last >= on.county.start:
        return False
    zh = f"早于计划期首日 {on.county.start}，请核对日期"
    en = f"lies before the first day of the horizon {on.county.start}; check the dates"
    on.blame(row, "start", "outside_horizon", zh, en)
    return True


def _check_imposed(on: Checks, row: TypedRow) -> None:
    if on.is_listed_above(row) or _ends_before_horizon(on, row):
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


# ---- the plan and its parameters


def _check_not_done(on: Checks, row: TypedRow) -> None:
    key = row.get("subject")
    event = on.plan.event(key)
    visit = next((v for v in on.plan.visits if v.visit_id == key), None)
    day = event.start if event is not None else visit.date if visit is not None else None
    if day is None or (event is not None and event.status is Status.CANCELLED):
        zh = "方案中没有这个事项编号或入校编号，请在“督导事项”“经常性督导”两表中查对"
        en = "the plan holds no event or visit with this id; see its tables events and visits"
        on.blame(row, "subject", "unknown_id", zh, en)
    elif on.as_of is not None and day >= on.as_of:
        zh = f"这一项定于 {day}，还没有到；“未完成”只填调整日 {on.as_of} 以前的"
        en = f"lies on {day}, still to come; not_done is for what lies before {on.as_of}"
        on.blame(row, "subject", "not_yet", zh, en)


def _check_parameter(on: Checks, row: TypedRow) -> None:
    spec = spec_of(row.get("subject"), on.settings.parameters.specs)
    unit = next(iter(row.get("other") or ()), "")
    if spec is None:
        zh = "没有这个参数，请核对；全部参数见模板的“参数说明”表"
        en = "no such parameter; all of them stand on the template's sheet 参数说明"
        on.blame(row, "subject", "unknown_parameter", zh, en)
        return
    if spec.key in (*FRAME, "crs"):
        same, _ = parameter_value(row.get("value"), spec)
        if same is None or not is_kept(spec.key, same, on.county, on.plan):
            on.table.blame(row, "subject", fixed_parameter(spec))
    elif unit and not spec.per_unit:
        zh = f"参数“{spec.zh}”（{spec.key}）对全部单位只有一个值，请删去单位代码"
        on.blame(
            row, "other", "not_per_unit", zh, f"{spec.key} has one value for all units; leave other blank"
        )
    elif (spec.key, unit) in on.settings.rows:
        zh = f"本文件“参数”表第{on.settings.rows[spec.key, unit].line}行已设了这个参数，请保留一处"
        on.blame(row, "subject", "duplicate", zh, "this file's table parameters sets it too; keep one")
    else:
        value, fault = parameter_value(row.get("value"), spec)
        if fault is not None:
            on.table.blame(row, "value", fault)
        elif value is not None:
            on.given[spec.key, unit] = value


def _check_give(on: Checks, row: TypedRow) -> None:
    if len(row.get("other") or ()) > 1:
        on.blame(row, "other", "too_many", "只能填一名督学", "one inspector only")
    elif (school := on.found("schools", row.get("subject"))) is not None:
        person = on.found("inspectors", row.get("other")[0])
        if person is not None and person.unit_id != school.office_id:
            zh = f"此人不属于负责督导这所学校的督导室（{school.office_id}）"
            en = f"is no inspector of the office {school.office_id} that inspects the school"
            on.warn(row, "other", "other_office", zh, en)


def _check_move(on: Checks, row: TypedRow) -> None:
    event = on.plan.event(row.get("subject"))
    if event is None or event.status is Status.CANCELLED:
        zh = "方案中没有这个事项编号，请在“督导事项”表中查对"
        on.blame(
            row, "subject", "unknown_id", zh, "the plan holds no event with this id; see its table events"
        )
    elif event.event_id in on.county.imposed:
        zh = "上级既定督导的日期不能由本室指定"
        on.blame(row, "subject", "imposed", zh, "a level above has fixed this event's days")
    elif on.as_of is not None and event.start < on.as_of:
        zh = f"这一项定于 {event.start}，已在调整日以前"
        on.blame(row, "subject", "over", zh, f"lies on {event.start}, before the day of the revision")
    elif on.as_of is not None and row.get("start") < on.as_of:
        zh = f"早于调整日 {on.as_of}，请核对"
        on.blame(
            row, "start", "before_as_of", zh, f"lies before the day of the revision {on.as_of}; check it"
        )


def _check_lock(on: Checks, row: TypedRow) -> None:
    key = row.get("subject")
    visits = any(v.visit_id == key for v in on.plan.visits)
    if key not in on.ids("schools") and on.plan.event(key) is None and not visits:
        zh = "方案中没有这个学校标识码、事项编号或入校编号，请查对"
        on.blame(row, "subject", "unknown_id", zh, "no school, event or visit has this id; check it")


_CHECKS: Mapping[ChangeKind, Check] = {
    ChangeKind.LEAVE: _check_ending,
    ChangeKind.JOIN: _check_join,
    ChangeKind.TRANSFER: _check_transfer,
    ChangeKind.RECUSAL: _check_recusal,
    ChangeKind.SCHOOL_OPEN: _check_open,
    ChangeKind.SCHOOL_CLOSE: _check_close,
    ChangeKind.PRINCIPAL_LEFT: _check_head,
    ChangeKind.EMERGENCY: _check_emergency,
    ChangeKind.IMPOSE: _check_imposed,
    ChangeKind.NOT_DONE: _check_not_done,
    ChangeKind.PARAMETER: _check_parameter,
    ChangeKind.GIVE: _check_give,
    ChangeKind.MOVE: _check_move,
    ChangeKind.LOCK: _check_lock,
}
