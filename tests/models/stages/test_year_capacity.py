"""Half-days that a year has left for events, and what an event's days cost by themselves, by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from duxue.models.prices import MUST
from duxue.models.rules.card import Finding
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.day_prices import DayPrices
from duxue.models.stages.event_task import EventTask, placements
from duxue.models.stages.workforce import Workforce
from duxue.models.stages.year_capacity import YearCapacity, half_days
from duxue.scenarios.codes import Force, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters, Value
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.records import Absence, Campaign
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import FIRST, LAST, office, person, posting, school
from tests.scenarios_small.stories import WHOLE, event_at

SPRING = (date(2027, 3, 1), date(2027, 4, 30))


def spring(days: float = 5.0, parameters: Mapping[str, Value] | None = None, **tables: Any) -> County:
    """Two schools and one person with so many days agreed in each of two months."""
    given = {"reserve_share": 0.0, **(parameters or {})}
    return office([school(0), school(1)], [person("X0", days_per_month=days)], given, SPRING, **tables)


def left(
    county: County, rows: Iterable[Posting] = (), owed: Iterable[CombinedDuty] = (), year: int = 2027
) -> int:
    found = YearCapacity(county, "U1", Plan(postings=tuple(rows)), owed, lambda y: y)
    return found.left(year)


def owes(place: str = "S000") -> CombinedDuty:
    return CombinedDuty(place, (WHOLE,), *SPRING)


def test_a_year_holds_what_was_agreed_in_its_months() -> None:
    assert left(spring()) == 2 * 10
    assert left(spring(), year=2028) == 0
    assert left(spring(parameters={"reserve_share": 0.5})) == 2 * 5


def test_visits_of_the_schools_held_are_set_aside() -> None:
    one = [posting("S000", "X0", FIRST, LAST)]
    assert left(spring(), one) == 2 * 9
    until = [posting("S000", "X0", FIRST, date(2027, 4, 14))]
    assert left(spring(), until) == 9 + 10


def test_no_month_holds_more_than_the_days_on_which_somebody_is_there() -> None:
    away = make(Absence, inspector_id="X0", start=date(2027, 3, 3), end=date(2027, 3, 31))
    assert left(spring(absences=(away,))) == 2 * 2 + 10


def test_events_owed_without_a_choice_take_their_people_s_days() -> None:
    """A comprehensive of two days and three people; a campaign of a day at both schools."""
    assert left(spring(20.0), owed=[owes()]) == 2 * 40 - 2 * 2 * 3
    campaign = make(
        Campaign, campaign_id="C1", name="专项", office_id="U1", start=SPRING[0], end=SPRING[1], merge=False
    )  # fmt: skip
    assert left(spring(20.0, campaigns=(campaign,))) == 2 * 40 - 2 * (2 * 1 * 3)


def test_a_full_year_has_nothing_left_and_not_less() -> None:
    assert left(spring(2.0), owed=[owes(), owes("S001")]) == 0


def test_years_of_the_round_may_take_several_calendar_years() -> None:
    county = spring()
    found = YearCapacity(county, "U1", Plan(), (), lambda _: 2030)
    assert (found.left(2027), found.left(2030)) == (0, 20)


def test_an_event_takes_the_half_days_of_all_its_people() -> None:
    county = spring()
    found = YearCapacity(county, "U1", Plan(), (), lambda y: y)
    assert found.of(owes()) == 2 * 2 * 3
    one = EventTask("E", "U1", "S000", (WHOLE,), *SPRING, 3, 4)
    assert half_days(one) == 24
    assert Workforce(county, "U1", Plan()).own.keys() == {"X0"}


# What days cost.


def prices(parameters: Mapping[str, Value] | None = None) -> tuple[County, DayPrices]:
    county = office([school(0), school(1)], [person("X0")], parameters)
    return county, DayPrices(county, "U1")


def of_days(found: DayPrices, county: County) -> dict[date, float]:
    one = EventTask("E", "U1", "S000", (WHOLE,), date(2027, 2, 22), date(2027, 4, 30), 1, 3)
    return {e.start: found.of(e) for e in placements(county, one)}


def test_days_at_an_end_of_the_term_have_the_offices_price_and_all_others_none() -> None:
    """The spring term begins on 22 February: five school days."""
    county, found = prices({"weight_term_edges": 500.0})
    dear = {day: cost for day, cost in of_days(found, county).items() if cost}
    assert dear == {date(2027, 2, 22 + n): 500.0 for n in range(5)}
    free, plain = prices({"weight_term_edges": 0.0})
    assert set(of_days(plain, free).values()) == {0.0}


def test_a_rule_that_has_joined_the_book_is_paid_for_each_of_its_findings() -> None:
    """Such a rule: no event in April, at S000 alone."""
    _, found = prices()

    def check(_: County, plan: Plan, __: Parameters) -> Iterable[Finding]:
        asked.append(plan)
        return [
            Finding("fresh", e.target_id, e.start, {})
            for e in plan.events
            if e.start.month == 4 and e.target_id == "S000"
        ]

    asked: list[Plan] = []
    rule = SimpleNamespace(CARD=SimpleNamespace(id="fresh", force=Force.MUST), check=check)
    found._joined = (rule,)  # type: ignore[assignment]
    assert found.of(event_at("S000", date(2027, 3, 16))) == 0
    assert found.of(event_at("S000", date(2027, 4, 13), event_id="E2")) == MUST
    assert found.of(event_at("S001", date(2027, 4, 13), event_id="E3")) == 0
    assert all(len(plan.events) == 1 for plan in asked)
    before = len(asked)
    assert found.of(event_at("S000", date(2027, 4, 13), event_id="E2")) == MUST
    assert len(asked) == before, "told once"


@pytest.mark.parametrize("kinds", [(WHOLE,), (WHOLE, Task(TaskKind.PRINCIPAL_REVIEW))])
def test_an_event_that_serves_more_is_priced_anew(kinds: tuple[Task, ...]) -> None:
    _, found = prices({"weight_term_edges": 500.0})
    first = found.of(event_at("S000", date(2027, 2, 23), None, *kinds))
    later = found.of(event_at("S000", date(2027, 3, 23), None, *kinds))
    assert (first, later) == (500.0, 0.0)
