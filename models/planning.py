"""From a scenario to a plan: the stages of one office in order, and the offices' plans joined into one."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duxue.models.declaring import declared
from duxue.models.facts.availability import scope_days
from duxue.models.facts.duties import COMPREHENSIVE
from duxue.models.facts.pins import with_zones_given
from duxue.models.goals.budget_left import with_own_budget
from duxue.models.mending.event_improvement import EventImprovement
from duxue.models.mending.last_pass import LastPass
from duxue.models.mending.school_shares import holding_at_most, school_shares
from duxue.models.mending.whole_calendar import begun_by_months, more_served
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.stand_ins import stand_ins
from duxue.models.rules.register import cards
from duxue.models.solver import Level, Outcome, Stop
from duxue.models.stages.classes import choose_classes
from duxue.models.stages.given_visits import visits_given
from duxue.models.stages.month import place_visits
from duxue.models.stages.round import plan_round
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.year import YearStage
from duxue.models.stages.zones import draw_zones
from duxue.scenarios.as_imposed import imposed_events
from duxue.scenarios.county import County
from duxue.scenarios.plan import CycleRow, Event, Plan, Posting, StandIn
from duxue.scenarios.subset import office_county
from duxue.scenarios.trajectory import Step

SHARES = {
    "staffing": 0.18,
    "zones": 0.1,
    "classes": 0.05,
    "round": 0.05,
    "year": 0.2,
    "month": 0.37,
    "improve": 0.04,
    "last": 0.01,
}
"""How an office's effort is shared out among the stages."""
RUNGS = (15.0, 45.0, 90.0)
"""Efforts on whose plan a longer search falls back where it is the worse: more effort never leaves more open or broken."""
MANY = 100
"""Schools beyond which an office that lacks people or their days is planned with the last of ``RUNGS`` where the first or more is asked for.

Most of its work does not grow with the effort: plans of less would cost as much again each.
"""
SUMMED = ("staffing", "year")
"""The stages whose minutes add up: the road and goals of visits, as postings cost them, and those of events' teams."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a planner tells while it works: office, stage, how the stage stands, and the share of the work that is done.

    ``steps`` are those of a stage that has ended, as its outcome has them.
    """

    office: str
    stage: str
    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    done_share: float
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class OfficePlan:
    """One office's own rows (what others fixed is not among them), and how each stage ended."""

    office_id: str
    plan: Plan
    stages: tuple[Outcome, ...]

    @property
    def left_open(self) -> tuple[int, int]:
        """Open musts and breaches in principle, as the last stage tells them."""
        musts, others = self._levels()
        return musts.open, others.open

    @property
    def standing(self) -> tuple[int, int, float]:
        """What is left open, then the minutes of the stages that are summed up: the smaller is the better."""
        return *self.left_open, sum(o.objective or 0.0 for o in self.stages if o.stage in SUMMED)

    @property
    def least_musts(self) -> bool:
        """Whether it is proven that no plan leaves fewer musts open."""
        musts, _ = self._levels()
        return musts.open <= musts.bound

    @property
    def least_open(self) -> bool:
        """Whether it is proven besides that none with as few breaks fewer rules in principle."""
        _, others = self._levels()
        return self.least_musts and others.open <= others.bound

    def _levels(self) -> tuple[Level, Level]:
        last = self.stages[-1]
        return last.musts or Level(0, 0), last.in_principle or Level(0, 0)


def plan_office(
    county: County,
    office_id: str,
    *,
    given: Plan,
    effort: float,
    stop: Stop,
    tell: Callable[[Progress], None],
    begin: Sequence[Posting] = (),
) -> OfficePlan:
    """The plan of one office, with ``given`` (the city's own plan, imposed visits) standing as fact.

    ``effort`` is in the solver's deterministic seconds; ``begin`` are postings to set out from. A stop ends each stage with
    its best so far. Where more musts are left open than proven, a plan with other shares of schools is looked at too; where more
    is left open or broken in principle than proven, the plan of the next lower of ``RUNGS`` (but see ``MANY``).
    """
    office = _Office(
        office_county(with_own_budget(county, office_id), office_id), office_id, given, effort, stop, tell
    )
    office.begin = tuple(begin)
    part = office.plan()
    if not part.least_musts and not stop.is_asked() and (other := office.plan_with_shares(part)) is not None:
        part = min(part, other, key=lambda one: one.standing)
    rung = max((r for r in RUNGS if r < effort), default=None)
    if rung is None or office.settled or part.least_open or stop.is_asked():
        return part
    shorter = plan_office(
        county, office_id, given=given, effort=rung, stop=stop, tell=lambda said: tell(replace(said, done_share=1.0)),
        begin=begin,
    )  # fmt: skip
    return shorter if shorter.standing < part.standing else part


class _Office:
    """One office on its way through the stages."""

    def __init__(
        self,
        county: County,
        office_id: str,
        given: Plan,
        effort: float,
        stop: Stop,
        tell: Callable[[Progress], None],
    ) -> None:
        self.county = with_zones_given(county)
        self.office_id = office_id
        self.effort = effort
        self.settled = False
        self.stop = stop
        self.tell = tell
        self.stages: list[Outcome] = []
        self.begin: tuple[Posting, ...] = ()
        self.shares: Mapping[str, int] = {}
        known = {e.event_id for e in given.events}
        self.facts = replace(
            given, events=(*given.events, *(e for e in imposed_events(county) if e.event_id not in known))
        )

    def plan_with_shares(self, before: OfficePlan) -> OfficePlan | None:
        """Planned anew with as many schools a person as leave the events most room (None: nothing is known of that)."""
        shares = school_shares(self.county, self.office_id, self.facts)
        if shares is None:
            return None
        tell = self.tell
        self.shares, self.stages = shares, []
        self.tell = lambda said: tell(replace(said, done_share=1.0))
        part = self.plan()
        staffing, *others = part.stages
        broken = StaffingStage(self.county, self.office_id, self._zones_given()).breaches_of(
            part.plan.postings
        )
        return replace(part, stages=(_held_against(before.stages[0], staffing, broken), *others))

    def plan(self) -> OfficePlan:
        """Every stage in turn, each with the former ones' results as fact."""
        postings = self._postings()
        zones = self._run(
            "zones", lambda limit: draw_zones(self.county, self.office_id, postings, **self._terms(limit))
        )
        if zones.open and not self._zones_given():
            postings, zones = self._within_zones(postings, zones)
        standing = self._stand_ins(postings)
        classes = self._run(
            "classes", lambda limit: choose_classes(self.county, self.office_id, **self._terms(limit))
        )
        held: dict[str, tuple[Any, ...]] = {"postings": postings, "stand_ins": standing}
        facts = self._with(**held, attendance=classes.attendance)
        turn = self._run(
            "round", lambda limit: plan_round(self.county, self.office_id, facts, **self._terms(limit))
        )
        given = visits_given(self.county, self.office_id, facts)
        facts = replace(facts, visits=(*facts.visits, *given))
        tasks = YearTasks(self.county, self.office_id, turn.bundles)
        terms = self._terms(self.effort * SHARES["year"])
        begun = begun_by_months(
            self.county, self.office_id, facts, tasks, seed=self.county.seed, stop=self.stop
        )
        asked, placed = (begun.tasks, begun.placed) if begun else (tasks.all, ())
        stage = YearStage(self.county, self.office_id, asked, facts)
        year = self._run("year", lambda limit: stage.run(**self._terms(limit), begin=placed))
        stage, year = more_served(stage, year, tasks, **terms)
        self.stages[-1] = year.outcome
        facts = self._with(
            **held, attendance=classes.attendance, events=year.events, seats=year.seats, visits=given
        )
        month = self._run(
            "month", lambda limit: place_visits(self.county, self.office_id, facts, **self._terms(limit))
        )
        visits = (*given, *month.visits)
        own = Plan(events=year.events, seats=year.seats, visits=visits)
        known = self._with(**held, attendance=classes.attendance)
        moves = EventImprovement(self.county, self.office_id, known, own, stage)
        settled = self._run("improve", lambda limit: moves.run(**self._terms(limit)))
        plan = Plan(
            postings=postings, stand_ins=standing, zones=zones.zones, events=settled.events, seats=settled.seats, visits=visits,
            attendance=classes.attendance, cycle=dated_cycle(turn.cycle_rows, (*self.facts.events, *settled.events)),
        )  # fmt: skip
        last = LastPass(self.county, self.office_id, self.facts, plan)
        mended = self._run("last", lambda limit: last.run(effort=limit, stop=self.stop))
        return OfficePlan(self.office_id, mended.plan, tuple(self.stages))

    def _terms(self, limit: float) -> dict[str, Any]:
        return {"seed": self.county.seed, "effort": limit, "stop": self.stop}

    def _run(self, stage: str, solve: Callable[[float], Any]) -> Any:
        shares = list(SHARES)
        done = sum(SHARES[name] for name in shares[: shares.index(stage)])
        self.tell(Progress(self.office_id, stage, "running", None, None, None, done))
        result = solve(self.effort * SHARES[stage])
        end: Outcome = result.outcome
        self.stages.append(end)
        share = done + SHARES[stage]
        self.tell(
            Progress(self.office_id, stage, end.status, end.objective, end.bound, end.gap, share, end.steps)
        )
        return result

    def _zones_given(self) -> dict[str, str]:
        return {s.school_id: s.zone_id for s in self.county.rows.schools if s.zone_id}

    def _postings(self) -> tuple[Posting, ...]:
        county = holding_at_most(self.county, self.office_id, self.shares)
        stage = StaffingStage(county, self.office_id, self._zones_given())
        if stage.pool.short and len(stage.pool.schools) > MANY and self.effort >= RUNGS[0]:
            self.effort, self.settled = RUNGS[-1], True
        result: tuple[Posting, ...] = self._run(
            "staffing", lambda limit: stage.run(**self._terms(limit), begin=self.begin)
        ).postings
        return result

    def _stand_ins(self, postings: Sequence[Posting]) -> tuple[StandIn, ...]:
        return stand_ins(self.county, self.office_id, postings, seed=self.county.seed, stop=self.stop)

    def _within_zones(self, postings: tuple[Posting, ...], zones: Any) -> tuple[tuple[Posting, ...], Any]:
        """Handovers can tie too many schools together for a zone: staff anew within zones.

        First within those that were drawn, which nearly hold; then within zones for the first day. The best stays.
        """
        first = tuple(p for p in postings if p.start <= _first_day(self.county, p.school_id))
        best, least = (postings, zones), len(zones.open)
        for begin in (postings, first):
            drawn = zones.zones if begin is postings else self._drawn(self.county, first).zones
            zone_of = {row.school_id: row.zone_id for row in drawn}
            stage = StaffingStage(self.county, self.office_id, zone_of)
            again = stage.run(**self._terms(self.effort * SHARES["staffing"] / 5), begin=begin)
            tied = tuple(replace(s, zone_id=zone_of.get(s.school_id, "")) for s in self.county.rows.schools)
            settled = self._drawn(self.county.with_rows(schools=tied), again.postings)
            if len(settled.open) + len(again.open) < least:
                best, least = (again.postings, settled), len(settled.open) + len(again.open)
                kept = [o for o in self.stages if o.stage not in ("staffing", "zones")]
                self.stages[:] = [*kept, again.outcome, settled.outcome]
            if not least:
                break
        return best

    def _drawn(self, county: County, postings: Sequence[Posting]) -> Any:
        return draw_zones(county, self.office_id, postings, **self._terms(self.effort * SHARES["zones"]))

    def _with(self, **tables: tuple[Any, ...]) -> Plan:
        """The facts with this office's rows so far added."""
        more: dict[str, Any] = {name: (*getattr(self.facts, name), *rows) for name, rows in tables.items()}
        return replace(self.facts, **more)


def _held_against(free: Outcome, tied: Outcome, broken: tuple[int, int]) -> Outcome:
    """How a stage ended that was tied to shares, with what it breaks and what is proven whoever holds how many."""
    known = (free.musts, free.in_principle)
    musts, others = (Level(n, min(n, one.bound if one else 0)) for n, one in zip(broken, known, strict=True))
    tied = replace(tied, musts=musts, in_principle=others)
    if free.bound is None or tied.objective is None:
        return replace(tied, bound=None, steps=())
    optimal = free.bound >= tied.objective and broken == (musts.bound, others.bound)
    status = "feasible" if tied.status == "optimal" and not optimal else tied.status
    return replace(tied, status=status, bound=min(free.bound, tied.objective), steps=())


def _first_day(county: County, school_id: str) -> date:
    days = scope_days(county, county.schools[school_id])
    return days[0] if days else county.start


def dated_cycle(rows: Sequence[CycleRow], events: Sequence[Event]) -> tuple[CycleRow, ...]:
    """The round with the day of the event where one lies in the horizon, else the year as planned."""
    days: dict[str, date] = {}
    for event in events:
        if event.serves(*COMPREHENSIVE):
            days[event.target_id] = min(event.start, days.get(event.target_id, event.start))
    return tuple(replace(row, planned=days.get(row.school_id, row.planned)) for row in rows)


def join_plans(county: County, parts: Sequence[OfficePlan]) -> Plan:
    """All offices' rows and the imposed visits in one plan; what it leaves open at these offices stands in ``unmet``."""
    tables: dict[str, tuple[Any, ...]] = {
        name: tuple(row for part in parts for row in getattr(part.plan, name))
        for name in ("postings", "stand_ins", "zones", "events", "seats", "visits", "attendance", "cycle")
    }
    known = {e.event_id for e in tables["events"]}
    tables["events"] += tuple(e for e in imposed_events(county) if e.event_id not in known)
    stages = [outcome for part in parts for outcome in part.stages]
    plan = Plan(**tables, outcome=_outcome(county, stages), timing=_timing(stages))
    return replace(plan, unmet=declared(county, plan, [part.office_id for part in parts]))


def _outcome(county: County, stages: Sequence[Outcome]) -> Mapping[str, Any]:
    told = [o for o in stages if o.stage in SUMMED and o.objective is not None and o.bound is not None]
    objective = sum(o.objective or 0.0 for o in told) if told else None
    bound = sum(o.bound or 0.0 for o in told) if told else None
    whole = Outcome("", "all", _status(stages), objective, bound, 0.0, 0.0)
    gap = whole.gap
    return {
        "status": whole.status,
        "objective": objective,
        "bound": bound,
        "gap": None if gap is None else round(gap, 6),
        "objective_stages": list(SUMMED),
        "seed": county.seed,
        "synthetic": county.synthetic,
        "digest": county.digest,
        "from": county.start.isoformat(),
        "to": county.end.isoformat(),
        "as_of": county.as_of.isoformat(),
        "travel_source": county.travel.words("zh"),
        "provisional_days": [
            d.isoformat() for d in county.calendar.provisional if county.start <= d <= county.end
        ],
        "parameters": _differing(county),
        "waivers": [
            [w.rule, w.subject, w.reason, w.approved_by, w.approved_on.isoformat()]
            for w in county.rows.waivers
        ],
        "versions": {
            name: importlib.metadata.version(name) for name in ("duxue", "ortools", "numpy", "pandas")
        },
        "stages": [o.to_json() for o in stages],
    }


def _timing(stages: Sequence[Outcome]) -> Mapping[str, Any]:
    """Seconds of the clock by office and stage; content never depends on them."""
    told = [{"office": o.office, "stage": o.stage, "seconds": round(o.seconds, 3)} for o in stages]
    return {"seconds": round(sum(o.seconds for o in stages), 3), "stages": told}


def _status(stages: Sequence[Outcome]) -> str:
    found = {o.status for o in stages}
    for status in ("stopped", "unknown", "infeasible", "feasible"):
        if status in found:
            return status
    return "optimal"


def _differing(county: County) -> list[list[str]]:
    """The parameters that differ from their defaults, as [key, unit, value]."""
    specs = county.parameters.specs
    known = {spec.key for card in cards() for spec in card.parameters} | set(specs)
    return [
        [key, unit, str(value)]
        for (key, unit), value in sorted(county.parameters.given.items())
        if key in known and value != specs[key].default
    ]


__all__ = ["OfficePlan", "Progress", "join_plans", "plan_office"]
