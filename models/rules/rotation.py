"""A posting that has lasted its years passes to somebody else (督学管理的通行做法,年数由督导室定)."""

from __future__ import annotations

from collections.abc import Iterable

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Pen
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Change, Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.records import FormerPosting

CARD = Card(
    id="rotation",
    zh="责任督学轮换",
    en="Rotation of responsible inspectors",
    force=Force.GOAL,
    binds=frozenset({Table.POSTINGS}),
    sources=(Source("督学管理的通行做法", "", "责任督学定期交流"),),
    reading_zh="现任挂牌到计划期首日已满规定年数（含当日）的，不再由原督学续挂。",
    reading_en="A posting of today's list that has lasted the given years by the first day of the horizon, that day included, is "
    "not continued.",
    finding_zh="{name}由{inspector}自{since}起挂牌，到计划期首日已满{years}年，仍续挂",
    finding_en="{name} stays with {inspector}, who has held it since {since}: {years} years are over on the first day",
    parameters=(
        ParameterSpec(
            "posting_years", ParameterKind.COUNT, 3, "挂牌轮换年数", "years after which a posting passes on", unit_zh="年", low=1,
            high=30,
        ),
        ParameterSpec(
            "weight_rotation", ParameterKind.NUMBER, 600.0, "到期未轮换的折算", "worth of one posting that is not rotated",
            unit_zh="分钟", low=0, high=100000,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Each school that keeps today's inspector although the years are over."""
    for former in county.rows.postings:
        school = county.schools.get(former.school_id)
        if school is None or former.since is None:
            continue
        years = p.count("posting_years", school.office_id)
        if anniversary(former.since, years) > county.start:
            continue
        kept = [row.end for row in plan.postings_at(former.school_id) if _continues(row, former, county)]
        if kept:
            facts: dict[str, Fact] = {"inspector": former.inspector_id, "since": former.since, "years": years}
            days = (county.start, min(max(kept), county.end))
            yield Finding(CARD.id, former.school_id, county.start, facts, days=days)


def _continues(row: Posting, former: FormerPosting, county: County) -> bool:
    """Whether a posting goes on from today's list: on the first day of the horizon, or because it says so."""
    if row.inspector_id != former.inspector_id or row.end < county.start or row.start > county.end:
        return False
    return row.start <= county.start or row.change is Change.KEPT


def post(at: Pen, county: County, p: Parameters) -> None:
    """Today's inspector is no candidate to go on where the posting is due to pass on."""
    for school in county.rows.schools:
        former = county.former.get(school.school_id)
        if former is None or former.since is None:
            continue
        if anniversary(former.since, p.count("posting_years", school.office_id)) <= county.start:
            going_on = [
                literal
                for row, literal in at.board.postings_at(school.school_id)
                if row.inspector_id == former.inspector_id
                and (
                    row.start <= county.start <= row.end
                    or (row.change is Change.KEPT and _touches(row, county))
                )
            ]
            if going_on:
                at.forbid(at.any_of(going_on), subject=school.school_id, day=county.start)


def _touches(row: Posting, county: County) -> bool:
    return row.start <= county.end and county.start <= row.end
