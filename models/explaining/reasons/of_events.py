"""Why an event is missing or has no fit team: every day of its window is tried, with the best team free on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from duxue.models.explaining.changing.handing_over import nearest
from duxue.models.explaining.changing.moving import candidates, seat_change
from duxue.models.explaining.reasons.placing import (
    NO_LEAD,
    NO_RESPONSIBLE,
    Placing,
    is_fixed,
    merge,
    move,
    ride_along,
)
from duxue.models.explaining.reasons.trials import Reason, Trials
from duxue.models.explaining.telling import Text, span_said
from duxue.models.facts.duties import (
    Evaluation,
    LookBack,
    due_by,
    evaluating_office,
    last_comprehensive,
    review_windows,
)
from duxue.models.facts.spans import DAY
from duxue.models.judging.one_change import Change
from duxue.models.rules.register import subject_name
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import (
    EventTask,
    campaign_task,
    comprehensive_task,
    evaluation_task,
    has_placement,
    look_back_task,
    placements,
)
from duxue.scenarios.codes import Role, Severity, TaskKind
from duxue.scenarios.free_ids import free_id
from duxue.scenarios.plan import Event, Seat
from duxue.scenarios.records import School
from duxue.scenarios.rows import Task

PUT_OFF = "本年安排不下\uff0c顺延"
"""The reason in the round of a school that this year has no room for."""
SAMPLED = 8
"""People and days tried where a school would have to change hands for an event."""


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
        told = _missing(trials, _comprehensive(trials, kind, *days))
        return told if trials.works else _put_off(trials, school)
    if school is None or last is None or "due" not in trials.finding.facts:
        return None
    before = last_comprehensive(trials.county, school)
    first = max(d for d in (trials.county.start, school.opened, before and before + DAY) if d)
    return _missing(trials, _comprehensive(trials, TaskKind.COMPREHENSIVE, first, last))


def _put_off(trials: Trials, school: School) -> Reason:
    """The next comprehensive in a later year of the round inside its due date, the emptiest one first."""
    county, plan = trials.county, trials.plan
    number = Counter(r.planned for r in plan.cycle)
    last = due_by(county, school).year
    years = [y for y in range(county.end.year, last + 1) if date(y, 12, 31) > county.end]
    for year in sorted(years, key=lambda y: (number[y], y)):
        for row in (r for r in plan.cycle if r.school_id == school.school_id):
            into = replace(row, planned=year, reason=PUT_OFF)
            trials.attempt(Change((row,), (into,)), Text(f"改列{year}年", f"in {year} instead"))
    return trials.reason(Text("窗口内各日或以后年度", "hold it inside its window or in a later year"))


def _comprehensive(trials: Trials, kind: TaskKind, first: date, last: date) -> EventTask:
    county, school = trials.county, trials.county.schools[trials.finding.subject]
    return comprehensive_task(
        county, school.office_id, CombinedDuty(school.school_id, (Task(kind),), first, last)
    )


def campaign_missing(trials: Trials) -> Reason | None:
    """A campaign's event at a school on every day of the window."""
    county, subject = trials.county, trials.finding.subject
    campaign = county.campaigns.get(str(trials.finding.facts.get("campaign")))
    if campaign is None or subject not in county.schools or "what" in trials.finding.facts:
        return None
    school = county.schools[subject]
    return _missing(trials, campaign_task(county, school.office_id, campaign, school))


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
                    Text("由已安排的经常性督导兼办", "a visit of the plan takes it along"),
                )
    office_id = trials.county.schools[issue.school_id].office_id
    return _missing(trials, look_back_task(office_id, LookBack(issue, first, last)))


def evaluation_missing(trials: Trials) -> Reason | None:
    """A county's evaluation on every day of its window."""
    facts, county = trials.finding.facts, trials.county
    first, last = facts.get("first"), facts.get("last")
    unit = county.units.get(trials.finding.subject)
    if "what" in facts or unit is None or not isinstance(first, date) or not isinstance(last, date):
        return None
    office = evaluating_office(county, unit)
    if office is None:
        return None
    return _missing(trials, evaluation_task(county, Evaluation(unit.unit_id, office, first, last)))


def _missing(trials: Trials, task: EventTask) -> Reason:
    """One event more on each placement that calendar and notice allow, or one that the school has anyway serves it too."""
    county = trials.county
    task = replace(task, event_id=_named(trials, task))
    days = placements(county, task)
    if not days:
        return Reason("impossible", _no_day(trials, task), (("no_day", 1),))
    Placing(trials).attempt(task)
    if not trials.works:
        ride_along(trials, task)
    if trials.deep and not trials.works:
        Placing(trials, loose=True).attempt(task)
        ride_along(trials, task, loose=True)
        if {NO_LEAD, NO_RESPONSIBLE} & trials.obstacles.keys():
            _other_hands(trials, task, days)
    return trials.reason(Text("窗口内各日", "hold it inside its window"))


def _other_hands(trials: Trials, task: EventTask, placements: Sequence[Event]) -> None:
    """The school in other hands, so that who answers for it now can lead, or somebody else come along who has to."""
    county, plan = trials.county, trials.plan
    days = [placements[n * len(placements) // SAMPLED] for n in range(min(SAMPLED, len(placements)))]
    last = max(e.end for e in placements)
    for row in plan.postings_at(task.target_id):
        able = task.with_responsible or county.inspectors[row.inspector_id].can_lead
        if row.start > last or row.end < days[0].start or not able:
            continue
        for person in nearest(county, days[0])[:SAMPLED]:
            if person == row.inspector_id:
                continue
            handed = trials.known.handed(row, person)
            if not handed.verdict.musts:
                name = subject_name(person, county, "zh")
                said = Text(f"改由{name}任责任督学，", f"{name} answers for it, ")
                near = replace(task, first=days[0].start, last=last)
                Placing(trials, handed.change).attempt(near, said)
            if trials.works:
                return


def _named(trials: Trials, task: EventTask) -> str:
    """The id that such an event has in every plan, or one like it where the plan has that already."""
    kind, ref = task.kinds[0].kind, task.kinds[0].ref
    name = {
        TaskKind.CAMPAIGN: f"{ref}-{task.target_id}",
        TaskKind.FOLLOW_UP: f"H-{ref}",
        TaskKind.COUNTY_EVALUATION: f"P{task.last.year}-{task.target_id}",
        TaskKind.PRINCIPAL_REVIEW: f"X{task.last.year}-{task.target_id}",
    }.get(kind, f"Z{task.last.year}-{task.target_id}")
    return free_id(name, {e.event_id for e in trials.plan.events})


def _no_day(trials: Trials, task: EventTask) -> Text:
    """Why the calendar alone leaves no day: no school days in a row, or the notice comes too late."""
    county = trials.county
    days = span_said(max(task.first, county.start), min(task.last, county.end))
    if has_placement(county.with_rows(pins=()), task):
        return Text(
            f"“指定”表已指定{days.zh}不安排", f"it was set by hand (pins) not to take place from {days.en}"
        )
    early = placements(replace(county, as_of=date.min), task)
    if early:
        last = span_said(early[-1].start, early[-1].end)
        return Text(
            f"{days.zh}内可安排的日子（至{last.zh}）都来不及提前通知",
            f"on no possible day from {days.en} is there time left for the notice (the last: {last.en})",
        )
    if task.government:
        return Text(
            f"{days.zh}内没有连续{task.length}个工作日在同一周",
            f"no {task.length} workdays in a row in one week from {days.en}",
        )
    return Text(
        f"{days.zh}内没有同一周内连续{task.length}个教学日",
        f"no {task.length} school days in a row in one week from {days.en}",
    )


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
        trials.attempt(Change((), (seat,)), Text(f"增加{name}", f"{name} joins"))
    for seat in plan.team(event.event_id):
        for person in others:
            name = subject_name(person, county, "zh")
            trials.attempt(
                seat_change(seat, person), Text(f"{seat.role.zh}改为{name}", f"{name} as {seat.role}")
            )
    _other_days(trials, [event])
    return trials.reason(Text("增加或更换人员、改日期", "change people or days"))


def too_many_events(trials: Trials) -> Reason | None:
    """Each event of a school on every other day (another year may have room)."""
    events = [e for e in trials.plan.events_at(trials.finding.subject) if not is_fixed(trials, e)]
    merge(trials, events)
    _other_days(trials, events)
    return trials.reason(
        Text("合并或改日期", "merge or move events"),
        Text("都是上级既定或已锁定的事项", "all are imposed or frozen"),
    )


def _other_days(trials: Trials, events: Sequence[Event]) -> None:
    for event in events:
        if not is_fixed(trials, event):
            move(trials, event)
