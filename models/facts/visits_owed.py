"""Who makes the routine visits of which schools in which months: who answers for a school in the middle of a month, or stands in then."""

from __future__ import annotations

from datetime import date

from duxue.models.facts.duties import required_months
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, StandIn


def visits_owed(county: County, plan: Plan, inspector_id: str) -> list[tuple[str, list[date]]]:
    """By posting and stand-in of a person: the school, and the months (their first day) in which it wants this person's visits."""
    rows: list[Posting | StandIn] = [*plan.postings_of(inspector_id)]
    rows += [row for row in plan.stand_ins if row.inspector_id == inspector_id]
    found = []
    for row in rows:
        others = [r for r in plan.stand_ins_at(row.school_id) if r.absent_id == inspector_id]
        wanted = required_months(county, county.schools[row.school_id], county.parameters)
        middles = (first.replace(day=15) for first, _ in wanted)
        mine = (
            day
            for day in middles
            if row.start <= day <= row.end and not any(r.start <= day <= r.end for r in others)
        )
        found.append((row.school_id, [day.replace(day=1) for day in mine]))
    return found
