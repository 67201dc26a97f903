"""``python -m bundle [SYSTEM …]``: what an office PC without internet installs from, one zip a system, in ``dist/``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bundle.packing import BundleError, fetch, own_wheel, pack, prove_complete
from bundle.systems import SYSTEMS, pinned_in

ROOT = Path(__file__).parents[1]
MEGABYTE = 10**6


def main(asked: list[str]) -> int:
    """Make the bundles of the systems asked for, or of all, and tell each one's size."""
    unknown = set(asked) - {system.name for system in SYSTEMS}
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(one.name for one in SYSTEMS)}")
        return 2
    lock = (ROOT / "requirements-office.lock").read_text(encoding="utf-8")
    pins, place, out = pinned_in(lock), ROOT / "build" / "bundle", ROOT / "dist"
    for folder in (place, ROOT / "build" / "lib"):  # a wheel would take up what an older build left there
        shutil.rmtree(folder, ignore_errors=True)
    out.mkdir(exist_ok=True)
    own = own_wheel(ROOT, place / "own")
    for system in SYSTEMS:
        if asked and system.name not in asked:
            continue
        wheels = place / system.name
        wheels.mkdir(parents=True)
        try:
            fetch(pins, system, wheels)
            prove_complete(wheels, pins, system)
        except BundleError as error:
            print(f"missing: {error}")
            return 1
        made = pack(wheels, own, lock, system, out)
        print(f"{made.relative_to(ROOT)}: {made.stat().st_size / MEGABYTE:.0f} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
