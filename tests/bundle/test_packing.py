"""What a bundle holds, what it must not hold, and that nothing can be missing from it unnoticed."""

import hashlib
import json
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from bundle import packing
from bundle.packing import BundleError, pack, prove_complete
from bundle.systems import PYTHONS, SYSTEMS, WINDOWS, System, needed, pinned_in

ROOT = Path(__file__).parents[2]
LOCK = """\
one==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via something
many==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:bb
many==2.0 ; python_full_version >= '3.12' \\
    --hash=sha256:cc
clock==1.0 ; sys_platform == 'win32' \\
    --hash=sha256:dd
"""
LINUX = SYSTEMS[1]


def wheel(folder: Path, name: str, version: str, *asks: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}-{version}-py3-none-any.whl"
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {one}" for one in asks)]
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(
            f"{name}-{version}.dist-info/METADATA", "\n".join(["Metadata-Version: 2.1", *lines, ""])
        )
    return file


def wheels_for(folder: Path, *asks: str) -> Path:
    wheel(folder, "one", "1.0", *asks)
    wheel(folder, "many", "1.0")
    wheel(folder, "many", "2.0")
    return folder


def test_a_marker_is_held_against_the_system_and_python_of_the_bundle() -> None:
    pins = pinned_in(LOCK)
    heads = {
        (system.name, python): [one.without_marker().split(" ")[0] for one in needed(pins, system, python)]
        for system in (LINUX, WINDOWS)
        for python in ("3.11", "3.12")
    }
    assert heads == {
        (LINUX.name, "3.11"): ["one==1.0", "many==1.0"],
        (LINUX.name, "3.12"): ["one==1.0", "many==2.0"],
        (WINDOWS.name, "3.11"): ["one==1.0", "many==1.0", "clock==1.0"],
        (WINDOWS.name, "3.12"): ["one==1.0", "many==2.0", "clock==1.0"],
    }
    assert pins[0].without_marker() == "one==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:ab\n"


@pytest.mark.parametrize(
    ("asks", "lacking"),
    [
        (("many>=1",), None),
        (("colour ; sys_platform == 'win32'", "colour ; extra == 'all'"), None),
        (("colour ; sys_platform == 'linux'",), "colour"),
        (("many>=2 ; python_version < '3.12'",), "many"),
    ],
)
def test_what_a_wheel_asks_for_must_be_there(
    tmp_path: Path, asks: tuple[str, ...], lacking: str | None
) -> None:
    folder = wheels_for(tmp_path / "wheels", *asks)
    if lacking is None:
        prove_complete(folder, pinned_in(LOCK), LINUX)
    else:
        with pytest.raises(BundleError, match=rf"Python 3\.11: {lacking}"):
            prove_complete(folder, pinned_in(LOCK), LINUX)


def test_what_the_lock_names_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"Python 3\.11: clock 1\.0"):
        prove_complete(wheels_for(tmp_path / "wheels"), pinned_in(LOCK), WINDOWS)


def test_compiled_files_beside_the_parts_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = shutil.copytree(packing.PARTS, tmp_path / "parts")
    (parts / "__pycache__").mkdir(exist_ok=True)
    (parts / "__pycache__" / "install.cpython-311.pyc").write_bytes(b"\xff\x00")
    monkeypatch.setattr(packing, "PARTS", parts)
    made = pack(
        wheels_for(tmp_path / "wheels"), wheel(tmp_path / "own", "duxue", "9.1"), LOCK, SYSTEMS[0], tmp_path
    )
    with zipfile.ZipFile(made) as packed:
        assert not [name for name in packed.namelist() if "pycache" in name]


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_a_bundle_holds_its_system_s_parts_and_every_wheel(tmp_path: Path, system: System) -> None:
    wheels, own = wheels_for(tmp_path / "wheels"), wheel(tmp_path / "own", "duxue", "9.1")
    made = pack(wheels, own, LOCK, system, tmp_path)
    assert made.name == f"duxue-9.1-{system.name}.zip"
    with zipfile.ZipFile(made) as packed:
        held = {name.removeprefix("duxue-9.1/"): packed.read(name) for name in packed.namelist()}
        runs = {one.filename for one in packed.infolist() if one.external_attr >> 16 & stat.S_IXUSR}
    starters = {"安装.cmd", "督学.cmd"} if system is WINDOWS else {"install.sh"}
    program = {"install.py", "about.json", "requirements.txt", "no-python.txt"}
    names = {f"wheels/{file.name}" for file in [*wheels.iterdir(), own]}
    assert set(held) == {*starters, "使用说明.html", *(f"program/{name}" for name in program | names)}
    assert runs == (set() if system is WINDOWS else {"duxue-9.1/install.sh"})
    for name in starters & {"安装.cmd", "督学.cmd"}:
        assert held[name].count(b"\r\n") == held[name].count(b"\n") > 10
    asked = held["program/requirements.txt"].decode()
    assert asked == f"{LOCK}duxue==9.1 --hash=sha256:{hashlib.sha256(own.read_bytes()).hexdigest()}\n"
    about = json.loads(held["program/about.json"])
    assert (about["version"], about["platform"], about["pythons"]) == ("9.1", system.platform, list(PYTHONS))
    assert "督学 9.1 使用说明" in held["使用说明.html"].decode()
    assert pack(wheels, own, LOCK, system, tmp_path / "own").read_bytes() == made.read_bytes()


def test_a_started_shell_meets_chinese_only_behind_the_last_label() -> None:
    for file in (ROOT / "bundle" / "parts").glob("*.cmd"):
        before, _, _ = file.read_text(encoding="utf-8").rpartition("\n:")
        assert before.isascii(), file.name


def test_the_office_s_lock_is_the_product_s_part_of_the_lock() -> None:
    office = pinned_in((ROOT / "requirements-office.lock").read_text(encoding="utf-8"))
    whole = {
        str(one.requirement): set(one.hashes.split()) - {"\\"}
        for one in pinned_in((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    }
    names = {one.requirement.name for one in office}
    assert {"ortools", "django", "pandas", "psycopg", "pip"} <= names
    assert not names & {"pytest", "mypy", "ruff", "playwright", "hypothesis", "setuptools"}
    differing = [one for one in office if one.requirement.name != "pip" and str(one.requirement) not in whole]
    assert [str(one.requirement) for one in differing] == []
    assert all("--hash=sha256:" in one.hashes for one in office)
