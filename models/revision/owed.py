"""What an office still owes in events once some of them stand: tasks with windows, lengths and teams."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from duxue.models.facts.availability import scope_days
from duxue.models.revision.draws import Draw
from duxue.models.revision.in_force import closes_before_due
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.comprehensives import Comprehensives
from duxue.models.stages.tasks import EventTask, YearTasks
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Campaign
from duxue.scenarios.rows import Task

COMPREHENSIVE = (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW)


class Owed:
    """The event tasks that an office owes beside the events that stand in ``facts``."""

    def __init__(self, county: County, office_id: str, facts: Plan) -> None:
        self.county, self.office_id, self.facts = county, office_id, facts
        self._known = Comprehensives(county, office_id, facts)
        self._bare = YearTasks(county, office_id, ())

    def all(self, dropped: Sequence[Event]) -> list[EventTask]:
        """Every task owed; a comprehensive that was planned and no longer stands is owed in its year."""
        tasks = [*self._comprehensives(dropped), *self._campaigns(), *self._others()]
        return sorted(tasks, key=lambda t: t.event_id)

    def placements(self, task: EventTask) -> list[Event]:
        """Every placement of a task that keeps its window, school days, one week and notice."""
        return self._bare.placements(task)

    def _comprehensives(self, dropped: Sequence[Event]) -> Iterable[EventTask]:
        pulled = {e.target_id: e.start.year for e in dropped if e.serves(TaskKind.COMPREHENSIVE)}
        for school in self.county.schools_of(self.office_id):
            if not scope_days(self.county, school):
                continue
            bundles = self._known.owed(school).bundles
            again = school.school_id in pulled and not self._known.fixed(school)
            if not bundles and again and not closes_before_due(self.county, school):
                bundles = self._known.owed(school, pulled_to=pulled[school.school_id]).bundles
            for bundle in bundles:
                yield self._bare.comprehensive(self._shifted(bundle))

    def _shifted(self, bundle: CombinedDuty) -> CombinedDuty:
        return replace(bundle, first=max(bundle.first, self.county.start))

    def _campaigns(self) -> Iterable[EventTask]:
        for campaign in sorted(self.county.rows.campaigns, key=lambda c: c.campaign_id):
            draw = Draw(self.county, campaign, self.office_id)
            held = {i for i in draw.ids if self._holds(campaign, i)} | draw.above
            for school_id in draw.lacking(held):
                yield self._bare.campaign(campaign, self.county.schools[school_id])

    def _holds(self, campaign: Campaign, school_id: str) -> bool:
        task = Task(TaskKind.CAMPAIGN, campaign.campaign_id)
        return any(task in e.kinds for e in self.facts.events_at(school_id))

    def _others(self) -> Iterable[EventTask]:
        """Look-backs and evaluations that no event serves yet."""
        served = {t.ref for e in self.facts.live_events for t in e.kinds if t.kind is TaskKind.FOLLOW_UP}
        rows = self.county.rows
        left = tuple(f for f in rows.follow_ups if f.issue_id not in served)
        county = self.county.with_rows(follow_ups=left, campaigns=())
        for task in YearTasks(county, self.office_id, ()).all:
            held = [e for e in self.facts.events_at(task.target_id) if e.serves(TaskKind.COUNTY_EVALUATION)]
            if not (task.government and any(task.first <= e.start <= task.last for e in held)):
                yield task


def task_of(county: County, event: Event) -> EventTask:
    """A released event as a task: its length as it is, the team that the rules ask for now, its own days as window."""
    bare = YearTasks(county, event.office_id, ())
    team = [bare.size(event.target_id)] if any(t.kind is not TaskKind.FOLLOW_UP for t in event.kinds) else [2]
    team += [county.campaigns[t.ref].team_size for t in event.kinds if t.ref in county.campaigns]
    back = any(t.kind is TaskKind.FOLLOW_UP for t in event.kinds)
    return EventTask(
        event.event_id,
        event.office_id,
        event.target_id,
        event.kinds,
        event.start,
        event.end,
        event.length,
        max(team),
        with_responsible=back,
    )


def merged(one: EventTask, other: EventTask) -> EventTask:
    """One task for two duties at a school, inside both windows."""
    return replace(
        one,
        kinds=tuple(dict.fromkeys((*one.kinds, *other.kinds))),
        first=max(one.first, other.first),
        last=min(one.last, other.last),
        length=max(one.length, other.length),
        team=max(one.team, other.team),
        with_responsible=one.with_responsible or other.with_responsible,
    )
