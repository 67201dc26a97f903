"""Drawn years: the same seed the same year, rates as asked, nothing where the rates are nought."""

from collections import Counter
from dataclasses import replace
from datetime import date
from statistics import fmean

from duxue.models.stress.draws import drawn_year
from duxue.models.stress.happenings import Happening, HappeningKind, as_changes
from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.changing import changed
from tests.models.stress.small_year import small_county, small_plan


def test_without_rates_nothing_happens() -> None:
    county = small_county()
    assert [drawn_year(county, n) for n in range(5)] == [()] * 5


def test_the_same_seed_draws_the_same_year_and_another_another() -> None:
    county = small_county(parameters={"stress_sick_days_full_time": 20.0})
    assert drawn_year(county, 3) == drawn_year(county, 3)
    assert drawn_year(county, 3) != drawn_year(county, 4)
    assert drawn_year(county, 3) != drawn_year(replace(county, seed=county.seed + 1), 3)


def test_one_rate_more_leaves_the_other_kinds_as_they_were() -> None:
    few = small_county(parameters={"stress_sick_days_full_time": 20.0})
    more = small_county(parameters={"stress_sick_days_full_time": 20.0, "stress_snow_days": 5.0})
    sick = [h for h in drawn_year(more, 1) if h.kind is HappeningKind.SICK]
    assert tuple(sick) == drawn_year(few, 1)


def test_days_of_sick_leave_come_as_often_as_asked() -> None:
    county = small_county(
        people=4, parameters={"stress_sick_days_full_time": 12.0, "stress_sick_spell_days": 3.0}
    )
    days = [
        sum(len(county.calendar.workdays(h.start, h.end, "U1")) for h in drawn_year(county, n)) / 4
        for n in range(60)
    ]
    assert 10.0 < fmean(days) < 13.0


def test_every_kind_is_drawn_inside_the_days_to_come_and_known_no_later_than_it_begins() -> None:
    rates = {
        "stress_sick_days_full_time": 8.0, "stress_long_share": 0.9, "stress_leave_share_full_time": 0.9,
        "stress_emergencies": 200.0, "stress_imposed": 200.0, "stress_snow_days": 6.0,
    }  # fmt: skip
    county = replace(small_county(people=4, parameters=rates), as_of=date(2027, 3, 1))
    seen: Counter[HappeningKind] = Counter()
    for number in range(10):
        for one in drawn_year(county, number):
            seen[one.kind] += 1
            assert date(2027, 3, 1) <= one.known <= one.start <= one.end <= county.end
    assert set(seen) == set(HappeningKind)


def test_happenings_are_changes_that_a_revision_understands() -> None:
    county = small_county()
    day = date(2027, 4, 7)
    drawn = [
        Happening(HappeningKind.SICK, "I1", day, day, day),
        Happening(HappeningKind.LEAVE, "I2", date(2027, 5, 10), county.end, day),
        Happening(HappeningKind.EMERGENCY, "S001", date(2027, 4, 8), date(2027, 4, 8), day, 1, ("I2",)),
        Happening(HappeningKind.IMPOSED, "S002", date(2027, 4, 9), date(2027, 4, 9), day, 0, ("I1",)),
        Happening(HappeningKind.SNOW, "", date(2027, 4, 12), date(2027, 4, 12), day),
    ]
    changes = as_changes(county, drawn)
    assert [row.kind for row in changes.rows] == [ChangeKind.ILL, ChangeKind.LEAVE, ChangeKind.EMERGENCY]
    after = changed(county, small_plan(county), changes, county.as_of)
    assert after.inspectors["I2"].term_end == date(2027, 5, 9)
    assert [(a.start, a.end) for a in after.absences_of("I1")] == [(day, day)]
    assert [i.target_id for i in after.rows.imposed] == ["S002", "S001"]
    one = after.schools["S001"]
    assert date(2027, 4, 12) not in after.calendar.school_days(one)
    assert date(2027, 4, 13) in after.calendar.school_days(one)
