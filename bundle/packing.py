"""Makes a system's zip file: wheels fetched and proven complete, what installs them, and what to read."""

from __future__ import annotations

import email
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from bundle.systems import OLDEST_GLIBC, PYTHONS, Pinned, System, needed

PARTS = Path(__file__).parent / "parts"
SAME_DAY = (2026, 1, 1, 0, 0, 0)
"""The day of every file in a zip: the same content gives the same zip."""


class BundleError(Exception):
    """A bundle cannot be made; the text says what is missing."""


def own_wheel(root: Path, into: Path) -> Path:
    """Build the project's own wheel with what is installed already."""
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", str(into)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(root)], check=True)
    return next(into.glob("duxue-*.whl"))


def fetch(pins: list[Pinned], system: System, into: Path) -> None:
    """Fetch a system's wheels for every Python; each must have a hash that the lock knows."""
    for python in PYTHONS:
        asked = into.parent / f"{system.name}-{python}.txt"
        asked.write_text(
            "".join(one.without_marker() for one in needed(pins, system, python)), encoding="utf-8"
        )
        tags = [word for tag in system.tags for word in ("--platform", tag)]
        options = [
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "--only-binary=:all:",
            "--python-version",
            python,
        ]
        where = ["--implementation", "cp", "--dest", str(into), "-r", str(asked)]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, *tags, *where], check=True)


def prove_complete(wheels: Path, pins: list[Pinned], system: System) -> None:
    """Hold what every wheel asks for against what is there, under every Python.

    Raises ``BundleError`` where something is missing.
    """
    there = {parse_wheel_filename(file.name)[:2]: file for file in sorted(wheels.glob("*.whl"))}
    for python in PYTHONS:
        wanted = needed(pins, system, python)
        versions = {
            canonicalize_name(one.requirement.name): str(one.requirement.specifier).removeprefix("==")
            for one in wanted
        }
        files = [
            file
            for (name, version), file in there.items()
            if versions.get(name, str(version)) == str(version)
        ]
        found = {parse_wheel_filename(file.name)[0] for file in files}
        lacking = [f"{name} {version}" for name, version in versions.items() if name not in found]
        for file in files:
            for asked in _asked_by(file):
                version = versions.get(canonicalize_name(asked.name))
                if asked.marker is not None and not asked.marker.evaluate(system.environment(python)):
                    continue
                if version is None or not asked.specifier.contains(version, prereleases=True):
                    lacking.append(f"{asked} ({file.name})")
        if lacking:
            raise BundleError(f"{system.name}, Python {python}: {'; '.join(lacking)}")


def _asked_by(wheel: Path) -> list[Requirement]:
    with zipfile.ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        told = email.message_from_bytes(packed.read(name))
    return [Requirement(line) for line in told.get_all("Requires-Dist") or []]


def pack(wheels: Path, own: Path, lock: str, system: System, out: Path) -> Path:
    """Write a system's zip file into ``out`` and give its path; an older one of that name is replaced."""
    version = str(parse_wheel_filename(own.name)[1])
    about = {
        "version": version, "platform": system.platform, "pythons": list(PYTHONS),
        "glibc": [2, OLDEST_GLIBC], "bytes": sum(file.stat().st_size for file in wheels.glob("*.whl")),
    }  # fmt: skip
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    texts = {
        "program/about.json": json.dumps(about),
        "program/requirements.txt": f"{lock}duxue=={version} --hash=sha256:{digest}\n",
    }
    windows = system.platform.startswith("win")
    for part in sorted(part for part in PARTS.iterdir() if part.is_file()):
        if part.suffix not in {".cmd", ".sh"}:
            top = "" if part.suffix == ".html" else "program/"
            texts[top + part.name] = part.read_text(encoding="utf-8").replace("{version}", version)
        elif windows == (part.suffix == ".cmd"):
            texts[part.name] = part.read_text(encoding="utf-8").replace("\n", "\r\n" if windows else "\n")
    target = out / f"duxue-{version}-{system.name}.zip"
    fresh = target.with_suffix(".new")
    with zipfile.ZipFile(fresh, "w") as packed:
        for name, text in sorted(texts.items()):
            packed.writestr(_entry(f"duxue-{version}/{name}", zipfile.ZIP_DEFLATED), text.encode())
        for file in sorted([*wheels.glob("*.whl"), own]):
            entry = _entry(f"duxue-{version}/program/wheels/{file.name}", zipfile.ZIP_STORED)
            packed.writestr(entry, file.read_bytes())
    fresh.replace(target)
    return target


def _entry(name: str, how: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, SAME_DAY)
    entry.create_system = 3  # whose files may be allowed to run
    entry.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
    entry.compress_type = how
    return entry
