"""The inspector knows the school's stage: wished for in postings, required of a team's lead (方案第7、19条)."""

from __future__ import annotations

from collections.abc import Iterable

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Pen, by_event
from duxue.scenarios.codes import Code, Force, Role, Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan

CARD = Card(
    id="stage_match",
    zh="专业学段相配",
    en="Stage of school matches the inspector",
    force=Force.GOAL,
    binds=frozenset({Table.POSTINGS, Table.SEATS, Table.EVENTS}),
    sources=(
        Source("方案", "第7条", "对幼儿园的督导突出公益普惠，对义务教育学校的督导突出优质均衡，对普通高中的督导突出特色多样化"),
        Source("方案", "第19条", "增加教育督导评估人员中专家占比"),
    ),
    reading_zh="挂牌尽量相配（目标）；综合督导、校长任期结束督导的组长必须相配（必须）。专业学段留空为不限；九年一贯制由小学或初中、"
    "完全中学由初中或高中、十二年一贯制由三者之一满足。组员、专家不限。",
    reading_en="Postings should match (goal); the lead of a comprehensive inspection or a principal's review must match (must). "
    "Blank stages fit all; a nine-year school is met by primary or junior, a complete one by junior or senior, a twelve-year one "
    "by any of the three. Members and experts are free.",
    finding_zh="{name}的专业学段与挂牌学校{at}（{stage}）不相配",
    finding_en="{name}'s stages do not match the posted school {at} ({stage})",
    wordings={
        "lead": (
            "{name}的专业学段与{at}（{stage}）不相配，不能任该校督导组长",
            "{name}'s stages do not match {at} ({stage}), so {name} may not lead its team",
        ),
    },
    parameters=(
        ParameterSpec(
            "weight_stage_match", ParameterKind.NUMBER, 240.0, "学段不相配的折算", "worth of one posting that does not match",
            unit_zh="分钟", low=0, high=100000,
        ),
    ),
)  # fmt: skip

LED_BY_PEERS = (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW)


class Place(Code):
    """Where the mismatch lies."""

    POSTING = "posting", "挂牌"
    LEAD = "lead", "督导组长"


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Each posting of the horizon, and each lead of a comprehensive or principal review, that does not match."""
    for row in plan.postings:
        first, last = max(row.start, county.start), min(row.end, county.end)
        if first <= last and (facts := _mismatch(county, row.inspector_id, row.school_id)):
            facts["what"] = Place.POSTING
            yield Finding(CARD.id, row.inspector_id, first, facts, days=(first, last))
    for event in plan.live_events:
        if not event.serves(*LED_BY_PEERS):
            continue
        for seat in plan.team(event.event_id):
            if seat.role is Role.LEAD and (facts := _mismatch(county, seat.inspector_id, event.target_id)):
                facts["what"] = Place.LEAD
                days = (event.start, event.end)
                yield Finding(CARD.id, seat.inspector_id, event.start, facts, Force.MUST, days=days)


def _mismatch(county: County, inspector_id: str, school_id: str) -> dict[str, Fact]:
    person, school = county.inspectors.get(inspector_id), county.schools.get(school_id)
    if person is None or school is None or not person.stages:
        return {}
    parts: tuple[Stage, ...] = (school.stage, *school.stage.parts)
    return {} if any(part in person.stages for part in parts) else {"at": school_id, "stage": school.stage}


def post(at: Pen, county: County, p: Parameters) -> None:
    """No posting of, and no lead by, somebody of other stages."""
    for school in county.rows.schools:
        for row, literal in at.board.postings_at(school.school_id):
            person = county.inspectors.get(row.inspector_id)
            first = max(row.start, county.start)
            if (
                person
                and not school.stage.known_to(person.stages)
                and first <= row.end
                and first <= county.end
            ):
                at.forbid(literal, subject=row.inspector_id, day=first)
    led = by_event(at.board, lambda row: row.target_id in county.schools and row.serves(*LED_BY_PEERS))
    for event_id, rows in led.items():
        stage = county.schools[rows[0][0].target_id].stage
        happens = at.any_of(literal for _, literal in rows)
        for seat, literal in at.board.team(event_id):
            leader = county.inspectors.get(seat.inspector_id)
            known = leader is None or stage.known_to(leader.stages)
            if seat.role is Role.LEAD and not known:
                at.forbid(literal, happens, subject=seat.inspector_id)
