"""Which share kept in reserve would have been enough, by the sums of each month: planned days against the days that are left.

A share is tried by levelling the plan's work of an office's month until nobody has more than the share leaves; what one has too
much goes to those who have most room. A drawn year is then borne if, in every month, each person can still do the own work
(days per month less emergencies, and no more than the workdays left after absences), and the work of those who are ill for
long or have left fits into the room of the others. Days, weeks and distances are not looked at: the share found is a floor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from duxue.models.facts.availability import field_days, months_of
from duxue.models.facts.field_work import field_work
from duxue.models.stress.happenings import Happening, HappeningKind
from duxue.scenarios.calendar import by_month, days_between
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Plan

SHARES = tuple(n / 100 for n in range(0, 65, 5))
"""The shares that are tried."""
ENOUGH = 0.95
"""In so large a part of the draws no duty may be lost."""
PersonMonth = tuple[str, date]
EPS = 1e-6


@dataclass(frozen=True)
class Loads:
    """Field days by person and month (its first), and the most days that each person has; offices by person."""

    work: Mapping[PersonMonth, float]
    most: Mapping[str, float]
    office: Mapping[str, str]
    months: tuple[date, ...]


def loads_of(county: County, plan: Plan) -> Loads:
    """The field days that a plan gives each person in each month: halves count ½, event days 1, imposed ones nothing."""
    people = county.rows.inspectors
    work = {
        (i.inspector_id, month): halves / 2
        for i in people
        for month, halves in field_work(county, plan, i.inspector_id).items()
    }
    months = tuple(first.replace(day=1) for first, _ in months_of(county))
    most = {i.inspector_id: i.days_per_month for i in people}
    return Loads(work, most, {i.inspector_id: i.unit_id for i in people}, months)


def levelled(loads: Loads, share: float) -> Loads | None:
    """The same work with nobody beyond what a share leaves (None: an office's people cannot do it in some month)."""
    work = dict(loads.work)
    people = grouped(sorted(loads.office), loads.office.__getitem__)
    for month in loads.months:
        for crew in people.values():
            limit = {i: max(0.0, (1 - share) * loads.most[i]) for i in crew}
            over = sum(max(0.0, work.get((i, month), 0.0) - limit[i]) for i in crew)
            room = {i: max(0.0, limit[i] - work.get((i, month), 0.0)) for i in crew}
            if over > sum(room.values()) + EPS:
                return None
            for i in crew:
                have = min(work.get((i, month), 0.0), limit[i])
                work[i, month] = have + (over * room[i] / sum(room.values()) if over > EPS else 0.0)
    return Loads(work, loads.most, loads.office, loads.months)


@dataclass(frozen=True)
class Left:
    """The days that a drawn year leaves each person in each month, and who is ill for long or gone then."""

    days: Mapping[PersonMonth, float]
    lost: frozenset[PersonMonth]


def left_by(county: County, after: County, happenings: Iterable[Happening]) -> Left:
    """What a drawn year leaves: ``county`` before it, ``after`` with what happened."""
    happenings = tuple(happenings)
    sent: dict[PersonMonth, float] = defaultdict(float)
    lost: set[PersonMonth] = set()
    for one in happenings:
        if one.kind is HappeningKind.EMERGENCY:
            for who in one.taken:
                for day in days_between(one.start, one.end):
                    sent[who, day.replace(day=1)] += 1.0
        elif one.kind in (HappeningKind.LONG, HappeningKind.LEAVE):
            for day in days_between(one.start, one.end):
                lost.add((one.subject, day.replace(day=1)))
    days: dict[PersonMonth, float] = {}
    for person in county.rows.inspectors:
        who = person.inspector_id
        now = after.inspectors[who]
        free = by_month({*field_days(after, now), *field_days(after, now, government=True)})
        for first, _ in months_of(county):
            month = first.replace(day=1)
            days[who, month] = max(0.0, min(person.days_per_month - sent[who, month], free[month]))
    return Left(days, frozenset(lost))


def borne(loads: Loads, left: Left, county: County) -> bool:
    """Whether the work of every month to come fits into the days that are left."""
    begin = county.since.replace(day=1)
    for month in (m for m in loads.months if m >= begin):
        spill: dict[str, float] = defaultdict(float)
        room: dict[str, float] = defaultdict(float)
        for who, office in loads.office.items():
            over = loads.work.get((who, month), 0.0) - left.days[who, month]
            if over <= EPS:
                room[office] -= over if (who, month) not in left.lost else 0.0
            elif (who, month) in left.lost:
                spill[office] += over
            else:
                return False
        if any(spill[office] > room[office] + EPS for office in spill):
            return False
    return True
