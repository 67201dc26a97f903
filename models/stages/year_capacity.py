"""How many half-days of events the people of an office can bear in a year, beside what they owe anyway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import EventTask, comprehensive_task
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.calendar import by_month
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan


def half_days(task: EventTask) -> int:
    """Half-days that lead and members of an event spend on it together."""
    return 2 * task.person_days


class YearCapacity:
    """Half-days left in the years of a horizon once visits, reserve and all events owed without a choice are set aside.

    Days inside a month are not told apart, so that a year which is full here is full in every plan.
    """

    def __init__(
        self,
        county: County,
        office_id: str,
        given: Plan,
        owed: Iterable[CombinedDuty],
        year_of: Callable[[int], int],
    ) -> None:
        """``year_of`` gives the year of the round that an event of a calendar year counts for."""
        self.county, self.office_id = county, office_id
        force = Workforce(county, office_id, given)
        self._left: Counter[int] = Counter()
        for person in force.own:
            for month, days in by_month(force.days(person, government=False)).items():
                self._left[year_of(month.year)] += min(force.spare(person, month), 2 * days)
        for task in YearTasks(county, office_id, tuple(owed)).all:
            if not task.government:
                self._left[year_of(max(task.first, county.start).year)] -= half_days(task)

    def left(self, year: int) -> int:
        """Half-days that a year has left (0 where it is full)."""
        return max(0, self._left[year])

    def of(self, bundle: CombinedDuty) -> int:
        """Half-days that a bundle's event takes."""
        return half_days(comprehensive_task(self.county, self.office_id, bundle))
