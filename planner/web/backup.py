"""Database and store saved together in one zip file while the pages go on, and given back."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path

from duxue.planner.web.running import SETTINGS, UNDER_WAY, PagesError

DATABASE, STORE, ABOUT = "database", "store", "backup.json"


def back_up(out: Path) -> None:
    """Save the database as of one moment, then the store; what the database names is in it, for the store only grows.

    Raises ``PagesError`` where something lies at ``out`` or the database's own tool is missing.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.conf import settings  # noqa: PLC0415 - after the settings are known

    if out.exists():
        raise PagesError(f"{out} 已存在，请换一个文件名", f"{out} is there already; choose another name")
    database = settings.DATABASES["default"]
    with tempfile.TemporaryDirectory(prefix="duxue-") as place:
        saved = Path(place) / DATABASE
        kind = "sqlite" if database["ENGINE"].endswith("sqlite3") else "postgresql"
        if kind == "sqlite":
            _copy_sqlite(Path(database["NAME"]), saved)
        else:
            _dump_postgresql(os.environ["DATABASE_URL"], saved)
        fresh = out.with_name(out.name + ".new")
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(ABOUT, json.dumps({"database": kind}))
            packed.write(saved, DATABASE)
            for file in sorted(Path(settings.STORE).rglob("*")):
                if file.is_file() and "fresh" not in file.relative_to(settings.STORE).parts[:1]:
                    packed.write(file, f"{STORE}/{file.relative_to(settings.STORE).as_posix()}")
        fresh.replace(out)


def restore(backup: Path, home: Path) -> None:
    """Lay a backup with an SQLite database out in an empty data folder; for PostgreSQL the dump is left for ``pg_restore``.

    What was stopped is begun anew: a mark lies in the folder until all is there. Raises ``PagesError`` where the folder
    holds anything else, or the file is no whole backup.
    """
    if home.exists() and any(home.iterdir()) and not (home / UNDER_WAY).exists():
        raise PagesError(f"{home} 不是空文件夹", f"{home} is not empty")
    try:
        with zipfile.ZipFile(backup) as packed:
            _lay_out(packed, home)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError) as error:
        raise PagesError(f"{backup} 不是完整的备份文件", f"{backup} is no whole backup") from error


def _lay_out(packed: zipfile.ZipFile, home: Path) -> None:
    kind = json.loads(packed.read(ABOUT))["database"]
    home.mkdir(parents=True, exist_ok=True)
    (home / UNDER_WAY).touch()
    for name in packed.namelist():
        if name.startswith(f"{STORE}/"):
            packed.extract(name, home)
    target = home / ("duxue.sqlite3" if kind == "sqlite" else "duxue.dump")
    target.write_bytes(packed.read(DATABASE))
    (home / UNDER_WAY).unlink()


def _copy_sqlite(database: Path, out: Path) -> None:
    source, target = sqlite3.connect(database), sqlite3.connect(out)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()


def _dump_postgresql(url: str, out: Path) -> None:
    try:
        subprocess.run(["pg_dump", "--format=custom", f"--file={out}", url], check=True)  # noqa: S607 - the system's own tool
    except FileNotFoundError as error:
        raise PagesError(
            "没有找到 pg_dump，请安装 PostgreSQL 客户端", "pg_dump is missing: install PostgreSQL's client"
        ) from error
