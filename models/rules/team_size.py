"""A team has at least three inspectors and exactly one lead (条例第16条)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from duxue.models.rules.card import Card, Fact, Finding, Need, Source, Table
from duxue.models.rules.pen import Lit, Pen, by_event
from duxue.scenarios.as_imposed import own_events
from duxue.scenarios.codes import Duty, Force, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Event, Plan

CARD = Card(
    id="team_size",
    zh="督导组人数与组长",
    en="Size of a team and its lead",
    force=Force.MUST,
    binds=frozenset({Table.EVENTS, Table.SEATS}),
    sources=(Source("条例", "第16条", "督导小组由3名以上督学组成"),),
    reading_zh="综合督导、校长任期结束督导、专项督导和对县级政府评价的督导组，组长与成员合计不少于规定名数（大校从大校名数；"
    "专项方案另定更多的从其规定），专家、备选不计；组长恰为一名，且可任组长。回头看只要求恰有一名组长。"
    "上级既定督导不由本室组队。",
    reading_en="Lead and members of a comprehensive, a principal review, a campaign or a county evaluation are at least the "
    "given number (a large school's number at large schools; the campaign's own number if that is more); experts "
    "and reserves come on top. Exactly one lead, who can lead; a look-back needs exactly one lead. Imposed events have "
    "no team of ours.",
    finding_zh="{name}（{date}起）督导组有督学{have}名，应不少于{need}名",
    finding_en="{name} (from {date}) has {have} inspectors in its team; at least {need} are required",
    wordings={
        "leads": ("{name}（{date}起）有组长{have}名，应恰为1名", "{name} (from {date}) has {have} leads; exactly 1 is required"),
        "unfit": ("{name}（{date}起）的组长{who}不可任组长", "{name} (from {date}) is led by {who}, who cannot lead"),
    },
    parameters=(
        ParameterSpec(
            "team_size", ParameterKind.COUNT, 3, "督导组督学人数", "inspectors in a team",
            basis="law", unit_zh="人", low=3, high=20,
        ),
        ParameterSpec(
            "team_size_large", ParameterKind.COUNT, 4, "大校督导组督学人数", "inspectors in a team at a large school",
            unit_zh="人", low=3, high=20,
        ),
    ),
)  # fmt: skip

FULL_TEAMS = (
    TaskKind.COMPREHENSIVE,
    TaskKind.PRINCIPAL_REVIEW,
    TaskKind.CAMPAIGN,
    TaskKind.COUNTY_EVALUATION,
)


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every team with too few inspectors, or without exactly one lead who can lead."""
    for event in own_events(county, plan):
        team = plan.team(event.event_id)
        leads = {s.inspector_id for s in team if s.role is Role.LEAD}
        people = leads | {s.inspector_id for s in team if s.role is Role.MEMBER}
        have = len(people & county.inspectors.keys())
        need = _required(county, event, p)
        wrong: list[dict[str, Fact]] = []
        if have < need:
            wrong.append({"what": "few", "have": have, "need": need})
        if len(leads) != 1:
            wrong.append({"what": "leads", "have": len(leads)})
        unfit = {who for who in leads if not (who in county.inspectors and county.inspectors[who].can_lead)}
        wrong += [{"what": "unfit", "who": who} for who in sorted(unfit)] if need else []
        for facts in wrong:
            yield Finding(CARD.id, event.event_id, event.start, facts, days=(event.start, event.end))


def _required(county: County, event: Event, p: Parameters) -> int:
    """Inspectors that the event's kinds ask for (0: no number is asked for)."""
    if not event.serves(*FULL_TEAMS):
        return 0
    school = county.schools.get(event.target_id)
    if school is None:
        need = p.count("team_size", event.office_id)
    elif county.is_large(school):
        need = p.count("team_size_large", school.office_id)
    else:
        need = p.count("team_size", school.office_id)
    own = [county.campaigns[t.ref].team_size for t in event.kinds if t.ref in county.campaigns]
    return max([need, *own])


def post(at: Pen, county: County, p: Parameters) -> None:
    """While an event takes place: enough people in seats of lead or member, one lead, nobody leads who cannot."""
    for event_id, rows in by_event(at.board, lambda row: row.event_id not in county.imposed).items():
        taken = at.any_of(literal for _, literal in rows)
        quota = _quota(county, rows[0][0], p)
        leads: list[Lit] = []
        seats: dict[str, list[Lit]] = defaultdict(list)
        for seat, literal in at.board.team(event_id):
            person = county.inspectors.get(seat.inspector_id)
            if seat.role is Role.LEAD:
                leads.append(literal)
                if quota and (person is None or not person.can_lead):
                    at.forbid(taken, literal, subject=event_id)
            if person is not None and seat.role in (Role.LEAD, Role.MEMBER):
                seats[seat.inspector_id].append(literal)
        at.require(leads, subject=event_id, low=1, high=1, when=[taken])
        if quota:
            at.require([at.any_of(own) for own in seats.values()], subject=event_id, low=quota, when=[taken])


def _quota(county: County, event: Event, p: Parameters) -> int:
    """Seats of lead and members to fill: the most that any purpose of the event wants."""
    school = county.schools.get(event.target_id)
    unit = event.office_id if school is None else school.office_id
    large = school is not None and school.students >= p.count("large_school_students", unit)
    usual = p.count("team_size_large" if large else "team_size", unit)
    wants = [0]
    for task in event.kinds:
        if task.kind is TaskKind.CAMPAIGN:
            campaign = county.campaigns.get(task.ref)
            wants.append(max(usual, campaign.team_size) if campaign else usual)
        elif task.kind is not TaskKind.FOLLOW_UP:
            wants.append(usual)
    return max(wants)


def count(county: County, p: Parameters) -> Iterable[Need]:
    """The largest team an office's schools want against the inspectors it has for schools."""
    for office in county.offices:
        schools = county.schools_of(office.unit_id)
        if not schools:
            continue
        large = any(county.is_large(s) for s in schools)
        people = [
            i for i in county.inspectors_of(office.unit_id) if i.healthy and i.duty is not Duty.GOVERNMENT
        ]
        demanded = p.count("team_size_large" if large else "team_size", office.unit_id)
        yield Need(office.unit_id, demanded, len(people))
