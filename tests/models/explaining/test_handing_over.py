"""A school in other hands, on small offices: its visits on the best half-days, its zone, and the teams that no longer fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.explaining.changing.handing_over import HandOver, hand_over, nearest, reposted, screened
from duxue.models.facts.spans import DAY
from duxue.scenarios.codes import Change as Kept
from duxue.scenarios.codes import Role, Status, TaskKind
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Absence, FormerPosting
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import FIRST, LAST, LAT, LON, office, person, posting, school
from tests.scenarios_small.stories import (
    APRIL,
    Small,
    event_at,
    goes_in_june,
    issues_at_a_school,
    team_in_april,
    team_of,
    two_beside_two,
    west_and_east,
    year_of,
)

JULY = date(2027, 7, 1)


def handed(small: Small, school_id: str, to: str, row: int = 0) -> HandOver:
    return hand_over(small.county, small.plan, "U1", small.plan.postings_at(school_id)[row], to)


def after(small: Small, done: HandOver) -> Plan:
    return done.change.applied(small.plan)


def test_visits_follow_and_share_the_days_on_which_the_successor_is_near() -> None:
    """X1 is at S002 and S003 on one day a month, both halves taken: S001 gets days of its own, in the same months."""
    small = two_beside_two()
    done = handed(small, "S001", "X1")
    assert done.verdict.allowed
    now = after(small, done)
    assert {v.inspector_id for v in now.visits_at("S001")} == {"X1"}
    months = [v.date.month for v in now.visits_at("S001")]
    assert months == [v.date.month for v in small.plan.visits_at("S001")]
    assert [v.visit_id for v in now.visits_at("S001")] == [v.visit_id for v in small.plan.visits_at("S001")]
    taken = [(v.date, v.half) for v in now.visits_by("X1")]
    assert len(taken) == len(set(taken))
    assert now.visits_at("S000") == small.plan.visits_at("S000")


def test_a_half_day_that_is_free_beside_a_neighbour_is_taken_for_its_short_road() -> None:
    """X1 holds S002 alone, far from home; S003 lies beside it: every visit goes to the other half of that day."""
    people = [person("X0", lon=LON + 0.03, lat=LAT), person("X1")]
    county = office([school(2, east=20), school(3, east=21)], people)
    year = year_of(county, {"S002": "X1", "S003": "X0"})
    visits = tuple(replace(v, date=v.date - DAY) if v.school_id == "S003" else v for v in year.visits)
    small = Small(county, replace(year, visits=visits))
    now = after(small, handed(small, "S003", "X1"))
    for there, here in zip(now.visits_at("S002"), now.visits_at("S003"), strict=True):
        assert (there.date, there.half is not here.half) == (here.date, True)


def test_a_month_in_which_the_successor_is_away_forbids_it() -> None:
    small = two_beside_two()
    away = (make(Absence, inspector_id="X1", start=date(2027, 5, 1), end=date(2027, 5, 31)),)
    done = handed(small.with_rows(absences=away), "S001", "X1")
    assert not done.verdict.allowed
    assert {(f.rule, f.subject, f.date) for f in done.verdict.breaches} == {
        ("working_day", "X1", small.plan.visits_at("S001")[3].date)
    }


def test_what_the_rules_on_postings_forbid_is_not_looked_at_further() -> None:
    small = goes_in_june()
    done = handed(small, "S000", "X0", row=1)
    assert {f.rule for f in done.verdict.breaches} == {"eligibility"}
    assert [type(row).__name__ for row in done.change.rows] == ["Posting", "Posting"]


@pytest.mark.parametrize(
    ("former", "since", "start", "change", "told"),
    [
        ("X1", date(2025, 9, 1), FIRST, Kept.KEPT, date(2025, 9, 1)),
        ("X1", None, FIRST, Kept.KEPT, FIRST),
        ("X1", date(2025, 9, 1), JULY, Kept.NEW, JULY),
        ("X0", date(2025, 9, 1), FIRST, Kept.NEW, FIRST),
    ],
)
def test_who_holds_a_school_already_goes_on_with_it_from_the_first_day_only(
    former: str, since: date | None, start: date, change: Kept, told: date
) -> None:
    row = make(FormerPosting, school_id="S000", inspector_id=former, since=since)
    county = office([school(0)], [person("X0"), person("X1")], postings=(row,))
    (new,) = reposted(county, posting("S000", "X0", start, LAST), "X1").into
    assert (new.inspector_id, new.change, new.since) == ("X1", change, told)


def test_a_school_moves_to_the_only_zone_of_its_successor() -> None:
    small = west_and_east()
    change, verdict = screened(small.county, small.plan, "U1", small.plan.postings_at("S001")[0], "X2")
    assert verdict.allowed
    zones = {z.school_id: (z.zone_id, z.name, z.leader_id) for z in change.applied(small.plan).zones}
    assert zones["S001"] == ("ZE", "东区", "X2")
    given = tuple(replace(s, zone_id="ZW") if s.school_id == "S001" else s for s in small.county.rows.schools)
    county = small.county.with_rows(schools=given)
    _, kept = screened(county, small.plan, "U1", small.plan.postings_at("S001")[0], "X2")
    assert {f.rule for f in kept.breaches} == {"zone"}


# Teams that no longer fit.


def test_who_leads_at_a_school_gives_up_the_lead_on_answering_for_it_to_a_member() -> None:
    """X2 leads the comprehensive of S000 and is to answer for it: X3, a member, leads instead."""
    small = team_in_april()
    done = handed(small, "S000", "X2")
    assert done.verdict.allowed
    assert {(s.inspector_id, s.role) for s in after(small, done).team("Z2027-S000")} == {
        ("X3", Role.LEAD), ("X2", Role.MEMBER), ("X4", Role.MEMBER),
    }  # fmt: skip
    assert [one.zh for one in done.also] == ["事项Z2027-S000的督导组：X2与X3互换角色"]


def test_where_the_responsible_may_not_join_the_former_one_comes_instead() -> None:
    small = team_in_april().setting(responsible_may_join=False)
    done = handed(small, "S000", "X3")
    assert done.verdict.allowed
    assert {s.inspector_id for s in after(small, done).team("Z2027-S000")} == {"X0", "X2", "X4"}
    assert [one.zh for one in done.also] == ["事项Z2027-S000的督导组：X3改为X0"]


def test_a_member_may_stay_where_the_office_lets_the_responsible_join() -> None:
    small = team_in_april()
    done = handed(small, "S000", "X3")
    assert done.also == ()
    assert after(small, done).team("Z2027-S000") == small.plan.team("Z2027-S000")


@pytest.mark.parametrize("status", [Status.FROZEN, Status.DONE])
def test_a_team_that_stands_is_not_changed_for_it(status: Status) -> None:
    small = team_in_april()
    fixed = small.but(events=tuple(replace(e, status=status) for e in small.plan.events))
    done = handed(fixed, "S000", "X2")
    assert not done.verdict.allowed
    assert {f.rule for f in done.verdict.breaches} == {"team_independence"}


def test_an_event_outside_the_posting_is_left_alone() -> None:
    """The school passes on in July; the team of April has nothing to do with it."""
    small = team_in_april()
    rows = (
        posting("S000", "X0", FIRST, date(2027, 6, 30)),
        posting("S000", "X1", JULY, LAST),
        *(p for p in small.plan.postings if p.school_id != "S000"),
    )
    late = tuple(
        replace(v, inspector_id="X1") if v.school_id == "S000" and v.date >= JULY else v
        for v in small.plan.visits
    )
    split = small.but(postings=rows, visits=late)
    done = hand_over(split.county, split.plan, "U1", rows[1], "X2")
    assert done.verdict.allowed
    assert done.also == ()


def look_back(*team: str) -> Small:
    """The serious issue of S000 is looked at on 20 April; X0, who answers for the school, comes along."""
    small = issues_at_a_school(("X0", "X1", "X2"))
    event = event_at("S000", date(2027, 4, 20), None, Task(TaskKind.FOLLOW_UP, "L2"), event_id="H-L2")
    event = replace(event, notice_on=date(2027, 4, 2))
    serious = small.with_rows(follow_ups=small.county.rows.follow_ups[1:])
    return serious.but(events=(event,), seats=team_of("H-L2", *team))


def test_into_a_look_back_comes_whoever_answers_for_the_school_now() -> None:
    small = look_back("X2", "X0")
    done = handed(small, "S000", "X1")
    assert done.verdict.allowed
    assert {(s.inspector_id, s.role) for s in after(small, done).team("H-L2")} == {
        ("X2", Role.LEAD), ("X1", Role.MEMBER),
    }  # fmt: skip
    assert [one.zh for one in done.also] == ["事项H-L2的督导组：X0改为X1"]


def test_whoever_leads_a_look_back_changes_places_on_answering_for_the_school() -> None:
    small = look_back("X1", "X0")
    done = handed(small, "S000", "X1")
    assert done.verdict.allowed
    assert {(s.inspector_id, s.role) for s in after(small, done).team("H-L2")} == {
        ("X0", Role.LEAD), ("X1", Role.MEMBER),
    }  # fmt: skip
    assert [one.zh for one in done.also] == ["事项H-L2的督导组：X0与X1互换角色"]


def test_the_nearest_of_the_office_come_first() -> None:
    people = [person(f"X{n}", lon=LON + east / 100, lat=LAT) for n, east in enumerate((9, 2, 5))]
    county = office([school(0)], people)
    assert nearest(county, event_at("S000", APRIL[0])) == ["X1", "X2", "X0"]
