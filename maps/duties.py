"""What is due at each school, as the filters of maps tell it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.disclosure import Occasion, Reader
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import School

DUTIES: tuple[str, ...] = (
    "due_comprehensive",
    "due_review",
    "due_campaign",
    "due_look_back",
    "due_large",
    "due_unmet",
    "due_nobody",
)
"""The duties by which schools can be filtered, as keys of the maps' words."""

_BY_KIND = {
    TaskKind.COMPREHENSIVE: "due_comprehensive",
    TaskKind.PRINCIPAL_REVIEW: "due_review",
    TaskKind.CAMPAIGN: "due_campaign",
    TaskKind.FOLLOW_UP: "due_look_back",
}


def duties(
    county: County,
    plan: Plan,
    schools: Sequence[School],
    shown: Sequence[Occasion],
    marked: Collection[str],
    reader: Reader,
) -> Mapping[str, tuple[int, ...]]:
    """The places in ``DUTIES`` that hold for each school, by id.

    ``shown`` are the events that the reader may know, ``marked`` the ids with unmet duties. What is behind a look-back
    or unmet is for the office alone.
    """
    found: dict[str, set[str]] = {school.school_id: set() for school in schools}
    for occasion in shown:
        if occasion.event.target_id in found:
            found[occasion.event.target_id] |= {
                _BY_KIND[t.kind] for t in occasion.kinds if t.kind in _BY_KIND
            }
    for row in plan.cycle:
        year = row.year
        if row.school_id in found and year is not None and county.start.year <= year <= county.end.year:
            found[row.school_id].add("due_comprehensive")
    for school in schools:
        mine = found[school.school_id]
        if county.is_large(school):
            mine.add("due_large")
        if not plan.postings_at(school.school_id):
            mine.add("due_nobody")
        if reader == "office" and school.school_id in marked:
            mine.add("due_unmet")
    if reader == "office":
        for issue in county.rows.follow_ups:
            if issue.school_id in found and issue.closed_on is None:
                found[issue.school_id].add("due_look_back")
    return {key: tuple(i for i, duty in enumerate(DUTIES) if duty in mine) for key, mine in found.items()}
