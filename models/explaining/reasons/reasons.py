"""Every unmet row with its reason, tested by trying what could mend it while everything else stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from duxue.models.explaining.reasons import of_events, of_postings, of_visits
from duxue.models.explaining.reasons.trials import Budget, Reason, Standing, Trials, Tried
from duxue.models.explaining.telling import Text
from duxue.models.rules.card import Finding
from duxue.models.rules.register import rule
from duxue.scenarios.belonging import office_of
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Unmet
from duxue.scenarios.shares import Shares

EACH = 150
"""Changes tried for one row."""
ALL = 2000
"""Changes tried for one plan, shared out evenly among its offices: a count and not a time, so that the same plan gets the same reasons."""

Tester = Callable[[Trials], Reason | None]
TESTERS: Mapping[str, Tester] = {
    "coverage": of_postings.nobody_answers,
    "responsible_load": of_postings.too_many_schools,
    "recusal": of_postings.wrong_hands,
    "reach": of_postings.wrong_hands,
    "eligibility": of_postings.wrong_hands,
    "zone": of_postings.zone_of_school,
    "monthly_visit": of_visits.visit_missing,
    "week_cap": of_visits.crowded_week,
    "quiet_days": of_visits.crowded_week,
    "working_day": of_visits.crowded_day,
    "own_school_presence": of_visits.crowded_day,
    "training_hours": of_visits.hours_missing,
    "principal_review": of_events.review_missing,
    "comprehensive_cycle": of_events.comprehensive_missing,
    "special_campaign": of_events.campaign_missing,
    "look_back": of_events.look_back_missing,
    "county_evaluation": of_events.evaluation_missing,
    "team_size": of_events.team_wrong,
    "team_independence": of_events.team_wrong,
    "stage_match": of_events.team_wrong,
    "event_cap": of_events.too_many_events,
    "one_comprehensive_a_year": of_events.too_many_events,
}
"""What is tried for a breach of each rule."""

GIVEN = Text("由现有人员决定，任何安排都不能改变", "a fact of the staff as it is: no plan can change it")
NOT_TRIED = Text("未单独试算", "not tried")
STOPPED = Text("编排提前中止，未逐项试算", "not tried: the planning was stopped early")


def give_reasons(county: County, plan: Plan) -> Plan:
    """The plan with a reason in the facts of every unmet row; the same plan gets the same reasons.

    The facts stay key=value pairs; ``tested``, ``obstacles``, ``reason_zh`` and ``reason_en`` are added. A row that says
    already why it is open, or that no finding bears out, stays as it is; where the user stopped an office's planning nothing is tried.
    """
    if not plan.unmet:
        return plan
    findings = _findings(county, plan)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, row in enumerate(plan.unmet):
        if (finding := findings.get(row)) is not None:
            places[_asked(county, plan, finding)].append(place)
    each, shares = max(EACH, ALL // max(1, len(county.offices))), Shares(county, plan)
    budgets: dict[str, Budget] = defaultdict(lambda: Budget(each))
    rows = [*plan.unmet]
    for offices, theirs in places.items():
        here = _near(county, plan, shares, offices)
        for place in theirs:
            finding = findings[rows[place]]
            office = office_of(finding.subject, county, plan)
            stopped = office in plan.stopped
            told = Reason("untested", STOPPED) if stopped else reason_of(*here, finding, budgets[office])
            rows[place] = replace(
                rows[place], facts="; ".join(filter(None, (rows[place].facts, told.facts())))
            )
    return replace(plan, unmet=tuple(rows))


def _asked(county: County, plan: Plan, finding: Finding) -> tuple[str, ...]:
    """The offices whose people may help against a breach: its own and those right below it; none where nothing can be tried.

    A government's evaluation is the matter of the office right above it.
    """
    office = office_of(finding.subject, county, plan)
    if finding.rule not in TESTERS or not office:
        return ()
    head = next(iter(county.superiors(office)), office) if finding.subject in county.units else office
    return head, *(unit.unit_id for unit in county.subordinates(head))


def _near(county: County, plan: Plan, shares: Shares, offices: Sequence[str]) -> tuple[County, Plan]:
    """What breaches are tried on: scenario and plan of the offices that are asked alone.

    A trial looks through all rows that it is given, so that in a province one of the whole takes two hundred times as long.
    """
    busy = {unit.unit_id for unit in county.offices}
    if not offices or busy <= {*offices}:
        return county, plan
    few, rows = shares.alone(*(one for one in offices if one in busy))
    return few.calling_people_as(county), rows


def _findings(county: County, plan: Plan) -> Mapping[Unmet, Finding]:
    """The findings that unmet rows stand for, by row."""
    found: dict[Unmet, Finding] = {}
    for name in sorted({row.rule for row in plan.unmet}):
        one = rule(name)
        for raw in one.check(county, plan, county.parameters):
            finding = replace(raw, force=raw.force or one.CARD.force)
            found[raw.unmet()] = finding
    return found


def trials_of(
    county: County,
    plan: Plan,
    finding: Finding,
    budget: Budget,
    standing: Standing | None = None,
    *,
    deep: bool = False,
    tried_before: Callable[[str], Tried] | None = None,
) -> tuple[Trials, Reason | None]:
    """The ways tried against one breach, and the reason that comes out of them (None: nothing can be tried)."""
    mine = Budget(min(EACH, max(0, budget.left)))
    granted = mine.left
    office = office_of(finding.subject, county, plan)
    known = tried_before(office) if tried_before else None
    trials = Trials(
        county, plan, office, finding, mine, standing=standing or Standing(), deep=deep, tried_before=known
    )
    tester = TESTERS.get(finding.rule)
    told = tester(trials) if tester and office else None
    budget.left -= granted - max(0, mine.left)
    return trials, told


def reason_of(county: County, plan: Plan, finding: Finding, budget: Budget | None = None) -> Reason:
    """Why one breach of a plan stays: ways to mend it are tried with everything else kept."""
    told = trials_of(county, plan, finding, budget or Budget(ALL))[1]
    if told is not None:
        return told
    if finding.rule in ("staffing_level", "full_time_share"):
        return Reason("given", GIVEN)
    return Reason("untested", NOT_TRIED)
