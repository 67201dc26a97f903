"""The round: level over the years, due ones now, duties of one school and year in one event, and nothing left unsaid."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from duxue.models.facts import duties
from duxue.models.planning import dated_cycle
from duxue.models.rules import comprehensive_cycle, one_comprehensive_a_year, principal_review
from duxue.models.solver import Level, Stop
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import comprehensive_task, placements
from duxue.models.stages.round import Round, plan_round
from duxue.models.stages.tasks import YearTasks
from duxue.planner.audit import audit
from duxue.scenarios.as_imposed import imposed_events
from duxue.scenarios.codes import Force, ImposedLevel, PinKind, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Closure, Imposed, Pin, Principal
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, posting, school
from tests.models.worlds import cases_of, edited, world_of

RULES = (comprehensive_cycle, principal_review, one_comprehensive_a_year)
WHOLE, REVIEW = Task(TaskKind.COMPREHENSIVE), Task(TaskKind.PRINCIPAL_REVIEW)


def planned(county: County, *, given: Plan | None = None, stop: Stop | None = None) -> Round:
    facts = given or Plan(events=imposed_events(county))
    return plan_round(county, "U1", facts, seed=1, effort=2.0, stop=stop or Stop())


def held(county: County, turn: Round) -> tuple[Event, ...]:
    """The events of the round's bundles, each on its first day, and the imposed ones."""
    own = tuple(placements(county, comprehensive_task(county, "U1", bundle))[0] for bundle in turn.bundles)
    return (*own, *imposed_events(county))


def breaches(county: County, turns: Sequence[Round]) -> set[tuple[str, str, Force]]:
    """What the audit finds in rounds with the events that they ask for: rule, subject, force."""
    events = tuple(event for turn in turns for event in held(county, turn))
    rows = tuple(row for turn in turns for row in turn.cycle_rows)
    plan = Plan(events=tuple(dict.fromkeys(events)), cycle=dated_cycle(rows, events))
    found = audit(county, plan, RULES).findings
    return {(f.rule, f.subject, f.force or Force.GOAL) for f in found}


def this_year(turn: Round) -> tuple[str, ...]:
    """The schools whose comprehensive is to be held in 2027."""
    return tuple(
        sorted(r.school_id for r in turn.cycle_rows if getattr(r.planned, "year", r.planned) == 2027)
    )


def years(turn: Round) -> Counter[Any]:
    return Counter(row.planned for row in turn.cycle_rows)


def row(turn: Round, school_id: str = "S001") -> tuple[Any, str]:
    return next((r.planned, r.reason) for r in turn.cycle_rows if r.school_id == school_id)


def head(term_end: date, **cells: Any) -> Principal:
    return make(Principal, school_id="S001", name="校长", term_end=term_end, **cells)


def visit_from_above(start: date, *kinds: Task) -> Imposed:
    return make(
        Imposed,
        event_id="P1",
        target_id="S001",
        kinds=kinds,
        start=start,
        end=start,
        level=ImposedLevel.PROVINCE,
    )


def spans(turn: Round) -> list[tuple[tuple[Task, ...], date, date]]:
    return [(b.kinds, b.first, b.last) for b in turn.bundles]


def left_open(turn: Round) -> set[tuple[str, str]]:
    return {(s.rule, s.subject) for s, n in turn.open if n}


# Level years.


def test_schools_due_in_one_year_are_spread_over_the_years_open_to_them() -> None:
    county = office([school(n, last_comprehensive=date(2025, 4, 15)) for n in range(20)])
    turn = planned(county)
    assert sorted(years(turn).items()) == [(2028, 6), (2029, 7), (2030, 7)]
    assert breaches(county, [turn]) == set()
    assert turn.outcome.status == "optimal"


def test_no_more_are_pulled_forward_than_keep_the_later_years_level() -> None:
    county = office([school(n, last_comprehensive=date(2023, 4, 15)) for n in range(20)])
    turn = planned(county)
    assert sorted(years(turn).items()) == [(2027, 15), (2028, 5)]
    assert breaches(county, [turn]) == set()
    assert {reason for _, reason in ((r.planned, r.reason) for r in turn.cycle_rows)} == {
        "均衡提前",
        "到期",
    }
    assert len(turn.bundles) == len(this_year(turn)) == 15


def test_a_level_round_pulls_nobody_forward() -> None:
    county = office(
        [school(n, last_comprehensive=date(2022 + n % 5, 4, 15)) for n in range(20)], parameters={}
    )
    turn = planned(county)
    assert years(turn) == dict.fromkeys(range(2027, 2032), 4)
    assert {r.reason for r in turn.cycle_rows} == {"到期"}


def test_years_below_the_level_are_evened_out_too() -> None:
    due = [school(n, last_comprehensive=date(2022, 4, 15)) for n in range(10)]
    county = office([*due, *(school(n, last_comprehensive=date(2025, 4, 15)) for n in range(10, 20))])
    assert years(planned(county)) == {2027: 10, 2028: 2, 2029: 4, 2030: 4}


def test_no_school_comes_sooner_than_level_years_ask_for() -> None:
    due = [school(n, last_comprehensive=date(2022, 4, 15)) for n in range(17)]
    county = office([*due, *(school(n, last_comprehensive=date(2025, 4, 15)) for n in range(17, 20))])
    assert years(planned(county)) == {2027: 17, 2030: 3}


def test_of_schools_that_may_be_pulled_forward_the_more_important_ones_are() -> None:
    early = [school(n, last_comprehensive=date(2023, 4, 15)) for n in range(8)]
    others = [school(n, last_comprehensive=date(2025, 4, 15)) for n in range(8, 20)]
    pulled = this_year(planned(office([*early, *others])))
    assert len(pulled) == 5
    important = [s if s.school_id in pulled else replace(s, priority=2) for s in early]
    turn = planned(office([*important, *others]))
    assert len(this_year(turn)) == 5
    assert {s.school_id for s in important if s.priority} < set(this_year(turn))
    assert {r.reason for r in turn.cycle_rows if r.planned == 2027} == {"均衡提前", "重点学校，均衡提前"}


def test_the_answer_costs_what_its_bound_says_on_drawn_offices() -> None:
    for seed in range(8):
        draw = Random(seed)
        lasts = [date(draw.choice((2022, 2023, 2023, 2024, 2025)), draw.randint(1, 12), 9) for _ in range(30)]
        county = office([school(n, last_comprehensive=last) for n, last in enumerate(lasts)])
        turn = planned(county)
        assert turn.outcome.gap == 0
        assert breaches(county, [turn]) == set()
        limits = duties.year_limits(county, "U1")
        assert all(years(turn)[year] <= limit for year, limit in limits.items())


# What is due in the horizon.


def test_due_and_overdue_schools_are_done_in_time() -> None:
    county = office(
        [school(1, last_comprehensive=date(2022, 9, 20)), school(2, last_comprehensive=date(2020, 5, 6))]
    )
    turn = planned(county)
    assert spans(turn) == [
        ((WHOLE,), date(2027, 1, 1), date(2027, 9, 20)),
        ((WHOLE,), date(2027, 1, 1), date(2027, 12, 31)),
    ]
    assert (row(turn), row(turn, "S002")) == ((2027, "到期"), (2027, "逾期"))
    assert breaches(county, [turn]) == set()


def test_a_review_and_a_comprehensive_share_the_days_that_both_allow() -> None:
    county = office([school(1, last_comprehensive=date(2022, 5, 20))], principals=(head(date(2027, 8, 31)),))
    turn = planned(county)
    assert spans(turn) == [((WHOLE, REVIEW), date(2027, 3, 2), date(2027, 5, 20))]
    assert row(turn) == (2027, "到期，与校长任期结束督导合并")
    assert breaches(county, [turn]) == set()


def test_a_review_alone_serves_the_round_however_short_the_interval() -> None:
    county = office([school(1, last_comprehensive=date(2025, 4, 15))], principals=(head(date(2027, 8, 31)),))
    turn = planned(county)
    assert spans(turn) == [((REVIEW,), date(2027, 3, 2), date(2027, 8, 31))]
    assert row(turn) == (2027, "校长任期结束")
    assert breaches(county, [turn]) == set()


def test_where_days_do_not_meet_the_must_is_served_and_the_review_told_as_open() -> None:
    county = office([school(1, last_comprehensive=date(2022, 3, 19))], principals=(head(date(2027, 12, 31)),))
    turn = planned(county)
    assert spans(turn) == [((WHOLE,), date(2027, 1, 1), date(2027, 3, 19))]
    assert left_open(turn) == {("principal_review", "S001")}
    assert breaches(county, [turn]) == {("principal_review", "S001", Force.IN_PRINCIPLE)}


def test_one_must_comes_before_two_reviews() -> None:
    heads = (head(date(2027, 11, 30)), head(date(2027, 12, 31)))
    county = office([school(1, last_comprehensive=date(2022, 3, 19))], principals=heads)
    assert spans(planned(county)) == [((WHOLE,), date(2027, 1, 1), date(2027, 3, 19))]


def test_of_two_heads_whose_days_do_not_meet_the_first_is_reviewed() -> None:
    heads = (head(date(2027, 3, 31)), head(date(2027, 12, 31)))
    county = office([school(1)], principals=heads)
    turn = planned(county)
    assert spans(turn) == [((REVIEW,), date(2027, 1, 1), date(2027, 3, 31))]
    assert left_open(turn) == {("principal_review", "S001")}


def test_two_heads_whose_days_meet_share_one_event() -> None:
    heads = (head(date(2027, 6, 30)), head(date(2027, 9, 30)))
    county = office([school(1)], principals=heads)
    turn = planned(county)
    assert spans(turn) == [((REVIEW,), date(2027, 4, 1), date(2027, 6, 30))]
    assert breaches(county, [turn]) == set()


def test_a_year_that_has_had_its_comprehensive_holds_no_review_and_the_school_keeps_a_later_year() -> None:
    last = date(2027, 1, 6)
    county = office([school(1, last_comprehensive=last)], principals=(head(date(2027, 12, 31)),))
    turn = planned(county)
    assert turn.bundles == ()
    assert left_open(turn) == {("principal_review", "S001")}
    assert row(turn)[0] in range(2030, 2033)
    assert {rule for rule, _, _ in breaches(county, [turn])} == {"principal_review"}


def test_a_visit_from_above_serves_the_round() -> None:
    imposed = (visit_from_above(date(2027, 4, 20), WHOLE),)
    county = office([school(1, last_comprehensive=date(2022, 5, 20))], imposed=imposed)
    turn = planned(county)
    assert turn.bundles == ()
    assert this_year(turn) == ("S001",)
    assert row(turn) == (2027, "上级已定")
    assert breaches(county, [turn]) == set()


def test_a_visit_from_above_that_comes_too_late_leaves_the_duty_open() -> None:
    imposed = (visit_from_above(date(2027, 6, 22), WHOLE),)
    county = office([school(1, last_comprehensive=date(2022, 5, 20))], imposed=imposed)
    turn = planned(county)
    assert turn.bundles == ()
    assert left_open(turn) == {("comprehensive_cycle", "S001")}
    assert breaches(county, [turn]) == {("comprehensive_cycle", "S001", Force.MUST)}


def test_a_visit_from_above_after_the_horizon_or_before_it_leaves_the_round_whole() -> None:
    for start in (date(2028, 3, 14), date(2026, 12, 8)):
        schools = [school(n, last_comprehensive=date(2025, 4, 15)) for n in (1, 2)]
        turn = planned(office(schools, imposed=(visit_from_above(start, WHOLE),)))
        assert [one.planned is not None for one in turn.cycle_rows] == [True, True]


def test_an_event_of_another_office_counts_as_one_from_above() -> None:
    county = office([school(1, last_comprehensive=date(2022, 5, 20))])
    event = make(
        Event,
        event_id="Z1",
        office_id="U0",
        target_id="S001",
        kinds=(WHOLE,),
        start=date(2027, 4, 20),
        end=date(2027, 4, 21),
    )
    turn = planned(county, given=Plan(events=(event,)))
    assert turn.bundles == ()
    assert row(turn) == (2027, "已有安排")


def test_a_school_that_closes_before_it_is_due_owes_nothing() -> None:
    county = office([school(1, last_comprehensive=date(2023, 4, 15), closed=date(2028, 2, 1))])
    turn = planned(county)
    assert row(turn) == (None, "到期前撤并")
    assert turn.bundles == ()
    assert breaches(county, [turn]) == set()


def test_a_school_that_opens_after_the_horizon_has_no_row() -> None:
    county = office([school(1), school(2, opened=date(2028, 9, 1), last_comprehensive=None)])
    assert [r.school_id for r in planned(county).cycle_rows] == ["S001"]


def test_schools_of_which_nothing_is_known_are_spread_and_keep_to_their_turn() -> None:
    county = office([school(n, last_comprehensive=None, opened=None) for n in range(20)])
    turn = planned(county)
    assert years(turn) == dict.fromkeys(range(2027, 2032), 4)
    assert {r.reason for r in turn.cycle_rows} == {"无督导记录，分年安排"}


# Only what can be done.


def test_no_school_is_pulled_into_a_year_in_which_it_has_no_day() -> None:
    # One day is left to each, and their events take two.
    spans_shut = [(date(2027, 1, 1), date(2027, 6, 1)), (date(2027, 6, 3), date(2027, 12, 31))]
    shut = [f"S{n:03d}" for n in range(0, 16, 2)]
    schools = [school(n, last_comprehensive=date(2023, 4, 15)) for n in range(20)]
    county = office(
        schools,
        closures=tuple(make(Closure, school_id=s, start=a, end=b) for s in shut for a, b in spans_shut),
    )
    turn = planned(county)
    assert years(turn) == {2027: 12, 2028: 8}
    assert not set(shut) & set(this_year(turn))
    assert {force for _, _, force in breaches(county, [turn])} == {Force.GOAL}


def test_a_duty_for_which_there_is_no_day_is_told() -> None:
    shut = make(Closure, school_id="S001", start=date(2027, 1, 1), end=date(2027, 12, 31))
    county = office([school(1, last_comprehensive=date(2022, 5, 20))], closures=(shut,))
    turn = planned(county)
    assert left_open(turn) == {("comprehensive_cycle", "S001")}
    assert row(turn) == (2027, "到期（计划期内无可排日期）")
    assert breaches(county, [turn]) == {("comprehensive_cycle", "S001", Force.MUST)}


def test_where_no_day_is_both_late_enough_and_in_time_the_event_comes_shortly_before_it_is_due() -> None:
    county = office([school(1, last_comprehensive=date(2024, 5, 20))], parameters={"cycle_years": 3})
    turn = planned(county)
    assert spans(turn) == [((WHOLE,), date(2027, 3, 25), date(2027, 5, 20))]
    assert left_open(turn) == {("comprehensive_cycle", "S001")}
    assert (turn.outcome.musts, turn.outcome.in_principle) == (Level(1, 1), Level(0, 0))
    assert turn.outcome.objective == turn.outcome.bound == 0, "what is broken is told beside the minutes"
    assert breaches(county, [turn]) == {("comprehensive_cycle", "S001", Force.MUST)}


def test_over_two_calendar_years_a_school_may_have_an_event_in_each() -> None:
    school_year = (date(2026, 9, 1), date(2027, 8, 31))
    schools = [
        school(1, last_comprehensive=date(2022, 1, 12)),
        school(2, last_comprehensive=date(2021, 12, 30)),
    ]
    heads = (replace(head(date(2027, 7, 31)), school_id="S002"),)
    county = replace(office(schools, principals=heads, horizon=school_year), as_of=date(2026, 8, 3))
    turn = planned(county)
    assert turn.bundles == (
        CombinedDuty("S001", (WHOLE,), date(2026, 9, 1), date(2027, 1, 12)),
        CombinedDuty("S002", (WHOLE,), date(2026, 9, 1), date(2026, 12, 30)),
        CombinedDuty("S002", (REVIEW,), date(2027, 1, 30), date(2027, 7, 31)),
    )
    assert turn.open == ()
    assert [t.event_id for t in YearTasks(county, "U1", turn.bundles).all] == [
        "X2027-S002",
        "Z2026-S001",
        "Z2026-S002",
    ]


# Any office.


@pytest.mark.parametrize("rule", ["comprehensive_cycle", "principal_review", "one_comprehensive_a_year"])
def test_what_the_audit_finds_is_what_the_round_leaves_open(rule: str) -> None:
    for number, path in enumerate(cases_of(rule)):
        draw = Random(number)
        county = edited(
            world_of(path), draw, draw.choice((0, 2, 5)), comprehensive_cycle.CARD.parameters
        ).county
        facts = Plan(events=imposed_events(county))
        turns = [
            plan_round(county, o.unit_id, facts, seed=1, effort=1.0, stop=Stop()) for o in county.offices
        ]
        found = {(r, s) for r, s, force in breaches(county, turns) if force is not Force.GOAL}
        # Two visits from above in one year are a breach that no round can mend.
        found = {(r, s) for r, s in found if r != one_comprehensive_a_year.CARD.id}
        assert found == {one for turn in turns for one in left_open(turn)}, path.name


def test_an_office_without_schools_has_an_empty_round() -> None:
    assert planned(office([])).cycle_rows == ()


def test_a_stop_asked_at_once_still_gives_every_school_its_year() -> None:
    stop = Stop()
    stop.ask()
    county = office([school(n, last_comprehensive=date(2023 + n % 3, 4, 15)) for n in range(40)])
    turn = planned(county, stop=stop)
    assert len(turn.cycle_rows) == 40
    assert {r for r, _, force in breaches(county, [turn]) if force is not Force.GOAL} == set()


def test_the_same_input_gives_the_same_round() -> None:
    county = office([school(n, last_comprehensive=date(2023 + n % 3, 4, 15)) for n in range(40)])
    assert planned(county).cycle_rows == planned(county).cycle_rows


def test_a_year_takes_no_more_schools_than_its_people_can_do_where_a_later_year_can() -> None:
    """Six schools due in two years, three people: with few days a month the first year is left to visits and what it must."""
    schools = [replace(school(n), last_comprehensive=date(2023, 6, 1)) for n in range(6)]

    def first_year(days: float) -> int:
        people = [replace(person(f"X{n}"), days_per_month=days) for n in range(3)]
        county = office(schools, people, {"cycle_years": 5})
        posted = tuple(posting(f"S{n:03}", f"X{n % 3}") for n in range(6))
        return years(planned(county, given=Plan(postings=posted)))[2027]

    assert first_year(1.0) == 0
    assert first_year(20.0) > 0


def satellites(*, rides: bool = True, **central: Any) -> County:
    """A central school that is due, and two teaching points of it that are overdue by their own days."""
    schools = (
        school(1, last_comprehensive=date(2022, 5, 10), **central),
        school(2, last_comprehensive=date(2019, 5, 10), parent_id="S001"),
        school(3, last_comprehensive=None, parent_id="S001"),
    )
    return office(schools, parameters={"satellites_ride": rides})


def test_teaching_points_ride_on_their_central_schools_comprehensive() -> None:
    county = satellites()
    turn = planned(county)
    assert [b.school_id for b in turn.bundles] == ["S001"]
    assert row(turn, "S001")[0] == 2027
    assert row(turn, "S002") == row(turn, "S003") == (None, f"随{county.schools['S001'].name}")
    assert breaches(county, [turn]) == set()


@pytest.mark.parametrize(
    "county",
    [
        satellites(rides=False),
        satellites(parent_id="S003"),
        satellites(closed=date(2028, 9, 1)),
        satellites(office_id="U2"),
    ],
)
def test_teaching_points_whose_central_school_cannot_carry_them_owe_their_own(county: County) -> None:
    assert {s.school_id: county.rides_on(s) for s in county.rows.schools if s.parent_id} == dict.fromkeys(
        (s.school_id for s in county.rows.schools if s.parent_id), None
    )
    assert "S002" in {b.school_id for b in planned(county).bundles}


def test_a_teaching_point_with_a_head_whose_term_ends_has_its_review_and_rides_all_the_same() -> None:
    county = satellites()
    county = county.with_rows(principals=(replace(head(date(2027, 8, 31)), school_id="S002"),))
    turn = planned(county)
    assert {(b.school_id, b.kinds) for b in turn.bundles} == {("S001", (WHOLE,)), ("S002", (REVIEW,))}
    assert breaches(county, [turn]) == set()


def test_a_comprehensive_that_is_struck_out_waits_for_a_later_year_or_stays_open() -> None:
    """One that was only pulled forward takes a later year; one that is due stays open and is told in the year after."""
    schools = [school(n, last_comprehensive=date(2023, 4, 15)) for n in range(6)]
    schools.append(school(7, last_comprehensive=date(2022, 5, 15)))
    county = office(schools, [person(f"I{n}") for n in range(4)])
    free = planned(county)
    pulled = [r.school_id for r in free.cycle_rows if r.planned == 2027 and r.school_id != "S007"]
    assert pulled, "some are pulled forward to level the years"
    struck = [*pulled[:1], "S007"]
    pins = tuple(make(Pin, kind=PinKind.NO_EVENT, school_id=s, kinds=(WHOLE,)) for s in struck)
    turn = planned(county.with_rows(pins=pins))
    assert not {*struck} & {bundle.school_id for bundle in turn.bundles}
    assert row(turn, pulled[0])[0] == 2028
    assert row(turn, "S007") == (2028, "指定本期不安排，顺延")
    assert {s.subject for s, _ in turn.open} == {"S007"}
