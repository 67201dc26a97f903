"""Offices side by side, for the report of several: what each has, does and lacks, and each rule's arithmetic as a grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from duxue.models.facts.duties import COMPREHENSIVE
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.pages import short_office
from duxue.planner.publish.shortages import LEVEL, StaffRow
from duxue.scenarios.belonging import office_of
from duxue.scenarios.codes import Employment


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office in numbers: schools and people, what is done, mean days in the field a person, what is short."""

    office: str
    schools: int
    full_time: int
    part_time: int
    visits: int
    comprehensives: int
    others: int
    days: float
    short: float
    unmet: int


def office_rows(
    edition: PublishContext, figures: Figures, staff: Sequence[StaffRow]
) -> tuple[OfficeRow, ...]:
    """A row an office and their sum at the end; nothing for a single office."""
    if not edition.several:
        return ()
    county, plan = edition.county, edition.plan
    of_school = {school.school_id: school.office_id for school in county.rows.schools}
    visits = Counter(of_school.get(visit.school_id, "") for visit in plan.visits)
    large = Counter(edition.office_of(e) for e in plan.live_events if e.serves(*COMPREHENSIVE))
    events = Counter(edition.office_of(e) for e in plan.live_events)
    unmet = Counter(office_of(row.subject, county, plan) for row in plan.unmet)
    rows = []
    for unit in edition.offices:
        key, people = unit.unit_id, county.inspectors_of(unit.unit_id)
        loads = [one for one in figures.loads if county.inspectors[one.inspector_id].unit_id == key]
        full = sum(person.employment is Employment.FULL_TIME for person in people)
        rows.append(
            OfficeRow(
                short_office(unit.name),
                len(county.schools_of(key)),
                full,
                len(people) - full,
                visits[key],
                large[key],
                events[key] - large[key],
                sum(one.halves for one in loads) / 2,
                sum(row.short for row in staff if row.rule_id == LEVEL and row.office == unit.name),
                unmet[key],
            )
        )
    total = (sum(getattr(row, name) for row in rows) for name in OfficeRow.__slots__[1:])
    return tuple(_a_person(row) for row in (*rows, OfficeRow(edition.say("合计", "Total"), *total)))


def _a_person(row: OfficeRow) -> OfficeRow:
    people = max(1, row.full_time + row.part_time)
    return replace(row, days=round(row.days / people, 1))


@dataclass(frozen=True)
class StaffGrid:
    """Demand against supply: a column a rule, a row an office (None: the rule asks nothing of it)."""

    rules: tuple[str, ...]
    rows: tuple[tuple[str, tuple[StaffRow | None, ...]], ...]


def staff_grid(staff: Sequence[StaffRow]) -> StaffGrid:
    """The arithmetic of several offices as a grid, offices in the order in which they first stand."""
    rules = {row.rule_id: row.rule for row in staff}
    cells = {(row.office, row.rule_id): row for row in staff}
    offices = dict.fromkeys(row.office for row in staff)
    return StaffGrid(
        tuple(rules.values()),
        tuple((short_office(one), tuple(cells.get((one, rule)) for rule in rules)) for one in offices),
    )
