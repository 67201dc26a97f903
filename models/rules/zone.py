"""Every school lies in one zone of at most twenty schools, with one leader of its own (方案第7条 责任区,教督〔2012〕7号)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from duxue.models.facts.availability import scope_days
from duxue.models.facts.spans import Span, edges, stretches
from duxue.models.facts.turning_days import school_turns
from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Code, Employment, Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.records import School

CARD = Card(
    id="zone",
    zh="督学责任区",
    en="Zones",
    force=Force.MUST,
    binds=frozenset({Table.ZONES, Table.POSTINGS}),
    sources=(Source("方案", "第7条", "完善督学责任区制度"), Source("教督〔2012〕7号", "", "每个责任区不超过20所")),
    reading_zh="每所学校恰在本督导室的一个责任区；任一天每区在范围内的学校不超过规定所数；一名督学同一天的学校都在一个责任区；"
    "每区一名组长，出自计划期内某天在该区挂牌的督学，区内有专职的由专职担任。给定的责任区不改。",
    reading_en="Every school is in exactly one zone of its office; on no day has a zone more schools in scope than the given "
    "number; all schools of one inspector on one day are in one zone; each zone has one leader, who holds a posting in it on some "
    "day of the horizon, full-time if it has one. Given zones are kept.",
    finding_zh="{name}的责任区不合规定：{what}（{have}，应为{want}）",
    finding_en="{name} breaks the rule on zones: {what} ({have}; should be {want})",
    wordings={
        "school": ("{name}列在{have}个责任区，应恰在1个", "{name} is listed in {have} zones; it must be in exactly 1"),
        "given": ("{name}列在责任区{have}，应在给定的{want}", "{name} is listed in zone {have}; its given zone is {want}"),
        "size": (
            "责任区{name}自{date}起有{have}所学校，上限{want}所",
            "zone {name} has {have} schools from {date} on; the limit is {want}",
        ),
        "offices": ("责任区{name}跨{have}个督导室，应属1个", "zone {name} reaches over {have} offices; it must belong to 1"),
        "inspector": (
            "{name}自{date}起所负责的学校分在{have}个责任区，应在1个",
            "{name} answers for schools in {have} zones from {date} on; they must lie in 1",
        ),
        "leaders": ("责任区{name}有{have}名组长，应恰有1名", "zone {name} has {have} leaders; it must have exactly 1"),
        "stranger": ("责任区{name}的组长{have}未在本区挂牌", "{have}, leader of zone {name}, answers for no school in it"),
        "part_time": (
            "责任区{name}有专职督学{want}等，组长{have}却是兼职",
            "{have}, leader of zone {name}, is part-time though the zone has full-time inspectors such as {want}",
        ),
    },
    parameters=(
        ParameterSpec(
            "zone_schools", ParameterKind.COUNT, 20, "责任区学校数上限", "schools in a zone", basis="law", unit_zh="所", low=1,
            high=200,
        ),
    ),
)  # fmt: skip


class Breach(Code):
    """How a school, an inspector or a zone breaks the rule."""

    SCHOOL = "school", "学校所在责任区个数"
    GIVEN = "given", "未列在给定的责任区"
    SIZE = "size", "学校过多"
    OFFICES = "offices", "跨督导室"
    INSPECTOR = "inspector", "一名督学的学校分在几个责任区"
    LEADERS = "leaders", "组长人数"
    STRANGER = "stranger", "组长未在本区挂牌"
    PART_TIME = "part_time", "有专职而组长为兼职"


def _breach(subject: str, what: Breach, have: Fact, want: Fact, days: Span | None = None) -> Finding:
    facts: dict[str, Fact] = {"what": what, "have": have, "want": want}
    return Finding(CARD.id, subject, days[0] if days else None, facts, days=days)


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Schools in no zone, in several or in another than given; zones too large or badly led; people in two zones."""
    zones_of: dict[str, set[str]] = {}
    schools_of: dict[str, list[School]] = {}
    leaders_of: dict[str, set[str]] = {}
    for row in plan.zones:
        leaders_of.setdefault(row.zone_id, set()).update({row.leader_id} - {""})
        school = county.schools.get(row.school_id)
        if (
            school
            and scope_days(county, school)
            and row.zone_id not in zones_of.setdefault(row.school_id, set())
        ):
            zones_of[row.school_id].add(row.zone_id)
            schools_of.setdefault(row.zone_id, []).append(school)
    for school in county.rows.schools:
        mine = sorted(zones_of.get(school.school_id, ()))
        if scope_days(county, school) and len(mine) != 1:
            yield _breach(school.school_id, Breach.SCHOOL, len(mine), 1)
        elif mine and school.zone_id and mine != [school.zone_id]:
            yield _breach(school.school_id, Breach.GIVEN, mine[0], school.zone_id)
    yield from _people_apart(county, plan, zones_of)
    for zone_id in sorted(schools_of):
        yield from _crowded(county, p, zone_id, schools_of[zone_id])
        yield from _badly_led(county, plan, zone_id, schools_of[zone_id], sorted(leaders_of[zone_id]))


def _people_apart(county: County, plan: Plan, zones_of: Mapping[str, set[str]]) -> Iterator[Finding]:
    for person in county.rows.inspectors:
        rows = plan.postings_of(person.inspector_id)
        schools = [county.schools[r.school_id] for r in rows if r.school_id in county.schools]
        turns = school_turns(schools) | edges(((r.start, r.end) for r in rows), county.end)

        def apart(day: date, rows: Sequence[Posting] = rows) -> int | None:
            held = {r.school_id for r in rows if r.start <= day <= r.end}
            zones = [zones_of[s] for s in held if zones_of.get(s) and county.schools[s].in_scope(day)]
            return len(set.union(*zones)) if zones and not set.intersection(*zones) else None

        for first, last, number in stretches(turns, county.start, county.end, apart):
            yield _breach(person.inspector_id, Breach.INSPECTOR, number, 1, (first, last))


def _crowded(county: County, p: Parameters, zone_id: str, schools: Sequence[School]) -> Iterator[Finding]:
    offices = sorted({s.office_id for s in schools})
    if len(offices) > 1:
        yield _breach(zone_id, Breach.OFFICES, len(offices), 1)
    limit = min(p.count("zone_schools", office) for office in offices)
    turns = {day for s in schools for day in (s.opened, s.closed) if day}

    def crowd(day: date) -> int | None:
        return have if (have := sum(s.in_scope(day) for s in schools)) > limit else None

    for first, last, have in stretches(turns, county.start, county.end, crowd):
        yield _breach(zone_id, Breach.SIZE, have, limit, (first, last))


def _badly_led(
    county: County, plan: Plan, zone_id: str, schools: Sequence[School], leaders: Sequence[str]
) -> Iterator[Finding]:
    if len(leaders) != 1:
        yield _breach(zone_id, Breach.LEADERS, len(leaders), 1)
        return
    posted = {
        row.inspector_id
        for school in schools
        for row in plan.postings_at(school.school_id)
        if max(row.start, county.start) <= min(row.end, county.end)
    }
    full = sorted(i for i in posted if i in county.inspectors and _is_full_time(county, i))
    if leaders[0] not in posted:
        yield _breach(zone_id, Breach.STRANGER, leaders[0], full[0] if full else min(posted, default="—"))
    elif full and leaders[0] not in full:
        yield _breach(zone_id, Breach.PART_TIME, leaders[0], full[0])


def _is_full_time(county: County, inspector_id: str) -> bool:
    return county.inspectors[inspector_id].employment is Employment.FULL_TIME


def post(at: Pen, county: County, p: Parameters) -> None:
    """One zone a school, zones within their size and of one office, one zone a person and day, one fit leader a zone."""
    post_places(at, county, p)
    post_leaders(at, county)


def post_places(at: Pen, county: County, p: Parameters) -> None:
    """One zone a school, zones within their size and of one office, one zone a person and day."""
    answered = at.board.subjects("schools")
    for school_id in county.schools if answered is None else answered:
        first, last = county.schools[school_id].scope_within(county.start, county.end)
        if first <= last:
            _post_school(at, county.schools[school_id])
    places = _places(at, county)
    for zone_id, members in places.items():
        _post_size(at, county, p, zone_id, members)
    for person in county.rows.inspectors:
        _post_person(at, county, person.inspector_id, places)


Members = Mapping[str, Lit]
"""Candidate schools of a zone by id, each with the literal that it lies there."""


def _places(at: Pen, county: County) -> dict[str, Members]:
    """Zone by zone the schools of the horizon that may lie there."""
    rows: dict[str, dict[str, list[Lit]]] = {}
    for row, literal in at.board.zone_rows():
        school = county.schools.get(row.school_id)
        if school is not None:
            first, last = school.scope_within(county.start, county.end)
            if first <= last:
                rows.setdefault(row.zone_id, {}).setdefault(row.school_id, []).append(literal)
    return {z: {s: at.any_of(xs) for s, xs in members.items()} for z, members in sorted(rows.items())}


def _post_school(at: Pen, school: School) -> None:
    zones: dict[str, list[Lit]] = {}
    for row, literal in at.board.zones_at(school.school_id):
        zones.setdefault(row.zone_id, []).append(literal)
    lies_in = {zone_id: at.any_of(literals) for zone_id, literals in zones.items()}
    at.require(list(lies_in.values()), subject=school.school_id, low=1, high=1)
    for zone_id, literal in lies_in.items():
        if school.zone_id and zone_id != school.zone_id:
            at.forbid(literal, subject=school.school_id)


def _post_size(at: Pen, county: County, p: Parameters, zone_id: str, members: Members) -> None:
    by_office: dict[str, dict[str, Lit]] = {}
    for school_id, literal in members.items():
        by_office.setdefault(county.schools[school_id].office_id, {})[school_id] = literal
    if len(by_office) > 1:
        at.require([at.any_of(own.values()) for own in by_office.values()], subject=zone_id, high=1)
    for office, own in by_office.items():
        limit = p.count("zone_schools", office)
        spans = {s: county.schools[s].scope_within(county.start, county.end) for s in own}
        for day in sorted({first for first, _ in spans.values()}):
            on = [literal for s, literal in own.items() if spans[s][0] <= day <= spans[s][1]]
            if len(on) > limit:
                at.require(on, subject=zone_id, high=limit, day=day)


def _post_person(at: Pen, county: County, inspector_id: str, places: Mapping[str, Members]) -> None:
    rows: list[tuple[Posting, date, date, Lit]] = []
    for row, literal in at.board.postings_of(inspector_id):
        if row.school_id in county.schools:
            first, last = county.schools[row.school_id].scope_within(county.start, county.end)
            first, last = max(first, row.start), min(last, row.end)
            if first <= last:
                rows.append((row, first, last, literal))
    done: set[tuple[int, ...]] = set()
    for day in sorted({first for _, first, _, _ in rows}):
        on = [k for k, (_, first, last, _) in enumerate(rows) if first <= day <= last]
        if len(on) < 2 or tuple(on) in done:
            continue
        done.add(tuple(on))
        works_in = [
            at.any_of(
                [
                    at.both(rows[k][3], members[rows[k][0].school_id])
                    for k in on
                    if rows[k][0].school_id in members
                ]
            )
            for members in places.values()
        ]
        at.require(works_in, subject=inspector_id, high=1, day=day)


def post_leaders(at: Pen, county: County) -> None:
    """One leader a zone in use, of those who hold a posting in it, full-time if it has one."""
    places = _places(at, county)
    candidates: dict[str, list[tuple[str, Lit]]] = {}
    for zone_id, inspector_id, literal in at.board.leaders():
        candidates.setdefault(zone_id, []).append((inspector_id, literal))
    for zone_id, members in places.items():
        leaders = candidates.get(zone_id, [])
        in_use = at.any_of(members.values())
        at.require([literal for _, literal in leaders], subject=zone_id, low=1, high=1, when=[in_use])
        works: dict[str, list[Lit]] = {}
        for school_id, place in members.items():
            for row, literal in at.board.postings_at(school_id):
                if row.start <= county.end and row.end >= county.start and row.start <= row.end:
                    works.setdefault(row.inspector_id, []).append(at.both(literal, place))
        full = [
            i
            for i in works
            if i in county.inspectors and county.inspectors[i].employment is Employment.FULL_TIME
        ]
        has_full = at.any_of(list(chain.from_iterable(works[i] for i in full)))
        for inspector_id, literal in leaders:
            at.forbid(literal, in_use, at.no(at.any_of(works.get(inspector_id, []))), subject=zone_id)
            if inspector_id not in full:
                at.forbid(literal, in_use, has_full, subject=zone_id)
