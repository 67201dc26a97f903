"""What the last pass takes for a gain is judged by every rule that binds the rows changed."""

from datetime import date

import pytest

from duxue.models.declaring import breaches
from duxue.models.explaining.changing.handing_over import reposted
from duxue.models.explaining.reasons.reasons import reason_of
from duxue.models.explaining.reasons.trials import Budget, Way
from duxue.models.explaining.telling import Text
from duxue.models.judging.one_change import POSTING_RULES, judged
from duxue.models.mending.last_pass import LastPass
from duxue.scenarios.codes import Half
from duxue.scenarios.plan import Plan, Visit, ZoneRow
from duxue.scenarios.records import Campaign, Inspector
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, posting, school

MARCH = (date(2027, 3, 1), date(2027, 3, 31))


def test_a_school_does_not_pass_on_without_its_visits() -> None:
    county = office([school(n, east=n) for n in range(6)], [person("X1"), person("X2")], horizon=MARCH)
    rows = tuple(posting(f"S{n:03d}", "X1", *MARCH) for n in range(6))
    visits = tuple(
        Visit(f"V{n}", date(2027, 3, 8 + n // 2), (Half.AM, Half.PM)[n % 2], f"S{n:03d}", "X1", ())
        for n in range(6)
    )
    zones = tuple(ZoneRow("Z1", "Z1", "X1", f"S{n:03d}") for n in range(6))
    plan = Plan(postings=rows, visits=visits, zones=zones)
    change = reposted(county, rows[0], "X2")
    screened = judged(county, plan, change, "U1", POSTING_RULES)
    assert [f.rule for f in screened.mended] == ["responsible_load"]
    last = LastPass(county, "U1", Plan(), plan)
    last._budget = Budget(200)
    assert last._followed(plan, Way(change, screened, Text("", "")), 0) is None


@pytest.mark.parametrize("days", [0.5, 1.0])
def test_whose_month_is_full_is_passed_over_for_somebody_with_room(days: float) -> None:
    assert _campaign_reason([person("X1"), *(person(f"X{n}") for n in range(3, 6))], days) == "possible"


def test_where_too_few_months_have_room_no_day_is_possible() -> None:
    assert (
        _campaign_reason([person("X1"), person("X3"), person("X4", days_per_month=0.5)], 0.5) == "impossible"
    )


def _campaign_reason(people: list[Inspector], days: float) -> str:
    """What is told of a campaign that has no event, X2 being the nearest and agreed for so many days."""
    near = person("X2", days_per_month=days)
    campaign = make(
        Campaign, campaign_id="C1", name="专项", basis="年度计划", office_id="U1",
        start=date(2027, 3, 8), end=date(2027, 3, 19),
    )  # fmt: skip
    county = office([school(0, east=30)], [near, *people], horizon=MARCH, campaigns=(campaign,))
    rows = (posting("S000", "X1", *MARCH),)
    visits = (Visit("V1", date(2027, 3, 3), Half.AM, "S000", "X1", ()),)
    plan = Plan(postings=rows, visits=visits, zones=(ZoneRow("Z1", "Z1", "X1", "S000"),))
    (finding,) = (f for f in breaches(county, plan, ["U1"]) if f.rule == "special_campaign")
    return reason_of(county, plan, finding).tested
