"""The light repair against a whole revision: what it loses, a revision that knows as much loses too, and as many schools pass on."""

from datetime import date

import pytest

from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.revise import revise_office
from duxue.models.solver import Stop
from duxue.models.stress.happenings import Happening, HappeningKind, as_changes
from duxue.models.stress.outcome import breaches
from duxue.models.stress.repair import repaired
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.difference import difference
from tests.models.stress.small_year import small_county, small_plan

MARCH = date(2027, 3, 1)
CASES = {
    "a day": Happening(HappeningKind.SICK, "I1", date(2027, 3, 22), date(2027, 3, 22), date(2027, 3, 22)),
    "two months": Happening(HappeningKind.LONG, "I1", MARCH, date(2027, 4, 30), MARCH),
    "for good": Happening(
        HappeningKind.LEAVE, "I2", date(2027, 3, 16), date(2027, 12, 31), date(2027, 3, 16)
    ),
    "to the end of a month": Happening(
        HappeningKind.SICK, "I1", date(2027, 3, 22), date(2027, 4, 2), date(2027, 3, 22)
    ),
    "snow": Happening(HappeningKind.SNOW, "", date(2027, 3, 22), date(2027, 3, 22), date(2027, 3, 22)),
}


def revised(county: County, plan: Plan, one: Happening) -> tuple[County, Plan]:
    after = changed(county, plan, as_changes(county, [one]), one.known)
    whole = revise_office(
        after,
        "U1",
        before=plan,
        given=Plan(),
        as_of=one.known,
        prices=Prices.of(after, "U1"),
        max_moves=None,
        effort=2.0,
        stop=Stop(),
        tell=lambda _: None,
    )
    return after, whole.plan


@pytest.mark.parametrize("name", sorted(CASES))
@pytest.mark.parametrize(("people", "schools"), [(3, 6), (2, 4)])
def test_the_light_repair_does_as_well_as_a_whole_revision_on_one_happening(
    name: str, people: int, schools: int
) -> None:
    county = small_county(people=people, schools=schools)
    plan = small_plan(county, day=22)
    one = CASES[name]
    light = repaired(county, plan, [one])
    after, whole = revised(county, plan, one)
    lost = {rule for rule, _, _ in breaches(light.county, light.plan)}
    least = {rule for rule, _, _ in breaches(after, whole)}
    assert len(list(breaches(light.county, light.plan))) == len(list(breaches(after, whole))), (lost, least)
    begin = county.since
    few, whole_moves = (difference(plan, p, begin).moves["postings"] for p in (light.plan, whole))
    assert few == whole_moves
    assert (
        bool(light.plan.stand_ins)
        is bool(whole.stand_ins)
        is (name in ("two months", "to the end of a month"))
    )
