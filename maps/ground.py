"""What every map of one office stands on: its schools, its people with their starts and colours, outlines and extent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from duxue.maps import layers
from duxue.maps.colours import distinct
from duxue.maps.tiles import Tiles, on_tiles, tile_rows, tiles_of
from duxue.maps.words import Lang, employment_text, words
from duxue.scenarios.county import County
from duxue.scenarios.disclosure import Point, Reader, start_of
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector, School, Unit


@dataclass(frozen=True)
class Ground:
    """An office's schools (largest first, so that small marks lie above) and people (by name) as a reader may see them.

    ``county`` holds all points in the coordinate system of the map's tiles, where there are tiles.
    """

    office: Unit
    reader: Reader
    schools: tuple[School, ...]
    people: tuple[Inspector, ...]
    starts: Mapping[str, Point | None]
    colours: Mapping[str, int]
    outline: Sequence[layers.Row]
    county: County
    plan: Plan
    tiles: Tiles | None

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """Each person's place among the people, by id."""
        return {person.inspector_id: i for i, person in enumerate(self.people)}

    @property
    def bounds(self) -> list[layers.Row]:
        """Two opposite corners (lat, lon) around all of it, but for ground on which its schools would be specks.

        That is a city's whole ground around its own few schools, and far parts of a district in which there is none.
        """
        reached = [layers.place(school.lon, school.lat) for school in self.schools]
        reached += [list(start) for start in self.starts.values() if start is not None]
        wide = self.office.level.oversees
        return layers.extent(reached, [] if wide and reached else layers.inhabited(self.outline, reached))

    def plain_school(self, school: School) -> layers.Row:
        """What every map says of a school: id, name, point, stage, pupils."""
        place = layers.place(school.lon, school.lat)
        return [school.school_id, school.name, *place, layers.number(school.stage), school.students]

    def frame(self, key: str, lang: Lang, links: Sequence[layers.Link]) -> dict[str, Any]:
        """What every map of the office tells beside its rows; ``key`` is the title among the maps' words."""
        frame = layers.frame(
            self.county, self.plan, lang, layers.title(self.office, key, lang), self.outline, self.reader
        )
        note = words(lang)["starts_rounded" if self.reader == "office" else "starts_public"]
        return {
            **frame,
            "links": layers.link_rows(links),
            "sources": f"{frame['sources']} · {note}",
            "bounds": self.bounds,
            "tiles": tile_rows(self.tiles, lang),
        }

    def people_rows(self, lang: Lang, marked: Collection[str] = ()) -> list[layers.Row]:
        """Each person's name, start (blank where it is not shown), colour, employment, and whether a duty is unmet."""
        rows: list[layers.Row] = []
        for person in self.people:
            start = self.starts[person.inspector_id]
            rows.append(
                [
                    # whom a what-if takes on is unknown to the county as it is
                    self.county.person_name(person.inspector_id)
                    if person.inspector_id in self.county.inspectors
                    else person.name,
                    *(start if start is not None else ("", "")),
                    self.colours.get(person.inspector_id, -1),
                    employment_text(person.employment, lang),
                    int(person.inspector_id in marked),
                ]
            )
        return rows


def ground_of(
    county: County, plan: Plan, office_id: str, reader: Reader, also: Collection[str] = ()
) -> Ground:
    """The ground of an office's map; ``also`` are further people to show (ids). Raises KeyError for an unknown office."""
    tiles = tiles_of(county, office_id) if reader == "office" else None  # a key is not for the public
    county = on_tiles(county, tiles)
    office = county.units[office_id]
    schools = [school for school in county.schools_of(office_id) if layers.in_horizon(county, school)]
    schools.sort(key=lambda school: (-school.students, school.school_id))
    people = _people(county, plan, office_id, schools, also)
    points = [layers.place(school.lon, school.lat) for school in schools]
    seat = [layers.place(office.lon, office.lat)]
    return Ground(
        office=office,
        reader=reader,
        schools=tuple(schools),
        people=people,
        starts={p.inspector_id: start_of(county, p.inspector_id, reader) for p in people},
        colours=_colours(plan, people, schools),
        outline=[
            *layers.outlines_drawn(
                _own(county, office), points or seat, tiles.crs if tiles else "WGS84"
            ).values()
        ],
        county=county,
        plan=plan,
        tiles=tiles,
    )


def _own(county: County, office: Unit) -> list[Unit]:
    """The units whose outlines are the office's own: itself, and all that lie below it."""
    mine = office.unit_id
    return [u for u in county.rows.units if mine == u.unit_id or mine in county.superiors(u.unit_id)]


def _people(
    county: County, plan: Plan, office_id: str, schools: Sequence[School], also: Collection[str]
) -> tuple[Inspector, ...]:
    """The office's inspectors, and whoever else answers for one of its schools or is asked for, by name."""
    ids = {person.inspector_id for person in county.inspectors_of(office_id)} | set(also)
    ids |= {posting.inspector_id for school in schools for posting in plan.postings_at(school.school_id)}
    known = (county.inspectors[i] for i in ids if i in county.inspectors)
    return tuple(sorted(known, key=lambda person: (person.name, person.inspector_id)))


def _colours(plan: Plan, people: Sequence[Inspector], schools: Sequence[School]) -> dict[str, int]:
    """A place in the palette for everyone who answers for a school."""
    groups: dict[str, list[Point]] = {}
    known = {person.inspector_id for person in people}
    for school in schools:
        for posting in plan.postings_at(school.school_id):
            if posting.inspector_id in known:
                groups.setdefault(posting.inspector_id, []).append((school.lon, school.lat))
    return distinct(groups)
