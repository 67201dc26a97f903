"""What an office still owes in events once some of them stand: tasks with windows, lengths and teams."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from models import duties
from models.availability import scope_days
from models.campaigns import campaign_scope, draw_sample, fixed_by_above, quotas, sample_size
from models.stages.bundles import Bundle
from models.stages.comprehensives import Comprehensives
from models.stages.tasks import EventTask, YearTasks
from scenarios.codes import TaskKind
from scenarios.county import County
from scenarios.plan import Event, Plan
from scenarios.records import Campaign, School
from scenarios.rows import Task

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

    def _shifted(self, bundle: Bundle) -> Bundle:
        return replace(bundle, first=max(bundle.first, self.county.start))

    def _campaigns(self) -> Iterable[EventTask]:
        for campaign in sorted(self.county.rows.campaigns, key=lambda c: c.campaign_id):
            for school_id in self._lacking(campaign):
                yield self._bare.campaign(campaign, self.county.schools[school_id])

    def _lacking(self, campaign: Campaign) -> list[str]:
        """The schools to be drawn so that number and proportion are right, beside those where the campaign stands."""
        scope = campaign_scope(self.county, campaign, self.office_id)
        held = {s.school_id for s in scope if self._holds(campaign, s)}
        held |= fixed_by_above(self.county, campaign, scope)
        if campaign.sample.count is None and campaign.sample.share is None:
            return [s.school_id for s in scope if s.school_id not in held]
        number = sample_size(campaign.sample, len(scope)) - len(held)
        drawn = draw_sample(self.county, campaign, self.office_id)
        strata = {(s.stage, s.unit_id): [] for s in scope}  # type: dict[tuple[str, str], list[str]]
        for school in scope:
            strata[school.stage, school.unit_id].append(school.school_id)
        bounds = quotas(
            {key: len(ids) for key, ids in strata.items()}, sample_size(campaign.sample, len(scope))
        )
        chosen: list[str] = []
        for floor in (0, 1):
            for key, ids in sorted(strata.items()):
                order = [i for i in drawn if i in ids] + self._lot(
                    campaign, key, [i for i in ids if i not in drawn]
                )
                for school_id in [i for i in order if i not in held and i not in chosen]:
                    have = sum(i in held or i in chosen for i in ids)
                    if len(chosen) < number and have < bounds[key][floor]:
                        chosen.append(school_id)
        return sorted(chosen)

    def _lot(self, campaign: Campaign, key: tuple[str, str], ids: list[str]) -> list[str]:
        mixed = sorted(ids)
        Random(f"{self.county.seed}/{campaign.campaign_id}/{key[0]}/{key[1]}/again").shuffle(mixed)
        return mixed

    def _holds(self, campaign: Campaign, school: School) -> bool:
        task = Task(TaskKind.CAMPAIGN, campaign.campaign_id)
        return any(task in e.kinds for e in self.facts.events_at(school.school_id))

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


def closes_before_due(county: County, school: School) -> bool:
    """Whether a school closes before its next comprehensive falls due: it owes none, and one done early would serve no round."""
    return school.closed is not None and school.closed <= duties.due_by(county, school)


def in_force(county: County, event: Event) -> tuple[Task, ...]:
    """What of an event's purposes is still to be served: a campaign that is on, a follow-up that is open, and so on."""
    school = county.schools.get(event.target_id)
    open_ones = {d.follow_up.issue_id: d for d in duties.open_follow_ups(county)}
    kept: list[Task] = []
    for task in event.kinds:
        if task.kind is TaskKind.CAMPAIGN:
            campaign = county.campaigns.get(task.ref)
            if campaign is None or school is None:
                continue
            scope = campaign_scope(county, campaign, event.office_id)
            inside = campaign.start <= event.start and event.end <= campaign.end
            if not inside or school.school_id not in {s.school_id for s in scope}:
                continue
        elif task.kind is TaskKind.FOLLOW_UP:
            due = open_ones.get(task.ref)
            if due is None or not due.first <= event.start <= event.end <= due.last:
                continue
        elif task.kind is TaskKind.PRINCIPAL_REVIEW and school is not None:
            if not any(w.holds(event.start, event.end) for w in duties.head_windows(county, school)):
                continue
        elif task.kind is TaskKind.COMPREHENSIVE and school is not None:
            # A head's review is a comprehensive too: it takes place whatever becomes of the school.
            alone = not event.serves(TaskKind.PRINCIPAL_REVIEW)
            if _too_late(county, school, event) or (alone and closes_before_due(county, school)):
                continue
        kept.append(task)
    return tuple(kept)


def _too_late(county: County, school: School, event: Event) -> bool:
    until: date | None = duties.owed_until(county, school)
    return until is not None and event.end > until
