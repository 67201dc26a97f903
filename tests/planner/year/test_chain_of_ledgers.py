"""Random ledgers over a chain of releases: every record of every release is what was typed, cell for cell."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duxue.models.solver import Stop
from duxue.planner.audit import Audit
from duxue.planner.publish.book import Book
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents import task_ledger
from duxue.planner.publish.figures import Figures
from duxue.planner.revising.revision_task import RevisionTask, as_planned
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.changes.ledger import is_ledger
from duxue.scenarios.changes.ledger_changes import ledger_changes
from duxue.scenarios.changes.ledger_reading import Known, read_ledger
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.files.source import open_source
from duxue.scenarios.plan import Plan
from tests.planner.publish import worlds
from tests.planner.revising import fake_reviser
from tests.planner.year.clerk import Clerk

DAYS = (date(2027, 4, 1), date(2027, 7, 5), date(2027, 12, 31))
FEW, MANY = 12, 200
NOTHING = Audit((), ())


def world() -> tuple[County, Plan]:
    county = worlds.county_of_namesakes(3)
    return county, worlds.plan_for(county, unmet=())


def ledger_of(county: County, plan: Plan, path: Path) -> RawSheet:
    """The ledger as it is written and read from disk, without the rest of the workbook."""
    edition = PublishContext(county, plan, NOTHING)
    book = Book(path, title="", day=county.as_of, lang="zh")
    task_ledger.write(book, edition, Figures(edition))
    book.close()
    return next(sheet for sheet in open_source(path).sheets if is_ledger(sheet))


def revised(county: County, plan: Plan, sheet: RawSheet, as_of: date) -> tuple[County, Plan]:
    """The next release from a filled-in ledger, by a reviser that moves nothing."""
    known = Known(plan, county, as_of)
    read = read_ledger(sheet, known)
    assert [p.line() for p in read.problems if p.level == "error"] == []
    changes = ledger_changes(read, known)
    after = changed(county, plan, changes, as_of, sealed=False)
    task = RevisionTask(plan, county, after, changes, as_of)
    moved = fake_reviser.hand_over(
        after, after.offices[0].unit_id, before=task.went.plan, given=Plan(), max_moves=None, effort=1.0, stop=Stop(),
        tell=lambda _: None, not_done=task.went.missed, mend=False,
    )  # fmt: skip
    return after, as_planned(task, replace(moved.plan, outcome=plan.outcome))


def lived(seed: int, folder: Path) -> None:
    """Three ledgers one after the other, each held against all that was typed so far."""
    clerk = Clerk(random.Random(seed))
    county, plan = world()
    for number, as_of in enumerate(DAYS):
        blank = ledger_of(county, plan, folder / f"{number}.xlsx")
        cells = clerk.fill(blank.cells, county, as_of)
        grid: list[list[Any]] = [list(row) for row in blank.cells]
        for (row, column), value in cells.items():
            grid[row][column] = value
        county, plan = revised(county, plan, RawSheet(blank.name, grid), as_of)
        clerk.hold(county, plan, ledger_of(county, plan, folder / f"{number} after.xlsx").cells)
    assert len(clerk.truths) > 20


@pytest.mark.parametrize("seed", range(FEW))
def test_every_release_of_a_chain_holds_what_was_typed(seed: int, tmp_path: Path) -> None:
    lived(seed, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(FEW, MANY))
def test_every_release_of_many_chains_holds_what_was_typed(seed: int, tmp_path: Path) -> None:
    lived(seed, tmp_path)
