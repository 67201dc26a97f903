"""Attacks on what the program itself has written and is given back: plan folders, outcomes, kept results; and on its arguments."""

from __future__ import annotations

import contextlib
import copy
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from duxue.models.office_plan import OfficePlan
from duxue.models.solver import Outcome
from duxue.planner import cli
from duxue.planner.audit import audit
from duxue.planner.crew.result_cache import packed, unpacked
from duxue.planner.publish.calendars import write_calendars
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.report import report_html
from duxue.planner.publish.revision.changes_page import changes_html
from duxue.planner.publish.revision.revision_record import revision_of
from duxue.planner.publish.tables import write_tables
from duxue.planner.publish.workbook import write_public, write_workbook
from duxue.planner.web.backup import restore
from duxue.planner.web.running import UNDER_WAY, PagesError
from duxue.scenarios.files.writing import csv_text, scenario_rows, write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.plan_outcome import FILE
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.sheets import PLAN, SCENARIO
from duxue.scenarios.trajectory import Step
from tests.fuzz.campaign import BrokenPromiseError, Target
from tests.fuzz.readers import county, plan
from tests.fuzz.sheets import Book, damaged, damaged_parts, mutated
from tests.fuzz.written import write_folder
from tests.scenarios.reading.test_plan_outcome import ODD, WHOLE


def _json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def _outcome() -> dict[str, Any]:
    """An outcome with every key, its revision about real schools, people and events."""
    told: dict[str, Any] = {**copy.deepcopy(WHOLE), **_json(dict(plan().outcome))}
    event, school = plan().events[0], county().rows.schools[0].school_id
    people = [person.inspector_id for person in county().rows.inspectors]
    found = copy.deepcopy(WHOLE["revision"])
    found["offices"][0]["office"] = county().offices[0].unit_id
    found["difference"]["postings"][0][0] = found["difference"]["zones"][0][0] = school
    found["difference"]["postings"][0][3:] = people[:2]
    found["difference"]["events"][0]["event_id"] = event.event_id
    found["difference"]["events"][0]["after"] |= {"event_id": event.event_id, "target_id": event.target_id}
    return {
        **told,
        "revision": found,
        "releases": WHOLE["releases"],
        "calendar": copy.deepcopy(WHOLE["calendar"]),
    }


def _inner(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a JSON value as its holder and key."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _inner(value[key])


def _spoilt(draw: Random, whole: dict[str, Any]) -> str:
    for _ in range(draw.choice((1, 1, 2, 5))):
        holder, key = draw.choice(list(_inner(whole)))
        match draw.randrange(5):
            case 0:
                holder.pop(key)
            case 1:
                other, place = draw.choice(list(_inner(whole)) or [(holder, key)])
                value = copy.deepcopy(other[place])
                if isinstance(holder, dict):
                    holder[key] = value
                else:
                    holder.insert(0, value)
            case 2 if isinstance(holder[key], str):
                holder[key] = holder[key][::-1]
            case 3 if isinstance(holder[key], int | float):
                holder[key] = -holder[key] * draw.choice((1, 10**6, 10**20))
            case _:
                holder[key] = copy.deepcopy(draw.choice(ODD))
    return json.dumps(whole, ensure_ascii=draw.random() < 0.5)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _shown(draw: Random, folder: Path, made: Plan) -> None:
    """The papers of a plan that was read without a problem: those that tell its outcome, and now and then all of them."""
    judged = audit(county(), made)
    edition = PublishContext(county(), made, judged, draw.choice(("zh", "en")))
    figures = Figures(edition)
    if draw.random() < 0.1:
        report_html(edition, figures)
    if (record := revision_of(made)) is not None:
        changes_html(edition, record)
    if draw.random() < 0.03:
        out = folder / "out"
        out.mkdir()
        write_tables(out, edition)
        write_workbook(out / "plan.xlsx", edition, figures)
        write_public(out / "public", edition)
        write_calendars(out / "calendars", edition)


def _read_and_shown(draw: Random, folder: Path) -> None:
    made, problems = read_plan(folder / "in")
    if (made is None) != any(problem.level == "error" for problem in problems):
        raise BrokenPromiseError("a plan exactly where there is no error")
    if made is not None:
        _shown(draw, folder, made)


@cache
def _texts() -> dict[str, str]:
    return {table.name: csv_text(table, getattr(plan(), table.name)) for table in PLAN}


def outcome(draw: Random, folder: Path) -> None:
    """A plan folder whose outcome.json was changed by hand or by accident."""
    (folder / "in").mkdir()
    for name, text in _texts().items():
        (folder / "in" / f"{name}.csv").write_text(text, encoding="utf-8")
    spoilt = _bytes(_spoilt(draw, _outcome()))
    (folder / "in" / FILE).write_bytes(damaged(draw, spoilt) if draw.random() < 0.2 else spoilt)
    _read_and_shown(draw, folder)


def plan_tables(draw: Random, folder: Path) -> None:
    """A plan folder whose tables were changed: ids that nobody knows, days out of order, rows twice."""
    book = Book({name: [line.split(",") for line in text.splitlines()] for name, text in _texts().items()})
    write_folder(mutated(draw, book), folder / "in")
    (folder / "in" / FILE).write_text(json.dumps(_json(dict(plan().outcome))), encoding="utf-8")
    _read_and_shown(draw, folder)


def kept_result(draw: Random, folder: Path) -> None:
    """A kept result of an office, damaged: it counts as none, or is the very result."""
    del folder
    stage = Outcome("U", "year", "optimal", 1.0, None, 0.1, 0.2, steps=(Step(0.1, None, 1.0),))
    part = OfficePlan("U", plan(), (stage,))
    found = unpacked(damaged(draw, packed(part)), OfficePlan)
    if found not in (None, part):
        raise BrokenPromiseError("a damaged result was taken for whole")


# ---- the command line

LIGHT = (
    "check",
    "audit",
    "history",
    "template",
    "explain",
    "publish",
    "stress",
    "plan",
    "revise",
    "compare",
    "staffing",
    "synth",
    "nonsense",
)
WORDS = (
    "in", "in/schools.csv", "made", "nowhere", "", ".", "..", "/", "-", "--", "x" * 300, "a\x01b", "\u202e", "made/outcome.json", "out", "out.xlsx",
    "张三",     "--json", "--replace", "--out", "--annotate", "--workbook", "--seconds", "--workers", "--seed", "--office", "--lang", "zh", "en", "xx", "--why",
    "--what-if",     "--changes", "--as-of", "2027-04-01", "2027-02-30", "--draws", "0", "-1", "1e9", "nan", "1", "--kind", "county", "--notices",
    "--templates",
    "--month",     "--version", "--help", "--what-ifs", "S1=I1", "=", "school S017", "--years", "--given", "--max-moves", "--progress", "--plans",
)  # fmt: skip


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def command_line(draw: Random, folder: Path) -> None:
    """Words in any order: told in a line and exit 2 mostly, never a traceback, never an input touched."""
    rows = {name: rows for name, rows in scenario_rows(county()).items() if name != "units"}
    write_csv(SCENARIO, rows, folder / "in")  # units are missing: no verb gets as far as a long job
    write_csv(PLAN, {table.name: getattr(plan(), table.name) for table in PLAN}, folder / "made")
    shutil.copytree(folder / "in", folder / "made" / "scenario")
    before = _digests(folder)
    words = [draw.choice(LIGHT), *(draw.choice(WORDS) for _ in range(draw.randrange(9)))]
    if words[0] == "synth":
        words = [word for word in words if word != "county"]
    code, said = _run(words, folder)
    if code not in (0, 2, 3, 4):
        raise BrokenPromiseError(f"exit {code} of {words}: {said[-500:]}")
    if "Traceback" in said or "程序出错" in said or "the program failed" in said:
        raise BrokenPromiseError(f"{words}: {said[-500:]}")
    after = _digests(folder)
    if changed := [name for name in before if after.get(name) != before[name]]:
        raise BrokenPromiseError(f"{words} changed {changed}")


def backup(draw: Random, folder: Path) -> None:
    """A backup of the pages, damaged: laid out whole, or told and never taken for whole."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in (
            ("backup.json", '{"database": "sqlite"}'),
            ("database", "rows" * 9),
            ("store/ab/a.json", "{}"),
        ):
            parts.writestr(name, text)
    spoil = damaged_parts if draw.random() < 0.3 else damaged
    (folder / "b.zip").write_bytes(spoil(draw, packed.getvalue()))
    home = folder / "home"
    try:
        restore(folder / "b.zip", home)
    except (PagesError, OSError):
        if home.is_dir() and any(home.iterdir()) and not (home / UNDER_WAY).exists():
            raise BrokenPromiseError("half a backup is laid out without its mark") from None
    else:
        if (home / UNDER_WAY).exists():
            raise BrokenPromiseError("a backup that is laid out bears the mark of a half one")


def _run(words: list[str], folder: Path) -> tuple[int, str]:
    said = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = cli.main(words)
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
    return code, said.getvalue()


PLANS = (
    Target.of(outcome, 4),
    Target.of(plan_tables, 1),
    Target.of(kept_result, 6),
    Target.of(command_line, 1),
    Target.of(backup, 2),
)
