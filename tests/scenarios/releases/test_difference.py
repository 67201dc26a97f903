"""What changed between two releases: stretches of days with another person, events and visits by id; and the releases."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duxue.planner.command_line.revision_lines import history_lines
from duxue.scenarios.codes import Half, Role, Status, TaskKind
from duxue.scenarios.plan import Event, Plan, Seat, Visit, ZoneRow
from duxue.scenarios.releases.difference import PostingChange, difference
from duxue.scenarios.releases.difference_told import DamagedError, difference_json, difference_of
from duxue.scenarios.releases.releases import Moves, Release, plan_digest, release_of, released, releases_of
from duxue.scenarios.releases.state import Standing, State, standing_of
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import posting

FIRST, LAST, SINCE = date(2027, 1, 1), date(2027, 12, 31), date(2027, 3, 1)


def event(event_id: str, day: date, **cells: object) -> Event:
    given = {"target_id": "S1", "kinds": (Task(TaskKind.COMPREHENSIVE),), "end": day + timedelta(days=1)}
    return make(Event, event_id=event_id, start=day, **{**given, **cells})


def visit(visit_id: str, day: date, **cells: object) -> Visit:
    return make(Visit, visit_id=visit_id, date=day, **{"school_id": "S1", "inspector_id": "I1", **cells})


def test_a_handover_is_one_stretch_and_the_past_is_not_compared() -> None:
    before = Plan(
        postings=(
            posting("S1", "I1"),
            posting("S2", "I2", end=date(2027, 6, 30)),
            posting("S2", "I3", date(2027, 7, 1)),
        )
    )
    after = Plan(
        postings=(
            posting("S1", "I1", end=date(2027, 3, 31)), posting("S1", "I2", date(2027, 4, 1)),
            posting("S2", "I9", end=date(2027, 2, 28)), posting("S2", "I2", SINCE, date(2027, 6, 30)), posting("S2", "I3", date(2027, 7, 1)),
        )
    )  # fmt: skip
    found = difference(before, after, SINCE)
    assert found.postings == (PostingChange("S1", date(2027, 4, 1), LAST, "I1", "I2"),)
    assert found.moves == {"postings": 1, "events": 0, "visits": 0}


def test_a_school_that_closes_or_opens_has_nobody_on_one_side() -> None:
    before = Plan(postings=(posting("S1", "I1"),))
    after = Plan(postings=(posting("S1", "I1", end=date(2027, 8, 31)), posting("S9", "I1", date(2027, 9, 1))))
    shut, fresh = difference(before, after, SINCE).postings
    assert (shut.school_id, shut.start, shut.end, shut.former_id, shut.new_id) == (
        "S1",
        date(2027, 9, 1),
        LAST,
        "I1",
        "",
    )
    assert (fresh.school_id, fresh.start, fresh.end, fresh.former_id, fresh.new_id) == (
        "S9",
        date(2027, 9, 1),
        LAST,
        "",
        "I1",
    )


@given(
    was=st.lists(st.sampled_from(("", "A", "B", "C")), min_size=12, max_size=12),
    now=st.lists(st.sampled_from(("", "A", "B", "C")), min_size=12, max_size=12),
)
def test_posting_changes_are_the_days_on_which_the_person_differs(was: list[str], now: list[str]) -> None:
    def plan(holders: list[str]) -> Plan:
        days = [SINCE + timedelta(days=n) for n in range(len(holders))]
        return Plan(
            postings=tuple(posting("S1", who, d, d) for who, d in zip(holders, days, strict=True) if who)
        )

    found = difference(plan(was), plan(now), SINCE).postings
    told = {
        c.start + timedelta(days=n): (c.former_id, c.new_id)
        for c in found
        for n in range((c.end - c.start).days + 1)
    }
    true = {
        SINCE + timedelta(days=n): (a, b) for n, (a, b) in enumerate(zip(was, now, strict=True)) if a != b
    }
    assert told == true
    assert sum((c.end - c.start).days + 1 for c in found) == len(true)


def test_events_new_withdrawn_moved_and_other_teams() -> None:
    day = date(2027, 4, 5)
    seats = (make(Seat, event_id="E4", inspector_id="I1", role=Role.LEAD),)
    others = (make(Seat, event_id="E4", inspector_id="I2", role=Role.LEAD),)
    before = Plan(
        events=(event("E0", FIRST), event("E1", day), event("E2", day), event("E3", day), event("E4", day)),
        seats=seats,
    )
    after = Plan(
        events=(event("E2", day, status=Status.CANCELLED), event("E3", date(2027, 4, 12)), event("E4", day), event("E5", day)),
        seats=others,
    )  # fmt: skip
    found = {c.event_id: c for c in difference(before, after, SINCE).events}
    assert set(found) == {"E1", "E2", "E3", "E4", "E5"}, "what was over before the day is not compared"
    assert found["E1"].withdrawn
    assert found["E2"].withdrawn
    assert found["E3"].days_changed
    assert not found["E3"].team_changed
    assert found["E4"].team_changed
    assert not found["E4"].days_changed
    assert found["E5"].new
    assert not any(c.new for i, c in found.items() if i != "E5")


def test_a_status_that_moves_on_is_no_change() -> None:
    day = date(2027, 4, 5)
    assert not difference(
        Plan(events=(event("E1", day),)), Plan(events=(event("E1", day, status=Status.FROZEN),)), SINCE
    )


def test_visits_by_id() -> None:
    before = Plan(
        visits=(
            visit("V0", FIRST),
            visit("V1", date(2027, 3, 2)),
            visit("V2", date(2027, 3, 3)),
            visit("V3", date(2027, 2, 1)),
        )
    )
    after = Plan(
        visits=(
            visit("V1", date(2027, 3, 2)),
            visit("V2", date(2027, 3, 3), half=Half.PM),
            visit("V3", SINCE),
            visit("V4", SINCE),
        )
    )
    found = difference(before, after, SINCE)
    assert [c.visit_id for c in found.visits] == ["V2", "V3", "V4"]
    assert found.moves["visits"] == 3


def test_zones() -> None:
    def zone(name: str) -> Plan:
        return Plan(
            zones=(make(ZoneRow, zone_id=name, school_id="S1"), make(ZoneRow, zone_id="Z1", school_id="S2"))
        )

    assert [
        (z.school_id, z.former_zone, z.new_zone) for z in difference(zone("Z1"), zone("Z2"), SINCE).zones
    ] == [("S1", "Z1", "Z2")]


def test_releases_grow_by_one_and_know_their_parent() -> None:
    first = Plan(postings=(posting("S1", "I1"),), outcome={"as_of": "2026-11-22", "digest": "d"})
    assert releases_of(first) == (Release(1, as_of="2026-11-22"),)
    second = released(
        first,
        replace(first, postings=(posting("S1", "I2"),)),
        reason="离任 I1",
        as_of="2027-03-01",
        moves=Moves(1, 0, 9, 1, True),
    )
    third = released(second, second, reason="病假 I2", as_of="2027-04-01", moves=Moves())
    assert [r.number for r in releases_of(third)] == [1, 2, 3]
    assert release_of(third).parent == plan_digest(second)
    assert releases_of(third)[1] == Release(
        2, plan_digest(first), "离任 I1", "2027-03-01", Moves(1, 0, 9, 1, True)
    )
    assert third.outcome["digest"] == "d"


def test_a_difference_is_told_and_understood_again() -> None:
    day = date(2027, 4, 5)
    seats = (
        make(Seat, event_id="E1", inspector_id="I1", role=Role.LEAD),
        make(Seat, event_id="E1", inspector_id="I2"),
    )
    kinds = (Task(TaskKind.COMPREHENSIVE), Task(TaskKind.CAMPAIGN, "Z1"))
    before = Plan(
        postings=(posting("S1", "I1"),), events=(event("E1", day, kinds=kinds, notice_on=SINCE, office_id="U1"),), seats=seats,
        visits=(visit("V1", day, covers=("F1", "F2")),), zones=(make(ZoneRow, zone_id="Z", school_id="S1"),),
    )  # fmt: skip
    found = difference(
        before,
        Plan(events=(event("E2", day, status=Status.FROZEN),), visits=(visit("V2", day, half=Half.DAY),)),
        SINCE,
    )
    assert found.moves == {"postings": 1, "events": 2, "visits": 2}
    assert difference_of(json.loads(json.dumps(difference_json(found)))) == found
    for damaged in (
        None,
        {},
        {**difference_json(found), "postings": [["S1"]]},
        {**difference_json(found), "since": "soon"},
        {**difference_json(found), "zones": [["S1", 2, "Z"]]},
        {**difference_json(found), "events": [{"event_id": ["E1"]}]},
    ):
        with pytest.raises(DamagedError):
            difference_of(damaged)


def test_a_release_keeps_its_reason_in_both_languages_and_one_without_english_can_be_read() -> None:
    first = Plan(outcome={"as_of": "2026-11-22"})
    told = {"reason": "病假 甲", "reason_en": "ill 甲", "as_of": "2027-03-01"}
    second = released(first, first, moves=Moves(), **told)
    (_, kept) = releases_of(second)
    assert (kept.reason, kept.reason_en) == ("病假 甲", "ill 甲")
    old = [
        {key: value for key, value in one.items() if key != "reason_en"} for one in second.outcome["releases"]
    ]
    assert [r.reason_en for r in releases_of(Plan(outcome={"releases": old}))] == ["", ""]


def test_each_release_of_a_chain_tells_where_it_stood() -> None:
    first = Plan(
        outcome={
            "as_of": "2026-11-22",
            "state": Standing(State.APPROVED, "王主任", "2027-01-05", "1号").to_json(),
        }
    )
    draft = released(
        first, Plan(outcome={"state": Standing().to_json()}), reason="病假", as_of="2027-03-01", moves=Moves()
    )
    assert [standing_of({"state": r.standing}) for r in releases_of(draft)] == [
        Standing(State.APPROVED, "王主任", "2027-01-05", "1号"),
        Standing(),
    ]
    submitted = replace(
        draft, outcome={**draft.outcome, "state": Standing(State.SUBMITTED, "李科长").to_json()}
    )
    third = released(submitted, Plan(), reason="离任", as_of="2027-05-01", moves=Moves())
    assert [r.standing.get("state", "draft") for r in releases_of(third)] == [
        "approved",
        "submitted",
        "draft",
    ]
    lines = list(history_lines(releases_of(submitted), "zh"))
    assert ["审定（王主任，2027-01-05，1号）" in line for line in lines] == [False, True, False]
    assert "送审（李科长）" in lines[2]
