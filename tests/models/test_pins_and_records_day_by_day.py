"""Pins, and records of what took place, held against a plain count day by day: the check, the solver and the audit say the same."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from types import ModuleType

import pytest

from duxue.models.rules import monthly_visit, pinned
from duxue.models.rules.card import Rule
from duxue.planner.audit import audit
from duxue.scenarios.as_happened import as_happened
from duxue.scenarios.codes import Change, Half, PinKind, RecordKind, Result, Role, Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Posting, Record, Seat, Visit, ZoneRow
from duxue.scenarios.records import Pin
from duxue.scenarios.rows import Task, make
from tests.models.agreement import feasible
from tests.models.worlds import World
from tests.planner.publish.worlds import county as drawn_county

START, END = date(2027, 3, 1), date(2027, 5, 31)
DAYS = [START + timedelta(days=n) for n in range((END - START).days + 1)]


def some_day(draw: Random) -> date:
    """A day of the horizon, now and then one beside it."""
    return START + timedelta(days=draw.randrange(-5, len(DAYS) + 5))


def ground(draw: Random) -> County:
    """Two schools of one office, one of them now and then opened or closed meanwhile; three people; some day of planning."""
    given = {
        ("from", ""): START,
        ("to", ""): END,
        ("as_of", ""): draw.choice((START, date(2027, 4, 1))),
        ("blank_counts_as", ""): draw.choice(("done", "not_done")),
    }
    plain = replace(
        drawn_county(schools=2, inspectors=3, given=given), start=START, end=END, as_of=given["as_of", ""]
    )
    first, second = plain.rows.schools
    change = draw.choice(({}, {"opened": date(2027, 3, 10)}, {"closed": date(2027, 5, 6)}))
    return plain.with_rows(schools=(first, replace(second, **change)))


def postings(draw: Random, county: County) -> tuple[Posting, ...]:
    """Each school passes from one person to the next on some day."""
    people, rows = list(county.inspectors), []
    for school_id in county.schools:
        turn = draw.choice((END, draw.choice(DAYS[:-1])))
        for who, a, b in ((people[0], START, turn), (people[1], turn + timedelta(days=1), END)):
            if a <= b:
                told = {"start": a, "end": b, "since": a, "change": Change.NEW}
                rows.append(make(Posting, school_id=school_id, inspector_id=who, **told))
    return tuple(rows)


def visits(draw: Random, county: County, number: int) -> tuple[Visit, ...]:
    """Visits on any days by anybody, most of them by the first two."""
    schools, people = list(county.schools), list(county.inspectors)
    return tuple(
        make(
            Visit,
            visit_id=f"V{n}",
            date=draw.choice(DAYS),
            half=Half.AM,
            school_id=draw.choice(schools),
            inspector_id=draw.choice((*people[:2], *people)),
        )
        for n in range(number)
    )


def events(draw: Random, county: County) -> tuple[tuple[Event, ...], tuple[Seat, ...]]:
    """Two events of the campaign with their teams."""
    rows, seats = [], []
    for number, school_id in enumerate(county.schools):
        start = draw.choice(DAYS)
        told = {"office_id": "130201", "target_id": school_id, "kinds": (Task("campaign", "C1"),)}
        status = draw.choice((Status.PLANNED, Status.PLANNED, Status.DONE, Status.CANCELLED))
        rows.append(make(Event, event_id=f"E{number}", start=start, end=start, status=status, **told))
        seats += [
            Seat(f"E{number}", who, draw.choice((Role.LEAD, Role.MEMBER, Role.EXPERT, Role.RESERVE)))
            for who in draw.sample(list(county.inspectors), 2)
        ]
    return tuple(rows), tuple(seats)


def pin(draw: Random, county: County) -> Pin:
    """Something set by hand, of any kind, about any school, event and person."""
    kind, day = draw.choice(list(PinKind)), draw.choice((some_day(draw), None))
    told = {
        "school_id": draw.choice(list(county.schools)),
        "inspector_id": draw.choice(list(county.inspectors)),
        "zone_id": "Z1",
        "start": day,
    }
    if kind in (PinKind.EVENT, PinKind.SEAT):
        told |= {"event_id": draw.choice(("E0", "E1", "E2")), "school_id": ""}
        told["role"] = draw.choice((None, Role.LEAD, Role.MEMBER)) if kind is PinKind.SEAT else None
    elif kind is PinKind.VISIT and draw.random() < 0.5:
        told["inspector_id"] = ""
    elif day is not None and draw.random() < 0.5:
        told["end"] = day + timedelta(days=draw.randrange(20))
    if kind is PinKind.NO_EVENT:
        told["kinds"] = draw.choice(((), (Task("campaign", "C1"),), (Task("comprehensive"),)))
        if draw.random() < 0.3:
            told |= {"event_id": draw.choice(("E0", "E1", "E2")), "school_id": ""}
    return make(Pin, kind=kind, **told)


def judged(county: County) -> list[date]:
    """The days that are still judged."""
    return [day for day in DAYS if day >= county.as_of]


def stands(county: County, plan: Plan, one: Pin) -> bool:
    """Whether a pin stands in a plan, counted day by day."""
    days = [d for d in judged(county) if (one.start or START) <= d <= (one.end or END)]
    if one.kind in (PinKind.EVENT, PinKind.SEAT):
        return _event_stands(county, plan, one)
    if one.kind is PinKind.NO_EVENT:
        return not any(_unwanted(county, e, one, days) for e in plan.events)
    if one.kind is PinKind.NO_VISIT:
        return not any(v.school_id == one.school_id and v.date in days for v in plan.visits)
    school = county.schools[one.school_id]
    open_days = [
        d for d in days if (school.opened or START) <= d and (school.closed is None or d < school.closed)
    ]
    if one.kind is PinKind.ZONE:
        lies = any((z.school_id, z.zone_id) == (one.school_id, one.zone_id) for z in plan.zones)
        ever = [
            d
            for d in judged(county)
            if (school.opened or START) <= d and (school.closed is None or d < school.closed)
        ]
        return lies or not ever
    if one.kind is PinKind.VISIT:
        there = {v.inspector_id for v in plan.visits if (v.school_id, v.date) == (one.school_id, one.start)}
        return one.start not in judged(county) or (
            one.inspector_id in there if one.inspector_id else bool(there)
        )
    held = [
        any(
            p.school_id == one.school_id and p.inspector_id == one.inspector_id and p.start <= d <= p.end
            for p in plan.postings
        )
        for d in open_days
    ]
    return all(held) if one.kind is PinKind.POSTING else not any(held)


def _unwanted(county: County, event: Event, one: Pin, days: list[date]) -> bool:
    here = event.target_id == one.school_id if one.school_id else event.event_id == one.event_id
    to_come = event.status in (Status.PLANNED, Status.FROZEN) and event.start >= county.as_of
    meant = not one.kinds or any(kind in event.kinds for kind in one.kinds)
    return here and to_come and meant and any(d in days for d in event.days())


def _event_stands(county: County, plan: Plan, one: Pin) -> bool:
    event = next((e for e in plan.events if e.event_id == one.event_id), None)
    if event is not None and event.status is Status.DONE:
        return True
    live = event is not None and event.status is not Status.CANCELLED
    if one.kind is PinKind.EVENT:
        on_day = event is not None and live and event.start == one.start
        return one.start not in judged(county) or on_day
    if event is None or not live:
        return False
    if event.start < county.as_of:
        return True
    roles = {s.role for s in plan.seats if (s.event_id, s.inspector_id) == (one.event_id, one.inspector_id)}
    return one.role in roles if one.role else bool(roles - {Role.RESERVE})


@pytest.mark.parametrize("block", range(3))
def test_a_pin_stands_where_a_count_day_by_day_says_so(block: int) -> None:
    seen = set()
    for seed in range(block * 60, block * 60 + 60):
        draw = Random(seed)
        plain = ground(draw)
        held, seats = events(draw, plain)
        zones = tuple(ZoneRow("Z1", "一区", None, s) for s in plain.schools if draw.random() < 0.5)
        plan = Plan(
            postings=postings(draw, plain), zones=zones, events=held, seats=seats,
            visits=visits(draw, plain, 4),
        )  # fmt: skip
        one = pin(draw, plain)
        if one.kind is PinKind.VISIT and plan.visits and draw.random() < 0.5:
            one = replace(one, school_id=plan.visits[0].school_id, start=plan.visits[0].date)
        county = plain.with_rows(pins=(one,))
        expected = stands(county, plan, one)
        found = list(pinned.check(county, plan, county.parameters))
        assert expected is not bool(found), (seed, one, found)
        assert feasible(World(county, plan), _rule(pinned), Plan(), False) is expected, (seed, one)
        seen.add((one.kind, expected))
    assert {told for _, told in seen} == {True, False}
    assert len({kind for kind, _ in seen}) == len(PinKind)


def _rule(module: ModuleType) -> Rule:
    return module  # type: ignore[return-value]


def records(draw: Random, plan: Plan) -> tuple[Record, ...]:
    """What somebody wrote of some of the visits: done on some day by some people, not done, or nothing."""
    people = sorted({v.inspector_id for v in plan.visits})
    rows = []
    for visit in plan.visits:
        if draw.random() < 0.7:
            result = draw.choice((Result.DONE, Result.DONE, Result.NOT_DONE, Result.UNKNOWN))
            day = draw.choice((None, visit.date, visit.date + timedelta(days=draw.randrange(-40, 40))))
            who = tuple(draw.sample(people, draw.randrange(min(3, len(people) + 1))))
            told = {"done_on": day, "inspectors": who} if result is Result.DONE else {}
            rows.append(make(Record, kind=RecordKind.VISIT, ref=visit.visit_id, result=result, **told))
    return tuple(rows)


def holder(plan: Plan, school_id: str, day: date) -> set[str]:
    """Who answers for a school on a day."""
    return {p.inspector_id for p in plan.postings if p.school_id == school_id and p.start <= day <= p.end}


def served(county: County, plan: Plan) -> set[tuple[str, int]]:
    """The schools with the months in which a visit took place that counts, by what was written of each visit."""
    told, found = {r.ref: r for r in plan.records}, set()
    for visit in plan.visits:
        record = told.get(visit.visit_id)
        day, people = visit.date, {visit.inspector_id}
        if record is not None and record.result is Result.NOT_DONE:
            continue
        if record is not None and record.result is Result.UNKNOWN:
            to_come = county.start <= county.as_of <= day  # a blank says nothing of what is still to come
            if county.parameters.word("blank_counts_as") == "not_done" and not to_come:
                continue
        elif record is not None:
            day, people = record.done_on or day, {*record.inspectors} or people
        school = county.schools[visit.school_id]
        taught = day in DAYS and county.calendar.is_school_day(school, day)
        if taught and people & holder(plan, visit.school_id, day):
            found.add((visit.school_id, day.month))
    return found


@pytest.mark.parametrize("block", range(2))
def test_a_month_is_served_by_what_the_records_say_took_place(block: int) -> None:
    seen = set()
    for seed in range(block * 60, block * 60 + 60):
        draw = Random(seed)
        county = ground(draw)
        planned = Plan(postings=postings(draw, county), visits=visits(draw, county, draw.choice((4, 12, 40))))
        plan = replace(planned, records=records(draw, planned))
        bare = Plan(postings=plan.postings)
        due = {
            (f.subject, f.date.month) for f in monthly_visit.check(county, bare, county.parameters) if f.date
        }
        expected = due - served(county, plan)
        told = audit(county, plan, (_rule(monthly_visit),)).findings
        assert {(f.subject, f.date.month) for f in told if f.date} == expected, seed
        went = World(county, as_happened(county, plan))
        assert feasible(went, _rule(monthly_visit), Plan(), False) is not bool(expected), seed
        seen.add((bool(expected), served(county, planned) != served(county, plan)))
    assert {is_open for is_open, _ in seen} == {by_records for _, by_records in seen} == {True, False}
