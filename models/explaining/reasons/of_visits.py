"""Why a visit is missing, a week or a day crowded, or hours lacking: other half-days, people and sessions are tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from duxue.models.availability import field_days
from duxue.models.duties import attendable
from duxue.models.explaining.changing.moving import candidates, half_days, on_days, other_days, seat_change
from duxue.models.explaining.changing.one_change import Change
from duxue.models.explaining.reasons.trials import Reason, Trials
from duxue.models.explaining.telling import Said, day_said
from duxue.models.rules.register import subject_name
from duxue.scenarios.codes import Half, Status
from duxue.scenarios.plan import Attendance, Event, Visit
from duxue.scenarios.rows import make

DAY = timedelta(days=1)
NO_SCHOOL = "no_school_day"
NO_SCHOOL_WORDS = Said("非教学日", "no school day")
NOT_THERE = "not_there"
NOT_THERE_WORDS = Said("责任督学不在岗或培训", "the inspector is away")
NOBODY = "nobody_responsible"
NOBODY_WORDS = Said("当日无责任督学", "nobody responsible")
CLOSE = timedelta(days=30)
"""How far from its own days an event is tried elsewhere."""


def visit_missing(trials: Trials) -> Reason | None:
    """Every half-day of the month is tried for one visit more by whoever is responsible on it."""
    county, finding = trials.county, trials.finding
    school = county.schools.get(finding.subject)
    if school is None or finding.date is None:
        return None
    halves = (
        (Half.DAY,) if county.parameters.count("visit_halfdays", school.office_id) > 1 else (Half.AM, Half.PM)
    )
    last = min(county.end, (finding.date.replace(day=1) + 31 * DAY).replace(day=1) - DAY)
    day = finding.date
    while day <= last:
        if day.weekday() < 5:
            for half in halves:
                _try_visit(trials, school.school_id, day, half)
        day += DAY
    return trials.reason(Said("当月各半天入校", "visit on a half-day of the month"))


def _try_visit(trials: Trials, school_id: str, day: date, half: Half) -> None:
    school = trials.county.schools[school_id]
    if not trials.county.calendar.school_days_in(school, day, day):
        trials.stood(NO_SCHOOL, NO_SCHOOL_WORDS)
        return
    people = sorted(set(trials.plan.responsible(school_id, day)))
    if not people:
        trials.stood(NOBODY, NOBODY_WORDS)
    for person in people:
        if day not in _days_of(trials, person):
            trials.stood(NOT_THERE, NOT_THERE_WORDS)
            continue
        visit = make(
            Visit, visit_id=f"+{school_id}", date=day, half=half, school_id=school_id, inspector_id=person
        )
        name = subject_name(person, trials.county, "zh")
        trials.attempt(
            Change((), (visit,)),
            Said(f"{name}当月另有可行的半天", f"{name} has a half-day left in the month"),
        )


def _days_of(trials: Trials, person_id: str) -> list[date]:
    """The days on which a person is in office and neither away, lent nor in training."""
    person = trials.county.inspectors.get(person_id)
    return field_days(trials.county, person, trials.plan.attendance) if person else []


def crowded_week(trials: Trials) -> Reason | None:
    """The visits and events of a school in a week are tried on other days."""
    county, finding = trials.county, trials.finding
    if finding.subject not in county.schools or finding.date is None:
        return None
    monday = finding.date - timedelta(days=finding.date.weekday())
    sunday = monday + 6 * DAY
    for visit in trials.plan.visits_at(finding.subject):
        if monday <= visit.date <= sunday:
            _move_visit(trials, visit)
    for event in trials.plan.events_at(finding.subject):
        if event.start <= sunday and monday <= event.end:
            _move_event(trials, event)
    return trials.reason(Said("移动当周的入校", "move an occasion of that week"))


def crowded_day(trials: Trials) -> Reason | None:
    """A person's visits of a day (or month) are tried at other times, the seats in other hands."""
    county, finding, plan = trials.county, trials.finding, trials.plan
    if finding.subject not in county.inspectors or finding.date is None:
        return None
    by_month = finding.facts.get("what") == "month"

    def near(day: date) -> bool:
        same = (day.year, day.month) == (finding.date.year, finding.date.month) if finding.date else False
        return same if by_month else day == finding.date

    for visit in plan.visits_by(finding.subject):
        if near(visit.date):
            _move_visit(trials, visit)
    for seat in plan.seats_of(finding.subject):
        event = plan.event(seat.event_id)
        if event is not None and not _fixed(trials, event) and any(near(d) for d in event.days()):
            for person in candidates(county, plan, event):
                name = subject_name(person, county, "zh")
                said = Said(
                    f"{event.event_id}的席位改由{name}担任", f"{name} takes the seat in {event.event_id}"
                )
                trials.attempt(seat_change(seat, person), said)
    return trials.reason(Said("移动入校或更换席位", "move a visit or exchange a seat"))


def _fixed(trials: Trials, event: Event) -> bool:
    return event.event_id in trials.county.imposed or event.status is not Status.PLANNED


def _move_visit(trials: Trials, visit: Visit) -> None:
    school = trials.county.schools.get(visit.school_id)
    if school is None:
        return
    whole = trials.county.parameters.count("visit_halfdays", school.office_id) > 1
    name = school.name
    for day, half in half_days(trials.county, visit, whole):
        if not trials.county.calendar.school_days_in(school, day, day):
            trials.stood(NO_SCHOOL, NO_SCHOOL_WORDS)
            continue
        said = Said(f"{name}的经常性督导改在当月其他日期", f"the visit to {name} moves inside its month")
        trials.attempt(Change((visit,), (replace(visit, date=day, half=half),)), said)


def _move_event(trials: Trials, event: Event) -> None:
    if _fixed(trials, event):
        return
    for start in other_days(trials.county, event):
        if abs(start - event.start) <= CLOSE:
            day = day_said(start)
            said = Said(f"事项{event.event_id}改自{day.zh}起", f"{event.event_id} starts on {day.en}")
            trials.attempt(on_days(trials.county, trials.plan, event, start), said)


def hours_missing(trials: Trials) -> Reason | None:
    """The sessions that a person could attend are tried one by one."""
    person = trials.county.inspectors.get(trials.finding.subject)
    if person is None:
        return None
    going = {a.training_id for a in trials.plan.attendance if a.inspector_id == person.inspector_id}
    for session in attendable(trials.county, person):
        if session.training_id not in going:
            row = make(Attendance, training_id=session.training_id, inspector_id=person.inspector_id)
            said = Said(f"另参加{session.training_id}", f"attends {session.training_id} too")
            trials.attempt(Change((), (row,)), said)
    return trials.reason(
        Said("增加培训班次", "add a session"),
        Said("能参加的班次都已安排", "every session that can be attended is"),
    )
