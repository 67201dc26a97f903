"""One inspector answers for at most five schools, or for one large school alone (方案第18条)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from duxue.models.facts.spans import edges, stretches
from duxue.models.facts.turning_days import school_turns
from duxue.models.rules import eligibility
from duxue.models.rules.card import Card, Fact, Finding, Need, Source, Table
from duxue.models.rules.pen import Lit, Pen
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.records import Inspector, School

CARD = Card(
    id="responsible_load",
    zh="责任督学挂牌学校数",
    en="Schools per responsible inspector",
    force=Force.IN_PRINCIPLE,
    binds=frozenset({Table.POSTINGS}),
    sources=(Source("方案", "第18条", "原则上，县级督学按与学校数1∶5的比例配备，在校生1800人以上的学校按1∶1的比例配备"),),
    reading_zh="每天核对在范围内的学校：负责大校者不得另负责他校；其余不超过规定所数，个人上限更低的从其上限。"
    "“以上”含本数。大校不独占时，一所大校折算为其督导室的规定所数。",
    reading_en="On every day, schools in scope: who holds a large school holds no other; everyone else at most the given number "
    "of schools, or the person's own limit if that is lower. Where large schools are not exclusive, one weighs as much as the "
    "given number of its office.",
    finding_zh="{name}自{date}起负责{have}所学校，其中大校{large}所；应不超过{limit}所，负责大校的不另负责他校",
    finding_en="{name} answers for {have} schools from {date} on, {large} of them large; at most {limit} are allowed, and a "
    "large school alone",
    parameters=(
        ParameterSpec(
            "schools_per_inspector", ParameterKind.COUNT, 5, "每名责任督学学校数", "schools per responsible inspector", basis="law",
            unit_zh="所", low=1, high=20,
        ),
        ParameterSpec(
            "large_school_students", ParameterKind.COUNT, 1800, "大校在校生数", "pupils that make a school large", basis="law",
            unit_zh="人", low=1, high=50000,
        ),
        ParameterSpec(
            "large_school_exclusive", ParameterKind.YES_NO, True, "大校督学不兼他校", "who holds a large school holds no other",
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every stretch of days on which a person holds more than the limit, or a large school beside another."""
    for person in county.rows.inspectors:
        rows = [
            (row, county.schools[row.school_id])
            for row in plan.postings_of(person.inspector_id)
            if row.school_id in county.schools
        ]
        turns = school_turns(school for _, school in rows)
        turns |= edges(((row.start, row.end) for row, _ in rows), county.end)

        def over(
            day: date, person: Inspector = person, rows: list[tuple[Posting, School]] = rows
        ) -> dict[str, Fact] | None:
            there = {s.school_id: s for row, s in rows if row.start <= day <= row.end and s.in_scope(day)}
            return _overload(county, person, [there[school_id] for school_id in sorted(there)], p) or None

        for first, last, facts in stretches(turns, county.start, county.end, over):
            yield Finding(CARD.id, person.inspector_id, first, facts, days=(first, last))


def _overload(county: County, person: Inspector, held: list[School], p: Parameters) -> dict[str, Fact]:
    cap = p.count("schools_per_inspector", person.unit_id)
    limit = cap if person.max_schools is None else min(cap, person.max_schools)
    large = [s for s in held if county.is_large(s)]
    alone = p.yes("large_school_exclusive", person.unit_id)
    weight = len(held)
    for school in large:
        weight += (cap if alone else p.count("schools_per_inspector", school.office_id)) - 1
    beyond = max(len(held) - limit, weight - cap)
    if beyond <= 0:
        return {}
    return {"have": len(held), "large": len(large), "limit": limit, "beyond": beyond}


def excess(finding: Finding) -> int:
    """How many schools too many a finding of this rule tells: a large school weighs as many as a whole allowance."""
    return int(str(finding.facts["beyond"]))


def post(at: Pen, county: County, p: Parameters) -> None:
    """On each stretch: the number within the person's limit, a large school weighing as much as a whole allowance; broken together they are one breach."""
    for person in county.rows.inspectors:
        cap = p.count("schools_per_inspector", person.unit_id)
        own = cap if person.max_schools is None else min(person.max_schools, cap)
        alone = p.yes("large_school_exclusive", person.unit_id)
        for day, terms in _stretches(at, county, person.inspector_id):
            weighed = [
                (
                    1
                    if not county.is_large(s)
                    else cap
                    if alone
                    else p.count("schools_per_inspector", s.office_id),
                    x,
                )
                for s, x in terms
            ]
            number = [(1, x) for _, x in terms] if own < cap else []
            at.require_each([(weighed, cap), (number, own)], subject=person.inspector_id, day=day)


def _stretches(at: Pen, county: County, inspector_id: str) -> Iterable[tuple[date, list[tuple[School, Lit]]]]:
    """Days with the schools that a person may hold on them, without those that another day contains already."""
    rows = [(row, x) for row, x in at.board.postings_of(inspector_id) if row.school_id in county.schools]
    begins = {
        max(county.start, row.start, county.schools[row.school_id].opened or county.start) for row, _ in rows
    }
    stretches = {
        day: frozenset(
            k
            for k, (other, _) in enumerate(rows)
            if other.start <= day <= other.end and county.schools[other.school_id].in_scope(day)
        )
        for day in begins
        if day <= county.end
    }
    kept: list[frozenset[int]] = []
    for day, members in sorted(stretches.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if members and not any(members <= other for other in kept):
            kept.append(members)
            groups: dict[str, list[Lit]] = {}
            for k in sorted(members):
                groups.setdefault(rows[k][0].school_id, []).append(rows[k][1])
            yield (
                day,
                [(county.schools[s], at.any_of(xs) if len(xs) > 1 else xs[0]) for s, xs in groups.items()],
            )


def count(county: County, p: Parameters) -> Iterable[Need]:
    """Schools to be held against schools that those in office could hold, per office, on its tightest day."""
    for office in county.offices:
        schools = county.schools_of(office.unit_id)
        people = county.inspectors_of(office.unit_id)
        windows = {i.inspector_id: eligibility.window(i, False, p) for i in people}
        days = {county.start} | {s.opened for s in schools if s.opened}
        days |= {w[0] for w in windows.values() if w} | {
            w[1] + date.resolution for w in windows.values() if w
        }
        needs = []
        for day in sorted(d for d in days if county.start <= d <= county.end):
            there = [s for s in schools if s.in_scope(day)]
            serving = [i for i in people if (w := windows[i.inspector_id]) and w[0] <= day <= w[1]]
            needs.append(Need(office.unit_id, len(there), _places(county, there, serving, p)))
        if schools:
            yield max(needs, key=lambda need: need.demanded - need.available)


def _places(county: County, schools: list[School], people: list[Inspector], p: Parameters) -> int:
    """How many of the schools the people could hold if each large one went to whoever may hold fewest others."""
    limits = []
    for person in people:
        cap = p.count("schools_per_inspector", person.unit_id)
        limits.append(cap if person.max_schools is None else min(cap, person.max_schools))
        if ("responsible_load", person.inspector_id) in county.waived:
            limits[-1] = len(schools)
    willing = sorted(limit for limit in limits if limit > 0)
    large = min(sum(map(county.is_large, schools)), len(willing))
    return large + sum(willing[large:])
