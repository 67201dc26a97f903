"""The map of one office: its schools, who answers for each, its zones, and what stays unmet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from maps import layers
from maps.basemap import page
from maps.colours import distinct
from maps.words import Lang, employment_text, region_text, words
from scenarios.codes import UnitLevel
from scenarios.county import County
from scenarios.plan import Plan
from scenarios.records import Inspector, School, Unit


def county_map(
    county: County, plan: Plan, office_id: str, lang: Lang = "zh", unmet: Collection[str] | None = None
) -> str:
    """The html of an office's map, which opens with the network off.

    ``unmet`` are ids (of schools, inspectors, events, follow-ups) to mark; None: those of the plan's unmet duties.
    No days of visits or events, no reasons, no phones are in it. Raises KeyError for an unknown office.
    """
    return page("county", county_data(county, plan, office_id, lang, unmet))


def county_data(
    county: County, plan: Plan, office_id: str, lang: Lang = "zh", unmet: Collection[str] | None = None
) -> dict[str, Any]:
    """What an office's map shows, as plain rows in the order that ``assets/county.js`` reads."""
    office = county.units[office_id]
    marked = layers.open_subjects(county, plan, unmet)
    schools = [school for school in county.schools_of(office_id) if layers.in_horizon(county, school)]
    schools.sort(key=lambda school: (-school.students, school.school_id))  # small marks lie above large ones
    people = _people(county, plan, office_id, schools)
    zones = _zones(plan, schools)
    points = [layers.place(school.lon, school.lat) for school in schools]
    starts = {person.inspector_id: layers.start_place(county, person.inspector_id) for person in people}
    outline = layers.outline_rows(_ground(county, office), points or [layers.place(office.lon, office.lat)])
    title = f"{region_text(office.name)}{'' if lang == 'zh' else ': '}{words(lang)['county_title']}"
    colours = _posting_colours(plan, people, schools)
    zone_of = {school_id: place for place, (_, _, ids) in enumerate(zones) for school_id in ids}
    # A city's own schools lie close together: its whole ground around them would make them specks.
    wide = office.level is UnitLevel.CITY
    reached = [*points, *(starts[i] for i in sorted(starts))]
    frame = layers.frame(county, lang, title, outline)
    return {
        **frame,
        "sources": f"{frame['sources']} · {words(lang)['starts_rounded']}",
        "bounds": layers.extent(reached, [] if wide and reached else outline),
        "large_from": county.parameters.count("large_school_students", office_id),
        "people": [
            [
                person.name,
                *starts[person.inspector_id],
                colours.get(person.inspector_id, -1),
                employment_text(person.employment, lang),
                int(person.inspector_id in marked),
            ]
            for person in people
        ],
        "zones": _zone_rows(zones, schools, people),
        "schools": _school_rows(county, plan, schools, people, zone_of, marked, lang),
    }


def _ground(county: County, office: Unit) -> list[Unit]:
    """The units whose outlines are the office's own: itself, and a city's counties."""
    if office.level is UnitLevel.COUNTY:
        return [office]
    return [unit for unit in county.rows.units if office.unit_id in (unit.unit_id, unit.parent_id)]


def _people(county: County, plan: Plan, office_id: str, schools: Sequence[School]) -> list[Inspector]:
    """The office's inspectors, and whoever else answers for one of its schools, by name."""
    ids = {person.inspector_id for person in county.inspectors_of(office_id)}
    ids |= {posting.inspector_id for school in schools for posting in plan.postings_at(school.school_id)}
    return sorted(
        (county.inspectors[i] for i in ids if i in county.inspectors),
        key=lambda person: (person.name, person.inspector_id),
    )


def _zones(plan: Plan, schools: Sequence[School]) -> list[tuple[str, str, list[str]]]:
    """The office's zones by id, as (name, leader's id, school ids)."""
    mine = {school.school_id for school in schools}
    found: dict[str, tuple[str, str, list[str]]] = {}
    for row in sorted(plan.zones, key=lambda row: (row.zone_id, row.school_id)):
        if row.school_id in mine:
            found.setdefault(row.zone_id, (row.name, row.leader_id, []))[2].append(row.school_id)
    return list(found.values())


def _posting_colours(plan: Plan, people: Sequence[Inspector], schools: Sequence[School]) -> dict[str, int]:
    """A place in the palette for everyone who answers for a school."""
    groups: dict[str, list[tuple[float, float]]] = {}
    known = {person.inspector_id for person in people}
    for school in schools:
        for posting in plan.postings_at(school.school_id):
            if posting.inspector_id in known:
                groups.setdefault(posting.inspector_id, []).append((school.lon, school.lat))
    return distinct(groups)


def _zone_rows(
    zones: Sequence[tuple[str, str, list[str]]], schools: Sequence[School], people: Sequence[Inspector]
) -> list[layers.Row]:
    where = {school.school_id: (school.lon, school.lat) for school in schools}
    rank = {person.inspector_id: i for i, person in enumerate(people)}
    colours = distinct({str(i): [where[s] for s in ids] for i, (_, _, ids) in enumerate(zones)})
    return [[name, colours[str(i)], rank.get(leader, -1)] for i, (name, leader, _) in enumerate(zones)]


def _school_rows(
    county: County,
    plan: Plan,
    schools: Sequence[School],
    people: Sequence[Inspector],
    zone_of: Mapping[str, int],
    marked: Collection[str],
    lang: Lang,
) -> list[layers.Row]:
    rank = {person.inspector_id: i for i, person in enumerate(people)}
    rounds = layers.round_texts(plan, schools, lang)
    rows: list[layers.Row] = []
    for school in schools:
        held = [
            [rank[p.inspector_id], layers.held_text(p.start, p.end, county, school, lang)]
            for p in plan.postings_at(school.school_id)
            if p.inspector_id in rank
        ]
        rows.append(
            [
                school.school_id,
                school.name,
                *layers.place(school.lon, school.lat),
                layers.number(school.stage),
                school.students,
                int(county.is_large(school)),
                held,
                zone_of.get(school.school_id, -1),
                *rounds[school.school_id],
                int(school.school_id in marked),
            ]
        )
    return rows
