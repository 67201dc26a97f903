"""A file of changes: every fault told at its cell, and the county after the changes, which reads back the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from models.rules.register import parameter_specs, waivable
from scenarios.changes import WANTS, Change, ChangeKind, Changes
from scenarios.changes_reading import ChangesReading, read_changes
from scenarios.changing import changed
from scenarios.codes import ImposedLevel, RecusalReason, TaskKind
from scenarios.coordinates import from_wgs84
from scenarios.county import County
from scenarios.plan import Event, Plan, Visit
from scenarios.reading import read_scenario
from scenarios.rows import Task, make
from scenarios.sheets import SCENARIO
from scenarios.writing import scenario_rows, write_csv

TABLES = {
    "units": "unit_id,name,level,parent_id,lon,lat\nU0,市,city,,118.18,39.63\nU1,甲县,county,U0,118.18,39.63\nU2,乙县,county,U0,118.38,39.63\n",
    "schools": "school_id,name,unit_id,stage,students,lon,lat,opened,closed\n"
    "S1,一小,U1,primary,500,118.2,39.6,2000-09-01,\nS2,二小,U1,primary,500,118.21,39.6,2000-09-01,\n"
    "S3,三小,U1,primary,500,118.22,39.6,2000-09-01,2027-07-10\n",
    "inspectors": "inspector_id,name,unit_id,employment,background,term_start,term_end\n"
    "I1,张甲,U1,full_time,teacher,2026-01-01,2028-12-31\nI2,李乙,U1,full_time,teacher,2026-01-01,2027-04-30\n",
    "principals": "school_id,name,term_start,term_end\nS1,王校长,2024-09-01,2027-08-31\n",
    "calendar": "from,to,kind\n2026-09-01,2027-01-22,term\n2027-02-22,2027-07-09,term\n2027-09-01,2028-01-21,term\n",
    "recusals": "inspector_id,school_id,reason,from,to\nI1,S2,relative,,\n",
    "campaigns": "campaign_id,name,from,to\nZ1,食品安全,2027-03-01,2027-06-30\n",
}
AS_OF = date(2027, 3, 1)
PLAN = Plan(
    events=(
        make(Event, event_id="E1", target_id="S1", kinds=(Task(TaskKind.COMPREHENSIVE),), start=date(2027, 2, 23), end=date(2027, 2, 24)),
        make(Event, event_id="E2", target_id="S2", kinds=(Task(TaskKind.COMPREHENSIVE),), start=date(2027, 4, 5), end=date(2027, 4, 6)),
    ),
    visits=(make(Visit, visit_id="V1", date=date(2027, 2, 25), school_id="S1", inspector_id="I1"),),
)  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    folder = tmp_path_factory.mktemp("scenario")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    reading = read_scenario(folder, parameter_specs(), waivable())
    assert reading.county is not None, [p.line() for p in reading.problems]
    return reading.county


def read(county: County, path: Path, as_of: date | None = AS_OF, **tables: str) -> ChangesReading:
    """A folder of changes: ``changes`` as lines below the heading, other tables whole."""
    path.mkdir(exist_ok=True)
    for name, text in tables.items():
        head = "kind,subject,other,from,to,value,note\n" if name == "changes" else ""
        (path / f"{name}.csv").write_text(head + text + "\n", encoding="utf-8")
    return read_changes(path, county, PLAN, parameter_specs(), waivable(), as_of=as_of)


def ready(county: County, path: Path, **tables: str) -> Changes:
    reading = read(county, path, **tables)
    assert reading.changes is not None, [p.line() for p in reading.problems]
    return reading.changes


def told(reading: ChangesReading) -> list[tuple[str, str, str]]:
    return [(p.sheet, p.cell, p.code) for p in reading.problems]


@pytest.mark.parametrize(
    ("line", "cell", "code"),
    [
        ("retired,I1,,2027-04-01,,,", "A2", "unknown_word"),
        ("leave,,,2027-04-01,,,", "B2", "blank"),
        ("leave,I9,,2027-04-01,,,", "B2", "unknown_id"),
        ("leave,张甲,,2027-04-01,,,", "B2", "unknown_id"),
        ("leave,I1,,,,,", "D2", "blank"),
        ("leave,I1,,4月1日,,,", "D2", "not_a_date"),
        ("leave,I1,,2028-04-01,,,", "D2", "outside_horizon"),
        ("leave,I2,,2027-05-02,,,", "D2", "not_in_office"),
        ("ill,I1,,2027-04-15,2027-04-01,,", "E2", "ends_before_start"),
        ("join,I7,,2027-04-01,,,", "B2", "unknown_id"),
        ("join,I1,,2027-04-01,,,", "B2", "no_row"),
        ("transfer,I1,,2027-04-01,,,", "C2", "blank"),
        ("transfer,I1,U1,2027-04-01,,,", "C2", "same_unit"),
        ("transfer,I1,U2;U0,2027-04-01,,,", "C2", "too_many"),
        ("transfer,I1,教育局,2027-04-01,,J1,", "C2", "unknown_id"),
        ("transfer,I1,U2,2027-04-01,,I2,", "F2", "id_used_elsewhere"),
        ("recusal,I1,,2027-04-01,,,", "C2", "blank"),
        ("recusal,I1,S1;S8,2027-04-01,,,", "C2", "unknown_id"),
        ("recusal,I1,S1,2027-04-01,,老乡,", "F2", "unknown_word"),
        ("school_open,S9,,2027-09-01,,,", "B2", "unknown_id"),
        ("school_open,S1,,2027-09-01,,,", "B2", "no_row"),
        ("school_close,S3,,2027-09-01,,,", "D2", "closed_already"),
        ("school_close,S1,S1,2027-09-01,,,", "C2", "same_school"),
        ("principal_left,S2,,2027-04-01,,,", "B2", "no_head"),
        ("principal_left,S1,,2027-09-01,,,", "B2", "no_head"),
        ("emergency,U1,,2027-04-01,,,", "B2", "unknown_id"),
        ("emergency,S3,I1,2027-09-01,,,", "D2", "not_in_scope"),
        ("emergency,S1,I9,2027-04-01,,,", "C2", "unknown_id"),
        ("emergency,S1,I1,2026-12-01,,,", "D2", "outside_horizon"),
        ("impose,S1,,2027-04-01,,,", "F2", "blank"),
        ("impose,S1,,2027-04-01,,综合,", "", ""),
        ("impose,S1,,2027-04-01,,检查,", "F2", "bad_kinds"),
        ("impose,S1,,2027-04-01,,campaign:Z9,", "F2", "unknown_id"),
        ("impose,U1,,2027-04-01,,comprehensive,", "B2", "wrong_target"),
        ("not_done,E9,,,,,", "B2", "unknown_id"),
        ("not_done,E2,,,,,", "B2", "not_yet"),
        ("parameter,schools_per_inspecter,,,,4,", "B2", "unknown_parameter"),
        ("parameter,schools_per_inspector,,,,,", "F2", "blank"),
        ("parameter,schools_per_inspector,,,,many,", "F2", "bad_parameter"),
        ("parameter,schools_per_inspector,U7,,,4,", "C2", "unknown_id"),
        ("parameter,seed,,,,4,", "B2", "fixed_parameter"),
        ("parameter,detour_factor,U1,,,1.4,", "C2", "not_per_unit"),
    ],
)
def test_a_wrong_row_is_told_at_its_cell(
    line: str, cell: str, code: str, county: County, tmp_path: Path
) -> None:
    reading = read(county, tmp_path, changes=line)
    errors = [(p.cell, p.code) for p in reading.problems if p.level == "error"]
    assert errors == ([(cell, code)] if code else [])
    assert (reading.changes is None) == bool(code)
    assert all(p.sheet == "changes.csv" and p.message_zh and p.message_en for p in reading.problems)
