"""Who alone could lead what falls due at a school, by hand."""

from __future__ import annotations

from datetime import date

from duxue.models.postings.leads import only_leads
from duxue.scenarios.codes import RecusalReason, Stage
from duxue.scenarios.county import County
from duxue.scenarios.records import Campaign, Inspector, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, office, person, school

DUE = school(1, last_comprehensive=date(2022, 4, 15))
"""Its next comprehensive falls due within 2027."""


def alone(*people: Inspector, **tables: tuple[object, ...]) -> set[tuple[str, str]]:
    county: County = office([DUE, school(2)], people, **tables)
    return set(only_leads(county, "U1", county.schools_of("U1")))


def test_the_one_who_may_lead_is_told_for_the_school_that_owes_something() -> None:
    assert alone(person("I1"), person("I2", can_lead=False)) == {("I1", "S001")}
    assert alone(person("I1"), person("I2")) == set()
    assert alone(person("I1", can_lead=False)) == set()


def test_a_lead_of_another_stage_or_recused_or_gone_counts_for_none() -> None:
    barred = make(Recusal, inspector_id="I2", school_id="S001", reason=RecusalReason.OTHER)
    assert alone(person("I1"), person("I2", stages=(Stage.SENIOR,))) == {("I1", "S001")}
    assert alone(person("I1"), person("I2"), recusals=(barred,)) == {("I1", "S001")}
    assert alone(person("I1"), person("I2", term_end=date(2026, 12, 31))) == {("I1", "S001")}
    assert alone(person("I1"), person("I2", healthy=False)) == {("I1", "S001")}


def test_the_days_are_those_in_which_it_falls_due() -> None:
    county = office([DUE], [person("I1")])
    ((key, [(first, last)]),) = only_leads(county, "U1", county.schools_of("U1")).items()
    assert key == ("I1", "S001")
    assert first == FIRST
    assert date(2027, 1, 1) <= last <= county.end


def test_a_campaign_may_be_led_by_somebody_of_any_stage() -> None:
    campaign = make(
        Campaign, campaign_id="C1", name="校园安全", start=date(2027, 4, 1), end=date(2027, 4, 30)
    )
    people = [person("I1"), person("I2", stages=(Stage.SENIOR,))]
    county = office([school(2)], people, campaigns=(campaign,))
    assert only_leads(county, "U1", county.schools_of("U1")) == {}
    single = office([school(2)], people[1:], campaigns=(campaign,))
    found = only_leads(single, "U1", single.schools_of("U1"))
    assert found == {("I2", "S002"): [(date(2027, 4, 1), date(2027, 4, 30))]}


def test_each_event_that_one_person_alone_could_lead_is_told() -> None:
    """A comprehensive by April and a campaign in autumn: a posting over either of them would leave it without a lead."""
    autumn = date(2027, 10, 8), date(2027, 11, 30)
    campaign = make(Campaign, campaign_id="C1", name="校园安全", start=autumn[0], end=autumn[1])
    county = office([DUE], [person("I1"), person("I2", can_lead=False)], campaigns=(campaign,))
    found = only_leads(county, "U1", county.schools_of("U1"))
    assert found == {("I1", "S001"): [(FIRST, date(2027, 4, 15)), autumn]}


def test_an_office_with_others_below_it_may_borrow_and_tells_nobody() -> None:
    county = office([DUE], [person("I1")])
    assert only_leads(county, "U0", county.schools_of("U1")) == {}
