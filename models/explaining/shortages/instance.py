"""An office short of places as a case to be cured: what stays open on its days, as it stands and after some edits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from duxue.models.postings.one_day import Limits, Sharing
from duxue.models.postings.relaxation import Pulled, Relaxation
from duxue.models.postings.staff_facts import StaffFacts
from duxue.models.rules import full_time_share, staffing_level
from duxue.scenarios.county import County
from duxue.scenarios.edits.row_edits import RowEdit, applied
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import School

ROUNDS = 4
"""Days at most for which levers of one kind are added up."""


@dataclass(frozen=True)
class Instance:
    """An office whose schools cannot all be held, the days on which they cannot, and how its models are solved."""

    county: County
    office_id: str
    days: tuple[date, ...]
    limits: Limits

    @cached_property
    def staff_facts(self) -> StaffFacts:
        """The facts as the county stands."""
        return StaffFacts(self.county, self.office_id)

    def after(self, edits: Sequence[RowEdit]) -> Instance:
        """The same case once some edits have been typed in."""
        return replace(self, county=applied(self.county, edits)) if edits else self

    @cached_property
    def open_by_day(self) -> Mapping[date, tuple[str, ...]]:
        """The schools that find no place, for each day on which there are any."""
        shared = {day: Sharing(self.staff_facts, day).shared(self.limits) for day in self.days}
        return {day: one.open for day, one in shared.items() if one.open}

    @cached_property
    def open(self) -> int:
        """Duties of staffing left open: schools without a place on the worst day, and shares of staff not kept."""
        return max(map(len, self.open_by_day.values()), default=0) + len(self.facts)

    @cached_property
    def facts(self) -> tuple[tuple[str, date | None], ...]:
        """The rules on the size of the staff that the scenario itself breaks (none waived), with their first day."""
        return staff_facts(self.county, self.office_id)


def staff_facts(county: County, office_id: str) -> tuple[tuple[str, date | None], ...]:
    """The rules on the size of the staff that a scenario breaks at an office, whatever is planned."""
    first: dict[str, date | None] = {}
    for one in (staffing_level, full_time_share):
        for finding in one.check(county, Plan(), county.parameters):
            if finding.subject == office_id and (finding.rule, office_id) not in county.waived:
                first.setdefault(finding.rule, finding.date)
    return tuple(first.items())


def pull(
    case: Instance, kind: str, edits_of: Callable[[Instance, date, Pulled], list[RowEdit]]
) -> list[RowEdit]:
    """Relaxation of one kind for the worst day, then for whatever day is still short once they are applied."""
    edits: list[RowEdit] = []
    now, still = case, case.open_by_day
    for _ in range(ROUNDS):
        if not still:
            break
        day = max(still, key=lambda d: (len(still[d]), -d.toordinal()))
        towns = towns_of(now, day) if kind == "hire" else ()
        more = edits_of(now, day, Relaxation(now.staff_facts, day, kind, towns).pulled(case.limits))
        if not more:
            break
        edits += more
        now = case.after(edits)
        still = now.open_by_day
    return edits


def towns_of(case: Instance, day: date) -> tuple[str, ...]:
    """One school of each township, the one nearest to the middle of the township's schools: where a person may start."""
    towns: dict[str, list[School]] = defaultdict(list)
    staff_facts = case.staff_facts
    for school_id in staff_facts.open_schools(day):
        school = staff_facts.schools[school_id]
        towns[school.township or school.school_id].append(school)
    found = []
    for _, schools in sorted(towns.items()):
        lon, lat = sum(s.lon for s in schools) / len(schools), sum(s.lat for s in schools) / len(schools)
        middle = min(schools, key=lambda s: ((s.lon - lon) ** 2 + (s.lat - lat) ** 2, s.school_id))
        found.append(middle.school_id)
    return tuple(found)
