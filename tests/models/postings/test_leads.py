"""Who alone could lead what falls due at a school, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.models.postings.leads import only_leads
from duxue.scenarios.codes import RecusalReason, Stage
from duxue.scenarios.county import County
from duxue.scenarios.records import Absence, Campaign, Inspector, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, office, person, school

DUE = school(1, last_comprehensive=date(2022, 4, 15))
"""Its next comprehensive falls due within 2027."""
MEMBERS = tuple(person(i, can_lead=False) for i in ("M1", "M2", "M3"))
"""With a lead they are a team, whoever of them is away."""
SPRING = date(2027, 4, 1), date(2027, 4, 30)
CAMPAIGN = make(Campaign, campaign_id="C1", name="校园安全", start=SPRING[0], end=SPRING[1])


def alone(*people: Inspector, **tables: tuple[object, ...]) -> set[tuple[str, str]]:
    county: County = office([DUE, school(2)], (*people, *MEMBERS), **tables)
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
    county = office([DUE], [person("I1"), *MEMBERS])
    ((key, [(first, last)]),) = only_leads(county, "U1", county.schools_of("U1")).items()
    assert key == ("I1", "S001")
    assert first == FIRST
    assert date(2027, 1, 1) <= last <= county.end


def test_a_campaign_may_be_led_by_somebody_of_any_stage() -> None:
    people = [person("I1"), person("I2", stages=(Stage.SENIOR,)), *MEMBERS]
    county = office([school(2)], people, campaigns=(CAMPAIGN,))
    assert only_leads(county, "U1", county.schools_of("U1")) == {}
    single = office([school(2)], people[1:], campaigns=(CAMPAIGN,))
    assert only_leads(single, "U1", single.schools_of("U1")) == {("I2", "S002"): [SPRING]}


def test_who_is_on_leave_all_through_a_campaign_leads_nothing_of_it() -> None:
    people = [person("I1"), person("I2"), *MEMBERS]

    def told(*away: Absence) -> object:
        county = office([school(2)], people, campaigns=(CAMPAIGN,), absences=away)
        return only_leads(county, "U1", county.schools_of("U1"))

    leave = make(Absence, inspector_id="I2", start=date(2027, 3, 1), end=date(2027, 6, 30))
    assert told(leave) == {("I1", "S002"): [SPRING]}
    back = make(Absence, inspector_id="I2", start=date(2027, 3, 1), end=date(2027, 4, 29))
    assert told(back) == {}


def test_a_day_on_which_too_few_are_there_for_a_team_is_none() -> None:
    """The other lead is back on the last day of the campaign, when two of three members are away."""
    people = [person("I1"), person("I2"), *MEMBERS[:2]]
    away = [make(Absence, inspector_id="I2", start=date(2027, 3, 1), end=date(2027, 4, 29))]
    away += [make(Absence, inspector_id=i, start=SPRING[1], end=SPRING[1]) for i in ("M1", "M2")]
    county = office([school(2)], people, campaigns=(CAMPAIGN,), absences=away)
    assert only_leads(county, "U1", county.schools_of("U1")) == {("I1", "S002"): [SPRING]}


def test_where_the_responsible_may_not_join_members_too_are_kept_for_a_team_without_others() -> None:
    county = office([school(2)], [person("I1"), person("I2"), *MEMBERS[:1]], campaigns=(CAMPAIGN,))
    assert only_leads(county, "U1", county.schools_of("U1")) == {}
    apart = replace(county, parameters=county.parameters.replaced({("responsible_may_join", "U1"): False}))
    found = only_leads(apart, "U1", apart.schools_of("U1"))
    assert found == {(i, "S002"): [SPRING] for i in ("I1", "I2", "M1")}


def test_each_event_that_one_person_alone_could_lead_is_told() -> None:
    """A comprehensive by April and a campaign in autumn: a posting over either of them would leave it without a lead."""
    autumn = date(2027, 10, 8), date(2027, 11, 30)
    campaign = make(Campaign, campaign_id="C1", name="校园安全", start=autumn[0], end=autumn[1])
    county = office([DUE], [person("I1"), *MEMBERS], campaigns=(campaign,))
    found = only_leads(county, "U1", county.schools_of("U1"))
    assert found == {("I1", "S001"): [(FIRST, date(2027, 4, 15)), autumn]}


def test_an_office_with_others_below_it_may_borrow_and_tells_nobody() -> None:
    county = office([DUE], [person("I1"), *MEMBERS])
    assert only_leads(county, "U0", county.schools_of("U1")) == {}
