"""A drawn year of several offices: each lives through its own, the city's office first, and what they end with is joined.

An office sees of the others what concerns its schools and people, as the offices before it have left it: a person lent to the city
is where the city's mended plan has the person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from duxue.models.stress.happenings import Happening, HappeningKind, as_changes
from duxue.models.stress.repair import Repaired, repaired
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.plan import Plan
from duxue.scenarios.subset import concerning, office_county

Row = TypeVar("Row")


def lived_through(county: County, plan: Plan, happenings: Sequence[Happening]) -> Repaired:
    """A plan mended through a year, office by office where there are several."""
    if len(county.offices) <= 1:
        return repaired(county, plan, happenings)
    now, covers = plan, 0
    sent: dict[Happening, Happening] = {}
    hits: dict[date, int] = defaultdict(int)
    for unit in county.offices:
        cut = office_county(county, unit.unit_id)
        mine = [h for h in happenings if _concerns(h, cut)]
        year = repaired(cut, concerning(now, cut, unit.unit_id), mine, (unit.unit_id,))
        now = _joined(now, year.plan, county, unit.unit_id)
        sent |= {replace(h, taken=()): h for h in year.happenings if h.kind is HappeningKind.EMERGENCY}
        covers += year.covers
        for week, number in year.hits.items():
            hits[week] += number
    told = tuple(sent.get(h, h) for h in happenings)
    after = changed(county, plan, as_changes(county, told), county.as_of, sealed=False)
    return Repaired(now, after, told, dict(sorted(hits.items())), covers)


def _concerns(one: Happening, cut: County) -> bool:
    """Whether a happening is at an office's schools or befalls its people (the city's: those whom it may borrow too)."""
    return not one.subject or one.subject in cut.schools or one.subject in cut.inspectors


def _joined(plan: Plan, part: Plan, county: County, office_id: str) -> Plan:
    """A plan with an office's own rows as the office left them; what is new at its schools from above comes with them."""
    schools = {s.school_id for s in county.schools_of(office_id)}
    people = {i.inspector_id for i in county.inspectors_of(office_id)}
    before = {e.event_id: e for e in plan.events}
    own = {i for i, e in before.items() if e.office_id == office_id}
    own |= {e.event_id for e in part.events if e.event_id not in before or e.office_id == office_id}
    return replace(
        plan,
        postings=_mixed(plan.postings, part.postings, lambda p: p.school_id in schools),
        stand_ins=_mixed(plan.stand_ins, part.stand_ins, lambda s: s.school_id in schools),
        zones=_mixed(plan.zones, part.zones, lambda z: z.school_id in schools),
        events=_mixed(plan.events, part.events, lambda e: e.event_id in own),
        seats=_mixed(plan.seats, part.seats, lambda s: s.event_id in own),
        visits=_mixed(plan.visits, part.visits, lambda v: v.school_id in schools),
        attendance=_mixed(plan.attendance, part.attendance, lambda a: a.inspector_id in people),
        cycle=_mixed(plan.cycle, part.cycle, lambda c: c.school_id in schools),
    )


def _mixed(rows: tuple[Row, ...], fresh: tuple[Row, ...], mine: Callable[[Row], bool]) -> tuple[Row, ...]:
    return (*(r for r in rows if not mine(r)), *(r for r in fresh if mine(r)))
