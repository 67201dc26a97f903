"""Tight counties: as many people as are needed and no more, many large schools, long leaves, terms that end in August."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from duxue.models.rules.register import parameter_specs, waivable
from duxue.scenarios.codes import Duty
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.records import Absence, Inspector
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic.city import synthetic_city
from duxue.scenarios.synthetic.county import Order, Tables, drawn_county, parameters
from duxue.scenarios.synthetic.own_office import OFFICE_SHAPE
from duxue.scenarios.synthetic.shapes import SHAPES, Shape
from duxue.scenarios.synthetic.year import calendar_rows

LARGE = 0.15
LEAVE = (date(2027, 3, 1), date(2027, 6, 30))
LEAVERS = 0.05
"""The share of a tight city's people who leave in mid-year, some at the end of August, and are succeeded."""
AUGUST = date(2027, 8, 31)


def tight_tables(seed: int, institutions: int, kind: str, leaves: int = 2) -> Tables:
    """A county of a kind with people as its fullest day needs, large schools, and four months' leaves."""
    shape = _tight(SHAPES[kind])
    tables = drawn_county(Order(seed, institutions, 0, shape, "130227"))
    tables["parameters"] = parameters(seed, shape)
    tables["calendar"] = calendar_rows()
    return {**tables, "absences": [*tables["absences"], *_leaves(tables["inspectors"], Random(seed), leaves)]}


@cache
def tight_county(seed: int, institutions: int, kind: str, leaves: int = 2) -> County:
    """The same, read back as an office's would be."""
    return _read(tight_tables(seed, institutions, kind, leaves))


def tight_city(seed: int, leaves: int = 2) -> County:
    """The drawn city with every county such a one, and terms that end in mid-year; its own office is as it was."""
    tables = synthetic_city(seed, replace(_tight(OFFICE_SHAPE), leavers=LEAVERS))
    for unit in tables["units"]:
        own = [i for i in tables["inspectors"] if i.unit_id == unit.unit_id and i.duty is Duty.SCHOOL]
        tables["absences"] += _leaves(own, Random(f"{seed}/{unit.unit_id}"), leaves)
    return _read(tables)


def _tight(shape: Shape) -> Shape:
    return replace(shape, staff=1.0, large_share=LARGE)


def _leaves(people: Sequence[Inspector], draw: Random, leaves: int) -> list[Absence]:
    """Four months each of some people who are there all the time."""
    whole = [i for i in people if i.term_start <= date(2027, 1, 1) and i.term_end > AUGUST]
    away = draw.sample([i.inspector_id for i in whole], leaves)
    return [make(Absence, inspector_id=who, start=LEAVE[0], end=LEAVE[1]) for who in away]


def _read(tables: Tables) -> County:
    with tempfile.TemporaryDirectory() as folder:
        write_csv(SCENARIO, tables, Path(folder))
        county = read_scenario(Path(folder), parameter_specs(), waivable()).county
    if county is None:
        raise ValueError("a tight county has problems")
    return county
