"""Why a visit is missing or a day too full, on small offices: each way that is tried is counted by what stood in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.explaining.reasons.reasons import reason_of, trials_of
from duxue.models.explaining.reasons.trials import Budget, Reason, Trials
from duxue.models.rules.card import Finding
from duxue.models.rules.register import rule
from duxue.scenarios.codes import Half, Status, TaskKind
from duxue.scenarios.plan import Attendance, Event, Plan, Seat, Visit
from duxue.scenarios.records import Campaign, Training
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import away, office, person, posting, school
from tests.scenarios_small.stories import (
    Small,
    course_in_may,
    event_at,
    on_leave_in_spring,
    team_in_april,
    team_of,
    two_beside_two,
)

MARCH = date(2027, 3, 1)
WEEKDAYS = 23
"""Mondays to Fridays in March 2027."""


def finding(small: Small, rule_id: str, subject: str | None = None) -> Finding:
    """The one breach of a rule (at a subject) in a plan."""
    one = rule(rule_id)
    found = [
        replace(f, force=f.force or one.CARD.force)
        for f in one.check(small.county, small.plan, small.county.parameters)
        if subject in (None, f.subject)
    ]
    (only,) = found
    return only


def why(small: Small, rule_id: str, subject: str | None = None) -> Reason:
    return reason_of(small.county, small.plan, finding(small, rule_id, subject))


def tried(small: Small, rule_id: str, *, deep: bool = False) -> Trials:
    return trials_of(small.county, small.plan, finding(small, rule_id), Budget(2000), deep=deep)[0]


def without_visit(small: Small, school_id: str, month: int) -> Small:
    """The same plan without a school's visit of a month."""
    visits = tuple(v for v in small.plan.visits if (v.school_id, v.date.month) != (school_id, month))
    assert len(visits) == len(small.plan.visits) - 1
    return small.but(visits=visits)


def march_of(small: Small) -> Finding:
    rows = rule("monthly_visit").check(small.county, small.plan, small.county.parameters)
    return next(f for f in rows if f.subject == "S000" and f.date == MARCH)


def test_a_missing_visit_is_possible_where_a_half_day_of_the_month_is_left() -> None:
    told = why(without_visit(two_beside_two(), "S000", 3), "monthly_visit")
    assert told.tested == "possible"
    assert told.said.zh.startswith("经试算可行：X0当月另有可行的半天，代价：")


def test_the_shortest_road_is_on_the_day_at_the_school_next_door() -> None:
    """X1 is at S002 in March: the other half of that day costs the road between the schools, any other day all of it."""
    small = without_visit(two_beside_two(), "S003", 3)
    trials = tried(small, "monthly_visit")
    best = min(trials.works, key=lambda way: way.verdict.minutes)
    there = next(v for v in small.plan.visits_by("X1") if v.date.month == 3)
    visit = best.change.into[0]
    assert (visit.date, {visit.half, there.half}) == (there.date, {Half.AM, Half.PM})
    minutes = small.county.travel.minutes
    assert best.verdict.minutes == pytest.approx(
        minutes("S002", "S003") + minutes("S003", "X1") - minutes("S002", "X1")
    )
    assert all(w.verdict.minutes > best.verdict.minutes for w in trials.works if w is not best)


def test_every_half_day_of_a_month_away_is_counted() -> None:
    small = without_visit(two_beside_two(), "S000", 3)
    small = without_visit(small, "S001", 3).with_rows(absences=(away("X0", MARCH, date(2027, 3, 31)),))
    told = reason_of(small.county, small.plan, finding(small, "monthly_visit", "S000"))
    assert told.tested == "impossible"
    assert dict(told.obstacles) == {"not_there": 2 * WEEKDAYS}
    assert told.said.zh == "其余安排不动，当月各半天入校共46种均不可行：责任督学不在岗或培训46种"
    assert told.said.en == (
        "with everything else kept none of 46 ways to visit on a half-day of the month is possible: the inspector is away 46"
    )


def test_days_without_school_and_days_in_a_course_are_told_apart() -> None:
    """A week of May are holidays (four days, and Saturday made up); in the third X0 sits in the course."""
    small = without_visit(course_in_may(), "S000", 5)
    trials = tried(small, "monthly_visit")
    holidays = [
        day
        for n in range(31)
        if (day := date(2027, 5, 1) + timedelta(n)).weekday() < 5
        and not small.county.calendar.school_days_in(small.county.schools["S000"], day, day)
    ]
    assert trials.obstacles["no_school_day"] == 2 * len(holidays) > 0
    assert trials.obstacles["not_there"] == 2 * 5
    assert trials.works


def test_a_month_that_is_full_is_the_rule_on_days_in_the_way() -> None:
    """X0 has agreed to one half-day a month, which the other school takes."""
    small = without_visit(two_beside_two(), "S000", 3)
    small = small.with_rows(inspectors=(person("X0", days_per_month=0.5), person("X1")))
    told = reason_of(small.county, small.plan, march_of(small))
    assert (told.tested, dict(told.obstacles)) == ("impossible", {"working_day": 2 * WEEKDAYS})


def test_a_school_that_nobody_answers_for_has_nobody_to_visit_it() -> None:
    small = without_visit(two_beside_two(), "S000", 3)
    small = small.but(postings=tuple(p for p in small.plan.postings if p.school_id != "S000"))
    told = reason_of(small.county, small.plan, march_of(small))
    assert (told.tested, dict(told.obstacles)) == ("impossible", {"nobody_responsible": 2 * WEEKDAYS})


def test_a_whole_day_is_tried_where_the_offices_visits_take_one() -> None:
    county = office([school(0)], [person("X0")], {"visit_halfdays": 2})
    rows = (posting("S000", "X0"),)
    small = Small(county, Plan(postings=rows))
    trials, _ = trials_of(county, small.plan, march_of(small), Budget(500))
    assert {way.change.into[0].half for way in trials.works} == {Half.DAY}
    assert len(trials.works) == WEEKDAYS


def test_a_visit_gets_the_first_free_name_of_its_school_and_month() -> None:
    small = two_beside_two().setting(visits_per_month=2)
    trials, _ = trials_of(small.county, small.plan, march_of(small), Budget(500))
    assert {way.change.into[0].visit_id for way in trials.works} == {"V-S000-202703-2"}


# Crowded weeks and days.


def crowded() -> Small:
    """A visit on the day after the team of April has left: two occasions in one week."""
    small = team_in_april()
    day = date(2027, 4, 15)
    visits = tuple(
        replace(v, date=day) if (v.school_id, v.date.month) == ("S000", 4) else v for v in small.plan.visits
    )
    return small.but(visits=visits)


def test_a_crowded_week_is_mended_by_the_visit_or_by_the_event_on_another_day() -> None:
    trials = tried(crowded(), "week_cap")
    moved = {type(way.change.into[0]).__name__ for way in trials.works}
    assert moved == {"Visit", "Event"}
    told = why(crowded(), "week_cap")
    assert told.tested == "possible"
    assert told.said.zh == "经试算可行：第0小学的经常性督导改在当月其他日期，代价：全年路途不变"
    assert {way.said.zh for way in trials.works if isinstance(way.change.into[0], Visit)} == {
        "第0小学的经常性督导改在当月其他日期"
    }


def test_what_is_frozen_stays_where_it_is() -> None:
    small = crowded()
    frozen = small.but(events=tuple(replace(e, status=Status.FROZEN) for e in small.plan.events))
    trials = tried(frozen, "week_cap")
    assert {type(way.change.into[0]).__name__ for way in trials.works} == {"Visit"}


def test_two_events_of_one_week_are_made_one_where_they_may_be() -> None:
    """A campaign in the week of the comprehensive: the team looks at both."""
    small = team_in_april()
    campaign = make(
        Campaign, campaign_id="C1", name="专项", office_id="U1", start=date(2027, 4, 1), end=date(2027, 4, 30)
    )  # fmt: skip
    kind = Task(TaskKind.CAMPAIGN, "C1")
    event = event_at("S000", date(2027, 4, 16), None, kind, event_id="C1-S000")
    event = replace(event, notice_on=date(2027, 3, 30))
    both = Small(
        small.county.with_rows(campaigns=(campaign,)),
        replace(
            small.plan,
            events=(*small.plan.events, event),
            seats=(*small.plan.seats, *team_of("C1-S000", "X2", "X3", "X4")),
        ),
    )
    trials = tried(both, "week_cap")
    merged = [w for w in trials.works if len(w.change.into[0].kinds) == 2]
    assert merged
    assert all(w.said.zh.startswith("Z2027-S000与C1-S000合并，") for w in merged)
    rows = [row for way in merged for row in way.change.into if isinstance(row, Event | Seat)]
    assert {row.event_id for row in rows} == {"Z2027-S000"}
    alone = both.with_rows(campaigns=(replace(campaign, merge=False),))
    assert not [w for w in tried(alone, "week_cap").works if len(getattr(w.change.into[0], "kinds", ())) == 2]


def twice_a_day() -> Small:
    """X0 makes two visits in one half-day of March."""
    small = two_beside_two()
    visits = tuple(replace(v, half=Half.AM) if v.date.month == 3 else v for v in small.plan.visits)
    return small.but(visits=tuple(v for v in visits if v.inspector_id == "X0"), postings=small.plan.postings)


def test_a_day_that_holds_too_much_is_mended_by_a_visit_that_moves() -> None:
    small = twice_a_day()
    trials = tried(small, "working_day")
    assert {way.change.out[0].school_id for way in trials.works} == {"S000", "S001"}
    assert all(way.change.into[0].date.month == 3 for way in trials.works)


def test_a_seat_on_a_day_away_goes_to_somebody_who_is_there() -> None:
    """X3 is ill in the week of the team: X0 answers for the school and may not lead, but may sit in it, as may X1."""
    small = team_in_april().with_rows(absences=(away("X3", date(2027, 4, 12), date(2027, 4, 16)),))
    rows = list(rule("working_day").check(small.county, small.plan, small.county.parameters))
    first = replace(rows[0], force=rule("working_day").CARD.force)
    trials, told = trials_of(small.county, small.plan, first, Budget(500))
    seats = {way.change.into[0].inspector_id for way in trials.works if way.change.into}
    assert seats == {"X0", "X1"}
    assert told is not None
    assert told.said.zh.startswith("经试算可行：Z2027-S000的席位改由X")


def test_a_course_on_the_day_of_an_event_gives_way_to_another_course() -> None:
    courses = tuple(
        make(Training, training_id=i, start=a, end=a + timedelta(days=4), hours=40.0)
        for i, a in (("T1", date(2027, 4, 12)), ("T2", date(2027, 5, 24)))
    )
    small = team_in_april().with_rows(training=courses)
    everybody = [make(Attendance, training_id="T2", inspector_id=f"X{n}") for n in (0, 1, 2, 4)]
    small = small.but(attendance=(*everybody, make(Attendance, training_id="T1", inspector_id="X3")))
    rows = list(rule("working_day").check(small.county, small.plan, small.county.parameters))
    assert {f.subject for f in rows} == {"X3"}
    first = replace(rows[0], force=rule("working_day").CARD.force)
    trials, _ = trials_of(small.county, small.plan, first, Budget(500))
    said = {way.said.zh for way in trials.works}
    assert "改参加T2" in said
    assert "不参加T1" not in said, "hours would be lacking"
    assert trials.obstacles["training_hours"] == 1


# Hours of training.


def test_a_course_that_somebody_could_attend_mends_the_lack_of_hours() -> None:
    told = why(course_in_may(), "training_hours")
    assert told.tested == "possible"
    assert told.said.zh.startswith("经试算可行：另参加T1，代价：")


def test_a_course_in_the_week_of_the_visits_is_no_way() -> None:
    small = course_in_may()
    visits = tuple(
        replace(v, date=date(2027, 5, 18)) if v.inspector_id == "X1" and v.date.month == 5 else v
        for v in small.plan.visits
    )
    told = why(small.but(visits=visits), "training_hours")
    assert (told.tested, dict(told.obstacles)) == ("impossible", {"working_day": 1})
    assert told.said.zh == "其余安排不动，增加培训班次共1种均不可行：“督学工作日”1种"


def test_somebody_who_attends_all_that_there_is_has_no_way_left() -> None:
    small = course_in_may()
    short = make(Training, training_id="T1", start=date(2027, 5, 17), end=date(2027, 5, 18), hours=16.0)
    gone = Finding("training_hours", "X0", None, {"year": "2027"}, force=rule("training_hours").CARD.force)
    told = reason_of(small.county.with_rows(training=(short,)), small.plan, gone)
    assert (told.tested, told.said.zh) == ("impossible", "能参加的班次都已安排")


def test_a_stand_in_makes_the_visit_of_who_is_away() -> None:
    """X0 is away in May; X1, who stands in, has half-days left."""
    small = without_visit(on_leave_in_spring(), "S000", 5)
    trials = tried(small, "monthly_visit")
    assert {way.change.into[0].inspector_id for way in trials.works} == {"X1"}
    assert why(small, "monthly_visit").said.zh.startswith("经试算可行：X1当月另有可行的半天，代价：")
