"""A visit of which something was written, and which a revision takes off the plan: its row and its record stay."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from duxue.planner.revising.revision_task import RevisionTask, as_planned
from duxue.scenarios.as_happened import as_happened, results
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.codes import RecordKind, Result
from duxue.scenarios.county import County
from duxue.scenarios.edits.rows import Changes
from duxue.scenarios.plan import Plan, Record
from duxue.scenarios.rows import make
from tests.planner.year.test_chain_of_ledgers import ledger_of, revised, world

AS_OF = date(2027, 4, 1)


def dropped() -> tuple[County, Plan, str]:
    """A release that has taken a visit off the plan, beside which the office had noted something."""
    county, plan = world()
    county = replace(county, as_of=AS_OF)
    visit = next(v for v in plan.visits if v.date > AS_OF)
    noted = make(Record, kind=RecordKind.VISIT, ref=visit.visit_id, note="学校申请改期")
    changes = Changes(records=(noted,))
    task = RevisionTask(plan, county, county, changes, AS_OF)
    went = replace(task.went.plan, visits=tuple(v for v in plan.visits if v != visit))
    return county, as_planned(task, went), visit.visit_id


def test_its_record_keeps_what_had_been_planned_and_counts_as_no_visit() -> None:
    county, plan, ref = dropped()
    visit = plan.dropped[ref]
    (record,) = plan.records
    assert (record.planned_at, record.planned_on, record.planned_by, record.note) == (
        visit.school_id,
        visit.date,
        visit.inspector_id,
        "学校申请改期",
    )
    later = replace(county, as_of=date(2027, 12, 31))
    assert ref not in results(later, plan)
    assert ref not in {v.visit_id for v in as_happened(later, plan).visits}


def test_its_row_stands_in_the_ledger_and_is_read_back_the_same(tmp_path: Path) -> None:
    county, plan, ref = dropped()
    sheet = ledger_of(county, plan, tmp_path / "l.xlsx")
    (row,) = (line for line in sheet.cells if ref in line)
    assert "学校申请改期" in row
    assert any("调整后不再安排" in str(cell) for cell in row)
    _, after = revised(county, plan, sheet, date(2027, 7, 5))
    assert [r for r in after.records if r.ref == ref] == list(plan.records)


def test_it_stands_in_the_plan_again_once_it_took_place_all_the_same(tmp_path: Path) -> None:
    county, plan, ref = dropped()
    sheet = ledger_of(county, plan, tmp_path / "l.xlsx")
    heads = next(line for line in sheet.cells if "任务编号" in line)
    grid = [list(line) for line in sheet.cells]
    (row,) = (line for line in grid if ref in line)
    row[list(heads).index("完成日期")] = date(2027, 6, 2)
    _, after = revised(county, plan, RawSheet(sheet.name, grid), date(2027, 7, 5))
    (record,) = (r for r in after.records if r.ref == ref)
    assert (record.result, record.done_on, record.planned_on) == (Result.DONE, date(2027, 6, 2), None)
    assert ref in {v.visit_id for v in after.visits}
    assert [v.date for v in as_happened(county, after).visits if v.visit_id == ref] == [date(2027, 6, 2)]
