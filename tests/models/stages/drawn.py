"""Synthetic counties, read back from their tables as an office's would be."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from duxue.models.rules.register import parameter_specs, waivable
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import synthetic_county


@cache
def drawn_county(seed: int, institutions: int, inspectors: int, shape: str = "plain") -> County:
    """A synthetic county, feasible by construction unless the shape says otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        tables = synthetic_county(seed, institutions=institutions, inspectors=inspectors, shape=shape)
        write_csv(SCENARIO, tables, Path(folder))
        county = read_scenario(Path(folder), parameter_specs(), waivable()).county
    if county is None:
        raise ValueError("a synthetic county has problems")
    return county
