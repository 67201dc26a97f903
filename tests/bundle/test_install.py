"""The installer on the office's PC: what it refuses and says, and where it puts the icon."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from bundle.parts import install

PARTS = Path(install.__file__).parent
THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"
FITS: dict[str, Any] = {"pythons": [THIS], "platform": sysconfig.get_platform(), "glibc": [2, 5], "bytes": 1}


def test_a_machine_that_will_do_is_taken(tmp_path: Path) -> None:
    install.fit(FITS, tmp_path / "new" / "program")
    assert (tmp_path / "new").is_dir()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"pythons": ["3.8", "3.9"]}, "需要 Python 3.8、3.9 之一"),
        ({"platform": "win-arm64"}, "安装包用于 win-arm64"),
        ({"glibc": [2, 999]}, "需要 glibc 2.999"),
        ({"bytes": 10**18}, "磁盘空间不足"),
    ],
)
def test_a_machine_that_will_not_do_is_told_why(tmp_path: Path, other: dict[str, Any], said: str) -> None:
    with pytest.raises(install.CannotInstallError) as refused:
        install.fit({**FITS, **other}, tmp_path / "program")
    assert said in refused.value.zh


def test_a_damaged_bundle_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "HERE", tmp_path)
    (tmp_path / "wheels").mkdir()
    with pytest.raises(install.CannotInstallError, match="incomplete"):
        install.install(Path(sys.executable), tmp_path / "install.log")
    (tmp_path / "wheels" / "pip-1-py3-none-any.whl").write_bytes(b"torn")
    with pytest.raises(install.CannotInstallError) as refused:
        install.install(Path(sys.executable), tmp_path / "install.log")
    assert "install.log" in refused.value.zh
    assert "pip-1-py3-none-any.whl" in refused.value.zh


def test_the_icon_stands_in_the_menu_and_on_the_desktop(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share"), "XDG_CONFIG_HOME": str(tmp_path)}
    (tmp_path / "user-dirs.dirs").write_text('# made\nXDG_DESKTOP_DIR="$HOME/桌面"\n', encoding="utf-8")
    menu, desktop = tmp_path / "share/applications/duxue.desktop", tmp_path / "桌面/duxue.desktop"
    assert install.launchers(Path("/opt/py"), home) == [menu]
    desktop.parent.mkdir()
    assert install.launchers(Path("/opt/py"), home) == [menu, desktop]
    assert 'Exec="/opt/py" -m duxue open\n' in desktop.read_text(encoding="utf-8")
    assert os.access(desktop, os.X_OK)


def test_a_folder_with_odd_letters_starts_all_the_same() -> None:
    assert r'Exec="/家 室/100%%/a\\$b\\\\c" -m' in install.desktop_entry(Path("/家 室/100%/a$b\\c"))


def test_without_python_the_user_is_told_where_to_get_it(tmp_path: Path) -> None:
    bundle, bin_ = tmp_path / "解压 后", tmp_path / "bin"
    (bundle / "program").mkdir(parents=True)
    bin_.mkdir()
    shutil.copy(PARTS / "install.sh", bundle)
    shutil.copy(PARTS / "no-python.txt", bundle / "program")
    (bundle / "program" / "install.py").write_text("print('安装程序')", encoding="utf-8")
    for tool in ("dirname", "cat"):
        (bin_ / tool).symlink_to(shutil.which(tool) or "")
    (bin_ / "python3").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")  # one that is too old
    (bin_ / "python3").chmod(0o755)
    command = [shutil.which("sh") or "sh", str(bundle / "install.sh")]
    run = subprocess.run(command, env={"PATH": str(bin_)}, capture_output=True, check=False)
    assert run.returncode == 1
    assert "没有找到可用的 Python" in run.stderr.decode()
    named = {"PATH": str(bin_), "DUXUE_PYTHON": sys.executable}
    run = subprocess.run(command, env=named, capture_output=True, check=True)
    assert run.stdout.decode().strip() == "安装程序"
