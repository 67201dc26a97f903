"""What an office's year will take before anything is placed, by hand."""

from datetime import date

from duxue.models.facts.field_work import monthly_half_days
from duxue.models.facts.office_work import evaluation_half_days, expected_event_half_days, owed_half_days
from duxue.scenarios.codes import Severity, Stage
from duxue.scenarios.records import Campaign, FollowUp
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school

SIZES = {"days_school": 1, "days_kindergarten": 1, "days_large": 2, "team_size": 3, "team_size_large": 5}
LATELY = date(2026, 4, 15)


def test_every_month_of_lessons_owes_each_school_its_visits() -> None:
    one, two = office([school(1)]), office([school(1), school(2)])
    assert owed_half_days(two, "U1") == 2 * owed_half_days(one, "U1") > 0
    assert owed_half_days(one, "U1") % monthly_half_days(one, "U1") == 0
    assert owed_half_days(office([school(1, opened=date(2028, 1, 1))]), "U1") == 0


def test_inspections_that_fall_due_count_in_full() -> None:
    years = office([school(1)]).cycle_years("U1")
    due = date(2027 - years, 5, 1)
    small = school(1, last_comprehensive=due)
    large = school(2, last_comprehensive=due, students=5000)
    assert expected_event_half_days(office([small], parameters=SIZES), "U1") == 2 * 1 * 3
    assert expected_event_half_days(office([small, large], parameters=SIZES), "U1") == 2 * 1 * 3 + 2 * 2 * 5


def test_of_the_other_schools_an_even_share_of_the_round() -> None:
    schools = [school(n, last_comprehensive=LATELY, stage=Stage.KINDERGARTEN) for n in range(10)]
    county = office(schools, parameters=SIZES)
    share = (county.end - county.start).days / 365 * 10 / county.cycle_years("U1")
    assert abs(expected_event_half_days(county, "U1") - share * 2 * 1 * 3) < 1e-9


def test_campaigns_and_look_backs_come_on_top() -> None:
    schools = [school(1, last_comprehensive=LATELY)]
    bare = expected_event_half_days(office(schools, [person("I1")], SIZES), "U1")
    start, end = date(2027, 4, 1), date(2027, 5, 31)
    campaign = make(
        Campaign, campaign_id="C1", name="专项", start=start, end=end, days=1.5, team_size=4, merge=True
    )
    serious = make(FollowUp, issue_id="L1", school_id="S001", severity=Severity.SERIOUS, deadline=start)
    minor = make(FollowUp, issue_id="L2", school_id="S001", severity=Severity.MINOR, deadline=start)
    both = office(schools, [person("I1")], SIZES, campaigns=(campaign,), follow_ups=(serious, minor))
    assert abs(expected_event_half_days(both, "U1") - bare - 2 * 2 * 4 - 4) < 1e-9


def test_a_county_office_evaluates_no_government() -> None:
    assert evaluation_half_days(office([school(1)]), "U1") == 0
