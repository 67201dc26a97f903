"""The tables of a scenario while edits are applied to them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from duxue.scenarios.county import County
from duxue.scenarios.edits.rows import Change, Edit, merged
from duxue.scenarios.free_ids import free_id
from duxue.scenarios.parameters import Value
from duxue.scenarios.pin_rows import with_pins
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import ToldError
from duxue.scenarios.records import Inspector, Pin, School, Unit
from duxue.scenarios.sheets import SCENARIO

DAY = timedelta(days=1)
KEYS: Mapping[str, str] = {"units": "unit_id", "schools": "school_id", "inspectors": "inspector_id"}


class EditError(ToldError):
    """An edit that cannot be applied to this scenario; ``number`` says which edit it is (from 0)."""

    number = 0


def gone(key: str) -> EditError:
    """What an edit names is not there (any more)."""
    return EditError(f"没有 {key}", f"there is no {key}")


@dataclass(slots=True)
class Draft:
    """A scenario in the making: its tables, the parameters that edits set, the day from which changes take effect.

    ``plan`` is the released plan that changes speak of (an empty one for what-ifs).
    """

    county: County
    tables: dict[str, tuple[Any, ...]]
    as_of: date
    plan: Plan = field(default_factory=Plan)
    given: dict[tuple[str, str], Value] = field(default_factory=dict)

    @property
    def end(self) -> date:
        """The last day of the horizon."""
        return self.county.end

    def ids(self, table: str) -> frozenset[str]:
        """The ids of units, schools or inspectors."""
        return frozenset(getattr(row, KEYS[table]) for row in self.tables[table])

    def add(self, table: str, row: Any) -> None:
        """A row more, or in the place of the one with its key."""
        self.tables[table] = merged(table, self.tables[table], (row,))

    def change(self, table: str, change: Callable[[Any], Any]) -> None:
        """Put every row of a table through a change."""
        self.tables[table] = tuple(change(row) for row in self.tables[table])

    def pin(self, *pins: Pin) -> None:
        """Set something by hand; former pins that say otherwise give way."""
        self.tables["pins"] = with_pins(self.tables["pins"], pins)

    def person(self, inspector_id: str) -> Inspector:
        """The inspector with this id."""
        found: Inspector = self._one("inspectors", inspector_id)
        return found

    def school(self, school_id: str) -> School:
        """The school with this id."""
        found: School = self._one("schools", school_id)
        return found

    def _one(self, table: str, key: str) -> Any:
        found = next((row for row in self.tables[table] if getattr(row, KEYS[table]) == key), None)
        if found is None:
            raise gone(key)
        return found

    def unit(self, edit: Edit) -> Unit:
        """The unit that an edit means: the one it names, else the only office there is."""
        offices = self.county.offices
        wanted = edit.unit_id or (offices[0].unit_id if len(offices) == 1 else "")
        found: Unit | None = next((u for u in self.tables["units"] if u.unit_id == wanted), None)
        if found is None:
            raise EditError(f"{edit.kind.zh}须填单位代码", f"{edit.kind} needs a unit_id")
        return found

    def middle(self, edit: Edit, unit: Unit) -> tuple[float, float]:
        """Where a township lies: the centre of its schools; the unit's seat where none is named."""
        own = [s for s in self.tables["schools"] if s.unit_id == unit.unit_id and s.township == edit.township]
        if edit.township and not own:
            raise EditError(
                f"{unit.name}没有学校填写乡镇街道“{edit.township}”",
                f"no school of {unit.name} lies in {edit.township}",
            )
        if not own:
            return unit.lon, unit.lat
        return sum(s.lon for s in own) / len(own), sum(s.lat for s in own) / len(own)

    def fresh_ids(self, stem: str, count: int) -> list[str]:
        """So many ids that nothing bears yet."""
        taken = self.ids("units") | self.ids("schools") | self.ids("inspectors")
        free = (one for one in (f"{stem}{number:02d}" for number in itertools.count(1)) if one not in taken)
        return list(itertools.islice(free, count))

    def event_id(self, stem: str, day: date, target: str) -> str:
        """An event id of its own for a visit fixed from outside, the same whenever it is asked for anew."""
        taken = {e.event_id for e in self.plan.events} | {*self.county.imposed}
        taken |= {row.event_id for row in self.tables["imposed"]}
        return free_id(f"{stem}{day:%Y%m%d}-{target}", taken)


def draft_of(county: County, as_of: date, plan: Plan | None = None) -> Draft:
    """A scenario as it is, ready for edits."""
    tables = {t.name: getattr(county.rows, t.name) for t in SCENARIO if t.name != "parameters"}
    return Draft(county, tables, as_of, plan or Plan())


def effective(day: date | None, as_of: date) -> date:
    """The day from which a change takes effect: never before the day of the revision."""
    return as_of if day is None else max(day, as_of)


def needed_day(row: Change) -> date:
    """The day of a change that needs one."""
    if row.start is None:
        raise ValueError(f"a change of kind {row.kind} needs its day")
    return row.start
