"""The calendar map of one office: who is where in each week, with one person's week as a tour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from duxue.maps import layers
from duxue.maps.basemap import page_of
from duxue.maps.ground import Ground, ground_of
from duxue.maps.layers import Link
from duxue.maps.words import Lang, kind_text, short_day_text, words
from duxue.scenarios.calendar import week_start
from duxue.scenarios.codes import Half, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.disclosure import Occasion, Reader, occasions, visits
from duxue.scenarios.plan import Plan, Visit
from duxue.scenarios.rows import Task

HALVES = (Half.AM, Half.PM, Half.DAY)
ROLES = (Role.LEAD, Role.MEMBER, Role.EXPERT, Role.RESERVE)


def calendar_data(
    county: County,
    plan: Plan,
    office_id: str,
    lang: Lang = "zh",
    *,
    reader: Reader = "public",
    links: Sequence[Link] = (),
    told: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """What the calendar map shows, as plain rows in the order that ``assets/calendar.js`` reads.

    Days count from the Monday of the first week. A week's visits are one flat list of numbers, three a visit: school,
    person, and three times the weekday (Monday 0) plus the half of the day (place in ``HALVES``). ``fates`` tells by week and
    by the visit's place in that list what became of it.
    """
    shown = occasions(county, plan, office_id, reader)
    mine = frozenset(school.school_id for school in county.schools_of(office_id))
    drawn = visits(plan, mine, reader)
    busy = {visit.inspector_id for visit in drawn} | {s.inspector_id for one in shown for s in one.team}
    ground = ground_of(county, plan, office_id, reader, busy)
    monday = week_start(county.start)
    weeks = (county.end - monday).days // 7 + 1
    places = {school.school_id: i for i, school in enumerate(ground.schools)}
    today = max(0, min(weeks - 1, (county.since - monday).days // 7))
    rows, fates = _visit_rows(drawn, monday, weeks, places, ground.rank, told)
    return {
        **ground.frame("calendar_title", lang, links),
        "edition": words(lang)["edition_calendar" if reader == "office" else "edition_public"],
        "weeks": [_week_row(monday + timedelta(weeks=i), lang) for i in range(weeks)],
        "days": [short_day_text(monday + timedelta(days=i), lang) for i in range(7 * weeks)],
        "first_week": min(
            (week for week in _busy_weeks(drawn, shown, monday) if today <= week < weeks), default=today
        ),
        "people": ground.people_rows(lang),
        "schools": [[*ground.plain_school(s), ground.county.stands_at(s)] for s in ground.schools],
        "visits": rows,
        "fates": fates,
        "events": [
            [*_event_row(one, monday, places, ground, lang), told.get(one.event.event_id, "")]
            for one in shown
        ],
    }


calendar_map = page_of("calendar", calendar_data)
"""The html of an office's calendar map, which opens with the network off.

The office's edition holds every visit and event by day; the public one holds no visit at all, and of an event whose
notice has not gone out only its week. ``told`` says by the id of a visit or event what became of it (原定, 未填报).
Raises KeyError for an unknown office.
"""


def _busy_weeks(drawn: Sequence[Visit], shown: Sequence[Occasion], monday: date) -> Iterator[int]:
    """The weeks in which something is shown, so that the page does not open on an empty map."""
    yield from ((visit.date - monday).days // 7 for visit in drawn)
    for one in shown:
        yield from range((one.first - monday).days // 7, (one.last - monday).days // 7 + 1)


def _week_row(monday: date, lang: Lang) -> layers.Row:
    """A week's number and year by ISO 8601, as an office counts them, and its days."""
    year, number, _ = monday.isocalendar()
    last = monday + timedelta(days=6)
    return [year, number, f"{short_day_text(monday, lang)}–{short_day_text(last, lang)}"]


def _visit_rows(
    drawn: Sequence[Visit],
    monday: date,
    weeks: int,
    places: Mapping[str, int],
    rank: Mapping[str, int],
    told: Mapping[str, str],
) -> tuple[list[list[int]], dict[int, dict[int, str]]]:
    """The visits of each week, and what became of those that are told of, by week and place in its list."""
    rows: list[list[int]] = [[] for _ in range(weeks)]
    fates: dict[int, dict[int, str]] = {}
    for visit in drawn:
        day = (visit.date - monday).days
        if visit.school_id in places and visit.inspector_id in rank and 0 <= day < 7 * weeks:
            if text := told.get(visit.visit_id):
                fates.setdefault(day // 7, {})[len(rows[day // 7]) // 3] = text
            slot = len(HALVES) * (day % 7) + HALVES.index(visit.half)
            rows[day // 7].extend((places[visit.school_id], rank[visit.inspector_id], slot))
    return rows, fates


def _event_row(
    one: Occasion, monday: date, places: Mapping[str, int], ground: Ground, lang: Lang
) -> layers.Row:
    """Where (a school's place, or name and point of a unit), first and last day, whether these are exact, what for, who."""
    event, county = one.event, ground.county
    unit = county.units.get(event.target_id)
    other = county.schools.get(event.target_id)
    where: Any = places.get(event.target_id, -1)
    if where < 0:
        known = other or unit or ground.office
        where = [known.name, *layers.place(known.lon, known.lat)]
    return [
        where,
        (one.first - monday).days,
        (one.last - monday).days,
        int(one.exact),
        " + ".join(_task_text(county, task, lang) for task in one.kinds),
        [
            [ground.rank[seat.inspector_id], ROLES.index(seat.role)]
            for seat in one.team
            if seat.inspector_id in ground.rank
        ],
    ]


def _task_text(county: County, task: Task, lang: Lang) -> str:
    campaign = county.campaigns.get(task.ref)
    if task.kind is TaskKind.CAMPAIGN and campaign is not None:
        return campaign.name
    return kind_text(task.kind, lang)
