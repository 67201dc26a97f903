"""What several offices have finished so far, kept on disk: a run that was killed takes it up where it stood."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from duxue.models.office_plan import OfficePlan
from duxue.planner.crew.program import program
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import csv_text
from duxue.scenarios.plan import Plan
from duxue.scenarios.sheets import PLAN
from duxue.scenarios.typed_json import plain, typed

ENDING = ".result"
Part = TypeVar("Part", bound=OfficePlan)


def tables_of(plan: Plan) -> dict[str, tuple[Any, ...]]:
    """A plan's tables as rows by table name."""
    return {table.name: getattr(plan, table.name) for table in PLAN}


def packed(part: OfficePlan) -> bytes:
    """An office's result as bytes, the same wherever it was made; its digest goes first."""
    content = json.dumps(plain(part), ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(content).hexdigest().encode() + b"\n" + content


def unpacked(told: bytes, kind: type[Part]) -> Part | None:
    """The result that was packed; None where it is damaged or of another make."""
    digest, _, content = told.partition(b"\n")
    if hashlib.sha256(content).hexdigest().encode() != digest:
        return None
    try:
        return typed(kind, json.loads(content))
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class ResultCache:
    """The folder beside a plan where each office's result is kept until the whole plan is published.

    A result goes by its office and its whole key, so two runs that rest on anything different never share one.
    """

    folder: Path
    kind: type[OfficePlan] = OfficePlan

    def begin(self) -> None:
        """Make the folder, where it is not there yet."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def of(self, office_id: str, key: str, *, stopped: bool = False) -> Path:
        """The file of one result of an office; what a stop cut short has a file of its own."""
        return self.folder / f"{_plain(office_id)}-{key[:32]}{'.stopped' if stopped else ''}{ENDING}"

    def keep(self, office_id: str, key: str, result: bytes, *, stopped: bool) -> None:
        """Keep an office's packed result under its key; the file appears whole or not at all."""
        place = self.of(office_id, key, stopped=stopped)
        fresh = place.with_name(f"{place.name}.{os.getpid()}.new")
        try:
            fresh.write_bytes(result)
            fresh.replace(place)
        except OSError as error:
            error.filename = str(place)  # a full disk tells no name
            raise
        finally:
            fresh.unlink(missing_ok=True)

    def find(self, office_id: str, key: str, *, stopped_too: bool = False) -> OfficePlan | None:
        """An office's result under this key, a finished one first; a damaged one counts as none."""
        for stopped in (False, True)[: 1 + stopped_too]:
            with suppress(OSError):
                found = unpacked(self.of(office_id, key, stopped=stopped).read_bytes(), self.kind)
                if found is not None:
                    return found
        return None

    def drop(self, offices: Iterable[str]) -> None:
        """Remove all that was kept of some offices, and the folder if nothing else is in it."""
        for office_id in offices:
            for one in self.folder.glob(f"{_plain(office_id)}-*"):
                one.unlink(missing_ok=True)
        self.end()

    def end(self) -> None:
        """Remove the folder if nothing is in it: a run that finished no office leaves nothing."""
        with suppress(OSError):
            self.folder.rmdir()


@dataclass(frozen=True, slots=True)
class WorkInMemory:
    """Results of a run that keeps nothing: packed as they would be on disk, so that what is joined is the same."""

    kind: type[OfficePlan] = OfficePlan
    held: dict[tuple[str, str, bool], bytes] = field(default_factory=dict)

    def begin(self) -> None:
        """Nothing is to be made ready."""

    def end(self) -> None:
        """Nothing is left."""

    def keep(self, office_id: str, key: str, result: bytes, *, stopped: bool) -> None:
        """Hold an office's packed result under its key."""
        self.held[office_id, key, stopped] = result

    def find(self, office_id: str, key: str, *, stopped_too: bool = False) -> OfficePlan | None:
        """An office's result under this key, a finished one first."""
        for stopped in (False, True)[: 1 + stopped_too]:
            if (told := self.held.get((office_id, key, stopped))) is not None:
                return unpacked(told, self.kind)
        return None


def _plain(office_id: str) -> str:
    """An office's id as a part of a file name; the id is free text, so a piece of its digest keeps any two apart."""
    return f"{re.sub(r'[^A-Za-z0-9_-]', '_', office_id)[:40]}-{_sha(office_id)[:8]}"


def key_of(county: County, scenario: str, office_id: str, given: Plan, effort: float, task: str = "") -> str:
    """What an office's result depends on, in one digest: scenario, seed, plans given as fact, effort, task, versions.

    ``scenario`` is the digest of the county's tables (``duxue.scenarios.files.writing.digest_of``), which takes a while in a city.
    """
    facts: Mapping[str, Any] = {
        "scenario": scenario,
        "horizon": [str(county.start), str(county.end), str(county.as_of)],
        "seed": county.seed,
        "office": office_id,
        "effort": effort,
        "task": task,
        "given": _sha("".join(csv_text(table, getattr(given, table.name)) for table in PLAN)),
        "versions": program(),
    }
    return _sha(json.dumps(facts, sort_keys=True))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
