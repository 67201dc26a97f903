"""A drawn year lived through: small offices where it is known beforehand what is lost and what is mended."""

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.facts.due import DUTIES
from duxue.models.stress.draws import drawn_year
from duxue.models.stress.happenings import Happening, HappeningKind
from duxue.models.stress.outcome import BaseCase, breaches
from duxue.models.stress.repair import repaired
from duxue.models.stress.report import report_of
from duxue.planner.audit import audit
from duxue.scenarios.codes import Half, Role, Status, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat
from duxue.scenarios.rows import Task, make
from tests.draws import some
from tests.models.stress.small_year import small_county, small_plan


def absent(who: str, first: date, last: date, kind: HappeningKind = HappeningKind.SICK) -> Happening:
    return Happening(kind, who, first, last, first)


def lost(base: BaseCase, *happenings: Happening) -> list[tuple[str, str, str]]:
    return list(base.lived(0, tuple(happenings)).lost)


def test_when_nothing_happens_everything_is_met_surely() -> None:
    county = small_county()
    plan = small_plan(county)
    base = BaseCase(county, plan)
    assert not base.open
    report = report_of(base, [base.draw(n) for n in range(4)], 4)
    for one in report.duties:
        assert (one.met.value, one.met.low, one.met.high) == (1.0, 1.0, 1.0)
        assert one.lost.high == 0
    assert {d.rule for d in report.duties} >= {"coverage", "monthly_visit"}
    assert all(m.mean.high == 0 for m in report.moves)
    assert report.enough == 0.0
    assert repaired(county, plan, ()).plan.visits == plan.visits


def test_one_person_alone_and_ill_for_all_of_march_loses_the_visits_of_march_and_no_others() -> None:
    county = small_county(people=1, schools=3)
    base = BaseCase(county, small_plan(county))
    march = absent("I1", date(2027, 3, 1), date(2027, 3, 31), HappeningKind.LONG)
    assert lost(base, march) == [("monthly_visit", f"S00{n}", "2027-03-01") for n in (1, 2, 3)]


def standing_in(plan: Plan, school: str) -> list[tuple[str, date, date]]:
    return [(r.inspector_id, r.start, r.end) for r in plan.stand_ins_at(school)]


def test_a_colleague_stands_in_for_a_person_ill_for_long_and_no_school_changes_hands() -> None:
    county = small_county(people=2, schools=2)
    base = BaseCase(county, small_plan(county, day=18))
    spring = absent("I1", date(2027, 4, 1), date(2027, 5, 31), HappeningKind.LONG)
    assert lost(base, spring) == []
    plan = repaired(county, base.plan, [spring]).plan
    assert plan.postings == base.plan.postings
    assert standing_in(plan, "S001") == [("I2", date(2027, 4, 1), date(2027, 5, 31))]
    assert standing_in(plan, "S002") == []
    assert {v.inspector_id for v in plan.visits_at("S001") if v.date.month in (4, 5)} == {"I2"}


def test_where_nobody_may_stand_in_schools_pass_on_for_a_long_leave_and_come_back() -> None:
    county = small_county(people=2, schools=2, parameters={"stand_in_days": 0})
    base = BaseCase(county, small_plan(county, day=18))
    spring = absent("I1", date(2027, 4, 1), date(2027, 5, 31), HappeningKind.LONG)
    assert lost(base, spring) == []
    plan = repaired(county, base.plan, [spring]).plan
    assert [(p.inspector_id, p.start, p.end) for p in plan.postings_at("S001")] == [
        ("I1", date(2027, 1, 1), date(2027, 3, 31)),
        ("I2", date(2027, 4, 1), date(2027, 5, 31)),
        ("I1", date(2027, 6, 1), date(2027, 12, 31)),
    ]
    assert plan.stand_ins == ()


def test_a_visit_that_falls_out_for_a_day_is_made_later_in_its_month_by_the_same_person() -> None:
    county = small_county(people=1, schools=1)
    plan = small_plan(county)
    was = next(v for v in plan.visits if v.date.month == 4)
    after = repaired(county, plan, [absent("I1", was.date, was.date)]).plan
    now = [v for v in after.visits if v.date.month == 4]
    assert [v.visit_id for v in now] == [was.visit_id]
    assert was.date < now[0].date
    assert now[0].inspector_id == "I1"
    assert [v for v in after.visits if v.date.month != 4] == [v for v in plan.visits if v.date.month != 4]


def test_a_visit_on_the_last_day_of_a_month_that_falls_out_is_lost() -> None:
    county = small_county(people=1, schools=1)
    plan = small_plan(county)
    last = max(county.calendar.school_days_in(county.schools["S001"], date(2027, 4, 1), date(2027, 4, 30)))
    visits = tuple(replace(v, date=last) if v.date.month == 4 else v for v in plan.visits)
    base = BaseCase(county, replace(plan, visits=visits))
    assert lost(base, absent("I1", last, last)) == [("monthly_visit", "S001", "2027-04-01")]


def on_the_last_day(plan: Plan, county: County, month: int) -> tuple[Plan, date]:
    """The plan with the visit of S001 in a month on the last day of teaching."""
    first = date(2027, month, 1)
    last = max(county.calendar.school_days_in(county.schools["S001"], first, date(2027, month, 30)))
    rows = (
        replace(v, date=last) if v.school_id == "S001" and v.date.month == month else v for v in plan.visits
    )
    return replace(plan, visits=tuple(rows)), last


def test_a_colleague_stands_in_at_the_end_of_a_month() -> None:
    county = small_county(people=2, schools=2)
    plan, last = on_the_last_day(small_plan(county), county, 4)
    base = BaseCase(county, plan)
    ill = absent("I1", last, date(2027, 5, 6))
    result = base.lived(0, (ill,))
    assert (result.lost, result.other) == ((), ())
    assert result.moves["covers"] == 1
    year = repaired(county, plan, [ill])
    assert year.plan.postings == plan.postings
    assert standing_in(year.plan, "S001") == [("I2", last, date(2027, 5, 6))]
    assert [v.inspector_id for v in year.plan.visits_at("S001") if v.date.month in (4, 5)] == ["I2", "I1"]


def test_nobody_stands_in_where_the_visit_would_not_be_made_all_the_same() -> None:
    """Who could stand in has the days of the month used up: the school stays where it is."""
    county = small_county(people=2, schools=2)
    people = (county.inspectors["I1"], replace(county.inspectors["I2"], days_per_month=0.5))
    county = county.with_rows(inspectors=people)
    plan, last = on_the_last_day(small_plan(county), county, 4)
    base = BaseCase(county, plan)
    assert not base.open
    ill = absent("I1", last, last)
    result = base.lived(0, (ill,))
    assert result.lost == (("monthly_visit", "S001", "2027-04-01"),)
    assert (result.moves["covers"], result.moves["postings"]) == (0, 0)


def test_a_school_that_nobody_could_take_is_offered_again_at_the_next_rerun() -> None:
    """The second one's term begins on the first of November: three weeks without anybody, not to the end of the year."""
    county = small_county(people=2, schools=1)
    late = replace(county.inspectors["I2"], term_start=date(2027, 11, 1))
    county = county.with_rows(inspectors=(county.inspectors["I1"], late))
    base = BaseCase(county, small_plan(county, day=20))
    gone = Happening(HappeningKind.LEAVE, "I1", date(2027, 10, 11), county.end, date(2027, 9, 11))
    assert lost(base, gone) == [("coverage", "S001", "2027-10-11")]
    year = repaired(county, base.plan, [gone])
    assert [(p.inspector_id, p.start, p.end) for p in year.plan.postings_at("S001")] == [
        ("I1", date(2027, 1, 1), date(2027, 10, 10)),
        ("I2", date(2027, 11, 1), date(2027, 12, 31)),
    ]
    assert [v.inspector_id for v in year.plan.visits_at("S001") if v.date.month > 10] == ["I2", "I2"]


def test_who_leaves_and_is_the_only_one_leaves_schools_without_anybody_and_the_report_says_so() -> None:
    county = small_county(people=1, schools=1)
    base = BaseCase(county, small_plan(county))
    gone = Happening(HappeningKind.LEAVE, "I1", date(2027, 10, 11), county.end, date(2027, 9, 11))
    found = lost(base, gone)
    assert ("coverage", "S001", "2027-10-11") in found
    assert ("monthly_visit", "S001", "2027-11-01") in found
    assert not any(day < "2027-10" for _, _, day in found)


def test_who_leaves_hands_over_for_good_and_nothing_is_lost_where_others_have_room() -> None:
    county = small_county(people=3, schools=3)
    base = BaseCase(county, small_plan(county))
    gone = Happening(HappeningKind.LEAVE, "I1", date(2027, 10, 11), county.end, date(2027, 9, 11))
    assert lost(base, gone) == []
    rows = repaired(county, base.plan, [gone]).plan.postings_at("S001")
    assert rows[0].end == date(2027, 10, 10)
    assert rows[-1].end == county.end
    assert all(p.inspector_id != "I1" for p in rows[1:])


def test_full_hands_take_one_school_too_many_rather_than_leave_it_to_nobody() -> None:
    county = small_county(people=2, schools=4, parameters={"schools_per_inspector": 2})
    base = BaseCase(county, small_plan(county))
    gone = Happening(HappeningKind.LEAVE, "I1", date(2027, 10, 11), county.end, date(2027, 9, 11))
    result = base.lived(0, (gone,))
    assert not any(rule == "coverage" for rule, _, _ in result.lost)
    assert ("responsible_load", "I2", "2027-10-11") in result.other


def event_at(target: str, day: date, *people: str) -> tuple[Event, list[Seat]]:
    event = make(
        Event, event_id="E1", office_id="U1", target_id=target, kinds=(Task(TaskKind.COMPREHENSIVE),),
        start=day, end=date(day.year, day.month, day.day + 1), notice_on=date(2027, 3, 1), status=Status.PLANNED,
    )  # fmt: skip
    seats = [Seat("E1", who, Role.LEAD if n == 0 else Role.MEMBER) for n, who in enumerate(people)]
    return event, seats


def with_event(people: int) -> tuple[County, Plan]:
    county = small_county(
        people=people, schools=1, parameters={"team_size": 2, "responsible_may_join": False}
    )
    school = replace(county.schools["S001"], last_comprehensive=date(2022, 6, 30))
    county = county.with_rows(schools=(school,))
    plan = small_plan(county, day=22)
    event, seats = event_at("S001", date(2027, 4, 14), "I2", "I3")
    return county, replace(plan, events=(event,), seats=tuple(seats))


def test_a_stand_in_takes_the_seat_of_who_is_ill_on_the_day() -> None:
    county, plan = with_event(4)
    after = repaired(county, plan, [absent("I3", date(2027, 4, 14), date(2027, 4, 14))]).plan
    assert after.event("E1") is not None
    assert after.event("E1").start == date(2027, 4, 14)  # type: ignore[union-attr]
    assert {s.inspector_id for s in after.team("E1")} == {"I2", "I4"}


def test_an_event_that_snow_prevents_gets_another_day_with_its_notice() -> None:
    county, plan = with_event(3)
    snow = Happening(HappeningKind.SNOW, "", date(2027, 4, 14), date(2027, 4, 14), date(2027, 4, 14))
    year = repaired(county, plan, [snow])
    moved = [e for e in year.plan.live_events if e.target_id == "S001"]
    assert len(moved) == 1
    assert moved[0].start >= date(2027, 4, 28)  # ten workdays of notice
    assert not any(r == "comprehensive_cycle" for r, _, _ in breaches(year.county, year.plan))


def test_an_emergency_takes_who_is_free_and_counts_as_days_of_the_reserve() -> None:
    county = small_county(people=2, schools=2)
    base = BaseCase(county, small_plan(county))
    day = next(v.date for v in base.plan.visits_by("I1") if v.date.month == 4)
    others = [v.visit_id for v in base.plan.visits_by("I2") if v.date == day]
    assert others  # both have a visit that day: one of them must move
    told = Happening(HappeningKind.EMERGENCY, "S001", day, day, day, 1)
    result = base.lived(0, (told,))
    year = repaired(county, base.plan, [told])
    (sent,) = year.happenings[0].taken
    assert result.lost == ()
    assert result.reserve_days[sent] == 1.0
    assert not any(v.date == day for v in year.plan.visits_by(sent))


@pytest.mark.parametrize("number", some(range(3)))
def test_no_duty_is_told_met_that_the_audit_calls_unmet(number: int) -> None:
    """Every breach that the audit finds in a mended plan is among those that the draw tells, rule by rule."""
    rates = {
        "stress_sick_days_full_time": 40.0, "stress_long_share": 0.4, "stress_leave_share_full_time": 0.3,
        "stress_emergencies": 100.0, "stress_imposed": 60.0, "stress_snow_days": 4.0, "team_size": 2,
    }  # fmt: skip
    county = small_county(people=5, schools=12, parameters=rates)
    schools = tuple(
        replace(s, last_comprehensive=date(2022, 6, 30)) if s.school_id in ("S003", "S004") else s
        for s in county.rows.schools
    )
    county = county.with_rows(schools=schools)
    plan = small_plan(county, day=20)
    rows = [event_at("S003", date(2027, 4, 14), "I1", "I2"), event_at("S004", date(2027, 5, 12), "I3", "I5")]
    events = (rows[0][0], replace(rows[1][0], event_id="E2"))
    seats = (*rows[0][1], *(replace(s, event_id="E2") for s in rows[1][1]))
    plan = replace(plan, events=events, seats=seats)
    base = BaseCase(county, plan)
    result = base.draw(number)
    year = repaired(county, plan, drawn_year(county, number))
    found = {
        (f.rule, f.subject, f.date.isoformat() if f.date else "")
        for f in audit(year.county, year.plan).breaches
    }
    assert found - base.open == {*result.lost, *result.other}
    assert all(rule in DUTIES for rule, _, _ in result.lost)
    # Mending never breaks what it could have kept: only facts of staff, and one school too many, are beside the duties.
    assert {rule for rule, _, _ in result.other} <= {
        "responsible_load", "staffing_level", "full_time_share", "week_cap", "event_cap", "one_comprehensive_a_year",
    }  # fmt: skip


def test_field_days_are_counted_by_halves() -> None:
    county = small_county(people=1, schools=2)
    plan = small_plan(county)
    assert {v.half for v in plan.visits} == {Half.AM, Half.PM}
    assert BaseCase(county, plan).loads.work["I1", date(2027, 4, 1)] == 1.0


def test_a_school_that_passes_to_another_zone_takes_its_schools_along_or_stays() -> None:
    county = small_county(people=2, schools=2, parameters={"zone_schools": 2})
    plan = small_plan(county)
    apart = tuple(replace(z, zone_id=f"Z{n}", leader_id=f"I{n}") for n, z in enumerate(plan.zones, 1))
    base = BaseCase(county, replace(plan, zones=apart))
    assert not base.open
    gone = Happening(HappeningKind.LEAVE, "I1", date(2027, 10, 11), county.end, date(2027, 9, 11))
    result = base.lived(0, (gone,))
    assert result.lost == ()
    assert result.other == ()
    zones = repaired(county, base.plan, [gone]).plan.zones
    assert len({z.zone_id for z in zones}) == 1


def test_where_no_zone_has_room_a_school_is_left_without_anybody_rather_than_a_must_broken_unseen() -> None:
    county = small_county(people=2, schools=2, parameters={"zone_schools": 1})
    plan = small_plan(county)
    apart = tuple(replace(z, zone_id=f"Z{n}", leader_id=f"I{n}") for n, z in enumerate(plan.zones, 1))
    base = BaseCase(county, replace(plan, zones=apart))
    gone = Happening(HappeningKind.LEAVE, "I1", date(2027, 10, 11), county.end, date(2027, 9, 11))
    result = base.lived(0, (gone,))
    assert ("coverage", "S001", "2027-10-11") in result.lost
    assert not any(rule == "zone" for rule, _, _ in result.other)


def test_schools_that_pass_on_and_come_back_stay_in_one_zone_with_their_inspector() -> None:
    """Zones have no dates: who is ill for months gets all schools back, and they must lie in one zone then as before."""
    limits = {"zone_schools": 3, "schools_per_inspector": 2, "stand_in_days": 0}
    county = small_county(people=4, schools=4, parameters=limits)
    plan = small_plan(county)
    holders = {"S001": "I1", "S002": "I1", "S003": "I2", "S004": "I3"}
    postings = tuple(replace(p, inspector_id=holders[p.school_id]) for p in plan.postings)
    visits = tuple(
        replace(v, inspector_id=holders[v.school_id], half=Half.PM if v.school_id == "S002" else Half.AM)
        for v in plan.visits
    )
    places = {"S001": ("Z1", "I1"), "S002": ("Z1", "I1"), "S003": ("Z2", "I2"), "S004": ("Z3", "I3")}
    zones = tuple(
        replace(z, zone_id=places[z.school_id][0], leader_id=places[z.school_id][1]) for z in plan.zones
    )
    base = BaseCase(county, replace(plan, postings=postings, visits=visits, zones=zones))
    assert not base.open
    spring = absent("I1", date(2027, 4, 1), date(2027, 5, 31), HappeningKind.LONG)
    result = base.lived(0, (spring,))
    assert not any(rule == "zone" for rule, _, _ in result.other)
    rows = repaired(county, base.plan, [spring]).plan.postings_at("S001")
    assert [p.inspector_id == "I1" for p in rows] == [True, False, True]
