"""A staff tried out: the year planned with the people proposed, and what it still leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.hiring.case import case_of
from models.hiring.kinds import seat_of, with_people
from models.hiring.sharing import share_out
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

    ``minutes`` and ``bound`` are the objective and proven bound of a year's visits (of the staffing stage where a whole year
    was planned; else every visit a journey of its own).
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
        return _postings(staffed, office_id, ids, folder, stop=stop)
    part = plan_office(staffed, office_id, given=Plan(), effort=effort, stop=stop, tell=lambda _: None)
    plan = join_plans(staffed, [part])
    staffing = next(o for o in part.stages if o.stage == "staffing")
    return Verdict(plan.unmet, True, staffing.objective, staffing.bound, plan, ids)


def _postings(county: County, office_id: str, ids: frozenset[str], folder: Path, *, stop: Stop) -> Verdict:
    """The schools shared out among the people, held against every rule on postings by its own check."""
    sharing = share_out(case_of(county, office_id, (seat_of(county, office_id),), folder), stop=stop)
    plan = Plan(postings=sharing.postings)
    found = [
        Unmet(f.rule, f.subject, f.date, None, finding_message(f, county, "zh"))
        for rule in POSTING_RULES
        for f in rule.check(county, plan, county.parameters)
        if (f.force or rule.CARD.force) is not Force.GOAL and (f.rule, f.subject) not in county.waived
    ]
    return Verdict(tuple(found), False, sharing.minutes, sharing.bound, plan, ids)
