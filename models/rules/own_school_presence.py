"""Who serves at a school stays there on the days when it has an event (office's choice ☐)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from duxue.models.facts.spans import merged
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Pen
from duxue.scenarios.codes import Force, Role
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Plan

CARD = Card(
    id="own_school_presence",
    zh="本校受督导日在校",
    en="Present when the own school has an event",
    force=Force.MUST,
    binds=frozenset({Table.VISITS, Table.SEATS, Table.EVENTS}),
    sources=(Source("方案", "第9条", "避免给学校和教师增加负担、干扰正常教育教学秩序"),),
    reading_zh="在学校任职的督学，本校有督导事项（含上级既定的）各日，不另去他校入校或参加督导组（备选不计）；"
    "经常性督导事先不通知，不在此限。",
    reading_en="Who serves at a school has no visit and no seat (reserves apart) elsewhere on the days when that school has an "
    "event, imposed ones too; routine visits there are not announced and do not count.",
    finding_zh="{name}在{date}去{elsewhere}，而本校{own}当日有督导事项（共{days}天如此）",
    finding_en="{name} is sent to {elsewhere} on {date} while the own school {own} has an event ({days} such days)",
    office_choice=True,
)


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """For each person, every stretch of days of field duty elsewhere while the own school has an event."""
    for person in county.rows.inspectors:
        if not person.school_id:
            continue
        kept_in = {day for event in plan.events_at(person.school_id) for day in event.days()}
        if not kept_in:
            continue
        broken = sorted(
            (day, place)
            for day, place in _field_duties(plan, person.inspector_id)
            if day in kept_in and place != person.school_id
        )
        for first, last in merged((day, day) for day, _ in broken):
            place = next(place for day, place in broken if day == first)
            facts: dict[str, Fact] = {
                "elsewhere": place, "own": person.school_id, "days": (last - first).days + 1
            }  # fmt: skip
            yield Finding(CARD.id, person.inspector_id, first, facts, days=(first, last))


def _field_duties(plan: Plan, inspector_id: str) -> Iterator[tuple[date, str]]:
    for visit in plan.visits_by(inspector_id):
        yield visit.date, visit.school_id
    working = {seat.event_id for seat in plan.seats_of(inspector_id) if seat.role is not Role.RESERVE}
    for event in plan.live_events:
        if event.event_id in working:
            for day in event.days():
                yield day, event.target_id


def post(at: Pen, county: County, p: Parameters) -> None:
    """A visit or a working seat elsewhere and an event at the own school on a common day exclude each other."""
    for person in county.rows.inspectors:
        at_home = at.board.events_at(person.school_id) if person.school_id else ()
        if not at_home:
            continue
        who = person.inspector_id
        for visit, literal in at.board.visits_by(who):
            if visit.school_id != person.school_id:
                for event, placed in at_home:
                    if event.start <= visit.date <= event.end:
                        at.forbid(literal, placed, subject=who, day=visit.date)
        for seat, literal in at.board.seats_of(who):
            if seat.role is Role.RESERVE:
                continue
            for away, away_placed in at.board.placements(seat.event_id):
                for event, placed in at_home:
                    day = max(away.start, event.start)
                    if away.target_id != person.school_id and day <= min(away.end, event.end):
                        at.forbid(literal, away_placed, placed, subject=who, day=day)
