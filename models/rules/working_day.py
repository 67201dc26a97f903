"""One thing per person and half-day, on days when the person is there, within the days of the month (条例第8条)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from duxue.models.facts.availability import away_spans
from duxue.models.facts.spans import days_of
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen, runs_of
from duxue.scenarios.calendar import days_between, month_end
from duxue.scenarios.codes import Force, Half
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Event, Plan, Visit
from duxue.scenarios.records import Inspector

CARD = Card(
    id="working_day",
    zh="督学工作日",
    en="An inspector's working day",
    force=Force.MUST,
    binds=frozenset({Table.VISITS, Table.EVENTS, Table.SEATS, Table.ATTENDANCE}),
    sources=(Source("条例", "第8条", "督学受教育督导机构的指派实施教育督导"),),
    reading_zh="每人每半天只做一件事：督导事项和培训占全天，经常性督导占半天或全天；备选不占。请假、被上级抽调的日子不安排任何事，"
    "参加培训的日子和本单位非工作日不安排外勤。一天两所只在“出发地—上午校—下午校—出发地”不超过规定分钟时允许。"
    "每月外勤日（半天计½，事项一天计1，按各日所在月计）不超过本人每月可用天数；培训和抽调的日子不计。",
    reading_en="Per person and half-day one thing: events and training take whole days, a routine visit half a day or a day; a "
    "reserve seat takes none. Nothing on absences and on days lent to a level above; no field duty on days of attended training "
    "and on days when the person's office does not work. Two visits on a day only if base, morning school, afternoon school, "
    "base is within the given minutes. Field days of a calendar month (a half counts ½, an event day 1) within "
    "the person's days per month; training and lent days do not count.",
    finding_zh="{name}{date}同一半天有{have}件事，至多1件",
    finding_en="{name} has {have} things in one half-day on {date}; at most 1 is allowed",
    wordings={
        "absent": ("{name}{date}不在岗，不应安排工作", "{name} is absent on {date}; nothing may be planned"),
        "lent": ("{name}{date}被上级抽调，不应另有安排", "{name} is lent to a level above on {date}; nothing else may be planned"),
        "day_off": ("{date}不是{name}的工作日，不应安排外勤", "{date} is no workday of {name}; no field duty may be planned"),
        "road": (
            "{name}{date}上午、下午两所路程共{have}分钟，上限{limit}分钟",
            "{name} is on the road for {have} minutes for two visits on {date}; the limit is {limit}",
        ),
        "month": (
            "{name}当月外勤{have}天，每月可用{limit}天，自{date}起超出",
            "{name} has {have} field days in the month, {limit} are available; exceeded from {date} on",
        ),
    },
    parameters=(
        ParameterSpec(
            "day_travel_minutes", ParameterKind.NUMBER, 180.0, "一天两所的路程上限", "minutes on the road for two visits a day",
            unit_zh="分钟", low=0, high=1440,
        ),
    ),
)  # fmt: skip

AM, PM = 0, 1
HALVES = {Half.AM: (AM,), Half.PM: (PM,), Half.DAY: (AM, PM)}


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every day on which a person has too much or is not there, and every month beyond the person's days."""
    for person in county.rows.inspectors:
        visits = plan.visits_by(person.inspector_id)
        # of ours: who is lent to an imposed visit is away
        events = [e for e in plan.works_in(person.inspector_id) if e.event_id not in county.imposed]
        sessions = sorted({a.training_id for a in plan.attendance_of(person.inspector_id)})
        classes = [county.trainings[s] for s in sessions if s in county.trainings]
        trained = [day for t in classes for day in days_between(t.start, t.end)]
        calls = grouped(visits, lambda visit: visit.date)
        runs = Counter(day for event in events for day in event.days())
        learns = Counter(trained)
        absent, lent = county.absences_of(person.inspector_id), county.borrowed(person.inspector_id)
        limit = p.number("day_travel_minutes", person.unit_id)
        for day in sorted({*calls, *runs, *learns}):
            called = calls.get(day, ())
            most = _at_once(called) + runs[day] + learns[day]
            if most > 1:
                yield Finding(CARD.id, person.inspector_id, day, {"what": "twice", "have": most})
            if any(a.start <= day <= a.end for a in absent):
                yield Finding(CARD.id, person.inspector_id, day, {"what": "absent"})
            if any(i.start <= day <= i.end for i in lent):
                yield Finding(CARD.id, person.inspector_id, day, {"what": "lent"})
            if (called or runs[day]) and not county.calendar.is_office_workday(day, person.unit_id):
                yield Finding(CARD.id, person.inspector_id, day, {"what": "day_off"})
            road = _road(county, person, called) if len(called) > 1 else None
            if road is not None and road > limit:
                facts: dict[str, Fact] = {"what": "road", "have": road, "limit": limit}
                yield Finding(CARD.id, person.inspector_id, day, facts)
        yield from _full_months(person, visits, events)


def _at_once(visits: Sequence[Visit]) -> int:
    """How many visits of a day fall into one half-day at most."""
    if len(visits) < 2:
        return len(visits)
    return max(sum(v.half in (half, Half.DAY) for v in visits) for half in (Half.AM, Half.PM))


def _road(county: County, person: Inspector, visits: Sequence[Visit]) -> float | None:
    """Minutes of a day with one school in the morning and one in the afternoon (None: any other day)."""
    first = [v.school_id for v in visits if v.half is Half.AM]
    second = [v.school_id for v in visits if v.half is Half.PM]
    if len(first) != 1 or len(second) != 1 or not {*first, *second} <= county.schools.keys():
        return None
    return round(county.travel.along([person.inspector_id, *first, *second, person.inspector_id]), 6)


def _full_months(person: Inspector, visits: Iterable[Visit], events: list[Event]) -> Iterator[Finding]:
    """The months with more field days than the person has, from the first day beyond the limit on."""
    months: dict[tuple[int, int], dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for visit in visits:
        months[visit.date.year, visit.date.month][visit.date] += 1.0 if visit.half is Half.DAY else 0.5
    for event in events:
        for day in event.days():
            months[day.year, day.month][day] += 1.0
    for (year, month), work in sorted(months.items()):
        have = sum(work.values())
        if have > person.days_per_month:
            beyond = next(
                d for d in sorted(work) if sum(work[x] for x in work if x <= d) > person.days_per_month
            )
            facts: dict[str, Fact] = {"what": "month", "have": have, "limit": person.days_per_month}
            first = date(year, month, 1)
            yield Finding(CARD.id, person.inspector_id, beyond, facts, days=(first, month_end(first)))


def post(at: Pen, county: County, p: Parameters) -> None:
    """Per person: sums of a half-day and of a month, nothing on days away, no two visits too far apart."""
    for person in county.rows.inspectors:
        runs = list(runs_of(at, county, person.inspector_id))
        visits = at.board.visits_by(person.inspector_id)
        classes = [
            (county.trainings[row.training_id].start, county.trainings[row.training_id].end, x)
            for row, x in at.board.attendance_of(person.inspector_id)
            if row.training_id in county.trainings
        ]
        _post_slots(at, person, runs, visits, classes)
        _post_away(at, county, person, runs, visits, classes)
        _post_tours(at, county, person, visits, p)
        months: dict[tuple[int, int], list[tuple[int, Lit]]] = defaultdict(list)
        for event, taken in runs:
            for day in event.days():
                months[day.year, day.month].append((2, taken))
        for visit, literal in visits:
            months[visit.date.year, visit.date.month].append((len(HALVES[visit.half]), literal))
        for (year, month), terms in sorted(months.items()):
            most = int(2 * person.days_per_month)
            at.require(terms, subject=person.inspector_id, high=most, day=date(year, month, 1))


def _post_slots(
    at: Pen,
    person: Inspector,
    runs: list[tuple[Event, Lit]],
    visits: Iterable[tuple[Visit, Lit]],
    classes: list[tuple[date, date, Lit]],
) -> None:
    """At most one thing in each half-day; a day without half-day visits needs one sum only."""
    whole: dict[date, list[tuple[str, Lit]]] = defaultdict(list)
    for event, taken in runs:
        for day in event.days():
            whole[day].append((f"event {event.event_id}", taken))
    for number, (start, end, literal) in enumerate(classes):
        for day in days_between(start, end):
            whole[day].append((f"training {number}", literal))
    halves: dict[date, tuple[list[tuple[str, Lit]], list[tuple[str, Lit]]]] = {}
    for number, (visit, literal) in enumerate(visits):
        both = halves.setdefault(visit.date, ([], []))
        for half in HALVES[visit.half]:
            both[half].append((f"visit {number}", literal))
    for day in sorted({*whole, *halves}):
        morning, afternoon = halves.get(day, ([], []))
        for extra in [morning] if morning == afternoon else [morning, afternoon]:
            things = [*whole.get(day, ()), *extra]
            if len({name for name, _ in things}) > 1:
                at.require([x for _, x in things], subject=person.inspector_id, high=1, day=day)


def _post_away(
    at: Pen,
    county: County,
    person: Inspector,
    runs: list[tuple[Event, Lit]],
    visits: Iterable[tuple[Visit, Lit]],
    classes: list[tuple[date, date, Lit]],
) -> None:
    """Nothing on days away; no field duty on days when the office does not work."""
    away = days_of(away_spans(county, person))
    field = [(e.start, e.end, taken) for e, taken in runs] + [(v.date, v.date, x) for v, x in visits]
    free: dict[tuple[date, date], bool] = {}
    for start, end, literal in field:
        if (start, end) not in free:
            dates = list(days_between(start, end))
            works = county.calendar.workdays(start, end, person.unit_id) == dates
            free[start, end] = works and away.isdisjoint(dates)
        if not free[start, end]:
            at.forbid(literal, subject=person.inspector_id, day=start)
    for start, end, literal in classes:
        if away.intersection(days_between(start, end)):
            at.forbid(literal, subject=person.inspector_id, day=start)


def _post_tours(
    at: Pen, county: County, person: Inspector, visits: Iterable[tuple[Visit, Lit]], p: Parameters
) -> None:
    """No morning and afternoon whose tour is longer than the limit."""
    base = person.inspector_id
    early: dict[date, list[tuple[str, Lit]]] = defaultdict(list)
    late: dict[date, list[tuple[str, Lit]]] = defaultdict(list)
    for visit, literal in visits:
        if visit.half is not Half.DAY and visit.school_id in county.schools:
            (early if visit.half is Half.AM else late)[visit.date].append((visit.school_id, literal))
    most = p.number("day_travel_minutes", person.unit_id) + 1e-6
    tours: dict[tuple[str, str], bool] = {}
    for day in sorted(early.keys() & late.keys()):
        for a, first in early[day]:
            for b, second in late[day]:
                if (a, b) not in tours:
                    minutes = county.travel.minutes
                    tours[a, b] = minutes(base, a) + minutes(a, b) + minutes(b, base) > most
                if tours[a, b]:
                    at.forbid(first, second, subject=base, day=day)
