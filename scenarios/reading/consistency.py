"""Checks across the tables of a scenario: ids, keys, orders of days, horizon, waivers; each with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from duxue.scenarios.cells.names import unit_names, unknown_id
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.codes import DayKind, Stage, TaskKind, UnitLevel
from duxue.scenarios.problems import Fault, Level
from duxue.scenarios.reading.contradictions import check_contradictions
from duxue.scenarios.reading.pins import check_pins
from duxue.scenarios.reading.placing import check_places
from duxue.scenarios.reading.settings import Settings

Tables = Mapping[str, TypedTable]

_OWN_WORDS = ("parameters", "waivers")
"""Tables whose references are told with words of their own."""

_ORDERED: tuple[tuple[str, str, str], ...] = (
    ("schools", "opened", "closed"),
    ("principals", "term_start", "term_end"),
    ("principals", "term_start", "left_on"),
    ("inspectors", "term_start", "term_end"),
    ("recusals", "start", "end"),
    ("absences", "start", "end"),
    ("closures", "start", "end"),
    ("calendar", "start", "end"),
    ("imposed", "start", "end"),
    ("campaigns", "start", "end"),
    ("training", "start", "end"),
    ("pins", "start", "end"),
    ("follow_ups", "found_on", "deadline"),
    ("follow_ups", "found_on", "closed_on"),
)

_PLACES = ("units", "schools", "inspectors")
_LONGEST_TERM = 240  # days; a longer one mostly has a wrong year


def check_consistency(tables: Tables, settings: Settings, waivable: Mapping[str, str]) -> None:
    """Look at all tables of a scenario together; what is wrong is added to the problems of its table.

    Rows that are not whole are looked at as far as they were understood; nothing is told twice.
    """
    _check_filled(tables)
    for table in tables.values():
        check_keys(table)
    _check_one_name_space(tables)
    for name, table in tables.items():
        for column in table.table.columns if name not in _OWN_WORDS else ():
            if column.refers:
                _check_reference(tables, name, column.field, column.refers)
    for name, first, second in _ORDERED:
        _check_order(tables[name], first, second)
    _check_units(tables["units"])
    _check_round(tables["units"], tables["parameters"], settings)
    _check_heads(tables["principals"])
    _check_imposed(tables)
    _check_follow_ups(tables["follow_ups"])
    _check_half_points(tables["schools"])
    _check_central_schools(tables["schools"])
    _check_people(tables["inspectors"])
    _check_horizon(tables, settings)
    _check_waivers(tables, waivable)
    check_pins(tables, settings)
    check_places(tables, settings.parameters)
    check_contradictions(tables, settings)


def _check_filled(tables: Tables) -> None:
    for name in ("units", "schools", "inspectors", "calendar"):
        table = tables[name]
        if not table.missing and not table.rows:
            table.tell(Fault("no_rows", "表中没有数据，请填写", "holds no rows; fill it in"))


def check_keys(table: TypedTable) -> None:
    """Tell of every row whose key stands in an earlier row of the table already (parameters are told elsewhere)."""
    names = [c.field for c in table.table.columns if c.name in table.table.key]
    if not names or table.table.name == "parameters":
        return
    seen: dict[tuple[Any, ...], int] = {}
    for row in table.rows:
        key = tuple(row.get(name) for name in names)
        if None in key:
            continue
        if key in seen:
            zh = f"与第{seen[key]}行重复，请核对编号或删去一行"
            table.blame(
                row,
                names[0],
                Fault("duplicate", zh, f"the same as row {seen[key]}; check the id or remove one"),
            )
        else:
            seen[key] = row.line


def _check_one_name_space(tables: Tables) -> None:
    """Units, schools and inspectors share one name space: travel and imposed visits name any of them by id alone."""
    seen: dict[str, str] = {}
    for name in _PLACES:
        table = tables[name]
        own = table.table.key[0]
        for row in table.rows:
            key = row.get(own)
            if key is not None and seen.setdefault(key, name) != name:
                other = tables[seen[key]].table
                zh = f"“{other.zh}”表已用了这个编号；单位、学校、督学的编号不能相同，请改一个"
                en = f"already used in {other.name}; ids of units, schools and inspectors must differ"
                table.blame(row, own, Fault("id_used_elsewhere", zh, en))


def _ids(tables: Tables, names: tuple[str, ...]) -> frozenset[str] | None:
    """The ids of some tables; None where one of them could not be read, so that nothing can be said."""
    if any(tables[name].missing and tables[name].table.required for name in names):
        return None
    return frozenset(
        row.get(tables[name].table.key[0]) for name in names for row in tables[name].rows
    ) - {None}  # fmt: skip


def _given_ids(row: TypedRow, field: str) -> tuple[str, ...]:
    value = row.given.get(field)
    return value if isinstance(value, tuple) else (value,) if value else ()


def _check_reference(tables: Tables, name: str, field: str, targets: tuple[str, ...]) -> None:
    known = _ids(tables, targets)
    if known is None:
        return
    table = tables[name]
    among = [tables[target].table for target in targets]
    for row in table.rows:
        for one in _given_ids(row, field):
            if one not in known:
                table.blame(row, field, unknown_id(one, among))


def _check_order(table: TypedTable, first: str, second: str) -> None:
    columns = {c.field: c for c in table.table.columns}
    strict = (first, second) == ("opened", "closed")
    for row in table.rows:
        one, two = row.get(first), row.get(second)
        if one is None or two is None or (one < two if strict else one <= two):
            continue
        a, b = columns[first], columns[second]
        zh = f"“{b.zh}”{'应晚于' if strict else '早于'}“{a.zh}”（{one}），请核对"
        en = f"{b.name} {'must lie after' if strict else 'lies before'} {a.name} {one}; check both"
        table.blame(row, second, Fault("ends_before_start", zh, en))


def _check_units(table: TypedTable) -> None:
    of_level = {level: [row for row in table.rows if row.get("level") is level] for level in UnitLevel}
    provinces, cities = of_level[UnitLevel.PROVINCE], of_level[UnitLevel.CITY]
    for row in provinces[1:]:
        zh = f"第{provinces[0].line}行已是省级单位；一个方案只能有一个省级单位"
        en = f"row {provinces[0].line} is the province already; only one is possible"
        table.blame(row, "level", Fault("two_provinces", zh, en))
    for row in cities[1:] if not provinces else ():
        zh = f"第{cities[0].line}行已是市级单位；没有省级单位时，一个方案只能有一个市级单位"
        en = f"row {cities[0].line} is the city already; without a province above only one is possible"
        table.blame(row, "level", Fault("two_cities", zh, en))
    levels = {row.get("unit_id"): row.get("level") for row in table.rows}
    for row in table.rows:
        _check_superior(table, row, levels, several=len(cities) > 1)


def _check_superior(
    table: TypedTable, row: TypedRow, levels: Mapping[str | None, UnitLevel | None], *, several: bool
) -> None:
    """A unit's superior stands above it, and is named where there is more than one city."""
    own, parent = row.get("level"), row.get("parent_id")
    above = levels.get(parent)
    if not parent:
        if several and own is UnitLevel.COUNTY:
            zh = "有多个市级单位，请填上级单位（所属的市；省直管的填省级单位）"
            en = "there are several cities: name the superior (its city, or the province that runs it directly)"
            table.blame(row, "parent_id", Fault("no_superior", zh, en))
    elif parent == row.get("unit_id") or (above and (above.rank >= own.rank if own else not above.oversees)):
        zh = "上级单位应是级别更高的单位（市级或省级），请核对"
        en = "the superior must be a city or a province above it; check it"
        table.blame(row, "parent_id", Fault("bad_parent", zh, en))


def _check_central_schools(table: TypedTable) -> None:
    """A teaching point whose central school is no such thing owes a comprehensive of its own; the office is told why."""
    schools = {row.get("school_id"): row for row in table.rows if row.row is not None}
    for row in schools.values():
        central = schools.get(row.get("parent_id"))
        if central is None:
            continue
        ends, closes = central.get("closed"), row.get("closed")
        parts: tuple[tuple[object, Level, str, str], ...] = (
            (central is row, "error", "所属中心校不能是学校自己", "a school is not its own central school"),
            (central.get("parent_id"), "warning", f"{central.get('name')}自己也填了所属中心校", "the central school names one itself"),
            (central.get("office_id") != row.get("office_id"), "warning", "与中心校不归同一督导室", "another office inspects the central school"),
            (ends and (closes is None or closes > ends), "warning", f"中心校先于教学点撤并（{ends}）", f"the central school closes before, on {ends}"),
        )  # fmt: skip
        for wrong, level, zh, en in parts:
            if wrong:
                told = (
                    ("，请核对", "; check it")
                    if level == "error"
                    else ("，综合督导不随中心校，单独安排；请核对", "; its comprehensive is planned apart")
                )
                table.blame(row, "parent_id", Fault("bad_central_school", zh + told[0], en + told[1], level))
                break


def _check_round(units: TypedTable, given: TypedTable, settings: Settings) -> None:
    """A round as short as the least time between two comprehensives leaves each school a single day."""
    parameters = settings.parameters
    if not {"cycle_years", "cycle_min_years"} <= set(parameters.specs):
        return
    for row in units.rows:
        least = parameters.count("cycle_min_years", row.get("unit_id") or "")
        years = row.get("cycle_years")
        if years is not None and years <= least:
            zh = f"周期{years}年，两次综合督导最短也须间隔{least}年，每校只剩满{least}年的那一天可安排；请放宽其一"
            en = f"a round of {years} years with {least} years between two at least leaves each school one day; widen one"
            units.blame(row, "cycle_years", Fault("round_of_one_day", zh, en, "warning"))
    for (key, unit_id), row in settings.rows.items():
        least = parameters.count("cycle_min_years", unit_id)
        if key == "cycle_years" and parameters.count("cycle_years", unit_id) <= least:
            zh = f"与两次综合督导的最短间隔（{least}年）相同或更短，每校只剩满{least}年的那一天可安排；请放宽其一"
            en = f"no longer than the {least} years between two at least: each school is left one day; widen one"
            fault = Fault("round_of_one_day", zh, en, "warning")
            given.blame(row, "value", fault)


def _check_heads(table: TypedTable) -> None:
    by_school: dict[str, list[TypedRow]] = {}
    for row in table.rows:
        if row.row is not None and row.get("term_start") is not None:
            by_school.setdefault(row.get("school_id"), []).append(row)
    for rows in by_school.values():
        rows.sort(key=lambda r: (r.get("term_start"), r.line))
        for former, latter in pairwise(rows):
            ends = [day for day in (former.get("term_end"), former.get("left_on")) if day is not None]
            if ends and min(ends) >= latter.get("term_start"):
                zh = f"与第{former.line}行的校长任期重叠，请核对任期或补上离任日期"
                en = f"overlaps the term in row {former.line}; check the terms or give left_on"
                table.blame(latter, "term_start", Fault("overlapping_terms", zh, en, "warning"))


def _check_imposed(tables: Tables) -> None:
    table = tables["imposed"]
    units = _ids(tables, ("units",)) or frozenset()
    schools = _ids(tables, ("schools",)) or frozenset()
    known = {
        TaskKind.CAMPAIGN: (_ids(tables, ("campaigns",)) or frozenset(), "专项督导", "campaigns"),
        TaskKind.FOLLOW_UP: (_ids(tables, ("follow_ups",)) or frozenset(), "整改", "follow_ups"),
    }
    for row in table.rows:
        target = row.get("target_id")
        for task in row.get("kinds") or ():
            if task.kind in known and task.ref not in known[task.kind][0]:
                zh = f"“{known[task.kind][1]}”表中没有编号 {task.ref}，请核对或先补上"
                en = f"no id {task.ref} in {known[task.kind][2]}; check it"
                table.blame(row, "kinds", Fault("unknown_id", zh, en))
            at_unit = task.kind is TaskKind.COUNTY_EVALUATION
            if (at_unit and target in schools) or (not at_unit and target in units):
                zh = f"{task.kind.zh}的对象应是{'单位' if at_unit else '学校'}，请核对"
                en = f"{task.kind} needs a {'unit' if at_unit else 'school'} as its target; check it"
                table.blame(row, "target_id", Fault("wrong_target", zh, en))


def _check_follow_ups(table: TypedTable) -> None:
    for row in table.rows:
        if row.row is not None and row.get("deadline") is None and row.get("closed_on") is None:
            zh = "没有整改期限也没有销号，不会安排回头看；请填整改期限"
            en = "neither deadline nor closed_on: no look-back will be planned; give the deadline"
            table.blame(row, "deadline", Fault("no_deadline", zh, en, "warning"))


def _check_people(table: TypedTable) -> None:
    _check_half_points(table)
    for row in table.rows:
        if row.get("days_per_month") == 0:
            zh = "每月可用天数为 0，此人不会被安排；若暂时不在，请填“督学不可用”表"
            en = "0 days a month: nothing will be planned; for a time away use the table absences"
            table.blame(row, "days_per_month", Fault("no_days", zh, en, "warning"))


def _check_half_points(table: TypedTable) -> None:
    for row in table.rows:
        if (row.get("lon") is None) != (row.get("lat") is None) and row.row is not None:
            name, zh = ("lat", "纬度") if row.get("lat") is None else ("lon", "经度")
            fault = Fault(
                "half_a_point",
                f"经度、纬度应同时填写；请补上{zh}",
                f"give both lon and lat or neither; {name} is blank",
            )
            table.blame(row, name, fault)


def _check_horizon(tables: Tables, settings: Settings) -> None:
    start, end = settings.start, settings.end
    if start is None or end is None:
        return
    calendar = tables["calendar"]
    inside: list[TypedRow] = []
    for row in calendar.rows:
        first, last = row.get("start"), row.get("end")
        if row.get("kind") is not DayKind.TERM or first is None or last is None:
            continue
        if first <= end and last >= start:
            inside.append(row)
        if (last - first).days > _LONGEST_TERM:
            zh = f"学期长达 {(last - first).days + 1} 天，请核对年份"
            calendar.blame(
                row,
                "end",
                Fault(
                    "long_term", zh, f"a term of {(last - first).days + 1} days; check the year", "warning"
                ),
            )
    if calendar.rows and not inside:
        zh = f"计划期 {start} 至 {end} 内没有学期，请补上学期起止"
        if all(row.row is not None for row in calendar.rows):
            calendar.tell(Fault("no_term", zh, f"no term in the horizon {start} to {end}; add the terms"))
    elif inside and all(row.row is not None for row in calendar.rows):
        _check_stages_have_terms(tables, inside)
    for name in ("campaigns", "imposed", "training"):
        for row in tables[name].rows:
            first, last = row.get("start"), row.get("end")
            if first is not None and last is not None and first <= last and (first > end or last < start):
                zh = f"与计划期 {start} 至 {end} 没有重合，不会安排；请核对日期"
                en = f"lies outside the horizon {start} to {end}; check the dates"
                tables[name].blame(row, "start", Fault("outside_horizon", zh, en, "warning"))


def _check_stages_have_terms(tables: Tables, terms: list[TypedRow]) -> None:
    schools, named = tables["schools"], unit_names(tables)

    def has_term(stage: Stage, unit_id: str) -> bool:
        return any(stage.meant_by(t.get("stage")) and t.get("unit_id") in ("", unit_id) for t in terms)

    told: set[tuple[Stage, str]] = set()
    for row in schools.rows:
        if row.row is None:
            continue
        kind = (row.get("stage"), row.get("unit_id"))
        if kind not in told and not has_term(*kind):
            told.add(kind)
            where = named.get(kind[1], kind[1])
            zh = f"校历中没有适用于{where}{kind[0].zh}的学期，这类学校不会被安排；请补上学期"
            en = f"no term of the calendar applies to {kind[0]} in {where}; add one"
            schools.blame(row, "stage", Fault("no_term_for_stage", zh, en, "warning"))


def _check_waivers(tables: Tables, waivable: Mapping[str, str]) -> None:
    table = tables["waivers"]
    by_word = {fold(word): rule for rule, title in waivable.items() for word in (rule, title)}
    known = frozenset[str]().union(*_subjects(tables))
    for row in table.rows:
        rule, subject = row.get("rule"), row.get("subject")
        if rule is not None:
            if (found := by_word.get(fold(rule))) is None:
                table.blame(row, "rule", _not_waivable(waivable))
            elif found != rule:
                row.replace_value("rule", found)
        if subject is not None and known and subject not in known and subject != "all":
            zh = "没有这个编号的学校、督学、单位或问题，请核对；豁免以编号为准"
            en = "no school, inspector, unit or issue has this id; a waiver goes by id"
            table.blame(row, "subject", Fault("unknown_subject", zh, en, "warning"))


def _subjects(tables: Tables) -> Iterator[frozenset[str]]:
    for name in (*_PLACES, "follow_ups", "campaigns", "imposed", "training"):
        yield _ids(tables, (name,)) or frozenset()


def _not_waivable(waivable: Mapping[str, str]) -> Fault:
    rules = sorted(waivable)
    zh = "、".join(waivable[rule] for rule in rules) or "无"
    return Fault(
        "not_waivable",
        f"只有“原则上”的规则可以豁免，可填：{zh}",
        f"only in-principle rules can be waived: {', '.join(rules) or 'none'}",
    )
