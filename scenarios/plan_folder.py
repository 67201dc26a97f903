"""Where a plan's workbooks lie in its folder."""

from __future__ import annotations

from pathlib import Path

WORKBOOK, OFFICES = "plan.xlsx", "offices"
"""A plan's workbook in its folder; where the plan is published office by office, each office's in a folder of its own in there."""


def workbooks_in(path: Path) -> tuple[Path, ...]:
    """The plan's workbook (or its offices') where a plan folder is given, else the path itself."""
    if (path / WORKBOOK).is_file():
        return (path / WORKBOOK,)
    return tuple(sorted((path / OFFICES).glob(f"*/{WORKBOOK}"))) or (path,)
