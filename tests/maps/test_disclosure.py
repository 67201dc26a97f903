"""What the public may know of a plan, and what only the office may."""

from dataclasses import replace
from datetime import date

from duxue.scenarios.codes import Half, ImposedLevel, Role, Status, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.disclosure import announced, occasions, start_of, visits, visits_so_far
from duxue.scenarios.plan import Event, Plan, Seat, Visit
from duxue.scenarios.records import Imposed
from duxue.scenarios.rows import Task, make

OFFICE = "130227"


def event(event_id: str, *kinds: Task, start: date = date(2027, 5, 12), **values: object) -> Event:
    filled = {"office_id": OFFICE, "target_id": "S1", "kinds": kinds, "start": start, "end": start, **values}
    return make(Event, event_id=event_id, **filled)


COMPREHENSIVE = Task(TaskKind.COMPREHENSIVE)
HIDDEN = (Task(TaskKind.CAMPAIGN, "C1"), Task(TaskKind.FOLLOW_UP, "F1"), Task(TaskKind.PRINCIPAL_REVIEW))


def test_the_office_sees_every_event_by_day_with_its_team(county: County, plan: Plan) -> None:
    (one,) = occasions(county, plan, OFFICE, "office")
    assert (one.first, one.last, one.exact) == (date(2027, 5, 12), date(2027, 5, 14), True)
    assert [seat.inspector_id for seat in one.team] == ["I3"]


def test_the_public_sees_the_week_alone_until_the_notice_has_gone_out(county: County, plan: Plan) -> None:
    (one,) = occasions(county, plan, OFFICE, "public")
    assert (one.first, one.last, one.exact) == (date(2027, 5, 10), date(2027, 5, 16), False)
    assert one.team == ()
    later = replace(county, as_of=date(2027, 4, 22))  # the day of the notice itself
    (told,) = occasions(later, plan, OFFICE, "public")
    assert (told.first, told.exact, len(told.team)) == (date(2027, 5, 12), True, 1)
    assert not announced(replace(county, as_of=date(2027, 4, 21)), plan.events[0])


def test_an_event_without_a_notice_is_never_announced(county: County) -> None:
    later = replace(county, as_of=date(2027, 12, 31))
    (one,) = occasions(later, Plan(events=(event("E1", COMPREHENSIVE),)), OFFICE, "public")
    assert not one.exact


def test_reserves_are_not_public(county: County, plan: Plan) -> None:
    seats = (*plan.seats, make(Seat, event_id="E1", inspector_id="I2", role=Role.RESERVE))
    later = replace(county, as_of=date(2027, 5, 1))
    (told,) = occasions(later, replace(plan, seats=seats), OFFICE, "public")
    assert [seat.inspector_id for seat in told.team] == ["I3"]


def test_who_is_drawn_reviewed_or_looked_at_again_is_not_public_before_the_notice(county: County) -> None:
    merged = Plan(
        events=(event("E1", COMPREHENSIVE, *HIDDEN), *(event(f"H{i}", k) for i, k in enumerate(HIDDEN)))
    )
    (one,) = occasions(county, merged, OFFICE, "public")
    assert (one.event.event_id, one.kinds) == ("E1", (COMPREHENSIVE,))
    assert len(occasions(county, merged, OFFICE, "office")) == 4


def test_what_a_level_above_has_fixed_is_not_ours_to_announce(county: County) -> None:
    made = Plan(events=(event("E1", COMPREHENSIVE, office_id=""),))
    imposed = make(
        Imposed, event_id="E1", target_id="S1", kinds=(COMPREHENSIVE,), start=date(2027, 5, 12), end=date(2027, 5, 12),
        level=ImposedLevel.PROVINCE,
    )  # fmt: skip
    with_it = replace(county, rows=replace(county.rows, imposed=(imposed,)))
    assert occasions(with_it, made, OFFICE, "public") == ()
    assert len(occasions(with_it, made, OFFICE, "office")) == 1


def test_cancelled_events_and_those_of_other_offices_are_nobodys_here(county: County) -> None:
    made = Plan(
        events=(
            event("E1", COMPREHENSIVE, status=Status.CANCELLED),
            event("E2", COMPREHENSIVE, office_id="130200", target_id="130281"),
            event("E3", COMPREHENSIVE, office_id="130200", target_id="130281"),
        ),
        seats=(make(Seat, event_id="E3", inspector_id="I1"),),
    )
    assert [one.event.event_id for one in occasions(county, made, OFFICE, "office")] == [
        "E3"
    ]  # 张三 is there


def test_no_visit_is_public_and_all_are_the_offices(plan: Plan) -> None:
    mine = frozenset({"S1", "S2"})
    assert visits(plan, mine, "public") == ()
    assert [visit.visit_id for visit in visits(plan, mine, "office")] == ["V1", "V2"]
    assert [visit.visit_id for visit in visits(plan, frozenset({"S2"}), "office")] == ["V2"]


def test_visits_so_far_are_those_before_the_day_of_planning(county: County, plan: Plan) -> None:
    twice = replace(
        plan,
        visits=(
            *plan.visits,
            make(
                Visit, visit_id="V3", date=date(2027, 3, 18), half=Half.AM, school_id="S1", inspector_id="I1"
            ),
        ),
    )
    school = county.schools["S1"]
    assert visits_so_far(county, twice, school) == 0
    assert visits_so_far(replace(county, as_of=date(2027, 3, 18)), twice, school) == 1
    assert visits_so_far(replace(county, as_of=date(2027, 3, 19)), twice, school) == 2


def test_homes_are_not_public(county: County) -> None:
    assert start_of(county, "I1", "office") == (118.123, 40.099)
    assert start_of(county, "I1", "public") is None
    assert start_of(county, "I2", "public") == (118.4, 40.2)  # the own school
    assert start_of(county, "I3", "public") == (118.31, 40.14)  # the office's seat
