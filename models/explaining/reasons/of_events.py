"""Why an event is missing or has no fit team: every day of its window is tried, with the best team free on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from duxue.models.duties import COMPREHENSIVE, last_comprehensive, review_windows
from duxue.models.explaining.changing.moving import candidates, on_days, other_days, seat_change
from duxue.models.explaining.changing.one_change import Change
from duxue.models.explaining.reasons.trials import Reason, Trials
from duxue.models.explaining.telling import Said, span_said
from duxue.models.rules.register import subject_name
from duxue.models.stages.tasks import EventTask, YearTasks
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.codes import Role, Severity, Stage, Status, TaskKind
from duxue.scenarios.plan import CycleRow, Event, Seat
from duxue.scenarios.rows import Task

DAY = timedelta(days=1)
NO_LEAD = "no_lead"
NO_LEAD_WORDS = Said("当日无人可任组长", "no lead free")
FEW = "few_people"
FEW_WORDS = Said("当日可用督学不足", "too few people free")
NO_RESPONSIBLE = "responsible_busy"
NO_RESPONSIBLE_WORDS = Said("责任督学当日不能参加", "the responsible inspector is not free")


def review_missing(trials: Trials) -> Reason | None:
    """A head's review on every day of its window."""
    first, last = trials.finding.facts.get("first"), trials.finding.date
    if not isinstance(first, date) or last is None:
        return None
    return _missing(trials, _comprehensive(trials, TaskKind.PRINCIPAL_REVIEW, first, last))


def comprehensive_missing(trials: Trials) -> Reason | None:
    """The comprehensive that is owed, on every day until it is due."""
    school, last = trials.county.schools.get(trials.finding.subject), trials.finding.date
    if trials.finding.facts.get("what") in ("no_event", "no_year") and school is not None:
        reviews = review_windows(trials.county, school)
        kind = TaskKind.PRINCIPAL_REVIEW if reviews else TaskKind.COMPREHENSIVE
        days = (reviews[0].first, reviews[0].last) if reviews else (trials.county.start, trials.county.end)
        return _missing(trials, _comprehensive(trials, kind, *days))
    if school is None or last is None or "due" not in trials.finding.facts:
        return None
    before = last_comprehensive(trials.county, school)
    first = max(d for d in (trials.county.start, school.opened, before and before + DAY) if d)
    return _missing(trials, _comprehensive(trials, TaskKind.COMPREHENSIVE, first, last))


def _comprehensive(trials: Trials, kind: TaskKind, first: date, last: date) -> EventTask:
    county, school = trials.county, trials.county.schools[trials.finding.subject]
    small = "days_kindergarten" if school.stage is Stage.KINDERGARTEN else "days_school"
    length = county.parameters.count("days_large" if county.is_large(school) else small, school.office_id)
    return _task(trials, school.school_id, (Task(kind),), (first, last), length)


def campaign_missing(trials: Trials) -> Reason | None:
    """A campaign's event at a school on every day of the window."""
    county, subject = trials.county, trials.finding.subject
    campaign = county.campaigns.get(str(trials.finding.facts.get("campaign")))
    if campaign is None or subject not in county.schools or "what" in trials.finding.facts:
        return None
    kinds = (Task(TaskKind.CAMPAIGN, campaign.campaign_id),)
    task = _task(trials, subject, kinds, (campaign.start, campaign.end), math.ceil(campaign.days))
    return _missing(trials, replace(task, team=max(task.team, campaign.team_size)))


def look_back_missing(trials: Trials) -> Reason | None:
    """A look-back on every day of its window; a minor one on the school's routine visits too."""
    issue = trials.county.follow_ups.get(trials.finding.subject)
    first, last = trials.finding.facts.get("first"), trials.finding.date
    if issue is None or not isinstance(first, date) or last is None:
        return None
    if issue.severity is Severity.MINOR:
        for visit in trials.plan.visits_at(issue.school_id):
            if first <= visit.date <= last:
                rides = replace(visit, covers=(*visit.covers, issue.issue_id))
                trials.attempt(
                    Change((visit,), (rides,)),
                    Said("由已安排的经常性督导兼办", "a visit of the plan takes it along"),
                )
    kinds = (Task(TaskKind.FOLLOW_UP, issue.issue_id),)
    task = _task(trials, issue.school_id, kinds, (first, last), 1)
    return _missing(trials, replace(task, team=2, with_responsible=True))


def evaluation_missing(trials: Trials) -> Reason | None:
    """A county's evaluation on every day of its window."""
    facts, county = trials.finding.facts, trials.county
    first, last = facts.get("first"), facts.get("last")
    unit = county.units.get(trials.finding.subject)
    if "what" in facts or unit is None or not isinstance(first, date) or not isinstance(last, date):
        return None
    cities = [u.unit_id for u in county.offices if u.unit_id == unit.parent_id]
    if not cities:
        return None
    days = county.parameters.count("evaluation_days", cities[0])
    size = county.parameters.count("team_size", cities[0])
    kinds = (Task(TaskKind.COUNTY_EVALUATION),)
    event_id = f"+{unit.unit_id}"
    return _missing(trials, EventTask(event_id, cities[0], unit.unit_id, kinds, first, last, days, size))


def _task(
    trials: Trials, school_id: str, kinds: tuple[Task, ...], window: tuple[date, date], length: int
) -> EventTask:
    county = trials.county
    school = county.schools[school_id]
    size = county.parameters.count(
        "team_size_large" if county.is_large(school) else "team_size", school.office_id
    )
    return EventTask(f"+{school_id}", school.office_id, school_id, kinds, *window, length, size)


def _missing(trials: Trials, task: EventTask) -> Reason:
    """One event more, on each placement that calendar and notice allow, with the nearest team that is free."""
    county = trials.county
    tasks = YearTasks(county, task.office_id, ())
    placements = tasks.placements(task)
    if not placements:
        return Reason("impossible", _no_day(trials, task), (("no_day", 1),))
    force = Workforce(county, task.office_id, trials.plan)
    for event in placements:
        team = _team(trials, force, task, event)
        if team is not None:
            day = span_said(event.start, event.end)
            change = Change(_cycle_out(trials, event), (event, *team, *_cycle_in(trials, event)))
            trials.attempt(change, Said(f"{day.zh}", f"on {day.en}"))
    return trials.reason(Said("窗口内各日", "hold it inside its window"))


def _no_day(trials: Trials, task: EventTask) -> Said:
    """Why the calendar alone leaves no day: no school days in a row, or the notice comes too late."""
    county = trials.county
    days = span_said(max(task.first, county.start), min(task.last, county.end))
    early = YearTasks(replace(county, as_of=date.min), task.office_id, ()).placements(task)
    if early:
        last = span_said(early[-1].start, early[-1].end)
        return Said(
            f"{days.zh}内可安排的日子（至{last.zh}）都来不及提前通知",
            f"on no possible day from {days.en} is there time left for the notice (the last: {last.en})",
        )
    if task.government:
        return Said(
            f"{days.zh}内没有连续{task.length}个工作日在同一周",
            f"no {task.length} workdays in a row in one week from {days.en}",
        )
    return Said(
        f"{days.zh}内没有同一周内连续{task.length}个教学日",
        f"no {task.length} school days in a row in one week from {days.en}",
    )


def _team(trials: Trials, force: Workforce, task: EventTask, event: Event) -> list[Seat] | None:
    """The nearest people free on an event's days (None, and the obstacle counted, where there are too few)."""
    days = list(event.days())
    pool = force.people if task.government else force.own
    free = [i for i in pool if force.days(i, government=task.government).issuperset(days)]
    free.sort(key=lambda i: (force.minutes(task, i), i))
    chosen: list[Seat] = []
    if task.with_responsible:
        own = force.responsible(task, event)
        if own is None or own not in free:
            trials.stood(NO_RESPONSIBLE, NO_RESPONSIBLE_WORDS)
            return None
        chosen.append(Seat(event.event_id, own, Role.MEMBER))
    taken = {s.inspector_id for s in chosen}
    lead = next((i for i in free if i not in taken and force.may(task, i, event, Role.LEAD)), None)
    if lead is None:
        trials.stood(NO_LEAD, NO_LEAD_WORDS)
        return None
    chosen.insert(0, Seat(event.event_id, lead, Role.LEAD))
    taken.add(lead)
    rest = [i for i in free if i not in taken and force.may(task, i, event, Role.MEMBER)]
    chosen += [Seat(event.event_id, i, Role.MEMBER) for i in rest[: max(0, task.team - len(chosen))]]
    if len(chosen) < task.team:
        trials.stood(FEW, FEW_WORDS)
        return None
    return chosen


def _cycle_out(trials: Trials, event: Event) -> tuple[CycleRow, ...]:
    if not event.serves(*COMPREHENSIVE):
        return ()
    return tuple(row for row in trials.plan.cycle if row.school_id == event.target_id)


def _cycle_in(trials: Trials, event: Event) -> tuple[CycleRow, ...]:
    return tuple(replace(row, planned=event.start) for row in _cycle_out(trials, event))


# Events that stand, but not as they should.


def team_wrong(trials: Trials) -> Reason | None:
    """Each seat in everybody else's hands, and one member more from everybody."""
    county, plan = trials.county, trials.plan
    event = plan.event(trials.finding.subject)
    if event is None:
        return None
    others = candidates(county, plan, event)
    for person in others:
        name = subject_name(person, county, "zh")
        seat = Seat(event.event_id, person, Role.MEMBER)
        trials.attempt(Change((), (seat,)), Said(f"增加{name}", f"{name} joins"))
    for seat in plan.team(event.event_id):
        for person in others:
            name = subject_name(person, county, "zh")
            trials.attempt(
                seat_change(seat, person), Said(f"{seat.role.zh}改为{name}", f"{name} as {seat.role}")
            )
    _other_days(trials, [event])
    return trials.reason(Said("增加或更换人员、改日期", "change people or days"))


def too_many_events(trials: Trials) -> Reason | None:
    """Each event of a school on every other day (another year may have room)."""
    events = [
        e
        for e in trials.plan.events_at(trials.finding.subject)
        if e.event_id not in trials.county.imposed and e.status is Status.PLANNED
    ]
    _other_days(trials, events)
    return trials.reason(
        Said("改日期", "move an event"), Said("都是上级既定或已锁定的事项", "all are imposed or frozen")
    )


def _other_days(trials: Trials, events: Sequence[Event]) -> None:
    for event in events:
        for start in other_days(trials.county, event):
            day = span_said(start, start + (event.length - 1) * DAY)
            said = Said(f"{event.event_id}改在{day.zh}", f"{event.event_id} on {day.en}")
            trials.attempt(on_days(trials.county, trials.plan, event, start), said)
