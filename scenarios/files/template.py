"""The empty workbook an office starts from: every sheet with its heads, help, drop-downs and one example row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.parameters import GROUND, ParameterSpec
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import SCENARIO


def notes_of(workbook: str) -> list[str]:
    """What the first sheet of an empty workbook says, by the workbook's name in ``templates.toml``."""
    told: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("templates.toml").read_text("utf-8"))
    return told[workbook]


def example_rows() -> dict[str, tuple[Any, ...]]:
    """One example row a table, by table name; together they read without a problem."""
    return {table.name: (make(table.row, **table.example),) for table in SCENARIO}


def write_template(
    path: Path, specs: Iterable[ParameterSpec] = GROUND, waivable: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Write the empty workbook: all sheets with help, drop-downs, one example row each, and the list of parameters.

    ``specs`` are the parameters to list (the ground's and the rules'), ``waivable`` the titles of the rules that may be
    waived. The file appears whole or not at all.
    """
    write_workbook(path, SCENARIO, example_rows(), specs, notes_of("scenario"), waivable=waivable)
