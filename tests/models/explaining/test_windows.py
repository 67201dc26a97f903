"""Windows that leave an event no day, and the ways out of it, on small offices: what is open with which rule off, what mends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.explaining.shortages.timing import conflict_of, shortage_of, witness_of
from duxue.models.explaining.shortages.timing_ways import ways
from duxue.models.explaining.shortages.windows import Window, blocked, days_left, quiet_reasons, windows
from duxue.models.explaining.telling import Way
from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import Severity
from duxue.scenarios.county import County
from duxue.scenarios.edits.row_edits import applied
from duxue.scenarios.grouping import grouped
from duxue.scenarios.records import Campaign, Closure, FollowUp, Principal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school
from tests.scenarios_small.stories import city_and_its_county

WINTER = date(2027, 1, 25), date(2027, 2, 19)
"""The days between two terms."""


def campaign(first: date, last: date, **cells: object) -> Campaign:
    return make(Campaign, campaign_id="C1", name="安全", office_id="U1", start=first, end=last, **cells)


def county(*rows: Campaign, as_of: date = date(2026, 12, 1), **tables: tuple[object, ...]) -> County:
    schools = [school(1), school(2, last_comprehensive=date(2025, 5, 5))]
    found = office(schools, [person("I1")], {"notice_workdays": 10}, campaigns=rows, **tables)
    return replace(found, as_of=as_of)


def only(world: County, rule: str = "special_campaign") -> Window:
    return next(w for w in blocked(world, "U1") if w.rule == rule)


def group(world: County, office_id: str = "U1") -> tuple[Window, ...]:
    (mine,) = grouped(blocked(world, office_id), lambda window: window.key).values()
    return mine


def ways_of(world: County, office_id: str = "U1") -> dict[str, Way]:
    """The ways out of the one cause by their words; each is applied and leaves as many open as it says."""
    mine = group(world, office_id)
    found = ways(world, office_id, mine)
    assert list(found) == sorted(found, key=lambda w: w.rank)
    for way in found:
        left = [
            w for w in blocked(applied(world, way.edits), office_id)
            if (w.rule, w.target_id) not in applied(world, way.edits).waived
        ]  # fmt: skip
        assert (way.before, way.after) == (len(mine), len(left)), way.said.zh
    return {way.said.zh: way for way in found}


def test_nothing_is_blocked_where_every_duty_has_its_days() -> None:
    world = county(campaign(date(2027, 4, 12), date(2027, 4, 16)))
    assert [w.target_id for w in windows(world, "U1")] == ["S001", "S002"]
    assert blocked(world, "U1") == ()


def test_a_window_between_two_terms_leaves_days_only_without_the_rule_on_them() -> None:
    world = county(campaign(*WINTER))
    one = only(world)
    assert one.switches == ("special_campaign", "quiet_days", "event_days", "notice")
    assert next(days_left(world, "U1", one, {"special_campaign"})) == WINTER[0]
    assert len(list(days_left(world, "U1", one, {"special_campaign"}))) == 26
    assert next(days_left(world, "U1", one, set(one.switches) - {"special_campaign"})) == date(2027, 1, 4)
    assert list(days_left(world, "U1", one)) == []


def test_what_the_days_of_a_window_are_is_counted_the_commonest_first() -> None:
    world = county(campaign(*WINTER))
    reasons = [(said.zh, number) for said, number in quiet_reasons(world, "S001", *WINTER)]
    assert reasons == [("学期之外", 14), ("周末", 6), ("放假", 6)]
    shut = world.with_rows(
        closures=(
            make(Closure, school_id="S001", start=date(2027, 3, 1), end=date(2027, 3, 2), reason="施工"),
        )
    )
    calendar = WorkCalendar(shut.rows.calendar, shut.rows.closures, {"": False, "U1": False})
    week = quiet_reasons(replace(shut, calendar=calendar), "S001", date(2027, 3, 1), date(2027, 3, 7))
    assert [(said.zh, n) for said, n in week] == [("教学日", 3), ("不可督导时段（施工）", 2), ("周末", 2)]
    gone = world.with_rows(schools=(replace(world.schools["S001"], closed=date(2027, 3, 3)),))
    late = quiet_reasons(gone, "S001", date(2027, 3, 2), date(2027, 3, 5))
    assert [(said.zh, n) for said, n in late] == [("学校未开办或已撤并", 3), ("教学日", 1)]
    assert quiet_reasons(world, "S001", date(2028, 3, 1), date(2028, 3, 2)) == ()


def test_the_schools_of_a_campaign_are_one_cause_told_with_the_rules_that_conflict() -> None:
    world = county(campaign(*WINTER))
    mine = group(world)
    conflict = conflict_of(world, "U1", mine)
    assert conflict is not None
    assert conflict.rules == ("special_campaign", "quiet_days")
    assert (conflict.necessary, conflict.smallest) == (True, True)
    told = witness_of(world, "U1", mine, conflict)
    assert (
        told.said.zh == "专项督导“安全”：窗口2027年1月25日至2月19日，第1小学、第2小学在窗口内没有一个教学日"
    )
    assert (told.demanded, told.available, told.schools) == (2.0, 0.0, ("S001", "S002"))
    assert shortage_of(mine).said.zh == "专项督导“安全”：2项没有可排的日期"


def test_the_window_is_widened_to_the_next_days_that_leave_a_choice_and_to_the_end_of_their_week() -> None:
    """The term begins on 22 February: ten days to choose from reach to Friday, 5 March; back they reach into January."""
    found = ways_of(county(campaign(*WINTER)))
    later = found["把专项督导“安全”窗口的“止”改为2027年3月5日"]
    assert (later.leave, later.whole) == ("office", True)
    assert "把专项督导“安全”窗口的“起”改为2027年1月11日" in found
    asked = ways_of(county(campaign(*WINTER, basis="市教育局通知")))
    assert "先报其同意" in asked["把专项督导“安全”窗口的“止”改为2027年3月5日"].basis.zh


def test_days_that_never_lie_together_in_one_week_may_be_made_fewer() -> None:
    """Thursday to Tuesday: a weekend between two pairs of days, three days are wanted in a row."""
    world = county(campaign(date(2027, 4, 15), date(2027, 4, 20), days=3.0))
    conflict = conflict_of(world, "U1", group(world))
    assert conflict is not None
    assert set(conflict.rules) == {"special_campaign", "quiet_days", "event_days"}
    told = witness_of(world, "U1", group(world), conflict)
    assert told.said.zh.endswith("在窗口内教学日4天，没有同一周内连续的3天")
    way = ways_of(world)["专项督导“安全”每校改为1天"]
    assert way.edits[0].cells == {"days": 1.0}


def test_a_window_too_near_asks_for_a_shorter_notice_and_no_shorter_than_need_be() -> None:
    """On 6 April the campaign of the next ten days is still unannounced: seven workdays are left to its last one."""
    world = county(campaign(date(2027, 4, 7), date(2027, 4, 16)), as_of=date(2027, 4, 6))
    found = ways_of(world)
    (said,) = [s for s in found if s.startswith("把提前通知由10个工作日改为")]
    days = int(said.removeprefix("把提前通知由10个工作日改为").removesuffix("个工作日"))
    last = date(2027, 4, 16)
    assert world.calendar.workdays_before(last, days, "U1") >= world.as_of
    assert world.calendar.workdays_before(last, days + 1, "U1") < world.as_of
    told = witness_of(world, "U1", group(world), conflict_of(world, "U1", group(world)))
    assert told.said.zh.endswith("在窗口内来不及提前10个工作日通知")


def test_closures_that_cover_the_window_may_be_taken_out_by_agreement() -> None:
    shut = make(Closure, school_id="S001", start=date(2027, 4, 10), end=date(2027, 4, 18), reason="施工")
    world = county(campaign(date(2027, 4, 12), date(2027, 4, 16)), closures=(shut,))
    calendar = WorkCalendar(world.rows.calendar, world.rows.closures, {"": False, "U1": False})
    world = replace(world, calendar=calendar)
    assert [w.target_id for w in group(world)] == ["S001"]
    way = ways_of(world)["与学校协商，取消窗口内1段不可督导时段"]
    assert (way.leave, way.whole) == ("review", True)
    assert way.edits[0].key["school_id"] == "S001"


def test_a_head_who_goes_in_the_holidays_is_reviewed_sooner_or_the_review_is_waived() -> None:
    """The term of the head ends on 25 August; four weeks before it there is no school, the summer term ends on 9 July."""
    head = make(Principal, school_id="S001", name="校长", term_end=date(2027, 8, 25))
    world = county(principals=(head,))
    parameters = world.parameters.replaced({("review_weeks", ""): 4})
    found = ways_of(replace(world, parameters=parameters))
    (weeks,) = [w for said, w in found.items() if said.startswith("把校长任期结束督导的提前周数由4周改为")]
    number = int(str(weeks.edits[0].cells["value"]))
    first = date(2027, 8, 25) - timedelta(weeks=number)
    starts = world.calendar.school_days_in(world.schools["S001"], first, date(2027, 7, 9))
    assert len(starts) >= 4, "three days on which two in a row begin"
    waived = found["豁免第1小学本任校长的任期结束督导（原则性规定）"]
    assert (waived.leave, waived.whole) == ("waiver", True)


def test_a_look_back_in_the_holidays_gets_more_days() -> None:
    issue = make(
        FollowUp, issue_id="L1", school_id="S001", deadline=date(2027, 7, 10), severity=Severity.SERIOUS
    )
    world = county(follow_ups=(issue,))
    parameters = world.parameters.replaced({("look_back_days", ""): 30})
    found = ways_of(replace(world, parameters=parameters))
    (days,) = [w for said, w in found.items() if said.startswith("把回头看期限由30天改为")]
    # The first of September is the 53rd day behind the deadline; three days are to be had by the 55th, in steps of five.
    assert days.said.zh == "把回头看期限由30天改为55天"


@pytest.mark.parametrize(("severity", "announced"), [(Severity.MINOR, False), (Severity.SERIOUS, True)])
def test_a_minor_look_back_rides_on_a_visit_and_wants_no_notice(severity: Severity, announced: bool) -> None:
    issue = make(FollowUp, issue_id="L1", school_id="S001", deadline=date(2027, 4, 10), severity=severity)
    (one,) = windows(county(follow_ups=(issue,)), "U1")
    assert ("notice" in one.switches) is announced


def test_the_evaluation_of_a_government_in_a_week_of_holidays_gets_another_window() -> None:
    """Three days in a row begin on a Monday to Wednesday: ten such days reach into November, or back to the end of August."""
    small = city_and_its_county().setting(evaluation_from="10-01", evaluation_to="10-07")
    assert set(ways_of(small.county, "U0")) == {
        "把对县评价窗口的“止”改为11月5日",
        "把对县评价窗口的“起”改为8月30日",
    }
