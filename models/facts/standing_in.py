"""Standing in 临时代管: on which days somebody may make the routine visits of a colleague who is absent."""

from __future__ import annotations

from duxue.models.facts.spans import Span, inside, merged
from duxue.scenarios.county import County
from duxue.scenarios.records import School


def stand_in_spans(county: County, school: School, inspector_id: str, absent_id: str) -> list[Span]:
    """The days of the horizon on which one person may stand in for another at a school, as the scenario has it.

    Both are of the school's office, and the other is absent for at most ``stand_in_days`` (absences that touch are
    one). Whether the other answers for the school on those days is for the plan to say.
    """
    one, other = county.inspectors.get(inspector_id), county.inspectors.get(absent_id)
    if one is None or other is None or one is other or one.unit_id != school.office_id:
        return []
    return absences_stood_in(county, absent_id, school.office_id)


def absences_stood_in(county: County, absent_id: str, office_id: str) -> list[Span]:
    """A person's absences of the horizon of at most an office's ``stand_in_days`` (those that touch are one)."""
    longest = county.parameters.count("stand_in_days", office_id)
    away = merged((row.start, row.end) for row in county.absences_of(absent_id))
    return inside(((a, b) for a, b in away if (b - a).days < longest), county.start, county.end)
