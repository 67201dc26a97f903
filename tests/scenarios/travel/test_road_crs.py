"""A road file stays in the system it came in: minutes are the same in the plan folder, after changes and in what-ifs."""

from dataclasses import replace
from pathlib import Path

import pytest

from duxue.models.rules.register import parameter_specs, waivable
from duxue.planner.publishing import copy_scenario
from duxue.scenarios.codes import EditKind
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed, edited
from duxue.scenarios.edits.rows import Changes, Edit, WhatIf
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.rows import make
from duxue.scenarios.travel.coordinates import from_wgs84

PLACES = {"S1": (118.20, 39.60), "S2": (118.26, 39.60), "S3": (118.26, 39.66)}
CORNERS = ((118.201, 39.601), (118.23, 39.64), (118.261, 39.601), (118.261, 39.659))
SECTIONS = ((0, 1), (1, 2), (1, 3), (2, 3))


def scenario(folder: Path, crs: str, roads_crs: str = "") -> Path:
    """Three schools and four junctions at the same places of the ground, written in a coordinate system."""

    def told(lon: float, lat: float, system: str) -> str:
        x, y = from_wgs84(lon, lat, system)
        return f"{float(x):.9f},{float(y):.9f}"

    seat = told(118.18, 39.63, crs)
    schools = [f"{s},{s},U1,primary,500,{told(*at, crs)}" for s, at in PLACES.items()]
    ends = [told(*corner, roads_crs or crs) for corner in CORNERS]
    parameters = ["from,2027-01-01", f"crs,{crs}", "travel_source,roads", "roads_file,roads.csv"]
    tables = {
        "units": [
            "unit_id,name,level,parent_id,lon,lat",
            f"U0,市教育督导室,city,,{seat}",
            f"U1,甲县教育督导室,county,U0,{seat}",
        ],
        "schools": ["school_id,name,unit_id,stage,students,lon,lat", *schools],
        "inspectors": [
            "inspector_id,name,unit_id,employment,background,term_start,term_end,school_id",
            "X1,甲,U1,part_time,teacher,2026-01-01,2028-12-31,S1",
        ],
        "calendar": ["from,to,kind", "2027-02-22,2027-07-09,term"],
        "parameters": ["key,value", *parameters, *([f"roads_crs,{roads_crs}"] if roads_crs else [])],
        "roads": ["from_lon,from_lat,to_lon,to_lat", *(f"{ends[a]},{ends[b]}" for a, b in SECTIONS)],
    }
    folder.mkdir()
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def read(folder: Path) -> County:
    reading = read_scenario(folder, parameter_specs(), waivable())
    assert reading.county is not None, [p.line() for p in reading.problems]
    return reading.county


def minutes(county: County) -> list[float]:
    return [county.travel.minutes(a, b) for a in sorted(PLACES) for b in sorted(PLACES)]


@pytest.fixture
def by_gps(tmp_path: Path) -> list[float]:
    return minutes(read(scenario(tmp_path / "gps", "WGS84")))


@pytest.mark.parametrize(
    ("crs", "roads_crs"), [("GCJ02", ""), ("BD09", ""), ("WGS84", "GCJ02"), ("BD09", "WGS84")]
)
def test_minutes_are_the_same_in_every_system_and_after_a_round_trip(
    crs: str, roads_crs: str, by_gps: list[float], tmp_path: Path
) -> None:
    source = scenario(tmp_path / "own", crs, roads_crs)
    county = read(source)
    # Half a kilometre beside the roads would cost minutes, not ten-thousandths.
    assert minutes(county) == pytest.approx(by_gps, abs=1e-3)
    copy_scenario(county, tmp_path / "copy", "zh")
    copy = read(tmp_path / "copy")
    assert minutes(copy) == pytest.approx(minutes(county), abs=1e-9)
    assert copy.digest == county.digest
    assert copy.parameters.word("crs") in ("WGS84", crs)


@pytest.mark.parametrize("crs", ["GCJ02", "BD09"])
@pytest.mark.parametrize("from_copy", [False, True])
def test_travel_built_anew_by_changes_and_what_ifs_reads_the_same_roads(
    crs: str, by_gps: list[float], tmp_path: Path, from_copy: bool
) -> None:
    folder = scenario(tmp_path / "own", crs)
    county = read(folder)
    if from_copy:
        copy_scenario(county, tmp_path / "copy", "zh")
        folder = tmp_path / "copy"
        county = read(folder)
    fourth = replace(county.schools["S1"], school_id="S4", name="S4")
    after = changed(county, Plan(), Changes((), {"schools": (fourth,)}), county.as_of)
    assert after.travel is not county.travel
    assert minutes(after) == pytest.approx(by_gps, abs=1e-3)
    edit = make(Edit, whatif="慢", kind=EditKind.PARAMETER, subject="road_speed_kmh", value="20")
    slower = WhatIf("慢", (edit,))
    assert minutes(edited(county, slower)) == pytest.approx([2 * m for m in by_gps], abs=1e-3)


def test_a_scenario_without_a_road_file_says_nothing_of_roads(tmp_path: Path) -> None:
    folder = scenario(tmp_path / "own", "GCJ02")
    (folder / "parameters.csv").write_text("key,value\nfrom,2027-01-01\ncrs,GCJ02\n", encoding="utf-8")
    (folder / "roads.csv").unlink()
    assert not read(folder).parameters.is_set("roads_crs")


def test_a_road_file_in_a_folder_beside_the_tables_comes_along(tmp_path: Path) -> None:
    source = scenario(tmp_path / "own", "WGS84")
    (source / "路网").mkdir()
    (source / "roads.csv").rename(source / "路网" / "roads.csv")
    table = source / "parameters.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("roads.csv", "路网/roads.csv"), encoding="utf-8"
    )
    county = read(source)
    copy_scenario(county, tmp_path / "copy", "zh")
    copy = read(tmp_path / "copy")
    assert minutes(copy) == pytest.approx(minutes(county), abs=1e-9)
    assert copy.digest == county.digest


@pytest.mark.parametrize("name", ["../roads.csv", "/roads.csv"])
def test_a_road_file_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    source = scenario(tmp_path / "own", "WGS84")
    table = source / "parameters.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("roads.csv", name), encoding="utf-8")
    reading = read_scenario(source, parameter_specs())
    assert any("roads_file" in p.line() and "parameters" in p.line() for p in reading.problems)
    assert reading.county is None
