"""Who makes a school's routine visits on a day: the responsible inspector, or who stands in; once for checks, once for posts."""

from __future__ import annotations

from datetime import date

from duxue.models.facts.spans import includes
from duxue.models.facts.standing_in import stand_in_spans
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Visit
from duxue.scenarios.records import School


def visitors(county: County, plan: Plan, school: School, day: date) -> set[str]:
    """The ids of those by whom a routine visit counts on a day."""
    found = set(plan.responsible(school.school_id, day))
    for row in plan.stand_ins_at(school.school_id):
        if row.start <= day <= row.end and row.absent_id in plan.responsible(school.school_id, day):
            spans = stand_in_spans(county, school, row.inspector_id, row.absent_id)
            if includes(spans, day):
                found.add(row.inspector_id)
    return found


def may_visit(at: Pen, county: County, visit: Visit) -> Lit:
    """A literal that is true exactly when a candidate visit would be made by whom it counts."""
    school = county.schools[visit.school_id]
    postings = [
        (row.inspector_id, posted)
        for row, posted in at.board.postings_at(visit.school_id)
        if row.start <= visit.date <= row.end
    ]
    ways: list[Lit] = [posted for who, posted in postings if who == visit.inspector_id]
    for row, standing in at.board.stand_ins_at(visit.school_id):
        if row.inspector_id == visit.inspector_id and row.start <= visit.date <= row.end:
            allowed = stand_in_spans(county, school, row.inspector_id, row.absent_id)
            if includes(allowed, visit.date):
                holding = at.any_of(posted for who, posted in postings if who == row.absent_id)
                ways.append(at.both(standing, holding))
    return at.any_of(ways)
