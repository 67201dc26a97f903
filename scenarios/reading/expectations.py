"""What an office tells for its staffing: where people could be found, how enrolment goes, how many terms were served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from duxue.scenarios.cells.parameter_values import parameter_value, spec_of
from duxue.scenarios.cells.typed_rows import TypedTable
from duxue.scenarios.codes import Stage
from duxue.scenarios.county import County
from duxue.scenarios.files.source import open_source
from duxue.scenarios.parameters import GROUND
from duxue.scenarios.problems import Fault, Problem, has_errors
from duxue.scenarios.reading.scenario import typed_tables
from duxue.scenarios.records import LAT, LON
from duxue.scenarios.rows import Kind, Table, column, columns_of
from duxue.scenarios.sheets import SCENARIO, table
from duxue.scenarios.travel.coordinates import to_wgs84


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place from which a new person's days could start; blank office: open to all."""

    name: str = column("名称", synonyms=("地点", "乡镇街道"))
    office_id: str = column("管辖单位", Kind.ID, "", synonyms=("单位代码", "所属单位"))
    lon: float = column("经度", Kind.NUMBER, low=LON[0], high=LON[1])
    lat: float = column("纬度", Kind.NUMBER, low=LAT[0], high=LAT[1])


@dataclass(frozen=True, slots=True)
class TrendRow:
    """Per cent a year by which enrolment changes; blank office, stage or township: all of them."""

    office_id: str = column("管辖单位", Kind.ID, "", synonyms=("单位代码", "所属单位"))
    stage: Stage | None = column("学段", codes=Stage, default=None)
    township: str = column("乡镇街道", default="", synonyms=("乡镇", "街道"))
    percent: float = column(
        "每年变化百分比",
        Kind.NUMBER,
        low=-50,
        high=100,
        synonyms=("年变化率", "每年变化"),
        help=("如 -3 表示每年减少百分之三", "-3: three per cent fewer each year"),
    )


@dataclass(frozen=True, slots=True)
class TermRow:
    """Terms that a part-time inspector has served in a row, the present one included."""

    inspector_id: str = column("督学证号", Kind.ID, synonyms=("督学编号", "证号"))
    terms: int = column("已任届数", Kind.INT, low=1, high=20, synonyms=("任期数", "连续任期数"))


PLACES = Table("places", "候选地点", PlaceRow, columns_of(PlaceRow), ("office_id", "name"), False, "", "")
TRENDS = Table(
    "trends", "在校生趋势", TrendRow, columns_of(TrendRow), ("office_id", "stage", "township"), False, "", ""
)
TERMS = Table("terms", "已任届数", TermRow, columns_of(TermRow), ("inspector_id",), False, "", "")
EXPECTATION_TABLES = (PLACES, TRENDS, TERMS)


@dataclass(frozen=True)
class Expectations:
    """The rows that an office gave, points in WGS-84."""

    places: tuple[PlaceRow, ...] = ()
    trends: tuple[TrendRow, ...] = ()
    terms: Mapping[str, int] = field(default_factory=dict)

    def places_of(self, office_id: str) -> tuple[PlaceRow, ...]:
        """The places open to an office."""
        return tuple(row for row in self.places if row.office_id in ("", office_id))

    def trends_of(self, office_id: str) -> tuple[TrendRow, ...]:
        """The trends that hold for an office's schools, those for all offices first."""
        mine = [row for row in self.trends if row.office_id in ("", office_id)]
        return tuple(sorted(mine, key=lambda row: bool(row.office_id)))


def read_expectations(path: Path, county: County) -> tuple[Expectations | None, tuple[Problem, ...]]:
    """The tables 候选地点, 在校生趋势 and 已任届数 of a workbook or a folder of csv files, with all problems at once.

    Points are in the scenario's own coordinate system. None exactly where there is an error.
    """
    typed, problems = typed_tables(open_source(path), EXPECTATION_TABLES, lenient=True)
    if typed:
        _check(typed, county)
    for one in typed.values():
        problems += one.problems
    if has_errors(problems) or not typed:
        return None, tuple(problems)
    crs = county.parameters.word("crs")
    places = tuple(_in_wgs84(row, crs) for row in typed["places"].whole())
    terms = {row.inspector_id: row.terms for row in typed["terms"].whole()}
    return Expectations(places, typed["trends"].whole(), terms), tuple(problems)


def _in_wgs84(row: PlaceRow, crs: str) -> PlaceRow:
    lon, lat = to_wgs84(row.lon, row.lat, crs)
    return replace(row, lon=float(lon), lat=float(lat))


def _check(typed: Mapping[str, TypedTable], county: County) -> None:
    for name in ("places", "trends"):
        for row in typed[name].rows:
            office = row.get("office_id")
            if office and office not in county.units:
                fault = Fault(
                    "unknown_id", "“单位”表中没有这个单位代码，请核对", "no such unit_id in units; check it"
                )
                typed[name].blame(row, "office_id", fault)
    towns = {school.township for school in county.rows.schools}
    for row in typed["trends"].rows:
        town = row.get("township")
        if town and town not in towns:
            zh, en = "“学校”表中没有这个乡镇街道，请核对", "no school has this township; check it"
            fault = Fault("unknown_township", zh, en)
            typed["trends"].blame(row, "township", fault)
    for row in typed["terms"].rows:
        person = row.get("inspector_id")
        if person and person not in county.inspectors:
            fault = Fault(
                "unknown_id", "“督学”表中没有这个督学证号，请核对", "no such inspector_id; check it"
            )
            typed["terms"].blame(row, "inspector_id", fault)
    for one in typed.values():
        _tell_twice(one)


def _tell_twice(typed: TypedTable) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for row in typed.rows:
        key = tuple(row.get(name) or "" for name in typed.table.key)
        if key in seen:
            line = seen[key]
            fault = Fault("duplicate", f"与第{line}行重复，请删去一行", f"the same as row {line}; remove one")
            typed.blame(row, typed.table.key[-1], fault)
        seen.setdefault(key, row.line)


def given_crs(path: Path) -> str:
    """The coordinate system in which a scenario's own tables hold their points (WGS84 where none is given)."""
    typed, _ = typed_tables(open_source(path), (table(SCENARIO, "parameters"),), lenient=True)
    rows = typed["parameters"].rows if typed else []
    spec = next(spec for spec in GROUND if spec.key == "crs")
    for row in rows:
        if spec_of(row.get("key") or "", {spec.key: spec}) is spec:
            value, _ = parameter_value(row.get("value") or "", spec)
            return str(value or spec.default)
    return str(spec.default)
