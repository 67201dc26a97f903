"""A staff tried out: the year planned with the people proposed, and what it still leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from duxue.models.declaring import declared
from duxue.models.facts.availability import NOTHING
from duxue.models.hiring.builder import Instance, RuleSwitches, instance_of
from duxue.models.hiring.kinds import seat_of, with_people
from duxue.models.hiring.sharing import share_out
from duxue.models.hiring.staff_model import staff_model
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.rules import (
    coverage,
    eligibility,
    full_time_share,
    reach,
    recusal,
    responsible_load,
    staffing_level,
)
from duxue.models.rules.register import finding_message
from duxue.models.solver import Stop, solve
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, Unmet
from duxue.scenarios.records import Inspector
from duxue.scenarios.subset import office_county

Key = tuple[str, str]
POSTING_RULES = (coverage, responsible_load, staffing_level, full_time_share, eligibility, recusal, reach)
"""The rules that postings alone can be held against."""
MONTHS_EFFORT = 4.0
SHARED_FROM = 120
"""Schools above which a whole year sets out from a sharing that keeps every rule on postings."""


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
    *,
    effort: float,
    stop: Stop,
    whole: bool,
    given: Plan = NOTHING,
) -> Verdict:
    """Plan an office's year (or its postings alone) with some people more and ``given`` as fact; read off what is open."""
    staffed = with_people(office_county(county, office_id), people)
    ids = frozenset(i.inspector_id for i in staffed.rows.inspectors)
    if not whole:
        return _postings(staffed, office_id, ids, stop=stop, given=given)
    part = plan_office(
        staffed, office_id, given=given, effort=effort, stop=stop, tell=lambda _: None,
        begin=_sharing(staffed, office_id, stop),
    )  # fmt: skip
    plan = with_facts(join_plans(staffed, [part]), given, ids)
    staffing = next(o for o in part.stages if o.stage == "staffing")
    return Verdict(declared(staffed, plan, [office_id]), True, staffing.objective, staffing.bound, plan, ids)


def _sharing(county: County, office_id: str, stop: Stop) -> tuple[Posting, ...]:
    """The postings from which a big office's year sets out: where people only just suffice, roads hide the way there."""
    if len(county.schools_of(office_id)) <= SHARED_FROM:
        return ()
    return share_out(instance_of(county, office_id, (seat_of(county, office_id),)), stop=stop).postings


def with_facts(plan: Plan, given: Plan, people: frozenset[str]) -> Plan:
    """A plan with the events of a given one that seat some people, so that the rules see these people's days as they are."""
    seats = tuple(s for s in given.seats if s.inspector_id in people)
    known = {e.event_id for e in plan.events}
    taken = {s.event_id for s in seats} - known
    return replace(
        plan,
        events=(*plan.events, *(e for e in given.events if e.event_id in taken)),
        seats=(*plan.seats, *(s for s in seats if s.event_id in taken)),
        unmet=(),
    )


def _postings(county: County, office_id: str, ids: frozenset[str], *, stop: Stop, given: Plan) -> Verdict:
    """The schools shared out among the people, held against every rule on postings by its own check; and months' sums."""
    case = instance_of(county, office_id, (seat_of(county, office_id),), given)
    sharing = share_out(case, stop=stop)
    plan = Plan(postings=sharing.postings)
    found = [
        Unmet(f.rule, f.subject, f.date, None, finding_message(f, county, "zh"))
        for rule in POSTING_RULES
        for f in rule.check(county, plan, county.parameters)
        if (f.force or rule.CARD.force) is not Force.GOAL and (f.rule, f.subject) not in county.waived
    ]
    if given.seats and (short := _half_days_short(case, stop)):
        found.append(Unmet("working_day", office_id, None, None, f"what=month; half_days={short}"))
    return Verdict(tuple(found), False, sharing.minutes, sharing.bound, plan, ids)


def _half_days_short(case: Instance, stop: Stop) -> int:
    """Half-days that do not fit into the months that the given events leave to the people (0: all fit)."""
    model = staff_model(case, RuleSwitches(posts=False), places=(), elastic=True, most=1)
    model.model.add(model.heads() == 0)
    model.model.minimize(model.weight())
    run = solve(model.model, seed=case.county.seed, limit=MONTHS_EFFORT, stop=stop, linearization=2)
    return sum(run.amount(x) for what, _, x in model.open if what == "days") if run.found else 0
