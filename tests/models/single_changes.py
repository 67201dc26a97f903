"""Every single change that might meet an open duty of a plan, written apart from the program's own trials.

One event more on each day with each team, a duty added to an event that stands (there or on another day, with the people that
still lack), one visit more or another half-day for one, one school in other hands with its visits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

from duxue.models.facts import duties
from duxue.models.facts.availability import field_days
from duxue.models.rules.card import Finding
from duxue.scenarios.calendar import days_between
from duxue.scenarios.codes import Half, Role, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Posting, Seat, Visit, ZoneRow
from duxue.scenarios.records import School
from duxue.scenarios.rows import Task, make


def single_changes(county: County, plan: Plan, finding: Finding) -> Iterator[Plan]:
    """The plans that differ by one change which might mend a finding."""
    issue = county.follow_ups.get(finding.subject)
    school = county.schools.get(issue.school_id if issue else finding.subject)
    if school is None:
        return
    if finding.rule == "monthly_visit":
        yield from _visits(county, plan, school)
    task = _task(finding)
    if task is not None:
        for day in county.calendar.school_days_in(school, *_window(county, finding)):
            yield from _events(county, plan, school, task, day)
    if issue and issue.severity is Severity.MINOR:
        for visit in plan.visits_at(school.school_id):
            into = replace(visit, covers=(*visit.covers, issue.issue_id))
            yield replace(plan, visits=(*(v for v in plan.visits if v != visit), into))
    yield from _other_hands(county, plan, school)


def _window(county: County, finding: Finding) -> tuple[date, date]:
    """The days on which an event could serve the duty of a finding."""
    if finding.rule == "special_campaign":
        campaign = county.campaigns[str(finding.facts["campaign"])]
        return campaign.start, campaign.end
    if finding.rule == "look_back":
        due = next(d for d in duties.open_follow_ups(county) if d.follow_up.issue_id == finding.subject)
        return due.first, due.last
    return county.start, finding.date or county.end


def _task(finding: Finding) -> Task | None:
    kinds = {"comprehensive_cycle": TaskKind.COMPREHENSIVE, "principal_review": TaskKind.PRINCIPAL_REVIEW}
    if finding.rule in kinds:
        return Task(kinds[finding.rule])
    if finding.rule == "special_campaign":
        return Task(TaskKind.CAMPAIGN, str(finding.facts["campaign"]))
    return Task(TaskKind.FOLLOW_UP, finding.subject) if finding.rule == "look_back" else None


def _idle(county: County, plan: Plan, person_id: str, day: date) -> bool:
    """Whether a person can be sent out on a day and has nothing on it."""
    if day not in field_days(county, county.inspectors[person_id], plan):
        return False
    taught = any(v.date == day for v in plan.visits_by(person_id))
    return not taught and not any(day in set(e.days()) for e in plan.works_in(person_id))


def _events(county: County, plan: Plan, school: School, task: Task, day: date) -> Iterator[Plan]:
    """One event more on a day, or one that the school has already serving the duty too, on this day."""
    for event in (None, *plan.events_at(school.school_id)):
        if event is None:
            made = make(
                Event, event_id="+", office_id=school.office_id, target_id=school.school_id, kinds=(task,), start=day,
                end=day, notice_on=_notice(county, school, day),
            )  # fmt: skip
        elif event.length == 1:
            moved = replace(event, start=day, end=day, notice_on=_notice(county, school, day))
            made = replace(moved, kinds=(*event.kinds, task))
        else:
            continue
        rest = [e for e in plan.events if event is None or e.event_id != event.event_id]
        team = [] if event is None else plan.team(event.event_id)
        without = replace(
            plan, events=tuple(rest), seats=tuple(s for s in plan.seats if s.event_id != made.event_id)
        )
        for seats in _teams(county, without, made, team):
            yield replace(without, events=(*rest, made), seats=(*without.seats, *seats))


def _notice(county: County, school: School, day: date) -> date:
    ahead = county.parameters.count("notice_workdays", school.office_id)
    return county.calendar.workdays_before(day, ahead, school.office_id)


def _teams(county: County, plan: Plan, event: Event, team: Iterable[Seat]) -> Iterator[tuple[Seat, ...]]:
    """The team that an event has, where it is free, and each team of the idle with each lead."""
    people = [i.inspector_id for i in county.inspectors_of(event.office_id)]
    idle = [i for i in people if all(_idle(county, plan, i, d) for d in days_between(event.start, event.end))]
    have = tuple(team)
    if have and {s.inspector_id for s in have} <= set(idle):
        yield have
    small = all(t.kind is TaskKind.FOLLOW_UP for t in event.kinds)
    asked = [county.campaigns[t.ref].team_size for t in event.kinds if t.kind is TaskKind.CAMPAIGN]
    size = 2 if small else max([county.parameters.count("team_size", event.office_id), *asked])
    for group in combinations(idle, size):
        for lead in group:
            yield tuple(
                Seat(event.event_id, i, Role.LEAD if i == lead else Role.MEMBER)
                for i in sorted(group, key=lambda i: i != lead)
            )


def _visits(county: County, plan: Plan, school: School) -> Iterator[Plan]:
    """One visit more on each half-day of each day by whom it counts."""
    for day in county.calendar.school_days_in(school, county.start, county.end):
        for who in plan.responsible(school.school_id, day):
            for half in (Half.AM, Half.PM):
                yield replace(plan, visits=(*plan.visits, Visit("+", day, half, school.school_id, who, ())))


def _other_hands(county: County, plan: Plan, school: School) -> Iterator[Plan]:
    """The school in each other person's hands, its visits made by them on the same half-days."""
    for row in plan.postings_at(school.school_id):
        for person in county.inspectors_of(school.office_id):
            to = person.inspector_id
            if to == row.inspector_id:
                continue
            mine = [v for v in plan.visits_at(school.school_id) if v.inspector_id == row.inspector_id]
            yield replace(
                plan,
                postings=tuple(_handed(p, row, to) for p in plan.postings),
                visits=tuple(replace(v, inspector_id=to) if v in mine else v for v in plan.visits),
                zones=tuple(_led(z, plan, row, to) for z in plan.zones),
            )


def _handed(row: Posting, given: Posting, to: str) -> Posting:
    return replace(row, inspector_id=to, since=row.start) if row == given else row


def _led(zone: ZoneRow, plan: Plan, given: Posting, to: str) -> ZoneRow:
    """The zone with another leader, where its leader holds nothing else."""
    alone = len({p.school_id for p in plan.postings_of(given.inspector_id)}) == 1
    return replace(zone, leader_id=to) if alone and zone.leader_id == given.inspector_id else zone
