"""The smallest staff with which every must and every rule in principle can be kept: a bound below, a plan above.

The bound is the sums of ``duxue.models.hiring.staff_model``, proven by CP-SAT. The plan is a whole year's plan (or, in a big office,
its postings alone) made with the people proposed. Where both meet, the number is proven; else it is right to within a few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.facts.availability import NOTHING
from duxue.models.facts.field_work import event_work
from duxue.models.hiring.builder import LAW_ALONE, Instance, RuleSwitches, StaffModel, instance_of
from duxue.models.hiring.checking import Verdict, checked
from duxue.models.hiring.kinds import Kind, Place, full_time, proposals
from duxue.models.hiring.staff_model import beyond_reach, staff_model
from duxue.models.hiring.supply import Stretch, supply
from duxue.models.solver import Run, Stop, solve
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector

HEAD = 1000
"""What a person weighs against one being full-time: the fewest people first, of those the fewest full-time ones."""
BOUND_EFFORT = 60.0
PLACING_EFFORT = 6.0
TRIES = 4
"""Plans that are made at most with more and more people before the result is told as a range."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a new person costs; least people: the same for all but a trifle for full-time ones; least cost: money a year."""

    full_time: int = HEAD + 1
    part_time: int = HEAD

    def of(self, kind: Kind) -> int:
        """The price of one person of a kind."""
        return self.full_time if kind.employment is Employment.FULL_TIME else self.part_time


def yearly_costs(county: County, office_id: str) -> Prices | None:
    """A year's cost of a new person by the office's own day rates (None where it has set none)."""
    p = county.parameters
    keys = ("cost_per_day_full_time", "cost_per_day_part_time")
    if not all(p.is_set(key, office_id) for key in keys):
        return None
    full, part = (p.number(key, office_id) for key in keys)
    return Prices(round(full * 15 * 12), round(part * 6 * 12))


@dataclass(frozen=True)
class SmallestStaff:
    """What an office needs beside today's people.

    ``least`` is the proven smallest number of new people; ``hires`` those proposed, with whom the year was tried; ``law`` what
    the law's arithmetic alone asks for. ``proven`` is true where the number proposed is the proven least.
    """

    office_id: str
    hires: tuple[tuple[Kind, int], ...]
    people: tuple[Inspector, ...]
    least: int
    law: int
    verdict: Verdict
    beyond: tuple[str, ...]
    """Schools that no candidate place and nobody of today reaches: no number of new people cures that."""
    tried: tuple[tuple[int, int], ...]
    """(people, duties left open) of each plan made on the way."""
    lent: int = 0
    """Days on which a city office's own plan, standing as fact, seats today's people."""

    @property
    def number(self) -> int:
        """The number of new people proposed."""
        return sum(n for _, n in self.hires)

    @property
    def full(self) -> int:
        """The number of full-time people among them."""
        return int(full_time(dict(self.hires)))

    @property
    def proven(self) -> bool:
        """Whether no smaller number could do and this one does."""
        return self.number == self.least and not self.verdict.curable

    @property
    def within(self) -> int:
        """By how many the number proposed may be above the smallest."""
        return self.number - self.least


@dataclass(frozen=True, slots=True)
class Answer:
    """One solve of the model: the price reached and its proven bound, the number of each kind, and what stays open."""

    status: str
    price: int
    bound: int
    hires: Mapping[Kind, int]
    open: Mapping[str, int]

    @property
    def heads(self) -> int:
        """The number of people."""
        return sum(self.hires.values())

    def least_heads(self, prices: Prices) -> int:
        """The number of people that the bound proves to be needed at least (at least cost: that of the cheapest staff)."""
        if self.status == "optimal":
            return self.heads
        return max(0, -(-self.bound // max(prices.full_time, prices.part_time, 1)))

    @property
    def full(self) -> int:
        """The number of full-time people."""
        return int(full_time(self.hires))


def least(
    case: Instance, kept: RuleSwitches, *, prices: Prices = Prices(), stop: Stop, effort: float = BOUND_EFFORT
) -> Answer:
    """The least people (or cost) that the sums ask for, proven unless the effort runs out."""
    model = staff_model(case, kept, places=case.sites.undominated())
    model.model.minimize(sum(prices.of(kind) * x for kind, x in model.hires.items()))
    run = solve(model.model, seed=case.county.seed, limit=effort, stop=stop, linearization=2)
    return answer(model, run)


def answer(model: StaffModel, run: Run) -> Answer:
    """What a run says of a model."""
    found = {kind: run.amount(x) for kind, x in model.hires.items()} if run.found else {}
    left: Counter[str] = Counter()
    by_day: Counter[tuple[str, date]] = Counter()
    for what, day, x in model.days if run.found else ():
        by_day[what, day] += run.amount(x)
    for what, _, x in model.open if run.found else ():
        left[what] += run.amount(x)
    for what in {what for what, _ in by_day}:
        left[what] = max(n for (one, _), n in by_day.items() if one == what)
    return Answer(
        run.status,
        round(run.objective) if run.objective is not None else 0,
        round(run.bound) if run.bound is not None else 0,
        {kind: n for kind, n in found.items() if n},
        {what: n for what, n in left.items() if n},
    )


def placed(
    case: Instance, kept: RuleSwitches, heads: int, full: int, *, stop: Stop, effort: float = PLACING_EFFORT
) -> tuple[tuple[Kind, int], ...]:
    """Where so many new people should start and what they should know: least road and unmatched stages (not proven).

    The longest stretch decides; where its choice does not do for the others, all of them are looked at together.
    """
    if not heads:
        return ()
    longest = case.supply.longest
    first = _placed(
        replace(case, supply=case.supply.alone(longest)),
        kept,
        (heads, full),
        longest,
        stop=stop,
        effort=effort,
    )
    if first and len(case.supply.stretches) > 1 and not _does(case, kept, first, stop=stop):
        return _placed(case, kept, (heads, full), longest, stop=stop, effort=2 * effort) or first
    return first


def _placed(
    case: Instance,
    kept: RuleSwitches,
    number: tuple[int, int],
    priced: Stretch | None,
    *,
    stop: Stop,
    effort: float,
) -> tuple[tuple[Kind, int], ...]:
    heads, full = number
    everywhere = range(len(case.sites.places))
    model = staff_model(case, kept, places=everywhere, most=max(heads, 1), priced=priced)
    model.model.add(model.heads() == heads)
    model.model.add(model.full() == full)
    model.model.minimize(model.road())
    run = solve(model.model, seed=case.county.seed, limit=effort, stop=stop, linearization=2, gap=0.02)
    if not run.found:
        return ()
    return tuple((kind, n) for kind, x in model.hires.items() if (n := run.amount(x)))


def _does(case: Instance, kept: RuleSwitches, hires: Sequence[tuple[Kind, int]], *, stop: Stop) -> bool:
    """Whether some people taken on satisfy every sum."""
    wanted = dict(hires)
    model = staff_model(case, kept, places=range(len(case.sites.places)), most=max(1, sum(wanted.values())))
    for kind, x in model.hires.items():
        model.model.add(x == wanted.get(kind, 0))
    return solve(model.model, seed=case.county.seed, limit=PLACING_EFFORT, stop=stop).found


def _silent(_office: str, _stage: str) -> None:
    """For whoever does not want to be told."""


@dataclass(frozen=True)
class Search:
    """How far a search for the smallest staff goes: effort of a plan, whether a whole plan is made, the user's stop."""

    effort: float
    stop: Stop
    whole: bool = True
    prices: Prices = Prices()
    tell: Callable[[str, str], None] = _silent
    given: Plan = NOTHING
    """What stands as fact in every trial: the city office's own events, which take an office's people."""


def smallest_staff(
    county: County, office_id: str, search: Search, places: Sequence[Place] = ()
) -> SmallestStaff:
    """The smallest staff of an office, its proof, and the plan that shows that it will do.

    The county may be cut to the office; ``places`` are the candidate places (none: the townships of its schools).
    """
    return _Smallest(instance_of(county, office_id, places), search).found()


class _Smallest:
    def __init__(self, case: Instance, search: Search) -> None:
        self.case, self.search = case, search
        self.held = case
        """The same with the given events' days taken out, by which people are placed; the bound holds without them."""
        if search.given.seats:
            left = supply(case.county, case.office_id, search.given)
            self.held = replace(case, supply=replace(case.supply, room=left.room))
        self.low: Mapping[Kind, int] = {}
        self.tried: list[tuple[int, int]] = []

    def found(self) -> SmallestStaff:
        """Bound first, then plans with so many people and more until one is clean or the tries are used up."""
        case, search = self.case, self.search
        search.tell(case.office_id, "bound")
        low = least(case, RuleSwitches(), prices=search.prices, stop=search.stop)
        law = least(case, LAW_ALONE, stop=search.stop)
        if low.status not in ("optimal", "feasible"):
            low = law  # the sums were too hard for the effort: the law's numbers are a bound too
        self.low = low.hires
        trial = self._best(low)
        return SmallestStaff(
            case.office_id,
            trial.hires,
            trial.people,
            least=low.least_heads(search.prices),
            law=law.heads,
            verdict=trial.verdict,
            beyond=beyond_reach(case),
            tried=tuple(self.tried),
            lent=self._lent(),
        )

    def _lent(self) -> int:
        county, given = self.case.county, self.search.given
        own = county.inspectors_of(self.case.office_id)
        return sum(event_work(county, given, i.inspector_id).total() for i in own) // 2

    def _best(self, low: Answer) -> Trial:
        """The fewest people tried who leave open only what every trial leaves open, many people more too."""
        first = self._trial(low.heads, low.full)
        if not first.verdict.open:
            return first
        many = self._trial(low.heads + max(3, low.heads // 5), low.full)
        trials = [first, many]
        for heads, full in self._numbers(low, many.number):
            known = best_trial(trials)
            if (not known.verdict.curable and known.number <= heads) or self.search.stop.is_asked():
                break
            trials.append(self._trial(heads, full))
        return best_trial(trials)

    def _numbers(self, low: Answer, most: int) -> list[tuple[int, int]]:
        """What is tried next: as many people with a full-time one more (a lead more), then people more and more."""
        more = range(low.heads + 1, min(low.heads + TRIES, most))
        return [(low.heads, low.full + 1)] * (low.full < low.heads) + [(n, low.full) for n in more]

    def _trial(self, heads: int, full: int) -> Trial:
        case, search = self.case, self.search
        search.tell(case.office_id, f"trial {heads}")
        hires = self._placed(heads, full)
        people = proposals(case.county, case.office_id, hires)
        trial = Trial(hires, people, self._checked(people))
        leads = tuple(replace(i, max_schools=0) if i.can_lead else i for i in people)
        if trial.verdict.open and search.whole and leads != people and not search.stop.is_asked():
            # Who answers for a school cannot lead there: new leads may be wanted for teams alone.
            freed = Trial(hires, leads, self._checked(leads))
            trial = min(trial, freed, key=lambda one: len(one.verdict.open))
        self.tried.append((heads, len(trial.verdict.open)))
        return trial

    def _placed(self, heads: int, full: int) -> tuple[tuple[Kind, int], ...]:
        """Where they should start: by the days that given events leave, else without them, else where the bound has them."""
        cases = (self.case,) if self.held is self.case else (self.held, self.case)
        found = (placed(case, RuleSwitches(), heads, full, stop=self.search.stop) for case in cases)
        return next(filter(None, found), ()) or padded(self.low, heads, full)

    def _checked(self, people: tuple[Inspector, ...]) -> Verdict:
        case, search = self.case, self.search
        return checked(
            case.county, case.office_id, people,
            effort=search.effort, stop=search.stop, whole=search.whole, given=search.given,
        )  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """People proposed, and what trying them out left open."""

    hires: tuple[tuple[Kind, int], ...]
    people: tuple[Inspector, ...]
    verdict: Verdict

    @property
    def number(self) -> int:
        """The number of new people."""
        return len(self.people)


def best_trial(trials: Sequence[Trial]) -> Trial:
    """The fewest people that do, by what is known so far of what no number of people cures (what every trial leaves open)."""
    incurable = Counter(trials[0].verdict.keys())
    for trial in trials[1:]:
        incurable &= Counter(trial.verdict.keys())
    told = [replace(one, verdict=replace(one.verdict, incurable=incurable)) for one in trials]
    return min(told, key=lambda one: (one.verdict.curable > 0, one.number, one.verdict.curable))


def padded(hires: Mapping[Kind, int], heads: int, full: int) -> tuple[tuple[Kind, int], ...]:
    """Some people and as many more of the first kind as are wanted, the missing full-time ones first."""
    found = dict(hires)
    if not found:
        return ()
    first = min(found, key=lambda kind: (-found[kind], str(kind)))
    missing = full - full_time(found)
    for k in range(heads - sum(found.values())):
        employment = Employment.FULL_TIME if k < missing else Employment.PART_TIME
        kind = replace(first, employment=employment)
        found[kind] = found.get(kind, 0) + 1
    return tuple(found.items())


PlanYear = Callable[[tuple[Inspector, ...]], Verdict]
"""Plans a whole year with some people more, and tells what stays open."""


def held_against_a_year(
    case: Instance, found: SmallestStaff, plan_year: PlanYear, *, stop: Stop
) -> SmallestStaff:
    """The staff found if a year planned with it leaves nothing open, else the fewest people of up to two more tries that do.

    These are one person more, full-time, and many more; what all of them leave open is no matter of staff.
    """
    full = found.full
    trials = [Trial(found.hires, found.people, plan_year(found.people))]
    for more in (1, max(3, found.number // 5)):
        if not trials[-1].verdict.open or stop.is_asked():
            break
        heads = found.number + more
        hires = placed(case, RuleSwitches(), heads, full + 1, stop=stop) or padded(
            dict(found.hires), heads, full + 1
        )
        people = proposals(case.county, case.office_id, hires)
        trials.append(Trial(hires, people, plan_year(people)))
    best = best_trial(trials)
    return replace(
        found,
        hires=best.hires,
        people=best.people,
        verdict=best.verdict,
        tried=(*found.tried, *((one.number, len(one.verdict.open)) for one in trials)),
    )
