"""Reasons of open duties: planted faults get their true cause, a way told as possible mends the duty when it is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.declaring import declared
from duxue.models.explaining.reasons import reasons
from duxue.models.explaining.reasons.reasons import EACH, give_reasons, reason_of
from duxue.models.explaining.reasons.trials import Budget, Reason, Trials
from duxue.models.explaining.telling import facts_of, reason_said
from duxue.models.facts.duties import review_windows
from duxue.models.mending.last_pass import LastPass
from duxue.models.rules.card import Finding
from duxue.models.rules.register import rule
from duxue.models.stop import Stop
from duxue.scenarios.codes import Force, Role, Status, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Unmet
from duxue.scenarios.records import Absence, Closure, Recusal
from duxue.scenarios.rows import make
from tests.models.explaining.planned import amount, breaches, planned, with_unmet
from tests.models.worlds import with_county
from tests.planner.fake_planner import at_once
from tests.planner.provinces import COUNTIES, DIRECT, EAST, EASTERN, PROVINCE, WEST, province


def rows_of(county: County, plan: Plan, rule_id: str) -> list[Unmet]:
    """The open duties of a rule with their reasons."""
    return [row for row in give_reasons(county, with_unmet(county, plan)).unmet if row.rule == rule_id]


def without_events(plan: Plan, kind: TaskKind) -> Plan:
    """The plan without its events of one kind and their teams."""
    gone = {e.event_id for e in plan.events if e.serves(kind)}
    events = tuple(e for e in plan.events if e.event_id not in gone)
    return replace(plan, events=events, seats=tuple(s for s in plan.seats if s.event_id not in gone))


def test_nothing_is_tried_for_an_office_whose_planning_was_stopped() -> None:
    county, plan = planned("short", 2)
    stages = [{**stage, "status": "stopped"} for stage in plan.outcome["stages"]]
    told = give_reasons(county, with_unmet(county, replace(plan, outcome={**plan.outcome, "stages": stages})))
    assert told.unmet
    assert {facts_of(row)["reason_en"] for row in told.unmet} == {reasons.STOPPED.en}


def test_every_row_of_a_short_county_carries_a_reason_in_both_languages() -> None:
    county, plan = planned("short", 2)
    told = give_reasons(county, with_unmet(county, plan))
    assert told.unmet
    for row in told.unmet:
        said = reason_said(row)
        assert said is not None
        assert said.zh
        assert said.en.isascii() or "possible" in said.en
        assert len(said.zh) <= 90, said.zh
        assert facts_of(row)["tested"] in ("impossible", "possible", "given")
    full = next(row for row in told.unmet if row.rule == "responsible_load")
    assert "名额" in facts_of(full)["reason_zh"], "the shortage is told first"
    assert facts_of(full)["have"] > facts_of(full)["limit"], "the finding's own facts stay"
    level = next(row for row in told.unmet if row.rule == "staffing_level")
    assert facts_of(level)["tested"] == "given"


def test_the_same_plan_gets_the_same_reasons_and_a_clean_one_none() -> None:
    county, plan = planned("short", 2)
    unmet = with_unmet(county, plan)
    assert give_reasons(county, unmet) == give_reasons(county, unmet)
    county, plan = planned()
    assert give_reasons(county, with_unmet(county, plan)).unmet == ()


def test_a_forgotten_visit_is_told_as_possible() -> None:
    county, plan = planned()
    bare = replace(plan, visits=plan.visits[1:])
    (row,) = rows_of(county, bare, "monthly_visit")
    assert facts_of(row)["tested"] == "possible"
    assert facts_of(row)["month"] == f"{plan.visits[0].date:%Y-%m}"


def test_a_month_without_its_inspector_is_told_as_impossible() -> None:
    county, plan = planned()
    visit = plan.visits[0]
    first = visit.date.replace(day=1)
    away = make(Absence, inspector_id=visit.inspector_id, start=first, end=first + timedelta(days=30))
    absent = county.with_rows(absences=(*county.rows.absences, away))
    row = next(
        r
        for r in rows_of(absent, replace(plan, visits=plan.visits[1:]), "monthly_visit")
        if r.subject == visit.school_id
    )
    assert facts_of(row)["tested"] == "impossible"
    assert "not_there" in facts_of(row)["obstacles"]


def test_a_head_whose_window_has_no_school_day_is_told_so() -> None:
    county, plan = planned()
    event = next(e for e in plan.events if e.serves(TaskKind.PRINCIPAL_REVIEW))
    school = county.schools[event.target_id]
    window = review_windows(county, school)[0]
    shut = make(Closure, school_id=school.school_id, start=county.start, end=window.last)
    closed = with_county(
        county, replace(county.rows, closures=(*county.rows.closures, shut)), county.parameters
    )
    row = next(
        r
        for r in rows_of(closed, without_events(plan, TaskKind.PRINCIPAL_REVIEW), "principal_review")
        if r.subject == school.school_id
    )
    assert facts_of(row)["obstacles"] == "no_day:1"
    assert "教学日" in facts_of(row)["reason_zh"]


def test_a_window_that_leaves_no_time_for_the_notice_is_told_so() -> None:
    county, plan = planned()
    event = next(e for e in plan.events if e.serves(TaskKind.PRINCIPAL_REVIEW))
    window = review_windows(county, county.schools[event.target_id])[0]
    late = replace(county, as_of=window.last)
    row = next(
        r
        for r in rows_of(late, without_events(plan, TaskKind.PRINCIPAL_REVIEW), "principal_review")
        if r.subject == event.target_id
    )
    assert "通知" in facts_of(row)["reason_zh"]


def test_where_nobody_can_lead_the_reason_names_it() -> None:
    county, plan = planned()
    event = next(e for e in plan.events if e.serves(TaskKind.PRINCIPAL_REVIEW))
    people = tuple(replace(i, can_lead=False) for i in county.rows.inspectors)
    row = next(
        r
        for r in rows_of(
            county.with_rows(inspectors=people),
            without_events(plan, TaskKind.PRINCIPAL_REVIEW),
            "principal_review",
        )
        if r.subject == event.target_id
    )
    assert facts_of(row)["tested"] == "impossible"
    assert facts_of(row)["obstacles"].startswith("no_lead:")
    assert "组长" in facts_of(row)["reason_zh"]


def test_a_school_drawn_and_not_reached_is_a_row_of_its_own_with_a_reason() -> None:
    county, plan = planned()
    event = next(e for e in plan.events if [t.kind for t in e.kinds] == [TaskKind.CAMPAIGN])
    seats = tuple(s for s in plan.seats if s.event_id != event.event_id)
    bare = replace(plan, events=tuple(e for e in plan.events if e != event), seats=seats)
    (row,) = rows_of(county, bare, "special_campaign")
    assert row.subject == event.target_id
    assert facts_of(row)["campaign"] == event.kinds[0].ref
    assert facts_of(row)["tested"] == "possible"


def test_a_school_nobody_may_take_is_told_with_the_rule_that_keeps_most_out() -> None:
    county, plan = planned()
    school = plan.postings[0].school_id
    rows = tuple(
        make(Recusal, inspector_id=i.inspector_id, school_id=school, reason="other")
        for i in county.rows.inspectors
    )
    shunned = county.with_rows(recusals=(*county.rows.recusals, *rows))
    bare = replace(plan, postings=tuple(p for p in plan.postings if p.school_id != school))
    (row,) = rows_of(shunned, bare, "coverage")
    assert facts_of(row)["tested"] == "impossible"
    assert facts_of(row)["obstacles"] == f"recusal:{len(county.rows.inspectors)}"


@pytest.mark.parametrize("kind", [TaskKind.PRINCIPAL_REVIEW, TaskKind.CAMPAIGN, TaskKind.FOLLOW_UP])
def test_a_way_told_as_possible_mends_the_duty_when_it_is_taken(kind: TaskKind) -> None:
    county, plan = planned()
    bare = with_unmet(county, without_events(plan, kind))
    before = amount(breaches(county, bare))
    done = 0
    for one in (
        rule(n) for n in ("principal_review", "special_campaign", "look_back", "comprehensive_cycle")
    ):
        for raw in one.check(county, bare, county.parameters):
            finding = replace(raw, force=raw.force or one.CARD.force)
            taken = taken_way(county, bare, finding)
            if taken is not None:
                after = amount(breaches(county, taken))
                assert (finding.rule, finding.subject) not in after, finding
                assert {k for k, v in after.items() if v > before.get(k, 0.0)} == set()
                done += 1
    assert done > 0


def taken_way(county: County, plan: Plan, finding: Finding) -> Plan | None:
    """The plan with the cheapest way taken that a reason tells as possible (None: it tells of none)."""
    tried: list[tuple[float, Plan]] = []
    attempt = Trials.attempt

    def noted(self: Trials, change, said, verdict=None):  # type: ignore[no-untyped-def]
        worked = attempt(self, change, said, verdict)
        if worked:
            tried.append((self.works[-1].verdict.price, change.applied(self.plan)))
        return worked

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Trials, "attempt", noted)
        told = reason_of(county, plan, finding)
    assert (told.tested == "possible") == bool(tried)
    return min(tried, key=lambda t: t[0])[1] if tried else None


def test_an_empty_budget_is_owned_up_to() -> None:
    county, plan = planned()
    bare = with_unmet(county, replace(plan, visits=plan.visits[1:]))
    one = rule("monthly_visit")
    (raw,) = one.check(county, bare, county.parameters)
    told = reason_of(county, bare, replace(raw, force=Force.MUST), Budget(0))
    assert told.tested == "partly"
    assert "未试完" in told.said.zh


def test_a_small_team_is_mended_by_a_member_more() -> None:
    county, plan = planned()
    event = next(e for e in plan.events if e.serves(TaskKind.COMPREHENSIVE))
    seat = next(s for s in plan.team(event.event_id) if s.role is Role.MEMBER)
    (row,) = rows_of(county, replace(plan, seats=tuple(s for s in plan.seats if s != seat)), "team_size")
    assert facts_of(row)["tested"] == "possible"
    assert date.fromisoformat(str(row.start)) == event.start


def test_nobody_joins_a_team_whose_event_has_begun() -> None:
    county, plan = planned()
    event = next(e for e in plan.events if e.serves(TaskKind.COMPREHENSIVE))
    seat = next(s for s in plan.team(event.event_id) if s.role is Role.MEMBER)
    small = replace(plan, seats=tuple(s for s in plan.seats if s != seat))
    held = replace(
        small, events=tuple(replace(e, status=Status.DONE) if e == event else e for e in small.events)
    )
    begun = replace(county, as_of=event.start + timedelta(days=1))
    for where, made in ((county, held), (begun, small)):
        rows = [row for row in rows_of(where, made, "team_size") if row.subject == event.event_id]
        assert [facts_of(row)["tested"] for row in rows] == ["impossible"]
        last = LastPass(where, event.office_id, Plan(), made)
        done = last.run(effort=1.0, stop=Stop()).plan
        assert done.team(event.event_id) == made.team(event.event_id)


def test_every_office_of_several_has_its_first_rows_tried_and_reads_as_if_tried_on_the_whole() -> None:
    county = province(schools=1, inspectors=2, offices=(PROVINCE, EAST, *EASTERN))
    parts = [
        at_once(county, unit.unit_id, given=Plan(), effort=1, stop=Stop(), tell=lambda _: None)
        for unit in county.offices
    ]
    plan = Plan(postings=tuple(row for part in parts for row in part.plan.postings))
    findings = {f.unmet(): f for f in breaches(county, plan)}
    firsts: dict[str, Unmet] = {}
    for row in declared(county, plan, [unit.unit_id for unit in county.offices]):
        if row.rule == "monthly_visit":
            firsts.setdefault(county.schools[row.subject].office_id, row)
    plan = replace(plan, unmet=tuple(firsts.values()))
    assert {*firsts} == {PROVINCE, EAST, *EASTERN}
    for row, told in zip(plan.unmet, give_reasons(county, plan).unmet, strict=True):
        alone = reason_of(county, plan, findings[row], Budget(EACH))
        assert told.facts == f"{row.facts}; {alone.facts()}"
        assert facts_of(told)["tested"] == "possible"


def test_an_evaluation_is_tried_with_the_people_of_its_city_alone_and_reads_as_if_tried_on_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    county = province(schools=1, inspectors=4)
    parts = [
        at_once(county, unit.unit_id, given=Plan(), effort=1, stop=Stop(), tell=lambda _: None)
        for unit in county.offices
    ]
    plan = Plan(postings=tuple(row for part in parts for row in part.plan.postings))
    findings = {f.unmet(): f for f in breaches(county, plan)}
    rows = [row for row in findings if row.rule == "county_evaluation"]
    assert {row.subject for row in rows} == {EAST, WEST, *COUNTIES}
    plan = replace(plan, unmet=tuple(rows))
    tried: dict[str, set[str]] = {}

    def noted(here: County, made: Plan, finding: Finding, budget: Budget) -> Reason:
        tried[finding.subject] = {unit.unit_id for unit in here.offices}
        return reason_of(here, made, finding, budget)

    monkeypatch.setattr(reasons, "reason_of", noted)
    for row, told in zip(plan.unmet, give_reasons(county, plan).unmet, strict=True):
        assert told.facts == f"{row.facts}; {reason_of(county, plan, findings[row], Budget(EACH)).facts()}"
        assert facts_of(told)["tested"] == "possible"
    assert tried[EASTERN[0]] == {EAST, *EASTERN}
    assert tried[EAST] == {PROVINCE, EAST, WEST, DIRECT}
