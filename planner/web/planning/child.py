"""The process that does a job: ``python -m duxue.planner.web.planning.child FOLDER``.

The folder holds ``job.json``. The process writes ``progress.jsonl`` while it works and ``outcome.json`` with ``result/`` at the
end. A file ``stop`` asks it to end with its best. It ends itself when the worker is gone (its standard input closes).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from duxue import desk, face
from duxue.planner.web.planning.joined import parts_of

OUTCOME = "outcome.json"
WORKERS_LEFT = 1
"""Processor cores that are left to the pages."""


def main(folder: Path) -> int:
    """Do the job of a folder; 0 where there is an outcome, told in ``outcome.json``."""
    threading.Thread(target=_end_with_worker, daemon=True).start()
    order = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    stop = face.Stop(asked=(folder / "stop").exists)
    fresh = folder / "result.new"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(folder / "result", ignore_errors=True)
    try:
        told = DOES[order["kind"]](order, folder, stop, fresh)
    except face.RefusedError as error:
        told = {"refused": [error.zh, error.en]}
    if fresh.is_dir():
        fresh.rename(folder / "result")
    file = folder / f"{OUTCOME}.new"
    file.write_text(json.dumps({**told, "stopped": stop.is_asked()}, ensure_ascii=False), encoding="utf-8")
    file.replace(folder / OUTCOME)
    return 0


def _end_with_worker() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(1)


PUBLISHING = SimpleNamespace(
    office="", stage="publish", status="running", objective=None, bound=None, gap=None, done_share=1.0
)
"""A stage that the planner itself does not tell of."""


class _Progress:
    """Writes what the planner tells as a line each, at most a few a second."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "progress.jsonl"
        self._last = 0.0

    def __call__(self, said: Any) -> None:
        line = {
            "office": said.office, "stage": said.stage, "status": said.status, "objective": said.objective,
            "bound": said.bound, "gap": said.gap, "share": said.done_share, "trajectory": [one.to_json() for one in getattr(said, "steps", ())],
        }  # fmt: skip
        now = time.monotonic()
        if said.status == "running" or now - self._last > 0.2:
            self._last = now
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(line) + "\n")


def _counts(result: face.Result) -> dict[str, Any]:
    return {
        "open": len(result.open),
        "breaches": len(result.audit.breaches),
        "left_out": list(result.left_out),
    }


def _plan(order: dict[str, Any], folder: Path, stop: face.Stop, out: Path) -> dict[str, Any]:
    asked = order["asked"]
    county = face.read(order["lists"])
    given = desk.load(asked["given"]).plan if asked.get("given") else None
    offices = asked.get("offices") or ([order["office"]] if given is not None else [])
    result = face.plan(
        county, seconds=asked.get("seconds"), offices=offices, given=given, work=folder / "work", **_hands(),
        progress=_Progress(folder), stop=stop,
    )  # fmt: skip
    _Progress(folder)(PUBLISHING)
    face.publish(result, out, notices=True)
    return _counts(result)


def _plan_of(order: dict[str, Any]) -> face.Result:
    """The plan that the work starts from, with who approved it."""
    result, told = desk.load(order["plan"]), order["approved"]
    return desk.stood(result, **told) if told else result


def _publish(order: dict[str, Any], folder: Path, stop: face.Stop, out: Path) -> dict[str, Any]:
    result = _plan_of(order)
    face.publish(result, out, notices=True)
    return _counts(result)


def _revise(order: dict[str, Any], folder: Path, stop: face.Stop, out: Path) -> dict[str, Any]:
    asked = order["asked"]
    result = _plan_of(order)
    after = face.revise(
        result, asked["changes"], date.fromisoformat(asked["as_of"]), seconds=asked.get("seconds"),
        max_moves=asked.get("max_moves"), **_hands(), progress=_Progress(folder), stop=stop,
    )  # fmt: skip
    face.publish(after, out, notices=True)
    return _counts(after)


def _compare(order: dict[str, Any], folder: Path, stop: face.Stop, out: Path) -> dict[str, Any]:
    asked = order["asked"]
    comparison = face.compare(
        face.read(order["lists"]),
        asked["whatifs"],
        seconds=asked.get("seconds"),
        **_hands(),
        progress=_Progress(folder),
        stop=stop,
    )
    face.publish(comparison, out)
    return {}


def _staffing(order: dict[str, Any], folder: Path, stop: face.Stop, out: Path) -> dict[str, Any]:
    asked = order["asked"]
    staffed = face.staffing(
        face.read(order["lists"]),
        years=asked.get("years", 0),
        seconds=asked.get("seconds"),
        stop=stop,
        **_hands(),
    )
    face.publish(staffed, out)
    return {}


def _stress(order: dict[str, Any], folder: Path, stop: face.Stop, out: Path) -> dict[str, Any]:
    result = _plan_of(order)
    stressed = face.stress(result, draws=order["asked"].get("draws", 50), stop=stop, **_hands())
    if stressed.report is not None:
        face.publish(stressed, out)
    return {}


def _join(order: dict[str, Any], folder: Path, stop: face.Stop, out: Path) -> dict[str, Any]:
    asked, parts = order["asked"], []
    for part in parts_of(asked):
        if stop.is_asked():
            return {}
        parts.append((part.office, desk.stood(desk.load(part.folder), **part.standing)))
    result = desk.joined_city(parts, asked.get("missing", ()))
    if approval := asked.get("approval"):
        result = desk.stood(result, **approval)
    _Progress(folder)(PUBLISHING)
    face.publish(result, out)
    return _counts(result)


def _hands() -> dict[str, Any]:
    """Who does the work: the cluster that the environment names, else this machine's processes but for what the pages need."""
    if cluster := os.environ.get("DUXUE_CLUSTER", ""):
        return {"workers": 0, "cluster": cluster}
    return {"workers": max(1, (os.cpu_count() or 1) - WORKERS_LEFT), "cluster": ""}


DOES = {
    "plan": _plan, "publish": _publish, "revise": _revise, "compare": _compare, "staffing": _staffing, "stress": _stress, "join": _join,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
