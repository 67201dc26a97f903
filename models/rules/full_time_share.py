"""At least one full-time inspector for every ten part-time ones (方案第18条)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from duxue.models.facts.spans import stretches
from duxue.models.rules.card import Card, Fact, Finding, Need, Source
from duxue.scenarios.codes import Employment, Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan

CARD = Card(
    id="full_time_share",
    zh="专兼职比例",
    en="Full-time against part-time inspectors",
    force=Force.MUST,
    binds=frozenset(),
    sources=(Source("方案", "第18条", "专职督学与兼职督学应按照不低于1∶10的比例配备"),),
    reading_zh="每个督导室、每一天：聘期内的兼职督学人数不超过专职人数的10倍（含10倍）。",
    reading_en="Per office and day: part-time inspectors inside their term are at most ten times the full-time ones.",
    finding_zh="{name}自{date}起专职督学{full}名、兼职督学{part}名，兼职最多{most}名",
    finding_en="{name} has {full} full-time and {part} part-time inspectors from {date} on; at most {most} part-time are allowed",
    parameters=(
        ParameterSpec(
            "part_time_per_full_time", ParameterKind.COUNT, 10, "每名专职对应兼职上限", "part-time inspectors per full-time one",
            basis="law", unit_zh="名", low=0, high=100,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every stretch of days on which an office has too many part-time inspectors for its full-time ones."""
    for office in county.offices:
        people = county.inspectors_of(office.unit_id)
        turns = {i.term_start for i in people} | {i.term_end + timedelta(days=1) for i in people}

        def short(day: date, office_id: str = office.unit_id) -> bool | None:
            return bool(_surplus(county, office_id, day, p)) or None

        for first, last, _ in stretches(turns, county.start, county.end, short):
            facts = _surplus(county, office.unit_id, first, p)
            yield Finding(CARD.id, office.unit_id, first, facts, days=(first, last))


def _surplus(county: County, office_id: str, day: date, p: Parameters) -> dict[str, Fact]:
    """Full-time and part-time inspectors in office on a day, where the latter are too many."""
    people = county.inspectors_of(office_id)
    there = [i.employment for i in people if i.term_start <= day <= i.term_end]
    full, part = there.count(Employment.FULL_TIME), there.count(Employment.PART_TIME)
    most = full * p.count("part_time_per_full_time", office_id)
    return {"full": full, "part": part, "most": most} if part > most else {}


def count(county: County, p: Parameters) -> Iterable[Need]:
    """Full-time inspectors needed and there, per office, on its tightest day."""
    for office in county.offices:
        people = county.inspectors_of(office.unit_id)
        each = p.count("part_time_per_full_time", office.unit_id)
        needs = []
        for day in sorted(
            {county.start, *(i.term_start for i in people), *(i.term_end + timedelta(days=1) for i in people)}
        ):
            if county.start <= day <= county.end:
                serving = [i for i in people if i.term_start <= day <= i.term_end]
                full = sum(i.employment is Employment.FULL_TIME for i in serving)
                part = len(serving) - full
                needs.append(
                    Need(office.unit_id, -(-part // each) if each else float(part > 0) * (full + 1), full)
                )
        if people:
            yield max(needs, key=lambda need: need.demanded - need.available)
