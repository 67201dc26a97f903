"""The year stage: tasks and their merging, days and teams that keep the rules, and what cannot be placed."""

from __future__ import annotations

from datetime import date

import pytest

from duxue.models.rules import (
    event_cap,
    event_days,
    notice,
    own_school_presence,
    quiet_days,
    recusal,
    team_independence,
    team_size,
    working_day,
)
from duxue.models.solver import Stop
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.joint_placing import JointPlacing
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.year import YearPlan, YearStage
from duxue.models.stages.year_course import YearCourse
from duxue.scenarios.codes import Expertise, PinKind, Role, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.records import Absence, Campaign, FollowUp, Pin
from duxue.scenarios.rows import Task, make
from tests.models.short_offices import short
from tests.models.stages.small_office import LAT, LON, office, person, posting, school

COMPREHENSIVE = (Task(TaskKind.COMPREHENSIVE),)
SPRING = (date(2027, 3, 1), date(2027, 6, 30))


def team() -> list:
    experts = {"expert": (Expertise.COMPULSORY,)}
    return [person("X0"), person("X1"), person("X2"), person("X3", **experts), person("X4")]


def held(schools: int, who: str = "X0") -> tuple[Posting, ...]:
    return tuple(posting(f"S{n:03d}", who) for n in range(schools))


def planned(county: County, *bundles: CombinedDuty, postings: tuple[Posting, ...] = ()) -> YearPlan:
    tasks = YearTasks(county, "U1", bundles)
    return YearStage(county, "U1", tasks.all, Plan(postings=postings)).run(seed=1, effort=0.5, stop=Stop())


def breaches(county: County, year: YearPlan, postings: tuple[Posting, ...] = ()) -> list[str]:
    plan = Plan(postings=postings, events=year.events, seats=year.seats)
    rules = (
        team_size, team_independence, event_days, notice, quiet_days, working_day, recusal, event_cap, own_school_presence,
    )  # fmt: skip
    return [f"{f.rule} {f.subject}" for rule in rules for f in rule.check(county, plan, county.parameters)]


def test_a_comprehensive_gets_days_a_lead_and_a_team_that_keep_the_rules() -> None:
    county = office([school(0)], team())
    year = planned(county, CombinedDuty("S000", COMPREHENSIVE, *SPRING), postings=held(1))
    (event,) = year.events
    assert (event.end - event.start).days == 1
    assert SPRING[0] <= event.start <= event.end <= SPRING[1]
    assert sorted(s.role for s in year.seats) == [Role.LEAD, Role.MEMBER, Role.MEMBER]
    assert next(s for s in year.seats if s.role is Role.LEAD).inspector_id != "X0"
    assert "X3" in {s.inspector_id for s in year.seats}, "the one expert is worth a seat"
    assert not breaches(county, year, held(1))


def test_a_campaign_in_the_same_months_rides_on_the_comprehensive() -> None:
    campaign = make(
        Campaign, campaign_id="C1", name="安全专项", start=date(2027, 4, 1), end=date(2027, 5, 31)
    )
    county = office([school(0), school(1)], team(), campaigns=(campaign,))
    year = planned(county, CombinedDuty("S000", COMPREHENSIVE, *SPRING))
    kinds = {e.target_id: {t.kind for t in e.kinds} for e in year.events}
    assert kinds == {"S000": {TaskKind.COMPREHENSIVE, TaskKind.CAMPAIGN}, "S001": {TaskKind.CAMPAIGN}}
    assert all(campaign.start <= e.start and e.end <= campaign.end for e in year.events)
    assert not breaches(county, year)


def test_a_campaign_that_must_stand_alone_gets_an_event_of_its_own() -> None:
    campaign = make(
        Campaign,
        campaign_id="C1",
        name="安全专项",
        start=date(2027, 4, 1),
        end=date(2027, 5, 31),
        merge=False,
    )
    county = office([school(0)], team(), campaigns=(campaign,))
    assert len(planned(county, CombinedDuty("S000", COMPREHENSIVE, *SPRING)).events) == 2


def test_a_serious_issue_is_looked_at_again_by_two_with_the_responsible_one_among_them() -> None:
    issue = make(
        FollowUp, issue_id="L1", school_id="S000", deadline=date(2027, 4, 20), severity=Severity.SERIOUS
    )
    county = office([school(0)], team(), follow_ups=(issue,))
    year = planned(county, postings=held(1))
    (event,) = year.events
    assert date(2027, 4, 21) <= event.start <= date(2027, 6, 19)
    assert {s.inspector_id: s.role for s in year.seats}["X0"] is Role.MEMBER
    assert len(year.seats) == 2
    assert not breaches(county, year, held(1))


def test_who_is_away_or_serves_at_the_school_sits_in_no_team() -> None:
    people = team()
    people[1] = person("X1", school_id="S000")
    away = make(Absence, inspector_id="X2", start=date(2027, 1, 1), end=date(2027, 12, 31))
    county = office([school(0)], people, absences=(away,))
    year = planned(county, CombinedDuty("S000", COMPREHENSIVE, *SPRING))
    assert {s.inspector_id for s in year.seats} == {"X0", "X3", "X4"}


def test_a_window_without_a_school_day_leaves_the_task_unplaced() -> None:
    county = office([school(0)], team())
    year = planned(county, CombinedDuty("S000", COMPREHENSIVE, date(2027, 7, 20), date(2027, 8, 20)))
    assert [t.target_id for t in year.unplaced] == ["S000"]
    assert year.events == ()


@pytest.mark.parametrize(("ended", "moved", "times"), [(True, True, 2), (True, False, 1), (False, True, 1)])
def test_all_teams_are_chosen_again_where_the_choice_before_the_joint_rounds_ended_and_these_moved_events(
    monkeypatch: pytest.MonkeyPatch, ended: bool, moved: bool, times: int
) -> None:
    """Of two schools one has no day. Where no choice ended in its limit, or all days stand, another is not worth its work."""
    choices = []

    def move(joint: JointPlacing, *_: object) -> None:
        first = joint.first
        for event_id in list(first.calendar.events) if moved else ():
            event, team = first.remove(event_id)
            first.restore(next(e for e in first.placements[event_id] if e.start != event.start), team)

    monkeypatch.setattr(YearStage, "_all_teams", lambda *_, **terms: choices.append(terms["limit"]) or ended)
    monkeypatch.setattr(JointPlacing, "run", move)
    county = office([school(0), school(1)], team())
    summer = CombinedDuty("S001", COMPREHENSIVE, date(2027, 7, 20), date(2027, 8, 20))
    year = planned(county, CombinedDuty("S000", COMPREHENSIVE, *SPRING), summer)
    assert [t.target_id for t in year.unplaced] == ["S001"]
    assert choices == [0.5 / 4] * times


def test_a_choice_of_all_teams_tells_whether_it_ended_in_its_limit() -> None:
    county = office([school(n, east=n % 7) for n in range(14)], team())
    ends = {}
    for limit in (0.0, 5.0):
        bundles = [
            CombinedDuty(f"S{n:03d}", COMPREHENSIVE, date(2027, 1, 4), date(2027, 12, 20)) for n in range(14)
        ]
        stage = YearStage(county, "U1", YearTasks(county, "U1", bundles).all, Plan())
        first = FirstCalendar(stage.force, stage.tasks, stage.placements, 1)
        seats = [
            seat
            for event_id in first.fill().events
            for seat in stage._seats_of(first.calendar, event_id, lambda _: True)
        ]
        course = YearCourse(first.calendar, lambda: 0.0, 1.0)
        _, ends[limit] = stage._better_teams(first, seats, course, seed=1, limit=limit, stop=Stop())
    assert ends == {0.0: False, 5.0: True}


def test_two_people_are_no_team() -> None:
    county = office([school(0)], team()[:2])
    assert planned(county, CombinedDuty("S000", COMPREHENSIVE, *SPRING)).events == ()


def test_many_events_share_people_without_a_clash_and_above_the_bound() -> None:
    county = office([school(n, east=n % 7) for n in range(14)], team())
    bundles = [
        CombinedDuty(f"S{n:03d}", COMPREHENSIVE, date(2027, 1, 4), date(2027, 12, 20)) for n in range(14)
    ]
    year = planned(county, *bundles)
    assert len(year.events) == 14
    assert not breaches(county, year)
    assert year.outcome.bound is not None
    assert year.outcome.objective is not None
    assert year.outcome.bound <= year.outcome.objective


def test_teams_are_chosen_for_their_road_where_something_stands_broken_that_nobody_can_mend() -> None:
    """Two schools to be inspected on one day by six people; who was set by hand to come along is away all year."""
    day = date(2027, 4, 14)
    west = [person(f"X{n}", lon=LON - 0.01, lat=LAT) for n in range(3)]
    east = [person(f"X{n}", lon=LON + 0.06, lat=LAT) for n in range(3, 6)]
    gone = person("X9")
    goals = {"weight_fair_load": 0, "weight_team_expert": 0, "weight_reserve": 0, "days_school": 1}
    county = office(
        [school(0, east=2), school(1, east=-10)], [*west, *east, gone], goals,
        absences=(make(Absence, inspector_id="X9", start=date(2027, 1, 1), end=date(2027, 12, 31)),),
        pins=(make(Pin, kind=PinKind.SEAT, event_id="Z2027-S000", inspector_id="X9"),),
    )  # fmt: skip
    bundles = [CombinedDuty(f"S{n:03d}", COMPREHENSIVE, day, day) for n in range(2)]
    stage = YearStage(county, "U1", YearTasks(county, "U1", bundles).all, Plan())
    year = stage.run(seed=1, effort=0.02, stop=Stop())
    seats = {s.inspector_id: s.event_id for s in year.seats}
    assert seats == {f"X{n}": f"Z2027-S{n < 3:03d}" for n in range(6)}


def test_no_team_takes_the_half_days_of_visits_however_near_it_is() -> None:
    """Office 6, no reserve priced: X2 and X4 with five schools and six half-days have one half-day left, half of what a day takes."""
    county = short(6)
    loads = {"X0": 3, "X1": 3, "X2": 5, "X3": 4, "X4": 5}
    holders = [who for who, number in loads.items() for _ in range(number)]
    near = sorted(
        county.schools, key=lambda s: county.travel.minutes("X2", s) + county.travel.minutes("X4", s)
    )
    near.remove("S013")
    schools = ["S013", *near[10:], *near[:10]]
    facts = Plan(
        postings=tuple(
            posting(s, who, county.start, county.end) for s, who in zip(schools, holders, strict=True)
        )
    )
    duty = CombinedDuty("S013", COMPREHENSIVE, county.start, date(2027, 4, 6))
    stage = YearStage(county, "U1", YearTasks(county, "U1", [duty]).all, facts)
    year = stage.run(seed=1, effort=0.4, stop=Stop())
    assert year.events
    sitting = {s.inspector_id for s in year.seats}
    assert sitting.isdisjoint({"X2", "X4"})
