"""Why an event falls on its days and has its team: windows, notice, caps and quiet days, other days, other people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from duxue.models.explaining.changing.event_windows import terms_of
from duxue.models.explaining.changing.moving import (
    candidates,
    moved_with_team,
    on_days,
    other_days,
    seat_change,
)
from duxue.models.explaining.telling import Text, day_said, span_said
from duxue.models.explaining.why.answer import BEST, Choice, Choosing, Why
from duxue.models.explaining.why.of_school import by_rule
from duxue.models.facts.event_terms import starts
from duxue.models.judging.one_change import Judge, judged
from duxue.models.rules.register import subject_name
from duxue.scenarios.belonging import office_of_event
from duxue.scenarios.calendar import month_of
from duxue.scenarios.codes import Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Posting, Seat
from duxue.scenarios.rows import Task

RETEAMED = 15
"""Days nearest to its own on which an event is tried with other people, where its team cannot come on enough days."""


def why_event(county: County, plan: Plan, event_id: str) -> Why:
    """Why an event's days and team are what they are, with the best other days and, seat by seat, other people."""
    event = plan.event(event_id)
    if event is None:
        raise KeyError(event_id)
    name = subject_name(event.target_id, county, "zh")
    title = Text(f"{name}的督导事项{event_id}", f"Event {event_id} at {name}")
    choices: tuple[Choice, ...] = ()
    if event_id not in county.imposed and event.status is Status.PLANNED:
        choices = (_days(county, plan, event), *(_seat(county, plan, event, s) for s in plan.team(event_id)))
    stands, binds = tuple(_stands(county, plan, event)), tuple(_binds(county, plan, event))
    return Why("event", event_id, title, stands, binds, choices, private=True)


def _stands(county: County, plan: Plan, event: Event) -> Iterable[Text]:
    days = span_said(event.start, event.end)
    kinds = (
        "+".join(_kind(county, t).zh for t in event.kinds),
        " + ".join(_kind(county, t).en for t in event.kinds),
    )
    yield Text(f"{kinds[0]}，{days.zh}（{event.length}天）", f"{kinds[1]}, {days.en} ({event.length} days)")
    if event.event_id in county.imposed:
        yield Text("上级既定，本室不得更改", "fixed by a level above; the office cannot change it")
    elif event.status is not Status.PLANNED:
        yield Text(
            f"状态为“{event.status.zh}”，不再更改",
            f"its status is {event.status}; it is not changed any more",
        )
    for seat in plan.team(event.event_id):
        name = subject_name(seat.inspector_id, county, "zh")
        minutes = (
            round(county.travel.minutes(seat.inspector_id, event.target_id))
            if seat.inspector_id in county.inspectors
            else 0
        )
        yield Text(
            f"{seat.role.zh}：{name}（单程{minutes}分钟）", f"{seat.role}: {name} ({minutes} minutes one way)"
        )


def _kind(county: County, task: Task) -> Text:
    ref = county.campaigns[task.ref].name if task.ref in county.campaigns else task.ref
    en = str(task.kind).replace("_", " ")
    return Text(f"{task.kind.zh}（{ref}）", f"{en} ({ref})") if ref else Text(task.kind.zh, en)


# What binds its days.


def _binds(county: County, plan: Plan, event: Event) -> Iterable[Text]:
    for term in terms_of(county, event):
        what, days = subject_name(term.about, county, "zh"), span_said(term.first, term.last)
        yield by_rule(term.rule, Text(f"{what}：应在{days.zh}之间", f"{what}: between {days.en}"))
    school = county.schools.get(event.target_id)
    p = county.parameters
    unit = school.office_id if school else office_of_event(event, county)
    if event.notice_on and event.event_id not in county.imposed:
        ahead = p.count("notice_workdays", unit)
        span = county.start, county.end
        found = starts(county, event.office_id, event.target_id, event.length, span)
        soonest = next((start for start, _ in found), None)
        notice = day_said(event.notice_on)
        first = day_said(soonest) if soonest else Text("—", "-")
        zh = f"{notice.zh}通知，须提前{ahead}个工作日；最早可于{first.zh}开始"
        en = f"notice on {notice.en}, {ahead} workdays ahead; {first.en} is the earliest start"
        yield by_rule("notice", Text(zh, en))
    if school is None:
        return
    held = [e for e in plan.events_at(event.target_id) if e.start.year == event.start.year]
    most = p.count("events_per_year", school.office_id)
    zh = f"{event.start.year}年该校共{len(held)}个事项，上限{most}个"
    en = f"{len(held)} events there in {event.start.year}, {most} allowed"
    yield by_rule("event_cap", Text(zh, en))
    month = month_of(event.start)
    taught = len(
        county.calendar.school_days_in(school, max(county.start, month[0]), min(county.end, month[1]))
    )
    zh, en = f"当月该校有{taught}个教学日", f"the school has {taught} school days in that month"
    yield by_rule("quiet_days", Text(zh, en))


# Other days, other people.


def _days(county: County, plan: Plan, event: Event) -> Choice:
    """The event on every other day of the horizon: with its own team, and near its day with other people too."""
    office = office_of_event(event, county)
    others = Choosing(county, office)
    judge = Judge(county, plan, office)
    for start in other_days(county, event):
        change = on_days(county, plan, event, start)
        others.add(start.isoformat(), _day_label(event, start), change, judge.of(change))
    if len(others.possible) < BEST:
        days = sorted(map(date.fromisoformat, others.barred), key=lambda d: (abs((d - event.start).days), d))
        for start in days[:RETEAMED]:
            moved = moved_with_team(county, plan, event, start)
            if moved.verdict.allowed:
                also = [_seat_told(county, new) for new in moved.change.into if isinstance(new, Seat)]
                said = _day_label(event, start)
                others.add(start.isoformat(), said, moved.change, moved.verdict, also=also)
    return others.choice(Text("改在其他日期：", "On other days:"))


def _day_label(event: Event, start: date) -> Text:
    return span_said(start, start + timedelta(days=event.length - 1))


def _seat_told(county: County, seat: Seat) -> Text:
    name = subject_name(seat.inspector_id, county, "zh")
    return Text(f"{seat.role.zh}改为{name}", f"{name} as {seat.role} instead")


def _seat(county: County, plan: Plan, event: Event, seat: Seat) -> Choice:
    """Everybody else in one seat."""
    office = office_of_event(event, county)
    others = Choosing(county, office)
    for person in candidates(county, plan, event):
        change = seat_change(seat, person)
        name = subject_name(person, county, "zh")
        said = Text(f"{name}（{person}）", f"{name} ({person})")
        held = len({r.school_id for r in plan.postings_of(person) if _meets(r, event)})
        seats = len(plan.seats_of(person))
        detail = Text(f"挂牌{held}所，已有席位{seats}个", f"holds {held} schools and {seats} seats")
        others.add(person, said, change, judged(county, plan, change, office), [detail])
    name = subject_name(seat.inspector_id, county, "zh")
    return others.choice(Text(f"{seat.role.zh}{name}改为：", f"Instead of {name} as {seat.role}:"))


def _meets(row: Posting, event: Event) -> bool:
    return row.start <= event.end and event.start <= row.end
