"""The verbs that write, as the campaign of kills runs them, and the ground that they are run on."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from duxue.planner.web.running import UNDER_WAY
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.sheets import SCENARIO
from tests.planner.editing.hands import cell_with, edited
from tests.planner.publish.worlds import county

HORIZON = {("from", ""): date(2027, 4, 1), ("to", ""): date(2027, 5, 31)}
CHANGES = "kind,subject,from,to\nill,{person},2027-05-01,2027-06-01\n"
WHATIFS = "方案名称,调整类别,对象,相关对象,乡镇街道,数量,专兼职,单位代码,学段范围,取值,起,止\n增聘一名,增聘,,,,1,兼职,{unit},,,,\n"
READY = {
    "made": "plan {at}/in --out {at}/made --seconds 1",
    "heads.toml": "check {at}/in --map-template {at}/heads.toml",
    "saved.zip": "backup {at}/saved.zip",
}
"""What the verbs start from, and what makes it."""


@dataclass(frozen=True)
class Verb:
    """A verb that writes: its line, with places for the folder of inputs and the output; whether that is a folder."""

    name: str
    line: str
    folder: bool = True
    weight: int = 1
    within: str = ""
    """The folder of the inputs that the verb writes over: it has no other output."""
    half: str = ""
    """The file by which the program knows an output that is not whole, and does not use it."""

    @property
    def replaces(self) -> bool:
        """Whether it has leave to replace an output with ``--replace``."""
        return not self.within and not self.half

    def words(self, at: Path, out: Path) -> list[str]:
        """The words for a folder of inputs and an output."""
        return [word.format(at=at, out=out) for word in self.line.split()]


def _file(name: str, line: str, weight: int = 1) -> Verb:
    return Verb(name, line, folder=False, weight=weight)


VERBS = (
    Verb("plan", "plan {at}/in --out {out} --seconds 1"),
    Verb("plan two offices", "plan {at}/two --out {out} --seconds 1 --workers 2", weight=2),
    _file("plan --curve", "plan {at}/in --curve fair_load --out {out}.csv --seconds 1"),
    Verb("publish", "publish {at}/made --out {out} --notices", weight=2),
    Verb("adopt", "adopt {at}/made/scenario {at}/made --workbook {at}/edited.xlsx --out {out}"),
    Verb("approve", "approve {out} --by A --on 2027-03-20 --document 1", within="made", weight=2),
    _file("next", "next {at}/made --year 2028 --out {out}.xlsx", weight=6),
    Verb(
        "revise",
        "revise {at}/made/scenario {at}/made --changes {at}/changes --as-of 2027-04-01 --out {out} --seconds 1",
    ),
    Verb("compare", "compare {at}/in {at}/whatifs --out {out} --seconds 1"),
    Verb("staffing", "staffing {at}/in --out {out}"),
    Verb("stress", "stress {at}/made/scenario {at}/made --draws 1 --out {out}"),
    Verb("synth", "synth --kind county --seed 3 --out {out}", weight=8),
    _file("template", "template {out}.xlsx", weight=8),
    _file("check --annotate", "check {at}/in --annotate {out}.xlsx", weight=8),
    _file("check --points", "check {at}/in --points {out}.html", weight=3),
    _file("check --map-template", "check {at}/in --map-template {out}.toml", weight=3),
    Verb("check --map", "check {out} --map {at}/heads.toml", within="in", weight=3),
    _file("explain", "explain {at}/made/scenario {at}/made --out {out}.html", weight=8),
    _file("backup", "backup {out}.zip", weight=6),
    Verb("restore", "backup {at}/saved.zip --restore {out}", half=UNDER_WAY, weight=6),
)
# those that take little time come more often


def laid(folder: Path, run: Callable[[Sequence[str]], object]) -> None:
    """Lay the ground: two schools and two months, a plan of them, changes, a what-if, pages' data; what is there stays.

    ``run`` runs the command with some words, or raises.
    """
    os.environ["DUXUE_HOME"] = str(folder / "home")
    for name, offices in (("in", 1), ("two", 2)):
        if not (folder / name).is_dir():
            rows = scenario_rows(county(offices, 2, 3, given=HORIZON, tables={"recusals": ()}))
            write_csv(SCENARIO, rows, folder / name)
            told = {"person": rows["inspectors"][0].inspector_id, "unit": rows["schools"][0].unit_id}
            if offices == 1:
                _write_edits(folder, told)
    if not (folder / "home").is_dir():
        shutil.copytree(folder / "in", folder / "home" / "store" / "ab" / "abcd")
        _make_database(folder / "home" / "duxue.sqlite3")
    for name, line in READY.items():
        if not (folder / name).exists():
            run([word.format(at=folder) for word in line.split()])
    if not (folder / "edited.xlsx").is_file():
        edited(folder / "made", folder / "edited.xlsx", _struck)


def _write_edits(folder: Path, told: dict[str, str]) -> None:
    for name, table, text in (("changes", "changes", CHANGES), ("whatifs", "what_ifs", WHATIFS)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / f"{table}.csv").write_text(text.format(**told), encoding="utf-8")


def _make_database(file: Path) -> None:
    """A database of the pages' size; it is saved page by page, whatever is in it."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("create table rows (name)")
        database.executemany("insert into rows values (?)", ((f"{n:0200}",) for n in range(2000)))
        database.commit()


def _struck(book: Any) -> None:
    """Strike the first event out of the annual plan."""
    sheet = book["Annual plan"]
    sheet.delete_rows(cell_with(sheet, "-04-").row)
