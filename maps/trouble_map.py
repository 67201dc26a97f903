"""The trouble map of one office, for the office alone: what stays open and where, who is loaded, what a revision moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duxue.maps import layers
from duxue.maps.basemap import page_of
from duxue.maps.ground import Ground, ground_of
from duxue.maps.layers import Link
from duxue.maps.words import Lang, day_text
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan


@dataclass(frozen=True, slots=True)
class ShortArea:
    """A count that cannot come out: what it says, the schools that are short, and the people who can reach them (ids).

    ``office_id`` is whose map it stands on (blank: that of every office with one of the schools). Where a whole office is
    short in some month, no school is.
    """

    zh: str
    en: str
    schools: frozenset[str]
    people: frozenset[str]
    office_id: str = ""


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """A duty that a plan leaves open: its subject's id, in words what it is and why, and how many times it is open."""

    subject: str
    zh: str
    en: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """An event that a revision made other than it was: its school or unit (id), and in words what it was and is."""

    target_id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Move:
    """A school that changes hands between two plans: from whom (blank: nobody), to whom, from which day on."""

    school_id: str
    before: str
    after: str
    day: date


@dataclass(frozen=True, slots=True)
class Tally:
    """How much a person or a school (id) has, and how much is the limit, in one unit of measure."""

    subject: str
    have: float
    limit: float


@dataclass(frozen=True)
class View:
    """One plan on the map: its name and all that troubles it; ``before`` is the plan that it is held against, if any.

    Of a revision whose former plan is not at hand, ``moved`` says what changed hands and ``changed`` which events differ.
    ``county`` is the scenario of a what-if where it differs from the map's own. ``loads`` are per person, ``caps`` per
    school.
    """

    zh: str
    en: str
    plan: Plan
    county: County | None = None
    before: Plan | None = None
    open: tuple[OpenDuty, ...] = ()
    areas: tuple[ShortArea, ...] = ()
    loads: tuple[Tally, ...] = ()
    caps: tuple[Tally, ...] = ()
    moved: tuple[Move, ...] | None = None
    changed: tuple[Change, ...] = ()


def trouble_data(
    county: County, views: Sequence[View], office_id: str, lang: Lang = "zh", *, links: Sequence[Link] = ()
) -> dict[str, Any]:
    """What the trouble map shows, as plain rows in the order that ``assets/trouble.js`` reads."""
    if not views:
        raise ValueError("a trouble map needs a view")
    grounds = [ground_of(view.county or county, view.plan, office_id, "office") for view in views]
    ground = _together(grounds)
    return {
        **ground.frame("trouble_title", lang, links),
        "people": ground.people_rows(lang),
        "schools": [[*ground.plain_school(s), ground.county.stands_at(s)] for s in ground.schools],
        "views": [_view_row(view.county or county, view, ground, lang) for view in views],
    }


trouble_map = page_of("trouble", trouble_data)
"""The html of an office's trouble map, which opens with the network off; it is for the office alone.

``views`` are switched side by side: one plan, or what-ifs by name. No days of visits, no reasons, no phones are in
it. Raises KeyError for an unknown office and ValueError for no view.
"""


def moves(before: Plan, after: Plan, schools: Iterable[str], start: date, end: date) -> tuple[Move, ...]:
    """The schools (ids) that change hands between two plans on some day from start to end, each on its first such day."""
    found = []
    for school_id in sorted(schools):
        days = {start}
        for posting in (*before.postings_at(school_id), *after.postings_at(school_id)):
            days |= {posting.start, date.fromordinal(posting.end.toordinal() + 1)}
        for day in sorted(day for day in days if start <= day <= end):
            old, new = before.responsible(school_id, day), after.responsible(school_id, day)
            if old != new:
                found.append(Move(school_id, (*old, "")[0], (*new, "")[0], day))
                break
    return tuple(found)


def _together(grounds: Sequence[Ground]) -> Ground:
    """One ground with the schools and people of all views: a what-if may have more of both."""
    schools = {s.school_id: s for ground in reversed(grounds) for s in ground.schools}
    people = {p.inspector_id: p for ground in reversed(grounds) for p in ground.people}
    starts = {key: start for ground in reversed(grounds) for key, start in ground.starts.items()}
    return replace(
        grounds[0],
        schools=tuple(sorted(schools.values(), key=lambda s: (-s.students, s.school_id))),
        people=tuple(sorted(people.values(), key=lambda p: (p.name, p.inspector_id))),
        starts=starts,
    )


def _view_row(county: County, view: View, ground: Ground, lang: Lang) -> layers.Row:
    """Name, who holds each school, open duties, short areas, loads, caps, moves (None: no plan before), events changed."""
    places = {school.school_id: i for i, school in enumerate(ground.schools)}
    day = max(county.start, min(county.as_of, county.end))
    held = []
    for school in ground.schools:
        first = max(day, school.opened or day)
        now = view.plan.responsible(school.school_id, first)
        held.append(ground.rank.get(now[0], -1) if now else -1)
    return [
        view.zh if lang == "zh" else view.en,
        held,
        [
            [*_subjects(county, view.plan, one.subject, places, ground.rank), _said(one, lang), one.times]
            for one in view.open
            if _concerns(county, view.plan, one.subject, ground, places)
        ],
        [
            [_said(area, lang), _known(area.schools, places), _known(area.people, ground.rank)]
            for area in view.areas
            if (
                area.schools & places.keys()
                if not area.office_id
                else area.office_id == ground.office.unit_id
            )
        ],
        _tallies(view.loads, ground.rank),
        _tallies(view.caps, places),
        _move_rows(county, view, ground, places, lang),
        [
            [_known([change.target_id], places), _said(change, lang)]
            for change in view.changed
            if change.target_id in places or change.target_id == ground.office.unit_id
        ],
    ]


def _said(one: ShortArea | OpenDuty | Change, lang: Lang) -> str:
    return one.zh if lang == "zh" else one.en


def _known(ids: Iterable[str], places: Mapping[str, int]) -> list[int]:
    return sorted(places[key] for key in ids if key in places)


def _tallies(rows: Iterable[Tally], places: Mapping[str, int]) -> list[layers.Row]:
    """Each place with what it has of its limit, the fullest first."""
    known = [row for row in rows if row.subject in places and row.limit > 0]
    known.sort(key=lambda row: (-row.have / row.limit, row.subject))
    return [[places[row.subject], round(row.have, 1), round(row.limit, 1)] for row in known]


def _subjects(
    county: County, plan: Plan, subject: str, places: Mapping[str, int], rank: Mapping[str, int]
) -> tuple[list[int], list[int]]:
    """The schools and the people on the map that an open duty falls on; a zone's duty falls on its schools."""
    ids = {
        *layers.touched(county, plan, [subject]),
        *(row.school_id for row in plan.zones if row.zone_id == subject),
    }
    return _known(ids, places), _known(ids, rank)


def _concerns(county: County, plan: Plan, subject: str, ground: Ground, places: Mapping[str, int]) -> bool:
    """Whether a duty is this office's: of its schools, its people, itself, or of nobody in particular."""
    if any(_subjects(county, plan, subject, places, ground.rank)):
        return True
    event, campaign = plan.event(subject), county.campaigns.get(subject)
    if campaign is not None:
        return campaign.office_id in ("", ground.office.unit_id)
    if event is not None and event.target_id in county.units:
        return event.target_id == ground.office.unit_id
    return not ({subject} & (county.units.keys() - {ground.office.unit_id})) and not (
        layers.touched(county, plan, [subject]) & (county.schools.keys() | county.inspectors.keys())
    )


def _move_rows(
    county: County, view: View, ground: Ground, places: Mapping[str, int], lang: Lang
) -> list[layers.Row] | None:
    found = view.moved
    if view.before is not None:
        start = max(county.start, min(county.as_of, county.end))
        found = moves(view.before, view.plan, places, start, county.end)
    if found is None:
        return None
    return [
        [
            places[move.school_id],
            ground.rank.get(move.before, -1),
            ground.rank.get(move.after, -1),
            day_text(move.day, lang),
        ]
        for move in found
        if move.school_id in places
    ]
