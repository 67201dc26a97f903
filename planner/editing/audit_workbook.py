"""The audit of an edited workbook: what was changed against the plan that it was published with, and what that broke."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from duxue.planner.answers import Judged, PlanRead
from duxue.planner.audit import audit as hold_against_rules
from duxue.planner.editing.edits import Broken, Edit, broken_by
from duxue.planner.editing.of_office import read_edits
from duxue.planner.publish.workbook import is_document
from duxue.scenarios.cells.sheet_names import table_named
from duxue.scenarios.files.source import open_source
from duxue.scenarios.problems import Fault, Problem, at_file
from duxue.scenarios.sheets import PLAN


@dataclass(frozen=True)
class JudgedEdits:
    """An edited workbook held against the rules, with every edit and the findings that the edits brought."""

    judged: Judged
    edits: tuple[Edit, ...]
    broken: tuple[Broken, ...]


def audit_workbook(released: PlanRead, folder: Path, workbook: Path) -> JudgedEdits:
    """Hold an edited workbook of a plan folder against every rule; raises ``EditsError`` where it has problems."""
    county = released.county
    made, edits, problems = read_edits(county, released.plan, folder, workbook)
    after = hold_against_rules(county, made)
    broken = broken_by(edits, hold_against_rules(county, released.plan), after)
    return JudgedEdits(Judged(problems, county, made, after), edits, broken)


_LATER = ("records", "stand_ins")
"""Tables that workbooks of older releases lack."""


def tables_told(workbook: Path) -> tuple[Problem, ...]:
    """What a workbook that is judged by its tables alone lacks of them, and its sheets that are neither table nor document.

    A table that is missing beside a sheet that nobody knows was renamed, and one that is missing beside the office's documents
    was deleted: an error, since else its rows would be taken as none.
    """
    sheets = open_source(workbook).sheets
    ours = any(is_document(s.name) for s in sheets)
    found = {name for s in sheets if (name := table_named(s.name, PLAN, lenient=False)) is not None}
    gone = [t for t in PLAN if t.name not in found and t.name not in _LATER]
    strange = [
        s.name for s in sheets if table_named(s.name, PLAN, lenient=False) is None and not is_document(s.name)
    ]
    told = [at_file(name, _NOT_READ) for name in strange]
    renamed_zh, renamed_en = "”“".join(strange), ", ".join(strange)
    for table in gone if found else ():
        zh, en = f"缺少“{table.zh}”表", f"the table {table.name} is missing"
        if strange:
            zh = f"{zh}（是否改名为“{renamed_zh}”？请改回原名）"
            en = f"{en} (renamed to {renamed_en}? give it its name back)"
            told.append(at_file(workbook.name, Fault("missing_sheet", zh, en)))
        elif ours:
            zh = f"{zh}，不能当作空表核对；请恢复此表，或给出方案文件夹（按未改动处理）"
            en = f"{en} and not taken for an empty one: restore it, or give the plan folder (then it stands unchanged)"
            told.append(at_file(workbook.name, Fault("missing_sheet", zh, en)))
        else:
            zh = f"{zh}，按空表核对；给出方案文件夹则按未改动处理"
            en = f"{en} and judged as empty; with the plan folder as unchanged"
            told.append(at_file(workbook.name, Fault("missing_sheet", zh, en, "warning")))
    return tuple(told)


_NOT_READ = Fault(
    "unread_sheet",
    "本表不读入；若是改名或复制的表，请把内容改回原来的表中",
    "this sheet is not read; put edits of a renamed or copied sheet back into its own",
    "warning",
)
