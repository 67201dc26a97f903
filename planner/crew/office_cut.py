"""What one office's plan rests on, as a digest: two scenarios that differ elsewhere share the office's plan."""

from __future__ import annotations

from dataclasses import replace

from duxue.models.office_cut import office_county
from duxue.scenarios.codes import Duty, UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import digest_of
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Plan


def cut_digest(county: County, office_id: str) -> str:
    """The digest of all rows and values of a scenario that an office's plan rests on.

    A city office may send anybody's people to governments, so for it everybody whose duty allows that counts, and every
    unit; the rows of other counties' units, travel, campaigns and sessions, and values set for them, do not count for a
    county's office.
    """
    cut = office_county(county, office_id)
    if county.units[office_id].level is UnitLevel.CITY:
        return digest_of(_without_unlendable(cut, office_id))
    rows = cut.rows
    schools, people = {s.school_id for s in rows.schools}, {i.inspector_id for i in rows.inspectors}
    units = {"", office_id, *(s.unit_id for s in rows.schools)}
    units |= {u.parent_id or "" for u in rows.units if u.unit_id in units}
    places = schools | people | units
    near = cut.with_rows(
        units=tuple(u for u in rows.units if u.unit_id in units),
        closures=tuple(c for c in rows.closures if (c.school_id in schools if c.school_id else c.unit_id in units)),
        calendar=tuple(c for c in rows.calendar if c.unit_id in units),
        imposed=tuple(i for i in rows.imposed if i.target_id in places or people & {*i.inspectors}),
        campaigns=tuple(c for c in rows.campaigns if c.office_id in ("", office_id)),
        training=tuple(t for t in rows.training if t.unit_id in units),
        travel=tuple(t for t in rows.travel if {t.from_id, t.to_id} <= places),
    )  # fmt: skip
    given = {(key, unit): value for (key, unit), value in county.parameters.given.items() if unit in units}
    return digest_of(replace(near, parameters=Parameters(county.parameters.specs.values(), given)))


def _without_unlendable(cut: County, office_id: str) -> County:
    """A city office's cut without other units' people who may only serve schools: no team of the city's can hold them."""
    rows = cut.rows
    people = tuple(i for i in rows.inspectors if i.unit_id == office_id or i.duty is not Duty.SCHOOL)
    ids = {i.inspector_id for i in people}
    return cut.with_rows(
        inspectors=people,
        recusals=tuple(r for r in rows.recusals if r.inspector_id in ids),
        absences=tuple(a for a in rows.absences if a.inspector_id in ids),
    )


def facts_for(county: County, given: Plan, office_id: str) -> Plan:
    """The rows of a given plan that concern a county's office: its schools, its people, and the teams that these sit in."""
    if county.units[office_id].level is UnitLevel.CITY:
        return given
    places = {office_id, *(s.school_id for s in county.schools_of(office_id))}
    people = {i.inspector_id for i in county.inspectors_of(office_id)}
    seated = {seat.event_id for seat in given.seats if seat.inspector_id in people}
    events = tuple(e for e in given.events if e.event_id in seated or e.target_id in places)
    ids = {e.event_id for e in events}
    return Plan(
        postings=tuple(p for p in given.postings if p.school_id in places or p.inspector_id in people),
        stand_ins=tuple(s for s in given.stand_ins if s.school_id in places or s.inspector_id in people),
        zones=tuple(z for z in given.zones if z.school_id in places),
        events=events,
        seats=tuple(s for s in given.seats if s.event_id in ids),
        visits=tuple(v for v in given.visits if v.school_id in places or v.inspector_id in people),
        attendance=tuple(a for a in given.attendance if a.inspector_id in people),
        cycle=tuple(c for c in given.cycle if c.school_id in places),
    )
