"""No duty is left open that can be met with all else kept, or with a few other things moved out of its way.

Every open row of a finished plan is tried as its reason will be told: each single change first, then changes whose own
breaches are mended in turn (pairs, chains), judged by the rules' own checks. A change stays only where fewer musts are
broken, or as many and fewer in-principle rules; so the pass never makes a plan worse, and more of it never less good.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.bound_trace import BoundTrace
from duxue.models.declaring import breaches, with_unreached
from duxue.models.explaining.reasons.reasons import ALL, TESTERS, trials_of
from duxue.models.explaining.reasons.trials import Budget, Standing, Trials, Tried, Way
from duxue.models.explaining.telling import Text
from duxue.models.facts.duties import evaluating_office
from duxue.models.facts.duty_order import DutyOrder
from duxue.models.judging.one_change import Change, Verdict, judged, key_of
from duxue.models.mending.candidate_rows import CandidateRows
from duxue.models.mending.duty_programme import LeastOpen
from duxue.models.mending.free_rows import Region, regions
from duxue.models.mending.least_open import least_open
from duxue.models.mending.neighbourhood import Neighbourhood
from duxue.models.mending.single_duties import single_duties
from duxue.models.mending.strict_rules import GIVEN, NEVER
from duxue.models.office_plan import OWN, beside
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.least_overloads import least_overloads, overloads
from duxue.models.rules import county_evaluation, responsible_load
from duxue.models.rules.card import Finding
from duxue.models.solver import Level, Outcome
from duxue.models.stop import Stop
from duxue.scenarios.belonging import office_of
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Unmet

DEPTH = 2
"""How many times what stands in a way may be asked to give way in its turn."""
WIDTH = 4
"""Ways followed further at each turn, those that break least first."""
TRIED = 2500
"""Changes tried for each deterministic second of effort."""
LEAST = 2000
"""Changes tried at least, so that a small effort too keeps what it could keep."""
REGIONS, REGIONS_LEAST = 60, 12
"""Regions decided anew for each deterministic second of effort, and at least."""
REGION = 3.0
"""Deterministic seconds for one region; most are proven sooner."""


@dataclass(frozen=True)
class Mended:
    """An office's own rows after the last pass, and how it ended."""

    plan: Plan
    outcome: Outcome


class LastPass:
    """The last pass over one office's rows (``own``), with ``facts`` standing.

    A revision keeps what lies before a day (``since``) and some rows (``keep``), and lets stand what was open before it.
    """

    def __init__(
        self,
        county: County,
        office_id: str,
        facts: Plan,
        own: Plan,
        *,
        since: date = date.min,
        keep: Iterable[object] = (),
        known: Iterable[Unmet] = (),
    ) -> None:
        self.county, self.office_id, self.facts, self.own = county, office_id, facts, own
        self.plan = with_unreached(county, beside(facts, own), [office_id])
        rows = frozenset(row for name in OWN for row in getattr(facts, name))
        self._order = DutyOrder(county, office_id)
        self.standing = Standing(rows.union(keep), since)
        self._known = {(row.rule, row.subject, row.start) for row in known}
        self._tried: dict[tuple[Unmet, bool], Trials] = {}
        self._changes: dict[str, Tried] = {}

    def run(self, *, effort: float, stop: Stop) -> Mended:
        """The rows with every change that pays, tried within a number of changes that the effort gives."""
        began = time.monotonic()
        open_ones = self._open()
        before = len(open_ones)
        self._budget = Budget(max(LEAST, round(TRIED * effort)))
        course, tried = BoundTrace(), self._budget.left
        course.found(float(before))
        open_ones = self._mend_all(open_ones, 0, stop)
        self._least = self._bounds(open_ones, stop)
        for depth in range(1, DEPTH + 1):
            open_ones = self._mend_all(open_ones, depth, stop)
        open_ones = self._regions_anew(open_ones, max(REGIONS_LEAST, round(REGIONS * effort)), course, stop)
        open_ones = self._none_possible(open_ones, stop)
        course.spend((tried - self._budget.left) / TRIED)
        after = len(open_ones)
        course.found(float(after))
        seconds, steps = time.monotonic() - began, course.closed(float(after), None)
        note = f"{before - after}/{before}"
        musts, others = self._levels(open_ones) if self._least else (None, None)
        events = tuple(sorted(self.own.events, key=lambda e: e.event_id))
        return Mended(
            replace(self.own, events=events),
            Outcome(
                self.office_id, "last", "stopped" if stop.is_asked() else "feasible", float(after), None, seconds, 0.0, note, steps,
                musts=musts, in_principle=others,
            ),
        )  # fmt: skip

    def _open(self) -> list[Finding]:
        return [f for f in breaches(self.county, self.plan, self._units()) if self._ours(f)]

    def _bounds(self, open_ones: Sequence[Finding], stop: Stop) -> LeastOpen | None:
        """How few must stay open (None: a revision's year is not proven anew; after a stop nobody waits for a proof)."""
        if self.standing.before > date.min:
            return None
        if not open_ones or stop.is_asked():
            return LeastOpen(0, 0)
        given = Counter(f.force for f in open_ones if f.rule in GIVEN)
        now = self._counted(open_ones)
        left = LeastOpen(now.musts - given[Force.MUST], now.in_principle - given[Force.IN_PRINCIPLE])
        loads = [f for f in open_ones if f.rule == responsible_load.CARD.id]
        held = least_overloads(Candidates(self.county, self.office_id), left.musts) if loads else 0
        reviews = left.in_principle - overloads(loads)
        least = least_open(self.county, self.office_id, self.facts, left, held, reviews)
        return LeastOpen(least.musts + given[Force.MUST], least.in_principle + given[Force.IN_PRINCIPLE])

    def _counted(self, open_ones: Sequence[Finding]) -> LeastOpen:
        """What is open by force; each school too many at once is a breach."""
        musts, others = _by_force(open_ones)
        loads = [f for f in open_ones if f.rule == responsible_load.CARD.id]
        return LeastOpen(musts, others + overloads(loads) - len(loads))

    def _levels(self, open_ones: Sequence[Finding]) -> tuple[Level, Level]:
        """What the year leaves open by force with what is proven of it."""
        now, least = self._counted(open_ones), self._least or LeastOpen(0, 0)
        musts, others = (Level(n, min(n, bound)) for n, bound in zip(now, least, strict=True))
        return musts, others

    def _units(self) -> list[str]:
        """The office, and for a city office the units whose governments it evaluates."""
        units = (u for u in self.county.rows.units if evaluating_office(self.county, u) == self.office_id)
        return [self.office_id, *(u.unit_id for u in units)]

    def _ours(self, finding: Finding) -> bool:
        """Whether it is for this office, and new enough, to mend a breach."""
        if (finding.rule, finding.subject, finding.date) in self._known:
            return False
        if finding.rule == county_evaluation.CARD.id:
            unit = self.county.units.get(finding.subject)
            return unit is not None and evaluating_office(self.county, unit) == self.office_id
        return office_of(finding.subject, self.county, self.plan) == self.office_id

    def _mend_all(self, open_ones: Sequence[Finding], depth: int, stop: Stop) -> list[Finding]:
        """Every breach tried at some depth, as long as that mends any; what is still open is returned."""
        left, mended = list(open_ones), True
        while mended and not stop.is_asked():
            mended = False
            for finding in sorted(left, key=self._urgency):
                if stop.is_asked() or self._budget.left <= 0:
                    return left
                if finding not in left or (depth and self._is_least(finding, left)):
                    continue
                if (way := self._way(self.plan, finding, depth)) is not None:
                    left = self._take(way)
                    mended = True
        return left

    def _regions_anew(
        self, open_ones: Sequence[Finding], number: int, course: BoundTrace, stop: Stop
    ) -> list[Finding]:
        """The regions around what is still open decided anew at once, as long as that mends any and so many allow."""
        left, tried = list(open_ones), set[Region]()
        due = single_duties(self.county, self.office_id, self.facts, minor=True) if left else {}
        while not stop.is_asked():
            region = next((r for r in self._regions(left) if r not in tried), None)
            if region is None or len(tried) >= number:
                break
            tried.add(region)
            whole = self.plan, self.own
            rows = CandidateRows(self.county, self.office_id, whole, region, self.standing, due)
            change, spent = Neighbourhood(rows).solve(seed=self.county.seed, limit=REGION, stop=stop)
            course.spend(spent)
            if change is None or self.standing.bars(change, self.plan, self.county.as_of):
                continue
            verdict = self._judged(self.plan, change)
            if self._pays(verdict):
                left = self._take(Way(change, verdict, Text("", "")))
        return left

    def _none_possible(self, open_ones: Sequence[Finding], stop: Stop) -> list[Finding]:
        """Each single change tried once more, as many as will be where reasons are told: none of them then says "possible"."""
        left, granted = self._budget.left, max(self._budget.left, ALL)
        self._budget = Budget(granted)
        found = self._mend_all(open_ones, 0, stop)
        self._budget = Budget(left - (granted - self._budget.left))
        return found

    def _regions(self, left: Sequence[Finding]) -> Iterable[Region]:
        """The regions around what is open, the most urgent first; none where no plan leaves less open."""
        for finding in sorted(left, key=self._urgency):
            if not self._is_least(finding, left):
                yield from regions(self.county, self.office_id, self.plan, finding, self.standing)

    def _is_least(self, finding: Finding, left: Sequence[Finding]) -> bool:
        """Whether no plan leaves fewer open of a finding's force (with as few musts): no chain of changes need be looked for."""
        if self._least is None:
            return False
        place = 0 if finding.force is Force.MUST else 1
        return self._counted(left)[place] <= self._least[place]

    def _take(self, way: Way) -> list[Finding]:
        """What is open once a change is made."""
        self.plan, self.own = way.change.applied(self.plan), way.change.applied(self.own)
        self._tried.clear()
        self._changes.clear()
        return self._open()

    def _way(self, plan: Plan, finding: Finding, depth: int) -> Way | None:
        """A change that mends a breach and pays (None: none was found)."""
        if finding.rule not in TESTERS:
            return None
        trials = self._trials(plan, finding, deep=depth > 0)
        ready = [*trials.works, *trials.yields, *(w for w in trials.near if self._pays(w.verdict))]
        for way in sorted(ready, key=lambda w: w.rank)[:WIDTH]:
            judged_whole = self._judged(plan, way.change)
            if self._pays(judged_whole):
                return replace(way, verdict=judged_whole)
        for near in sorted(trials.near, key=lambda w: w.rank)[: WIDTH if depth else 0]:
            whole = self._followed(plan, near, depth)
            if whole is not None and key_of(finding) in {key_of(f) for f in whole.verdict.mended}:
                return whole
        return None

    def _trials(self, plan: Plan, finding: Finding, *, deep: bool) -> Trials:
        """The ways tried against a breach; of the plan as it stands each is tried once."""
        key = finding.unmet(), deep
        if plan is not self.plan or key not in self._tried:
            known = self._changes_of if plan is self.plan else None
            trials, _ = trials_of(
                self.county, plan, finding, self._budget, self.standing, deep=deep, tried_before=known
            )
            if plan is not self.plan:
                return trials
            self._tried[key] = trials
        return self._tried[key]

    def _changes_of(self, office_id: str) -> Tried:
        """What is known of an office's changes of the plan as it stands."""
        if office_id not in self._changes:
            self._changes[office_id] = Tried(self.county, self.plan, office_id)
        return self._changes[office_id]

    def _followed(self, plan: Plan, near: Way, depth: int) -> Way | None:
        """A way whose own breaches are mended one after the other (None: one cannot be, or the whole does not pay)."""
        if any(f.rule not in TESTERS for f in near.verdict.breaches):
            return None
        change, verdict = near.change, self._judged(plan, near.change)
        if len(verdict.musts) > len(near.verdict.musts):
            return None  # looked at by the rules on postings alone: its visits would be left behind
        for _ in range(DEPTH + len(verdict.breaches)):
            if not verdict.breaches:
                break
            worst = min(verdict.breaches, key=self._urgency)
            way = self._way(change.applied(plan), worst, depth - 1)
            if way is None:
                break
            change += way.change
            verdict = self._judged(plan, change)
        return Way(change, verdict, near.said) if self._pays(verdict) else None

    def _judged(self, plan: Plan, change: Change) -> Verdict:
        if plan is self.plan:
            return self._changes_of(self.office_id).verdict(change)
        return judged(self.county, plan, change, self.office_id)

    def _pays(self, verdict: Verdict) -> bool:
        """Whether fewer musts are broken than before, of the kinds that the office wants first, or as many and fewer in-principle rules."""
        more = Counter(self._place(f) for f in verdict.breaches)
        mended = [f for f in verdict.mended if f.force is not Force.GOAL]
        more.subtract(self._place(f) for f in mended)
        if sum(f.rule in NEVER for f in verdict.breaches) > sum(f.rule in NEVER for f in mended):
            return False
        return next((more[place] < 0 for place in sorted(more) if more[place]), False)

    def _urgency(self, finding: Finding) -> tuple[tuple[bool, int], str, str, str]:
        """Musts first in the office's order, then by day: what is tried first is the same in every run."""
        return self._place(finding), str(finding.date or ""), finding.rule, finding.subject

    def _place(self, finding: Finding) -> tuple[bool, int]:
        must = finding.force is Force.MUST
        return not must, self._order.rank(finding.rule) if must else 0


def _by_force(open_ones: Sequence[Finding]) -> tuple[int, int]:
    musts = sum(f.force is Force.MUST for f in open_ones)
    return musts, len(open_ones) - musts
