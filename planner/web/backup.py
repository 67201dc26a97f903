"""Database and store saved together in one zip file while the pages go on, and given back."""

from __future__ import annotations

import errno
import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from duxue.desk import only_writer, whole_file
from duxue.planner.web.running import SETTINGS, UNDER_WAY, PagesError

DATABASE, STORE, ABOUT = "database", "store", "backup.json"
LOCK = f".{UNDER_WAY}.duxue-lock"
_UNREAD = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ")
"""What SQLite says where the database itself cannot be read."""
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, KeyError, TypeError, ValueError, RuntimeError,
)  # fmt: skip


def back_up(out: Path, *, replace: bool = False) -> None:
    """Save the database as of one moment, then the store; what the database names is in it, for the store only grows.

    Raises ``RefusedError`` where ``out`` is not free or lies in the data, ``PagesError`` where there is nothing whole to save.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.conf import settings  # noqa: PLC0415 - after the settings are known

    database = settings.DATABASES["default"]
    kind = "sqlite" if database["ENGINE"].endswith("sqlite3") else "postgresql"
    file = Path(database["NAME"]) if kind == "sqlite" else None
    store = Path(settings.STORE)
    if (settings.HOME / UNDER_WAY).exists() or (file is not None and not file.is_file()):
        raise PagesError(
            f"{settings.HOME} 中没有完整的数据可供备份", f"{settings.HOME} holds no whole data to be saved"
        )
    inputs = tuple(one for one in (store, file) if one is not None)
    with whole_file(out, replace=replace, inputs=inputs) as fresh, _emptied(fresh) as place:
        saved = place / DATABASE
        if file is None:
            _dump_postgresql(os.environ["DATABASE_URL"], saved)
        else:
            _copy_sqlite(file, saved)
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(zipfile.ZipInfo(ABOUT), json.dumps({"database": kind}))
            _pack(packed, saved, DATABASE)
            for one in sorted(store.rglob("*")):
                name = one.relative_to(store)
                if one.is_file() and name.parts[0] != "fresh":
                    _pack(packed, one, f"{STORE}/{name.as_posix()}")


@contextmanager
def _emptied(fresh: Path) -> Iterator[Path]:
    """A folder beside a fresh file, which nothing is left of: what a killed run left there goes first."""
    place = fresh.with_suffix(".duxue-work")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _pack(packed: zipfile.ZipFile, file: Path, name: str) -> None:
    """Pack a file under a name, without its day: the same data give the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with file.open("rb") as source, packed.open(entry, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target)


def restore(backup: Path, home: Path) -> None:
    """Lay a backup with an SQLite database out in an empty data folder; for PostgreSQL the dump is left for ``pg_restore``.

    What was stopped is begun anew: a mark lies in the folder until all is there. Raises ``PagesError`` where the folder
    holds anything else, or the file is no whole backup; ``RefusedError`` where another run is at it.
    """
    if backup.exists() and not backup.is_file():  # a pipe would be waited for
        raise PagesError(f"{backup} 不是文件", f"{backup} is no file")
    _hold_empty(home)
    try:
        with zipfile.ZipFile(backup) as packed:
            home.mkdir(parents=True, exist_ok=True)
            with only_writer((home / UNDER_WAY).resolve()):
                _hold_empty(home)  # another run may have come before
                _lay_out(packed, home)
    except OSError as error:
        error.filename = error.filename or str(home)
        raise
    except _DAMAGES as error:
        raise PagesError(f"{backup} 不是完整的备份文件", f"{backup} is no whole backup") from error


def _hold_empty(home: Path) -> None:
    begun = (home / UNDER_WAY).exists()
    if home.exists() and not begun and any(one.name != LOCK for one in home.iterdir()):
        raise PagesError(f"{home} 不是空文件夹", f"{home} is not empty")


def _lay_out(packed: zipfile.ZipFile, home: Path) -> None:
    kind = json.loads(packed.read(ABOUT))["database"]
    (home / UNDER_WAY).touch()
    for name in packed.namelist():
        if name.startswith(f"{STORE}/"):
            packed.extract(name, home)
    target = home / ("duxue.sqlite3" if kind == "sqlite" else "duxue.dump")
    with packed.open(DATABASE) as source, target.open("wb") as laid:
        shutil.copyfileobj(source, laid)
    (home / UNDER_WAY).unlink()


def _copy_sqlite(database: Path, out: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)) as source,
            closing(sqlite3.connect(out)) as target,
        ):
            source.backup(target)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(_UNREAD):
            raise OSError(errno.EIO, str(error), str(database)) from error
        full = error.sqlite_errorname == "SQLITE_FULL"
        raise OSError(
            errno.ENOSPC if full else errno.EIO, str(error)
        ) from error  # what is being written is named
    except sqlite3.DatabaseError as error:
        raise PagesError(
            f"数据库 {database} 已损坏：{error}", f"database {database} is damaged: {error}"
        ) from error


def _dump_postgresql(url: str, out: Path) -> None:
    try:
        subprocess.run(["pg_dump", "--format=custom", f"--file={out}", url], check=True)  # noqa: S607 - the system's own tool
    except FileNotFoundError as error:
        raise PagesError(
            "没有找到 pg_dump，请安装 PostgreSQL 客户端", "pg_dump is missing: install PostgreSQL's client"
        ) from error
    except subprocess.CalledProcessError as error:
        raise PagesError(
            "pg_dump 未能导出数据库，原因见上", "pg_dump could not save the database; it says why above"
        ) from error
