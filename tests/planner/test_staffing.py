"""The verb ``staffing`` from the scenario to the folder: figures recounted from the tables, rows that can be pasted."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import python_calamine

import duxue
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.solver import Stop
from duxue.planner.answers import Exit
from duxue.planner.audit import audit
from duxue.planner.cli import main
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.expectations import given_crs, read_expectations
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import synthetic_county
from tests.conftest import WatchedPage

OFFICE = "130227"
DAY = timedelta(days=1)
Row = dict[str, str]


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staffing") / "某县"
    write_csv(SCENARIO, synthetic_county(4, 20, 5, "short"), folder)
    return folder


@pytest.fixture(scope="module")
def expectations(tmp_path_factory: pytest.TempPathFactory, scenario: Path) -> Path:
    folder = tmp_path_factory.mktemp("expectations")
    put(folder / "trends.csv", ["stage", "percent"], ["小学", "4"], ["junior", "-3"])
    first = next(r for r in rows_of(scenario / "inspectors.csv") if r["employment"] == "part_time")
    put(folder / "terms.csv", ["督学证号", "已任届数"], [first["inspector_id"], "3"])
    return folder


@pytest.fixture(scope="module")
def printed(
    tmp_path_factory: pytest.TempPathFactory, scenario: Path, expectations: Path
) -> tuple[Path, str, str]:
    """The folder of one run, and what it printed for people and beside it."""
    out = tmp_path_factory.mktemp("made") / "配备"
    told, beside = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(told), redirect_stderr(beside):
        patch.setenv("LC_ALL", "zh_CN.UTF-8")
        code = run("staffing", scenario, "--out", out, "--years", 4, "--places", expectations, "--seconds", 1)
    assert code == Exit.DONE
    return out, told.getvalue(), beside.getvalue()


@pytest.fixture(scope="module")
def made(printed: tuple[Path, str, str]) -> Path:
    return printed[0]


def run(*arguments: object) -> int:
    return main([str(one) for one in arguments])


def put(file: Path, *rows: list[str]) -> None:
    file.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")


def rows_of(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


# Counted anew from the scenario's tables, day by day, without the program's own look-ups.


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def later(day: date, years: int) -> date:
    return day.replace(year=day.year + years)


def open_on(school: Row, day: date) -> bool:
    opened, closed = day_of(school["opened"]), day_of(school["closed"])
    return (opened is None or opened <= day) and (closed is None or day < closed)


def needed(schools: list[Row], pupils: dict[str, int], day: date) -> tuple[int, int, int]:
    """Inspectors needed on a day, large schools, schools."""
    there = [s for s in schools if open_on(s, day)]
    large = sum(pupils[s["school_id"]] >= 1800 for s in there)
    return -(-(len(there) - large) // 5) + large, large, len(there)


def serves(person: Row, day: date, until: date) -> bool:
    """Whether somebody may inspect schools on a day, the appointment running on to ``until``."""
    if person["healthy"] == "no" or person["duty"] == "government":
        return False
    start = max(date.fromisoformat(person["term_start"]), day_of(person["trained_on"]) or date.min)
    retired = day_of(person["retired_on"])
    if retired is not None and day >= retired:
        return start <= day <= min(until, later(retired, 5)) and person["background"] != "official"
    return start <= day <= until


def test_the_summary_is_what_the_tables_say(scenario: Path, made: Path) -> None:
    schools, people = rows_of(scenario / "schools.csv"), rows_of(scenario / "inspectors.csv")
    pupils = {s["school_id"]: int(s["students"]) for s in schools}
    told = rows_of(made / "summary.csv")[0]
    year = list(days(date(2027, 1, 1), date(2027, 12, 31)))
    end = {p["inspector_id"]: date.fromisoformat(p["term_end"]) for p in people}
    have = {d: sum(serves(p, d, end[p["inspector_id"]]) for p in people) for d in year}
    worst = max(year, key=lambda d: (needed(schools, pupils, d)[0] - have[d], -d.toordinal()))
    need, large, number = needed(schools, pupils, worst)
    assert (int(told["need"]), int(told["have"]), int(told["short"])) == (
        need,
        have[worst],
        need - have[worst],
    )
    assert (int(told["schools"]), int(told["large"])) == (number, large)
    new = rows_of(made / "new_inspectors.csv")
    full = sum(p["employment"] == "full_time" for p in new)
    assert (int(told["proposed"]), int(told["proposed_full_time"])) == (len(new), full)
    assert int(told["proposed_part_time"]) == len(new) - full
    assert int(told["law_hires"]) == need - have[worst] > 0
    steps = sum(int(row["adds"]) for row in rows_of(made / "causes.csv"))
    assert int(told["least"]) == int(told["law_hires"]) + steps
    assert sum(int(row["number"]) for row in rows_of(made / "hires.csv")) == len(new)
    frontier = rows_of(made / "frontier.csv")
    assert [int(row["people"]) for row in frontier] == list(range(len(new) + 1))
    assert [int(row["law"]) for row in frontier] == [
        max(0, need - have[worst] - n) for n in range(len(new) + 1)
    ]
    assert frontier[-1]["posts"] == "0"


def test_the_years_ahead_are_what_the_tables_say(scenario: Path, expectations: Path, made: Path) -> None:
    schools, people = rows_of(scenario / "schools.csv"), rows_of(scenario / "inspectors.csv")
    third = {row["督学证号"] for row in rows_of(expectations / "terms.csv")}
    until = {p["inspector_id"]: last_day(p, p["inspector_id"] in third) for p in people}
    hired = 0
    for k, told in enumerate(rows_of(made / "years.csv")):
        pupils = {s["school_id"]: after(s, k) for s in schools}
        year = list(days(date(2027 + k, 1, 1), date(2027 + k, 12, 31)))
        have = {d: sum(serves(p, d, until[p["inspector_id"]]) for p in people) for d in year}
        worst = max(year, key=lambda d: (needed(schools, pupils, d)[0] - have[d], -d.toordinal()))
        need, large, number = needed(schools, pupils, worst)
        assert (told["day"], int(told["schools"]), int(told["large"])) == (worst.isoformat(), number, large)
        assert (int(told["need"]), int(told["have"])) == (need, have[worst])
        assert int(told["gap"]) == max(0, need - have[worst])
        assert int(told["students"]) == sum(pupils[s["school_id"]] for s in schools if open_on(s, worst))
        hired += int(told["hire_full_time"]) + int(told["hire_part_time"])
        assert int(told["have_after"]) == have[worst] + hired >= need


def last_day(person: Row, third: bool) -> date:
    """The last day of the last term that may be given, up to the end of 2030."""
    end, horizon = date.fromisoformat(person["term_end"]), date(2030, 12, 31)
    if person["employment"] == "full_time":
        return max(end, horizon)
    retired = day_of(person["retired_on"])
    for _ in range(0 if third else 2):
        if end >= horizon or (retired is not None and end + DAY > later(retired, 5)):
            break
        end = later(end + DAY, 3) - DAY
    return end


def after(school: Row, years: int) -> int:
    rate = {"primary": 1.04, "junior": 0.97}.get(school["stage"], 1.0)
    return int(int(school["students"]) * rate**years + 0.5)


def test_the_rows_can_be_pasted_and_the_plan_is_clean(scenario: Path, made: Path, tmp_path: Path) -> None:
    staffed = tmp_path / "scenario"
    shutil.copytree(scenario, staffed)
    with (staffed / "inspectors.csv").open("a", encoding="utf-8") as stream:
        stream.write((made / "new_inspectors.csv").read_text(encoding="utf-8").split("\n", 1)[1])
    county = duxue.read(staffed)
    assert {i.name for i in county.rows.inspectors} >= {"新聘-01"}
    part = plan_office(county, OFFICE, given=Plan(), effort=2.0, stop=Stop(), tell=lambda _: None)
    assert [(f.rule, f.subject) for f in audit(county, join_plans(county, [part])).breaches] == []


def test_workbook_csv_and_page_show_the_same_rows(made: Path) -> None:
    book = python_calamine.CalamineWorkbook.from_path(str(made / "staffing.xlsx"))
    page = (made / "staffing.html").read_text(encoding="utf-8")
    files = ["summary", "hires", "causes", "frontier", "years", "leaving", "crossings"]
    assert len(book.sheet_names) == len(files)
    for name, sheet in zip(files, book.sheet_names, strict=True):
        told = [[plain(cell) for cell in row.values()] for row in rows_of(made / f"{name}.csv")]
        cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        head = next(k for k, row in enumerate(cells) if row[0] == "单位代码")
        shown = [[plain(cell) for cell in row] for row in cells[head + 1 :]]
        assert shown == told
        for row in told:
            for cell in row:
                assert shown_on(page, cell), cell


def plain(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:g}" if cell != int(cell) else str(int(cell))
    return str(cell)


def shown_on(page: str, cell: str) -> bool:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        day = date.fromisoformat(cell)
        return f"{day.year}年{day.month}月{day.day}日" in page
    return cell == OFFICE or (f"{int(cell):,}" if cell.isdigit() else cell) in page


def test_the_paste_workbook_reads_back(made: Path) -> None:
    book = python_calamine.CalamineWorkbook.from_path(str(made / "new_inspectors.xlsx"))
    cells = book.get_sheet_by_name("督学").to_python(skip_empty_area=False)
    names = [row[cells[0].index("姓名")] for row in cells[1:]]
    assert names == [row["name"] for row in rows_of(made / "new_inspectors.csv")]


def test_the_page_opens_with_the_network_off(made: Path, browser: WatchedPage) -> None:
    page = browser.open(made / "staffing.html")
    assert page.locator("svg.chart").count() >= 2
    assert (browser.errors, browser.outside) == ([], [])


def test_an_office_named_is_answered_alike_and_without_years_where_none_are_asked(
    scenario: Path, made: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run("staffing", scenario, "--out", out, "--office", OFFICE, "--seconds", 1) == Exit.DONE
    assert not (out / "years.csv").exists()
    for file in ("new_inspectors.csv", "frontier.csv"):
        assert (out / file).read_bytes() == (made / file).read_bytes()


def test_the_same_answer_in_english(scenario: Path, expectations: Path, made: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ("--out", out, "--years", 4, "--places", expectations, "--seconds", 1, "--lang", "en")
    assert run("staffing", scenario, *asked) == Exit.DONE
    for file in ("new_inspectors.csv", "staffing.json"):
        assert (out / file).read_bytes() == (made / file).read_bytes()
    words = (out / "staffing.html").read_text(encoding="utf-8")
    assert "proven least" in words
    assert "已证最少" not in words


def test_one_line_an_office_is_printed(printed: tuple[Path, str, str]) -> None:
    _, told, beside = printed
    assert "已证最少" in told
    assert "合成数据" in beside


def test_what_is_refused(
    scenario: Path, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (made / "staffing.json").read_bytes()
    assert run("staffing", scenario, "--out", made) == Exit.PROBLEMS
    assert (made / "staffing.json").read_bytes() == before
    assert run("staffing", scenario, "--out", tmp_path / "a", "--office", "没有") == Exit.PROBLEMS
    assert run("staffing", scenario, "--out", tmp_path / "a", "--years", 12) == Exit.PROBLEMS
    assert run("staffing", scenario, "--out", tmp_path / "a", "--least-cost") == Exit.PROBLEMS
    places = tmp_path / "places"
    places.mkdir()
    put(places / "terms.csv", ["inspector_id", "terms"], ["无此人", "1"])
    put(places / "trends.csv", ["stage", "township", "percent"], ["primary", "无此乡", "900"])
    assert run("staffing", scenario, "--out", tmp_path / "a", "--places", places) == Exit.PROBLEMS
    told = capsys.readouterr().err
    assert "无此人" in told
    assert "没有这个乡镇街道" in told
    assert not (tmp_path / "a").exists()


def test_places_come_in_the_scenarios_own_system(scenario: Path, tmp_path: Path) -> None:
    own = tmp_path / "scenario"
    shutil.copytree(scenario, own)
    with (own / "parameters.csv").open("a", encoding="utf-8") as stream:
        stream.write("crs,GCJ02,\n")
    put(tmp_path / "places.csv", ["name", "lon", "lat"], ["县城", "118.3", "40.1"])
    assert (given_crs(own), given_crs(scenario)) == ("GCJ02", "WGS84")
    county = duxue.read(own)
    parameters = county.parameters.replaced({("crs", ""): "GCJ02"})
    folder = tmp_path / "places"
    folder.mkdir()
    shutil.move(tmp_path / "places.csv", folder / "places.csv")
    shifted = replace(county, parameters=parameters)
    found, problems = read_expectations(folder, shifted)
    assert found is not None
    assert problems == ()
    assert 0.003 < abs(found.places[0].lon - 118.3) < 0.01


def test_the_mark_tells_how_it_was_found(made: Path) -> None:
    told = json.loads((made / "staffing.json").read_text(encoding="utf-8"))["offices"][OFFICE]
    assert told["proven"] is told["whole_year"] is True
    assert told["tried"][-1][1] == 0
