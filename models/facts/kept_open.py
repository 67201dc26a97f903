"""What is due and what the table of pins keeps from being planned: duties struck out, months with too few days for visits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from duxue.models.facts import duties
from duxue.models.facts.pins import days_without_events, days_without_visits, pins_of, strikes_out
from duxue.models.facts.spans import Span, days_of, without
from duxue.scenarios.codes import PinKind, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.records import Pin, School
from duxue.scenarios.rows import Task


@dataclass(frozen=True, slots=True)
class KeptOpen:
    """A pin by which something stays open, in words; ``code`` is the warning's."""

    pin: Pin
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class _Duty:
    """An event that is due at a place, with the days on which it may be."""

    task: Task
    target_id: str
    event_id: str
    window: Span


def kept_open(county: County) -> Iterator[KeptOpen]:
    """Every pin that leaves no day for something that is due; the duty is not waived by it and stays open."""
    pins = pins_of(county, PinKind.NO_EVENT)
    due = [*_duties(county, {pin.school_id for pin in pins if pin.school_id})] if pins else []
    for pin in pins:
        for duty in due:
            if _stops(county, pin, duty):
                yield _struck(duty, pin)
    for pin in pins_of(county, PinKind.NO_VISIT):
        yield from _months(county, pin)


def _duties(county: County, schools: Iterable[str]) -> Iterator[_Duty]:
    first = county.since
    for school in (county.schools[i] for i in sorted(schools) if i in county.schools):
        reviews = duties.review_windows(county, school)
        until = duties.owed_until(county, school)
        for review in reviews:
            yield _Duty(Task(TaskKind.PRINCIPAL_REVIEW), school.school_id, "", (review.first, review.last))
        if until is not None and not reviews and not duties.imposed_comprehensives(county, school.school_id):
            yield _Duty(Task(TaskKind.COMPREHENSIVE), school.school_id, "", (first, until))
    for due in duties.open_follow_ups(county):
        if not due.on_visit:
            task = Task(TaskKind.FOLLOW_UP, due.follow_up.issue_id)
            yield _Duty(task, due.follow_up.school_id, due.event_id, (due.first, due.last))
    for one in duties.evaluations(county):
        yield _Duty(Task(TaskKind.COUNTY_EVALUATION), one.unit_id, one.event_id, (one.first, one.last))


def _stops(county: County, pin: Pin, duty: _Duty) -> bool:
    """Whether a pin, with the others, leaves none of a duty's days to come, and takes some of them itself."""
    if not strikes_out(pin, duty.target_id, duty.event_id, (duty.task,)):
        return False
    first = max(duty.window[0], county.since)
    window = (first, max(first, min(duty.window[1], county.end)))
    closed = days_without_events(county, duty.target_id, duty.event_id, (duty.task,))
    own = (pin.start or county.start, pin.end or county.end)
    return not without([window], closed) and without([window], [own]) != [window]


def _struck(duty: _Duty, pin: Pin) -> KeptOpen:
    what, last = duty.task.kind, duty.window[1]
    ref = f"（{duty.task.ref}）" if duty.task.ref else ""
    zh = f"{what.zh}{ref}应于 {last} 前做，不安排不等于免做：方案会列为未满足；要照做请删去这一行"
    en = (
        f"{what} {duty.task.ref}".rstrip()
        + f" is due by {last}; the pin waives nothing: it will be listed as open"
    )
    return KeptOpen(pin, "due_struck_out", zh, en)


def _months(county: County, pin: Pin) -> Iterator[KeptOpen]:
    """The first month in which too few days are left for the visits of a school."""
    school = county.schools.get(pin.school_id)
    if school is None:
        return
    owed = county.parameters.count("visits_per_month", school.office_id)
    closed = days_of(days_without_visits(county, school.school_id))
    own = (pin.start or county.start, pin.end or county.end)
    for month in duties.required_months(county, school, county.parameters):
        taught = _taught(county, school, month)
        left = len(taught - closed)
        if left < owed and any(own[0] <= day <= own[1] for day in taught):
            zh = f"{month[0].year}年{month[0].month}月" + (
                "因此没有一次入校" if not left else f"只剩 {left} 天可入校，应入校 {owed} 次"
            )
            en = f"{left} days are left for {owed} visits in {month[0]:%Y-%m}: the plan will list it as open"
            yield KeptOpen(pin, "no_visit_in_month", f"{zh}，方案会列为未满足", en)
            return


def _taught(county: County, school: School, month: Span) -> set[date]:
    return set(county.calendar.school_days_in(school, *month))
