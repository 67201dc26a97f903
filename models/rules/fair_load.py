"""Field days spread evenly over the people of an office, by the days they have (方案第18条): a goal with a measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from duxue.models.rules.card import Card, Finding, Source, Table
from duxue.scenarios.as_imposed import own_events
from duxue.scenarios.codes import Duty, Force, Half, Role
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector

CARD = Card(
    id="fair_load",
    zh="工作量均衡",
    en="Fair load",
    force=Force.GOAL,
    binds=frozenset({Table.VISITS, Table.EVENTS, Table.SEATS}),
    sources=(Source("方案", "第18条", "综合考虑工作任务、地理因素、交通条件等"),),
    reading_zh="同一督导室内各人外出天数按其每月可用天数、在聘月数成比例为均衡；以尚需换人承担的天数计量（半天计½），越少越好；"
    "编排时超过应有份额四分之一以上的部分按70倍计价，近乎上限（人员不比应配多五分之一的督导室按20倍；整所学校分不到四分之一以内的，自刚好分得下的倍数起）。",
    reading_en="Within an office field days are even when they are in proportion to everyone's days a month and months in office; "
    "measured as the days that would have to change hands (half a day counts ½). The fewer the better; while a plan is made, "
    "what is more than a quarter beyond the share costs 70 times as much, nearly as if it were a limit "
    "(20 times in an office that has not a fifth more people than it must; where whole schools ask for more than a quarter, "
    "from the least multiple of the shares on at which all of them find room).",
    finding_zh="{name}外出{days}天，按比例{fair}天",
    finding_en="{name}: {days} field days; in proportion {fair}",
    parameters=(
        ParameterSpec(
            "weight_fair_load", ParameterKind.NUMBER, 6.0, "工作量不均每天的折算", "worth of one field day in other hands",
            unit_zh="分钟", low=0, high=100000,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Nothing: the spread is measured, not judged."""
    return ()


def measure(county: County, plan: Plan, p: Parameters) -> float:
    """The field days that would have to change hands until everyone of an office carries the same share."""
    days = field_days(county, plan)
    moved = 0.0
    for office in county.offices:
        for group in groups(county, office.unit_id):
            moved += moved_within(days, {i.inspector_id: room_of(county, i) for i in group})
    return moved


def moved_within(days: Mapping[str, float], room: Mapping[str, float]) -> float:
    """The days that would have to change hands among people until each has the same share of the own ``room``."""
    work, all_room = sum(days[i] for i in room), sum(room.values())
    return sum(abs(days[i] - work * room[i] / all_room) for i in room) / 2 if all_room else 0.0


def field_days(county: County, plan: Plan) -> Mapping[str, float]:
    """Field days a person: a visit of half a day counts ½, a day of an event 1; reserves and days lent do not count."""
    days = {i.inspector_id: 0.0 for i in county.rows.inspectors}
    for visit in plan.visits:
        if visit.inspector_id in days:
            days[visit.inspector_id] += 1.0 if visit.half is Half.DAY else 0.5
    for event in own_events(county, plan):
        for seat in plan.team(event.event_id):
            if seat.role is not Role.RESERVE and seat.inspector_id in days:
                days[seat.inspector_id] += event.length
    return days


def groups(county: County, office_id: str) -> tuple[list[Inspector], list[Inspector]]:
    """The people of an office who share one kind of work: inspectors of schools, and those of governments alone."""
    people = [i for i in county.inspectors_of(office_id) if i.healthy]
    return (
        [i for i in people if i.duty is not Duty.GOVERNMENT],
        [i for i in people if i.duty is Duty.GOVERNMENT],
    )


def room_of(county: County, person: Inspector) -> float:
    """A person's days in the months of the horizon that the term of appointment covers."""
    first, last = max(county.start, person.term_start), min(county.end, person.term_end)
    in_office = max(timedelta(0), last - first + date.resolution)
    return person.days_per_month * in_office.days / 30.4375
