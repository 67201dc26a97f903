"""The map of one office: its schools, who answers for each, its zones, and what stays unmet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from duxue.maps import layers
from duxue.maps.basemap import page_of
from duxue.maps.colours import distinct
from duxue.maps.duties import DUTIES, duties
from duxue.maps.ground import Ground, ground_of
from duxue.maps.hulls import hull
from duxue.maps.layers import Link
from duxue.maps.words import Lang, result_text, words
from duxue.scenarios.codes import Result, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.disclosure import Occasion, Reader, occasions, visits_so_far
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import School


def county_data(
    county: County,
    plan: Plan,
    office_id: str,
    lang: Lang = "zh",
    unmet: Collection[str] | None = None,
    *,
    reader: Reader = "public",
    links: Sequence[Link] = (),
    results: Mapping[str, Mapping[Result, int]] = MappingProxyType({}),
) -> dict[str, Any]:
    """What an office's map shows, as plain rows in the order that ``assets/county.js`` reads."""
    ground = ground_of(county, plan, office_id, reader)
    marked = layers.open_subjects(county, plan, unmet) if reader == "office" else frozenset[str]()
    zones = _zones(plan, ground.schools)
    zone_of = {school_id: place for place, (_, _, ids) in enumerate(zones) for school_id in ids}
    told = words(lang)
    return {
        **ground.frame("county_title", lang, links),
        "large_from": county.parameters.count("large_school_students", office_id),
        "duties": [told[duty] for duty in DUTIES],
        "people": ground.people_rows(lang, marked),
        "zones": _zone_rows(zones, ground),
        "schools": _school_rows(county, plan, ground, zone_of, marked, lang, results),
    }


county_map = page_of("county", county_data)
"""The html of an office's map, which opens with the network off.

``unmet`` are ids (of schools, inspectors, events, follow-ups) that the office's edition marks; None: those of the
plan's unmet duties. ``results`` count for each school (id) what became of its tasks, for the office's cards.
``links`` lead to other maps beside it. No days of visits, no reasons, no phones are in it; what
the public edition leaves out besides, ``duxue.scenarios.disclosure`` tells. Raises KeyError for an unknown office.
"""


def _zones(plan: Plan, schools: Sequence[School]) -> list[tuple[str, str, list[str]]]:
    """The office's zones by id, as (name, leader's id, school ids)."""
    mine = {school.school_id for school in schools}
    found: dict[str, tuple[str, str, list[str]]] = {}
    for row in sorted(plan.zones, key=lambda row: (row.zone_id, row.school_id)):
        if row.school_id in mine:
            found.setdefault(row.zone_id, (row.name, row.leader_id, []))[2].append(row.school_id)
    return list(found.values())


def _zone_rows(zones: Sequence[tuple[str, str, list[str]]], ground: Ground) -> list[layers.Row]:
    """Each zone's name, colour, leader's place among the people, and hull of (lon, lat)."""
    where = {school.school_id: (school.lon, school.lat) for school in ground.schools}
    points = [[where[school_id] for school_id in ids] for _, _, ids in zones]
    colours = distinct({str(i): places for i, places in enumerate(points)})
    return [
        [name, colours[str(i)], ground.rank.get(leader, -1), [list(corner) for corner in hull(points[i])]]
        for i, (name, leader, _) in enumerate(zones)
    ]


def _school_rows(
    county: County,
    plan: Plan,
    ground: Ground,
    zone_of: Mapping[str, int],
    marked: Collection[str],
    lang: Lang,
    results: Mapping[str, Mapping[Result, int]],
) -> list[layers.Row]:
    office = ground.reader == "office"
    shown = occasions(county, plan, ground.office.unit_id, ground.reader)
    due = duties(county, plan, ground.schools, shown, marked, ground.reader)
    planned = {row.school_id: row.planned for row in plan.cycle}
    exact = {
        one.event.target_id: one.first
        for one in reversed(shown)
        if one.exact and (_comprehensive(one) or one.first == planned.get(one.event.target_id))
    }
    rounds = layers.round_texts(plan, ground.schools, lang, exact)
    return [
        [
            *ground.plain_school(school),
            int(county.is_large(school)),
            [
                [ground.rank[p.inspector_id], layers.held_text(p.start, p.end, county, school, lang)]
                for p in plan.postings_at(school.school_id)
                if p.inspector_id in ground.rank
            ],
            zone_of.get(school.school_id, -1),
            *rounds[school.school_id],
            visits_so_far(county, plan, school),
            len(plan.visits_at(school.school_id)) if office else -1,
            list(due[school.school_id]),
            int(school.school_id in marked),
            ground.county.stands_at(school),
            _ledger_text(results.get(school.school_id, {}), lang),
        ]
        for school in ground.schools
    ]


def _ledger_text(counts: Mapping[Result, int], lang: Lang) -> str:
    """How many tasks at a school were done, not done, not reported; blank where nothing is due yet."""
    return " · ".join(
        f"{result_text(result, lang)} {counts[result]}" for result in Result if counts.get(result)
    )


def _comprehensive(occasion: Occasion) -> bool:
    return any(task.kind is TaskKind.COMPREHENSIVE for task in occasion.kinds)
