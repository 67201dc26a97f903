"""A backup is laid out whole or not at all: what was stopped is begun anew, and the pages do not start on half of it."""

import errno
import json
import os
import sqlite3
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from duxue.planner.answers import Exit, RefusedError
from duxue.planner.publish.lock import only_writer
from duxue.planner.web import running
from duxue.planner.web.backup import back_up, restore
from duxue.planner.web.running import UNDER_WAY, PagesError


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


def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "b.zip")
    with pytest.raises(PagesError, match="no file"):
        restore(tmp_path / "b.zip", tmp_path / "home")


def lock_parts(packed: bytearray) -> bytearray:
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.find(sign)
        while at >= 0:
            packed[at + place] |= 1
            at = packed.find(sign, at + 4)
    return packed


@pytest.mark.parametrize("damage", ["cut", "no zip", "no database", "another", "bytes", "locked"])
def test_what_is_no_whole_backup_is_told(backup: Path, tmp_path: Path, damage: str) -> None:
    whole = backup.read_bytes()
    match damage:
        case "cut":
            backup.write_bytes(whole[:-30])
        case "no zip":
            backup.write_bytes(b"x")
        case "bytes":
            backup.write_bytes(whole.replace(b"rows", b"sown"))
        case "locked":  # the sign that a part is encrypted, in the part's head and in the list of parts
            backup.write_bytes(bytes(lock_parts(bytearray(whole))))
        case _:
            with zipfile.ZipFile(backup, "w") as packed:
                packed.writestr("backup.json", "[]" if damage == "another" else '{"database": "sqlite"}')
    with pytest.raises(PagesError, match="no whole backup"):
        restore(backup, tmp_path / "home")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    home = tmp_path / "data"
    (home / "store" / "ab").mkdir(parents=True)
    (home / "store" / "ab" / "plan.json").write_text("{}", encoding="utf-8")
    (home / "store" / "fresh" / "1").mkdir(parents=True)
    (home / "store" / "fresh" / "1" / "half").write_text("half", encoding="utf-8")
    with closing(sqlite3.connect(home / "duxue.sqlite3")) as database:
        database.execute("create table rows (name)")
        database.execute("insert into rows values ('甲')")
        database.commit()
    settings.HOME, settings.STORE = home, home / "store"
    monkeypatch.setitem(
        settings.DATABASES,
        "default",
        {"ENGINE": "django.db.backends.sqlite3", "NAME": str(home / "duxue.sqlite3")},
    )
    return home


def test_a_backup_comes_back_as_it_was_and_has_the_same_bytes_twice(data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "out" / "a.zip", tmp_path / "out" / "b.zip"
    back_up(first)
    back_up(second)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in first.parent.iterdir()) == ["a.zip", "b.zip"]
    restore(first, tmp_path / "home")
    assert set(laid_out(tmp_path / "home")) == {"duxue.sqlite3", "store/ab/plan.json"}
    with closing(sqlite3.connect(tmp_path / "home" / "duxue.sqlite3")) as database:
        assert database.execute("select name from rows").fetchall() == [("甲",)]


def test_a_backup_replaces_only_where_that_is_asked_for_and_never_lies_in_the_data(
    data: Path, tmp_path: Path
) -> None:
    back_up(tmp_path / "a.zip")
    with pytest.raises(RefusedError, match="--replace"):
        back_up(tmp_path / "a.zip")
    back_up(tmp_path / "a.zip", replace=True)
    for inside in (data / "store" / "a.zip", data / "duxue.sqlite3"):
        with pytest.raises(RefusedError, match="never changed"):
            back_up(inside, replace=True)


@pytest.mark.parametrize("verb", ["back up", "restore"])
def test_of_two_runs_at_one_place_the_second_is_refused(
    data: Path, backup: Path, tmp_path: Path, verb: str
) -> None:
    place = tmp_path / "home" / UNDER_WAY if verb == "restore" else tmp_path / "a.zip"
    place.parent.mkdir(exist_ok=True)

    def second() -> None:
        with pytest.raises(RefusedError, match="another run"):
            restore(backup, tmp_path / "home") if verb == "restore" else back_up(place)

    with only_writer(place):
        other = threading.Thread(target=second)
        other.start()
        other.join()
    assert not place.exists()


@pytest.mark.parametrize("lacking", ["no database", "half restored", "damaged"])
def test_only_whole_data_are_saved(data: Path, tmp_path: Path, lacking: str) -> None:
    match lacking:
        case "no database":
            (data / "duxue.sqlite3").unlink()
        case "half restored":
            (data / UNDER_WAY).touch()
        case _:
            (data / "duxue.sqlite3").write_bytes(b"no database at all" * 500)
    with pytest.raises(PagesError, match="damaged" if lacking == "damaged" else "no whole data"):
        back_up(tmp_path / "out" / "a.zip")
    assert list((tmp_path / "out").glob("*")) == []
    assert (data / "duxue.sqlite3").exists() == (lacking != "no database")


@pytest.mark.parametrize(
    ("name", "named"),
    [("SQLITE_FULL", "a.zip: "), ("SQLITE_IOERR", "a.zip: "), ("SQLITE_BUSY", "duxue.sqlite3: ")],
)
def test_a_full_disk_is_the_machines_fault_and_its_file_is_named(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, named: str
) -> None:
    def failing(*_: Any) -> None:
        error = sqlite3.OperationalError("database or disk")
        error.sqlite_errorname = name
        raise error

    monkeypatch.setattr(
        sqlite3, "connect", lambda *_, **__: SimpleNamespace(backup=failing, close=lambda: None)
    )
    with pytest.raises(RefusedError, match=f"{named}database or disk") as told:
        back_up(tmp_path / "a.zip")
    assert told.value.code is Exit.FAILED
    assert not (tmp_path / "a.zip").exists()


def test_a_disk_that_is_full_while_a_backup_is_laid_out_is_told_with_its_folder(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(zipfile.ZipFile, "extract", lambda *_: (_ for _ in ()).throw(full))
    with pytest.raises(OSError, match="No space left") as told:
        restore(backup, tmp_path / "home")
    assert told.value.filename == str(tmp_path / "home")


@pytest.mark.parametrize("url", ["nonsense", "mysq://a/b", "postgres://a:x/b"])
def test_an_address_of_a_database_that_is_none_is_told_in_one_line(tmp_path: Path, url: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "duxue", "backup", str(tmp_path / "a.zip"), "--lang", "en"], check=False,
        env=os.environ | {"DATABASE_URL": url, "DUXUE_HOME": str(tmp_path)}, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert (run.returncode, run.stderr[:12]) == (2, "DATABASE_URL"), run.stderr
