"""All outputs of a comparison in one folder: page, workbook, csv, maps, and what a program needs to go on from each plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from duxue.maps.trouble_map import View, trouble_map
from duxue.planner.publish.comparison.book import comparison_csv, write_book
from duxue.planner.publish.comparison.comparison import Alternative, Comparison, verdict
from duxue.planner.publish.comparison.grid import Grid
from duxue.planner.publish.comparison.page import comparison_html
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.folder import file_stem, whole_folder
from duxue.planner.publish.map_pages import view_of
from duxue.planner.words import json_text
from duxue.scenarios.edits.rows import WHATIFS
from duxue.scenarios.files.writing import cell_text

MARK = "comparison.json"
"""The file by which a folder is known as a comparison's."""
PAGE, BOOK, CSV, MAPS, PLANS = "comparison.html", "comparison.xlsx", "comparison.csv", "maps", "plans"
WritePlan = Callable[[Alternative, Path], None]
"""What writes an alternative's plan folder."""


def publish_comparison(
    comparison: Comparison, folder: Path, write_plan: WritePlan, *, replace: bool = False
) -> None:
    """Write a comparison into a folder that appears whole or not at all; raises PublishError."""
    grid = Grid(comparison)
    with whole_folder(folder, replace=replace, mark=MARK) as fresh:
        stems = plan_stems(comparison)
        for one, stem in zip(comparison.alternatives, stems, strict=True):
            write_plan(one, fresh / PLANS / stem)
        maps = _write_maps(fresh / MAPS, comparison)
        plans = [f"{PLANS}/{quote(stem)}" for stem in stems]
        (fresh / PAGE).write_bytes(comparison_html(comparison, grid, maps, plans).encode())
        (fresh / CSV).write_bytes(comparison_csv(comparison, grid).encode())
        write_book(fresh / BOOK, comparison, grid)
        (fresh / MARK).write_bytes(comparison_json(comparison, grid, stems).encode())


def plan_stems(comparison: Comparison) -> list[str]:
    """The names of the plan folders, numbered so that they stand in order: 00_现状, 01_增聘两名."""
    taken: set[str] = set()
    return [
        file_stem(f"{number:02}", comparison.name(one), taken)
        for number, one in enumerate(comparison.alternatives)
    ]


def _write_maps(folder: Path, comparison: Comparison) -> list[tuple[str, str]]:
    """A trouble map an office, switched between the alternatives that have it; names and addresses from the page's folder."""
    folder.mkdir()
    views = [(one, _view(comparison, one)) for one in comparison.alternatives]
    taken: set[str] = set()
    listed = []
    back = [(comparison.say("返回比较", "Back to the comparison"), f"../{PAGE}")]
    for unit in comparison.offices:
        there = [(one, view) for one, view in views if _has(one, unit.unit_id)]
        first = there[0][0].county
        page = trouble_map(first, [view for _, view in there], unit.unit_id, comparison.lang, links=back)
        name = f"{file_stem(unit.unit_id, unit.name, taken)}.html"
        (folder / name).write_bytes(page.encode())
        listed.append((unit.name, f"{MAPS}/{quote(name)}"))
    return listed


def _has(one: Alternative, office_id: str) -> bool:
    return any(unit.unit_id == office_id for unit in one.county.offices)


def _view(comparison: Comparison, one: Alternative) -> View:
    edition = PublishContext(one.county, one.plan, one.audit, comparison.lang)
    before = None if one is comparison.base else comparison.base.plan
    return view_of(edition, Figures(edition), one.title, before)


def comparison_json(comparison: Comparison, grid: Grid, stems: list[str]) -> str:
    """The comparison for programs: what each what-if changes, its objective, bound and folder, and how it stands to each."""
    told = {
        "seconds": comparison.seconds,
        "seed": comparison.base.county.seed,
        "synthetic": comparison.base.county.synthetic,
        "from": comparison.base.county.start.isoformat(),
        "to": comparison.base.county.end.isoformat(),
        "versions": comparison.base.plan.outcome.get("versions", {}),
        "what_ifs": [
            _json_of(comparison, grid, number, stems[number])
            for number in range(len(comparison.alternatives))
        ],
    }
    return json_text(told) + "\n"


def _json_of(comparison: Comparison, grid: Grid, number: int, stem: str) -> dict[str, Any]:
    one = comparison.alternatives[number]
    proof = one.proof
    return {
        "name": one.name or one.title[1],
        "edits": [
            {c.name: text for c in WHATIFS.columns if (text := cell_text(getattr(edit, c.field), c)) and not c.private}
            for edit in one.edits
        ],
        "digest": one.county.digest,
        "status": one.plan.outcome.get("status"),
        "objective": proof and proof[0],
        "bound": proof and proof[1],
        "unmet": len(one.plan.unmet),
        "as_today": list(one.reused),
        "left_out": list(one.left_out),
        "plan": f"{PLANS}/{stem}",
        "against": [
            "" if other is one else str(verdict(one, other)) for other in comparison.alternatives
        ],
        "figures": {m.key: grid.cell(m, number).value for m in grid.measures},
    }  # fmt: skip
