"""A responsible inspector lives within reach of the school (方案第18条 地理因素、交通条件)."""

from __future__ import annotations

from collections.abc import Iterable

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan, Posting, StandIn

CARD = Card(
    id="reach",
    zh="挂牌学校可达",
    en="Posted schools within reach",
    force=Force.IN_PRINCIPLE,
    binds=frozenset({Table.POSTINGS, Table.STAND_INS}),
    sources=(Source("方案", "第18条", "综合考虑工作任务、地理因素、交通条件等"),),
    reading_zh="从督学出发地到挂牌（代管）学校单程不超过规定分钟数（含本数）；只约束挂牌和代管，不约束督导组。",
    reading_en="One way from where the inspector's days start to a school of a posting or stand-in takes at most the given minutes, that number "
    "included; teams are not bound.",
    finding_zh="{name}到挂牌学校{at}单程{minutes}分钟，上限{limit}分钟",
    finding_en="{name} needs {minutes} minutes one way to the posted school {at}; the limit is {limit}",
    parameters=(
        ParameterSpec(
            "reach_minutes", ParameterKind.NUMBER, 90.0, "挂牌学校单程上限", "minutes one way to a posted school", unit_zh="分钟",
            low=5, high=600,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Each posting of the horizon that lies out of reach."""
    rows: tuple[Posting | StandIn, ...] = (*plan.postings, *plan.stand_ins)
    for row in rows:
        first, last = max(row.start, county.start), min(row.end, county.end)
        person = county.inspectors.get(row.inspector_id)
        if person is None or row.school_id not in county.schools or first > last:
            continue
        limit = p.number("reach_minutes", person.unit_id)
        minutes = county.travel.minutes(row.inspector_id, row.school_id)
        if minutes > limit:
            facts: dict[str, Fact] = {"at": row.school_id, "minutes": minutes, "limit": limit}
            yield Finding(CARD.id, row.inspector_id, first, facts, days=(first, last))


def post(at: Pen, county: County, p: Parameters) -> None:
    """No posting beyond the limit of the inspector's unit."""
    standing = grouped(at.board.stand_ins(), lambda candidate: candidate[0].inspector_id)
    for person in county.rows.inspectors:
        own: tuple[tuple[Posting | StandIn, Lit], ...] = (
            *at.board.postings_of(person.inspector_id),
            *standing.get(person.inspector_id, ()),
        )
        candidates = [
            (row, literal)
            for row, literal in own
            if row.school_id in county.schools and row.end >= county.start and row.start <= county.end
        ]
        legs = county.travel.matrix([person.inspector_id], [row.school_id for row, _ in candidates])
        most = p.number("reach_minutes", person.unit_id)
        for (row, literal), minutes in zip(candidates, legs[0] if candidates else (), strict=True):
            if minutes > most and row.start <= row.end:
                at.forbid(literal, subject=person.inspector_id, day=max(row.start, county.start))
