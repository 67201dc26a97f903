"""What maps draw, as plain rows: outlines, inspectors' starts, schools, and which of them has an unmet duty."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from duxue.maps.colours import NOBODY, PALETTE
from duxue.maps.words import Lang, day_text, stage_text, words, year_text
from duxue.scenarios.belonging import office_of, region_text
from duxue.scenarios.codes import Stage
from duxue.scenarios.county import County
from duxue.scenarios.disclosure import Reader
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import School, Unit
from duxue.scenarios.releases.state import standing_of, standing_text
from duxue.scenarios.travel.coordinates import from_wgs84
from duxue.scenarios.travel.outlines import SOURCE_EN, SOURCE_ZH, Ring, outline_of, outlines

Row = list[Any]
Link = tuple[str, str]
"""What a link says, and the relative address of the map it leads to."""

_OUTSIDE = re.compile(r"^[a-z][a-z0-9+.-]*:|^[/\\]", re.IGNORECASE)

_NEAR = 0.6
"""Degrees around the schools within which outlines are drawn."""


def in_horizon(county: County, school: School) -> bool:
    """Whether a school is open on some day of the plan's horizon."""
    opened, closed = school.opened or date.min, school.closed or date.max
    return opened <= county.end and closed > county.start


def place(lon: float, lat: float) -> Row:
    """A school's or an office's point, to about a metre."""
    return [round(lon, 5), round(lat, 5)]


def touched(county: County, plan: Plan, subjects: Iterable[str]) -> frozenset[str]:
    """The ids on which unmet duties fall: subjects, with the schools (or units) of events and follow-ups among them."""
    found: set[str] = set()
    for subject in subjects:
        event, issue = plan.event(subject), county.follow_ups.get(subject)
        found.add(event.target_id if event is not None else issue.school_id if issue is not None else subject)
    return frozenset(found)


def open_subjects(county: County, plan: Plan, unmet: Collection[str] | None) -> frozenset[str]:
    """The ids to mark as unmet: those given, else every subject of the plan's unmet duties."""
    return touched(county, plan, unmet if unmet is not None else [row.subject for row in plan.unmet])


def held_text(start: date, end: date, county: County, school: School, lang: Lang) -> str:
    """From when to when a person answers for a school, blank where it is all the time."""
    first = max(county.start, school.opened or county.start)
    last = min(county.end, date.fromordinal(school.closed.toordinal() - 1)) if school.closed else county.end
    since, until = start > first, end < last
    if lang == "en":
        parts = [
            f"from {day_text(start, lang)}" if since else "",
            f"until {day_text(end, lang)}" if until else "",
        ]
        return " ".join(part for part in parts if part)
    if since and until:
        return f"{day_text(start, lang)}至{day_text(end, lang)}"
    return f"{day_text(start, lang)}起" if since else f"至{day_text(end, lang)}" if until else ""


def round_texts(
    plan: Plan, schools: Sequence[School], lang: Lang, exact: Mapping[str, date]
) -> dict[str, tuple[str, str]]:
    """Last and next comprehensive of each school, as text, by id; the next by its year where no day in ``exact`` is given."""
    rows = {row.school_id: row for row in plan.cycle}
    found = {}
    for school in schools:
        row = rows.get(school.school_id)
        last = row.last_on if row is not None and row.last_on else school.last_comprehensive
        planned = row.planned if row is not None else None
        year = planned.year if isinstance(planned, date) else planned
        following = year_text(year, lang) if year is not None else ""
        if school.school_id in exact:
            following = day_text(exact[school.school_id], lang)
        found[school.school_id] = (day_text(last, lang) if last else "", following)
    return found


def outlines_drawn(own: Iterable[Unit], points: Sequence[Row], crs: str = "WGS84") -> Mapping[str, Row]:
    """Outlines of the own units and of counties near the points, by code, the own ones last, so that they lie above.

    Each tells name, whether it is an own one, outer rings of (lon, lat), a point for the name. ``crs`` is the coordinate
    system of the points and of the map. Neighbours are drawn where they stand in the file of the office's own region alone.
    """
    mine = {found.code: found for unit in own if (found := outline_of(unit.unit_id) or outline_of(unit.name))}
    rows: dict[str, Row] = {}
    for code, outline in ({one.code: one for one in outlines()} | mine).items():
        rings = [_ring(part[0], crs) for part in outline.parts]
        if code in mine or _near(rings, points):
            rows[code] = [outline.name, code in mine, rings, *_middle(rings)]
    return dict(sorted(rows.items(), key=lambda item: item[1][1]))


def _ring(corners: Ring, crs: str) -> list[Row]:
    lons, lats = from_wgs84(corners[:, 0], corners[:, 1], crs)
    return [place(lon, lat) for lon, lat in zip(lons.tolist(), lats.tolist(), strict=True)]


def _near(rings: Sequence[Sequence[Row]], points: Sequence[Row]) -> bool:
    if not points:
        return False
    west, east = min(p[0] for p in points) - _NEAR, max(p[0] for p in points) + _NEAR
    south, north = min(p[1] for p in points) - _NEAR, max(p[1] for p in points) + _NEAR
    return any(west < lon < east and south < lat < north for ring in rings for lon, lat in ring)


def _middle(rings: Sequence[Sequence[Row]]) -> Row:
    """The centre of gravity of the largest ring."""
    best: tuple[float, Row] = (-1.0, [0.0, 0.0])
    for ring in rings:
        lon0, lat0 = ring[0]
        area = x = y = 0.0
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            cross = (x0 - lon0) * (y1 - lat0) - (x1 - lon0) * (y0 - lat0)
            area, x, y = area + cross, x + (x0 + x1 - 2 * lon0) * cross, y + (y0 + y1 - 2 * lat0) * cross
        if abs(area) > best[0] and area:
            best = abs(area), place(lon0 + x / (3 * area), lat0 + y / (3 * area))
    return best[1]


def extent(points: Sequence[Row], outline: Sequence[Row]) -> list[Row]:
    """Two opposite corners (lat, lon) around the points and the own outlines."""
    reached = [*points, *(point for row in outline if row[1] for ring in row[2] for point in ring)]
    if not reached:
        return [[37.0, 113.5], [42.7, 119.9]]  # Hebei, where there is nothing to show
    lons, lats = [p[0] for p in reached], [p[1] for p in reached]
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def inhabited(outline: Sequence[Row], points: Sequence[Row]) -> list[Row]:
    """Outlines cut to the rings with a point in their box: far parts of a district without schools would shrink all others.

    An outline none of whose rings has one stays whole.
    """
    found = []
    for row in outline:
        rings = [ring for ring in row[2] if _holds(ring, points)]
        found.append([*row[:2], rings or row[2], *row[3:]])
    return found


def _holds(ring: Sequence[Row], points: Sequence[Row]) -> bool:
    west, east = min(lon for lon, _ in ring), max(lon for lon, _ in ring)
    south, north = min(lat for _, lat in ring), max(lat for _, lat in ring)
    return any(west <= lon <= east and south <= lat <= north for lon, lat in points)


def title(office: Unit, key: str, lang: Lang) -> str:
    """A map's title: the place that the office stands for, and what the map shows."""
    return f"{region_text(office.name)}{'' if lang == 'zh' else ': '}{words(lang)[key]}"


def link_rows(links: Sequence[Link]) -> list[Row]:
    """Links to maps beside this one as (text, relative address); ValueError for an address that leads outside."""
    return [[text, inside(address)] for text, address in links]


def inside(link: str) -> str:
    """A relative address as it is given; ValueError for one that leads outside."""
    if _OUTSIDE.match(link.strip()):
        raise ValueError(f"not a relative address: {link}")
    return link


def frame(
    county: County, plan: Plan, lang: Lang, title: str, outline: Sequence[Row], reader: Reader = "public"
) -> dict[str, Any]:
    """What every map tells beside its rows: words, title, horizon, sources, colours, for whom it is, whether synthetic."""
    told = words(lang)
    sources = [told["made_by"]]
    if outline:
        sources.insert(0, SOURCE_EN if lang == "en" else SOURCE_ZH)
    horizon = f"{day_text(county.start, lang)} – {day_text(county.end, lang)}"
    return {
        "lang": lang,
        "title": title,
        "subtitle": f"{told['horizon']}{told['colon']}{horizon} · {standing_text(standing_of(plan.outcome))[lang == 'en']}",
        "as_of": day_text(county.as_of, lang),
        "reader": reader,
        "edition": told[f"edition_{reader}"],
        "synthetic": county.synthetic,
        "sources": " · ".join(sources),
        "words": told,
        "stages": [stage_text(stage, lang) for stage in Stage],
        "palette": list(PALETTE),
        "nobody": NOBODY,
        "outlines": list(outline),
        "links": [],
    }


def number(stage: Stage) -> int:
    """A stage's place in the code list."""
    return list(Stage).index(stage)


def by_office(county: County, plan: Plan) -> Mapping[str, int]:
    """Unmet duties per office; what belongs to no office of the scenario is counted under a blank id."""
    counts = dict.fromkeys(["", *sorted(county.units)], 0)
    for row in plan.unmet:
        counts[office_of(row.subject, county, plan)] += 1
    return counts
