"""What many drawn years say together, from draws that are written down: shares, weak places, weeks, causes, offices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from duxue.models.facts.due import Key
from duxue.models.stress.causes import Cause, late_visits, missed_hours
from duxue.models.stress.intervals import share_of
from duxue.models.stress.outcome import BaseCase, DrawResult, breaches
from duxue.models.stress.repair import Repaired
from duxue.models.stress.report import Report, report_of
from duxue.models.stress.reserve import SHARES
from duxue.scenarios.plan import Attendance
from duxue.scenarios.records import Waiver
from duxue.scenarios.rows import make
from tests.scenarios_small.stories import Small, course_in_may, issues_at_a_school, two_beside_two

MARCH, APRIL = ("monthly_visit", "S000", "2027-03-01"), ("monthly_visit", "S002", "2027-04-01")
HOURS = ("training_hours", "X1", "")


def base(small: Small | None = None) -> BaseCase:
    story = small or two_beside_two()
    return BaseCase(story.county, story.plan)


def drawn(number: int, *lost: Key, **told: object) -> DrawResult:
    """A draw in which these duties were lost and all else went well."""
    given: dict[str, object] = {
        "happened": {}, "due": {"monthly_visit": 36, "coverage": 4}, "lost": lost, "other": (), "moves": {},
        "reserve_days": {}, "reserve_months": {}, "hits": {}, "borne": dict.fromkeys(SHARES, True), "causes": {}, "missed": 0,
    }  # fmt: skip
    return DrawResult(number, **{**given, **told})  # type: ignore[arg-type]


def report(*draws: DrawResult, small: Small | None = None) -> Report:
    return report_of(base(small), draws, len(draws))


def test_the_order_in_which_draws_come_does_not_matter_and_none_is_no_report() -> None:
    draws = [drawn(0, MARCH), drawn(1), drawn(2, MARCH, APRIL)]
    assert report(*draws) == report(*reversed(draws))
    with pytest.raises(ValueError, match="no draws"):
        report()


def test_a_year_counts_as_whole_where_nothing_is_lost_in_it() -> None:
    found = report(drawn(0, MARCH), drawn(1), drawn(2), drawn(3))
    assert found.whole == share_of(3, 4)
    assert (found.asked, found.draws) == (4, 4)


def test_duties_met_are_those_due_less_those_lost_and_those_open_before() -> None:
    found = {d.rule: d for d in report(drawn(0, MARCH), drawn(1, MARCH, APRIL)).duties}
    visits = found["monthly_visit"]
    assert (visits.due, visits.open) == (36, 0)
    assert visits.lost.value == 1.5
    assert visits.met.value == pytest.approx(1 - 1.5 / 36)
    assert visits.unharmed.value == 0.0
    assert found["coverage"].unharmed.value == 1.0
    assert "look_back" not in found, "none is due"


def test_what_is_open_before_anything_happens_is_told_apart_and_counts_as_not_met() -> None:
    due = {"look_back": 2, "monthly_visit": 36, "coverage": 4}
    found = {d.rule: d for d in report(drawn(0, due=due), small=issues_at_a_school()).duties}
    assert (found["look_back"].due, found["look_back"].open, found["look_back"].met.value) == (2, 2, 0.0)
    assert found["look_back"].lost.value == 0.0


def test_the_weakest_school_is_where_duties_are_lost_in_most_years() -> None:
    found = report(drawn(0, MARCH, ("monthly_visit", "S000", "2027-05-01")), drawn(1, MARCH), drawn(2, APRIL))
    assert [(w.subject, w.harmed.value, w.lost.value) for w in found.schools] == [
        ("S000", pytest.approx(2 / 3), 1.0), ("S002", pytest.approx(1 / 3), pytest.approx(1 / 3)),
    ]  # fmt: skip


def test_a_persons_losses_are_those_of_the_schools_held_and_days_beyond_the_plan_count_too() -> None:
    found = report(
        drawn(0, MARCH, HOURS, reserve_days={"X0": 2.0}), drawn(1, reserve_days={"X0": 1.0, "X1": 3.0})
    )
    people = {w.subject: w for w in found.people}
    assert (people["X0"].lost.value, people["X0"].reserve_days.value) == (0.5, 1.5)
    assert (people["X1"].lost.value, people["X1"].reserve_days.value) == (0.5, 1.5)
    assert [w.subject for w in found.schools] == ["S000"]
    assert found.reserve_days.mean.value == 3.0


def test_weeks_and_months_tell_when_most_has_to_move() -> None:
    week, later = date(2027, 3, 1), date(2027, 3, 29)
    found = report(
        drawn(0, MARCH, hits={week: 4, later: 1}), drawn(1, hits={week: 2}, reserve_months={"2027-04": 3.0})
    )
    assert [(w.start, w.hits.value) for w in found.weeks] == [(week, 3.0), (later, 0.5)]
    months = {m.start.month: m for m in found.months}
    assert (months[3].hits.value, months[3].lost.value, months[3].reserve_days.value) == (3.5, 0.5, 0.0)
    assert months[4].reserve_days.value == 1.5
    assert len(months) == 12


@pytest.mark.parametrize(("fails", "enough"), [(set(), 0.0), ({0.0, 0.05}, 0.1), (set(SHARES), None)])
def test_the_smallest_share_that_bears_nearly_all_years_is_enough(
    fails: set[float], enough: float | None
) -> None:
    bears: Mapping[float, bool] = {share: share not in fails for share in SHARES}
    found = report(drawn(0, borne=bears), drawn(1, borne=bears))
    assert found.enough == enough


def test_a_share_that_today_s_people_could_not_keep_is_not_enough_whatever_it_would_bear() -> None:
    """Two half-days a month of two days agreed: more than half in reserve cannot be kept."""
    small = two_beside_two()
    people = tuple(replace(i, days_per_month=2.0) for i in small.county.rows.inspectors)
    few = small.with_rows(inspectors=people)
    bears = {share: share > 0.5 for share in SHARES}
    found = report(drawn(0, borne=bears), small=few)
    possible = {r.share: r.possible for r in found.reserve}
    assert (possible[0.5], possible[0.55]) == (True, False)
    assert found.enough is None


def test_causes_moves_and_happenings_have_a_figure_each_the_absent_ones_nought() -> None:
    found = report(drawn(0, MARCH, causes={"days": 1}, moves={"visits": 4}, happened={"sick": 2}), drawn(1))
    causes = {c.cause: c for c in found.causes}
    assert set(causes) == set(Cause)
    assert (causes[Cause.DAYS].lost.value, causes[Cause.DAYS].unharmed.value) == (0.5, 0.5)
    assert causes[Cause.NOBODY].lost.value == 0.0
    assert {m.name: m.mean.value for m in found.moves}["visits"] == 2.0
    assert {m.name: m.mean.value for m in found.happened}["sick"] == 1.0


def test_an_office_has_its_own_duties_people_and_room() -> None:
    (one,) = report(drawn(0, MARCH, reserve_days={"X0": 1.0, "gone": 9.0}), drawn(1)).offices
    assert (one.office_id, one.lost.value, one.reserve_days.value) == ("U1", 0.5, 0.5)
    assert one.met.value == pytest.approx(1 - 0.5 / one.due)
    # Two people of fifteen days in twelve months, less a day in each of nine months.
    assert one.room == 2 * (12 * 15 - 9)


def test_rules_that_are_no_duties_are_told_where_a_year_breaks_them() -> None:
    other = ("responsible_load", "X1", "2027-05-01")
    (one,) = report(drawn(0, other=(other,)), drawn(1)).other
    assert (one.name, one.mean.value, one.high) == ("responsible_load", 0.5, pytest.approx(0.95))


# What a year has cost.


def test_goals_and_waived_breaches_are_none() -> None:
    small = issues_at_a_school()
    assert {key[:2] for key in breaches(small.county, small.plan)} == {
        ("look_back", "L1"),
        ("look_back", "L2"),
    }
    waiver = make(
        Waiver, rule="look_back", subject="L1", reason="试", approved_by="局", approved_on=date(2026, 12, 1)
    )
    county = small.county.with_rows(waivers=(waiver,))
    assert {key[1] for key in breaches(county, small.plan)} == {"L2"}


@pytest.mark.parametrize(
    ("before", "after", "missed"),
    [
        (("X0", "X1"), ("X0", "X1"), 0),
        (("X0", "X1"), ("X0",), 1),
        (("X0",), ("X0",), 0),
        ((), (), 0),
        (("X0", "X1"), (), 2),
    ],
)
def test_hours_are_missed_that_the_plan_had_given(
    before: tuple[str, ...], after: tuple[str, ...], missed: int
) -> None:
    small = course_in_may()

    def going(*people: str) -> Small:
        return small.but(attendance=tuple(Attendance("T1", i) for i in people))

    year = Repaired(going(*after).plan, small.county, (), {})
    assert missed_hours(going(*before).plan, year) == missed


def test_hours_beyond_those_needed_are_no_loss() -> None:
    small = course_in_may()
    people = tuple(replace(i, training_hours=40.0) for i in small.county.rows.inspectors)
    done = small.with_rows(inspectors=people)
    assert missed_hours(done.plan, Repaired(done.but(attendance=()).plan, done.county, (), {})) == 0


@pytest.mark.parametrize(("day", "late"), [(23, 0), (24, 1), (30, 1), (1, 0)])
def test_a_visit_on_one_of_the_last_five_school_days_of_its_month_is_late(day: int, late: int) -> None:
    """In April 2027 those are the Monday to Friday of its last week."""
    small = two_beside_two()
    visit = next(v for v in small.plan.visits_at("S000") if v.date.month == 4)
    moved = replace(visit, date=date(2027, 4, day))
    assert late_visits(small.county, small.but(visits=(moved,)).plan) == late
