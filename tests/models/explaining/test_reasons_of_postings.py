"""Why a school has nobody, or somebody too many schools, on small offices: everybody else is tried, who is full is counted so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.explaining.reasons.reasons import EACH, GIVEN, give_reasons, reason_of, trials_of
from duxue.models.explaining.reasons.trials import Budget, Reason, Trials
from duxue.models.explaining.telling import facts_of, reason_said
from duxue.models.rules.card import Finding
from duxue.models.rules.register import rule
from duxue.scenarios.codes import RecusalReason, Role, TaskKind
from duxue.scenarios.plan import Event, Plan, Seat, Unmet, ZoneRow
from duxue.scenarios.records import Recusal
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import FIRST, LAST, office, person, posting, school
from tests.scenarios_small.stories import (
    Small,
    five_each,
    goes_in_june,
    two_beside_two,
    west_and_east,
    year_of,
)

JUNE, JULY = date(2027, 6, 30), date(2027, 7, 1)


def findings(small: Small, rule_id: str) -> list[Finding]:
    one = rule(rule_id)
    found = one.check(small.county, small.plan, small.county.parameters)
    return [replace(f, force=f.force or one.CARD.force) for f in found]


def tried(small: Small, rule_id: str) -> tuple[Trials, Reason]:
    (one,) = findings(small, rule_id)
    trials, told = trials_of(small.county, small.plan, one, Budget(500))
    assert told is not None
    return trials, told


def without(small: Small, school_id: str, *rows: object) -> Small:
    kept = tuple(p for p in small.plan.postings if p.school_id != school_id)
    visits = tuple(v for v in small.plan.visits if v.school_id != school_id)
    return small.but(postings=(*kept, *rows), visits=visits)


def test_a_school_without_anybody_goes_to_who_has_the_shortest_road_for_its_visits() -> None:
    """Nine months are left in the year, a journey there and back each."""
    small = without(two_beside_two(), "S003")
    trials, told = tried(small, "coverage")
    assert {way.change.into[0].inspector_id for way in trials.works} == {"X0", "X1"}
    minutes = small.county.travel.minutes
    road = round(9 * (minutes("X0", "S003") + minutes("S003", "X0")))
    assert told.said.zh == f"经试算可行：由X0接任，代价：全年路途多{road}分钟"


def test_only_the_days_without_anybody_are_given_and_only_their_months_counted() -> None:
    """X0 is gone after June and nobody follows until November: September and October are two months' visits."""
    november = date(2027, 11, 1)
    small = without(
        two_beside_two(), "S003", posting("S003", "X1", FIRST, JUNE), posting("S003", "X1", november, LAST)
    )
    trials, told = tried(small, "coverage")
    rows = {(r.inspector_id, r.start, r.end, r.since) for way in trials.works for r in way.change.into}
    assert rows == {(i, JULY, date(2027, 10, 31), JULY) for i in ("X0", "X1")}
    minutes = small.county.travel.minutes
    assert f"多{round(2 * (minutes('X0', 'S003') + minutes('S003', 'X0')))}分钟" in told.said.zh


def test_a_school_that_closes_is_given_until_the_day_before() -> None:
    small = without(two_beside_two(), "S003")
    closing = tuple(
        replace(s, closed=JULY) if s.school_id == "S003" else s for s in small.county.rows.schools
    )
    trials, _ = tried(small.with_rows(schools=closing), "coverage")
    assert {way.change.into[0].end for way in trials.works} == {JUNE}


def test_where_everybody_is_full_or_kept_away_each_is_counted_by_its_rule() -> None:
    full = five_each()
    county = office([*full.county.rows.schools, school(10)], [*full.county.rows.inspectors, person("X2")])
    kept = make(Recusal, inspector_id="X2", school_id="S010", reason=RecusalReason.OTHER)
    small = Small(county.with_rows(recusals=(kept,)), full.plan)
    trials, told = tried(small, "coverage")
    assert dict(told.obstacles) == {"recusal": 1}
    assert told.tested == "possible", "a must may be met by leave to hold a sixth school"
    assert told.said.zh == "经试算可行：由X0接任，代价：须突破“责任督学挂牌学校数”"
    assert len(trials.yields) == 2


def test_an_office_without_people_is_told_so() -> None:
    county = office([school(0)])
    told = reason_of(county, Plan(), findings(Small(county, Plan()), "coverage")[0])
    assert (told.tested, told.said.zh) == ("impossible", "本室没有督学")


def test_two_holders_on_one_day_are_no_vacancy_to_be_filled() -> None:
    small = two_beside_two()
    twice = small.but(postings=(*small.plan.postings, posting("S000", "X1")))
    (one,) = findings(twice, "coverage")
    assert reason_of(twice.county, twice.plan, one).tested == "untested"


# Too many schools.


def six_and(others: int) -> Small:
    """X0 holds six schools, X1 some."""
    county = office([school(n, east=n) for n in range(6 + others)], [person("X0"), person("X1")])
    holders = {f"S{n:03d}": "X0" if n < 6 else "X1" for n in range(6 + others)}
    return Small(county, year_of(county, holders))


def test_a_school_too_many_goes_to_who_has_room() -> None:
    trials, told = tried(six_and(4), "responsible_load")
    assert {way.change.out[0].school_id for way in trials.works} == {f"S{n:03d}" for n in range(6)}
    assert told.tested == "possible"
    assert "改由X1负责，代价：" in told.said.zh


def test_who_is_full_is_counted_as_such_and_the_offices_shortage_is_told_first() -> None:
    """Eleven schools and places for ten."""
    _, told = tried(six_and(5), "responsible_load")
    assert told.tested == "impossible"
    assert dict(told.obstacles) == {"no_room": 6}
    assert told.said.zh == (
        "全室11所学校，督学共可负责10所，缺1所的名额；其余安排不动，改由他人负责共6种均不可行：接手人已满额6种"
    )
    assert told.said.en.startswith("11 schools, places for 10, with everything else kept")


def test_who_has_no_days_left_for_the_visits_is_full_too() -> None:
    """X1 holds four schools of five, and has agreed to two days a month: asked for no school, unless others of its days may give way."""
    small = six_and(4)
    few = tuple(
        replace(p, days_per_month=2.0 if p.inspector_id == "X1" else 15.0)
        for p in small.county.rows.inspectors
    )
    trials, told = tried(small.with_rows(inspectors=few), "responsible_load")
    assert (told.tested, dict(told.obstacles), trials.budget.left) == ("impossible", {"no_room": 6}, EACH)
    enough = tuple(replace(p, days_per_month=2.5 if p.inspector_id == "X1" else 15.0) for p in few)
    assert tried(small.with_rows(inspectors=enough), "responsible_load")[1].tested == "possible"


@pytest.mark.parametrize(("months", "asked"), [(2, 6), (3, 0)])
def test_few_months_without_days_may_be_mended_further_on_and_many_may_not(months: int, asked: int) -> None:
    """X1 has days for a fifth school but in some months with an event of two days; without what may give way none is asked for."""
    small = six_and(4)
    few = tuple(
        replace(p, days_per_month=3.0 if p.inspector_id == "X1" else 15.0)
        for p in small.county.rows.inspectors
    )
    days = [date(2027, m, 8) for m in (3, 4, 5)[:months]]
    events = tuple(
        make(
            Event,
            event_id=f"E{d:%m}",
            kinds=(Task(TaskKind.COMPREHENSIVE),),
            target_id="S009",
            start=d,
            end=d,
        )
        for d in days
    )
    seats = tuple(Seat(e.event_id, "X1", Role.LEAD) for e in events)
    busy = small.with_rows(inspectors=few).but(events=events, seats=seats)
    (one,) = findings(busy, "responsible_load")
    for deep, number in ((False, 0), (True, asked)):
        trials, _ = trials_of(busy.county, busy.plan, one, Budget(500), deep=deep)
        assert EACH - trials.budget.left == number


def test_nobody_is_asked_any_more_once_all_changes_are_spent() -> None:
    small = six_and(4)
    (one,) = findings(small, "responsible_load")
    trials, told = trials_of(small.county, small.plan, one, Budget(0))
    assert told is not None
    assert (trials.cut_short, trials.budget.left, dict(told.obstacles)) == (True, 0, {})


def test_schools_of_other_days_are_not_tried() -> None:
    """X0 has a seventh school until March; it is too many from April on that has to go."""
    small = six_and(4)
    rows = (
        *(p for p in small.plan.postings if p.school_id != "S006"),
        posting("S006", "X1", date(2027, 4, 1), LAST),
        posting("S006", "X0", FIRST, date(2027, 3, 31)),
    )
    late = findings(small.but(postings=rows), "responsible_load")
    first = replace(late[-1], date=date(2027, 4, 1))
    trials, _ = trials_of(small.county, small.but(postings=rows).plan, first, Budget(500))
    tried_rows = {way.change.out[0].school_id for way in (*trials.works, *trials.near)}
    assert "S006" not in tried_rows
    assert tried_rows


# Wrong hands, zones.


def test_a_posting_that_a_rule_forbids_goes_to_somebody_else_and_only_that_one() -> None:
    kept = make(Recusal, inspector_id="X0", school_id="S001", reason=RecusalReason.OTHER)
    small = two_beside_two().with_rows(recusals=(kept,))
    posted = [f for f in findings(small, "recusal") if f.facts.get("at") == "S001"][:1]
    trials, told = trials_of(small.county, small.plan, posted[0], Budget(500))
    assert {way.change.out[0].school_id for way in trials.works} == {"S001"}
    assert told is not None
    assert told.said.zh.startswith("经试算可行：第1小学改由X1负责，代价：")


def test_the_others_of_an_office_may_not_take_what_is_beyond_their_term() -> None:
    small = goes_in_june()
    rows = (posting("S000", "X0"), posting("S001", "X1"))
    wrong = small.but(postings=rows)
    (one,) = [
        f for f in findings(wrong, "eligibility") if f.subject == "X0" and f.facts.get("at") in (None, "S000")
    ][:1]
    trials, _ = trials_of(wrong.county, wrong.plan, one, Budget(500))
    assert [way.said.zh for way in trials.works] == ["第0小学改由X1负责"]


def test_a_school_in_no_zone_is_tried_in_each() -> None:
    small = west_and_east()
    bare = small.but(zones=tuple(z for z in small.plan.zones if z.school_id != "S001"))
    (one,) = [f for f in findings(bare, "zone") if f.subject == "S001"]
    trials, told = trials_of(bare.county, bare.plan, one, Budget(500))
    assert {way.said.zh for way in trials.works} == {"第1小学改划入西区", "第1小学改划入东区"}
    assert told is not None
    assert told.tested == "possible"


def test_a_zone_that_is_too_large_gives_a_school_to_another() -> None:
    small = west_and_east().setting(zone_schools=2)
    rows = tuple(
        replace(z, zone_id="ZW", name="西区", leader_id="X0") if z.school_id == "S002" else z
        for z in small.plan.zones
    )
    big = small.but(zones=tuple(replace(z, leader_id="X3") if z.zone_id == "ZE" else z for z in rows))
    (one,) = [f for f in findings(big, "zone") if f.subject == "ZW"]
    trials, _ = trials_of(big.county, big.plan, one, Budget(500))
    assert {way.change.into[0] for way in trials.works} == {
        ZoneRow("ZE", "东区", "X3", "S001"), ZoneRow("ZE", "东区", "X3", "S002"),
    }  # fmt: skip
    assert trials.obstacles == {"zone": 1}, "the leader's own school cannot leave"


def test_somebody_with_schools_in_two_zones_hands_one_on() -> None:
    small = west_and_east()
    rows = tuple(replace(p, inspector_id="X0") if p.school_id == "S003" else p for p in small.plan.postings)
    visits = tuple(replace(v, inspector_id="X0") if v.school_id == "S003" else v for v in small.plan.visits)
    wide = small.but(
        postings=rows, visits=tuple(v for v in visits if v.school_id != "S000" or v.inspector_id == "X0")
    )
    (one,) = [f for f in findings(wide, "zone") if f.subject == "X0"]
    trials, told = trials_of(wide.county, wide.plan, one, Budget(500))
    assert "第3小学改由X3负责" in {way.said.zh for way in trials.works}
    assert told is not None
    assert told.tested == "possible"


# The rows of a plan.


def test_rows_get_the_reason_behind_their_facts_and_others_are_left_as_they_are() -> None:
    small = without(two_beside_two(), "S003")
    (open_one,) = [f.unmet() for f in findings(small, "coverage")]
    known = Unmet("coverage", "S001", FIRST, LAST, "said=already")
    plan = give_reasons(small.county, small.but(unmet=(open_one, known)).plan)
    told, same = plan.unmet
    assert same == known
    assert told.facts.startswith(f"{open_one.facts}; tested=possible; ")
    assert reason_said(known) is None
    said = reason_said(told)
    assert said is not None
    assert said.zh == facts_of(told)["reason_zh"]
    assert small.plan == give_reasons(small.county, small.plan)


def test_a_lack_of_staff_is_a_fact_and_a_goal_is_not_tried() -> None:
    county = office([school(n) for n in range(6)], [person("X0")])
    small = Small(county, Plan())
    (level,) = findings(small, "staffing_level")
    assert reason_of(county, small.plan, level) == Reason("given", GIVEN)
    goal = Finding("fair_load", "X0", None, {})
    assert reason_of(county, small.plan, goal).tested == "untested"


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ("have=1; reason_zh=甲; reason_en=a", ("甲", "a")),
        ("reason_zh=甲=乙", ("甲=乙", "甲=乙")),
        ("have=1", None),
        ("", None),
    ],
)
def test_a_reason_is_read_back_from_a_rows_facts(facts: str, found: tuple[str, str] | None) -> None:
    assert reason_said(Unmet("coverage", "S000", None, None, facts)) == found
