"""What a plan leaves open is said in its ``unmet`` rows: every breach that is no goal and no waived one, with its facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from duxue.models.facts.campaigns import campaign_offices, campaign_scope, draw_sample
from duxue.models.rules.card import Finding
from duxue.models.rules.register import RULES
from duxue.scenarios.as_imposed import as_imposed
from duxue.scenarios.belonging import office_of
from duxue.scenarios.codes import Force, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Unmet


def declared(county: County, plan: Plan, offices: Collection[str]) -> tuple[Unmet, ...]:
    """An unmet row for every open duty of some offices, read off the finished plan by the rules' own checks.

    Reading it off the plan and not off the solver means that nothing can slip between the stages unseen.
    """
    plan = as_imposed(county, plan)
    rows = [f.unmet() for f in breaches(county, plan, offices)]
    return tuple(sorted(dict.fromkeys(rows), key=lambda r: (r.rule, r.subject, str(r.start), r.facts)))


def breaches(county: County, plan: Plan, offices: Collection[str]) -> list[Finding]:
    """What a plan breaks at some offices, each finding with its force; goals and waived breaches apart."""
    plan = with_unreached(county, plan, offices)
    found = (
        replace(finding, force=finding.force or rule.CARD.force)
        for rule in RULES
        for finding in rule.check(county, plan, county.parameters)
    )
    return [
        f
        for f in found
        if f.force is not Force.GOAL
        and (f.rule, f.subject) not in county.waived
        and office_of(f.subject, county, plan) in {*offices, ""}
    ]


def with_unreached(county: County, plan: Plan, offices: Collection[str]) -> Plan:
    """The plan that owns up to each school drawn for a campaign and not reached."""
    return replace(plan, unmet=tuple(_not_reached(county, plan, offices)))


def _not_reached(county: County, plan: Plan, offices: Collection[str]) -> Iterable[Unmet]:
    """The schools drawn for a campaign that no event reaches: known as such, each is a breach of its own and not a number.

    A plan that reaches schools which the lot did not draw was made from another draw; nothing is said of it here.
    """
    reached_by: dict[str, set[str]] = defaultdict(set)
    for event in plan.live_events:
        for task in event.kinds:
            if task.kind is TaskKind.CAMPAIGN:
                reached_by[task.ref].add(event.target_id)
    for campaign in county.rows.campaigns:
        for office in campaign_offices(county, campaign):
            if office not in offices:
                continue
            drawn = set(draw_sample(county, campaign, office))
            scope = {s.school_id for s in campaign_scope(county, campaign, office)}
            reached = reached_by[campaign.campaign_id] & scope
            for school in sorted(drawn - reached) if reached <= drawn else ():
                yield Unmet("special_campaign", school, None, None, f"campaign={campaign.campaign_id}")
