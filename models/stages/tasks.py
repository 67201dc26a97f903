"""What the year must hold: one task for each event that an office owes, with its window, its length and its team."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import combinations

from duxue.models.facts import duties
from duxue.models.facts.campaigns import held_by_office
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import (
    MERGE_CHOICES,
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
from duxue.scenarios.records import Campaign, School


class YearTasks:
    """All event tasks of one office in the horizon, duties that can share an event merged."""

    def __init__(self, county: County, office_id: str, bundles: Sequence[CombinedDuty]) -> None:
        self.county = county
        self.office_id = office_id
        self._bundles = bundles

    @cached_property
    def all(self) -> tuple[EventTask, ...]:
        """The tasks by id; ids are the same whenever the same duty is planned again."""
        duties_owed = (comprehensive_task(self.county, self.office_id, one) for one in self._bundles)
        tasks = {task.event_id: task for task in duties_owed}
        for campaign, school in self._drawn():
            part = campaign_task(self.county, self.office_id, campaign, school)
            hosts = [t for t in tasks.values() if t.target_id == school.school_id and self._mergeable(t)]
            shared = (merged(self.county, t, part) for t in hosts if campaign.merge)
            task = next(filter(None, shared), part)
            tasks[task.event_id] = task
        owed = self._within_cap([*tasks.values(), *self._look_backs()])
        return tuple(sorted([*owed, *self._evaluations()], key=lambda t: t.event_id))

    def _within_cap(self, tasks: Sequence[EventTask]) -> Iterable[EventTask]:
        """The tasks with more of them merged at schools that would else have more events than a year allows."""
        by_school: dict[str, list[EventTask]] = defaultdict(list)
        for task in tasks:
            by_school[task.target_id].append(task)
        for school_id, tasks_here in sorted(by_school.items()):
            left = tasks_here
            while (pair := self._one_too_many(school_id, left)) is not None:
                first, second, both = pair
                left = [t for t in left if t not in (first, second)] + [both]
            yield from left

    def _one_too_many(
        self, school_id: str, mine: Sequence[EventTask]
    ) -> tuple[EventTask, EventTask, EventTask] | None:
        """Two tasks of a year beyond the cap and the one that serves both, with the most days to choose from (None: no need or no way)."""
        school = self.county.schools[school_id]
        cap = self.county.parameters.count("events_per_year", school.office_id)
        fixed = Counter(r.start.year for r in self.county.rows.imposed if r.target_id == school_id)
        in_year = Counter(t.first.year for t in mine if t.first.year == t.last.year)
        full = {y for y, n in in_year.items() if n + fixed[y] > cap}
        pairs = [
            (a, b, both)
            for a, b in combinations(sorted(mine, key=lambda t: t.event_id), 2)
            if (full & {a.first.year, b.first.year}) and self._mergeable(a) and self._mergeable(b)
            if (both := merged(self.county, a, b, choices=1))
        ]
        return max(pairs, key=lambda p: len(placements(self.county, p[2])), default=None)

    def _drawn(self) -> Iterable[tuple[Campaign, School]]:
        for campaign in sorted(self.county.rows.campaigns, key=lambda c: c.campaign_id):
            for school_id in held_by_office(self.county, campaign, self.office_id):
                yield campaign, self.county.schools[school_id]

    def _mergeable(self, host: EventTask) -> bool:
        return all(self.county.campaigns[t.ref].merge for t in host.kinds if t.kind is TaskKind.CAMPAIGN)

    def _look_backs(self) -> Iterable[EventTask]:
        by_school: dict[str, list[duties.LookBack]] = defaultdict(list)
        for due in duties.look_backs_of(self.county, self.office_id):
            if not due.on_visit:
                by_school[due.follow_up.school_id].append(due)
        for _, left in sorted(by_school.items()):
            dues = left
            while dues:
                group, dues = self._together(dues)
                yield group

    def _together(self, dues: list[duties.LookBack]) -> tuple[EventTask, list[duties.LookBack]]:
        """The look-backs of a school that one event can serve, beginning with the first to end, and the others."""
        task: EventTask | None = None
        left: list[duties.LookBack] = []
        for due in sorted(dues, key=lambda d: (d.last, d.follow_up.issue_id)):
            alone = look_back_task(self.office_id, due)
            tried = alone if task is None else task.joined(alone)
            if task is None or len(placements(self.county, tried)) >= MERGE_CHOICES:
                task = tried
            else:
                left.append(due)
        if task is None:
            raise ValueError("no look-back to group")
        return task, left

    def _evaluations(self) -> Iterable[EventTask]:
        for due in duties.evaluations(self.county):
            if due.office_id == self.office_id:
                yield evaluation_task(self.county, due)
