"""Each open duty of a plan stands under a cause that speaks of it, or is told as not proven."""

from datetime import date

from duxue.models.explaining.shortages.month_load import witnesses
from duxue.models.explaining.shortages.office import _accounts
from duxue.models.explaining.telling import Text, Witness
from tests.models.stages.small_office import office, person, school

UNIT = Text("个", "of them")


def test_a_cause_accounts_for_its_own_schools_alone_and_one_without_places_for_its_whole_rule() -> None:
    own = Witness("k", ("coverage",), 2.0, 1.0, UNIT, UNIT, schools=("S1", "S7"))
    assert [_accounts(own, "coverage", s) for s in ("S1", "S2", "S7")] == [True, False, True]
    assert not _accounts(own, "zone", "S1")
    assert _accounts(Witness("k", ("coverage",), 2.0, 1.0, UNIT, UNIT), "coverage", "S2")


def test_events_without_a_lead_are_told_with_their_months_their_schools_and_the_duty_that_they_serve() -> (
    None
):
    due = [school(n, last_comprehensive=date(2022, 5, 20)) for n in (1, 2)]
    county = office(due, [person(f"I{n}", can_lead=False) for n in range(1, 6)])
    found = [one for one in witnesses(county, "U1") if one.key.endswith("nobody")]
    assert found
    for one in found:
        assert one.said.en[:4] == "2027"
        assert one.said.zh[:1] != "："
        assert set(one.schools) == {"S001", "S002"}
        assert _accounts(one, "comprehensive_cycle", "S001")


def test_months_of_a_horizon_of_several_years_are_told_with_their_year() -> None:
    due = [school(n, last_comprehensive=date(2023, 5, 20)) for n in (1, 2)]
    people = [person(f"I{n}", can_lead=False) for n in range(1, 6)]
    for first, year in ((date(2028, 1, 1), ""), (date(2027, 7, 1), "2028年")):
        county = office(due, people, horizon=(first, date(2028, 12, 31)))
        (one,) = [w for w in witnesses(county, "U1") if w.key.endswith("nobody")]
        assert f"{year}5月" in one.said.zh.partition("：")[0].split("、")
        assert "2028-05" in one.said.en


def test_a_team_of_more_people_than_there_are_is_a_cause() -> None:
    due = [school(1, last_comprehensive=date(2022, 5, 20))]
    team = round(office(due).parameters.number("team_size", "U1"))
    for number in (team - 1, team):
        county = office(due, [person(f"I{n}", can_lead=True) for n in range(number)])
        told = [one for one in witnesses(county, "U1") if "/team/" in one.key]
        assert [(one.demanded, one.available) for one in told] == ([(team, number)] if number < team else [])
