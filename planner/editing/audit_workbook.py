"""The audit of an edited workbook: what was changed against the plan that it was published with, and what that broke."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from duxue.planner.answers import Judged
from duxue.planner.audit import audit as hold_against_rules
from duxue.planner.editing.broken import Broken, broken_by
from duxue.planner.editing.edited import read_edited
from duxue.planner.editing.edits import Edit
from duxue.planner.publish.folder import settle
from duxue.planner.publishing import read
from duxue.planner.released_plan import read_released


@dataclass(frozen=True)
class JudgedEdits:
    """An edited workbook held against the rules, with every edit and the findings that the edits brought."""

    judged: Judged
    edits: tuple[Edit, ...] = ()
    broken: tuple[Broken, ...] = ()


def audit_workbook(scenario: Path, folder: Path, workbook: Path) -> JudgedEdits:
    """Hold an edited workbook of a plan folder against every rule."""
    settle(folder)
    released = read_released(scenario, folder, read)
    if released.county is None or released.plan is None:
        return JudgedEdits(Judged(released.problems))
    county = released.county
    edited = read_edited(county, released.plan, folder, workbook)
    if edited.plan is None:
        return JudgedEdits(Judged(edited.problems), edited.edits)
    after = hold_against_rules(county, edited.plan)
    broken = broken_by(edited.edits, hold_against_rules(county, released.plan), after)
    return JudgedEdits(Judged(edited.problems, county, edited.plan, after), edited.edits, broken)
