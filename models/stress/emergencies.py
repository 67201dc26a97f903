"""Whom an office sends to an emergency: who is free that day, else whose visit can give way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from duxue.models.facts.availability import free_days, recused_spans
from duxue.models.facts.field_work import field_work
from duxue.models.facts.spans import meets
from duxue.models.stress.happenings import FROM_OUTSIDE, Happening
from duxue.scenarios.calendar import days_between
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan


def sent(county: County, plan: Plan, known: Sequence[Happening], one: Happening) -> Happening:
    """An emergency with the people who go: those who are free that day, else those whose visit gives way; most room first."""
    school = county.schools[one.subject]
    away = {
        h.subject for h in known if h.start <= one.end and one.start <= h.end and h.kind not in FROM_OUTSIDE
    } | {i for h in known if h.start <= one.end and one.start <= h.end for i in h.taken}
    ranked: list[tuple[int, float, float, str]] = []
    for person in county.inspectors_of(school.office_id):
        who = person.inspector_id
        days = set(days_between(one.start, one.end))
        if who in away or not days <= free_days(county, person, plan):
            continue
        if meets(recused_spans(county, person, school), one.start, one.end):
            continue
        visits = sum(v.date in days for v in plan.visits_by(who))
        room = person.days_per_month - field_work(county, plan, who)[one.start.replace(day=1)] / 2
        ranked.append((visits, -room, county.travel.minutes(who, one.subject), who))
    return replace(one, taken=tuple(sorted(r[-1] for r in sorted(ranked)[: one.wanted])))
