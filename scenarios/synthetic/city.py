"""The synthetic city of Tangshan: 18 county-level offices and the city's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import ImposedLevel, Stage, TaskKind, UnitLevel
from duxue.scenarios.records import Campaign, Imposed, Inspector, School, Unit
from duxue.scenarios.rows import Sample, Task, make
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import duties
from duxue.scenarios.synthetic.county import Order, Tables, drawn_county, parameters, staff_count
from duxue.scenarios.synthetic.heads import Heads
from duxue.scenarios.synthetic.inspectors import Staff
from duxue.scenarios.synthetic.names import PersonNames
from duxue.scenarios.synthetic.places import CITY, Ground, UndrawableError, ground_of, kilometres, seats
from duxue.scenarios.synthetic.schools import SchoolYard
from duxue.scenarios.synthetic.shapes import SHAPES
from duxue.scenarios.synthetic.witness import Witness
from duxue.scenarios.synthetic.year import START, calendar_rows

INSTITUTIONS = {
    "130202": 130,
    "130203": 300,
    "130204": 150,
    "130205": 140,
    "130207": 260,
    "130208": 330,
    "130209": 150,
    "130224": 270,
    "130225": 200,
    "130227": 200,
    "130229": 300,
    "130271": 30,
    "130272": 30,
    "130273": 70,
    "130274": 30,
    "130281": 330,
    "130283": 330,
    "130284": 240,
}
"""Institutions inspected by each county-level office: estimates (no count is published)."""

OWN = {Stage.SENIOR: 22, Stage.COMPLETE: 3, Stage.VOCATIONAL: 12, Stage.SPECIAL: 3}
OWN_LARGE = {Stage.SENIOR: 12, Stage.COMPLETE: 1, Stage.VOCATIONAL: 2}
OFFICIALS_FULL, OFFICIALS_PART = 12, 8
_NEAR = ("130202", "130203", "130204", "130205", "130207", "130208", "130273")
_SHAPE = replace(SHAPES["plain"], code="city", staff=1.05, opening=1, closing=1)


def synthetic_city(seed: int) -> Tables:
    """The synthetic city of Tangshan: table name -> rows, about 3,500 institutions and 850 inspectors.

    Its counties are drawn like ``synthetic_county`` of shape plain; the four development zones without an outline have
    their points in the outline of the county they were carved from. Every office can be staffed within every rule.
    """
    tables: Tables = {table.name: [] for table in SCENARIO}
    own = _own_office(seed)
    parts = [own]
    for code, institutions in INSTITUTIONS.items():
        parts.append(drawn_county(Order(seed, institutions, 0, _SHAPE, code, in_city=True)))
    for part in parts:
        for name, rows in part.items():
            tables[name].extend(rows)
    tables["imposed"] = _imposed(tables["imposed"], own, seed)
    tables["training"] = duties.training("T")
    tables["parameters"] = parameters(seed, _SHAPE)
    tables["calendar"] = calendar_rows()
    return tables


def _own_office(seed: int) -> Tables:
    """The city's office: its senior, vocational and special schools about the centre, its officials, its campaigns."""
    order = Order(seed, sum(OWN.values()), 0, _SHAPE, CITY)
    name, seat = seats()[CITY]
    schools = _own_schools(order)
    names = PersonNames(order.draw("names"))
    ground = replace(ground_of("130203", order.draw("places")), code=CITY, name=name, seat=seat)
    staff = Staff(ground, schools, names, order.draw("inspectors"))
    people = staff.drawn(staff_count(schools, 0, _SHAPE))
    witness = Witness(ground, _SHAPE, schools, ())
    settled = witness.settle(people)
    if settled is None:
        raise UndrawableError(
            f"市级督导室，种子 {seed}：配不齐督学，请换种子",
            f"the city's own office, seed {seed}: no staffing found; try another seed",
        )
    held = witness.posted(settled, START, order.draw("blur"))
    calendar = WorkCalendar(calendar_rows(), ())
    unit = make(Unit, unit_id=CITY, name=f"{name}教育督导室", level=UnitLevel.CITY, lon=seat[0], lat=seat[1])
    people = settled + staff.officials(OFFICIALS_FULL, OFFICIALS_PART)
    return {
        "units": [unit],
        "schools": schools,
        "principals": Heads(names, calendar, order.draw("heads")).drawn(schools, {_inspected_above(schools)}),
        "inspectors": people,
        "absences": duties.absences(people, order.draw("absences")),
        "postings": duties.former_postings(held, order.draw("postings")),
        "follow_ups": duties.follow_ups(CITY, schools, calendar, order.draw("follow_ups")),
        "campaigns": _campaigns(),
    }


def _own_schools(order: Order) -> list[School]:
    """The city's own schools lie in the districts about its centre, each with that district's unit."""
    grounds = [ground_of(code, order.draw(f"places of {code}")) for code in _NEAR]
    centre = seats()[CITY][1]
    draw = order.draw("schools")
    found: list[School] = []
    for stage, count in OWN.items():
        drawn = [_one_school(grounds[number % len(grounds)], stage, draw, centre) for number in range(count)]
        drawn.sort(key=lambda school: kilometres(centre, (school.lon, school.lat)))
        found += _numbered(drawn, stage, OWN_LARGE.get(stage, 0), draw)
    return found


def _one_school(ground: Ground, stage: Stage, draw: Random, centre: tuple[float, float]) -> School:
    """A school of a district, of the five townships nearest to the city's centre."""
    near = sorted(ground.towns, key=lambda town: (kilometres(centre, (town.lon, town.lat)), town.name))[:5]
    yard = SchoolYard(replace(ground, towns=tuple(near)), replace(_SHAPE, opening=0, closing=0), draw)
    return yard.drawn({stage: 1}, {})[0]


def _numbered(schools: list[School], stage: Stage, large: int, draw: Random) -> list[School]:
    digit = list(Stage).index(stage) + 1
    kind = {Stage.SENIOR: "高级中学", Stage.COMPLETE: "完全中学", Stage.VOCATIONAL: "职业学校"}
    return [
        replace(
            school,
            school_id=f"{digit}{CITY}{number:03d}",
            name=f"{school.township}市属第{number}{kind.get(stage, '特殊教育学校')}",
            office_id=CITY,
            students=draw.randint(1800, 4200) if number <= large else school.students,
        )
        for number, school in enumerate(schools, start=1)
    ]


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


def _inspected_above(schools: list[School]) -> str:
    """The city-run school that the nation inspects this year: the first that may be."""
    quiet = [school for school in schools if duties.may_be_visited_from_above(school)]
    return (quiet or schools)[0].school_id


def _imposed(counties: list[Imposed], own: Tables, seed: int) -> list[Imposed]:
    """The province's visits in six counties, and a national one at a city-run school with people of the city."""
    kept = sorted(
        Random(f"duxue/{seed}/imposed").sample(counties, min(6, len(counties))), key=lambda r: r.event_id
    )
    people: list[Inspector] = [person for person in own["inspectors"] if person.school_id == ""]
    national = make(
        Imposed,
        event_id=f"P{CITY}1",
        target_id=_inspected_above(own["schools"]),
        kinds=(Task(TaskKind.COMPREHENSIVE),),
        start=date(2027, 4, 20),
        end=date(2027, 4, 21),
        level=ImposedLevel.NATIONAL,
        inspectors=tuple(person.inspector_id for person in people[:2]),
    )
    return [national, *kept]
