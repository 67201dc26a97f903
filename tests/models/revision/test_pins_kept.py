"""A revision does what was set by hand: a school to somebody, an event and a visit to a day; the rest stays."""

from dataclasses import replace
from datetime import date, timedelta

from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.revise import revise_office
from duxue.models.rules import pinned
from duxue.models.solver import Stop
from duxue.scenarios.codes import PinKind
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Pin
from duxue.scenarios.rows import make
from tests.models.test_pins import another_day, free, moved_event, other_holder

AS_OF = date(2027, 1, 4)


def test_what_was_set_by_hand_is_done() -> None:
    county, plan = free()
    posting, holder = other_holder(county, plan)
    event, day = moved_event(county, plan)
    visit, visited = another_day(
        county, replace(plan, visits=tuple(v for v in plan.visits if v.date > AS_OF + timedelta(60)))
    )
    pins = (
        make(
            Pin,
            kind=PinKind.POSTING,
            school_id=posting.school_id,
            inspector_id=holder,
            start=date(2027, 3, 1),
        ),
        make(Pin, kind=PinKind.EVENT, event_id=event.event_id, start=day),
        make(Pin, kind=PinKind.VISIT, school_id=visit.school_id, start=visited),
    )
    asked = replace(county.with_rows(pins=pins), as_of=AS_OF)
    revised = revise_office(
        asked, county.offices[0].unit_id, before=plan, given=Plan(), as_of=AS_OF,
        prices=Prices.of(asked, county.offices[0].unit_id), max_moves=None, effort=2.0, stop=Stop(), tell=lambda _: None,
    )  # fmt: skip
    assert [*pinned.check(asked, revised.plan, county.parameters)] == []
    assert revised.plan.responsible(posting.school_id, date(2027, 2, 26)) == (posting.inspector_id,)
    changed = {v.visit_id for v in {*plan.visits} ^ {*revised.plan.visits}}
    assert len(changed) < len(plan.visits) / 3
