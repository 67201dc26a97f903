"""Offices that a plan leaves out: their duties stand in ``unmet``, never silently, and their former rows can be kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from models.declaring import office_of
from models.rules.card import facts_text
from planner.audit import audit
from scenarios.county import County
from scenarios.plan import Plan, Unmet

NOT_PLANNED = "office=not_planned"


def own_up(county: County, plan: Plan, left_out: Collection[str]) -> Plan:
    """The plan with every breach at an office that it leaves out listed in ``unmet`` (goals need no listing)."""
    if not left_out:
        return plan
    rows = [
        Unmet(f.rule, f.subject, f.date, None, "; ".join(filter(None, (facts_text(f.facts), NOT_PLANNED))))
        for f in audit(county, plan).silent
        if office_of(f.subject, county, plan) in {*left_out, ""}
    ]
    return replace(plan, unmet=(*plan.unmet, *dict.fromkeys(rows)))


def rows_of(county: County, plan: Plan, office_id: str) -> Plan:
    """The rows of a plan that belong to one office."""
    mine = {s.school_id for s in county.schools_of(office_id)}
    people = {i.inspector_id for i in county.inspectors_of(office_id)}
    events = tuple(e for e in plan.events if office_of(e.event_id, county, plan) == office_id)
    ids = {e.event_id for e in events}
    return Plan(
        postings=tuple(p for p in plan.postings if p.school_id in mine),
        zones=tuple(z for z in plan.zones if z.school_id in mine),
        events=events,
        seats=tuple(s for s in plan.seats if s.event_id in ids),
        visits=tuple(v for v in plan.visits if v.school_id in mine),
        attendance=tuple(a for a in plan.attendance if a.inspector_id in people),
        cycle=tuple(c for c in plan.cycle if c.school_id in mine),
        unmet=tuple(u for u in plan.unmet if office_of(u.subject, county, plan) == office_id),
    )
