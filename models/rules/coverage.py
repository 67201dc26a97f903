"""Every school has exactly one responsible inspector on every day (方案第7条 全覆盖)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from duxue.models.facts.spans import cut_at, edges, includes, stretches, without
from duxue.models.facts.standing_in import stand_in_spans
from duxue.models.facts.turning_days import school_turns
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan, StandIn
from duxue.scenarios.records import School

CARD = Card(
    id="coverage",
    zh="责任督学全覆盖",
    en="Every school has a responsible inspector",
    force=Force.MUST,
    binds=frozenset({Table.POSTINGS, Table.STAND_INS}),
    sources=(Source("方案", "第7条", "实现中小学校、幼儿园责任督学挂牌督导全覆盖"),),
    reading_zh="计划期内每一天，每所在范围内的学校（含幼儿园、民办）恰有一名责任督学，且属于负责督导它的督导室；年中交接为前后相接的两段。"
    "临时代管：责任督学请假不超过规定天数的，请假期间可由同室督学代为经常性督导，挂牌、公示、所数、责任区不变；一人同时代管不超过规定所数。",
    reading_en="On every day of the horizon each school in scope has exactly one responsible inspector, of the office that "
    "inspects it; a handover in mid-year is two touching intervals. "
    "Standing in: while the responsible inspector is absent for at most the given days, a colleague of the same office may make "
    "the routine visits; posting, sign, load and zone stay. Nobody stands in at more than the given schools at a time.",
    finding_zh="{name}自{date}起有{have}名责任督学（其中本督导室{own}名），应恰有1名且属本督导室",
    finding_en="{name} has {have} responsible inspectors from {date} on ({own} of its own office); exactly 1, of its own "
    "office, is required",
    wordings={
        "stranger": (
            "{name}自{date}起由{who}代管，{who}不是本督导室的督学",
            "{who}, who is no inspector of its office, stands in at {name} from {date} on",
        ),
        "not_responsible": (
            "{name}自{date}起由{who}代{absent}管，而{absent}此时不是该校责任督学",
            "{who} stands in for {absent} at {name} from {date} on, but {absent} does not answer for it then",
        ),
        "there": (
            "{name}自{date}起由{who}代{absent}管，而{absent}此时没有请假",
            "{who} stands in for {absent} at {name} from {date} on, but {absent} is not absent then",
        ),
        "long": (
            "{name}自{date}起由{who}代{absent}管，而{absent}请假过久，应换责任督学",
            "{who} stands in for {absent} at {name} from {date} on, but the absence is too long: the school needs another inspector",
        ),
        "many": (
            "{name}自{date}起同时代管{have}所学校，至多{limit}所",
            "{name} stands in at {have} schools at a time from {date} on; at most {limit} are allowed",
        ),
    },
    parameters=(
        ParameterSpec(
            "stand_in_days", ParameterKind.COUNT, 183, "临时代管最长天数", "days of an absence in which a colleague may stand in",
            unit_zh="天", low=0, high=366,
        ),
        ParameterSpec(
            "stand_in_schools", ParameterKind.COUNT, 3, "同时代管学校数上限", "schools at which one person may stand in at a time",
            unit_zh="所", low=0, high=20,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every stretch of days on which a school in scope has not exactly one inspector, of its office."""
    for school in county.rows.schools:
        rows = plan.postings_at(school.school_id)
        turns = school_turns([school]) | edges(((row.start, row.end) for row in rows), county.end)

        def told(day: date, school: School = school) -> dict[str, Fact] | None:
            return _amiss(county, plan, school, day)

        for first, last, facts in stretches(turns, county.start, county.end, told):
            yield Finding(CARD.id, school.school_id, first, facts, days=(first, last))
    for row in dict.fromkeys(plan.stand_ins):
        yield from _stands_wrongly(county, plan, row)
    yield from _too_many(county, plan, p)


def _amiss(county: County, plan: Plan, school: School, day: date) -> dict[str, Fact] | None:
    """How many answer for a school on a day, where that is wrong."""
    if not school.in_scope(day):
        return None
    now = plan.responsible(school.school_id, day)
    own = [i for i in now if i in county.inspectors and county.inspectors[i].unit_id == school.office_id]
    return None if len(now) == len(own) == 1 else {"have": len(now), "own": len(own)}


def _stands_wrongly(county: County, plan: Plan, row: StandIn) -> Iterable[Finding]:
    """The days on which somebody stands in who should not: for whom, when, or of which office."""
    school, person = county.schools.get(row.school_id), county.inspectors.get(row.inspector_id)
    facts: dict[str, Fact] = {"who": row.inspector_id, "absent": row.absent_id}
    rows = plan.postings_at(row.school_id)
    spans = stand_in_spans(county, school, row.inspector_id, row.absent_id) if school else []
    away = [(a.start, a.end) for a in county.absences_of(row.absent_id)]
    limits = [(r.start, r.end) for r in rows] + spans + away

    def what(day: date) -> str | None:
        if school is None or person is None or person.unit_id != school.office_id:
            return "stranger"
        if row.absent_id not in plan.responsible(row.school_id, day) or row.absent_id == row.inspector_id:
            return "not_responsible"
        if includes(spans, day):
            return None
        return "long" if includes(away, day) else "there"

    first, last = max(row.start, county.start), min(row.end, county.end)
    for start, end, told in stretches(edges(limits, county.end), first, last, what):
        yield Finding(CARD.id, row.school_id, start, {"what": told, **facts}, days=(start, end))


def _too_many(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """The days on which somebody stands in at more schools than allowed."""
    for who, rows in sorted(grouped(plan.stand_ins, lambda row: row.inspector_id).items()):
        person = county.inspectors.get(who)
        most = p.count("stand_in_schools", person.unit_id if person else "")
        turns = edges(((r.start, r.end) for r in rows), county.end)

        def crowd(day: date, rows: Sequence[StandIn] = rows, most: int = most) -> int | None:
            have = len({r.school_id for r in rows if r.start <= day <= r.end})
            return have if have > most else None

        for first, last, have in stretches(turns, county.start, county.end, crowd):
            facts: dict[str, Fact] = {"what": "many", "have": have, "limit": most}
            yield Finding(CARD.id, who, first, facts, days=(first, last))


def post(at: Pen, county: County, p: Parameters) -> None:
    """On each stretch of days with the same candidates, exactly one of them, none of another office; stand-ins as allowed."""
    answered = at.board.subjects("schools")
    for school_id in county.schools if answered is None else answered:
        school = county.schools[school_id]
        candidates = at.board.postings_at(school_id)
        first, last = school.scope_within(county.start, county.end)
        turns = edges(((row.start, row.end) for row, _ in candidates), last)
        for day, _ in cut_at(turns, first, last):
            on = [(row, literal) for row, literal in candidates if row.start <= day <= row.end]
            at.require([literal for _, literal in on], subject=school_id, low=1, high=1, day=day)
            for row, literal in on:
                person = county.inspectors.get(row.inspector_id)
                if person is None or person.unit_id != school.office_id:
                    at.forbid(literal, subject=school_id, day=day)
    _post_stand_ins(at, county)
    _post_stand_in_schools(at, county, p)


def _post_stand_ins(at: Pen, county: County) -> None:
    """A stand-in only on days on which the scenario allows it and the absent colleague answers for the school."""
    for row, standing in at.board.stand_ins():
        first, last = max(row.start, county.start), min(row.end, county.end)
        if first > last:
            continue
        school = county.schools.get(row.school_id)
        allowed = stand_in_spans(county, school, row.inspector_id, row.absent_id) if school else []
        if outside := without([(first, last)], allowed):
            at.forbid(standing, subject=row.school_id, day=outside[0][0])
            continue
        held = [
            (posting, posted)
            for posting, posted in at.board.postings_at(row.school_id)
            if posting.inspector_id == row.absent_id
        ]
        turns = edges(((posting.start, posting.end) for posting, _ in held), last)
        for day, _ in cut_at(turns, first, last):
            on = [posted for posting, posted in held if posting.start <= day <= posting.end]
            at.require(on, subject=row.school_id, low=1, day=day, when=[standing])


def _post_stand_in_schools(at: Pen, county: County, p: Parameters) -> None:
    """Nobody stands in at more schools at a time than allowed."""
    by_person: dict[str, list[tuple[StandIn, Lit]]] = defaultdict(list)
    for row, standing in at.board.stand_ins():
        if row.start <= county.end and county.start <= row.end:
            by_person[row.inspector_id].append((row, standing))
    for who, rows in sorted(by_person.items()):
        unit = county.inspectors[who].unit_id if who in county.inspectors else ""
        most = p.count("stand_in_schools", unit)
        for day in sorted({max(row.start, county.start) for row, _ in rows}):
            schools: dict[str, list[Lit]] = defaultdict(list)
            for row, standing in rows:
                if row.start <= day <= row.end:
                    schools[row.school_id].append(standing)
            if len(schools) > most:
                at.require(map(at.any_of, schools.values()), subject=who, high=most, day=day)
