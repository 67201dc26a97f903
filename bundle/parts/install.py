"""Installs duxue for one user from the folder beside this file, without internet and without an administrator.

Runs under any Python of the versions that the bundle holds wheels for, with nothing but what Python itself brings.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
ROOM = 6
"""Free space asked for, as a multiple of the wheels: they are unpacked, and compiled."""


class CannotInstallError(Exception):
    """Something is missing; ``zh`` and ``en`` say what and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def main() -> int:
    """Install, telling every step; 0 when duxue can be started."""
    try:
        about = json.loads((HERE / "about.json").read_text(encoding="utf-8"))
        program = program_folder(os.environ)
        fit(about, program)
        say("正在安装到", "Installing into", str(program))
        say("约需两三分钟，请不要关闭窗口 ……", "This takes two or three minutes; leave the window open ...")
        python = environment(program)
        install(python, program / "install.log")
        icons = launchers(python, os.environ)
    except CannotInstallError as error:
        say(f"没有装成：{error.zh}", f"Not installed: {error.en}")
        return 1
    except OSError as error:
        say(
            f"没有装成：{error}。请关闭正在运行的督学后重试",
            f"Not installed: {error}. Close duxue and try again",
        )
        return 1
    except KeyboardInterrupt:
        say("已中断；再次运行即可重新安装", "Stopped; run it again to install")
        return 130
    size = sum(file.stat().st_size for file in program.rglob("*") if file.is_file()) // 10**6
    say(
        f"督学 {about['version']} 已装好，占用 {size} MB。",
        f"duxue {about['version']} is installed: {size} MB.",
    )
    say("双击“督学”图标即可使用：", "Start it with the icon:", *map(str, icons))
    return 0


def say(zh: str, en: str, *more: str) -> None:
    """Tell something in both languages."""
    print("\n".join([zh, en, *more]), flush=True)


def program_folder(environ: Mapping[str, str]) -> Path:
    """The user's own folder for the program; the office's data lie elsewhere and are not touched."""
    if WINDOWS:
        place = environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        place = environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(place) / "duxue-program"


def fit(about: Mapping[str, Any], program: Path) -> None:
    """Look whether this Python, this system and the disk will do; raises ``CannotInstallError``."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if version not in about["pythons"]:
        known = "、".join(about["pythons"])
        raise CannotInstallError(
            f"需要 Python {known} 之一，这里是 {version}",
            f"Python {', '.join(about['pythons'])} is needed; this is {version}",
        )
    if sysconfig.get_platform() != about["platform"]:
        raise CannotInstallError(
            f"安装包用于 {about['platform']}，本机是 {sysconfig.get_platform()}；请换用对应的安装包",
            f"this bundle is for {about['platform']}, the machine is {sysconfig.get_platform()}: take the other one",
        )
    library, told = platform.libc_ver()
    if not WINDOWS and (
        library != "glibc" or [int(part) for part in told.split(".")[:2]] < list(about["glibc"])
    ):
        raise CannotInstallError(
            f"系统的 C 库是 {library or '未知'} {told}，需要 glibc {'.'.join(map(str, about['glibc']))} 或更新",
            f"the system's C library is {library or 'unknown'} {told}; glibc {'.'.join(map(str, about['glibc']))} is needed",
        )
    program.parent.mkdir(parents=True, exist_ok=True)
    need, free = ROOM * about["bytes"] // len(about["pythons"]), shutil.disk_usage(program.parent).free
    if free < need:
        raise CannotInstallError(
            f"磁盘空间不足：需要 {need // 10**6} MB，剩余 {free // 10**6} MB",
            f"the disk is too full: {need // 10**6} MB are needed, {free // 10**6} MB are free",
        )


def environment(program: Path) -> Path:
    """Make the program's folder anew and give its Python."""
    venv.EnvBuilder(clear=True, symlinks=not WINDOWS, with_pip=False).create(program)
    return program / ("Scripts/python.exe" if WINDOWS else "bin/python")


def install(python: Path, log: Path) -> None:
    """Install from the folder alone, every file held against its hash; raises ``CannotInstallError``."""
    wheels = HERE / "wheels"
    pip = next(wheels.glob("pip-*.whl"), None)
    if pip is None:
        raise CannotInstallError("安装包不完整，请重新解压", "the bundle is incomplete: unpack it again")
    options = ["--isolated", "--disable-pip-version-check", "--no-warn-script-location", "--no-color"]
    offline = ["--no-index", "--require-hashes", "--only-binary=:all:", "--find-links", str(wheels)]
    command = [str(python), "-I", str(pip / "pip"), "install", *options, *offline]
    with log.open("w", encoding="utf-8") as told:
        wanted = ["-r", str(HERE / "requirements.txt")]
        done = subprocess.run([*command, *wanted], stdout=told, stderr=subprocess.STDOUT, check=False)
        if done.returncode == 0:
            works = [str(python), "-I", "-m", "duxue", "--version"]
            done = subprocess.run(works, stdout=told, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
        raise CannotInstallError(
            f"安装包不完整或已损坏，请重新复制、解压后再试（{log}）\n" + "\n".join(last),
            f"the bundle is incomplete or damaged: copy and unpack it again ({log})",
        )


def launchers(python: Path, environ: Mapping[str, str]) -> list[Path]:
    """Put what starts duxue where the user finds it, and give the places."""
    desktop = desktop_folder(environ)
    if WINDOWS:
        places, text = [desktop / "督学.cmd"], (HERE.parent / "督学.cmd").read_bytes()
    else:
        menu = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "applications"
        places, text = [menu / "duxue.desktop", desktop / "duxue.desktop"], desktop_entry(python).encode()
    made = []
    for place in places:
        if place.parent == desktop and not desktop.is_dir():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text)
        place.chmod(0o755)
        made.append(place)
    return made


def desktop_folder(environ: Mapping[str, str]) -> Path:
    """The folder that the user sees as the desktop, moved or named in Chinese as it may be."""
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - there on Windows only

        key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as folders:
            return Path(os.path.expandvars(winreg.QueryValueEx(folders, "Desktop")[0]))
    home = Path(environ.get("HOME") or Path.home())
    told = Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "user-dirs.dirs"
    if told.is_file():
        for line in told.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            if name.strip() == "XDG_DESKTOP_DIR":
                return Path(value.strip().strip('"').replace("$HOME", str(home)))
    return home / "Desktop"


def desktop_entry(python: Path) -> str:
    """The icon's file on Linux."""
    quoted = str(python)
    for special in ("\\", '"', "`", "$"):
        quoted = quoted.replace(special, "\\" + special)
    quoted = quoted.replace("\\", "\\\\").replace("%", "%%")  # once for the command, once for the file
    return (
        "[Desktop Entry]\nType=Application\nName=duxue\nName[zh_CN]=督学\n"
        "Comment=Plans a year of school inspection\nComment[zh_CN]=教育督导年度安排\n"
        f'Exec="{quoted}" -m duxue open\nTerminal=true\nCategories=Office;\n'
    )


if __name__ == "__main__":
    sys.exit(main())
