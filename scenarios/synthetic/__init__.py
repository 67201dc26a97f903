"""Synthetic scenarios drawn from a seed: counties of several shapes, the city of Tangshan, a province; labelled synthetic.

Outlines are real, and so are Tangshan's township names; institutions, people, points and every other fact are drawn by the program.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from duxue.scenarios.sheets import Rows
from duxue.scenarios.synthetic.city import synthetic_city
from duxue.scenarios.synthetic.county import Tables, synthetic_county
from duxue.scenarios.synthetic.names import TOLD
from duxue.scenarios.synthetic.places import UndrawableError
from duxue.scenarios.synthetic.province import synthetic_province
from duxue.scenarios.synthetic.shapes import SHAPES
from duxue.scenarios.travel.outlines import DATA

NOTES = tuple((zh, en) for zh, en in TOLD["notes"])
"""What every reader of synthetic outputs must know, in Chinese and English."""

__all__ = [
    "BUNDLED",
    "NOTES",
    "SHAPES",
    "UndrawableError",
    "bundled_county",
    "synthetic_city",
    "synthetic_county",
    "synthetic_province",
    "synthetic_rows",
]


BUNDLED = DATA / "county"
"""The folder of the synthetic county that comes with the program."""


def synthetic_rows(tables: Mapping[str, Sequence[Any]]) -> Rows:
    """The tables of a synthetic scenario as a county's rows (its parameters stay with the tables)."""
    return Rows(**{table.name: tuple(tables.get(table.name, ())) for table in fields(Rows)})


def bundled_county() -> Tables:
    """The tables of the bundled county, drawn anew: 120 institutions and 32 inspectors in the outline of 迁西县."""
    return synthetic_county(seed=1, institutions=120, inspectors=32, county="130227")
