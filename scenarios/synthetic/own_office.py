"""The office of a city or a province itself: the schools that it runs, its people for schools and for governments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import Stage, UnitLevel
from duxue.scenarios.records import Campaign, Imposed, School, Unit
from duxue.scenarios.rows import Sample, make
from duxue.scenarios.synthetic import duties
from duxue.scenarios.synthetic.county import Order, Tables, staff_count
from duxue.scenarios.synthetic.heads import Heads
from duxue.scenarios.synthetic.inspectors import Staff
from duxue.scenarios.synthetic.names import PersonNames
from duxue.scenarios.synthetic.places import Ground, Point, UndrawableError, ground_of, kilometres
from duxue.scenarios.synthetic.schools import SchoolYard
from duxue.scenarios.synthetic.shapes import SHAPES
from duxue.scenarios.synthetic.witness import Witness
from duxue.scenarios.synthetic.year import START, calendar_rows

OFFICE_SHAPE = replace(SHAPES["plain"], code="city", staff=1.05, opening=1, closing=1)


@dataclass(frozen=True)
class OwnOffice:
    """An office with others below it: where it sits, in which counties its schools lie, how many of each stage, its officials.

    ``home`` is the county in which its people live; ``officials`` counts those in office and those part time.
    """

    code: str
    name: str
    seat: Point
    level: UnitLevel
    parent: str
    near: tuple[str, ...]
    home: str
    counts: Mapping[Stage, int]
    large: Mapping[Stage, int]
    officials: tuple[int, int]


def own_office(own: OwnOffice, seed: int) -> Tables:
    """The tables of the office's own unit, schools and people (its campaigns apart)."""
    order = Order(seed, sum(own.counts.values()), 0, OFFICE_SHAPE, own.code)
    schools = _schools(own, order)
    names = PersonNames(order.draw("names"))
    ground = replace(ground_of(own.home, order.draw("places")), code=own.code, name=own.name, seat=own.seat)
    staff = Staff(ground, schools, names, order.draw("inspectors"))
    people = staff.drawn(staff_count(schools, 0, OFFICE_SHAPE))
    witness = Witness(ground, OFFICE_SHAPE, schools, ())
    settled = witness.settle(people)
    if settled is None:
        raise UndrawableError(
            f"{own.name}督导室，种子 {seed}：配不齐督学，请换种子",
            f"the own office of {own.code}, seed {seed}: no staffing found; try another seed",
        )
    held = witness.posted(settled, START, order.draw("blur"))
    calendar = WorkCalendar(calendar_rows(), ())
    name, (lon, lat) = f"{own.name}教育督导室", own.seat
    unit = make(Unit, unit_id=own.code, name=name, level=own.level, parent_id=own.parent, lon=lon, lat=lat)
    people = settled + staff.officials(*own.officials)
    return {
        "units": [unit],
        "schools": schools,
        "principals": Heads(names, calendar, order.draw("heads")).drawn(schools, {inspected_above(schools)}),
        "inspectors": people,
        "absences": duties.absences(people, order.draw("absences")),
        "postings": duties.former_postings(held, order.draw("postings")),
        "follow_ups": duties.follow_ups(own.code, schools, calendar, order.draw("follow_ups")),
    }


def inspected_above(schools: list[School]) -> str:
    """The school of its own that the nation inspects this year: the first that may be."""
    quiet = [school for school in schools if duties.may_be_visited_from_above(school)]
    return (quiet or schools)[0].school_id


def _schools(own: OwnOffice, order: Order) -> list[School]:
    """The office's own schools lie in the counties about its seat, each with that county's unit."""
    grounds = [ground_of(code, order.draw(f"places of {code}")) for code in own.near]
    draw = order.draw("schools")
    found: list[School] = []
    for stage, count in own.counts.items():
        drawn = [_one(grounds[number % len(grounds)], stage, draw, own.seat) for number in range(count)]
        drawn.sort(key=lambda school: kilometres(own.seat, (school.lon, school.lat)))
        found += _numbered(own, drawn, stage, draw)
    return found


def _one(ground: Ground, stage: Stage, draw: Random, centre: Point) -> School:
    """A school of a county, of the five townships nearest to the office's seat."""
    near = sorted(ground.towns, key=lambda town: (kilometres(centre, (town.lon, town.lat)), town.name))[:5]
    yard = SchoolYard(replace(ground, towns=tuple(near)), replace(OFFICE_SHAPE, opening=0, closing=0), draw)
    return yard.drawn({stage: 1}, {})[0]


def _numbered(own: OwnOffice, schools: list[School], stage: Stage, draw: Random) -> list[School]:
    digit = list(Stage).index(stage) + 1
    kind = {Stage.SENIOR: "高级中学", Stage.COMPLETE: "完全中学", Stage.VOCATIONAL: "职业学校"}
    large = own.large.get(stage, 0)
    return [
        replace(
            school,
            school_id=f"{digit}{own.code}{number:03d}",
            name=f"{school.township}{own.level.zh[0]}属第{number}{kind.get(stage, '特殊教育学校')}",
            office_id=own.code,
            students=draw.randint(1800, 4200) if number <= large else school.students,
        )
        for number, school in enumerate(schools, start=1)
    ]


CITY_BASIS = "市级年度教育督导工作计划（合成示例）"


def spring_campaign(unit_id: str, basis: str) -> Campaign:
    """The campaign that every office of a city or province runs on a sample of its own schools."""
    return make(
        Campaign, campaign_id=f"C{unit_id}1", name="春季开学专项督导", basis=basis,
        start=date(2027, 2, 22), end=date(2027, 3, 19), sample=Sample(share=0.05),
    )  # fmt: skip


def vocational_campaign(office: str, campaign_id: str) -> Campaign:
    """A city's campaign at its own vocational schools."""
    return make(
        Campaign, campaign_id=campaign_id, name="职业学校实习管理专项督导", basis=CITY_BASIS,
        office_id=office, start=date(2027, 10, 11), end=date(2027, 11, 12), stages=(Stage.VOCATIONAL,), days=2.0,
    )  # fmt: skip


def few_imposed(counties: Sequence[Imposed], seed: int) -> list[Imposed]:
    """Of the visits of a level above those in six counties, by id."""
    kept = Random(f"duxue/{seed}/imposed").sample(counties, min(6, len(counties)))
    return sorted(kept, key=lambda row: row.event_id)
