"""Tight counties: as many people as are needed and no more, many large schools, long leaves, terms that end in August."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from duxue.models.rules.register import parameter_specs, waivable
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic.county import Order, Tables, drawn_county, parameters
from duxue.scenarios.synthetic.shapes import SHAPES
from duxue.scenarios.synthetic.year import calendar_rows

LARGE = 0.15
LEAVE = (date(2027, 3, 1), date(2027, 6, 30))
AUGUST = date(2027, 8, 31)


def tight_tables(seed: int, institutions: int, kind: str, leaves: int = 2) -> Tables:
    """A county of a kind with people as its fullest day needs, large schools, and four months' leaves."""
    shape = replace(SHAPES[kind], staff=1.0, large_share=LARGE)
    tables = drawn_county(Order(seed, institutions, 0, shape, "130227"))
    tables["parameters"] = parameters(seed, shape)
    tables["calendar"] = calendar_rows()
    whole = [i for i in tables["inspectors"] if i.term_start <= date(2027, 1, 1) and i.term_end > AUGUST]
    away = Random(seed).sample([i.inspector_id for i in whole], leaves)
    rows = [make(Absence, inspector_id=who, start=LEAVE[0], end=LEAVE[1]) for who in away]
    return {**tables, "absences": [*tables["absences"], *rows]}


@cache
def tight_county(seed: int, institutions: int, kind: str, leaves: int = 2) -> County:
    """The same, read back as an office's would be."""
    with tempfile.TemporaryDirectory() as folder:
        write_csv(SCENARIO, tight_tables(seed, institutions, kind, leaves), Path(folder))
        county = read_scenario(Path(folder), parameter_specs(), waivable()).county
    if county is None:
        raise ValueError("a tight county has problems")
    return county
