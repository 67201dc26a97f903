"""Zones and their leaders after postings have changed; a leader is replaced only where the rule or the postings ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from duxue.models.facts.availability import scope_days
from duxue.models.rules import zone
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, ZoneRow


def zone_rows(
    county: County,
    office_id: str,
    released: Sequence[ZoneRow],
    zones: Mapping[str, str],
    postings: Sequence[Posting],
) -> tuple[ZoneRow, ...]:
    """The released zones with the schools that go to another, or are new; leaders who serve no longer are replaced."""
    heads = {r.zone_id: r for r in released}
    places = {r.school_id: r.zone_id for r in released} | dict(zones)
    own = {s.school_id for s in county.schools_of(office_id) if scope_days(county, s)}
    rows = []
    for school_id, zone_id in places.items():
        if school_id in own:
            head = heads.get(zone_id, ZoneRow(zone_id, zone_id, "", school_id))
            rows.append(replace(head, school_id=school_id))
    rows.sort(key=lambda r: (r.zone_id, r.school_id))
    leaders = {z: _leader(county, rows, z, postings) for z in sorted({r.zone_id for r in rows})}
    return tuple(replace(r, leader_id=leaders[r.zone_id]) for r in rows)


def _leader(county: County, rows: Sequence[ZoneRow], zone_id: str, postings: Sequence[Posting]) -> str:
    """The released leader as long as the rule lets them and they serve in the zone to the end; else who does best."""
    members = {r.school_id for r in rows if r.zone_id == zone_id}
    now = next(r.leader_id for r in rows if r.zone_id == zone_id)
    held = [p for p in postings if p.school_id in members]
    latest = {p.inspector_id: max(q.end for q in held if q.inspector_id == p.inspector_id) for p in held}
    mine = [r for r in rows if r.zone_id == zone_id]

    def clean(leader: str) -> bool:
        plan = Plan(zones=tuple(replace(r, leader_id=leader) for r in mine), postings=tuple(held))
        return not any(f.subject == zone_id for f in zone.check(county, plan, county.parameters))

    def rank(person: str) -> tuple[bool, date, bool, int, str]:
        one = county.inspectors[person]
        load = sum(p.inspector_id == person and p.end == latest[person] for p in held)
        return clean(person), latest[person], one.employment is Employment.FULL_TIME, load, person

    people = [i for i in latest if i in county.inspectors]
    if not people:
        return now
    last = max(latest[i] for i in people)
    if latest.get(now) == last and clean(now):
        return now
    best = max(people, key=rank)
    return best if clean(best) or not clean(now) else now
