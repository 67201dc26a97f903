"""A staff tried out: the year planned with the people proposed, and what it still leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.hiring.kinds import with_people
from models.planning import join_plans, office_county, plan_office
from models.rules import (
    coverage,
    eligibility,
    full_time_share,
    reach,
    recusal,
    responsible_load,
    staffing_level,
)
from models.rules.register import finding_message
from models.solver import Stop
from models.stages.staffing import StaffingStage
from scenarios.codes import Force
from scenarios.county import County
from scenarios.plan import Plan, Unmet
from scenarios.records import Inspector

Key = tuple[str, str]
POSTING_RULES = (coverage, responsible_load, staffing_level, full_time_share, eligibility, recusal, reach)
"""The rules that postings alone can be held against."""


@dataclass(frozen=True)
class Verdict:
    """What a trial left open; ``whole``: a whole year was planned, not the postings alone.

    ``minutes`` and ``bound`` are the staffing stage's objective and proven bound (roads and goals of a year's visits).
    ``incurable`` counts what stayed open with many more people too: no matter of staff.
    """

    open: tuple[Unmet, ...]
    whole: bool
    minutes: float | None
    bound: float | None
    plan: Plan
    people: frozenset[str] = frozenset()
    incurable: Mapping[Key, int] = field(default_factory=dict)

    @property
    def curable(self) -> int:
        """The duties left open that more people could cure."""
        return sum((Counter(self.keys()) - Counter(self.incurable)).values())

    def keys(self) -> Mapping[Key, int]:
        """How many duties are open by (rule, subject); of a person's, the rule alone, for people stand in for each other."""
        return Counter((row.rule, "" if row.subject in self.people else row.subject) for row in self.open)


def checked(
    county: County,
    office_id: str,
    people: Iterable[Inspector],
    folder: Path,
    *,
    effort: float,
    stop: Stop,
    whole: bool,
) -> Verdict:
    """Plan an office's year (or its postings alone) with some people more, and read off what is open."""
    staffed = with_people(office_county(county, office_id), people, folder)
    ids = frozenset(i.inspector_id for i in staffed.rows.inspectors)
    if not whole:
        return _postings(staffed, office_id, ids, effort=effort, stop=stop)
    part = plan_office(staffed, office_id, given=Plan(), effort=effort, stop=stop, tell=lambda _: None)
    plan = join_plans(staffed, [part])
    own = tuple(row for row in plan.unmet)
    staffing = next(o for o in part.stages if o.stage == "staffing")
    return Verdict(own, True, staffing.objective, staffing.bound, plan, ids)


def _postings(county: County, office_id: str, ids: frozenset[str], *, effort: float, stop: Stop) -> Verdict:
    zones = {s.school_id: s.zone_id for s in county.rows.schools if s.zone_id}
    staffing = StaffingStage(county, office_id, zones).run(seed=county.seed, effort=effort, stop=stop)
    plan = Plan(postings=staffing.postings)
    found = [
        Unmet(f.rule, f.subject, f.date, None, finding_message(f, county, "zh"))
        for rule in POSTING_RULES
        for f in rule.check(county, plan, county.parameters)
        if (f.force or rule.CARD.force) is not Force.GOAL and (f.rule, f.subject) not in county.waived
    ]
    return Verdict(tuple(found), False, staffing.outcome.objective, staffing.outcome.bound, plan, ids)


__all__ = ["Verdict", "checked"]
