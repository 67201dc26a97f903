"""One synthetic county, drawn again until it can be staffed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.records import GivenTravel, Inspector, ParameterRow, School, Unit
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import duties
from duxue.scenarios.synthetic.heads import Heads
from duxue.scenarios.synthetic.inspectors import Staff, leaving
from duxue.scenarios.synthetic.names import PersonNames
from duxue.scenarios.synthetic.places import Ground, UndrawableError, ground_of, kilometres
from duxue.scenarios.synthetic.schools import (
    SchoolYard,
    days_of_change,
    large_counts,
    large_schools,
    stage_counts,
)
from duxue.scenarios.synthetic.shapes import SHAPES, Shape, inspectors_needed
from duxue.scenarios.synthetic.witness import Witness
from duxue.scenarios.synthetic.year import AS_OF, END, START, calendar_rows

Tables = dict[str, list[Any]]
TRIES = 12


@dataclass(frozen=True)
class Order:
    """What is asked for: a seed, sizes, a shape, a county, and below which unit it stands (blank: alone)."""

    seed: int
    institutions: int
    inspectors: int
    shape: Shape
    county: str
    parent: str = ""

    def draw(self, noun: str, attempt: int = 0) -> Random:
        """A stream of draws of its own for each noun, so that one table's draws do not move another's."""
        return Random(
            f"duxue/{self.seed}/{self.county}/{self.shape.code}/{self.institutions}/{attempt}/{noun}"
        )


def synthetic_county(
    seed: int, institutions: int = 240, inspectors: int = 60, shape: str = "plain", county: str = "130227"
) -> Tables:
    """A synthetic county: table name -> rows (parameters with the mark ``synthetic`` included).

    All shapes but ``short`` can be staffed within every rule, and are proven so while drawing. ``inspectors`` is how
    many are in office on any day; it is raised where the schools need more, and ``short`` takes 85 % of the need.
    Raises UndrawableError for an unknown shape or county, or fewer than 20 institutions.
    """
    if shape not in SHAPES:
        known = ", ".join(SHAPES)
        raise UndrawableError(
            f"没有 {shape} 这种形态，可选：{known}", f"{shape}: no shape of county; known: {known}"
        )
    if institutions < 20:
        raise UndrawableError("一个县至少有20所学校", "a county has at least 20 institutions")
    tables = drawn_county(Order(seed, institutions, inspectors, SHAPES[shape], county))
    tables["parameters"] = parameters(seed, SHAPES[shape])
    tables["calendar"] = calendar_rows()
    return tables


def together(parts: Iterable[Tables], seed: int, shape: Shape) -> Tables:
    """The tables of several offices as one, with the training, parameters and calendar of all."""
    tables: Tables = {table.name: [] for table in SCENARIO}
    for part in parts:
        for name, rows in part.items():
            tables[name].extend(rows)
    tables |= {
        "training": duties.training("T"),
        "parameters": parameters(seed, shape),
        "calendar": calendar_rows(),
    }
    return tables


def parameters(seed: int, shape: Shape) -> list[ParameterRow]:
    """Horizon, day of planning, seed, the mark ``synthetic``, and the roads where they are slower than usual."""
    values: dict[str, str] = {
        "from": START.isoformat(),
        "to": END.isoformat(),
        "as_of": AS_OF.isoformat(),
        "seed": str(seed),
        "synthetic": "yes",
    }
    plain = SHAPES["plain"]
    if shape.detour_factor != plain.detour_factor:
        values["detour_factor"] = f"{shape.detour_factor:g}"
    if shape.road_speed_kmh != plain.road_speed_kmh:
        values["road_speed_kmh"] = f"{shape.road_speed_kmh:g}"
    return [make(ParameterRow, key=key, value=value) for key, value in values.items()]


def drawn_county(order: Order) -> Tables:
    """A county's tables without calendar and parameters, drawn again until everyone is within someone's reach."""
    for attempt in range(TRIES):
        tables = _attempt(order, attempt)
        if tables is not None:
            return tables
    raise UndrawableError(
        f"{order.county}，种子 {order.seed}：试了 {TRIES} 次都配不齐督学，请换种子或增加督学",
        f"county {order.county}, seed {order.seed}: no staffing found in {TRIES} draws; try another seed or more inspectors",
    )


def staff_count(schools: list[School], inspectors: int, shape: Shape) -> int:
    """How many people the county employs: what was asked, at least what its fullest day needs with some to spare."""
    need = max(
        inspectors_needed(len(open_now), len(large_schools(open_now)))
        for day in days_of_change(schools)
        if (open_now := [school for school in schools if school.in_scope(day)])
    )
    if shape.staff < 1.0:
        return int(need * shape.staff)
    return max(inspectors, -int(-need * shape.staff // 1))


def _attempt(order: Order, attempt: int) -> Tables | None:
    shape = order.shape
    ground = ground_of(order.county, order.draw("places", attempt))
    counts = stage_counts(order.institutions)
    yard = SchoolYard(ground, shape, order.draw("schools", attempt))
    schools = yard.drawn(counts, large_counts(counts, shape.large_share))
    names = PersonNames(order.draw("names", attempt))
    staff = Staff(ground, schools, names, order.draw("inspectors", attempt))
    people = staff.drawn(staff_count(schools, order.inspectors, shape))
    people = _with_changes(people, staff, shape, order.draw("changes", attempt))
    bare = Witness(ground, shape, schools, ())
    starts = [bare.start_of(person) for person in people]
    recused = duties.recusals(shape, schools, people, starts, order.draw("recusals", attempt))
    witness = Witness(ground, shape, schools, recused)
    if shape.staff >= 1.0:
        settled = witness.settle(people)
        if settled is None:
            return None
        people = settled
    held = witness.posted(people, START, order.draw("blur", attempt))
    return _tables(order, ground, schools, people, names) | {
        "recusals": recused,
        "postings": duties.former_postings(held, order.draw("postings", attempt)),
    }


def _with_changes(people: list[Inspector], staff: Staff, shape: Shape, draw: Random) -> list[Inspector]:
    """Some people leave in mid-year, each succeeded the day after; and two who may hold no school are there too."""
    leavers = sorted(draw.sample(range(len(people)), int(len(people) * shape.leavers)))
    if not leavers:
        return people
    people = list(people)
    days = (date(2027, 3, 31), date(2027, 4, 30), date(2027, 6, 10), date(2027, 8, 31), date(2027, 10, 31))
    for order, i in enumerate(leavers):
        day = days[order % len(days)]
        successor = staff.successor(people[i], day + timedelta(days=1))
        by_age = order % 3 == 2 and people[i].retired_on is not None
        people[i] = leaving(people[i], day, by_age=by_age)
        people.append(successor)
    return people + staff.officials(0, 1)


def _tables(
    order: Order, ground: Ground, schools: list[School], people: list[Inspector], names: PersonNames
) -> Tables:
    county = ground.code
    unit = make(
        Unit,
        unit_id=county,
        name=f"{ground.name}教育督导室",
        level=UnitLevel.COUNTY,
        parent_id=order.parent,
        lon=ground.seat[0],
        lat=ground.seat[1],
    )
    closures = duties.closures(county, schools, order.draw("closures"))
    calendar = WorkCalendar(calendar_rows(), closures)
    fixed = duties.imposed(county, schools, people, order.draw("imposed"), government=not order.parent)
    heads = Heads(names, calendar, order.draw("heads"))
    return {table.name: [] for table in SCENARIO} | {
        "units": [unit],
        "schools": schools,
        "principals": heads.drawn(schools, {row.target_id for row in fixed}),
        "inspectors": people,
        "absences": duties.absences(people, order.draw("absences")),
        "closures": closures,
        "imposed": fixed,
        "campaigns": duties.campaigns(county, schools),
        "follow_ups": duties.follow_ups(county, schools, calendar, order.draw("follow_ups")),
        "training": [] if order.parent else duties.training(f"T{county}", county),
        "travel": _given(schools, order.shape, order.draw("travel")),
    }


def _given(schools: list[School], shape: Shape, draw: Random) -> list[GivenTravel]:
    """Two ways that take longer than the map shows (a bridge under repair), and one that takes longer only one way."""
    rows = []
    for number, (a, b) in enumerate(zip(*[iter(draw.sample(schools, 6))] * 2, strict=True)):
        km = kilometres((a.lon, a.lat), (b.lon, b.lat))
        minutes = round(km * shape.detour_factor / shape.road_speed_kmh * 60.0 * 1.25 + 5.0)
        rows.append(make(GivenTravel, from_id=a.school_id, to_id=b.school_id, minutes=float(minutes)))
        if number == 0:
            rows.append(
                make(GivenTravel, from_id=b.school_id, to_id=a.school_id, minutes=float(minutes + 10))
            )
    return rows
