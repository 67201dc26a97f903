"""What an office still owes in events once some of them stand: tasks with windows, lengths and teams."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from duxue.models.facts.availability import scope_days
from duxue.models.revision.draws import Draw
from duxue.models.revision.in_force import closes_before_due
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.comprehensives import Comprehensives
from duxue.models.stages.event_task import EventTask, campaign_task, comprehensive_task
from duxue.models.stages.tasks import YearTasks
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Campaign
from duxue.scenarios.rows import Task


class Owed:
    """The event tasks that an office owes beside the events that stand in ``facts``."""

    def __init__(self, county: County, office_id: str, facts: Plan) -> None:
        self.county, self.office_id, self.facts = county, office_id, facts
        self._known = Comprehensives(county, office_id, facts)

    def all(self, dropped: Sequence[Event]) -> list[EventTask]:
        """Every task owed; a comprehensive that was planned and no longer stands is owed in its year."""
        tasks = [*self._comprehensives(dropped), *self._campaigns(), *self._others()]
        return sorted(tasks, key=lambda t: t.event_id)

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
                yield comprehensive_task(self.county, self.office_id, self._shifted(bundle))

    def _shifted(self, bundle: CombinedDuty) -> CombinedDuty:
        return replace(bundle, first=max(bundle.first, self.county.start))

    def _campaigns(self) -> Iterable[EventTask]:
        for campaign in sorted(self.county.rows.campaigns, key=lambda c: c.campaign_id):
            draw = Draw(self.county, campaign, self.office_id)
            held = {i for i in draw.ids if self._holds(campaign, i)} | draw.above
            for school_id in draw.lacking(held):
                yield campaign_task(self.county, self.office_id, campaign, self.county.schools[school_id])

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
