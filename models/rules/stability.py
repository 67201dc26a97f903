"""Postings in force are kept where the rules allow (方案第18条 相对稳定)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from duxue.models.facts.spans import DAY
from duxue.models.facts.turning_days import person_turns, school_turns
from duxue.models.rules import eligibility
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.records import FormerPosting, Inspector, School

CARD = Card(
    id="stability",
    zh="挂牌相对稳定",
    en="Postings stay where they can",
    force=Force.GOAL,
    binds=frozenset({Table.POSTINGS}),
    sources=(Source("方案", "第18条", "相对稳定的督学队伍"),),
    reading_zh="现任挂牌在规则允许的各日应予保留。规则不允许的不计：任职资格、回避（含互挂）、可达、非本督导室、轮换到期、与所保留的学校"
    "责任区不同、加上所保留的学校超过挂牌学校数。豁免了的规则视为允许。",
    reading_en="A posting of today's list is kept on the days on which the rules allow it. Not counted: those barred by eligibility, "
    "recusal (reciprocal too), reach, another office, rotation, a given zone other than that of the schools kept, or the load "
    "together with the schools kept. A waived rule bars nothing.",
    finding_zh="{name}原由{inspector}负责，规则允许续挂到{until}，而自{date}起换人",
    finding_en="{name} could stay with {inspector} until {until}, but passes to somebody else from {date} on",
    parameters=(
        ParameterSpec(
            "weight_stability", ParameterKind.NUMBER, 300.0, "无故换人的折算", "worth of one posting changed without need",
            unit_zh="分钟", low=0, high=100000,
        ),
        ParameterSpec(
            "min_posting_days", ParameterKind.COUNT, 60, "挂牌最短天数", "days that whoever takes a school over holds it at least",
            unit_zh="天", low=0, high=366,
        ),
        ParameterSpec(
            "price_moved_posting", ParameterKind.NUMBER, 3000.0, "变动时换一所学校责任督学的折算",
            "worth of one posting that changes hands in a revision", unit_zh="分钟", low=0, high=100000,
        ),
        ParameterSpec(
            "price_moved_zone", ParameterKind.NUMBER, 300.0, "变动时一所学校改划责任区的折算",
            "worth of one school that changes its zone in a revision", unit_zh="分钟", low=0, high=100000,
        ),
        ParameterSpec(
            "price_moved_visit", ParameterKind.NUMBER, 60.0, "变动时一次入校改动的折算",
            "worth of one visit that changes in a revision", unit_zh="分钟", low=0, high=100000,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Each school whose inspector of today could have stayed, beside what that person keeps, and does not."""
    until: dict[str, date] = {}
    dropped: dict[str, date] = {}
    for former in county.rows.postings:
        last = _allowed_until(county, former, p)
        if last is None:
            continue
        until[former.school_id] = last
        missing = _first_missing(county, plan, former, last)
        if missing is not None:
            dropped[former.school_id] = missing
    kept = {school_id: county.former[school_id] for school_id in sorted(set(until) - set(dropped))}
    beside: dict[str, list[School]] = defaultdict(list)
    for row in kept.values():
        beside[row.inspector_id].append(county.schools[row.school_id])
    for school_id in sorted(dropped):
        former = county.former[school_id]
        person = county.inspectors[former.inspector_id]
        other = kept.get(person.school_id)
        exchanged = other is not None and county.inspectors[other.inspector_id].school_id == school_id
        if not exchanged and _fits_beside(county, former, beside.get(former.inspector_id, ()), p):
            facts: dict[str, Fact] = {"inspector": former.inspector_id, "until": until[school_id]}
            days = (dropped[school_id], until[school_id])
            yield Finding(CARD.id, school_id, days[0], facts, days=days)


def _allowed_until(county: County, former: FormerPosting, p: Parameters) -> date | None:
    """The last of the days on which the rules let a posting of today's list go on by itself; None: not at all."""
    school, person = county.schools.get(former.school_id), county.inspectors.get(former.inspector_id)
    if school is None or person is None or person.unit_id != school.office_id:
        return None
    if person.school_id == school.school_id or _rotates(county, former, school, p):
        return None
    far = county.travel.minutes(person.inspector_id, school.school_id) > p.number(
        "reach_minutes", person.unit_id
    )
    if far and ("reach", person.inspector_id) not in county.waived:
        return None
    recusals = county.recusals_of(person.inspector_id, school.school_id)
    turns = person_turns(person, p) | school_turns([school]) | {r.start for r in recusals if r.start}
    first, _ = school.scope_within(county.start, county.end)
    for day in [first, *sorted(d for d in turns if first < d <= county.end)]:
        barred = eligibility.faults(person, day, government=False, p=p) or any(r.holds(day) for r in recusals)
        if barred or not school.in_scope(day):
            return day - DAY if day > first else None
    return county.end if first <= county.end else None


def _rotates(county: County, former: FormerPosting, school: School, p: Parameters) -> bool:
    years = p.count("posting_years", school.office_id)
    return former.since is not None and anniversary(former.since, years) <= county.start


def _first_missing(county: County, plan: Plan, former: FormerPosting, last: date) -> date | None:
    """The first allowed day on which the plan does not have today's inspector at the school."""
    day, _ = county.schools[former.school_id].scope_within(county.start, county.end)
    for row in plan.postings_at(former.school_id):
        if row.inspector_id == former.inspector_id and row.start <= day <= row.end:
            day = row.end + DAY
            if day > last:
                return None
    return day


def _fits_beside(county: County, former: FormerPosting, mine: Sequence[School], p: Parameters) -> bool:
    """Whether a posting of today's list could stay together with the schools that the plan lets its person keep."""
    school, person = county.schools[former.school_id], county.inspectors[former.inspector_id]
    if any(s.zone_id and school.zone_id and s.zone_id != school.zone_id for s in mine):
        return False
    if ("responsible_load", person.inspector_id) in county.waived:
        return True
    cap = p.count("schools_per_inspector", person.unit_id)
    limit = cap if person.max_schools is None else min(cap, person.max_schools)
    together = [*mine, school]
    return len(together) <= limit and not (len(together) > 1 and any(map(county.is_large, together)))


@dataclass(frozen=True)
class _Held:
    """A posting of today's list that may go on: school, person, the days, and the literal that it does."""

    school: School
    person: Inspector
    kept: Lit


def post(at: Pen, county: County, p: Parameters) -> None:
    """What may stay stays, unless what else is kept leaves no room for it or excludes it."""
    held = {h.school.school_id: h for h in _going_on(at, county, p)}
    by_person: dict[str, list[_Held]] = {}
    for h in held.values():
        by_person.setdefault(h.person.inspector_id, []).append(h)
    for h in held.values():
        others = [o for o in by_person[h.person.inspector_id] if o is not h]
        barring = [o for o in others if len({h.school.zone_id, o.school.zone_id} - {""}) > 1]
        barring += [o for o in held.values() if _exchange(h, o)]
        room = min(_allowance(county, h.person, p), p.count("schools_per_inspector", h.person.unit_id))
        weights = {o.school.school_id: room if county.is_large(o.school) else 1 for o in (h, *others)}
        if ("responsible_load", h.person.inspector_id) in county.waived:
            room, weights = len(weights), dict.fromkeys(weights, 1)
        own = weights[h.school.school_id]
        if own > room:
            continue
        at.require(
            [(weights[o.school.school_id], o.kept) for o in others],
            subject=h.school.school_id,
            low=room - own + 1,
            when=[at.no(h.kept), *(at.no(o.kept) for o in barring)],
        )


def _exchange(one: _Held, other: _Held) -> bool:
    return (one.person.school_id, other.person.school_id) == (other.school.school_id, one.school.school_id)


def _allowance(county: County, person: Inspector, p: Parameters) -> int:
    return (
        p.count("schools_per_inspector", person.unit_id) if person.max_schools is None else person.max_schools
    )


def _going_on(at: Pen, county: County, p: Parameters) -> Iterable[_Held]:
    answered = at.board.subjects("schools")
    for school_id in county.former if answered is None else answered:
        former, school = county.former.get(school_id), county.schools.get(school_id)
        person = county.inspectors.get(former.inspector_id) if former else None
        if former is None or school is None or person is None:
            continue
        span = _span(county, former.since, person, school, p)
        if span is not None:
            rows = [
                (r, x) for r, x in at.board.postings_at(school_id) if r.inspector_id == person.inspector_id
            ]
            yield _Held(school, person, _covering(at, rows, span))


def _span(
    county: County, since: date | None, person: Inspector, school: School, p: Parameters
) -> tuple[date, date] | None:
    """The first stretch of days on which a posting of today's list may go on."""
    due = since is not None and anniversary(since, p.count("posting_years", school.office_id)) <= county.start
    window = eligibility.window(person, False, p)
    if due or window is None or person.unit_id != school.office_id or person.school_id == school.school_id:
        return None
    minutes = county.travel.matrix([person.inspector_id], [school.school_id])[0, 0]
    if (
        minutes > p.number("reach_minutes", person.unit_id)
        and ("reach", person.inspector_id) not in county.waived
    ):
        return None
    first, last = school.scope_within(county.start, min(county.end, window[1]))
    for row in county.recusals_of(person.inspector_id, school.school_id):
        begins, ends = row.start or date.min, row.end or date.max
        if first <= ends:
            last = min(last, begins - DAY if begins > first else date.min)
    return (first, last) if window[0] <= first <= last else None


def _covering(at: Pen, rows: list[tuple[Posting, Lit]], span: tuple[date, date]) -> Lit:
    """A literal that is true exactly when the postings taken cover every day of the span."""
    days = {span[0]} | {row.end + DAY for row, _ in rows if span[0] <= row.end < span[1]}
    covered: Lit = True
    for day in sorted(days):
        covered = at.both(covered, at.any_of([x for row, x in rows if row.start <= day <= row.end]))
    return covered
