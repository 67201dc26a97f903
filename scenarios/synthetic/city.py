"""The synthetic city of Tangshan: 18 county-level offices and the city's own."""

from __future__ import annotations

import csv
from datetime import date

from duxue.scenarios.codes import ImposedLevel, Stage, TaskKind, UnitLevel
from duxue.scenarios.records import Imposed, Inspector
from duxue.scenarios.rows import Task, make
from duxue.scenarios.synthetic.county import Order, Tables, drawn_county, together
from duxue.scenarios.synthetic.own_office import (
    CITY_BASIS,
    OFFICE_SHAPE,
    OwnOffice,
    few_imposed,
    inspected_above,
    own_office,
    spring_campaign,
    vocational_campaign,
)
from duxue.scenarios.synthetic.places import CITY, seats
from duxue.scenarios.synthetic.shapes import Shape
from duxue.scenarios.travel.outlines import DATA

with (DATA / "tangshan_institutions.csv").open(encoding="utf-8", newline="") as _file:
    INSTITUTIONS = {row["unit_id"]: int(row["institutions"]) for row in csv.DictReader(_file)}
"""Institutions inspected by each county-level office: estimates (no count is published)."""

OWN = {Stage.SENIOR: 22, Stage.COMPLETE: 3, Stage.VOCATIONAL: 12, Stage.SPECIAL: 3}
OWN_LARGE = {Stage.SENIOR: 12, Stage.COMPLETE: 1, Stage.VOCATIONAL: 2}
_NEAR = ("130202", "130203", "130204", "130205", "130207", "130208", "130273")
_OWN = OwnOffice(CITY, *seats()[CITY], UnitLevel.CITY, "", _NEAR, "130203", OWN, OWN_LARGE, (12, 8))


def synthetic_city(seed: int, shape: Shape = OFFICE_SHAPE) -> Tables:
    """The synthetic city of Tangshan: table name -> rows, about 3,500 institutions and 850 inspectors.

    Its counties are drawn like ``synthetic_county`` of a shape [plain]; the four development zones without an outline have
    their points in the outline of the county they were carved from. Every office can be staffed within every rule.
    """
    own = own_office(_OWN, seed) | {
        "campaigns": [spring_campaign(CITY, CITY_BASIS), vocational_campaign(CITY, f"C{CITY}2")]
    }
    counties = [drawn_county(Order(seed, n, 0, shape, code, CITY)) for code, n in INSTITUTIONS.items()]
    tables = together([own, *counties], seed, shape)
    tables["imposed"] = _imposed(tables["imposed"], own, seed)
    return tables


def _imposed(counties: list[Imposed], own: Tables, seed: int) -> list[Imposed]:
    """The province's visits in six counties, and a national one at a city-run school with people of the city."""
    people: list[Inspector] = [person for person in own["inspectors"] if person.school_id == ""]
    national = make(
        Imposed,
        event_id=f"P{CITY}1",
        target_id=inspected_above(own["schools"]),
        kinds=(Task(TaskKind.COMPREHENSIVE),),
        start=date(2027, 4, 20),
        end=date(2027, 4, 21),
        level=ImposedLevel.NATIONAL,
        inspectors=tuple(person.inspector_id for person in people[:2]),
    )
    return [national, *few_imposed(counties, seed)]
