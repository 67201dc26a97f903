"""The folder of a province's plan comes back: an office's edited workbook, its offices' ledgers, the next year; one office's folder alone does not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import duxue
from duxue import desk, face
from duxue.models.rules.register import parameter_specs
from duxue.planner import by_office, plan_run
from duxue.planner.answers import Planned, RefusedError
from duxue.planner.crew.team import Hands
from duxue.planner.publish.tables import sheet_title
from duxue.scenarios.changes.ledger import LEDGER
from duxue.scenarios.changes.reading import read_changes
from duxue.scenarios.codes import Half
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.plan import Visit
from duxue.scenarios.sheets import PLAN, SCENARIO, table
from tests.planner import fake_planner
from tests.planner.editing.hands import column, plan_of
from tests.planner.provinces import EAST, EASTERN, PROVINCE, province

COUNTY = EASTERN[0]
POSTINGS = table(PLAN, "postings")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """The plan of a province with a city and a county, published."""
    place = tmp_path_factory.mktemp("made")
    write_csv(
        SCENARIO,
        scenario_rows(province(schools=2, inspectors=2, offices=(PROVINCE, EAST, COUNTY))),
        place / "in",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_run, "plan_office", fake_planner.at_once)
        fake_planner.no_reasons(patch)
        patch.setattr(by_office, "HANDS", Hands(alone=True))
        duxue.publish(duxue.plan(place / "in", seconds=1.0), place / "plan")
    return desk.load(place / "plan")


def own_folder(released: Planned, office: str) -> Path:
    assert released.folder is not None
    return released.folder / "offices" / by_office.folder_names(released.county)[office]


def test_what_a_county_edits_in_its_workbook_goes_into_the_plan_of_the_whole(
    released: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_office, "HANDS", Hands(alone=True))
    assert released.folder is not None
    first = next(
        p for p in released.plan.postings if released.county.schools[p.school_id].office_id == COUNTY
    )
    other = next(i for i in released.county.inspectors_of(COUNTY) if i.inspector_id != first.inspector_id)
    book = openpyxl.load_workbook(own_folder(released, COUNTY) / "plan.xlsx")
    sheet = book[sheet_title(POSTINGS, "zh")]
    school, person = column(sheet, "学校标识码"), column(sheet, "督学证号")
    line = next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, school).value == first.school_id)
    sheet.cell(line, person).value = other.inspector_id
    book.save(tmp_path / "改过.xlsx")
    inforce = desk.in_force(released.folder)
    adopted = face.adopt(inforce, released.folder, tmp_path / "改过.xlsx", tmp_path / "next")
    after = {p.school_id: p.inspector_id for p in plan_of(tmp_path / "next").postings}
    before = {p.school_id: p.inspector_id for p in released.plan.postings}
    assert after == {**before, first.school_id: other.inspector_id}
    assert {pin.school_id for pin in adopted.pins} == {first.school_id}
    assert (tmp_path / "next" / "offices").is_dir()


def test_a_workbook_of_nobody_is_refused_in_a_line(released: Planned, tmp_path: Path) -> None:
    assert released.folder is not None
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    with pytest.raises(RefusedError, match="is no office's"):
        desk.audit_edits(desk.in_force(released.folder), released.folder, tmp_path / "空.xlsx")


def test_one_offices_folder_is_no_plan_of_the_whole(released: Planned) -> None:
    assert released.folder is not None
    own = own_folder(released, COUNTY)
    for ask in (
        lambda: desk.in_force(own),
        lambda: desk.in_force(own, released.folder / "scenario"),
        lambda: desk.load(own),
    ):
        with pytest.raises(RefusedError, match="give the whole plan's folder"):
            ask()


def test_the_next_year_starts_from_it(released: Planned, tmp_path: Path) -> None:
    assert released.folder is not None
    face.next_year(desk.in_force(released.folder), released.county.end.year + 1, tmp_path / "下年.xlsx")
    assert duxue.check(tmp_path / "下年.xlsx").county is not None


def test_all_offices_ledgers_are_read_and_a_fault_names_its_office(released: Planned, tmp_path: Path) -> None:
    county, day = released.county, date(2027, 4, 6)
    places = {office: county.schools_of(office)[0].school_id for office in (EAST, COUNTY)}
    visits = tuple(
        Visit(f"V{one}", day, Half.AM, one, county.inspectors_of(office)[0].inspector_id, ())
        for office, one in places.items()
    )
    plan = replace(released.plan, visits=visits)
    _write_ledgers(tmp_path, {office: str(day) for office in places}, places)
    read = read_changes(tmp_path, county, plan, parameter_specs(), as_of=date(2027, 5, 1))
    assert read.changes is not None, read.problems
    assert {record.ref for record in read.changes.records} == {visit.visit_id for visit in visits}
    _write_ledgers(tmp_path, {EAST: str(day), COUNTY: "某天"}, places)
    read = read_changes(tmp_path, county, plan, parameter_specs(), as_of=date(2027, 5, 1))
    assert read.changes is None
    assert {p.sheet for p in read.problems if p.level == "error"} == {f"{COUNTY}/{LEDGER.zh}"}


def _write_ledgers(folder: Path, days: dict[str, str], places: dict[str, str]) -> None:
    for office, day in days.items():
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = LEDGER.zh
        sheet.append([one.zh for one in LEDGER.columns])
        school = places[office]
        told = {
            "task_id": f"V{school}", "kind": "经常性督导", "target_id": school,
            "planned_from": "2027-04-06", "planned_to": "2027-04-06", "done_on": day, "result": "已完成",
        }  # fmt: skip
        sheet.append([told.get(one.field) for one in LEDGER.columns])
        (folder / "offices" / office).mkdir(parents=True, exist_ok=True)
        book.save(folder / "offices" / office / "plan.xlsx")
