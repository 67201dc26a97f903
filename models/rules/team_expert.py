"""A comprehensive has an expert for the school's stage in its team (方案第19条)."""

from __future__ import annotations

from collections.abc import Iterable

from duxue.models.rules.card import Card, Finding, Need, Source, Table
from duxue.models.rules.pen import Pen, by_event
from duxue.scenarios.as_imposed import own_events
from duxue.scenarios.codes import Expertise, Force, Ownership, Role, Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Inspector, School

CARD = Card(
    id="team_expert",
    zh="督导组有对口专家",
    en="A matching expert in the team",
    force=Force.GOAL,
    binds=frozenset({Table.EVENTS, Table.SEATS}),
    sources=(Source("方案", "第19条", "增加教育督导评估人员中专家占比"),),
    reading_zh="综合督导、校长任期结束督导的督导组中至少一人（组长、成员、专家均可，备选不计）具有与学段对应的专家类别："
    "幼儿园—学前教育；小学、初中、九年一贯制、特殊教育—义务教育；普通高中—普通高中教育；完全中学、十二年一贯制—义务教育或"
    "普通高中教育；中等职业学校—中等职业教育；民办学校有民办教育类专家亦可。",
    reading_en="At least one person of the team of a comprehensive or principal review (lead, member or expert; reserves do not "
    "count) has the expert category of the school's stage; at a private school the private category also counts.",
    finding_zh="{name}（{date}起）督导组缺少与{stage}对应的专家",
    finding_en="{name} (from {date}) has no expert for a school of stage {stage}",
    parameters=(
        ParameterSpec(
            "weight_team_expert", ParameterKind.NUMBER, 240.0, "督导组缺对口专家一处的折算", "worth of one team without a matching expert",
            unit_zh="分钟", low=0, high=100000,
        ),
    ),
)  # fmt: skip

CATEGORIES: dict[Stage, frozenset[Expertise]] = {
    Stage.KINDERGARTEN: frozenset({Expertise.PRESCHOOL}),
    Stage.PRIMARY: frozenset({Expertise.COMPULSORY}),
    Stage.JUNIOR: frozenset({Expertise.COMPULSORY}),
    Stage.NINE_YEAR: frozenset({Expertise.COMPULSORY}),
    Stage.SPECIAL: frozenset({Expertise.COMPULSORY}),
    Stage.SENIOR: frozenset({Expertise.SENIOR}),
    Stage.COMPLETE: frozenset({Expertise.COMPULSORY, Expertise.SENIOR}),
    Stage.TWELVE_YEAR: frozenset({Expertise.COMPULSORY, Expertise.SENIOR}),
    Stage.VOCATIONAL: frozenset({Expertise.VOCATIONAL}),
}
"""The expert categories that a school of a stage asks for; any one of them will do."""


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every comprehensive or principal review of ours whose team has no matching expert."""
    for event in own_events(county, plan):
        school = county.schools.get(event.target_id)
        if school is None or not event.serves(TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW):
            continue
        sitting = {s.inspector_id for s in plan.team(event.event_id) if s.role is not Role.RESERVE}
        known = {c for i in sitting if i in county.inspectors for c in county.inspectors[i].expert}
        wanted = set(CATEGORIES[school.stage])
        if school.ownership is Ownership.PRIVATE:
            wanted.add(Expertise.PRIVATE)
        if not known & wanted:
            days = (event.start, event.end)
            yield Finding(CARD.id, event.event_id, event.start, {"stage": school.stage}, days=days)


def post(at: Pen, county: County, p: Parameters) -> None:
    """While such an event takes place, at least one seat goes to a matching expert."""

    def wanted(row: Event) -> bool:
        ours = row.target_id in county.schools and row.event_id not in county.imposed
        return ours and any(t.kind in (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW) for t in row.kinds)

    for event_id, rows in by_event(at.board, wanted).items():
        school = county.schools[rows[0][0].target_id]
        experts = [
            literal
            for seat, literal in at.board.team(event_id)
            if seat.role is not Role.RESERVE
            and seat.inspector_id in county.inspectors
            and fits(county.inspectors[seat.inspector_id], school)
        ]
        at.require(experts, subject=event_id, low=1, when=[at.any_of(literal for _, literal in rows)])


def fits(person: Inspector, school: School) -> bool:
    """Whether a person's expert categories match a school."""
    private = school.ownership is Ownership.PRIVATE and Expertise.PRIVATE in person.expert
    return private or not CATEGORIES[school.stage].isdisjoint(person.expert)


def count(county: County, p: Parameters) -> Iterable[Need]:
    """Per office: kinds of expert its schools ask for, and how many of them somebody there has."""
    for office in county.offices:
        wanted = {CATEGORIES[s.stage] for s in county.schools_of(office.unit_id)}
        known = {c for i in county.inspectors_of(office.unit_id) for c in i.expert}
        if wanted:
            yield Need(office.unit_id, len(wanted), sum(not choice.isdisjoint(known) for choice in wanted))
