"""What a plan leaves open is said in its ``unmet`` rows: every breach that is no goal and no waived one, in words."""

from __future__ import annotations

from collections.abc import Collection

from models.rules.register import RULES, finding_message
from scenarios.codes import Force
from scenarios.county import County
from scenarios.plan import Plan, Unmet


def declared(county: County, plan: Plan, offices: Collection[str]) -> tuple[Unmet, ...]:
    """An unmet row for every open duty of some offices, read off the finished plan by the rules' own checks.

    Reading it off the plan and not off the solver means that nothing can slip between the stages unseen.
    """
    rows: list[Unmet] = []
    for rule in RULES:
        for finding in rule.check(county, plan, county.parameters):
            force = finding.force or rule.CARD.force
            waived = (finding.rule, finding.subject) in county.waived
            if (
                force is not Force.GOAL
                and not waived
                and office_of(finding.subject, county, plan) in {*offices, ""}
            ):
                rows.append(
                    Unmet(
                        finding.rule,
                        finding.subject,
                        finding.date,
                        None,
                        finding_message(finding, county, "zh"),
                    )
                )
    return tuple(sorted(dict.fromkeys(rows), key=lambda r: (r.rule, r.subject, str(r.start), r.facts)))


def office_of(subject: str, county: County, plan: Plan) -> str:
    """The office that a finding's subject belongs to; blank where it belongs to no one office."""
    event = plan.event(subject)
    if event is not None:
        subject = event.office_id or event.target_id
    issue = county.follow_ups.get(subject)
    if issue is not None:
        subject = issue.school_id
    if subject in county.schools:
        return county.schools[subject].office_id
    if subject in county.inspectors:
        return county.inspectors[subject].unit_id
    if subject in county.campaigns:
        return county.campaigns[subject].office_id
    zone = next((z for z in plan.zones if z.zone_id == subject), None)
    if zone is not None:
        return county.schools[zone.school_id].office_id
    return subject if subject in county.units else ""
