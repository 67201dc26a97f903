"""How often rules go through whole tables: as often in a large province as in a small one, or their time grows with its square."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from duxue.models.rules.register import RULES
from duxue.scenarios.codes import Audience
from duxue.scenarios.records import Training
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import PLAN
from tests.planner.provinces import province
from tests.scenarios.test_shares import DAY, plan_of


class Counted(tuple[Any, ...]):
    """A table that counts how often somebody begins to go through it."""

    seen: Counter[str]
    name: str

    def __iter__(self) -> Iterator[Any]:
        self.seen[self.name] += 1
        return super().__iter__()


def counted(name: str, rows: tuple[Any, ...], seen: Counter[str]) -> Counted:
    table = Counted(rows)
    table.seen, table.name = seen, name
    return table


def passes(schools: int, inspectors: int) -> dict[tuple[str, str], int]:
    """How often each rule's check begins to go through each table, by rule and table."""
    county = province(schools, inspectors)
    sessions = tuple(
        make(Training, training_id=f"T{unit.unit_id}", start=DAY, end=DAY, hours=8, unit_id=unit.unit_id, audience=Audience.ALL)
        for unit in county.offices
    )  # fmt: skip
    county = county.with_rows(training=sessions)
    plan = plan_of(county)
    seen: Counter[str] = Counter()
    rows = {f.name: counted(f.name, getattr(county.rows, f.name), seen) for f in fields(county.rows)}
    here, made = replace(county, rows=replace(county.rows, **rows)), replace(plan)
    for table in PLAN:  # a plan makes plain tuples of what it is given
        object.__setattr__(made, table.name, counted(f"plan {table.name}", getattr(plan, table.name), seen))
    found = {}
    for one in RULES:
        seen.clear()
        list(one.check(here, made, here.parameters))
        found |= {(one.CARD.id, name): number for name, number in seen.items()}
    return found


def test_no_rule_goes_through_a_table_more_often_where_there_are_more_schools_and_people() -> None:
    few, many = passes(2, 3), passes(6, 9)
    assert ("zone", "plan zones") in few
    assert ("training_hours", "training") in few
    assert {key: (few.get(key, 0), number) for key, number in many.items() if number > few.get(key, 0)} == {}
