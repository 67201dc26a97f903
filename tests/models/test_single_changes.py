"""Short offices: no open duty can be met by one change, in a search that shares nothing with the program's own trials."""

from __future__ import annotations

import pytest

from duxue.models.declaring import breaches
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.models.single_changes import single_changes
from tests.models.test_exact import planned
from tests.models.tiny_offices import tiny

SHORT = (24, 38, 41)


def open_by_force(county: County, plan: Plan) -> tuple[int, int]:
    """Open musts and breaches in principle of a plan."""
    found = breaches(county, plan, ["U1"])
    musts = sum(f.force is Force.MUST for f in found)
    return musts, len(found) - musts


def mended_by_one(county: County, plan: Plan) -> list[str]:
    """The open duties that one change meets with less left open than before."""
    before = open_by_force(county, plan)
    return [
        f"{finding.rule} {finding.subject}"
        for finding in breaches(county, plan, ["U1"])
        if any(open_by_force(county, other) < before for other in single_changes(county, plan, finding))
    ]


@pytest.mark.parametrize("seed", SHORT)
def test_no_open_duty_can_be_met_by_one_change(seed: int) -> None:
    county = tiny(seed)
    plan = planned(county)
    assert breaches(county, plan, ["U1"])
    assert mended_by_one(county, plan) == []


def test_the_search_finds_what_was_taken_away() -> None:
    """A visit taken out, and an event taken out, are found again."""
    county = tiny(2)
    plan = planned(county)
    assert not breaches(county, plan, ["U1"])
    lost = [Plan(**{**_tables(plan), "visits": plan.visits[1:]})]
    if plan.events:
        gone = plan.events[0].event_id
        seats = tuple(s for s in plan.seats if s.event_id != gone)
        lost.append(Plan(**{**_tables(plan), "events": plan.events[1:], "seats": seats}))
    for worse in lost:
        assert mended_by_one(county, worse)


def _tables(plan: Plan) -> dict[str, tuple[object, ...]]:
    names = ("postings", "stand_ins", "zones", "events", "seats", "visits", "attendance", "cycle")
    return {name: getattr(plan, name) for name in names}
