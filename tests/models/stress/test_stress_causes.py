"""What a lost duty wanted: days, which a reserve gives, or dates, people and sessions, which it does not."""

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.facts.due import due_by_office, due_of
from duxue.models.stress.causes import LATE_DAYS, late_visits
from duxue.models.stress.happenings import Happening, HappeningKind
from duxue.models.stress.outcome import BaseCase, DrawResult
from duxue.models.stress.repair import repaired
from duxue.models.stress.report import report_of
from duxue.scenarios.codes import Audience
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, Plan
from duxue.scenarios.records import Training
from duxue.scenarios.rows import make
from tests.models.stress.small_year import small_county, small_plan
from tests.planner.publish import worlds

APRIL = date(2027, 4, 30)


def late_in_april(county: County) -> Plan:
    """The plan with the visit of S001 in April on the month's last day of teaching."""
    plan = small_plan(county)
    rows = (replace(v, date=APRIL) if v.school_id == "S001" and v.date.month == 4 else v for v in plan.visits)
    return replace(plan, visits=tuple(rows))


def ill_at_the_end_of_april(county: County) -> DrawResult:
    base = BaseCase(county, late_in_april(county))
    assert not base.open
    return base.lived(0, (Happening(HappeningKind.SICK, "I1", APRIL, APRIL, APRIL),))


def test_who_is_ill_on_the_last_day_and_alone_lacks_dates_and_no_days() -> None:
    assert ill_at_the_end_of_april(small_county(people=1, schools=1)).causes == {"dates": 1}


def test_a_colleague_who_is_there_but_has_no_day_left_lacks_days() -> None:
    county = small_county(people=2, schools=2)
    tired = replace(county.inspectors["I2"], days_per_month=0.5)
    county = county.with_rows(inspectors=(county.inspectors["I1"], tired))
    assert ill_at_the_end_of_april(county).causes == {"days": 1}


def test_a_school_without_anybody_lacks_people() -> None:
    county = small_county(people=1, schools=1)
    gone = Happening(HappeningKind.LEAVE, "I1", date(2027, 10, 11), county.end, date(2027, 9, 11))
    result = BaseCase(county, small_plan(county)).lived(0, (gone,))
    assert set(result.causes) == {"nobody"}
    assert result.causes["nobody"] == len(result.lost) > 1


def session(name: str, month: int, hours: float = 20.0) -> Training:
    day = date(2027, month, 14)
    return make(Training, training_id=name, start=day, end=day, hours=hours, audience=Audience.ALL)


def schooled(attended: str, *sessions: Training) -> BaseCase:
    county = small_county(people=1, schools=1, training=sessions)
    rows = tuple(Attendance(one, "I1") for one in attended.split())
    base = BaseCase(county, replace(small_plan(county, day=20), attendance=rows))
    assert not base.open
    return base


def missing(day: date) -> Happening:
    return Happening(HappeningKind.SICK, "I1", day, day, day)


def test_a_missed_session_is_made_up_by_another_where_there_is_one() -> None:
    base = schooled("A B", session("A", 4), session("B", 5), session("C", 10))
    result = base.lived(0, (missing(date(2027, 5, 14)),))
    assert (result.lost, result.missed) == ((), 0)
    year = repaired(base.county, base.plan, [missing(date(2027, 5, 14))])
    assert sorted(a.training_id for a in year.plan.attendance) == ["A", "C"]


def test_a_missed_session_is_lost_where_the_other_one_is_over() -> None:
    base = schooled("B C", session("A", 4), session("B", 5), session("C", 10))
    result = base.lived(0, (missing(date(2027, 10, 14)),))
    assert result.lost == (("training_hours", "I1", ""),)
    assert result.causes == {"training": 1}
    assert result.missed == 1


def test_who_had_no_other_session_breaks_no_rule_but_is_told_short_of_hours() -> None:
    base = schooled("A B", session("A", 4), session("B", 10))
    result = base.lived(0, (missing(date(2027, 10, 14)),))
    assert result.lost == ()
    assert result.missed == 1
    report = report_of(base, [result], 1)
    assert report.missed.mean.value == 1.0


@pytest.mark.parametrize("offices", [1, 3])
def test_the_duties_of_the_offices_are_together_those_of_all(offices: int) -> None:
    county = worlds.county(offices)
    by_rule: dict[str, int] = {}
    for (rule, office), number in due_by_office(county).items():
        assert office in county.units
        by_rule[rule] = by_rule.get(rule, 0) + number
    assert by_rule == {rule: number for rule, number in due_of(county).items() if rule in by_rule}
    assert sum(by_rule.values()) == sum(due_of(county).values()) > 0


def test_what_the_offices_lose_is_together_what_all_lose() -> None:
    county = worlds.county(3)
    rates = {
        "stress_sick_days_full_time": 60.0, "stress_sick_days_part_time": 60.0,
        "stress_leave_share_part_time": 0.5,
    }  # fmt: skip
    parameters = county.parameters.replaced({(key, ""): value for key, value in rates.items()})
    base = BaseCase(replace(county, parameters=parameters), worlds.plan_for(county))
    results = [base.draw(n) for n in range(2)]
    report = report_of(base, results, 2)
    assert [o.office_id for o in report.offices] == [u.unit_id for u in county.offices]
    assert sum(o.lost.value for o in report.offices) == pytest.approx(sum(len(r.lost) for r in results) / 2)
    assert sum(o.due for o in report.offices) == sum(d.due for d in report.duties)
    assert sum(o.open for o in report.offices) == sum(d.open for d in report.duties)
    assert sum(o.room for o in report.offices) == pytest.approx(report.room)
    assert any(r.lost for r in results)
    for one in results:
        assert sum(one.causes.values()) == len(one.lost)


def test_visits_at_the_ends_of_months_are_counted() -> None:
    county = small_county(people=1, schools=1)
    early, late = small_plan(county), late_in_april(county)
    assert late_visits(county, late) == late_visits(county, early) + 1
    april = [v for v in late.visits if v.date == APRIL]
    taught = county.calendar.school_days_in(county.schools["S001"], date(2027, 4, 1), APRIL)
    for place, counted in ((-1, 1), (-LATE_DAYS, 1), (-LATE_DAYS - 1, 0)):
        moved = replace(april[0], date=taught[place])
        assert late_visits(county, Plan(visits=(moved,))) == counted
    report = report_of(BaseCase(county, late), [BaseCase(county, late).draw(0)], 1)
    assert report.late == (late_visits(county, late), len(late.visits))
