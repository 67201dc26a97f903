"""The routine visits that the office has set by hand, placed before the months are planned."""

from __future__ import annotations

from duxue.models.facts.field_work import visit_halves
from duxue.models.facts.pins import pins_of
from duxue.models.stages.visit_days import VisitDays
from duxue.scenarios.codes import PinKind
from duxue.scenarios.county import County
from duxue.scenarios.free_ids import visit_id
from duxue.scenarios.plan import Plan, Visit


def visits_given(county: County, office_id: str, facts: Plan) -> tuple[Visit, ...]:
    """The visits that were set by hand, where school and person can be there; ``facts`` holds the postings.

    Two of one person on a day take its two halves; what has no room left is not among them.
    """
    days = VisitDays(county, office_id, facts)
    found: list[Visit] = []
    for pin in pins_of(county, PinKind.VISIT):
        if pin.school_id not in days.schools or pin.start is None or pin.start < county.as_of:
            continue
        if any(v.school_id == pin.school_id and v.date == pin.start for v in found):
            continue
        who = pin.inspector_id or next(iter(sorted(facts.responsible(pin.school_id, pin.start))), "")
        taken = {v.half for v in found if (v.inspector_id, v.date) == (who, pin.start)}
        half = next((h for h in visit_halves(county, office_id) if h not in taken), None)
        if half is not None and days.may_visit(pin.school_id, who, pin.start):
            name = visit_id(pin.school_id, pin.start, {v.visit_id for v in found})
            found.append(Visit(name, pin.start, half, pin.school_id, who, ()))
    return tuple(found)
