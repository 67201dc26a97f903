"""The month stage: every school visited in every month within the rules, on the least road, on days nobody can foresee."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import networkx as nx
import pytest

from duxue.models.postings.tours import Tours
from duxue.models.prices import MUST
from duxue.models.rules import (
    breathing_space,
    eligibility,
    look_back,
    monthly_visit,
    own_school_presence,
    quiet_days,
    recusal,
    travel,
    unpredictable,
    week_cap,
    working_day,
)
from duxue.models.rules.card import Finding, Rule
from duxue.models.solver import Stop
from duxue.models.stages import month
from duxue.models.stages.month import Visits, place_visits
from duxue.scenarios.calendar import week_start
from duxue.scenarios.codes import Half, Role, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, Event, Plan, Posting, Visit
from duxue.scenarios.records import Absence, FollowUp, Training
from duxue.scenarios.rows import Task, make
from tests.models.copied_hands import copied_hands
from tests.models.stages.drawn import drawn_county
from tests.models.stages.small_office import FIRST, LAST, office, person, posting, school, seat

DAY = timedelta(days=1)
BINDING: tuple[Rule, ...] = (
    monthly_visit, look_back, working_day, week_cap, quiet_days, eligibility, recusal, own_school_presence,
)  # fmt: skip
SPRING = (date(2027, 3, 1), date(2027, 5, 31))
MONTHS = 9
"""Months of 2027 with at least eight school days."""


def placed(
    county: County, facts: Plan, office_id: str = "U1", seed: int = 1, stop: Stop | None = None
) -> Visits:
    return place_visits(county, office_id, facts, seed=seed, effort=20.0, stop=stop or Stop())


def with_visits(facts: Plan, found: Visits) -> Plan:
    return replace(facts, visits=(*facts.visits, *found.visits))


def findings(county: County, plan: Plan, rules: Iterable[Rule] = BINDING) -> list[Finding]:
    """What binding rules find; look-backs that need an event are no business of visits."""
    severe = {f.issue_id for f in county.rows.follow_ups if f.severity is not Severity.MINOR}
    return [
        finding
        for rule in rules
        for finding in rule.check(county, plan, county.parameters)
        if not (finding.rule == "look_back" and finding.subject in severe)
    ]


def told(found: Visits) -> list[tuple[str, str, date | None]]:
    return [(shortfall.rule, shortfall.subject, shortfall.day) for shortfall, _ in found.open]


def event(event_id: str, school_id: str, first: date, last: date, *kinds: Task) -> Event:
    return make(
        Event, event_id=event_id, office_id="U1", target_id=school_id, start=first, end=last,
        kinds=kinds or (Task(TaskKind.COMPREHENSIVE, ""),),
    )  # fmt: skip


def follow_up(issue_id: str, school_id: str, deadline: date) -> FollowUp:
    return make(
        FollowUp, issue_id=issue_id, school_id=school_id, deadline=deadline, severity=Severity.MINOR,
        found_on=date(2026, 12, 15),
    )  # fmt: skip


def five_schools(**tables: object) -> tuple[County, Plan]:
    """Five schools in a line, all held by X1 through the spring (or another horizon)."""
    given = {"horizon": SPRING, **tables}
    county = office([school(n, east=10.0 * n) for n in range(1, 6)], [person("X1")], **given)  # type: ignore[arg-type]
    facts = Plan(postings=tuple(posting(s.school_id, "X1") for s in county.rows.schools))
    return county, facts


# A drawn county.


@cache
def drawn() -> tuple[County, Plan]:
    """A drawn county with each school held by the nearest person who is there all year and may hold it."""
    county = drawn_county(3, 40, 12)
    office_id = county.offices[0].unit_id
    people = [
        i for i in county.inspectors_of(office_id)
        if eligibility.window(i, False, county.parameters) == (i.term_start, i.term_end)
        and i.term_start <= county.start and county.end <= i.term_end
    ]  # fmt: skip
    held: Counter[str] = Counter()
    postings: list[Posting] = []
    for one in county.schools_of(office_id):
        able = [
            i for i in people
            if held[i.inspector_id] < 5 and i.school_id != one.school_id
            and not county.recusals_of(i.inspector_id, one.school_id)
        ]  # fmt: skip
        near = min(able, key=lambda i: county.travel.minutes(i.inspector_id, one.school_id))
        held[near.inspector_id] += 1
        first, last = max(county.start, one.opened or FIRST), min(county.end, (one.closed or date.max) - DAY)
        postings.append(posting(one.school_id, near.inspector_id, first, last))
    return county, Plan(postings=tuple(postings))


@cache
def drawn_visits(seed: int = 1) -> Visits:
    county, facts = drawn()
    return placed(county, facts, county.offices[0].unit_id, seed)


def test_every_school_is_visited_every_month_within_all_rules() -> None:
    county, facts = drawn()
    found = drawn_visits()
    assert findings(county, with_visits(facts, found)) == []
    assert found.open == ()
    assert len(found.visits) > 8 * len(county.rows.schools)


def test_no_school_can_foresee_its_visits_or_is_left_without_a_pause() -> None:
    county, facts = drawn()
    assert findings(county, with_visits(facts, drawn_visits()), (unpredictable, breathing_space)) == []


def test_the_road_is_the_least_that_pairs_of_visits_allow() -> None:
    county, facts = drawn()
    found = drawn_visits()
    tours = Tours(county, sorted(county.inspectors), sorted(county.schools))
    visited: dict[tuple[str, date], list[str]] = defaultdict(list)
    for visit in found.visits:
        visited[visit.inspector_id, visit.date.replace(day=1)].append(visit.school_id)
    least = 0.0
    for (who, _), schools in visited.items():
        i, columns = tours.row[who], [tours.col[s] for s in schools]
        saving, graph = tours.saving(i), nx.Graph()
        graph.add_weighted_edges_from((a, b, saving[a, b]) for a in columns for b in columns if a < b)
        shared = nx.max_weight_matching(graph)
        least += float(tours.single[i, columns].sum()) - sum(float(saving[a, b]) for a, b in shared)
    minutes = travel.measure(county, with_visits(facts, found), county.parameters)
    assert minutes == pytest.approx(least, rel=0.001)
    assert found.outcome.objective == pytest.approx(minutes, rel=0.005)


def test_the_outcome_is_proven() -> None:
    outcome = drawn_visits().outcome
    assert (outcome.stage, outcome.status, outcome.gap) == ("month", "optimal", 0.0)
    assert outcome.objective == outcome.bound


def test_one_seed_draws_the_same_days_and_another_other_days() -> None:
    county, facts = drawn()
    short = replace(county, start=SPRING[0], end=SPRING[1])
    office_id = county.offices[0].unit_id
    one, again, other = (placed(short, facts, office_id, seed).visits for seed in (1, 1, 2))
    assert one == again
    days = {(v.school_id, v.date) for v in one}
    assert len(days & {(v.school_id, v.date) for v in other}) < 0.3 * len(days)


def test_shares_of_a_month_come_to_the_same_by_any_hands_and_fill_its_weeks_as_evenly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    county, facts = drawn()
    monkeypatch.setattr(month, "FEWEST", 2)
    shared = placed(county, facts, county.offices[0].unit_id)
    with copied_hands(3) as asked:
        again = placed(county, facts, county.offices[0].unit_id)
    assert max(asked) == month.SHARES
    assert (again.visits, again.open) == (shared.visits, shared.open)
    assert again.outcome.to_json() == shared.outcome.to_json()
    assert findings(county, with_visits(facts, shared)) == []
    assert shared.outcome.objective == drawn_visits().outcome.objective

    def fullest(found: Visits) -> int:
        weeks = Counter[date]()
        for visit in found.visits:
            weeks[week_start(visit.date)] += visit.half_days
        return max(weeks.values())

    assert shared.visits != drawn_visits().visits
    assert fullest(shared) <= fullest(drawn_visits()) + 2


def test_drawn_days_lie_all_over_the_month_and_the_week() -> None:
    dates = [visit.date for visit in drawn_visits().visits]
    weekdays = Counter(day.weekday() for day in dates)
    assert max(weekdays.values()) < 2 * min(weekdays[n] for n in range(5))
    assert len({day.day for day in dates}) == 31


def test_visits_are_named_by_school_month_and_number() -> None:
    found = drawn_visits()
    assert len({v.visit_id for v in found.visits}) == len(found.visits)
    assert {v.visit_id for v in found.visits} == {f"V-{v.school_id}-{v.date:%Y%m}-1" for v in found.visits}


# What stands in the way.


def test_visits_go_around_events_training_and_the_own_schools_events() -> None:
    """In March X1 has all days but five taken, each of the five schools has one week taken as well."""
    schools = [school(n, east=10.0 * n) for n in range(1, 6)]
    training = (make(Training, training_id="T1", start=date(2027, 3, 29), end=date(2027, 3, 31), hours=24.0),)
    people = [person("X1", school_id="S009"), person("X2", days_per_month=31.0)]
    county = office([*schools, school(9)], people, horizon=(SPRING[0], date(2027, 3, 31)), training=training)
    events = [
        event("A", "S009", date(2027, 3, 1), date(2027, 3, 5)),
        event("B", "S009", date(2027, 3, 8), date(2027, 3, 12)),
        event("C", "S001", date(2027, 3, 15), date(2027, 3, 16)),
        event("D", "S002", date(2027, 3, 15), date(2027, 3, 19)),
    ]
    facts = Plan(
        postings=(*(posting(s.school_id, "X1") for s in schools), posting("S009", "X2")),
        events=tuple(events),
        seats=(seat("C", "X1"), seat("D", "X1", Role.RESERVE)),
        attendance=(make(Attendance, training_id="T1", inspector_id="X1"),),
    )
    found = placed(county, facts)
    assert found.open == ()
    assert findings(county, with_visits(facts, found)) == []
    assert {v.date for v in found.visits if v.inspector_id == "X1"} <= {
        date(2027, 3, day) for day in (17, 18, 19, 22, 23, 24, 25, 26)
    }


def test_a_month_without_a_day_for_a_school_is_told_exactly() -> None:
    away = make(Absence, inspector_id="X1", start=date(2027, 3, 20), end=date(2027, 4, 30))
    county, facts = five_schools(absences=(away,))
    found = placed(county, facts)
    schools = [s.school_id for s in county.rows.schools]
    assert told(found) == [("monthly_visit", s, date(2027, 4, 1)) for s in schools]
    assert [(amount, shortfall.price) for shortfall, amount in found.open] == [(1, MUST)] * 5
    assert {(f.rule, f.subject, f.date) for f in findings(county, with_visits(facts, found))} == set(
        told(found)
    )
    assert len(found.visits) == 10


def test_nobody_is_sent_out_on_more_days_than_there_are() -> None:
    schools = [school(n, east=10.0 * n) for n in range(1, 6)]
    county = office(schools, [person("X1", days_per_month=1.0)], horizon=SPRING)
    facts = Plan(postings=tuple(posting(s.school_id, "X1") for s in schools))
    found = placed(county, facts)
    assert Counter(v.date.month for v in found.visits) == {3: 2, 4: 2, 5: 2}
    assert {rule for rule, _, _ in told(found)} == {"monthly_visit"}
    assert len(found.open) == 9
    assert {f.rule for f in findings(county, with_visits(facts, found))} == {"monthly_visit"}


def test_a_look_back_is_no_reason_to_send_somebody_out_once_too_often() -> None:
    rows = tuple(follow_up(f"Z{n}", f"S00{n}", date(2027, 3, 1)) for n in range(1, 5))
    county, facts = five_schools(follow_ups=rows, parameters={"look_back_days": 20})
    rested = tuple(replace(one, days_per_month=1.0) for one in county.rows.inspectors)
    found = placed(county.with_rows(inspectors=rested), facts)
    assert Counter(rule for rule, _, _ in told(found)) == {"look_back": 2, "monthly_visit": 9}


def test_two_events_and_a_visit_that_must_share_a_week_are_told_as_such() -> None:
    """The only days left lie in the week of the school's event: the visit is made, the week is told."""
    county, facts = five_schools(
        absences=(
            make(Absence, inspector_id="X1", start=date(2027, 3, 1), end=date(2027, 3, 5)),
            make(Absence, inspector_id="X1", start=date(2027, 3, 13), end=date(2027, 3, 31)),
        )
    )
    facts = replace(facts, events=(event("A", "S003", date(2027, 3, 8), date(2027, 3, 9)),))
    found = placed(county, facts)
    assert told(found) == [("week_cap", "S003", date(2027, 3, 8))]
    assert findings(county, with_visits(facts, found), (monthly_visit, working_day, quiet_days)) == []


def test_a_handover_within_a_month_ties_two_people_and_each_visits_on_the_own_days() -> None:
    schools = [school(n, east=10.0 * n) for n in range(1, 5)]
    county = office(schools, [person("X1"), person("X2")], horizon=SPRING)
    facts = Plan(
        postings=(
            posting("S001", "X1"),
            posting("S002", "X1", end=date(2027, 4, 14)),
            posting("S002", "X2", start=date(2027, 4, 15)),
            posting("S003", "X1", end=date(2027, 4, 2)),
            posting("S003", "X2", start=date(2027, 4, 3)),
            posting("S004", "X2"),
        )
    )
    found = placed(county, facts)
    assert found.open == ()
    assert findings(county, with_visits(facts, found)) == []
    tours = travel.tours(county, with_visits(facts, found))
    assert Counter(len(tour.stops) for tour in tours if tour.day.month == 4) == {2: 2}


def test_schools_too_far_apart_for_one_day_get_a_day_each() -> None:
    county, facts = five_schools(parameters={"day_travel_minutes": 1.0})
    found = placed(county, facts)
    assert found.open == ()
    assert len({(v.inspector_id, v.date) for v in found.visits}) == 15


# Look-backs.


def covering(found: Visits, issue_id: str) -> list[Visit]:
    return [v for v in found.visits if issue_id in v.covers]


def test_minor_look_backs_ride_on_a_visit_in_their_window() -> None:
    rows = tuple(follow_up(f"Z{n}", f"S00{n}", date(2027, 3, 4 * n)) for n in range(1, 6))
    county, facts = five_schools(follow_ups=rows, parameters={"look_back_days": 12})
    found = placed(county, facts)
    assert findings(county, with_visits(facts, found)) == []
    for row in rows:
        (visit,) = covering(found, row.issue_id)
        assert row.deadline is not None
        assert row.deadline < visit.date <= row.deadline + timedelta(days=12)
    assert len(found.visits) == 15


def test_a_window_in_a_month_without_visits_gets_a_visit_of_its_own() -> None:
    """The first nine days of July are too few for a visit, and the window closes before September."""
    county, facts = five_schools(
        follow_ups=(follow_up("Z1", "S002", date(2027, 6, 30)),),
        horizon=(date(2027, 6, 1), date(2027, 9, 30)),
    )
    found = placed(county, facts)
    assert findings(county, with_visits(facts, found)) == []
    (visit,) = covering(found, "Z1")
    assert visit.date.month == 7
    assert len(found.visits) == 11


def test_a_look_back_waits_for_a_month_with_visits_anyway() -> None:
    """Open from July on, until the twentieth of September."""
    county, facts = five_schools(
        follow_ups=(follow_up("Z1", "S002", date(2027, 6, 30)),),
        horizon=(date(2027, 6, 1), date(2027, 9, 30)),
        parameters={"look_back_days": 82},
    )
    found = placed(county, facts)
    assert [v.date.month for v in covering(found, "Z1")] == [9]
    assert len(found.visits) == 10


def test_windows_of_a_school_that_do_not_meet_get_a_visit_each() -> None:
    rows = tuple(follow_up(f"Z{day}", "S002", date(2027, 3, day)) for day in (1, 11, 21))
    county, facts = five_schools(follow_ups=rows, parameters={"look_back_days": 6})
    found = placed(county, facts)
    assert findings(county, with_visits(facts, found)) == []
    assert found.open == ()
    assert len(found.visits) == 17


def test_a_look_back_that_an_event_serves_rides_on_no_visit() -> None:
    county, facts = five_schools(follow_ups=(follow_up("Z1", "S002", date(2027, 3, 1)),))
    county = replace(county, rows=replace(county.rows, inspectors=(*county.rows.inspectors, person("X2"))))
    served = event("A", "S002", date(2027, 3, 3), date(2027, 3, 3), Task(TaskKind.FOLLOW_UP, "Z1"))
    team = (seat("A", "X2", Role.LEAD), seat("A", "X1"))
    found = placed(county, replace(facts, events=(served,), seats=team))
    assert covering(found, "Z1") == []
    assert covering(placed(county, facts), "Z1")


def test_a_look_back_for_which_nobody_has_a_day_is_told() -> None:
    away = make(Absence, inspector_id="X1", start=date(2027, 3, 2), end=date(2027, 3, 12))
    county, facts = five_schools(
        follow_ups=(follow_up("Z1", "S002", date(2027, 3, 1)),),
        absences=(away,),
        parameters={"look_back_days": 10},
    )
    found = placed(county, facts)
    assert told(found) == [("look_back", "Z1", date(2027, 3, 11))]
    assert [f.subject for f in findings(county, with_visits(facts, found))] == ["Z1"]


# Other numbers, given visits, a stop.


def test_several_visits_a_month_are_spread_and_their_bound_holds() -> None:
    county, facts = five_schools(parameters={"visits_per_month": 2})
    found = placed(county, facts)
    plan = with_visits(facts, found)
    assert findings(county, plan, (*BINDING, unpredictable, breathing_space)) == []
    assert len(found.visits) == 30
    assert len({v.visit_id for v in found.visits}) == 30
    early = [v.school_id for v in found.visits if v.date < date(2027, 3, 16)]
    assert sorted(early) == sorted(s.school_id for s in county.rows.schools)
    tours = Tours(county, ["X1"], sorted(county.schools))
    shares = tours.single[0] - tours.saving(0).max(axis=1) / 2
    assert found.outcome.status == "feasible"
    assert found.outcome.bound == pytest.approx(6 * shares.sum(), abs=0.1)
    assert found.outcome.bound <= travel.measure(county, plan, county.parameters)


def test_visits_of_a_whole_day_share_no_day() -> None:
    county, facts = five_schools(parameters={"visit_halfdays": 2})
    found = placed(county, facts)
    assert findings(county, with_visits(facts, found)) == []
    assert {v.half for v in found.visits} == {Half.DAY}
    assert len({v.date for v in found.visits}) == 15


def test_given_visits_stand_and_the_rest_follows_them() -> None:
    county, facts = five_schools()
    whole = placed(county, facts)
    march = tuple(v for v in whole.visits if v.date.month == 3)
    given = replace(facts, visits=march[:3])
    rest = placed(county, given, seed=7)
    assert len(rest.visits) == 12
    assert not {v.visit_id for v in rest.visits} & {v.visit_id for v in given.visits}
    assert findings(county, with_visits(given, rest), (*BINDING, unpredictable, breathing_space)) == []


def test_a_plan_is_whole_after_a_stop() -> None:
    county, facts = five_schools()
    stop = Stop()
    stop.ask()
    found = placed(county, facts, stop=stop)
    assert findings(county, with_visits(facts, found)) == []
    assert len(found.visits) == 15


def test_a_school_that_nobody_answers_for_is_told() -> None:
    county, facts = five_schools()
    found = placed(county, replace(facts, postings=facts.postings[1:]))
    assert told(found) == [("monthly_visit", "S001", date(2027, month, 1)) for month in (3, 4, 5)]
    assert len(found.visits) == 12


def test_a_whole_year_has_nine_months_of_visits() -> None:
    county, facts = five_schools(horizon=(FIRST, LAST))
    heard: list[tuple[float, float]] = []
    found = place_visits(
        county,
        "U1",
        facts,
        seed=1,
        effort=20.0,
        stop=Stop(),
        tell=lambda best, share: heard.append((best, share)),
    )
    assert Counter(v.school_id for v in found.visits) == {f"S00{n}": MONTHS for n in range(1, 6)}
    assert heard[-1] == (found.outcome.objective, 1.0)
    assert [share for _, share in heard] == sorted(share for _, share in heard)
