"""Why an event is missing or has no fit team, on small offices: every day of its window is tried, what stands in each is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.models.declaring import with_unreached
from duxue.models.explaining.reasons.reasons import trials_of
from duxue.models.explaining.reasons.trials import Budget, Reason, Trials
from duxue.models.rules.card import Finding
from duxue.models.rules.register import rule
from duxue.scenarios.codes import PinKind, Role, Stage, Status, TaskKind
from duxue.scenarios.plan import CycleRow, Event, Seat, Visit
from duxue.scenarios.records import Absence, Campaign, Pin, Principal
from duxue.scenarios.rows import Sample, Task, make
from tests.scenarios_small.stories import (
    Small,
    city_and_its_county,
    event_at,
    issues_at_a_school,
    team_in_april,
    team_of,
)

TEAM = "Z2027-S000"


def finding(small: Small, rule_id: str, subject: str | None = None) -> Finding:
    one = rule(rule_id)
    rows = one.check(small.county, small.plan, small.county.parameters)
    found = [replace(f, force=f.force or one.CARD.force) for f in rows if subject in (None, f.subject)]
    return found[0]


def tried(
    small: Small, rule_id: str, subject: str | None = None, *, deep: bool = False
) -> tuple[Trials, Reason]:
    trials, told = trials_of(
        small.county, small.plan, finding(small, rule_id, subject), Budget(2000), deep=deep
    )
    assert told is not None
    return trials, told


def unheld(small: Small | None = None) -> Small:
    """The story of April without its event; the school stands in the round for this year."""
    return (small or team_in_april()).but(events=(), seats=())


def events(trials: Trials) -> list[Event]:
    return [row for way in trials.works for row in way.change.into if isinstance(row, Event)]


def everybody_away(*people: str) -> tuple[Absence, ...]:
    return tuple(
        make(Absence, inspector_id=i, start=date(2027, 1, 1), end=date(2027, 12, 31)) for i in people
    )


def test_a_comprehensive_that_is_owed_is_tried_on_each_day_until_it_is_due() -> None:
    trials, told = tried(unheld(), "comprehensive_cycle", "S000")
    days = [e.start for e in events(trials)]
    assert told.tested == "possible"
    assert min(days) == date(2027, 1, 4)
    assert max(days) == date(2027, 5, 13), (
        "it is due on the twentieth, a visit of that week is on the nineteenth"
    )
    assert {e.event_id for e in events(trials)} == {TEAM}
    assert all(e.notice_on is not None for e in events(trials))


def test_the_best_team_is_the_nearest_that_is_free_and_the_round_gets_its_day() -> None:
    trials, _ = tried(unheld(), "comprehensive_cycle", "S000")
    way = trials.works[0]
    seats = {s.inspector_id: s.role for s in way.change.into if isinstance(s, Seat)}
    assert len(seats) == 3
    assert sum(role is Role.LEAD for role in seats.values()) == 1
    assert seats.get("X0") is not Role.LEAD, "who answers for the school leads no team there"
    rows = [r for r in way.change.into if isinstance(r, CycleRow)]
    assert [r.planned for r in rows] == [next(e.start for e in way.change.into if isinstance(e, Event))]


def test_nobody_who_may_lead_too_few_people_and_full_months_are_told_apart() -> None:
    small = team_in_april()
    nobody = tuple(replace(i, can_lead=False) for i in small.county.rows.inspectors)
    _, told = tried(unheld(small.with_rows(inspectors=nobody)), "comprehensive_cycle", "S000")
    assert (told.tested, {name for name, _ in told.obstacles}) == ("impossible", {"no_lead"})
    assert "当日无人可任组长" in told.said.zh
    few = small.with_rows(absences=everybody_away("X2", "X3", "X4"))
    _, told = tried(unheld(few), "comprehensive_cycle", "S000")
    assert "few_people" in {name for name, _ in told.obstacles}
    assert "当日可用督学不足" in told.said.zh
    short = tuple(replace(i, days_per_month=1.0) for i in small.county.rows.inspectors)
    _, told = tried(unheld(small.with_rows(inspectors=short)), "comprehensive_cycle", "S000")
    assert {name for name, _ in told.obstacles} == {"no_lead"}, "two days do not fit into a month of one"


def test_a_lead_of_another_stage_is_none() -> None:
    small = team_in_april()
    others = tuple(replace(i, stages=(Stage.SENIOR,)) for i in small.county.rows.inspectors)
    _, told = tried(unheld(small.with_rows(inspectors=others)), "comprehensive_cycle", "S000")
    assert {name for name, _ in told.obstacles} == {"no_lead"}


def test_days_struck_out_by_hand_are_told_as_such() -> None:
    pin = make(Pin, kind=PinKind.NO_EVENT, school_id="S000", start=date(2027, 1, 1), end=date(2027, 12, 31))
    _, told = tried(unheld(team_in_april().with_rows(pins=(pin,))), "comprehensive_cycle", "S000")
    assert (told.tested, told.obstacles) == ("impossible", (("no_day", 1),))
    assert told.said.zh == "“指定”表已指定2027年1月1日至5月20日不安排"


def test_a_window_that_no_notice_reaches_names_its_last_day() -> None:
    small = unheld()
    late = Small(replace(small.county, as_of=date(2027, 5, 20)), small.plan)
    _, told = tried(late, "comprehensive_cycle", "S000")
    assert told.said.zh == "2027年1月1日至5月20日内可安排的日子（至2027年5月19日至5月20日）都来不及提前通知"


def test_a_head_who_goes_is_reviewed_in_the_weeks_before_and_takes_the_comprehensive_along() -> None:
    head = make(Principal, school_id="S001", name="校长", term_end=date(2027, 6, 30))
    small = team_in_april().with_rows(principals=(head,)).setting(review_weeks=4)
    trials, _ = tried(small, "principal_review", "S001")
    days = [e.start for e in events(trials)]
    assert (min(days) >= date(2027, 6, 2), max(days) <= date(2027, 6, 29)) == (True, True)
    assert {e.event_id for e in events(trials)} == {"X2027-S001"}


# Campaigns and look-backs.


def campaign_of(small: Small, **cells: object) -> Small:
    row = make(
        Campaign, campaign_id="C1", name="专项", office_id="U1", start=date(2027, 4, 12), end=date(2027, 4, 16),
        sample=Sample(), **cells,
    )  # fmt: skip
    return small.with_rows(campaigns=(row,))


def test_a_campaign_in_the_week_of_the_comprehensive_rides_on_it_unless_it_stands_alone() -> None:
    shared = campaign_of(team_in_april())
    plan = with_unreached(shared.county, shared.plan, ["U1"])
    open_one = Small(shared.county, plan)
    trials, told = tried(open_one, "special_campaign", "S000")
    assert told.tested == "possible"
    assert told.said.zh.startswith(f"经试算可行：与{TEAM}合并，")
    assert {len(e.kinds) for e in events(trials)} == {2}
    alone = campaign_of(team_in_april(), merge=False)
    lone = Small(alone.county, with_unreached(alone.county, alone.plan, ["U1"]))
    _, told = tried(lone, "special_campaign", "S000")
    assert told.said.zh == "经试算可行：2027年4月12日，代价：须突破“每周入校次数”"


def test_a_minor_look_back_rides_on_a_visit_of_its_days_a_serious_one_does_not() -> None:
    small = issues_at_a_school(("X0", "X1", "X2"))
    later = small.but(
        visits=tuple(
            replace(v, date=date(2027, 4, 27)) if (v.school_id, v.date.month) == ("S000", 4) else v
            for v in small.plan.visits
        )
    )
    trials, told = tried(later, "look_back", "L1")
    rides = [r for way in trials.works for r in way.change.into if isinstance(r, Visit)]
    assert {(v.school_id, v.date.month, v.covers) for v in rides} == {
        ("S000", 4, ("L1",)),
        ("S000", 5, ("L1",)),
    }
    assert told.said.zh.startswith("经试算可行：由已安排的经常性督导兼办，代价：")
    trials, _ = tried(later, "look_back", "L2")
    assert not [r for way in trials.works for r in way.change.into if isinstance(r, Visit)]
    teams = [{s.inspector_id for s in w.change.into if isinstance(s, Seat)} for w in trials.works]
    assert all("X0" in team and len(team) == 2 for team in teams), "who answers for the school comes along"


def test_where_who_answers_for_the_school_is_away_no_look_back_is_possible() -> None:
    away = (make(Absence, inspector_id="X0", start=date(2027, 4, 16), end=date(2027, 5, 15)),)
    small = issues_at_a_school(("X0", "X1", "X2")).with_rows(absences=away)
    _, told = tried(small, "look_back", "L2")
    assert (told.tested, {name for name, _ in told.obstacles}) == ("impossible", {"responsible_busy"})
    assert "责任督学当日不能参加" in told.said.zh


# Teams.


def test_a_team_that_lacks_somebody_is_completed_by_any_colleague() -> None:
    small = team_in_april()
    trials, told = tried(small.but(seats=small.plan.seats[:-1]), "team_size")
    joined = {way.said.zh for way in trials.works if len(way.change.rows) == 1}
    assert joined == {"增加X0", "增加X1", "增加X4"}
    assert told.said.zh.startswith("经试算可行：增加X0，"), "the least change of those that cost nothing"


def test_a_team_of_members_alone_comes_anew_with_a_lead() -> None:
    small = team_in_april()
    members = tuple(replace(s, role=Role.MEMBER) for s in small.plan.seats)
    trials, _ = tried(small.but(seats=members), "team_size")
    assert all(any(isinstance(r, Event) for r in way.change.into) for way in trials.works)
    assert trials.works


def test_a_team_led_by_who_answers_for_the_school_gets_another_lead() -> None:
    small = team_in_april()
    led = small.but(seats=team_of(TEAM, "X0", "X3", "X4"))
    trials, _ = tried(led, "team_independence")
    leads = {way.said.zh for way in trials.works if len(way.change.rows) == 2}
    assert leads == {"组长改为X1", "组长改为X2"}


def test_too_many_events_of_a_year_are_made_one_where_they_may_be() -> None:
    shared = campaign_of(team_in_april().setting(events_per_year=1))
    event = event_at("S000", date(2027, 4, 16), None, Task(TaskKind.CAMPAIGN, "C1"), event_id="C1-S000")
    event = replace(event, notice_on=date(2027, 3, 30))
    two = shared.but(
        events=(*shared.plan.events, event), seats=(*shared.plan.seats, *team_of("C1-S000", "X2", "X3", "X4"))
    )
    trials, told = tried(two, "event_cap")
    assert told.tested == "possible"
    assert {len(e.kinds) for e in events(trials)} == {2}
    frozen = two.but(events=tuple(replace(e, status=Status.FROZEN) for e in two.plan.events))
    _, stands = tried(frozen, "event_cap")
    assert (stands.tested, stands.said.zh) == ("impossible", "都是上级既定或已锁定的事项")


def test_a_government_is_evaluated_by_officials_of_the_city_in_its_window() -> None:
    small = city_and_its_county()
    bare = small.but(events=(), seats=())
    trials, told = tried(bare, "county_evaluation")
    assert told.tested == "possible"
    days = [e.start for e in events(trials)]
    assert (min(days) >= date(2027, 9, 1), max(days) <= date(2027, 12, 18)) == (True, True)
    seats = {s.inspector_id for way in trials.works for s in way.change.into if isinstance(s, Seat)}
    assert seats == {"C1", "C2", "C3"}
