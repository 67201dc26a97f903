"""Colleagues who stand in through a drawn year: for who is ill for long, and for some days at the end of a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from duxue.models.postings.stand_ins import Need, colleagues, stand_ins
from duxue.models.rules import working_day
from duxue.models.solver import Stop
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, StandIn


def standing_in_for_long(
    cut: County, office_id: str, plan: Plan, needs: Sequence[Need], day: date
) -> tuple[Plan, set[str]]:
    """The plan in which colleagues stand in from a day on for those on a long leave, and the schools of needs it is new at.

    ``cut`` is the scenario cut to the office.
    """
    mine, others = _rows(cut, plan)
    since = max(day, cut.start)
    rows = stand_ins(cut, office_id, _postings(cut, plan), seed=cut.seed, stop=Stop(), kept=mine, since=since)
    fresh = {r.school_id for r in set(rows) - set(mine)} & {n.school_id for n in needs}
    return (replace(plan, stand_ins=(*others, *rows)), fresh) if fresh else (plan, fresh)


def standing_in(cut: County, office_id: str, plan: Plan, need: Need) -> tuple[Plan, tuple[StandIn, ...]]:
    """The plan in which a colleague stands in for somebody on some days, and the row of it (none: nobody can)."""
    known = _rows(cut, plan)[0]
    rows = colleagues(cut, office_id, _postings(cut, plan), [need], known, seed=cut.seed, stop=Stop())
    return replace(plan, stand_ins=(*plan.stand_ins, *rows)), rows


def overworked(county: County, before: Plan, after: Plan, rows: Sequence[StandIn]) -> bool:
    """Whether a day of those who now stand in holds what it did not and cannot."""
    people = sorted({row.inspector_id for row in rows})
    few = county.with_rows(inspectors=tuple(county.inspectors[i] for i in people))
    now, then = (sum(1 for _ in working_day.check(few, one, few.parameters)) for one in (after, before))
    return now > then


def _rows(cut: County, plan: Plan) -> tuple[list[StandIn], list[StandIn]]:
    """The stand-ins at the office's schools, and all others."""
    rows = plan.stand_ins
    return [r for r in rows if r.school_id in cut.schools], [
        r for r in rows if r.school_id not in cut.schools
    ]


def _postings(cut: County, plan: Plan) -> list[Posting]:
    return [p for p in plan.postings if p.school_id in cut.schools]
