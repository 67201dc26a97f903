"""What the year must hold: one task for each event that an office owes, with its window, its length and its team."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from duxue.models.facts import duties
from duxue.models.facts.campaigns import held_by_office
from duxue.models.facts.pins import day_given
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.scenarios.codes import Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.records import Campaign, School
from duxue.scenarios.rows import Task, make

LED_BY_FIT = (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW)
MERGE_CHOICES = 3
"""Days that a merged event must have to choose from; with fewer, the duties keep events of their own."""


@dataclass(frozen=True)
class EventTask:
    """An event to be placed: what it serves, its window, its days, and how many lead and members it needs.

    ``team`` counts lead and members; ``with_responsible`` puts the responsible inspector among them (look-backs).
    """

    event_id: str
    office_id: str
    target_id: str
    kinds: tuple[Task, ...]
    first: date
    last: date
    length: int
    team: int
    with_responsible: bool = False

    @cached_property
    def led_by_fit(self) -> bool:
        """Whether its lead must know the school's stage, and an expert is wanted."""
        return any(task.kind in LED_BY_FIT for task in self.kinds)

    @cached_property
    def led_by_able(self) -> bool:
        """Whether its lead must be a person who may lead."""
        return any(task.kind is not TaskKind.FOLLOW_UP for task in self.kinds)

    @cached_property
    def government(self) -> bool:
        """Whether it is an evaluation of a county government."""
        return any(task.kind is TaskKind.COUNTY_EVALUATION for task in self.kinds)


class YearTasks:
    """All event tasks of one office in the horizon, duties that can share an event merged."""

    def __init__(self, county: County, office_id: str, bundles: Sequence[CombinedDuty]) -> None:
        self.county = county
        self.office_id = office_id
        self._bundles = bundles

    @cached_property
    def all(self) -> tuple[EventTask, ...]:
        """The tasks by id; ids are the same whenever the same duty is planned again."""
        tasks = {task.event_id: task for task in map(self.comprehensive, self._bundles)}
        for campaign, school in self._drawn():
            part = self.campaign(campaign, school)
            hosts = [t for t in tasks.values() if t.target_id == school.school_id and self._mergeable(t)]
            merged = (self.merged(t, part) for t in hosts if campaign.merge)
            task = next(filter(None, merged), part)
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
            if (both := self.merged(a, b, choices=1))
        ]
        return max(pairs, key=lambda p: len(self.placements(p[2])), default=None)

    def placements(self, task: EventTask) -> list[Event]:
        """Every placement of a task that keeps window, school days, one week and notice, in order of days."""
        county, found = self.county, []
        day = max(task.first, county.start)
        while (end := day + timedelta(days=task.length - 1)) <= min(task.last, county.end):
            if day.weekday() + task.length <= 7 and self._works(task, day, end):
                notice = self._notice(task, day)
                if notice is not None:
                    found.append(
                        make(
                            Event,
                            event_id=task.event_id,
                            office_id=task.office_id,
                            target_id=task.target_id,
                            kinds=task.kinds,
                            start=day,
                            end=end,
                            notice_on=notice,
                        )
                    )
            day += timedelta(days=1)
        return found

    def _works(self, task: EventTask, start: date, end: date) -> bool:
        school, calendar = self.county.schools.get(task.target_id), self.county.calendar
        days = [start + timedelta(days=n) for n in range(task.length)]
        if school is None:
            units = (task.target_id, task.office_id)
            return all(calendar.is_office_workday(d, unit) for d in days for unit in units)
        return calendar.school_days_in(school, start, end) == days

    def _notice(self, task: EventTask, start: date) -> date | None:
        school = self.county.schools.get(task.target_id)
        unit = school.office_id if school else task.office_id
        ahead = self.county.parameters.count("notice_workdays", unit)
        notice = self.county.calendar.workdays_before(start, ahead, task.office_id)
        return notice if notice >= self.county.as_of else None

    # One kind of task each.

    def size(self, target_id: str) -> int:
        """How many lead and members the rule on teams asks for at a school or unit."""
        school, p = self.county.schools.get(target_id), self.county.parameters
        if school is None:
            return p.count("team_size", self.office_id)
        return p.count("team_size_large" if self.county.is_large(school) else "team_size", school.office_id)

    def comprehensive(self, bundle: CombinedDuty) -> EventTask:
        """The event of a bundle of duties: its days, its length and its team."""
        school, p = self.county.schools[bundle.school_id], self.county.parameters
        small = "days_kindergarten" if school.stage is Stage.KINDERGARTEN else "days_school"
        length = p.count("days_large" if self.county.is_large(school) else small, school.office_id)
        kind = "Z" if any(t.kind is TaskKind.COMPREHENSIVE for t in bundle.kinds) else "X"
        year = max(bundle.first, self.county.start).year
        return EventTask(
            f"{kind}{year}-{school.school_id}",
            self.office_id,
            school.school_id,
            bundle.kinds,
            bundle.first,
            bundle.last,
            length,
            self.size(school.school_id),
        )

    def _drawn(self) -> Iterable[tuple[Campaign, School]]:
        for campaign in sorted(self.county.rows.campaigns, key=lambda c: c.campaign_id):
            for school_id in held_by_office(self.county, campaign, self.office_id):
                yield campaign, self.county.schools[school_id]

    def campaign(self, campaign: Campaign, school: School) -> EventTask:
        """The event of a campaign at a school drawn for it."""
        task = Task(TaskKind.CAMPAIGN, campaign.campaign_id)
        return EventTask(
            f"{campaign.campaign_id}-{school.school_id}",
            self.office_id,
            school.school_id,
            (task,),
            campaign.start,
            campaign.end,
            -int(-campaign.days // 1),
            max(self.size(school.school_id), campaign.team_size),
        )

    def _mergeable(self, host: EventTask) -> bool:
        return all(self.county.campaigns[t.ref].merge for t in host.kinds if t.kind is TaskKind.CAMPAIGN)

    def merged(self, host: EventTask, part: EventTask, *, choices: int = MERGE_CHOICES) -> EventTask | None:
        """One event for two tasks of a school, where it has so many days to choose from (None: it has not)."""
        both = EventTask(
            host.event_id,
            host.office_id,
            host.target_id,
            host.kinds + part.kinds,
            max(host.first, part.first),
            min(host.last, part.last),
            max(host.length, part.length),
            max(host.team, part.team),
            with_responsible=host.with_responsible or part.with_responsible,
        )
        days = {event.start for event in self.placements(both)}
        given = day_given(self.county, both.event_id)
        return both if len(days) >= choices and given in (None, *days) else None

    def _look_backs(self) -> Iterable[EventTask]:
        by_school: dict[str, list[duties.LookBack]] = defaultdict(list)
        for due in duties.look_backs_of(self.county, self.office_id):
            if not due.on_visit:
                by_school[due.follow_up.school_id].append(due)
        for school_id, left in sorted(by_school.items()):
            dues = left
            while dues:
                group, dues = self._together(school_id, dues)
                yield group

    def _together(
        self, school_id: str, dues: list[duties.LookBack]
    ) -> tuple[EventTask, list[duties.LookBack]]:
        """The look-backs of a school that one event can serve, beginning with the first to end, and the others."""
        task: EventTask | None = None
        left: list[duties.LookBack] = []
        for due in sorted(dues, key=lambda d: (d.last, d.follow_up.issue_id)):
            kinds = (*(task.kinds if task else ()), Task(TaskKind.FOLLOW_UP, due.follow_up.issue_id))
            first = max(due.first, task.first) if task else due.first
            last = min(due.last, task.last) if task else due.last
            event_id = task.event_id if task else f"H-{due.follow_up.issue_id}"
            tried = EventTask(
                event_id, self.office_id, school_id, kinds, first, last, 1, 2, with_responsible=True
            )
            if task is None or len(self.placements(tried)) >= MERGE_CHOICES:
                task = tried
            else:
                left.append(due)
        if task is None:
            raise ValueError("no look-back to group")
        return task, left

    def _evaluations(self) -> Iterable[EventTask]:
        for due in duties.evaluations(self.county):
            if due.office_id == self.office_id:
                days = self.county.parameters.count("evaluation_days", self.office_id)
                yield EventTask(
                    f"P{due.last.year}-{due.unit_id}",
                    self.office_id,
                    due.unit_id,
                    (Task(TaskKind.COUNTY_EVALUATION),),
                    due.first,
                    due.last,
                    days,
                    self.size(due.unit_id),
                )
