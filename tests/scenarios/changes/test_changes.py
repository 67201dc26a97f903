"""A file of changes: every fault told at its cell, and the county after the changes, which reads back the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from duxue.models.rules.register import parameter_specs, waivable
from duxue.scenarios.changes.reading import ChangesReading, read_changes
from duxue.scenarios.codes import ChangeKind, ImposedLevel, PinKind, RecusalReason, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.edits.register import CHANGES_OFFERED
from duxue.scenarios.edits.rows import Change, Changes
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.plan import Event, Plan, Visit
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.rows import Task, make
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.travel.coordinates import from_wgs84

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
PEOPLE, SCHOOLS = (TABLES[name].splitlines()[0] for name in ("inspectors", "schools"))
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
        ("leave,张 甲,,2027-04-01,,,", "", ""),
        ("leave,张丙,,2027-04-01,,,", "B2", "unknown_id"),
        ("leave,I1,,,,,", "D2", "blank"),
        ("leave,I1,,4月1日,,,", "D2", "not_a_date"),
        ("leave,I1,,2028-04-01,,,", "D2", "outside_horizon"),
        ("leave,I2,,2027-05-02,,,", "D2", "not_in_office"),
        ("ill,I1,,2027-04-15,2027-04-01,,", "E2", "ends_before_start"),
        ("leave,I1,,-,,,", "D2", "blank"),
        ("leave,I1,,无,,,", "D2", "blank"),
        ("leave,I1,, ,,,", "D2", "blank"),
        ("leave,I1,,\u200b,,,", "D2", "blank"),
        ("leave,I1,,待定,,,", "D2", "blank"),
        ("recusal,I1,未定,2027-05-01,,relative,", "C2", "blank"),
        ("recusal,I1, ,2027-05-01,,relative,", "C2", "blank"),
        ("recusal,I1,—,2027-05-01,,relative,", "C2", "blank"),
        ("emergency,S1,,/,,,", "D2", "blank"),
        ("impose,S1,,2027-04-01,, ,", "F2", "blank"),
        ("parameter,reach_minutes,,,, ,", "F2", "blank"),
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
        ("give,S1,,2027-04-01,,,", "C2", "blank"),
        ("give,S1,I1;I2,2027-04-01,,,", "C2", "too_many"),
        ("move,E9,,2027-04-12,,,", "B2", "unknown_id"),
        ("move,E1,,2027-04-12,,,", "B2", "over"),
        ("move,E2,,2027-02-25,,,", "D2", "before_as_of"),
        ("move,E2,,,,,", "D2", "blank"),
        ("lock,E9,,,,,", "B2", "unknown_id"),
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


def test_a_whole_workbook_that_says_what_is_known_changes_nothing(county: County, tmp_path: Path) -> None:
    """An office may hand over its scenario again: values and rows that are the plan's own pass and are no change."""
    write_csv(SCENARIO, scenario_rows(county), tmp_path)
    frame = f"key,value\nfrom,{county.start}\nto,{county.end}\nas_of,{county.as_of}\nsynthetic,no\nreach_minutes,90\n"
    assert ready(county, tmp_path, parameters=frame) == Changes()
    changed_one = read(county, tmp_path, parameters=frame + "seed,7")
    assert [(p.cell, p.code) for p in changed_one.problems if p.level == "error"] == [
        ("A7", "fixed_parameter")
    ]


@pytest.mark.parametrize(
    ("lines", "cell", "code"),
    [
        ("leave,I1,,2027-04-01,,,\ntransfer,I1,U2,2027-05-01,,,", "B3", "duplicate"),
        ("leave,I1,,2027-04-01,,,\nleave,I1,,2027-04-01,,,", "B3", "duplicate"),
        ("not_done,V1,,,,,\nnot_done,V1,,,,,", "B3", "duplicate"),
        ("ill,I1,,2027-04-01,2027-04-02,,\nill,I1,,2027-05-01,2027-05-02,,", "", ""),
        ("recusal,I1,S1,,,,\nrecusal,I1,S2,,,,", "", ""),
        ("parameter,reach_minutes,U1,,,80,\nparameter,reach_minutes,U2,,,70,", "", ""),
    ],
)
def test_two_rows_that_say_the_same_are_told_once(
    lines: str, cell: str, code: str, county: County, tmp_path: Path
) -> None:
    reading = read(county, tmp_path, changes=lines)
    assert told(reading) == ([("changes.csv", cell, code)] if code else [])


@pytest.mark.parametrize(
    ("line", "cell", "code"),
    [
        ("leave,I1,,2027-04-01,2027-05-01,,", "E2", "not_used"),
        ("leave,I1,,2027-02-01,,,", "D2", "before_as_of"),
        ("ill,I1,,2027-02-01,2027-02-10,,", "D2", "before_as_of"),
        ("emergency,S1,,2027-04-01,,,", "C2", "nobody_sent"),
        ("emergency,S1,I1,2027-04-03,,,", "D2", "no_school_day"),
    ],
)
def test_what_a_clerk_should_know_is_a_warning(
    line: str, cell: str, code: str, county: County, tmp_path: Path
) -> None:
    reading = read(county, tmp_path, changes=line)
    assert [(p.cell, p.code, p.level) for p in reading.problems] == [(cell, code, "warning")]
    assert reading.changes is not None


def test_a_name_in_place_of_an_id_means_the_id(county: County, tmp_path: Path) -> None:
    reading = read(county, tmp_path, changes="leave,张甲,,2027-04-01,,,")
    assert reading.changes is not None
    assert [row.subject for row in reading.changes.rows] == ["I1"]


@pytest.mark.parametrize(
    ("table", "text", "sheet", "cell", "code"),
    [
        ("absences", "inspector_id,from,to\nI9,2027-04-01,2027-04-02", "absences.csv", "A2", "unknown_id"),
        ("absences", "inspector_id,from,to\nI1,2027-04-03,2027-04-02", "absences.csv", "C2", "ends_before_start"),
        ("schools", "school_id,name,unit_id,stage,students,lon,lat\nS4,四小,U9,primary,100,118.2,39.6", "schools.csv", "C2", "unknown_id"),
        ("schools", "school_id,name,unit_id,stage,students,lon,lat\nS4,四小,U1,primary,100,39.6,118.2", "schools.csv", "F2", "exchanged_point"),
        ("units", "unit_id,name,level,lon,lat\nU9,丙市,city,118.2,39.6", "units.csv", "C2", "two_cities"),
        ("inspectors", f"{PEOPLE}\nS1,丁,U1,full_time,teacher,2027-01-01,2028-12-31", "inspectors.csv", "A2", "id_used_elsewhere"),
        ("imposed", "event_id,target_id,kinds,from,to,level\nX1,S1,campaign:Z9,2027-04-01,2027-04-01,province", "imposed.csv", "C2", "unknown_id"),
        ("campaigns", "campaign_id,name,from,to\nZ1,甲,2027-04-01,2027-04-30\nZ1,乙,2027-04-01,2027-04-30", "campaigns.csv", "A3", "duplicate"),
        ("parameters", "key,value\nfrom,2027-03-01", "parameters.csv", "A2", "fixed_parameter"),
        ("parameters", "key,value\nreach_minutes,oft", "parameters.csv", "B2", "bad_parameter"),
        ("waivers", "rule,subject,reason,approved_by,approved_on\ncoverage,S1,无人,某,2027-02-01", "waivers.csv", "A2", "not_waivable"),
    ],
)  # fmt: skip
def test_rows_of_scenario_tables_are_held_against_the_scenario(
    table: str, text: str, sheet: str, cell: str, code: str, county: County, tmp_path: Path
) -> None:
    reading = read(county, tmp_path, **{table: text})
    assert [(p.sheet, p.cell, p.code) for p in reading.problems if p.level == "error"] == [
        (sheet, cell, code)
    ]


def test_a_row_that_spoils_the_scenario_is_told_though_the_fault_stands_there(
    county: County, tmp_path: Path
) -> None:
    reading = read(county, tmp_path, units="unit_id,name,level,lon,lat\nU1,甲市,city,118.18,39.63")
    spoilt = [p for p in reading.problems if p.level == "error"]
    assert spoilt, "U1 and U0 cannot both be the city"
    assert all("第0行" not in p.message_zh and "row 0" not in p.message_en for p in spoilt)


def test_a_file_without_any_change_is_a_problem(county: County, tmp_path: Path) -> None:
    assert [p.code for p in read(county, tmp_path, changes="").problems] == ["no_changes"]
    (tmp_path / "empty").mkdir()
    assert [p.code for p in read(county, tmp_path / "empty").problems] == ["no_tables"]


def test_a_workbook_as_staff_type_it(county: County, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "变动表"
    sheet.append(["变动类别", "对象", "相关对象", "开始日期", "结束日期", "取值", "备注"])
    sheet.append(["请假", "I1", None, "2027年3月15日", "2027.4.15", None, None])
    sheet.append(["回避", "I1", "S1、S2", None, None, "近亲属", None])
    sheet.append(["参数", "责任督学路程上限（分钟）", None, None, None, 80, None])
    book.save(tmp_path / "changes.xlsx")
    reading = read_changes(
        tmp_path / "changes.xlsx", county, PLAN, parameter_specs(), waivable(), as_of=AS_OF
    )
    assert [p.cell for p in reading.problems] == ["B4"]  # the parameter goes by its own Chinese name
    spec = next(s for s in parameter_specs() if s.key == "reach_minutes")
    sheet["B4"] = spec.zh
    book.save(tmp_path / "changes.xlsx")
    reading = read_changes(
        tmp_path / "changes.xlsx", county, PLAN, parameter_specs(), waivable(), as_of=AS_OF
    )
    assert reading.changes is not None
    assert [row.kind for row in reading.changes.rows] == [
        ChangeKind.ILL,
        ChangeKind.RECUSAL,
        ChangeKind.PARAMETER,
    ]
    assert reading.changes.rows[0].end == date(2027, 4, 15)
    assert reading.changes.rows[1].other == ("S1", "S2")
    assert reading.changes.parameters == {("reach_minutes", ""): 80}


def line_of(kind: ChangeKind) -> str:
    """The example row of a kind that has no line of its own here, with ids of this county's."""
    offer = CHANGES_OFFERED[kind]
    ids = {"inspectors": "I1", "schools": "S1", "units": "U1"}
    cells = {
        **offer.example,
        "subject": ids.get("".join(offer.wants.subject_in[:1]), offer.example["subject"]),
    }
    ids["schools"] = "S2"
    cells["other"] = ids.get("".join(offer.wants.other_in[:1]), "") if "other" in cells else ""
    fields = ("subject", "other", "start", "end", "value")
    return ",".join([kind, *(str(cells.get(name, "")) for name in fields), ""])


@pytest.mark.parametrize("kind", [ChangeKind.ILL, ChangeKind.LEAVE, ChangeKind.SCHOOL_CLOSE])
def test_a_kind_can_be_told_from_its_example_alone(county: County, tmp_path: Path, kind: ChangeKind) -> None:
    assert (
        changed(county, PLAN, ready(county, tmp_path, changes=line_of(kind)), AS_OF).digest != county.digest
    )


def test_every_kind_is_declared_and_applied(county: County, tmp_path: Path) -> None:
    assert set(CHANGES_OFFERED) == set(ChangeKind)
    lines = {
        ChangeKind.LEAVE: "leave,I1,,2027-04-01,,,",
        ChangeKind.ILL: "ill,I1,,2027-04-01,2027-04-15,,",
        ChangeKind.JOIN: "join,I3,,2027-04-01,,,",
        ChangeKind.TRANSFER: "transfer,I1,U2,2027-04-01,,J1,",
        ChangeKind.RECUSAL: "recusal,I1,S1,2027-04-01,,relative,",
        ChangeKind.SCHOOL_OPEN: "school_open,S4,,2027-09-01,,,",
        ChangeKind.SCHOOL_CLOSE: "school_close,S1,S2,2027-09-01,,,",
        ChangeKind.PRINCIPAL_LEFT: "principal_left,S1,,2027-04-01,,,",
        ChangeKind.EMERGENCY: "emergency,S1,I1,2027-04-01,2027-04-02,,",
        ChangeKind.IMPOSE: "impose,S1,I1,2027-04-01,,campaign:Z1,",
        ChangeKind.NOT_DONE: "not_done,V1,,,,,",
        ChangeKind.PARAMETER: "parameter,reach_minutes,,,,80,",
        ChangeKind.GIVE: "give,S1,I1,2027-04-01,,,",
        ChangeKind.MOVE: "move,E2,,2027-04-12,,,",
        ChangeKind.LOCK: "lock,E2,,,,,",
    }
    more = {
        ChangeKind.JOIN: {"inspectors": f"{PEOPLE}\nI3,王丙,U1,full_time,teacher,2027-03-01,2029-12-31"},
        ChangeKind.SCHOOL_OPEN: {"schools": f"{SCHOOLS}\nS4,四小,U1,primary,300,118.2,39.6,,"},
    }  # fmt: skip
    for kind in ChangeKind:
        changes = ready(
            county, tmp_path / kind, changes=lines.get(kind) or line_of(kind), **more.get(kind, {})
        )
        after = changed(county, PLAN, changes, AS_OF)
        same = (
            scenario_rows(after)["parameters"]
            == scenario_rows(changed(county, PLAN, Changes(), AS_OF))["parameters"]
        )
        assert (after.rows == county.rows and same) == (kind is ChangeKind.NOT_DONE), kind
        assert changes.not_done == ({"V1"} if kind is ChangeKind.NOT_DONE else frozenset())


def after_change(county: County, kind: ChangeKind, subject: str, **cells: object) -> County:
    return changed(county, PLAN, Changes((make(Change, kind=kind, subject=subject, **cells),)), AS_OF)


def test_people_after_the_changes(county: County) -> None:
    gone = after_change(county, ChangeKind.LEAVE, "I1", start=date(2027, 4, 1))
    assert gone.inspectors["I1"].term_end == date(2027, 3, 31)
    late = after_change(county, ChangeKind.LEAVE, "I1", start=date(2027, 2, 1))
    assert late.inspectors["I1"].term_end == date(2027, 2, 28), "the past is not judged anew"
    ill = after_change(county, ChangeKind.ILL, "I1", start=date(2027, 2, 1))
    assert [(a.start, a.end) for a in ill.absences_of("I1")] == [(AS_OF, county.end)]
    assert not after_change(
        county, ChangeKind.ILL, "I1", start=date(2027, 2, 1), end=date(2027, 2, 5)
    ).absences_of("I1")
    moved = after_change(county, ChangeKind.TRANSFER, "I1", start=date(2027, 4, 1), other=("U2",), value="J1")
    assert (moved.inspectors["J1"].unit_id, moved.inspectors["J1"].term_start) == ("U2", date(2027, 4, 1))
    assert moved.inspectors["I1"].term_end == date(2027, 3, 31)
    assert moved.recusals_of("J1", "S2")
    assert moved.travel.minutes("J1", "S1") > 0
    left = after_change(county, ChangeKind.TRANSFER, "I1", start=date(2027, 4, 1), other=("省教育厅",))
    assert set(left.inspectors) == {"I1", "I2"}
    shy = after_change(county, ChangeKind.RECUSAL, "I1", other=("S1",))
    assert [(r.reason, r.start, r.end) for r in shy.recusals_of("I1", "S1")] == [
        (RecusalReason.OTHER, AS_OF, None)
    ]


def test_schools_after_the_changes(county: County) -> None:
    shut = after_change(county, ChangeKind.SCHOOL_CLOSE, "S1", start=date(2027, 9, 1))
    assert shut.schools["S1"].closed == date(2027, 9, 1)
    headless = after_change(county, ChangeKind.PRINCIPAL_LEFT, "S1", start=date(2027, 4, 1))
    assert headless.principals_of("S1")[0].left_on == date(2027, 4, 1)


def test_an_emergency_is_a_campaign_of_one_school(county: County) -> None:
    first, last = date(2027, 4, 1), date(2027, 4, 2)
    after = after_change(county, ChangeKind.EMERGENCY, "S1", start=first, end=last, other=("I1",))
    (row,) = after.rows.imposed
    assert (row.target_id, row.start, row.end, row.level, row.inspectors) == (
        "S1",
        first,
        last,
        ImposedLevel.CITY,
        ("I1",),
    )
    campaign = after.campaigns[row.kinds[0].ref]
    assert row.kinds == (Task(TaskKind.CAMPAIGN, campaign.campaign_id),)
    assert (campaign.start, campaign.end, campaign.sample.count, campaign.office_id) == (first, last, 1, "U1")
    again = changed(
        after, PLAN, Changes((make(Change, kind=ChangeKind.EMERGENCY, subject="S1", start=first),)), AS_OF
    )
    assert len({i.event_id for i in again.rows.imposed}) == 2


def test_an_imposed_visit_may_stand_in_its_own_table(county: County, tmp_path: Path) -> None:
    text = "event_id,target_id,kinds,from,to,level\nX1,S1,comprehensive,2027-04-01,2027-04-01,national"
    changes = ready(county, tmp_path, changes="impose,X1,,,,,国家督导", imposed=text)
    (row,) = changed(county, PLAN, changes, AS_OF).rows.imposed
    assert (row.event_id, row.level) == ("X1", ImposedLevel.NATIONAL)


def test_the_county_after_the_changes_reads_back_the_same(county: County, tmp_path: Path) -> None:
    changes = Changes(
        (
            make(Change, kind=ChangeKind.LEAVE, subject="I1", start=date(2027, 4, 1)),
            make(Change, kind=ChangeKind.EMERGENCY, subject="S1", start=date(2027, 4, 1), other=("I2",)),
            make(Change, kind=ChangeKind.SCHOOL_CLOSE, subject="S2", start=date(2027, 9, 1)),
        ),
        parameters={("reach_minutes", "U1"): 80},
    )
    after = changed(county, PLAN, changes, AS_OF)
    write_csv(SCENARIO, scenario_rows(after), tmp_path / "scenario")
    read_back = read_scenario(tmp_path / "scenario", parameter_specs(), waivable()).county
    assert read_back is not None
    assert (read_back.digest, read_back.rows, read_back.as_of) == (after.digest, after.rows, AS_OF)
    assert (read_back.start, read_back.end, read_back.seed) == (county.start, county.end, county.seed)
    assert after.digest != county.digest
    assert read_back.parameters.number("reach_minutes", "U1") == 80


def test_rows_replace_by_key_in_their_place(county: County, tmp_path: Path) -> None:
    row = "S2,二小新名,U1,primary,2000,118.21,39.6,2000-09-01,"
    changes = ready(county, tmp_path, schools=f"{SCHOOLS}\n{row}")
    after = changed(county, PLAN, changes, AS_OF)
    assert [s.school_id for s in after.rows.schools] == ["S1", "S2", "S3"]
    assert (after.schools["S2"].name, after.schools["S2"].students) == ("二小新名", 2000)
    assert after.rows.inspectors == county.rows.inspectors


def test_a_recusal_in_its_table_does_not_reach_into_the_past(county: County, tmp_path: Path) -> None:
    changes = ready(county, tmp_path, recusals="inspector_id,school_id,reason,from,to\nI1,S1,interest,,")
    after = changed(county, PLAN, changes, AS_OF)
    assert [r.start for r in after.recusals_of("I1", "S1")] == [AS_OF]
    assert [r.start for r in after.recusals_of("I1", "S2")] == [None], "what was known is left alone"


def test_points_in_another_coordinate_system_are_converted(county: County, tmp_path: Path) -> None:
    lon, lat = from_wgs84([118.25], [39.65], "GCJ02")
    row = f"S4,四小,U1,primary,300,{lon[0]:.6f},{lat[0]:.6f},,"
    text = f"{SCHOOLS}\n{row}"
    changes = ready(county, tmp_path / "a", schools=text, parameters="key,value\ncrs,GCJ02")
    (school,) = changes.tables["schools"]
    assert (school.lon, school.lat) == pytest.approx((118.25, 39.65), abs=1e-5)
    assert changes.parameters == {}
    assert [p.code for p in read(county, tmp_path / "b", schools=text).problems] == ["crs_not_said"]


def test_travel_is_made_anew_only_where_places_change(county: County) -> None:
    assert after_change(county, ChangeKind.LEAVE, "I1", start=date(2027, 4, 1)).travel is county.travel
    moved = replace(county.schools["S1"], lon=118.3)
    after = changed(county, PLAN, Changes(tables={"schools": (moved,)}), AS_OF)
    assert after.travel.minutes("I1", "S1") > county.travel.minutes("I1", "S1")
    slow = changed(county, PLAN, Changes(parameters={("road_speed_kmh", ""): 20.0}), AS_OF)
    assert slow.travel.minutes("I1", "S1") == pytest.approx(2 * county.travel.minutes("I1", "S1"))


def test_what_is_set_by_hand_becomes_pins_and_former_ones_give_way(county: County) -> None:
    given = after_change(county, ChangeKind.GIVE, "S1", other=("I1",))
    (pin,) = given.rows.pins
    assert (pin.kind, pin.school_id, pin.inspector_id, pin.start, pin.end) == (
        PinKind.POSTING, "S1", "I1", AS_OF, date(2027, 12, 31),
    )  # fmt: skip
    other = after_change(given, ChangeKind.GIVE, "S1", other=("I2",), start=date(2027, 4, 1))
    assert [p.inspector_id for p in other.rows.pins] == ["I2"]
    beside = after_change(given, ChangeKind.GIVE, "S2", other=("I2",))
    assert [p.school_id for p in beside.rows.pins] == ["S1", "S2"]
    moved = after_change(county, ChangeKind.MOVE, "E2", start=date(2027, 4, 12))
    assert [(p.kind, p.event_id, p.start) for p in moved.rows.pins] == [
        (PinKind.EVENT, "E2", date(2027, 4, 12))
    ]
    locked = after_change(moved, ChangeKind.LOCK, "E2")
    assert [(p.kind, p.start) for p in locked.rows.pins] == [(PinKind.EVENT, date(2027, 4, 5))]
    assert [p.kind for p in after_change(county, ChangeKind.LOCK, "V1").rows.pins] == [PinKind.VISIT]


def test_pins_of_a_file_of_changes_stand_beside_those_of_the_scenario(county: County, tmp_path: Path) -> None:
    before = after_change(county, ChangeKind.GIVE, "S1", other=("I1",))
    pins = "kind,school_id,event_id,inspector_id,zone_id,from,to\nvisit,S2,,,,2027-04-13,\nno_posting,S2,,I2,,,\n"
    changes = ready(before, tmp_path, pins=pins)
    after = changed(before, PLAN, changes, AS_OF)
    assert {p.kind for p in after.rows.pins} == {PinKind.POSTING, PinKind.VISIT, PinKind.NO_POSTING}
    assert len(after.rows.pins) == 3


@pytest.mark.parametrize(
    ("start", "end"), [("2027-03-01", date(2030, 2, 28)), ("2027-03-31", date(2030, 3, 30))]
)
def test_a_new_inspector_whose_terms_end_is_blank_is_taken_on_for_the_usual_term(
    county: County, tmp_path: Path, start: str, end: date
) -> None:
    reading = read(
        county, tmp_path, changes=f"join,I3,,{start},,,", inspectors=f"{PEOPLE}\nI3,王丙,U1,full_time,teacher,{start},"
    )  # fmt: skip
    assert reading.changes is not None, [p.line() for p in reading.problems]
    (fresh,) = reading.changes.tables["inspectors"]
    assert fresh.term_end == end


def test_a_new_inspector_without_a_background_is_asked_for_it(county: County, tmp_path: Path) -> None:
    reading = read(
        county, tmp_path, changes="join,I3,,2027-04-01,,,", inspectors=f"{PEOPLE}\nI3,王丙,U1,full_time,,2027-03-01,"
    )  # fmt: skip
    assert [p.code for p in reading.problems if p.level == "error"] == ["blank"]
