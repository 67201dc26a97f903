"""Who does the pages' long work: this machine's processes, or the cluster that one setting names."""

from pathlib import Path
from typing import Any

import pytest

from duxue.models.stop import Stop
from duxue.planner.web.planning import child


class AskedError(Exception):
    """What a verb was asked."""


def asks(*_: object, **asked: Any) -> None:
    """A verb that only tells how it was asked."""
    raise AskedError(asked["workers"], asked["cluster"])


@pytest.mark.parametrize("kind", sorted({*child.DOES} - {"publish", "join"}))  # those plan nothing
@pytest.mark.parametrize(
    ("environment", "hands"),
    [({"DUXUE_CLUSTER": "tcp://10.0.0.5:8786"}, (0, "tcp://10.0.0.5:8786")), ({}, (3, ""))],
)
def test_every_kind_of_job_goes_to_the_cluster_where_one_is_named(
    kind: str,
    environment: dict[str, str],
    hands: tuple[int, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DUXUE_CLUSTER", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(child.os, "cpu_count", lambda: 4)
    monkeypatch.setattr(child.face, kind, asks)
    monkeypatch.setattr(child.face, "read", lambda _: None)
    monkeypatch.setattr(child.desk, "load", lambda _: None)
    asked = {"whatifs": "w.xlsx", "changes": "c.xlsx", "as_of": "2027-04-01"}
    order = {"kind": kind, "asked": asked, "office": "130201", "lists": "", "plan": "", "approved": {}}
    with pytest.raises(AskedError) as told:
        child.DOES[kind](order, tmp_path, Stop(), tmp_path / "out")
    assert told.value.args == hands
