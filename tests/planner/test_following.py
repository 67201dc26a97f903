"""The workbook of the year after a plan: what took place is carried on, what is uncertain or ends is yellow."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duxue.models.rules.register import parameter_specs, waivable
from duxue.planner.answers import PlanRead, RefusedError
from duxue.planner.following import write_following
from duxue.scenarios.codes import RecordKind, Result, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.files.workbook_writing import MARKED
from duxue.scenarios.next_year import next_year
from duxue.scenarios.plan import Event, Plan, Record
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.records import FollowUp, Principal
from duxue.scenarios.rows import make
from tests.planner.publish import worlds

AS_OF = date(2027, 12, 31)


def world() -> tuple[County, Plan]:
    issues = (
        make(FollowUp, issue_id="F1", school_id="130201S0001", severity=Severity.MINOR, deadline=date(2027, 11, 20), issue="台账不全"),
        make(FollowUp, issue_id="F2", school_id="130201S0002", severity=Severity.GENERAL, closed_on=date(2027, 5, 1)),
    )  # fmt: skip
    county = worlds.county(inspectors=4, tables={"follow_ups": issues})
    first, second, *others = county.rows.inspectors
    people = (
        replace(first, term_end=date(2028, 6, 30)),
        replace(second, retired_on=date(2023, 9, 1)),
        *others,
    )
    heads = (
        make(
            Principal,
            school_id="130201S0003",
            name="王校长",
            term_start=date(2024, 9, 1),
            term_end=date(2027, 8, 31),
        ),
    )
    county = replace(county.with_rows(inspectors=people, principals=heads), as_of=AS_OF)
    return county, worlds.plan_for(county)


def comprehensive(plan: Plan) -> Event:
    return next(e for e in plan.live_events if e.serves(TaskKind.COMPREHENSIVE))


def recorded(plan: Plan, **told: Any) -> Plan:
    one = make(Record, **{"kind": RecordKind.EVENT, "result": Result.DONE, **told})
    return replace(plan, records=(*plan.records, one))


@pytest.mark.parametrize(
    ("told", "last", "marked"),
    [
        ({"done_on": date(2027, 11, 23)}, date(2027, 11, 23), False),
        ({"result": Result.NOT_DONE}, None, False),
        ({"result": Result.UNKNOWN}, "as planned", True),
        (None, "as planned", True),
    ],
)
def test_the_last_comprehensive_is_the_day_on_which_it_took_place(
    told: dict[str, Any] | None, last: date | str | None, marked: bool
) -> None:
    county, plan = world()
    event = comprehensive(plan)
    plan = recorded(plan, ref=event.event_id, **told) if told is not None else plan
    following = next_year(county, plan, 2028)
    number, school = next(
        (n, s) for n, s in enumerate(following.rows["schools"]) if s.school_id == event.target_id
    )
    expected = (
        event.end if last == "as planned" else last or county.schools[event.target_id].last_comprehensive
    )
    assert school.last_comprehensive == expected
    assert ((number, "last_comprehensive") in following.marks["schools"]) is marked


def test_terms_that_end_are_marked_and_hours_begin_anew() -> None:
    county, plan = world()
    following = next_year(county, plan, 2028)
    marks = following.marks["inspectors"]
    assert (0, "term_end") in marks
    assert (1, "retired_on") in marks
    assert {row.training_hours for row in following.rows["inspectors"]} == {0.0}
    assert "任期" in following.marks["principals"][0, "term_end"]


def test_postings_in_force_go_on_with_the_day_on_which_they_began() -> None:
    county, plan = world()
    following = next_year(county, plan, 2028)
    last = {p.school_id: (p.inspector_id, p.since) for p in plan.postings if p.end == county.end}
    assert {p.school_id: (p.inspector_id, p.since) for p in following.rows["postings"]} == last


def test_open_issues_go_on_and_one_that_was_looked_at_again_asks_to_be_closed() -> None:
    county, plan = world()
    host = max(plan.visits_at("130201S0001"), key=lambda v: v.date)
    visits = tuple(replace(v, covers=("F1",)) if v is host else v for v in plan.visits)
    plan = recorded(replace(plan, visits=visits), kind=RecordKind.VISIT, ref=host.visit_id, done_on=host.date)
    following = next_year(county, plan, 2028)
    assert [(f.issue_id, f.issue) for f in following.rows["follow_ups"]] == [("F1", "台账不全")]
    assert str(host.date) in following.marks["follow_ups"][0, "closed_on"]


def test_the_calendar_is_the_last_one_to_be_put_right() -> None:
    county, plan = world()
    following = next_year(county, plan, 2028)
    terms = [(row.start, row.end) for row in following.rows["calendar"]]
    assert (date(2028, 3, 1), date(2028, 7, 9)) in terms
    assert set(following.marks["calendar"]) == {(n, f) for n in range(len(terms)) for f in ("start", "end")}
    assert (following.start, following.end) == (date(2028, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize("year", [2027, 2026])
def test_a_year_that_is_not_later_is_refused(year: int, tmp_path: Path) -> None:
    county, plan = world()
    with pytest.raises(RefusedError):
        write_following(PlanRead((), county, plan), year, tmp_path / "next.xlsx")
    assert not list(tmp_path.iterdir())


def test_the_workbook_reads_without_a_problem_and_shows_its_marks_in_yellow(tmp_path: Path) -> None:
    county, plan = world()
    made = write_following(PlanRead((), county, plan), 2028, tmp_path / "next.xlsx")
    reading = read_scenario(tmp_path / "next.xlsx", parameter_specs(), waivable())
    assert [p.line() for p in reading.problems if p.level == "error"] == []
    assert reading.county is not None
    last = [(s.school_id, s.last_comprehensive) for s in next_year(county, plan, 2028).rows["schools"]]
    assert [(s.school_id, s.last_comprehensive) for s in reading.county.rows.schools] == last
    book = openpyxl.load_workbook(tmp_path / "next.xlsx")
    yellow = [
        c
        for sheet in book
        for row in sheet.iter_rows(min_row=2)
        for c in row
        if c.fill.fgColor.rgb == "FF" + MARKED.removeprefix("#").upper()
    ]
    assert len(yellow) == made.marked
    assert all(c.comment for c in yellow)
    heads, first, *_ = book["现任挂牌"].iter_rows(values_only=True)
    cells = dict(zip(heads, first, strict=True))
    assert cells["学校名称"] == county.schools[str(cells["学校标识码"])].name, "a name stands beside each id"
    assert cells["督学姓名"] == county.inspectors[str(cells["督学证号"])].name
    assert [cell.value for cell in book["学校"][1]].count("学校名称") == 1
