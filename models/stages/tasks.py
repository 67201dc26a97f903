"""What the year must hold: one task for each event that an office owes, with its window, its length and its team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from duxue.models.facts import duties
from duxue.models.facts.campaigns import held_by_office
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.day_prices import DayPrices
from duxue.models.stages.event_task import (
    EventTask,
    campaign_task,
    comprehensive_task,
    evaluation_task,
    look_back_task,
    merged,
    placements,
)
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County


class _Shared(NamedTuple):
    """Two tasks of a place that one event can serve: the days of people that it spares, and the days it may begin on."""

    spared: int
    choices: int
    first: EventTask
    second: EventTask
    both: EventTask


class YearTasks:
    """All event tasks of one office in the horizon, each duty alone and those that can share an event merged."""

    def __init__(self, county: County, office_id: str, bundles: Sequence[CombinedDuty]) -> None:
        self.county = county
        self.office_id = office_id
        self._bundles = bundles
        self._prices = DayPrices(county, office_id)

    @cached_property
    def alone(self) -> tuple[EventTask, ...]:
        """Every duty as an event of its own: comprehensives (with the reviews they take along), campaigns, look-backs, evaluations."""
        comprehensives = (comprehensive_task(self.county, self.office_id, one) for one in self._bundles)
        return (*comprehensives, *self._campaigns(), *self._look_backs(), *self._evaluations())

    @cached_property
    def all(self) -> tuple[EventTask, ...]:
        """The tasks by id; ids are the same whenever the same duty is planned again."""
        by_place: dict[str, list[EventTask]] = defaultdict(list)
        for task in self.alone:
            by_place[task.target_id].append(task)
        tasks = (task for mine in by_place.values() for task in self._together(mine))
        return tuple(sorted(tasks, key=lambda t: t.event_id))

    def _together(self, mine: Sequence[EventTask]) -> list[EventTask]:
        """The tasks of one place, two at a time made one event, under the id of the former, as long as that spares people days."""
        left = list(mine)
        while found := max(self._pairs(left), key=lambda p: p[:2], default=None):
            left[left.index(found.first)] = found.both
            left.remove(found.second)
        return left

    def _pairs(self, mine: Sequence[EventTask]) -> Iterable[_Shared]:
        """The tasks that may share an event and spare days so, on days that are no dearer than those of each alone."""
        for first, second in combinations(filter(self._mergeable, mine), 2):
            spared = first.person_days + second.person_days - first.joined(second).person_days
            both = merged(self.county, first, second) if spared > 0 else None
            if both is not None and self._dearness(both) <= self._dearness(first) + self._dearness(second):
                yield _Shared(spared, len(placements(self.county, both)), first, second, both)

    def _dearness(self, task: EventTask) -> float:
        """What the days of a task cost by themselves at the least."""
        return min((self._prices.of(event) for event in placements(self.county, task)), default=0.0)

    def _mergeable(self, task: EventTask) -> bool:
        """Whether an event may serve something else beside a task."""
        campaigns = (self.county.campaigns[t.ref] for t in task.kinds if t.kind is TaskKind.CAMPAIGN)
        return not task.government and all(campaign.merge for campaign in campaigns)

    def _campaigns(self) -> Iterable[EventTask]:
        for campaign in sorted(self.county.rows.campaigns, key=lambda c: c.campaign_id):
            for school_id in held_by_office(self.county, campaign, self.office_id):
                yield campaign_task(self.county, self.office_id, campaign, self.county.schools[school_id])

    def _look_backs(self) -> Iterable[EventTask]:
        for due in duties.look_backs_of(self.county, self.office_id):
            if not due.on_visit:
                yield look_back_task(self.office_id, due)

    def _evaluations(self) -> Iterable[EventTask]:
        for due in duties.evaluations(self.county):
            if due.office_id == self.office_id:
                yield evaluation_task(self.county, due)
