"""A backup is laid out whole or not at all: what was stopped is begun anew, and the pages do not start on half of it."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from duxue.planner.web import running
from duxue.planner.web.backup import restore
from duxue.planner.web.running import PagesError


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr("backup.json", json.dumps({"database": "sqlite"}))
        packed.writestr("database", b"rows")
        packed.writestr("store/ab/plan.json", b"{}")
    return tmp_path / "b.zip"


def laid_out(home: Path) -> dict[str, bytes]:
    return {p.relative_to(home).as_posix(): p.read_bytes() for p in home.rglob("*") if p.is_file()}


WHOLE = {"duxue.sqlite3": b"rows", "store/ab/plan.json": b"{}"}


def test_a_restore_that_was_stopped_is_begun_anew(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    home = tmp_path / "home"
    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "extract", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            restore(backup, home)
    settings.HOME = home
    with pytest.raises(PagesError, match="not laid out whole"):
        running._ready()
    restore(backup, home)
    assert laid_out(home) == WHOLE
    with pytest.raises(PagesError, match="not empty"):
        restore(backup, home)


@pytest.mark.parametrize("damage", ["cut", "no zip", "no database", "another", "bytes"])
def test_what_is_no_whole_backup_is_told(backup: Path, tmp_path: Path, damage: str) -> None:
    whole = backup.read_bytes()
    match damage:
        case "cut":
            backup.write_bytes(whole[:-30])
        case "no zip":
            backup.write_bytes(b"x")
        case "bytes":
            backup.write_bytes(whole.replace(b"rows", b"sown"))
        case _:
            with zipfile.ZipFile(backup, "w") as packed:
                packed.writestr("backup.json", "[]" if damage == "another" else '{"database": "sqlite"}')
    with pytest.raises(PagesError, match="no whole backup"):
        restore(backup, tmp_path / "home")
