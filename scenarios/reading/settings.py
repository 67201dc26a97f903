"""The parameters of a scenario as typed, and the horizon, day of planning and seed that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.cells.as_typed import since_1900
from duxue.scenarios.cells.normalise import plain_text
from duxue.scenarios.cells.parameter_values import parameter_value, spec_of
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec, Value
from duxue.scenarios.problems import Fault
from duxue.scenarios.records import CalendarRow, Closure

NOTICE_LEAD = 20
"""Office workdays between the day a plan is made and the first day of the horizon, where ``as_of`` is not given."""


@dataclass(slots=True)
class Settings:
    """The values given in a scenario with the rows they stand in, and the horizon (None where it cannot be had)."""

    parameters: Parameters
    rows: dict[tuple[str, str], TypedRow] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    as_of: date | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)


def read_settings(table: TypedTable, specs: Iterable[ParameterSpec], units: Iterable[str]) -> Settings:
    """The parameters of a scenario; what cannot be understood becomes a problem of the table."""
    known = {spec.key: spec for spec in specs}
    given: dict[tuple[str, str], Value] = {}
    rows: dict[tuple[str, str], TypedRow] = {}
    unit_ids = frozenset(units)
    for row in table.rows:
        read = _read_parameter(table, row, known, unit_ids)
        if read is None:
            continue
        key, value = read
        if key in rows:
            first = rows[key].line
            table.blame(row, "key", _twice(first))
        else:
            rows[key], given[key] = row, value
    settings = Settings(Parameters(known.values(), given), rows)
    _find_horizon(table, settings)
    return settings


def _read_parameter(
    table: TypedTable, row: TypedRow, known: Mapping[str, ParameterSpec], units: frozenset[str]
) -> tuple[tuple[str, str], Value] | None:
    key, text, unit_id = row.get("key"), row.get("value"), row.get("unit_id") or ""
    if key is None or text is None:
        return None
    spec = spec_of(key, known)
    if spec is None:
        table.blame(row, "key", _unknown(key, known))
        return None
    if unit_id and not spec.per_unit:
        table.blame(row, "unit_id", not_per_unit(spec))
        return None
    if unit_id and unit_id not in units:
        zh, en = "“单位”表中没有这个单位代码，请核对", "no such unit_id in units; check it"
        table.blame(row, "unit_id", Fault("unknown_id", zh, en))
        return None
    raw = table.raw(row, "value")
    if table.from_1904 and spec.kind is ParameterKind.DAY and not isinstance(raw, str):
        text = plain_text(since_1900(raw), table.table.column("value"))
    value, fault = parameter_value(text, spec)
    if fault is not None or value is None:
        if fault is not None:
            table.blame(row, "value", fault)
        return None
    return (spec.key, unit_id), value


def _unknown(key: str, known: Mapping[str, ParameterSpec]) -> Fault:
    words = {word: spec.key for spec in known.values() for word in (spec.zh, spec.key)}
    near = sorted({words[word] for word in get_close_matches(key, list(words), n=3, cutoff=0.6)})
    zh = f"是否应为 {'、'.join(f'{known[one].zh}（{one}）' for one in near)}？" if near else "请核对；"
    en = f"did you mean {', '.join(near)}?" if near else "check it;"
    return Fault(
        "unknown_parameter",
        f"没有这个参数，{zh}全部参数见模板的“参数说明”表",
        f"no such parameter; {en} all of them stand on the template's sheet 参数说明",
    )


def not_per_unit(spec: ParameterSpec) -> Fault:
    """A parameter that has one value for all units was set for one."""
    zh = f"参数“{spec.zh}”（{spec.key}）对全部单位只有一个值，请删去单位代码"
    en = f"parameter {spec.key} has one value for all units; leave the unit blank"
    return Fault("not_per_unit", zh, en)


def _twice(line: int) -> Fault:
    return Fault("duplicate", f"与第{line}行重复，请删去一行", f"the same as row {line}; remove one")


def _find_horizon(table: TypedTable, settings: Settings) -> None:
    p = settings.parameters
    start, end, as_of = (p.value(key) for key in ("from", "to", "as_of"))
    start, end, as_of = (v if isinstance(v, date) else None for v in (start, end, as_of))
    if start is None and end is None:
        if as_of is None:
            year = date.today().year + 1  # noqa: DTZ011 - the contract's default; said in the notes
            settings.notes.append(
                (
                    f"未给出计划期，按下一自然年 {year} 年编排",
                    f"no horizon given: the next calendar year {year}",
                )
            )
        else:
            year = as_of.year + 1
        start, end = date(year, 1, 1), date(year, 12, 31)
    settings.start = start if start is not None or end is None else date(end.year, 1, 1)
    settings.end = end if end is not None or start is None else date(start.year, 12, 31)
    settings.as_of = as_of
    _check_horizon(table, settings)


def _check_horizon(table: TypedTable, settings: Settings) -> None:
    start, end, as_of = settings.start, settings.end, settings.as_of
    if start is None or end is None:
        return
    if end < start:
        row = settings.rows.get(("to", "")) or settings.rows[("from", "")]
        zh, en = f"计划期末日早于首日 {start}，请核对", f"the horizon ends before its first day {start}"
        table.blame(row, "value", Fault("ends_before_start", zh, en))
        settings.start = settings.end = None
    elif (end - start).days > 366 * 2:
        row = settings.rows.get(("to", "")) or settings.rows[("from", "")]
        zh, en = "计划期最长两年，请核对", "the horizon may last two years at most"
        table.blame(row, "value", Fault("too_long", zh, en))
        settings.start = settings.end = None
    elif as_of is not None and as_of > end:
        row = settings.rows[("as_of", "")]
        zh = f"方案制定日晚于计划期末日 {end}，请核对"
        en = f"as_of lies after the last day of the horizon {end}"
        table.blame(row, "value", Fault("after_horizon", zh, en))


def work_calendar(
    rows: Iterable[CalendarRow], closures: Iterable[Closure], parameters: Parameters
) -> WorkCalendar:
    """The working calendar of a scenario, with each unit's choice on make-up days."""
    makeup = {"": parameters.yes("inspect_on_makeup_days")}
    for (key, unit_id), value in parameters.given.items():
        if key == "inspect_on_makeup_days" and unit_id:
            makeup[unit_id] = bool(value)
    return WorkCalendar(rows, closures, makeup)
