"""Nobody inspects the own school, a school to keep away from, or each other's school (条例第10条,方案第21条)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from duxue.models.facts.presence import presences
from duxue.models.facts.spans import Span, merged
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Code, Force
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Plan, Posting, StandIn

CARD = Card(
    id="recusal",
    zh="回避",
    en="Recusal",
    force=Force.MUST,
    binds=frozenset({Table.POSTINGS, Table.STAND_INS, Table.VISITS, Table.SEATS, Table.EVENTS}),
    sources=(
        Source("条例", "第10条", "是被督导单位主要负责人的近亲属或者有其他可能影响客观公正实施教育督导情形的，应当回避"),
        Source("方案", "第21条", "回避"),
    ),
    reading_zh="挂牌、代管、入校、席位（含专家、备选）均不得在本人现任学校，也不得在回避期内（起止当日在内）；"
    "甲校的督学挂牌乙校期间，乙校的督学不得挂牌甲校（互挂，两人都计）。",
    reading_en="No posting, stand-in, visit or seat (experts and reserves too) at one's own school, nor while a recusal is in force (both "
    "ends included); and while somebody of school A answers for school B, nobody of B answers for A (both count).",
    finding_zh="{name}自{date}起在{at}应当回避",
    finding_en="{name} must keep away from {at} from {date} on",
    wordings={
        "own": (
            "{name}自{date}起被派往本人现任学校{at}，应当回避",
            "{name} is sent to the own school {at} from {date} on and must keep away",
        ),
        "listed": ("{name}自{date}起被派往{at}，正在回避期内", "{name} is sent to {at} from {date} on while a recusal is in force"),
        "reciprocal": (
            "{name}自{date}起挂牌{at}，而该校的{other}同时挂牌其所在学校，互相挂牌应当回避",
            "{name} answers for {at} from {date} on while {other} of that school answers for {name}'s own",
        ),
    },
)  # fmt: skip


class Kind(Code):
    """Why a person must keep away; the reason of a recusal itself is never shown."""

    OWN = "own", "本人现任学校"
    LISTED = "listed", "在回避期内"
    RECIPROCAL = "reciprocal", "互相挂牌"


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """For each person, school and kind of recusal, every stretch of postings, visits and seats that breaks it."""
    broken: dict[tuple[str, str, Kind, str], list[Span]] = defaultdict(list)
    for inspector_id, place, start, end, _ in presences(county, plan):
        person = county.inspectors.get(inspector_id)
        if person and person.school_id and person.school_id == place:
            broken[inspector_id, place, Kind.OWN, ""].append((start, end))
        for row in county.recusals_of(inspector_id, place):
            first, last = max(start, row.start or start), min(end, row.end or end)
            if first <= last:
                broken[inspector_id, place, Kind.LISTED, ""].append((first, last))
    for mine, theirs, span in _reciprocal(county, plan):
        broken[mine.inspector_id, mine.school_id, Kind.RECIPROCAL, theirs.inspector_id].append(span)
    for (inspector_id, place, kind, other), spans in broken.items():
        facts: dict[str, Fact] = {"what": kind, "at": place}
        if other:
            facts["other"] = other
        for span in merged(spans):
            yield Finding(CARD.id, inspector_id, span[0], facts, days=span)


def _reciprocal(county: County, plan: Plan) -> Iterator[tuple[Posting | StandIn, Posting | StandIn, Span]]:
    """Each posting at a school whose own inspector answers for this person's school on common days, with these."""
    standing = grouped(plan.stand_ins, lambda row: row.inspector_id)
    for person in county.rows.inspectors:
        if not person.school_id:
            continue
        away: list[Posting | StandIn] = [*plan.postings_of(person.inspector_id)]
        away += standing.get(person.inspector_id, ())
        here: list[Posting | StandIn] = [*plan.postings_at(person.school_id)]
        here += plan.stand_ins_at(person.school_id)
        for mine in away:
            for theirs in here:
                other = county.inspectors.get(theirs.inspector_id)
                if other is None or other.school_id != mine.school_id or other.school_id == person.school_id:
                    continue
                first = max(mine.start, theirs.start, county.start)
                last = min(mine.end, theirs.end, county.end)
                if first <= last:
                    yield mine, theirs, (first, last)


def post(at: Pen, county: County, p: Parameters) -> None:
    """Forbid every candidate at a school to keep away from, and every pair of reciprocal postings that overlap."""
    shut: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for person in county.rows.inspectors:
        if person.school_id:
            shut[person.inspector_id, person.school_id] = [(date.min, date.max)]
    for row in county.rows.recusals:
        span = (row.start or date.min, row.end or date.max)
        shut.setdefault((row.inspector_id, row.school_id), []).append(span)

    def forbid(who: str, where: str, start: date, end: date, *literals: Lit) -> None:
        overlaps = [max(start, a) for a, b in shut.get((who, where), ()) if max(start, a) <= min(end, b)]
        if overlaps:
            at.forbid(*literals, subject=who, day=min(overlaps))

    for posting, literal in _postings(at, county):
        start, end = max(posting.start, county.start), min(posting.end, county.end)
        forbid(posting.inspector_id, posting.school_id, start, end, literal)
    for visit, literal in at.board.visits():
        forbid(visit.inspector_id, visit.school_id, visit.date, visit.date, literal)
    for event, placed in at.board.events():
        for seat, literal in at.board.team(event.event_id):
            forbid(seat.inspector_id, event.target_id, event.start, event.end, literal, placed)
    _forbid_exchanges(at, county)


def _postings(at: Pen, county: County) -> Iterator[tuple[Posting | StandIn, Lit]]:
    """Candidate postings and stand-ins: a school to keep away from is one for both."""
    for school in county.rows.schools:
        yield from at.board.postings_at(school.school_id)
    yield from at.board.stand_ins()


def _forbid_exchanges(at: Pen, county: County) -> None:
    """Group the candidates by (school served at, school posted to): a group and its mirror exclude each other."""
    directed: dict[tuple[str, str], list[tuple[Posting | StandIn, Lit]]] = {}
    for row, literal in _postings(at, county):
        person = county.inspectors.get(row.inspector_id)
        if person and person.school_id:
            directed.setdefault((person.school_id, row.school_id), []).append((row, literal))
    for (home, away), rows in directed.items():
        if home == away:
            continue
        for row, literal in rows:
            for back, other in directed.get((away, home), ()):
                day = max(row.start, back.start, county.start)
                if day <= row.end and day <= back.end and day <= county.end:
                    at.forbid(literal, other, subject=row.inspector_id, day=day)
