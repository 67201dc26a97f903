"""An office has one inspector for every five schools, and one for every large school (方案第18条)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from duxue.models.facts.spans import stretches
from duxue.models.facts.turning_days import turning_days
from duxue.models.rules import eligibility
from duxue.models.rules.card import Card, Fact, Finding, Need, Source
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Plan

CARD = Card(
    id="staffing_level",
    zh="督学配备人数",
    en="Number of inspectors",
    force=Force.IN_PRINCIPLE,
    binds=frozenset(),
    sources=(Source("方案", "第18条", "原则上，县级督学按与学校数1∶5的比例配备，在校生1800人以上的学校按1∶1的比例配备"),),
    reading_zh="每个督导室、每一天：在聘且可承担学校督导的督学人数，不少于（非大校数÷规定所数，进整）加大校数。这是现状，方案只能如实报告。",
    reading_en="Per office and day: inspectors in office who may inspect schools are no fewer than the schools that are not "
    "large, divided by the given number and rounded up, plus the large schools. It is a fact of the scenario: a plan reports it.",
    finding_zh="{name}自{date}起可承担学校督导的督学{have}名，按比例应有{need}名（普通学校{small}所、大校{large}所）",
    finding_en="{name} from {date} on: inspectors for schools {have}, needed {need} (schools {small}, large schools {large})",
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every stretch of days on which an office has fewer inspectors for schools than its schools need."""
    for office in county.offices:

        def short(day: date, office_id: str = office.unit_id) -> bool | None:
            return bool(_shortage(county, office_id, day, p)) or None

        turns = turning_days(county, office.unit_id, recusals=False)
        for first, last, _ in stretches(turns, county.start, county.end, short):
            facts = _shortage(county, office.unit_id, first, p)
            yield Finding(CARD.id, office.unit_id, first, facts, days=(first, last))


def _shortage(county: County, office_id: str, day: date, p: Parameters) -> dict[str, Fact]:
    """Inspectors there and needed on a day, where there are too few."""
    people = county.inspectors_of(office_id)
    have = sum(not eligibility.faults(i, day, government=False, p=p) for i in people)
    schools = [s for s in county.schools_of(office_id) if s.in_scope(day)]
    large = sum(map(county.is_large, schools))
    small = len(schools) - large
    need = -(-small // p.count("schools_per_inspector", office_id)) + large
    return {"have": have, "need": need, "small": small, "large": large} if have < need else {}


def count(county: County, p: Parameters) -> Iterable[Need]:
    """Inspectors needed and there, per office, on its tightest day."""
    for office in county.offices:
        schools = county.schools_of(office.unit_id)
        if not schools:
            continue
        windows = [w for i in county.inspectors_of(office.unit_id) if (w := eligibility.window(i, False, p))]
        turns = {
            county.start,
            *(s.opened for s in schools if s.opened),
            *(end + timedelta(days=1) for _, end in windows),
        }
        needs = [
            Need(
                office.unit_id,
                county.inspectors_needed(office.unit_id, day)[0],
                sum(start <= day <= end for start, end in windows),
            )
            for day in sorted(turns)
            if county.start <= day <= county.end
        ]
        yield max(needs, key=lambda need: need.demanded - need.available)
