"""The smallest repair of a team, by hand: who goes, who comes, and in what order anybody is asked."""

from __future__ import annotations

from datetime import date

import pytest

from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.team_availability import TeamAvailability
from duxue.models.revision.teams import Repair, repaired
from duxue.models.stages.event_task import task_of
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.codes import Expertise, Half, Role, Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat, Visit
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import LAT, LON, office, person, posting, school
from tests.scenarios_small.stories import event_at, team_of

MONDAY, TUESDAY = date(2027, 4, 12), date(2027, 4, 13)
TEAM = team_of("E1", "X0", "X1", "X2")
LOOK_BACK = Task(TaskKind.FOLLOW_UP, "L1")


def county(*away: str, **cells: dict[str, object]) -> County:
    """Six people who live the farther the higher their number; X5 answers for the school, who is away is so that Monday."""
    people = [
        person(f"X{n}", **{"lon": LON + n / 50, "lat": LAT, **cells.get(f"X{n}", {})}) for n in range(6)
    ]
    rows = tuple(make(Absence, inspector_id=i, start=MONDAY, end=MONDAY) for i in away)
    return office([school(1), school(2)], people, absences=rows)


def mended(
    world: County, *visits: Visit, event: Event | None = None, team: tuple[Seat, ...] = TEAM, visit: int = 100
) -> Repair | None:
    facts = Plan(postings=(posting("S001", "X5"),))
    force = Workforce(world, "U1", facts)
    book = TeamAvailability(world, force, facts, visits)
    one = event or event_at("S001", MONDAY)
    return repaired(book, Prices(0, 0, visit), task_of(world, one, (one.start, one.end)), one, team)


def seats(found: Repair | None) -> list[tuple[str, str]]:
    assert found is not None
    return [(s.inspector_id, str(s.role)) for s in found.seats]


def test_a_team_that_can_sit_is_left_as_it_is() -> None:
    found = mended(county())
    assert found is not None
    assert (set(found.seats), found.out, found.into, found.changed) == (set(TEAM), (), (), 0)


def test_who_is_away_is_replaced_by_the_nearest_and_the_others_keep_their_seats() -> None:
    found = mended(county("X1"))
    assert seats(found) == [("X0", "lead"), ("X2", "member"), ("X3", "member")]
    assert found is not None
    assert (found.out, found.into, found.changed) == ((("X1", "working_day"),), ("X3",), 1)


def test_a_lead_who_is_away_is_followed_by_somebody_new_before_a_member_is_asked() -> None:
    found = mended(county("X0"))
    assert seats(found) == [("X3", "lead"), ("X1", "member"), ("X2", "member")]


def test_a_member_takes_the_lead_where_nobody_else_may_and_a_new_member_comes() -> None:
    world = county("X0", X3={"can_lead": False}, X4={"can_lead": False})
    found = mended(world)
    assert seats(found) == [("X1", "lead"), ("X2", "member"), ("X3", "member")]
    assert found is not None
    assert found.into == ("X1", "X3")


def test_a_team_that_nobody_could_lead_cannot_be_manned() -> None:
    nobody = {f"X{n}": {"can_lead": False} for n in range(1, 5)}
    assert mended(county("X0", **nobody)) is None


def test_a_team_for_which_there_are_too_few_cannot_be_manned() -> None:
    assert mended(county("X1", "X2", "X3", "X4", "X5")) is None
    last = mended(county("X1", "X3", "X4"))
    assert seats(last) == [("X0", "lead"), ("X2", "member"), ("X5", "member")], "the responsible may join"


def test_whose_visits_would_have_to_give_way_is_asked_later() -> None:
    """X3 has two visits on that day: X4 is farther away by less than they are worth."""
    visits = tuple(Visit(f"V{n}", MONDAY, h, "S002", "X3", ()) for n, h in enumerate((Half.AM, Half.PM)))
    assert mended(county("X1"), *visits, visit=100) is not None
    assert seats(mended(county("X1"), *visits, visit=100))[-1] == ("X4", "member")
    assert seats(mended(county("X1"), *visits, visit=0))[-1] == ("X3", "member")


def test_whose_month_is_full_is_asked_last_of_all() -> None:
    world = county("X1", "X5", X3={"days_per_month": 0.5})
    assert seats(mended(world))[-1] == ("X4", "member")
    alone = county("X1", "X4", "X5", X3={"days_per_month": 0.5})
    assert seats(mended(alone))[-1] == ("X3", "member"), "rather than nobody"


@pytest.mark.parametrize(("expert", "comes"), [("X4", "X4"), ("X0", "X3")])
def test_expertise_that_a_team_has_lost_is_brought_back_before_the_road_counts(
    expert: str, comes: str
) -> None:
    knows = {expert: {"expert": (Expertise.COMPULSORY,)}}
    assert seats(mended(county("X1", **knows)))[-1] == (comes, "member")


def test_a_lead_of_another_stage_is_not_asked() -> None:
    world = county("X0", X3={"stages": (Stage.SENIOR,)})
    assert seats(mended(world))[0] == ("X4", "lead")


def test_experts_and_reserves_are_no_part_of_the_number_and_come_last() -> None:
    team = (*TEAM, Seat("E1", "X3", Role.EXPERT), Seat("E1", "X4", Role.RESERVE))
    found = mended(county("X2"), team=team)
    assert seats(found) == [
        ("X0", "lead"), ("X1", "member"), ("X5", "member"), ("X3", "expert"), ("X4", "reserve"),
    ]  # fmt: skip
    assert seats(mended(county(), team=team))[3:] == [("X3", "expert"), ("X4", "reserve")]


def test_somebody_less_of_a_team_that_is_larger_than_need_be_is_a_change_too() -> None:
    found = mended(county("X4"), team=team_of("E1", "X0", "X1", "X2", "X4"))
    assert seats(found) == [("X0", "lead"), ("X1", "member"), ("X2", "member")]
    assert found is not None
    assert (found.out, found.into, found.changed) == ((("X4", "working_day"),), (), 1)


# Look-backs: who answers for the school comes along.


def look_back(world: County, *people: str) -> Repair | None:
    event = event_at("S001", MONDAY, None, LOOK_BACK)
    return mended(world, event=event, team=team_of("E1", *people))


def test_a_look_back_that_has_lost_the_responsible_inspector_gets_whoever_answers_now() -> None:
    found = look_back(county(), "X0", "X1")
    assert seats(found) == [("X0", "lead"), ("X5", "member")]
    assert found is not None
    assert (found.out, found.into) == ((("X1", "look_back"),), ("X5",))


def test_a_look_back_in_which_the_responsible_sits_is_left_alone() -> None:
    found = look_back(county(), "X0", "X5")
    assert found is not None
    assert found.changed == 0


def test_a_look_back_without_the_responsible_inspector_cannot_be_held() -> None:
    assert look_back(county("X5"), "X0", "X1") is None


def test_beside_a_small_team_the_responsible_comes_and_nobody_goes() -> None:
    found = look_back(county("X1"), "X0", "X1")
    assert seats(found) == [("X0", "lead"), ("X5", "member")]
    assert found is not None
    assert found.out == (("X1", "working_day"),)


def test_the_responsible_who_led_is_a_member_from_then_on_and_the_other_leads() -> None:
    """X5 answers for the school now and led the look-back; X1 is there anyway: nobody else need come."""
    found = look_back(county(), "X5", "X1")
    assert seats(found) == [("X1", "lead"), ("X5", "member")]
    assert found is not None
    assert set(found.out) == {("X5", "team_independence"), ("X1", "")}
    assert set(found.into) == {"X5", "X1"}


def test_a_team_that_is_large_enough_without_its_lead_finds_one_among_its_members() -> None:
    four = team_of("E1", "X0", "X1", "X2", "X4")
    found = mended(county("X0"), team=four)
    assert seats(found) == [("X1", "lead"), ("X2", "member"), ("X4", "member")]
    assert found is not None
    assert (found.out, found.into) == ((("X0", "working_day"), ("X1", "")), ("X1",))


def test_a_look_back_may_be_led_by_anybody() -> None:
    nobody = {f"X{n}": {"can_lead": False} for n in range(6)}
    assert seats(look_back(county("X0", **nobody), "X0", "X5"))[0] == ("X1", "lead")
