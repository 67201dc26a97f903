"""One inspector answers for at most five schools, or for one large school alone (方案第18条)."""

from __future__ import annotations

from collections.abc import Iterable


from models.rules.card import Card, Finding, Need, Source
from models.rules.pen import Pen
from scenarios.codes import Force
from scenarios.county import County
from scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from scenarios.plan import Plan

CARD = Card(
    id="responsible_load",
    zh="责任督学挂牌学校数",
    en="Schools per responsible inspector",
    force=Force.IN_PRINCIPLE,
    sources=(Source("方案", "第18条", "原则上按1∶5的比例配备责任督学,在校生1800人以上的学校按1∶1配备"),),
    reading_zh="每天核对:负责大校者不得另负责他校;其余不超过规定所数(个人上限更低的从其上限)。",
    reading_en="On every day: who holds a large school holds no other; everyone else at most the given number of "
    "schools, or the person's own limit if that is lower.",
    finding_zh="{name}自{date}起负责{have}所学校(折算{weight}所),上限{limit}所",
    finding_en="{name} answers for {have} schools from {date} on (weighing {weight}); the limit is {limit}",
    parameters=(
        ParameterSpec("schools_per_inspector", ParameterKind.COUNT, 5, "每名责任督学学校数", "schools per responsible inspector",
                      basis="law", unit_zh="所", low=1, high=20),
        ParameterSpec("large_school_students", ParameterKind.COUNT, 1800, "大校在校生数", "pupils that make a school large",
                      basis="law", unit_zh="人", low=1, high=50000),
        ParameterSpec("large_school_exclusive", ParameterKind.YES_NO, True, "大校督学不兼他校",
                      "who holds a large school holds no other"),
    ),
)


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """The first day on which a person holds more than the limit, or a large school beside another."""
    for person in county.rows.inspectors:
        postings = plan.postings_of(person.inspector_id)
        for day in sorted({max(row.start, county.start) for row in postings}):
            held = {row.school_id for row in postings if row.start <= day <= row.end}
            schools = [county.schools[s] for s in sorted(held) if s in county.schools]
            cap = p.count("schools_per_inspector", person.unit_id)
            limit = cap if person.max_schools is None else min(cap, person.max_schools)
            large = sum(county.is_large(s) for s in schools)
            alone = p.yes("large_school_exclusive", person.unit_id)
            weight = len(schools) if alone else len(schools) + large * (cap - 1)
            if len(schools) > limit or weight > cap or (alone and large and len(schools) > 1):
                yield Finding(CARD.id, person.inspector_id, day, {"have": len(schools), "weight": weight, "limit": limit})
                break


def post(at: Pen, county: County, p: Parameters) -> None:
    """On each stretch: number within the person's limit; a large school weighs as much as the whole allowance."""
    for person in county.rows.inspectors:
        candidates = at.board.postings_of(person.inspector_id)
        cap = p.count("schools_per_inspector", person.unit_id)
        own = cap if person.max_schools is None else min(person.max_schools, cap)
        for day in sorted({max(row.start, county.start) for row, _ in candidates}):
            held = [(row, literal) for row, literal in candidates if row.start <= day <= row.end]
            if own < cap:
                at.require([x for _, x in held], subject=person.inspector_id, high=own, day=day)
            weights = [(cap if county.is_large(county.schools[row.school_id]) else 1, x) for row, x in held]
            at.require(weights, subject=person.inspector_id, high=cap, day=day)


def count(county: County, p: Parameters) -> Iterable[Need]:
    """Places needed against places there are, per office (a large school takes a whole person)."""
    for office in county.offices:
        schools = [s for s in county.schools_of(office.unit_id) if any(map(s.in_scope, (county.start, county.end)))]
        cap = p.count("schools_per_inspector", office.unit_id)
        need = sum(cap if county.is_large(s) else 1 for s in schools)
        places = sum(min(cap, i.max_schools if i.max_schools is not None else cap) for i in county.inspectors_of(office.unit_id))
        if schools:
            yield Need(office.unit_id, need, places)


