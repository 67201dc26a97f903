"""Synthetic tables as the rows that a county is built from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from scenarios.county import Rows


def synthetic_rows(tables: Mapping[str, Sequence[Any]]) -> Rows:
    """The tables of a synthetic scenario as a county's rows (its parameters stay with the tables)."""
    return Rows(**{table.name: tuple(tables.get(table.name, ())) for table in fields(Rows)})
