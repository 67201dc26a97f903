"""Why a visit is missing, a week or a day crowded, or hours lacking: other half-days, people and sessions are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from duxue.models.explaining.changing.handing_over import reposted
from duxue.models.explaining.changing.moving import candidates, half_days, seat_change
from duxue.models.explaining.reasons.placing import Placing, is_fixed, merge, movable_at, move, shared
from duxue.models.explaining.reasons.trials import Reason, Trials
from duxue.models.explaining.telling import Text
from duxue.models.facts.availability import field_days
from duxue.models.facts.duties import attendable, open_follow_ups
from duxue.models.facts.event_terms import LOOK_BACK_TEAM
from duxue.models.facts.field_work import agreed_half_days, field_work, visit_halves
from duxue.models.facts.spans import DAY
from duxue.models.judging.one_change import Change
from duxue.models.rules import working_day
from duxue.models.rules.register import subject_name
from duxue.models.rules.stand_ins import visitors
from duxue.models.stages.event_task import task_of
from duxue.scenarios.calendar import days_between, month_end, week_start
from duxue.scenarios.codes import Half, TaskKind
from duxue.scenarios.free_ids import visit_id
from duxue.scenarios.plan import Attendance, Event, Plan, Visit
from duxue.scenarios.rows import Task, make

NO_SCHOOL = "no_school_day"
NO_SCHOOL_WORDS = Text("非教学日", "no school day")
NOT_THERE = "not_there"
NOT_THERE_WORDS = Text("责任督学不在岗或培训", "the inspector is away")
NOBODY = "nobody_responsible"
NOBODY_WORDS = Text("当日无责任督学", "nobody responsible")
RELIEVED = 8
"""Half-days tried for a visit whose look-back an event takes over."""


def visit_missing(trials: Trials) -> Reason | None:
    """Every half-day of the month is tried for one visit more by who is responsible, or stands in, on it."""
    county, finding = trials.county, trials.finding
    school = county.schools.get(finding.subject)
    if school is None or finding.date is None:
        return None
    halves = visit_halves(county, school.office_id)
    last = min(county.end, month_end(finding.date))
    for day in days_between(finding.date, last):
        if day.weekday() < 5:
            for half in halves:
                _try_visit(trials, school.school_id, day, half)
    return trials.reason(Text("当月各半天入校", "visit on a half-day of the month"))


def _try_visit(trials: Trials, school_id: str, day: date, half: Half) -> None:
    school = trials.county.schools[school_id]
    if not trials.county.calendar.school_days_in(school, day, day):
        trials.stood(NO_SCHOOL, NO_SCHOOL_WORDS)
        return
    people = sorted(visitors(trials.county, trials.plan, school, day))
    if not people:
        trials.stood(NOBODY, NOBODY_WORDS)
    for person in people:
        if day not in _days_of(trials, person):
            trials.stood(NOT_THERE, NOT_THERE_WORDS)
            continue
        if not trials.deep and _taken(trials, person, day, half):
            trials.stood(working_day.CARD.id)
            continue
        visit = make(
            Visit,
            visit_id=_named(trials, school_id, day),
            date=day,
            half=half,
            school_id=school_id,
            inspector_id=person,
        )
        name = subject_name(person, trials.county, "zh")
        trials.attempt(
            Change((), (visit,)),
            Text(f"{name}当月另有可行的半天", f"{name} has a half-day left in the month"),
        )


def _taken(trials: Trials, person_id: str, day: date, half: Half) -> bool:
    """Whether a person's half-day, or all that the month may hold, is taken: what need not be judged."""
    used = field_work(trials.county, trials.plan, person_id)[day.replace(day=1)]
    full = used + (2 if half is Half.DAY else 1) > agreed_half_days(trials.county.inspectors[person_id])
    return full or _busy(trials, trials.plan, person_id, day, half)


def _busy(trials: Trials, plan: Plan, person_id: str, day: date, half: Half) -> bool:
    """Whether a plan has a person in a team on a day, or on a visit in that half of it."""
    ours = (e for e in plan.works_in(person_id) if e.event_id not in trials.county.imposed)
    if any(e.start <= day <= e.end for e in ours):
        return True
    that_day = (v.half for v in plan.visits_by(person_id) if v.date == day)
    return any(one is half or Half.DAY in (one, half) for one in that_day)


def _named(trials: Trials, school_id: str, day: date) -> str:
    return visit_id(school_id, day, {v.visit_id for v in trials.plan.visits_at(school_id)})


def _days_of(trials: Trials, person_id: str) -> list[date]:
    """The days on which a person is in office and neither away, lent nor in training."""
    person = trials.county.inspectors.get(person_id)
    return field_days(trials.county, person, trials.plan) if person else []


def crowded_week(trials: Trials) -> Reason | None:
    """The visits and events of a school in a week are tried on other days."""
    county, finding = trials.county, trials.finding
    if finding.subject not in county.schools or finding.date is None:
        return None
    first = week_start(finding.date)
    sunday = first + 6 * DAY
    visits = [v for v in trials.plan.visits_at(finding.subject) if first <= v.date <= sunday]
    events = [e for e in movable_at(trials, finding.subject) if e.start <= sunday and first <= e.end]
    for visit in visits:
        _move_visit(trials, visit)
        for event in events:
            _relieve(trials, visit, event)
    merge(trials, events)
    for event in events:
        move(trials, event)
    if trials.deep and not trials.works:
        for event in events:
            move(trials, event, loose=True)
    return trials.reason(Text("移动或合并当周的入校", "move or merge occasions of that week"))


def _relieve(trials: Trials, visit: Visit, event: Event) -> None:
    """An event of the week looks at what the visit was to look at; the visit goes to another day of its month, or is not needed."""
    county, plan = trials.county, trials.plan
    kinds = tuple(Task(TaskKind.FOLLOW_UP, issue) for issue in visit.covers)
    if not kinds:
        return
    due = [d for d in open_follow_ups(county) if d.follow_up.issue_id in visit.covers]
    first, last = (
        max((d.first for d in due), default=event.start),
        min((d.last for d in due), default=event.end),
    )
    task = replace(
        task_of(county, event, (first, last)), kinds=kinds, team=LOOK_BACK_TEAM, with_responsible=True
    )
    both = shared(trials, event, task)
    free = [(d, h) for d, h in half_days(county, visit) if not first <= d <= last][:RELIEVED]
    team = plan.team(event.event_id)
    said = Text(f"由{event.event_id}兼办，", f"{event.event_id} takes it along ")
    for into in ((), *((replace(visit, date=d, half=h, covers=()),) for d, h in free)):
        if both is not None and not trials.works:
            Placing(trials, Change((visit, event, *team), into)).attempt(both, said)


def crowded_day(trials: Trials) -> Reason | None:
    """A person's visits of a day (or month) are tried at other times, the seats in other hands."""
    county, finding, plan = trials.county, trials.finding, trials.plan
    if finding.subject not in county.inspectors or finding.date is None:
        return None
    by_month = finding.facts.get("what") == "month"

    def near(day: date) -> bool:
        same = (day.year, day.month) == (finding.date.year, finding.date.month) if finding.date else False
        return same if by_month else day == finding.date

    for visit in () if by_month else plan.visits_by(finding.subject):
        if near(visit.date):
            _move_visit(trials, visit)
    for seat in plan.seats_of(finding.subject):
        event = plan.event(seat.event_id)
        if event is not None and not is_fixed(trials, event) and any(near(d) for d in event.days()):
            for person in candidates(county, plan, event):
                name = subject_name(person, county, "zh")
                said = Text(
                    f"{event.event_id}的席位改由{name}担任", f"{name} takes the seat in {event.event_id}"
                )
                trials.attempt(seat_change(seat, person), said)
    if not by_month:
        _other_sessions(trials)
    elif trials.deep and not trials.works:
        _fewer_schools(trials)
    if not trials.works:
        _move_events(
            trials, [e for s in plan.seats_of(finding.subject) if (e := plan.event(s.event_id))], near
        )
    return trials.reason(
        Text("移动入校、更换席位或班次", "move a visit or event, exchange a seat or session")
    )


def _fewer_schools(trials: Trials) -> None:
    """A school of somebody whose month holds too much in the hands of a colleague."""
    county, finding, plan = trials.county, trials.finding, trials.plan
    for row in plan.postings_of(finding.subject):
        if finding.date is None or not row.start <= finding.date <= row.end:
            continue
        for person in county.inspectors_of(trials.office_id):
            change = reposted(county, row, person.inspector_id)
            if person.inspector_id == finding.subject or trials.standing.bars(
                change, trials.plan, trials.county.as_of
            ):
                continue
            handed = trials.known.handed(row, person.inspector_id)
            school = subject_name(row.school_id, county, "zh")
            name = county.person_name(person.inspector_id)
            said = Text(f"{school}改由{name}负责", f"{name} answers for {school}")
            trials.attempt(handed.change, said, handed.verdict)
            if trials.works:
                return


def _move_events(trials: Trials, events: Iterable[Event], near: Callable[[date], bool]) -> None:
    """The events of a person on the day of the finding placed anew, or given up where there are too many."""
    for event in events:
        if not is_fixed(trials, event) and any(near(d) for d in event.days()):
            move(trials, event)
            if trials.deep:
                _give_up(trials, event)


def _give_up(trials: Trials, event: Event) -> None:
    """An event left out where its school has more of them than a year allows: that makes room for another duty."""
    county, school = trials.county, trials.county.schools.get(event.target_id)
    year = [e for e in trials.plan.events_at(event.target_id) if e.start.year == event.start.year]
    if school is not None and len(year) > county.parameters.count("events_per_year", school.office_id):
        said = Text(f"不安排{event.event_id}", f"{event.event_id} left out")
        trials.attempt(Change((event, *trials.plan.team(event.event_id))), said)


def _other_sessions(trials: Trials) -> None:
    """A session of a person on the day of the finding exchanged for one of other days, or given up."""
    county, finding = trials.county, trials.finding
    person = county.inspectors[finding.subject]
    for row in trials.plan.attendance:
        session = county.trainings.get(row.training_id)
        busy = session and finding.date and session.start <= finding.date <= session.end
        if row.inspector_id != person.inspector_id or not busy:
            continue
        trials.attempt(Change((row,)), Text(f"不参加{row.training_id}", f"not in {row.training_id}"))
        for other in attendable(county, person):
            into = replace(row, training_id=other.training_id)
            if into not in trials.plan.attendance:
                said = Text(f"改参加{other.training_id}", f"attends {other.training_id} instead")
                trials.attempt(Change((row,), (into,)), said)


def _move_visit(trials: Trials, visit: Visit) -> None:
    school = trials.county.schools.get(visit.school_id)
    if school is None:
        return
    name = school.name
    others = Change((visit,)).applied(trials.plan)
    there = {*_days_of(trials, visit.inspector_id)}
    for day, half in half_days(trials.county, visit):
        if not trials.county.calendar.school_days_in(school, day, day):
            trials.stood(NO_SCHOOL, NO_SCHOOL_WORDS)
            continue
        if day not in there:
            trials.stood(NOT_THERE, NOT_THERE_WORDS)
            continue
        if _busy(trials, others, visit.inspector_id, day, half):
            trials.stood(working_day.CARD.id)
            continue
        said = Text(f"{name}的经常性督导改在当月其他日期", f"the visit to {name} moves inside its month")
        trials.attempt(Change((visit,), (replace(visit, date=day, half=half),)), said)


def hours_missing(trials: Trials) -> Reason | None:
    """The sessions that a person could attend are tried one by one."""
    person = trials.county.inspectors.get(trials.finding.subject)
    if person is None:
        return None
    going = {a.training_id for a in trials.plan.attendance if a.inspector_id == person.inspector_id}
    for session in attendable(trials.county, person):
        if session.training_id not in going:
            row = make(Attendance, training_id=session.training_id, inspector_id=person.inspector_id)
            said = Text(f"另参加{session.training_id}", f"attends {session.training_id} too")
            trials.attempt(Change((), (row,)), said)
    return trials.reason(
        Text("增加培训班次", "add a session"),
        Text("能参加的班次都已安排", "every session that can be attended is"),
    )
