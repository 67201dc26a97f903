"""Which program answers: what a kept result and an order name, so that no other program's answer is taken for its own."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def program() -> list[str]:
    """Which program answers: versions, and the digest of its sources."""
    return [_version("duxue"), _version("ortools"), _sources()]


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


@cache
def _sources() -> str:
    # A tree that is being worked on keeps its version number while its answers change.
    root = Path(__file__).parents[2]
    files = sorted(file for floor in ("models", "scenarios") for file in (root / floor).rglob("*.py"))
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return hashlib.sha256(text.encode()).hexdigest()
