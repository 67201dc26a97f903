"""The edited workbook of one office of a province: held against that office's own rows, its edits taken into the plan of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from duxue.planner.answers import RefusedError
from duxue.planner.by_office import folder_names, outcome_of
from duxue.planner.editing.edited import Edited, read_edited
from duxue.planner.publish.folder import goes_by_office
from duxue.scenarios.county import County
from duxue.scenarios.files.source import open_source
from duxue.scenarios.plan import Plan
from duxue.scenarios.plan_folder import OFFICES, WORKBOOK
from duxue.scenarios.reading.scenario import typed_tables
from duxue.scenarios.shares import Shares
from duxue.scenarios.sheets import PLAN

TELLING = tuple(table for table in PLAN if table.name in ("postings", "zones", "visits"))
"""The tables by which one sees whose workbook it is: all their rows are at the office's own schools."""


def read_edits(county: County, plan: Plan, folder: Path, workbook: Path) -> Edited:
    """What an office changed in its workbook (``read_edited``), and the plan of the whole with it.

    Raises ``EditsError`` as that does, and ``RefusedError`` where a plan was published office by office and the workbook is of none.
    """
    if not goes_by_office(county):
        return read_edited(county, plan, folder, workbook)
    office = whose(county, workbook)
    near, mine = Shares(county, plan).alone(office)
    mine = replace(mine, outcome=outcome_of(plan, office))
    found = read_edited(near, mine, folder / OFFICES / folder_names(county)[office], workbook)
    return found._replace(plan=put_back(plan, mine, found.plan))


def whose(county: County, workbook: Path) -> str:
    """The office at whose schools the rows of a workbook are, all but mistyped ones."""
    typed, _ = typed_tables(open_source(workbook), TELLING, lenient=False)
    schools = (row.get("school_id") for table in typed.values() for row in table.rows)
    offices = Counter(county.schools[one].office_id for one in schools if one in county.schools)
    if not offices:
        raise RefusedError(
            f"看不出 {workbook.name} 是哪个督导室的；全省方案请用 {OFFICES} 下各督导室文件夹中的 {WORKBOOK}",
            f"{workbook.name} is no office's: of a province's plan, edit the {WORKBOOK} of an office's folder in {OFFICES}",
        )
    return offices.most_common(1)[0][0]


def put_back(whole: Plan, before: Plan, after: Plan) -> Plan:
    """The plan of the whole with what is otherwise in some of its rows: rows that are gone, and those that are new at the end."""
    tables: dict[str, Any] = {}
    for table in PLAN:
        was, now = Counter(getattr(before, table.name)), Counter(getattr(after, table.name))
        tables[table.name] = (*_without(getattr(whole, table.name), was - now), *(now - was).elements())
    return replace(whole, **tables)


def _without(rows: tuple[Any, ...], gone: Counter[Any]) -> Iterator[Any]:
    for row in rows:
        if gone[row] > 0:
            gone[row] -= 1
        else:
            yield row
