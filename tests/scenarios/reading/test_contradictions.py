"""What a scenario says twice and differently, or what cannot be as it says, is told at its cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duxue.models.rules.register import parameter_specs, waivable
from duxue.scenarios.codes import DayKind, Employment, Stage
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.problems import Problem
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.records import CalendarRow, Campaign, GivenTravel
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import SCENARIO
from tests.models.stages.drawn import drawn_county

CODES = (
    "two_terms", "workday_on_holiday", "long_exams", "nobody_leads", "term_leaves_short", "window_without_day",
    "impossible_minutes",
)  # fmt: skip


def told(tmp_path: Path, **changed: Any) -> list[Problem]:
    """What is told of a drawn county, 2027, with some tables changed."""
    rows = {
        **scenario_rows(drawn_county(2, 30, 9)),
        **{name: tuple(table) for name, table in changed.items()},
    }
    write_csv(SCENARIO, rows, tmp_path / "in")
    reading = read_scenario(tmp_path / "in", parameter_specs(), waivable())
    assert reading.county is not None, [p.line() for p in reading.problems if p.level == "error"]
    return [p for p in reading.problems if p.code in CODES]


def calendar(*more: CalendarRow) -> tuple[CalendarRow, ...]:
    return (*drawn_county(2, 30, 9).rows.calendar, *more)


def day(kind: DayKind, first: str, last: str, **cells: Any) -> CalendarRow:
    return make(
        CalendarRow, start=date.fromisoformat(first), end=date.fromisoformat(last), kind=kind, **cells
    )


def test_a_drawn_county_contradicts_itself_nowhere(tmp_path: Path) -> None:
    assert [p.line() for p in told(tmp_path) if p.code != "term_leaves_short"] == []


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([day(DayKind.HOLIDAY, "2027-10-01", "2027-10-07"), day(DayKind.WORKDAY, "2027-10-01", "2027-10-09")], ["workday_on_holiday"]),
        ([day(DayKind.HOLIDAY, "2027-10-01", "2027-10-07"), day(DayKind.WORKDAY, "2027-10-09", "2027-10-09")], []),
        ([day(DayKind.HOLIDAY, "2027-10-08", "2027-10-08"), day(DayKind.WORKDAY, "2027-10-08", "2027-10-08")], ["workday_on_holiday"]),
        (
            [
                day(DayKind.HOLIDAY, "2027-10-01", "2027-10-07"),
                day(DayKind.WORKDAY, "2027-10-06", "2027-10-06", stage=Stage.SENIOR),
            ],
            [],
        ),
        ([day(DayKind.EXAM, "2027-06-07", "2027-06-27")], []),
        ([day(DayKind.EXAM, "2027-06-07", "2027-06-28")], ["long_exams"]),
    ],
)  # fmt: skip
def test_the_calendar_is_held_against_itself(
    rows: list[CalendarRow], codes: list[str], tmp_path: Path
) -> None:
    found = told(tmp_path, calendar=calendar(*rows))
    assert [p.code for p in found if p.table == "calendar"] == codes
    assert all(p.cell and p.level == "warning" for p in found)


def test_two_drafts_of_one_term_are_told_and_terms_of_a_stage_of_its_own_are_not(tmp_path: Path) -> None:
    first = next(row for row in calendar() if row.kind is DayKind.TERM)
    again = replace(first, start=first.start.replace(day=first.start.day + 1))
    assert "two_terms" in {p.code for p in told(tmp_path, calendar=calendar(again))}
    other = replace(again, stage=Stage.VOCATIONAL if first.stage is not Stage.VOCATIONAL else Stage.SPECIAL)
    assert "two_terms" not in {p.code for p in told(tmp_path, calendar=calendar(other))}


@pytest.mark.parametrize(
    ("first", "last", "lacks"), [("2027-08-01", "2027-08-14", True), ("2027-03-08", "2027-03-19", False)]
)
def test_a_campaign_without_a_school_day_is_told(first: str, last: str, lacks: bool, tmp_path: Path) -> None:
    window = {"start": date.fromisoformat(first), "end": date.fromisoformat(last)}
    campaign = make(Campaign, campaign_id="K", name="专项", **window)
    found = told(tmp_path, campaigns=[campaign])
    assert [p.cell[1:] for p in found if p.code == "window_without_day"] == (["2"] if lacks else [])


def test_a_campaign_is_about_the_stages_it_names_and_not_about_those_they_are_parts_of(
    tmp_path: Path,
) -> None:
    """In a summer term of junior schools the nine-year schools have lessons too, but no campaign of primary schools reaches them."""
    campaign = make(
        Campaign,
        campaign_id="K",
        name="专项",
        start=date(2027, 8, 2),
        end=date(2027, 8, 13),
        stages=(Stage.PRIMARY,),
    )
    summer = day(DayKind.TERM, "2027-08-02", "2027-08-13", stage=Stage.JUNIOR)
    found = told(tmp_path, campaigns=[campaign], calendar=calendar(summer))
    assert [p.cell[1:] for p in found if p.code == "window_without_day"] == ["2"]


def test_a_stage_that_nobody_may_lead_is_told_once(tmp_path: Path) -> None:
    people = drawn_county(2, 30, 9).rows.inspectors
    found = told(tmp_path, inspectors=[replace(p, can_lead=False) for p in people])
    stages = {(s.office_id, s.stage) for s in drawn_county(2, 30, 9).rows.schools}
    assert len([p for p in found if p.code == "nobody_leads"]) == len(stages)
    fitting = [
        replace(p, can_lead=p.employment is Employment.FULL_TIME, stages=(Stage.SPECIAL,)) for p in people
    ]
    touched = {one for one in stages if Stage.SPECIAL not in one[1].touched_by}
    found = told(tmp_path / "b", inspectors=fitting)
    assert len([p for p in found if p.code == "nobody_leads"]) == len(touched)


def test_a_term_that_ends_in_the_year_and_leaves_the_office_short_names_the_person(tmp_path: Path) -> None:
    county = drawn_county(2, 30, 9)
    people = [replace(p, max_schools=20, term_end=date(2028, 12, 31)) for p in county.rows.inspectors]
    assert not [p for p in told(tmp_path, inspectors=people) if p.code == "term_leaves_short"]
    ending = [replace(p, term_end=date(2027, 6, 30)) for p in people]
    found = [p for p in told(tmp_path / "b", inspectors=ending) if p.code == "term_leaves_short"]
    assert len(found) == len(people)
    assert all(person.name in p.message_zh for person, p in zip(ending, found, strict=True))


def test_large_schools_take_a_person_each_where_terms_end(tmp_path: Path) -> None:
    county = drawn_county(2, 30, 9)
    open_now = [s for s in county.rows.schools if s.in_scope(date(2027, 7, 1))]
    schools = [replace(s, students=2000 if s in open_now[:6] else 300) for s in county.rows.schools]
    people = [replace(p, max_schools=None, term_end=date(2028, 12, 31)) for p in county.rows.inspectors]
    first = replace(people[0], term_end=date(2027, 6, 30))
    found = told(tmp_path, schools=schools, inspectors=[first, *people[1:]])
    (line,) = [p.message_en for p in found if p.code == "term_leaves_short"]
    assert f"room for {6 + 5 * (len(people) - 1 - 6)} postings, of {len(open_now)}" in line


def test_minutes_in_which_nobody_can_make_the_way_are_told_at_their_cell(tmp_path: Path) -> None:
    county = drawn_county(2, 30, 9)
    one = county.rows.schools[0]
    person, seat = county.rows.inspectors[0].inspector_id, county.rows.units[0].unit_id
    far = max(county.rows.schools, key=lambda s: county.travel.minutes(one.school_id, s.school_id))
    rows = [
        make(GivenTravel, from_id=one.school_id, to_id=far.school_id, minutes=0.0),
        make(GivenTravel, from_id=far.school_id, to_id=seat, minutes=60.0),
        make(GivenTravel, from_id=one.school_id, to_id=one.school_id, minutes=0.0),
        make(GivenTravel, from_id=person, to_id=far.school_id, minutes=0.0),
    ]
    places = [p.cell for p in told(tmp_path, travel=rows) if p.code == "impossible_minutes"]
    assert places == ["C2", "C5"]


@pytest.mark.parametrize(
    ("point", "central", "told_as"),
    [
        ({}, {}, []),
        ({"parent_id": "self"}, {}, [("bad_central_school", "error")]),
        ({}, {"parent_id": "other"}, [("bad_central_school", "warning")]),
        ({}, {"closed": date(2027, 9, 1)}, [("bad_central_school", "warning")]),
        ({"closed": date(2027, 9, 1)}, {"closed": date(2027, 9, 1)}, []),
    ],
)
def test_a_central_school_that_cannot_carry_its_teaching_point_is_told(
    tmp_path: Path, point: dict[str, Any], central: dict[str, Any], told_as: list[tuple[str, str]]
) -> None:
    rows = scenario_rows(drawn_county(2, 30, 9))
    one, two, three, *others = (replace(s, parent_id="", closed=None) for s in rows["schools"])
    ids = {"self": one.school_id, "other": three.school_id}
    point = {"parent_id": two.school_id, **point}
    point["parent_id"] = ids.get(point["parent_id"], point["parent_id"])
    central = {k: ids.get(v, v) if k == "parent_id" else v for k, v in central.items()}
    schools = (replace(one, **point), replace(two, **central), three, *others)
    write_csv(SCENARIO, {**rows, "schools": schools}, tmp_path / "in")
    problems = read_scenario(tmp_path / "in", parameter_specs(), waivable()).problems
    found = [(p.code, p.level) for p in problems if p.code == "bad_central_school"]
    assert found == told_as
