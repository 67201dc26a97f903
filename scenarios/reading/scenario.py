"""A scenario or a plan read from a workbook or a folder: the county or plan made ready, or all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from duxue.scenarios.cells.names import Names, put_ids
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.riding import RIDING
from duxue.scenarios.cells.sheet_names import stage_sheets, table_named, tables_of
from duxue.scenarios.cells.typed_rows import TypedTable, read_riding, read_table
from duxue.scenarios.county import County
from duxue.scenarios.files.source import Source, open_source
from duxue.scenarios.files.writing import digest_of
from duxue.scenarios.parameters import Parameters, ParameterSpec, Value
from duxue.scenarios.plan import Plan
from duxue.scenarios.plan_folder import WORKBOOK
from duxue.scenarios.problems import Fault, Problem, at_file, folded, has_errors, in_order
from duxue.scenarios.reading.completing import complete
from duxue.scenarios.reading.consistency import check_consistency, check_keys
from duxue.scenarios.reading.plan_outcome import outcome_of
from duxue.scenarios.reading.settings import NOTICE_LEAD, Settings, read_settings, work_calendar
from duxue.scenarios.reading.standing import Stood, stood
from duxue.scenarios.reading.taught import Taught, beside, taught_of
from duxue.scenarios.row_order import ordered
from duxue.scenarios.rows import Table
from duxue.scenarios.sheets import PLAN, SCENARIO, Rows
from duxue.scenarios.travel.coordinates import to_wgs84
from duxue.scenarios.travel.minutes import TravelError, build_travel, road_crs


@dataclass(frozen=True)
class Reading:
    """What came of reading a scenario: the county (None exactly where there is an error), and every problem.

    ``crs`` is the coordinate system in which its points are typed (the county's are WGS84), ``lines`` the row of each
    school (by id) in its sheet, counted from 1, ``pins`` the table of pins with its cells. Where there is an error,
    ``places`` holds the units, townships and schools that were understood (None: none were), and nothing else.
    """

    county: County | None
    problems: tuple[Problem, ...]
    crs: str = "WGS84"
    lines: Mapping[str, int] = field(default_factory=dict)
    pins: TypedTable | None = field(default=None, repr=False)
    places: County | None = field(default=None, repr=False)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that forbid nothing."""
        return tuple(p for p in self.problems if p.level == "warning")


def read_scenario(
    path: Path, specs: Iterable[ParameterSpec], waivable: Mapping[str, str] = MappingProxyType({})
) -> Reading:
    """A county or city from a workbook (.xlsx, .xls, .ods) or a folder of csv files, with all problems at once.

    ``specs`` declare every parameter (the ground's and the rules'); ``waivable`` are the rules that may be
    waived, by id with their Chinese titles (both are understood). Never raises for what a file may hold.
    """
    source = open_source(Path(path))
    taught, untaught = taught_of(beside(source.path), SCENARIO)
    typed, problems = typed_tables(source, SCENARIO, lenient=True, taught=taught)
    problems += untaught
    if not typed:
        return Reading(None, tuple(problems))
    complete(typed)
    put_ids(typed, Names.of_tables(typed))
    units = [str(row.get("unit_id")) for row in typed["units"].rows]
    settings = read_settings(typed["parameters"], specs, units)
    check_consistency(typed, settings, waivable)
    for table in SCENARIO:
        problems += typed[table.name].problems
    problems = _without_road_file(problems, settings)
    crs = settings.parameters.word("crs")
    lines = {str(row.get("school_id")): row.line for row in typed["schools"].rows}
    if has_errors(problems):
        return Reading(
            None, in_order(problems, SCENARIO), crs, lines, places=_places(typed, settings, source)
        )
    try:
        rows = Rows(**{t.name: typed[t.name].whole() for t in SCENARIO if t.name != "parameters"})
        county, told = _county(rows, settings, source)
        typed["schools"].problems.clear()
        for one in told:
            typed["schools"].tell(_standing(one))
        problems += typed["schools"].problems
    except TravelError as error:
        row = settings.rows.get(("travel_source", "")) or settings.rows.get(("roads_file", ""))
        fault = Fault("travel", error.zh, error.en)
        parameters = typed["parameters"]
        problems.append(parameters.problem(row, "value", fault) if row else at_file(source.path.name, fault))
        return Reading(
            None, in_order(problems, SCENARIO), crs, lines, places=_places(typed, settings, source)
        )
    if county.travel.impossible:
        problems.append(_impossible(typed["parameters"], settings, source, county.travel.impossible))
    return Reading(county, in_order(problems, SCENARIO), crs, lines, typed["pins"])


def _impossible(parameters: TypedTable, settings: Settings, source: Source, pairs: int) -> Problem:
    """The warning on a source of travel that tells minutes in which nobody can make the way."""
    zh = f"试查的路程中有 {pairs} 对起终点相距 1 公里以上而分钟数不可能（如 0），按直线距离估算；请检查行程服务"
    en = f"of the ways tried, {pairs} are over 1 km long with impossible minutes (such as 0) and go by distance; check the server"
    fault = Fault("impossible_minutes", zh, en, "warning")
    row = settings.rows.get(("travel_source", ""))
    return parameters.problem(row, "value", fault) if row else at_file(source.path.name, fault)


def typed_tables(
    source: Source,
    tables: tuple[Table, ...],
    *,
    lenient: bool,
    taught: Taught | None = None,
    then: Callable[[TypedTable], None] = lambda _table: None,
) -> tuple[dict[str, TypedTable], list[Problem]]:
    """Every table of the contract as typed rows (empty where it is missing); no tables at all if nothing was found.

    ``then`` is done with each table that was read, before the next one is.
    """
    problems = list(source.problems)
    sheets, unknown = tables_of(source.sheets, tables, lenient=lenient)
    if not sheets:
        if not has_errors(problems):
            problems += [*unknown, at_file(source.path.name, _no_tables(tables))]
        return {}, problems
    problems += unknown
    damaged = {table_named(p.sheet, tables, lenient=lenient) for p in source.problems if p.level == "error"}
    typed: dict[str, TypedTable] = {}
    for table in tables:
        if table.name in sheets:
            typed[table.name] = read_table(sheets[table.name], table, (taught or {}).get(table.name))
            then(typed[table.name])
            continue
        typed[table.name] = _riding(table, sheets, typed) or TypedTable(table, source.path.name, missing=True)
        if table.required and table.name not in damaged:
            by_stage = stage_sheets(source.sheets) if table.name == "schools" else ()
            fault = _parted_by_stage(by_stage) if by_stage else _missing_table(table)
            problems.append(at_file(source.path.name, fault))
    return typed, problems


def _riding(
    table: Table, sheets: Mapping[str, RawSheet], typed: Mapping[str, TypedTable]
) -> TypedTable | None:
    """A table that has no sheet of its own and rides on another's."""
    found = [
        read
        for one in RIDING
        if one.guest == table.name
        and one.host in sheets
        and one.host in typed
        and (read := read_riding(sheets[one.host], table, one, typed[one.host])) is not None
    ]
    for other in found[1:]:
        found[0].problems.append(at_file(other.sheet, _rides_twice(table, found[0])))
    return found[0] if found else None


def _rides_twice(table: Table, taken: TypedTable) -> Fault:
    zh = f"“{table.zh}”已按“{taken.sheet}”表中的列读取，本表中的同类列未读取；两处如有不同，请改一致"
    en = f"{table.name} are read from columns of {taken.sheet}; those of this sheet are not read"
    return Fault("rides_twice", zh, en, "warning")


def _no_tables(tables: tuple[Table, ...]) -> Fault:
    required = [t for t in tables if t.required] or list(tables)
    zh = f"没有找到任何一张数据表；至少应有：{'、'.join(t.zh for t in required)}"
    en = f"no table found; at least these are needed: {', '.join(t.name for t in required)}"
    return Fault("no_tables", zh, en)


def _parted_by_stage(sheets: Sequence[str]) -> Fault:
    names_zh, names_en = "”“".join(sheets), ", ".join(sheets)
    zh = f"学校名单按学段分在“{names_zh}”几张表中；请合成一张“学校”表，加“学段”一列写明各是哪种学校"
    en = f"the schools stand in sheets by stage ({names_en}): put them into one sheet schools, with a column stage"
    return Fault("parted_by_stage", zh, en)


def _missing_table(table: Table) -> Fault:
    needs = [column for column in table.columns if column.required]
    zh, en = "、".join(c.zh for c in needs), ", ".join(c.name for c in needs)
    return Fault(
        "missing_table",
        f"缺少“{table.zh}”表，请补上（列：{zh}）",
        f"the table {table.name} is missing; add it ({en})",
    )


def _without_road_file(problems: list[Problem], settings: Settings) -> list[Problem]:
    road_file = settings.parameters.value("roads_file") if "roads_file" in settings.parameters.specs else None
    return [p for p in problems if not (p.code == "unknown_sheet" and p.sheet == road_file)]


def _places(typed: Mapping[str, TypedTable], settings: Settings, source: Source) -> County | None:
    """The units, townships and schools that were understood, to be shown on a map: nothing is planned or judged from them."""
    units = {unit.unit_id: unit for unit in reversed(typed["units"].whole())}
    schools = {
        school.school_id: school
        for school in reversed(typed["schools"].whole())
        if {school.unit_id, school.office_id} <= units.keys()
    }
    townships = tuple(t for t in typed["townships"].whole() if t.unit_id in units)
    if not schools:
        return None
    rows = Rows(
        units=tuple(reversed(units.values())), schools=tuple(reversed(schools.values())), townships=townships
    )
    plainly = settings.parameters.replaced({("travel_source", ""): "distance"})
    start = settings.start or date.min  # a page of places names no days
    shown = replace(settings, parameters=plainly, start=start, end=settings.end or start)
    return _county(rows, replace(shown, as_of=settings.as_of or start), source)[0]


def _county(rows: Rows, settings: Settings, source: Source) -> tuple[County, tuple[Stood, ...]]:
    crs = settings.parameters.word("crs")
    parameters, notes = settings.parameters, list(settings.notes)
    if crs not in ("WGS84", "CGCS2000"):
        rows = rows_in_wgs84(rows, crs)
        parameters = parameters.replaced({("crs", ""): "WGS84", **_road_file_stays(parameters)})
        notes.append((f"坐标已由 {crs} 换算为 WGS84", f"points converted from {crs} to WGS84"))
    rows, told = stood(rows)
    rows = ordered(rows)
    if told:
        notes.append(_standing_note(told))
    calendar = work_calendar(rows.calendar, rows.closures, parameters)
    start, end = settings.start, settings.end
    if start is None or end is None:
        raise ValueError("a horizon that cannot be had is an error of the settings")
    county = County(
        rows=rows,
        parameters=parameters,
        start=start,
        end=end,
        as_of=settings.as_of or calendar.workdays_before(start, NOTICE_LEAD),
        seed=parameters.count("seed"),
        calendar=calendar,
        travel=build_travel(rows, parameters, source.folder),
        synthetic=parameters.yes("synthetic"),
        notes=tuple(notes),
        source=source.path,
    )
    return replace(county, digest=digest_of(county)), told


def _standing(one: Stood) -> Fault:
    where = one.township or "未填乡镇"
    if one.at_township:
        zh = f"{where}有 {one.schools} 所学校没有经纬度，按乡镇定位"
        en = f"{one.schools} schools of {where} have no point and stand at the township's"
    else:
        zh = f"{where}有 {one.schools} 所学校没有经纬度，按单位驻地定位；请在“乡镇”表补上该乡镇的经纬度，行程更准"
        en = f"{one.schools} schools of {one.township or 'no township'} stand at the unit's seat; give the township's point"
    return Fault("by_township", zh, en, "warning")


def _standing_note(told: tuple[Stood, ...]) -> tuple[str, str]:
    count = sum(one.schools for one in told)
    zh = f"{count} 所学校没有经纬度，按乡镇定位（没有乡镇坐标的按单位驻地），行程为估算"
    return (
        zh,
        f"{count} schools without a point stand at their township or their unit's seat; travel is estimated",
    )


def _road_file_stays(parameters: Parameters) -> dict[tuple[str, str], Value]:
    """The places are converted, the road file is not: from now on it says itself what system it is in."""
    return {("roads_crs", ""): road_crs(parameters)} if parameters.is_set("roads_file") else {}


def rows_in_wgs84(rows: Rows, crs: str) -> Rows:
    """The rows with the points of units, schools and inspectors converted from a coordinate system to WGS84."""

    def converted(table: tuple[Any, ...]) -> tuple[Any, ...]:
        placed = [row for row in table if row.lon is not None and row.lat is not None]
        lon, lat = to_wgs84([r.lon for r in placed], [r.lat for r in placed], crs)
        moved = iter(zip(lon.tolist(), lat.tolist(), strict=True))
        points = [next(moved) if row.lon is not None and row.lat is not None else None for row in table]
        return tuple(
            row if point is None else replace(row, lon=round(point[0], 9), lat=round(point[1], 9))
            for row, point in zip(table, points, strict=True)
        )

    return replace(
        rows,
        units=converted(rows.units),
        schools=converted(rows.schools),
        inspectors=converted(rows.inspectors),
        townships=converted(rows.townships),
    )


def _all_told(table: TypedTable) -> None:
    if table.table.name in ("events", "visits"):
        check_keys(table)  # seats and look-ups go by these ids alone
    table.settle()


def _is_table(sheet: str) -> bool:
    return table_named(sheet, PLAN, lenient=False) is not None


def read_plan_table(folder: Path, table: Table) -> tuple[tuple[Any, ...] | None, tuple[Problem, ...]]:
    """The rows of one table of a plan folder (None exactly where there is an error): the whole plan would be held a second time."""
    typed, problems = typed_tables(
        open_source(folder / f"{table.name}.csv"), (table,), lenient=False, then=_all_told
    )
    problems += [p for one in typed.values() for p in one.problems]
    wrong = has_errors(problems) or table.name not in typed
    return None if wrong else typed[table.name].whole(), tuple(folded(problems))


def read_plan(path: Path, *, tables_alone: bool = False) -> tuple[Plan | None, tuple[Problem, ...]]:
    """A plan from its folder (csv tables and ``outcome.json``) or from an edited ``plan.xlsx``, with all problems.

    The plan is None exactly where there is an error; ids that the scenario does not know are left to the audit.
    ``tables_alone``: of a workbook that was just written, the documents (which are most of it) are not looked at.
    """
    path = Path(path)
    outcome, problems = outcome_of(path)
    source = open_source(path, _is_table if tables_alone else lambda _: True)
    if path.is_dir() and not source.sheets and not source.problems and (path / WORKBOOK).is_file():
        source = open_source(path / WORKBOOK)
    if path.is_dir() and not source.sheets and outcome is not None:
        return (None if has_errors(problems) else Plan(outcome=outcome)), tuple(problems)
    typed, found = typed_tables(source, PLAN, lenient=False, then=_all_told)
    problems += found
    for table in typed.values():
        problems += table.problems
    if has_errors(problems) or not typed:
        return None, tuple(folded(problems))
    tables: dict[str, Any] = {name: table.whole() for name, table in typed.items()}
    return Plan(**tables, outcome=outcome or {}), tuple(problems)
