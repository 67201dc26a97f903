"""The maps find their scripts where the project is installed: there the floors go by ``duxue`` alone."""

import subprocess
import sys
from pathlib import Path

import duxue


def test_scripts_are_found_without_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "duxue").symlink_to(Path(duxue.__file__).parent)
    told = "from duxue.maps.basemap import ASSETS; print((ASSETS / 'frame.js').is_file())"
    done = subprocess.run(
        [sys.executable, "-P", "-c", told], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "True"
