"""What a verdict says of one change: what it breaks and mends, by how much more is worse, what it costs, and whom it concerns."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.judging.one_change import (
    MEASURED,
    POSTING_RULES,
    Change,
    Judge,
    Verdict,
    concerned,
    cut,
    judged,
    key_of,
)
from duxue.models.rules.card import Finding
from duxue.scenarios.codes import Force, Half, RecusalReason
from duxue.scenarios.plan import CycleRow, Plan, Posting, ZoneRow
from duxue.scenarios.records import Recusal, Waiver
from duxue.scenarios.rows import make
from tests.models.stages.small_office import LAST, office, person, posting, school
from tests.scenarios_small.stories import (
    APRIL,
    Small,
    course_in_may,
    event_at,
    five_each,
    goes_in_june,
    on_leave_in_spring,
    team_in_april,
    team_of,
    two_beside_two,
    west_and_east,
)

DAY = timedelta(days=1)


def verdict(small: Small, *out: object, into: tuple[object, ...] = ()) -> Verdict:
    return judged(small.county, small.plan, Change(out, into), "U1")


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Rule and subject of the findings, goals apart."""
    return [(f.rule, f.subject) for f in findings if f.force is not Force.GOAL]


def test_a_visit_on_another_day_of_its_month_breaks_nothing() -> None:
    small = two_beside_two()
    visit = small.visit_of("S000", 5)
    found = verdict(small, visit, into=(replace(visit, date=visit.date + DAY),))
    assert (told(found.breaches), told(found.mended), found.allowed) == ([], [], True)


def test_a_visit_moved_out_of_its_month_leaves_that_month_open() -> None:
    small = two_beside_two()
    visit = small.visit_of("S000", 5)
    found = verdict(small, visit, into=(replace(visit, date=date(2027, 6, 22)),))
    assert told(found.musts) == [("monthly_visit", "S000")]
    assert found.musts[0].facts["month"] == "2027-05"
    assert not found.allowed


def test_what_was_lacking_is_mended_and_that_is_told_apart_from_what_is_made() -> None:
    small = two_beside_two()
    visit = small.visit_of("S003", 10)
    bare = small.but(visits=tuple(v for v in small.plan.visits if v != visit))
    found = verdict(bare, into=(visit,))
    assert (told(found.mended), told(found.breaches)) == ([("monthly_visit", "S003")], [])
    back = verdict(small, visit)
    assert (told(back.mended), told(back.breaches)) == ([], [("monthly_visit", "S003")])


@pytest.mark.parametrize(("holds", "made", "mended"), [(4, [], []), (5, ["X1"], []), (6, ["X1"], [])])
def test_the_sixth_school_is_a_breach_and_the_seventh_one_more(
    holds: int, made: list[str], mended: list[str]
) -> None:
    """X1 holds 4, 5 or 6 schools and is to take one of X0's three."""
    county = office([school(n) for n in range(9)], [person("X0"), person("X1")])
    rows = [posting(f"S{n:03d}", "X1" if n < holds else "X0") for n in range(holds + 3)][:9]
    change = Change((rows[-1],), (replace(rows[-1], inspector_id="X1"),))
    found = judged(county, Plan(postings=tuple(rows)), change, "U1", POSTING_RULES)
    load = [f.subject for f in found.breaches if f.rule == "responsible_load"]
    assert (load, [f.subject for f in found.mended if f.rule == "responsible_load"]) == (made, mended)


def test_one_too_many_less_is_mended_though_there_are_still_too_many() -> None:
    county = office([school(n) for n in range(8)], [person("X0"), person("X1")])
    rows = tuple(posting(f"S{n:03d}", "X1" if n < 7 else "X0") for n in range(8))
    change = Change((rows[0],), (replace(rows[0], inspector_id="X0"),))
    found = judged(county, Plan(postings=rows), change, "U1", POSTING_RULES)
    assert [f.subject for f in found.mended if f.rule == "responsible_load"] == ["X1"]
    assert found.allowed


def test_a_breach_in_spring_does_not_hide_one_in_autumn() -> None:
    """X1 holds six schools until June; the sixth comes back in September: another stretch, another breach."""
    county = office([school(n) for n in range(7)], [person("X0"), person("X1")])
    june, september = date(2027, 6, 30), date(2027, 9, 1)
    own = [posting(f"S{n:03d}", "X1") for n in range(5)]
    spring, autumn = posting("S005", "X1", end=june), posting("S006", "X0", start=september)
    change = Change((autumn,), (replace(autumn, inspector_id="X1"),))
    found = judged(county, Plan(postings=(*own, spring, autumn)), change, "U1", POSTING_RULES)
    assert [f.date for f in found.breaches if f.rule == "responsible_load"] == [september]
    inside = posting("S006", "X0", start=date(2027, 2, 1), end=date(2027, 3, 31))
    hidden = Change((inside,), (replace(inside, inspector_id="X1"),))
    more = judged(county, Plan(postings=(*own, spring, inside)), hidden, "U1", POSTING_RULES)
    assert [(f.facts["have"], f.date) for f in more.breaches if f.rule == "responsible_load"] != []


def test_a_waived_breach_forbids_nothing() -> None:
    small = five_each()
    row = small.plan.postings[0]
    change = Change((row,), (replace(row, inspector_id="X1"),))
    waiver = make(
        Waiver, rule="responsible_load", subject="X1", reason="试", approved_by="局", approved_on=date(2026, 12, 1)
    )  # fmt: skip
    for waivers, allowed in (((), False), ((waiver,), True)):
        county = small.county.with_rows(waivers=waivers)
        assert judged(county, small.plan, change, "U1", POSTING_RULES).allowed is allowed


def test_the_road_is_told_in_minutes_and_priced_at_the_offices_weight() -> None:
    """X0's two schools lie together: on one day they cost one journey, on two days two."""
    small = two_beside_two()
    visit = small.visit_of("S001", 5)
    alone = replace(visit, date=visit.date + DAY, half=Half.AM)
    found = verdict(small, visit, into=(alone,))
    minutes = small.county.travel.minutes
    once = minutes("X0", "S000") + minutes("S000", "S001") + minutes("S001", "X0")
    both = 2 * minutes("X0", "S000") + 2 * minutes("X0", "S001")
    assert found.minutes == pytest.approx(both - once)
    dear = replace(small.county, parameters=small.county.parameters.replaced({("weight_travel", ""): 3.0}))
    goals = found.price - found.minutes
    priced = judged(dear, small.plan, Change((visit,), (alone,)), "U1").price
    assert priced == pytest.approx(3 * found.minutes + goals)


def test_a_goal_missed_is_priced_and_forbids_nothing_one_mended_is_taken_off() -> None:
    """Five days are wanted between two occasions; a visit on the Friday before the team's Tuesday leaves three: a goal."""
    small = team_in_april().setting(gap_days=5)
    visit = small.visit_of("S000", 4)
    crowded = replace(visit, date=date(2027, 4, 9))
    worth = small.county.parameters.number("weight_breathing_space", "U1")
    there = verdict(small, visit, into=(crowded,))
    assert [f.rule for f in there.goals] == ["breathing_space"]
    assert there.allowed
    assert there.price == pytest.approx(there.minutes + worth)
    moved = small.but(visits=tuple(crowded if v == visit else v for v in small.plan.visits))
    back = verdict(moved, crowded, into=(visit,))
    assert [(f.rule, f.force) for f in back.mended] == [("breathing_space", Force.GOAL)]
    assert back.price == pytest.approx(back.minutes - worth)


def test_a_first_judgment_by_some_rules_tells_no_minutes() -> None:
    small = two_beside_two()
    row = small.plan.postings[0]
    change = Change((row,), (replace(row, inspector_id="X1"),))
    quick = judged(small.county, small.plan, change, "U1", POSTING_RULES)
    assert (quick.minutes, quick.allowed) == (0.0, True)
    whole = judged(small.county, small.plan, change, "U1")
    assert "monthly_visit" in {f.rule for f in whole.breaches}, "its visits are still made by the former one"


def test_breaches_stand_in_the_order_of_the_rule_book() -> None:
    small = two_beside_two()
    row, other = small.plan.postings[0], small.plan.postings[2]
    change = Change((row, other), ())
    found = judged(small.county, small.plan, change, "U1")
    rules = list(dict.fromkeys(f.rule for f in found.breaches))
    assert rules == ["coverage", "monthly_visit"]
    assert [f.subject for f in found.breaches if f.rule == "coverage"] == ["S000", "S002"]


def test_one_judge_says_of_many_changes_what_a_fresh_one_says_of_each() -> None:
    small = team_in_april()
    judge = Judge(small.county, small.plan, "U1")
    visits = small.plan.visits_at("S000")
    changes = [Change((v,), (replace(v, date=v.date + n * DAY),)) for v in visits[:4] for n in (1, 3, 7)]
    for change in changes:
        fresh = judged(small.county, small.plan, change, "U1")
        again = judge.of(change)
        assert (told(again.made), told(again.mended)) == (told(fresh.made), told(fresh.mended))
        assert again.price == pytest.approx(fresh.price)


# Changes.


def test_a_row_that_comes_and_goes_never_was() -> None:
    a, b, c = (posting("S000", i) for i in ("X0", "X1", "X2"))
    both = Change((a,), (b,)) + Change((b,), (c,))
    assert (both.out, both.into) == ((a,), (c,))
    apart = Change((a,), (b,)) + Change((c,), ())
    assert (apart.out, apart.into) == ((a, c), (b,))


def test_a_change_leaves_all_other_rows_where_they_stand() -> None:
    small = team_in_april()
    visit = small.visit_of("S001", 3)
    after = Change((visit,), (replace(visit, half=Half.PM),)).applied(small.plan)
    assert after.visits == (*(v for v in small.plan.visits if v != visit), replace(visit, half=Half.PM))
    assert (after.postings, after.events, after.seats, after.zones, after.cycle) == (
        small.plan.postings, small.plan.events, small.plan.seats, small.plan.zones, small.plan.cycle,
    )  # fmt: skip
    assert Change().applied(small.plan) == small.plan


def test_only_rules_that_look_at_its_tables_are_asked_of_a_change_and_none_over_a_whole_office() -> None:
    visit = two_beside_two().visit_of("S000", 3)
    asked = {rule.CARD.id for rule in Change((visit,), ()).rules}
    assert {"monthly_visit", "week_cap", "working_day"} <= asked
    assert not asked & {"coverage", "zone", "training_hours", "comprehensive_cycle", *MEASURED}
    round_only = {rule.CARD.id for rule in Change((make(CycleRow, school_id="S000"),), ()).rules}
    assert "comprehensive_cycle" in round_only
    assert "monthly_visit" not in round_only


def test_a_change_travels_as_its_rows() -> None:
    visit = two_beside_two().visit_of("S000", 3)
    change = Change((visit,), (replace(visit, half=Half.PM),))
    assert change.rules
    again = copy(change)
    assert again == change
    assert "rules" not in vars(again)


# Whom a change concerns.


def test_an_event_concerns_its_team_and_who_serves_at_its_school() -> None:
    small = team_in_april()
    people = (*small.county.rows.inspectors[:4], person("X4", school_id="S000"))
    county = small.county.with_rows(inspectors=people)
    event = small.plan.events[0]
    whom = concerned(county, small.plan, Change((event,), (replace(event, start=APRIL[1]),)))
    assert (whom.places, whom.people) == ({"S000"}, {"X2", "X3", "X4"})
    assert (whom.posted, whom.zones, whom.exchanged) == (False, frozenset(), frozenset())


def test_a_seat_concerns_the_school_of_its_event_even_of_one_that_only_comes_with_it() -> None:
    small = team_in_april()
    seat = small.plan.seats[0]
    assert concerned(small.county, small.plan, Change((seat,))).places == {"S000"}
    event, team = event_at("S002", date(2027, 5, 18), event_id="N"), team_of("N", "X3")
    fresh = concerned(small.county, small.plan, Change((), (event, *team)))
    assert (fresh.places, fresh.people) == ({"S002"}, {"X3"})


def test_a_zone_concerns_who_answers_for_its_school() -> None:
    small = west_and_east()
    row = small.plan.zones[1]
    whom = concerned(small.county, small.plan, Change((row,), (replace(row, zone_id="ZE"),)))
    assert (whom.places, whom.people, whom.zones, whom.posted) == ({"S001"}, {"X1"}, {"ZW", "ZE"}, True)


def test_who_serves_at_a_school_that_changes_hands_may_be_in_an_exchange() -> None:
    small = two_beside_two()
    county = small.county.with_rows(inspectors=(person("X0"), person("X1", school_id="S000")))
    row = small.plan.postings[0]
    assert concerned(county, small.plan, Change((row,))).exchanged == {"X1"}
    assert concerned(county, small.plan, Change((small.plan.postings[1],))).exchanged == frozenset()


def test_the_cut_holds_what_touches_them_and_nothing_else() -> None:
    small = west_and_east()
    row = small.visit_of("S000", 5)
    here, few = cut(small.county, small.plan, Change((row,)))
    assert {p.school_id for p in few.postings} == {"S000"}
    assert {v.school_id for v in few.visits} == {"S000"}
    assert {s.school_id for s in here.rows.schools} == {"S000"}
    more, rows = cut(small.county, small.plan, Change((row,)), also=["X3"])
    assert {v.school_id for v in rows.visits} == {"S000", "S003"}
    assert "X3" in {i.inspector_id for i in more.rows.inspectors}


def test_a_posting_brings_along_its_whole_zone_a_visit_does_not() -> None:
    small = west_and_east()
    row = small.plan.postings[0]
    _, few = cut(small.county, small.plan, Change((row,)))
    assert {p.school_id for p in few.postings} == {"S000", "S001"}
    assert {z.school_id for z in few.zones} == {"S000", "S001"}


def test_a_place_in_a_course_concerns_its_person_and_no_school() -> None:
    small = course_in_may()
    (row,) = small.plan.attendance
    whom = concerned(small.county, small.plan, Change((row,)))
    assert (whom.people, whom.places) == ({"X0"}, frozenset())
    found = judged(small.county, small.plan, Change((row,)), "U1")
    assert told(found.breaches) == [("training_hours", "X0")]


# What two findings have in common.


def test_a_crowded_week_is_another_breach_in_another_week_a_missing_visit_is_told_by_its_month() -> None:
    small = team_in_april()
    visit = small.visit_of("S000", 4)
    same_week = verdict(small, visit, into=(replace(visit, date=date(2027, 4, 15)),))
    assert told(same_week.breaches) == [("week_cap", "S000")]
    crowded = replace(visit, date=date(2027, 4, 15))
    there = small.but(visits=tuple(crowded if v == visit else v for v in small.plan.visits))
    event = small.plan.events[0]
    days = (date(2027, 5, 20), date(2027, 5, 21))
    later = replace(event, start=days[0], end=days[1])
    moved = judged(there.county, there.plan, Change((event,), (later,)), "U1")
    assert ("week_cap", "S000") in told(moved.mended)
    assert ("week_cap", "S000") in told(moved.breaches), "May's visit is in the way now"
    weeks = [f for f in (*moved.mended, *moved.breaches) if f.rule == "week_cap"]
    assert len({key_of(f) for f in weeks}) == 2


def test_a_posting_beyond_a_term_is_worse_the_longer_it_goes_on() -> None:
    small = goes_in_june()
    row = small.plan.postings[0]
    longer: Posting = replace(row, end=date(2027, 7, 31))
    found = judged(small.county, small.plan, Change((row,), (longer,)), "U1", POSTING_RULES)
    assert ("eligibility", "X0") in told(found.breaches)
    already = small.but(postings=tuple(longer if p == row else p for p in small.plan.postings))
    for end, worse in ((date(2027, 7, 30), False), (LAST, True)):
        change = Change((longer,), (replace(longer, end=end),))
        again = judged(already.county, already.plan, change, "U1", POSTING_RULES)
        assert (("eligibility", "X0") in told(again.breaches)) is worse


def test_a_school_in_another_zone_is_judged_with_its_holders_other_schools() -> None:
    small = two_beside_two()
    row = small.plan.zones[1]
    other: ZoneRow = replace(row, zone_id="Z2", name="二区", leader_id="X0")
    found = verdict(small, row, into=(other,))
    assert ("zone", "X0") in told(found.breaches)


@pytest.mark.parametrize("cells", [{}, {"term_end": date(2027, 3, 31)}])
def test_a_breach_of_a_whole_year_is_not_made_anew_by_each_visit_that_is_left_of_it(
    cells: dict[str, date],
) -> None:
    """X0 must keep away from S000 (or is out of office from April on); X1 takes the school, the visits still stand as they were."""
    small = two_beside_two()
    kept = make(Recusal, inspector_id="X0", school_id="S000", reason=RecusalReason.OTHER)
    county = small.county.with_rows(
        inspectors=(person("X0", **cells), person("X1")), recusals=() if cells else (kept,)
    )
    rule = "eligibility" if cells else "recusal"
    plan = replace(small.plan, postings=small.plan.postings[:1], visits=small.plan.visits_at("S000"))
    row = plan.postings[0]
    found = judged(county, plan, Change((row,), (replace(row, inspector_id="X1"),)), "U1", POSTING_RULES)
    assert [f.rule for f in found.mended if f.rule == rule] == [rule]
    assert rule not in {f.rule for f in found.breaches}
    back = Plan(postings=(replace(row, inspector_id="X1"),), visits=plan.visits)
    again = judged(county, back, Change(back.postings, (row,)), "U1", POSTING_RULES)
    assert [f.subject for f in again.breaches if f.rule == rule] == ["X0"]


@pytest.mark.parametrize(("alone", "mended"), [(2, 1), (1, 1)])
def test_a_large_school_given_away_from_beside_others_is_less_of_a_breach(alone: int, mended: int) -> None:
    """X1 holds large schools beside three others: one of them less is less, however many are left."""
    large = [school(n, students=2000) for n in range(alone)]
    county = office([*large, *(school(n) for n in range(5, 8))], [person("X0"), person("X1")])
    rows = tuple(posting(s.school_id, "X1") for s in county.rows.schools)
    change = Change((rows[0],), (replace(rows[0], inspector_id="X0"),))
    found = judged(county, Plan(postings=rows), change, "U1", POSTING_RULES)
    assert len([f for f in found.mended if f.rule == "responsible_load"]) == mended
    assert "responsible_load" not in {f.rule for f in found.breaches}
    back = judged(
        county, change.applied(Plan(postings=rows)), Change(change.into, change.out), "U1", POSTING_RULES
    )
    assert [f.subject for f in back.breaches if f.rule == "responsible_load"] == ["X1"]


def test_who_stands_in_elsewhere_is_seen_where_the_change_concerns_the_person() -> None:
    small = on_leave_in_spring()
    visit = next(v for v in small.plan.visits_by("X1") if v.school_id == "S002")
    _, few = cut(small.county, small.plan, Change((visit,)))
    assert {r.school_id for r in few.stand_ins} == {"S000", "S001"}
    other = next(v for v in small.plan.visits_by("X0") if v.date.month == 9)
    _, none = cut(small.county, small.plan, Change((other,)))
    assert {r.inspector_id for r in none.stand_ins} == {"X1"}, "at the person's own schools"


def test_a_row_of_one_table_is_not_looked_for_in_another() -> None:
    """The change puts a seat in and takes a visit out: each table loses and gains its own."""
    small = team_in_april()
    visit, seat = small.plan.visits[0], team_of("Z2027-S000", "X0")[0]
    after = Change((visit,), (seat,)).applied(small.plan)
    assert (len(after.visits), len(after.seats)) == (len(small.plan.visits) - 1, 4)
    assert after.events == small.plan.events
