"""What several offices have finished so far, kept on disk: a run that was killed takes it up where it stood."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from duxue.models.planning import OfficePlan
from duxue.models.solver import Outcome
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import csv_text, write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import has_errors
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.sheets import PLAN
from duxue.scenarios.trajectory import Step

SEAL = "office.json"


def tables_of(plan: Plan) -> dict[str, tuple[Any, ...]]:
    """A plan's tables as rows by table name."""
    return {table.name: getattr(plan, table.name) for table in PLAN}


@dataclass(frozen=True, slots=True)
class Work:
    """The folder beside a plan where each office's result is kept until the whole plan is published."""

    folder: Path

    @classmethod
    def beside(cls, out: Path) -> Work:
        """The work folder of a plan folder: ``<out>.work``."""
        return cls(out.with_name(f"{out.name}.work"))

    def of(self, office_id: str) -> Path:
        """An office's own folder; the id is free text, so a piece of its digest keeps any two apart."""
        plain = re.sub(r"[^\w-]", "_", office_id)[:40]
        return self.folder / f"{plain}-{_sha(office_id)[:8]}"

    def keep(self, part: OfficePlan, key: str, *, stopped: bool) -> None:
        """Keep an office's result under its key; the folder appears whole or not at all."""
        place = self.of(part.office_id)
        fresh = place.with_name(place.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        write_csv(PLAN, tables_of(part.plan), fresh)
        seal = {
            "office": part.office_id,
            "key": key,
            "stopped": stopped,
            "stages": [asdict(stage) for stage in part.stages],
        }
        (fresh / SEAL).write_text(json.dumps(seal, ensure_ascii=False, indent=1), encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)
        fresh.rename(place)

    def find(self, office_id: str, key: str, *, stopped_too: bool = False) -> OfficePlan | None:
        """An office's finished result under this key; a stale, damaged or stopped one counts as none."""
        place = self.of(office_id)
        try:
            seal = json.loads((place / SEAL).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if seal.get("key") != key or (seal.get("stopped") and not stopped_too):
            return None
        plan, problems = read_plan(place)
        if plan is None or has_errors(problems):
            return None
        return OfficePlan(office_id, plan, tuple(_outcome(stage) for stage in seal["stages"]))

    def drop(self, offices: Iterable[str]) -> None:
        """Remove what was kept of some offices, and the folder if nothing else is in it."""
        for office_id in offices:
            shutil.rmtree(self.of(office_id), ignore_errors=True)
        with suppress(OSError):
            self.folder.rmdir()


def _outcome(stage: Mapping[str, Any]) -> Outcome:
    return Outcome(**{**stage, "steps": tuple(Step(**step) for step in stage["steps"])})


def key_of(county: County, scenario: str, office_id: str, given: Plan, effort: float) -> str:
    """What an office's result depends on, in one digest: scenario, seed, plans given as fact, effort, versions.

    ``scenario`` is the digest of the county's tables (``duxue.scenarios.files.writing.digest_of``), which takes a while in a city.
    """
    facts: Mapping[str, Any] = {
        "scenario": scenario,
        "horizon": [str(county.start), str(county.end), str(county.as_of)],
        "seed": county.seed,
        "office": office_id,
        "effort": effort,
        "given": _sha("".join(csv_text(table, getattr(given, table.name)) for table in PLAN)),
        "versions": [_version("duxue"), _version("ortools"), _sources()],
    }
    return _sha(json.dumps(facts, sort_keys=True))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


@cache
def _sources() -> str:
    # A tree that is being worked on keeps its version number while its answers change.
    root = Path(__file__).parents[2]
    files = sorted(file for floor in ("models", "scenarios") for file in (root / floor).rglob("*.py"))
    return _sha("".join(file.read_text(encoding="utf-8") for file in files))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
