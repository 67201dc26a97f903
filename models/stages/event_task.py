"""An event to be placed: what each kind of duty asks of one, what one asks that serves two, and where it may be placed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from duxue.models.facts.duties import COMPREHENSIVE, Evaluation, LookBack
from duxue.models.facts.event_terms import (
    LOOK_BACK_TEAM,
    campaign_days,
    comprehensive_days,
    starts,
    team_size,
)
from duxue.models.facts.pins import day_given, days_without_events
from duxue.models.facts.spans import DAY, Span, meets
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.scenarios.belonging import office_of_event
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.records import Campaign, School
from duxue.scenarios.rows import Task, make


@dataclass(frozen=True)
class EventTask:
    """An event to be placed: what it serves, its window, its days, and how many lead and members it needs.

    ``team`` counts lead and members; ``with_responsible`` puts the responsible inspector among them (look-backs); ``parts`` are
    the tasks that were made one here (none, where nothing was).
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
    parts: tuple[EventTask, ...] = field(default=(), compare=False, repr=False)

    @property
    def person_days(self) -> int:
        """Days that lead and members spend on it together."""
        return self.length * self.team

    @cached_property
    def led_by_fit(self) -> bool:
        """Whether its lead must know the school's stage, and an expert is wanted."""
        return any(task.kind in COMPREHENSIVE for task in self.kinds)

    @cached_property
    def led_by_able(self) -> bool:
        """Whether its lead must be a person who may lead."""
        return any(task.kind is not TaskKind.FOLLOW_UP for task in self.kinds)

    @cached_property
    def government(self) -> bool:
        """Whether it is an evaluation of a county government."""
        return any(task.kind is TaskKind.COUNTY_EVALUATION for task in self.kinds)

    def joined(self, other: EventTask) -> EventTask:
        """One event for this duty and another at the same place, under this one's id, inside both windows."""
        return replace(
            self,
            kinds=tuple(dict.fromkeys((*self.kinds, *other.kinds))),
            first=max(self.first, other.first),
            last=min(self.last, other.last),
            length=max(self.length, other.length),
            team=max(self.team, other.team),
            with_responsible=self.with_responsible or other.with_responsible,
            parts=(*(self.parts or (self,)), *(other.parts or (other,))),
        )


def comprehensive_task(county: County, office_id: str, duty: CombinedDuty) -> EventTask:
    """The event of a comprehensive and of the reviews that it takes along; its id is the same whenever it is planned again."""
    school = county.schools[duty.school_id]
    kind = "Z" if any(t.kind is TaskKind.COMPREHENSIVE for t in duty.kinds) else "X"
    return EventTask(
        f"{kind}{max(duty.first, county.start).year}-{school.school_id}",
        office_id,
        school.school_id,
        duty.kinds,
        duty.first,
        duty.last,
        comprehensive_days(county, school),
        team_size(county, office_id, school.school_id),
    )


def campaign_task(county: County, office_id: str, campaign: Campaign, school: School) -> EventTask:
    """The event of a campaign at a school drawn for it."""
    return EventTask(
        f"{campaign.campaign_id}-{school.school_id}",
        office_id,
        school.school_id,
        (Task(TaskKind.CAMPAIGN, campaign.campaign_id),),
        campaign.start,
        campaign.end,
        campaign_days(campaign),
        max(team_size(county, office_id, school.school_id), campaign.team_size),
    )


def look_back_task(office_id: str, due: LookBack) -> EventTask:
    """The event of a look-back, to which the responsible inspector comes along."""
    issue = due.follow_up
    kinds = (Task(TaskKind.FOLLOW_UP, issue.issue_id),)
    return EventTask(
        due.event_id, office_id, issue.school_id, kinds, due.first, due.last, 1, LOOK_BACK_TEAM, with_responsible=True
    )  # fmt: skip


def evaluation_task(county: County, due: Evaluation) -> EventTask:
    """The event of the evaluation of a county government."""
    return EventTask(
        due.event_id,
        due.office_id,
        due.unit_id,
        (Task(TaskKind.COUNTY_EVALUATION),),
        due.first,
        due.last,
        county.parameters.count("evaluation_days", due.office_id),
        team_size(county, due.office_id, due.unit_id),
    )


def task_of(county: County, event: Event, window: Span) -> EventTask:
    """An event of a plan as a task: its length as it is, the team that its duties ask for now."""
    office_id = office_of_event(event, county)
    look_backs = [t.kind is TaskKind.FOLLOW_UP for t in event.kinds]
    asked = [county.campaigns[t.ref].team_size for t in event.kinds if t.ref in county.campaigns]
    least = LOOK_BACK_TEAM if all(look_backs) else team_size(county, office_id, event.target_id)
    return EventTask(
        event.event_id,
        office_id,
        event.target_id,
        event.kinds,
        *window,
        event.length,
        max([least, *asked]),
        with_responsible=any(look_backs),
    )


def placements(county: County, task: EventTask) -> list[Event]:
    """Every placement of a task that keeps window, school days, one week, notice and what was set by hand, in order of days."""
    return list(_placements(county, task))


def has_placement(county: County, task: EventTask) -> bool:
    """Whether there is any (``placements``)."""
    return next(_placements(county, task), None) is not None


def _placements(county: County, task: EventTask) -> Iterator[Event]:
    found = starts(county, task.office_id, task.target_id, task.length, (task.first, task.last))
    closed = days_without_events(county, task.target_id, task.event_id, task.kinds)
    length = (task.length - 1) * DAY
    for start, notice in found:
        if meets(closed, start, start + length):
            continue
        yield make(
            Event,
            event_id=task.event_id,
            office_id=task.office_id,
            target_id=task.target_id,
            kinds=task.kinds,
            start=start,
            end=start + length,
            notice_on=notice,
        )


def merged(county: County, host: EventTask, part: EventTask) -> EventTask | None:
    """One event for two tasks of a school (None: they have no day in common, or something was set by hand for one of them that forbids it)."""
    if any(pin.event_id == part.event_id for pin in county.rows.pins):
        return None
    both = host.joined(part)
    days = {event.start for event in placements(county, both)}
    return both if days and day_given(county, both.event_id) in (None, *days) else None
