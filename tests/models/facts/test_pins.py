"""What the office has set by hand, as the stages are told it before they decide."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.facts.pins import (
    day_given,
    days_closed,
    holders_given,
    on_given_days,
    pinned_span,
    team_given,
    with_zones_given,
)
from duxue.scenarios.codes import PinKind, RecusalReason, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.records import Pin, Recusal
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import FIRST, LAST, office, person, school

MAY, AUGUST = date(2027, 5, 1), date(2027, 8, 31)
ALWAYS = {"I1": [(FIRST, LAST)], "I2": [(FIRST, LAST)]}


def small(*pins: Pin, as_of: date = date(2026, 12, 1), **cells: object) -> County:
    county = office([school(1, **cells), school(2)], [person("I1"), person("I2")], pins=pins)
    return replace(county, as_of=as_of)


def posted(inspector_id: str, start: date | None = None, end: date | None = None, **cells: object) -> Pin:
    given = {"kind": PinKind.POSTING, "school_id": "S001", "inspector_id": inspector_id}
    return make(Pin, **{**given, "start": start, "end": end, **cells})


@pytest.mark.parametrize(
    ("pin", "as_of", "cells", "span"),
    [
        (posted("I1"), FIRST, {}, (FIRST, LAST)),
        (posted("I1", MAY, AUGUST), FIRST, {}, (MAY, AUGUST)),
        (posted("I1", FIRST, AUGUST), MAY, {}, (MAY, AUGUST)),
        (posted("I1"), FIRST, {"opened": MAY}, (MAY, LAST)),
        (posted("I1", MAY, AUGUST), date(2027, 9, 1), {}, None),
        (posted("I1", school_id="S009"), FIRST, {}, None),
    ],
    ids=["all year", "its own days", "from today on", "from the opening on", "over", "no such school"],
)
def test_a_pin_speaks_of_the_days_to_come_of_a_school_in_scope(
    pin: Pin, as_of: date, cells: dict[str, object], span: tuple[date, date] | None
) -> None:
    assert pinned_span(small(pin, as_of=as_of, **cells), pin) == span


def test_a_holder_is_given_where_that_person_can_hold_the_school_on_all_of_the_days() -> None:
    county = small(posted("I1", MAY, AUGUST))
    there = county.schools["S001"]
    assert holders_given(county, there, ALWAYS) == [((MAY, AUGUST), "I1")]
    assert holders_given(county, there, {"I1": [(FIRST, AUGUST - timedelta(days=1))]}) == []
    assert holders_given(county, county.schools["S002"], ALWAYS) == []
    kept_away = county.with_rows(
        recusals=(
            make(
                Recusal,
                inspector_id="I1",
                school_id="S001",
                reason=RecusalReason.RELATIVE,
                start=AUGUST,
                end=LAST,
            ),
        )
    )
    assert holders_given(kept_away, there, ALWAYS) == []


def test_days_given_to_one_are_closed_to_all_others_and_barred_days_to_the_one() -> None:
    barred = make(
        Pin, kind=PinKind.NO_POSTING, school_id="S001", inspector_id="I2", start=date(2027, 9, 1), end=LAST
    )
    county = small(posted("I1", MAY, AUGUST), barred)
    there = county.schools["S001"]
    given = holders_given(county, there, ALWAYS)
    assert days_closed(county, there, "I1", given) == []
    assert days_closed(county, there, "I2", given) == [(date(2027, 9, 1), LAST), (MAY, AUGUST)]


def test_zones_set_by_hand_are_the_schools_given_zones() -> None:
    county = small(make(Pin, kind=PinKind.ZONE, school_id="S002", zone_id="Z7"))
    assert {s.school_id: s.zone_id for s in with_zones_given(county).rows.schools} == {
        "S001": "",
        "S002": "Z7",
    }
    free = small()
    assert with_zones_given(free) is free


def test_an_event_keeps_its_given_day_where_that_is_possible() -> None:
    pins = (
        make(Pin, kind=PinKind.EVENT, event_id="E1", start=MAY),
        make(Pin, kind=PinKind.SEAT, event_id="E1", inspector_id="I2"),
        make(Pin, kind=PinKind.SEAT, event_id="E2", inspector_id="I1", role=Role.LEAD),
    )
    county = small(*pins)
    events = [
        make(
            Event, event_id="E1", office_id="U1", target_id="S001", kinds=(Task(TaskKind.COMPREHENSIVE),), start=day, end=day
        )
        for day in (FIRST, MAY, AUGUST)
    ]  # fmt: skip
    assert (day_given(county, "E1"), day_given(county, "E2")) == (MAY, None)
    assert on_given_days(county, events) == [events[1]]
    assert on_given_days(county, [events[0], events[2]]) == [events[0], events[2]]
    assert on_given_days(county, []) == []
    assert (team_given(county, "E1"), team_given(county, "E2")) == ({"I2": None}, {"I1": Role.LEAD})
