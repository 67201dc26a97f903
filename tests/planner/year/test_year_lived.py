"""A year lived through as a clerk would: plan, hand edits, approval, ledgers, revisions, the next year's workbook and plan."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import duxue.planner.plan_run
import duxue.planner.revising.rerun
from duxue import desk, face
from duxue.planner.answers import RefusedError
from duxue.planner.publishing import read
from duxue.scenarios.as_happened import as_happened
from duxue.scenarios.changes.ledger import LEDGER
from duxue.scenarios.codes import Result, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.releases.releases import releases_of
from tests.planner import fake_planner
from tests.planner.revising import fake_reviser
from tests.planner.year.clerk import Clerk
from tests.planner.year.hand_edits import HandEdits

DAYS = (date(2027, 4, 1), date(2027, 7, 5), date(2027, 12, 31))
SECONDS = 1.0
EDITS = 20


@dataclass
class Office:
    """A clerk's desk: where the releases lie, the one in force, and what has been typed so far."""

    place: Path
    clerk: Clerk
    folder: Path

    @property
    def plan(self) -> Plan:
        """The release in force."""
        made, problems = read_plan(self.folder)
        assert made is not None, [p.line() for p in problems]
        return made

    @property
    def county(self) -> County:
        """The scenario of the release in force."""
        reading = read(self.folder / "scenario")
        assert reading.county is not None, [p.line() for p in reading.problems]
        return reading.county

    def grid(self) -> list[list[Any]]:
        """The ledger of the release in force as it stands in its workbook."""
        book = openpyxl.load_workbook(self.folder / "plan.xlsx", read_only=True)
        return [list(row) for row in book[LEDGER.zh].iter_rows(values_only=True)]

    def edit_by_hand(self, number: int) -> None:
        """Edit the workbook, adopt it, and find every edit in the next draft and nothing else changed."""
        county, before = self.county, self.plan
        book = openpyxl.load_workbook(self.folder / "plan.xlsx")
        edits = HandEdits(self.clerk.draw, county, before, book, [], set())
        assert edits.make(number) == number
        edited = self.place / "edited.xlsx"
        book.save(edited)
        out = self.place / "draft"
        adopted = face.adopt(desk.in_force(self.folder), self.folder, edited, out)
        assert adopted.planned.folder == out, [p.line() for p in adopted.planned.problems]
        self.folder = out
        after = self.plan
        assert [n for n, holds in enumerate(edits.holds) if not holds(after)] == []
        same = {v for v in before.visits if v.visit_id not in edits.touched}
        assert same <= set(after.visits)
        assert len(after.visits) == len(before.visits)
        assert len(self.county.rows.pins) >= len(edits.holds)

    def approve(self) -> None:
        """The release is approved, and is edited no more."""
        told: dict[str, Any] = {"by": "总督学", "on": date(2027, 1, 5), "document": "督〔2027〕1号"}
        assert face.approve(self.folder, **told).folder == self.folder
        with pytest.raises(RefusedError):
            face.approve(self.folder, **told)

    def report(self, as_of: date, number: int) -> None:
        """Fill in the ledger up to a day, revise with it, and find every cell again in the next release."""
        cells = self.clerk.fill(self.grid(), self.county, as_of)
        book = openpyxl.load_workbook(self.folder / "plan.xlsx")
        for (row, column), value in cells.items():
            cell = book[LEDGER.zh].cell(row + 1, column + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is none of the spreadsheet's formulas
        filled = self.place / f"ledger {number}.xlsx"
        book.save(filled)
        out = self.place / f"revised {number}"
        answer = face.revise(desk.in_force(self.folder), filled, as_of, seconds=SECONDS, out=out)
        assert answer.folder == out, [p.line() for p in answer.problems]
        assert answer.audit.silent == (), "what the ledger shows to be broken is owned up to"
        self.folder = out
        self.clerk.hold(self.county, self.plan, self.grid())

    def begin_next_year(self) -> None:
        """The next year's workbook holds what took place; it checks clean and plans."""
        county, plan, file = self.county, self.plan, self.place / "2028.xlsx"
        assert face.next_year(desk.in_force(self.folder), 2028, file).file == file
        reading = read(file)
        assert reading.county is not None, [p.line() for p in reading.problems if p.level == "error"]
        following = reading.county
        went = as_happened(county, plan)
        for school in following.rows.schools:
            held = [e.end for e in went.events_at(school.school_id) if e.serves(*_WHOLE)]
            known = county.schools[school.school_id].last_comprehensive
            assert school.last_comprehensive == max(
                (d for d in (*held, known) if d is not None), default=None
            )
        self._records_stand(county, went)
        last = {p.school_id: p.inspector_id for p in plan.postings if p.end == county.end}
        assert {p.school_id: p.inspector_id for p in following.rows.postings} == last
        open_issues = {ref: i for ref, i in self.clerk.issues.items() if i.closed_on is None}
        assert {
            f.found_by: (f.issue, f.severity, f.found_on, f.deadline)
            for f in following.rows.follow_ups
            if f.found_by
        } == {ref: (i.words.strip(), i.severity, i.found_on, i.deadline) for ref, i in open_issues.items()}
        out = self.place / "next plan"
        planned = face.plan(file, seconds=SECONDS, out=out)
        assert planned.folder == out, [p.line() for p in planned.problems]

    def _records_stand(self, county: County, went: Plan) -> None:
        """What was typed as done took place on its day; what was typed as not done took place nowhere.

        What a level above has fixed counts as the scenario tells it, whatever the ledger says.
        """
        visits = {v.visit_id: v for v in went.visits}
        for ref, record in self.clerk.truths.items():
            if ref in visits and record.result is Result.DONE:
                assert visits[ref].date == record.done_on
                assert not record.inspectors or visits[ref].inspector_id in record.inspectors
            if record.result is Result.NOT_DONE:
                assert ref not in visits
                assert ref not in {e.event_id for e in went.live_events} - county.imposed.keys()


_WHOLE = (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW)


def lived(one: Office, edits: int, days: Sequence[date]) -> None:
    """The whole year, with a revision on each of some days."""
    one.edit_by_hand(edits)
    one.approve()
    for number, as_of in enumerate(days):
        one.report(as_of, number)
    assert [r.number for r in releases_of(one.plan)] == list(range(1, len(days) + 3))
    results = {record.result for record in one.clerk.truths.values()}
    assert results == {Result.DONE, Result.NOT_DONE, Result.UNKNOWN}
    one.begin_next_year()


def test_a_year_that_is_planned_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duxue.planner.plan_run, "plan_office", fake_planner.at_once)
    monkeypatch.setattr(duxue.planner.revising.rerun, "revise_office", fake_reviser.hand_over)
    _, first = fake_reviser.released(tmp_path)
    clerk = Clerk(random.Random(7))
    lived(Office(tmp_path, clerk, first), 12, DAYS[-1:])


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_a_year_with_the_true_planner_and_reviser(seed: int, tmp_path: Path) -> None:
    desk.synth("county", 20 + seed, tmp_path / "scenario", institutions=20, inspectors=10)
    planned = face.plan(tmp_path / "scenario", seconds=SECONDS, out=tmp_path / "1")
    assert planned.folder is not None, [p.line() for p in planned.problems]
    lived(Office(tmp_path, Clerk(random.Random(seed)), tmp_path / "1"), EDITS, DAYS)
