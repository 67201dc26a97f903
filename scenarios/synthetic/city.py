"""The synthetic city of Tangshan: 18 county-level offices and the city's own."""

from __future__ import annotations

import csv
from datetime import date
from random import Random

from duxue.scenarios.codes import ImposedLevel, Stage, TaskKind, UnitLevel
from duxue.scenarios.records import Campaign, Imposed, Inspector
from duxue.scenarios.rows import Sample, Task, make
from duxue.scenarios.synthetic.county import Order, Tables, drawn_county, together
from duxue.scenarios.synthetic.own_office import OFFICE_SHAPE, OwnOffice, inspected_above, own_office
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
    own = own_office(_OWN, seed) | {"campaigns": _campaigns()}
    counties = [drawn_county(Order(seed, n, 0, shape, code, CITY)) for code, n in INSTITUTIONS.items()]
    tables = together([own, *counties], seed, shape)
    tables["imposed"] = _imposed(tables["imposed"], own, seed)
    return tables


def _campaigns() -> list[Campaign]:
    """The campaign that every office runs on a sample of its own schools, and the one at the city's own schools."""
    basis = "市级年度教育督导工作计划（合成示例）"
    return [
        make(
            Campaign,
            campaign_id=f"C{CITY}1",
            name="春季开学专项督导",
            basis=basis,
            start=date(2027, 2, 22),
            end=date(2027, 3, 19),
            sample=Sample(share=0.05),
        ),
        make(
            Campaign,
            campaign_id=f"C{CITY}2",
            name="职业学校实习管理专项督导",
            basis=basis,
            office_id=CITY,
            start=date(2027, 10, 11),
            end=date(2027, 11, 12),
            stages=(Stage.VOCATIONAL,),
            days=2.0,
        ),
    ]


def _imposed(counties: list[Imposed], own: Tables, seed: int) -> list[Imposed]:
    """The province's visits in six counties, and a national one at a city-run school with people of the city."""
    kept = sorted(
        Random(f"duxue/{seed}/imposed").sample(counties, min(6, len(counties))), key=lambda r: r.event_id
    )
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
    return [national, *kept]
