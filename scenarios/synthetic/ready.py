"""Synthetic tables as the rows that a county is built from, and the county that comes with the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from duxue.scenarios.sheets import Rows
from duxue.scenarios.synthetic.county import Tables, synthetic_county
from duxue.scenarios.travel.outlines import DATA

BUNDLED = DATA / "county"
"""The folder of the synthetic county that comes with the program."""


def synthetic_rows(tables: Mapping[str, Sequence[Any]]) -> Rows:
    """The tables of a synthetic scenario as a county's rows (its parameters stay with the tables)."""
    return Rows(**{table.name: tuple(tables.get(table.name, ())) for table in fields(Rows)})


def bundled_county() -> Tables:
    """The tables of the bundled county, drawn anew: 120 institutions and 32 inspectors in the outline of 迁西县."""
    return synthetic_county(seed=1, institutions=120, inspectors=32, county="130227")
