"""A scenario made ready: horizon, coordinates, parameters, waivers; headings and sheets as staff name them; plans."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from duxue.scenarios.county import County
from duxue.scenarios.files.template import example_rows
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.parameters import GROUND, ParameterKind, ParameterSpec
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.scenario import Reading, read_plan, read_scenario
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.travel.coordinates import from_wgs84

RULES = (
    ParameterSpec("schools_per_inspector", ParameterKind.COUNT, 5, "一人挂牌校数", "schools an inspector", low=1, high=20),
    ParameterSpec("reserve_share", ParameterKind.SHARE, 0.1, "机动比例", "share kept free"),
    ParameterSpec("evaluation_from", ParameterKind.DAY_OF_YEAR, "09-01", "评价起", "first day of evaluations"),
    ParameterSpec(
        "retired_test", ParameterKind.CHOICE, "each_day", "退休口径", "which day", choices=("each_day", "appointment")
    ),
)  # fmt: skip
WAIVABLE = {"responsible_load": "挂牌校数上限", "reach": "路程"}
CALENDAR = (
    "from,to,kind\n2026-09-01,2027-01-22,term\n2027-02-22,2027-07-09,term\n2027-09-01,2028-01-21,term\n"
)
FILES = {
    "units": "unit_id,name,level,parent_id,lon,lat\nU0,市教育督导室,city,,118.18,39.63\nU1,甲县教育督导室,county,U0,118.18,39.63\n",
    "schools": "school_id,name,unit_id,stage,students,lon,lat\nS1,一小,U1,primary,500,118.2,39.6\nS2,二小,U1,primary,500,118.2,39.6\n",
    "inspectors": "inspector_id,name,unit_id,employment,background,term_start,term_end\nX1,甲,U1,full_time,teacher,2026-01-01,2028-12-31\n",
    "calendar": CALENDAR,
    "parameters": "key,value,unit_id\nfrom,2027-01-01,\n",
}


def folder(path: Path, **tables: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in {**FILES, **tables}.items():
        if text:
            (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def read(path: Path, **tables: str) -> Reading:
    return read_scenario(folder(path, **tables), [*GROUND, *RULES], WAIVABLE)


def county(path: Path, **tables: str) -> County:
    reading = read(path, **tables)
    assert reading.county is not None, [p.line() for p in reading.problems]
    return reading.county


def told(reading: Reading) -> list[tuple[str, str, str]]:
    return [(p.sheet, p.cell, p.code) for p in reading.problems]


def parameters(*rows: str) -> str:
    return "\n".join(["key,value,unit_id", *rows, ""])


@pytest.mark.parametrize(
    ("rows", "start", "end"),
    [
        (["from,2027-01-01,", "to,2027-06-30,"], date(2027, 1, 1), date(2027, 6, 30)),
        (["from,2027-03-01,"], date(2027, 3, 1), date(2027, 12, 31)),
        (["to,2027-06-30,"], date(2027, 1, 1), date(2027, 6, 30)),
        (["as_of,2026-11-20,"], date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_the_horizon_follows_from_what_is_given(
    rows: list[str], start: date, end: date, tmp_path: Path
) -> None:
    found = county(tmp_path / "a", parameters=parameters(*rows))
    assert (found.start, found.end) == (start, end)
    assert found.notes == ()


def test_without_a_horizon_the_next_calendar_year_is_taken_and_said(tmp_path: Path) -> None:
    year = date.today().year + 1  # noqa: DTZ011 - the default that is tested goes by today
    terms = f"from,to,kind\n{year}-01-01,{year}-06-30,term\n"
    found = county(tmp_path / "a", parameters="", calendar=terms)
    assert (found.start, found.end) == (date(year, 1, 1), date(year, 12, 31))
    assert str(year) in found.notes[0][0]


@pytest.mark.parametrize(
    ("units", "parameters", "told_at"),
    [
        ("3", "", [("units.csv", "G3")]),
        ("4", "", []),
        ("", "cycle_years,3,\n", [("parameters.csv", "B3")]),
        ("", "cycle_years,4,U1\ncycle_min_years,4,U1\n", [("parameters.csv", "B3")]),
        ("", "cycle_years,5,\n", []),
    ],
)
def test_a_round_that_leaves_every_school_one_day_is_a_warning(
    units: str, parameters: str, told_at: list[tuple[str, str]], tmp_path: Path
) -> None:
    years = (
        ParameterSpec(
            "cycle_years", ParameterKind.COUNT, 5, "综合督导周期", "years of the round", low=3, high=5
        ),
        ParameterSpec("cycle_min_years", ParameterKind.COUNT, 3, "最短间隔", "years between two"),
    )
    head = "unit_id,name,level,parent_id,lon,lat,cycle_years\nU0,市教育督导室,city,,118.18,39.63,\n"
    given = {
        "units": f"{head}U1,甲县教育督导室,county,U0,118.18,39.63,{units}\n",
        "parameters": FILES["parameters"] + parameters,
    }
    reading = read_scenario(folder(tmp_path, **given), [*GROUND, *RULES, *years], WAIVABLE)
    assert reading.county is not None
    assert [(p.sheet, p.cell) for p in reading.problems if p.code == "round_of_one_day"] == told_at


def test_the_plan_is_made_twenty_workdays_before_unless_said(tmp_path: Path) -> None:
    found = county(tmp_path / "a")
    assert found.calendar.workdays_between(found.as_of, found.start) == 20
    given = county(tmp_path / "b", parameters=parameters("from,2027-01-01,", "as_of,2026-11-02,"))
    assert given.as_of == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        ("to,2026-12-31,", "B3", "ends_before_start"),
        ("to,2030-12-31,", "B3", "too_long"),
        ("as_of,2028-05-01,", "B3", "after_horizon"),
        ("seed,many,", "B3", "bad_parameter"),
        ("seed,-1,", "B3", "bad_parameter"),
        ("crs,北京54,", "B3", "bad_parameter"),
        ("crs,WGS84,U1", "C3", "not_per_unit"),
        ("schools_per_inspector,0,", "B3", "bad_parameter"),
        ("schools_per_inspector,5,U7", "C3", "unknown_id"),
        ("reserve_share,10,", "B3", "bad_parameter"),
        ("evaluation_from,02-30,", "B3", "bad_parameter"),
        ("evaluation_from,2028-02-29,", "B3", "bad_parameter"),
        ("inspect_on_makeup_days,也许,", "B3", "bad_parameter"),
        ("from,2027-02-01,", "A3", "duplicate"),
        ("visits,1,", "A3", "unknown_parameter"),
        ("seed,,", "B3", "blank"),
        ("travel_source,roads,", "B3", "travel"),
        ("order_of_duties,look_back、look_back,", "B3", "bad_parameter"),
        ("order_of_duties,comprehensive,", "B3", "bad_parameter"),
    ],
)
def test_a_parameter_that_cannot_hold_is_told_at_its_cell(
    row: str, cell: str, code: str, tmp_path: Path
) -> None:
    reading = read(tmp_path / "a", parameters=parameters("from,2027-01-01,", row))
    assert told(reading) == [("parameters.csv", cell, code)]
    assert reading.county is None


def test_parameters_are_understood_as_staff_type_them(tmp_path: Path) -> None:
    rows = parameters(
        "from,2027年1月1日,", "一人挂牌校数,６,", "schools_per_inspector,4,U1", "reserve_share,15%,", "evaluation_from,9月15日,",
        "retired_test,Each-Day,", "职责先后,回头看＞专项督导,", "inspect_on_makeup_days,是,", "inspect_on_makeup_days,否,U1", "synthetic,√,",
    )  # fmt: skip
    found = county(tmp_path / "a", parameters=rows)
    p = found.parameters
    assert p.count("schools_per_inspector") == 6
    assert p.count("schools_per_inspector", "U1") == 4
    assert p.number("reserve_share") == 0.15
    assert p.day("evaluation_from", 2027) == date(2027, 9, 15)
    assert p.word("retired_test") == "each_day"
    assert (p.yes("inspect_on_makeup_days", "U0"), p.yes("inspect_on_makeup_days", "U1")) == (True, False)
    assert p.word("order_of_duties") == "look_back,special_campaign"
    assert found.synthetic
    saturday = date(2026, 10, 10)  # a published make-up workday
    assert not found.calendar.is_school_day(found.schools["S1"], saturday)
    everywhere = county(
        tmp_path / "b", parameters=parameters("from,2027-01-01,", "inspect_on_makeup_days,yes,")
    )
    assert everywhere.calendar.is_school_day(everywhere.schools["S1"], saturday)


@pytest.mark.parametrize("crs", ["GCJ02", "BD09"])
def test_points_come_out_in_one_system(crs: str, tmp_path: Path) -> None:
    lon, lat = (float(value) for value in from_wgs84(118.2, 39.6, crs))
    lines = FILES["schools"].replace("118.2,39.6", f"{lon!r},{lat!r}")
    found = county(
        tmp_path / "a", schools=lines, parameters=parameters("from,2027-01-01,", f"crs,{crs.lower()},")
    )
    school = found.schools["S1"]
    assert (school.lon, school.lat) == pytest.approx((118.2, 39.6), abs=1e-7)
    assert abs(lon - school.lon) > 1e-3
    assert any(crs in zh and crs in en for zh, en in found.notes)
    write_csv(SCENARIO, scenario_rows(found), tmp_path / "again")
    again = read_scenario(tmp_path / "again", [*GROUND, *RULES], WAIVABLE).county
    assert again is not None
    assert again.rows == found.rows
    assert again.digest == found.digest


def test_waivers_go_by_id_or_chinese_name_of_an_in_principle_rule(tmp_path: Path) -> None:
    head = "rule,subject,reason,approved_by,approved_on\n"
    found = county(
        tmp_path / "a",
        waivers=head + "挂牌校数上限,X1,山区,总督学,2026-12-01\nreach,X1,山区,总督学,2026.12.1\n",
    )
    assert sorted(found.waived) == [("reach", "X1"), ("responsible_load", "X1")]
    reading = read(
        tmp_path / "b",
        waivers=head
        + "coverage,S1,山区,总督学,2026-12-01\nreach,X1,,总督学,\nreach,X9,山区,总督学,2026-12-01\n",
    )
    assert told(reading) == [
        ("waivers.csv", "A2", "not_waivable"),
        ("waivers.csv", "C3", "blank"),
        ("waivers.csv", "E3", "blank"),
        ("waivers.csv", "B4", "unknown_subject"),
    ]
    assert "路程、" in reading.problems[0].message_zh


UNITS, SCHOOLS, PEOPLE = FILES["units"], FILES["schools"], FILES["inspectors"]
PROVINCE = "P0,某省,省级,,118,39\n"


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"units": UNITS + "U5,丙市,city,,118,39\n"}, [("units.csv", "C4", "two_cities")]),
        ({"units": UNITS.replace("county,U0", "county,U1")}, [("units.csv", "D3", "bad_parent")]),
        ({"units": UNITS + PROVINCE + "U5,丙市,city,,118,39\n"}, []),
        ({"units": UNITS + PROVINCE + PROVINCE.replace("P0", "P1")}, [("units.csv", "C5", "two_provinces")]),
        ({"units": UNITS + PROVINCE + "U5,丙市,city,U0,118,39\n"}, [("units.csv", "D5", "bad_parent")]),
        ({"units": UNITS + PROVINCE.replace(",,", ",U0,")}, [("units.csv", "D4", "bad_parent")]),
        ({"units": UNITS.replace("county,U0", "county,P0") + PROVINCE}, []),
        (
            {"units": UNITS.replace("county,U0", "county,") + PROVINCE + "U5,丙市,city,,118,39\n"},
            [("units.csv", "D3", "no_superior")],
        ),
        ({"units": UNITS + "U1,甲县,county,U0,118,39\n"}, [("units.csv", "A4", "duplicate")]),
        ({"schools": SCHOOLS + "X1,三小,U1,primary,5,118.2,39.6\n"}, [("inspectors.csv", "A2", "id_used_elsewhere")]),
        ({"schools": SCHOOLS.splitlines()[0] + "\n"}, [("schools.csv", "", "no_rows")]),
        (
            {"schools": SCHOOLS.replace("lat\n", "lat,opened,closed\n").replace("39.6\n", "39.6,2020-09-01,2020-09-01\n", 1)},
            [("schools.csv", "I2", "ends_before_start")],
        ),
        ({"absences": "inspector_id,from,to\nX1,2027-03-01,2027-03-01\n"}, []),
        ({"absences": "事由,督学证号,起,止\n起,X1,2027-03-01,2027-03-01\n"}, []),
        ({"calendar": "from,to,kind\n2028-02-22,2028-07-09,term\n"}, [("calendar.csv", "", "no_term")]),
        ({"calendar": "from,to,kind\n2027-02-22,2028-07-09,term\n"}, [("calendar.csv", "B2", "long_term")]),
        ({"calendar": "from,to,kind,stage\n2027-02-22,2027-07-09,term,初中\n"}, [("schools.csv", "D2", "no_term_for_stage")]),
        (
            {"principals": "school_id,name,term_start,term_end\nS1,甲,2024-09-01,2027-08-31\nS1,乙,2027-08-01,2030-07-31\n"},
            [("principals.csv", "C3", "overlapping_terms")],
        ),
        (
            {"principals": "school_id,name,term_start,term_end,left_on\nS1,甲,2024-09-01,2027-08-31,2027-07-31\nS1,乙,2027-08-01,2030-07-31,\n"},
            [],
        ),
        ({"postings": "school_id,inspector_id\nS1,X1\nS1,X1\n"}, [("postings.csv", "A3", "duplicate")]),
        ({"closures": "school_id,from,to\nS9,2027-03-01,2027-03-02\n"}, [("closures.csv", "A2", "unknown_id")]),
        (
            {"imposed": "event_id,target_id,kinds,from,to,level\nE1,U1,comprehensive,2027-03-02,2027-03-02,province\n"},
            [("imposed.csv", "B2", "wrong_target")],
        ),
        (
            {"imposed": "event_id,target_id,kinds,from,to,level\nE1,S1,county_evaluation,2029-03-02,2029-03-02,city\n"},
            [("imposed.csv", "B2", "wrong_target"), ("imposed.csv", "D2", "outside_horizon")],
        ),
        ({"follow_ups": "issue_id,school_id,severity\nF1,S1,minor\n"}, [("follow_ups.csv", "", "no_deadline")]),
        ({"inspectors": PEOPLE.replace("term_end", "term_end,days_per_month").replace("12-31", "12-31,0")}, [("inspectors.csv", "H2", "no_days")]),
        ({"schools": SCHOOLS.replace("S2,二小,U1", "S2,二小,U8")}, [("schools.csv", "C3", "unknown_id")]),
        ({"remarks": "a,b\n1,2\n"}, [("remarks.csv", "", "unknown_sheet")]),
        ({"说明": "a,b\n1,2\n"}, []),
        ({"学校": SCHOOLS}, [("学校.csv", "", "same_table_twice")]),
        ({"schools": SCHOOLS.replace("lat\n", "lat,colour\n")}, [("schools.csv", "H1", "unknown_heading")]),
        ({"units": UNITS.replace("level", "rank")}, [("units.csv", "C1", "heading_by_cells")]),
        ({"units": UNITS.replace("lat", "north")}, [("units.csv", "", "missing_heading"), ("units.csv", "F1", "unknown_heading")]),
    ],
)  # fmt: skip
def test_tables_that_do_not_fit_together_are_told(
    tables: dict[str, str], expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    reading = read(tmp_path / "a", **tables)
    assert told(reading) == expected
    assert (reading.county is None) == any(p.level == "error" for p in reading.problems)


def test_a_missing_table_is_told_and_nothing_else(tmp_path: Path) -> None:
    reading = read(tmp_path / "a", inspectors="", recusals="inspector_id,school_id,reason\nX1,S1,other\n")
    assert told(reading) == [("a", "", "missing_table")]
    assert "督学" in reading.problems[0].message_zh


def test_a_point_outside_its_county_is_a_warning(tmp_path: Path) -> None:
    units = "unit_id,name,level,lon,lat\n130227,迁西县教育督导室,county,118.31,40.14\n"
    schools = "school_id,name,unit_id,stage,students,lon,lat\nS1,内,130227,primary,5,118.31,40.14\nS2,外,130227,primary,5,118.9,39.2\n"
    people = FILES["inspectors"].replace("U1", "130227")
    reading = read(tmp_path / "a", units=units, schools=schools, inspectors=people)
    assert told(reading) == [("schools.csv", "F3", "outside_county")]
    assert reading.county is not None


def test_points_far_from_a_wrong_seat_blame_the_seat(tmp_path: Path) -> None:
    units = FILES["units"].replace("county,U0,118.18", "county,U0,108.18")
    lines = FILES["schools"] + "".join(f"T{n},校{n},U1,primary,5,118.2,39.6\n" for n in range(6))
    assert told(read(tmp_path / "a", units=units, schools=lines)) == [("units.csv", "E3", "far_seat")]


def test_exchanged_points_are_one_problem_each(tmp_path: Path) -> None:
    reading = read(tmp_path / "a", schools=FILES["schools"].replace("118.2,39.6", "39.6,118.2"))
    assert told(reading) == [
        ("schools.csv", "F2", "exchanged_point"),
        ("schools.csv", "F3", "exchanged_point"),
    ]


def test_headings_are_found_in_both_languages_and_below_a_title(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, text in FILES.items():
        sheet = book.create_sheet(name.upper())
        sheet.append(["2027年度", None, "填报单位:甲县"])
        sheet.append([])
        for row in csv.reader(text.splitlines()):
            sheet.append(row)
    sheet = book["SCHOOLS"]
    for column, heading in enumerate(
        (
            "学校标识码 school_id",
            "学校名称*",
            "所在单位 (代码)",
            "学校类型",
            "在 校 生 数（人）",
            "东经",
            "Latitude",
        ),
        1,
    ):
        sheet.cell(3, column).value = heading
    book.save(tmp_path / "a.xlsx")
    reading = read_scenario(tmp_path / "a.xlsx", GROUND)
    assert [p.line() for p in reading.problems] == []
    assert reading.county is not None
    assert sorted(reading.county.schools) == ["S1", "S2"]


def test_a_road_file_beside_the_tables_is_no_unknown_table(tmp_path: Path) -> None:
    roads = "from_lon,from_lat,to_lon,to_lat\n118.1,39.6,118.3,39.6\n"
    assert told(read(tmp_path / "a", roads=roads)) == [("roads.csv", "", "unknown_sheet")]
    rows = parameters("from,2027-01-01,", "roads_file,roads.csv,")
    assert told(read(tmp_path / "b", roads=roads, parameters=rows)) == []


def test_the_same_input_gives_the_same_problems(tmp_path: Path) -> None:
    bad = FILES["schools"].replace("primary", "中学").replace("500", "1.5")
    readings = [
        read(tmp_path / "a", schools=bad, travel="from_id,to_id,minutes\nS1,S7,3\n") for _ in range(2)
    ]
    assert readings[0].problems == readings[1].problems
    assert told(readings[0]) == [
        ("schools.csv", "D2", "unknown_word"),
        ("schools.csv", "E2", "not_a_whole_number"),
        ("schools.csv", "D3", "unknown_word"),
        ("schools.csv", "E3", "not_a_whole_number"),
        ("travel.csv", "B2", "unknown_id"),
    ]


def plan_folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / name.replace("_json", ".json")).with_suffix(".json" if "json" in name else ".csv").write_text(
            text, encoding="utf-8"
        )
    return path


def test_a_plan_folder_may_hold_the_outcome_alone(tmp_path: Path) -> None:
    plan, problems = read_plan(plan_folder(tmp_path / "p", outcome_json='{"status": "x"}'))
    assert (plan, problems) == (Plan(outcome={"status": "x"}), ())
    assert read_plan(tmp_path / "nowhere")[0] is None
    empty = tmp_path / "empty"
    empty.mkdir()
    plan, problems = read_plan(empty)
    assert plan is None
    assert [p.code for p in problems] == ["no_tables"]


def test_a_plan_may_name_ids_that_nobody_knows_but_each_event_once(tmp_path: Path) -> None:
    head = "event_id,target_id,kinds,from,to\n"
    plan, problems = read_plan(
        plan_folder(
            tmp_path / "p", events=head + "E1,S404,comprehensive,2027-03-02,2027-03-02\n", findings="x\n1\n"
        )
    )
    assert problems == ()
    assert plan is not None
    assert plan.events[0].target_id == "S404"
    twice = head + "E1,S1,comprehensive,2027-03-02,2027-03-02\nE1,S2,comprehensive,2027-03-x,2027-03-02\n"
    plan, problems = read_plan(plan_folder(tmp_path / "q", events=twice))
    assert plan is None
    assert sorted((p.cell, p.code) for p in problems) == [("A3", "duplicate"), ("D3", "not_a_date")]


def test_an_edited_workbook_is_read_by_its_tables_and_not_by_its_documents(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "责任督学挂牌一览表(公示用)"
    book.worksheets[0].append(["学校", "督学"])
    sheet = book.create_sheet("挂牌一览")
    sheet.append(["学校标识码", "督学证号", "起", "止", "变动"])
    sheet.append(["S1", "X1", date(2027, 1, 1), date(2027, 12, 31), "续挂"])
    (tmp_path / "p").mkdir()
    book.save(tmp_path / "p" / "plan.xlsx")
    for path in (tmp_path / "p" / "plan.xlsx", tmp_path / "p"):
        plan, problems = read_plan(path)
        assert problems == ()
        assert plan is not None
        assert [(p.school_id, p.since, str(p.change)) for p in plan.postings] == [
            ("S1", date(2027, 1, 1), "kept")
        ]


def test_the_bundled_example_survives_a_spreadsheet_round(tmp_path: Path) -> None:
    rows = example_rows()
    write_csv(SCENARIO, rows, tmp_path / "a")
    for file in (tmp_path / "a").iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    reading = read_scenario(tmp_path / "a", GROUND, WAIVABLE)
    assert reading.problems == ()
    assert reading.county is not None
    assert scenario_rows(reading.county) == rows


PINS = "kind,school_id,event_id,inspector_id,zone_id,from,to,kinds,role\n"


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ("posting,S1,,X1,,,", []),
        ("挂牌,S1,,X1,,2027-03-01,", []),
        ("posting,S1,,,,,", [("D2", "blank")]),
        ("zone,S1,,,,,", [("E2", "blank")]),
        ("event,,E1,,,,", [("F2", "blank")]),
        ("seat,,,X1,,,", [("C2", "blank")]),
        ("visit,S1,,X1,,,", [("F2", "blank")]),
        ("posting,S9,,X1,,,", [("B2", "unknown_id")]),
        ("posting,S1,,X1,,2027-03-02,2027-03-01", [("G2", "ends_before_start")]),
        ("posting,S1,,X1,,,2027-06-30\nposting,S1,,X2,,2027-06-30,", [("D3", "contradiction")]),
        ("posting,S1,,X1,,,2027-06-30\nposting,S1,,X2,,2027-07-01,", []),
        ("posting,S1,,X1,,,\nno_posting,S1,,X1,,2027-06-30,", [("A3", "contradiction")]),
        ("posting,S1,,X1,,,\nno_posting,S1,,X2,,,", []),
        ("zone,S1,,,Z1,,\nzone,S1,,,Z2,,", [("E3", "contradiction")]),
        ("event,,E1,,,2027-05-11,\nevent,,E1,,,2027-05-12,", [("F3", "contradiction")]),
        ("visit,S1,,X1,,2027-05-11,\nvisit,S1,,X1,,2027-05-11,", [("A3", "duplicate")]),
        ("visit,S1,,X1,,2027-05-02,", [("F2", "no_school_day")]),
        ("event,,E1,,,2027-05-02,", [("F2", "no_workday")]),
        ("event,S1,E1,,,2027-07-15,", [("F2", "no_school_day")]),
        ("event,,E1,,,2027-07-15,", []),
        ("event,,E1,,,2029-05-08,", [("F2", "outside_horizon")]),
        ("posting,S1,,X3,,,", [("D2", "other_office")]),
        ("posting,S2,,X2,,,", [("D2", "recused")]),
        ("posting,S1,,X2,,,", [("D2", "recused")]),
        ("posting,S1,,X1,,2025-06-01,", [("D2", "not_in_office")]),
        ("visit,S1,,X1,,2027-03-02,", [("F2", "absent")]),
        ("seat,,M1,X1,,,", [("C2", "imposed")]),
        ("seat,,E1,X1,,,,,组长", []),
        ("组员,,E1,X2,,,,,成员", []),
        ("seat,,E1,X2,,,,,lead", [("I2", "cannot_lead")]),
        ("seat,,E1,X1,,,,,专家", [("I2", "no_role")]),
        ("seat,,E1,X1,,,,,reserve", [("I2", "no_role")]),
        ("posting,S1,,X1,,,,,lead", [("I2", "no_role")]),
        ("seat,,E1,X1,,,,,lead\nseat,,E1,X3,,,,,lead", [("I3", "contradiction")]),
        ("seat,,E1,X1,,,,,lead\nseat,,E1,X1,,,,,member", [("I3", "contradiction")]),
        ("seat,,E1,X1,,,,,lead\nseat,,E1,X1,,,,", []),
        ("seat,,E1,X1,,,,,lead\nseat,,E2,X3,,,,,lead\nseat,,E1,X3,,,,,member", []),
        ("no_event,S2,,,,,", []),
        ("不安排事项,S2,,,,,,综合督导", []),
        ("no_event,,P2027-U2,,,,", []),
        ("no_event,,,,,,", [("B2", "blank")]),
        ("no_event,S1,,,,,", [("B2", "imposed")]),
        ("no_event,,M1,,,,", [("C2", "imposed")]),
        ("event,,E1,,,2027-05-11,\nno_event,S2,E1,,,,", [("C3", "contradiction")]),
        ("no_visit,,,,,,", [("B2", "blank")]),
        ("no_visit,S1,,,,2027-03-02,2027-03-31", []),
        ("visit,S1,,X1,,2027-03-12,\nno_visit,S1,,,,2027-03-02,2027-03-12", [("F3", "contradiction")]),
        ("visit,S1,,X1,,2027-03-12,\nno_visit,S1,,,,2027-03-02,2027-03-11", []),
    ],
)  # fmt: skip
def test_a_pin_is_held_against_its_kind_the_other_pins_and_the_rules(
    tmp_path: Path, rows: str, problems: list[tuple[str, str]]
) -> None:
    people = FILES["inspectors"].replace("term_end\n", "term_end,school_id\n").replace("12-31\n", "12-31,\n")
    people += "X2,乙,U1,part_time,teacher,2026-01-01,2028-12-31,S2\nX3,丙,U0,full_time,teacher,2026-01-01,2028-12-31,\n"
    reading = read(
        tmp_path,
        inspectors=people,
        pins=PINS + rows + "\n",
        recusals="inspector_id,school_id,reason,from,to\nX2,S1,relative,2027-03-01,2027-03-31\n",
        absences="inspector_id,from,to\nX1,2027-03-01,2027-03-03\n",
        imposed="event_id,target_id,kinds,from,to,level\nM1,S1,comprehensive,2027-03-09,2027-03-09,city\n",
    )
    assert [(p.cell, p.code) for p in reading.problems if p.table == "pins"] == problems
    hard = {"blank", "unknown_id", "ends_before_start", "contradiction", "no_role"}
    assert (reading.county is None) is any(code in hard for _, code in problems)
