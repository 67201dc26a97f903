"""From a scenario to a plan: the stages of one office in order, and the offices' plans joined into one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from duxue.models.facts.availability import scope_days
from duxue.models.facts.duties import COMPREHENSIVE
from duxue.models.facts.pins import with_zones_given
from duxue.models.goals.budget_left import with_own_budget
from duxue.models.mending.event_improvement import EventImprovement
from duxue.models.mending.last_pass import LastPass
from duxue.models.mending.recount import Decided, Recount
from duxue.models.mending.school_shares import holding_at_most, school_shares
from duxue.models.mending.shares_by_kind import shares_kept
from duxue.models.mending.whole_calendar import begun_by_months, more_served
from duxue.models.office_plan import OfficePlan, Progress
from duxue.models.outcomes import held_against
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.stand_ins import stand_ins
from duxue.models.postings.weighed import Staffing
from duxue.models.solver import Outcome, Stop
from duxue.models.stages.classes import choose_classes
from duxue.models.stages.given_visits import visits_given
from duxue.models.stages.month import place_visits
from duxue.models.stages.round import plan_round
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.year import YearPlan, YearStage
from duxue.models.stages.zones import Zoning, draw_zones
from duxue.models.workbench import workbench
from duxue.scenarios.as_imposed import with_imposed
from duxue.scenarios.county import County
from duxue.scenarios.plan import CycleRow, Event, Plan, Posting
from duxue.scenarios.subset import office_county

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
"""Schools beyond which an office that lacks people or their days, or whose zones ask for other postings, is planned with the last of
``RUNGS`` where the first or more is asked for.

Most of its work does not grow with the effort: plans of less would cost as much again each.
"""


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
    own = office_county(with_own_budget(county, office_id), office_id)
    parts: list[OfficePlan] = []
    proof, said = None, tell
    for rung in (effort, *(r for r in reversed(RUNGS) if r < effort)):
        office = _Office(own, office_id, given, rung, stop, said)
        office.begin, office.proof = tuple(begin), proof
        part = office.plan()
        proof, said = office.proof, lambda at: tell(replace(at, done_share=1.0))
        if not part.least_musts and not stop.is_asked() and (other := office.plan_with_shares(part)):
            part = min(part, other, key=lambda one: one.standing)
        parts.append(part)
        if office.settled or part.least_open or stop.is_asked():
            break
    return min(parts, key=lambda one: one.standing)


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
        self.staffed: tuple[StaffingStage, Staffing]
        """The postings that stand, and the stage that made them."""
        self.proof: Proof | None = None
        """What is proven of the postings, whatever the effort and the zones; nothing is known of it before they are made."""
        self.shares: Mapping[str, int] = {}
        self.kept: Mapping[str, int] = {}
        self.facts = replace(given, events=with_imposed(county, given.events))

    def plan_with_shares(self, before: OfficePlan) -> OfficePlan | None:
        """Planned anew with as many schools a person as leave the events most room (None: nothing is known of that)."""
        shares = school_shares(self.county, self.office_id, self.facts, before.plan.postings)
        if shares is None:
            return None
        tell = self.tell
        self.shares, self.stages, self.proof = shares, [], None
        self.tell = lambda said: tell(replace(said, done_share=1.0))
        part = self.plan()
        staffing, *others = part.stages
        broken = StaffingStage(self.county, self.office_id, self._zones_given()).breaches_of(
            part.plan.postings
        )
        return replace(part, stages=(held_against(before.stages[0], staffing, broken), *others))

    def plan(self) -> OfficePlan:
        """Every stage in turn, each with the former ones' results as fact; where zones ask for other postings, with these."""
        return self._planned(self._postings())

    def _planned(self, postings: tuple[Posting, ...], zones: Zoning | None = None) -> OfficePlan:
        """The plan with some postings, and with zones that are settled already."""
        standing = stand_ins(self.county, self.office_id, postings, seed=self.county.seed, stop=self.stop)
        classes = self._run(
            "classes", lambda limit: choose_classes(self.county, self.office_id, **self._terms(limit))
        )
        known = self._with(postings=postings, stand_ins=standing, attendance=classes.attendance)
        turn = self._run(
            "round", lambda limit: plan_round(self.county, self.office_id, known, **self._terms(limit))
        )
        given = visits_given(self.county, self.office_id, known)
        facts = replace(known, visits=(*known.visits, *given))
        tasks = YearTasks(self.county, self.office_id, turn.bundles)
        begun = begun_by_months(
            self.county, self.office_id, facts, tasks, seed=self.county.seed, stop=self.stop
        )
        asked, placed = (begun.tasks, begun.placed) if begun else (tasks.all, ())
        stage = YearStage(self.county, self.office_id, asked, facts)
        run = partial(stage.run, seed=self.county.seed, effort=self.effort * SHARES["year"], begin=placed)
        zones, year = self._zones_and_year(postings, zones, run)
        if year is None:
            return self._planned_within(postings, zones)
        stage, year = more_served(stage, year, tasks, **self._terms(self.effort * SHARES["year"]))
        self._end(year.outcome)
        facts = replace(facts, events=(*facts.events, *year.events), seats=(*facts.seats, *year.seats))
        month = self._run(
            "month", lambda limit: place_visits(self.county, self.office_id, facts, **self._terms(limit))
        )
        visits = (*given, *month.visits)
        own = Plan(events=year.events, seats=year.seats, visits=visits)
        moves = EventImprovement(self.county, self.office_id, known, own, stage)
        settled = self._run("improve", lambda limit: moves.run(**self._terms(limit)))
        plan = Plan(
            postings=postings, stand_ins=standing, zones=zones.zones, events=settled.events, seats=settled.seats, visits=visits,
            attendance=classes.attendance, cycle=dated_cycle(turn.cycle_rows, (*self.facts.events, *settled.events)),
        )  # fmt: skip
        last = LastPass(self.county, self.office_id, self.facts, plan)
        mended = self._run("last", lambda limit: last.run(effort=limit, stop=self.stop))
        decided = Decided(self.staffed, zones, classes, turn, (stage, year), month, settled)
        told = Recount(
            self.county,
            self.office_id,
            self.facts,
            plan,
            mended.plan,
            zones_effort=self.effort * SHARES["zones"],
            stop=self.stop,
        ).all(decided)
        return OfficePlan(self.office_id, mended.plan, tuple(sorted((*told, mended.outcome), key=_in_order)))

    def _planned_within(self, postings: tuple[Posting, ...], zones: Zoning) -> OfficePlan:
        """The plan with other postings, those that zones ask for; of a large office from the start where its effort was another."""
        if self._settle():
            self.stages = []
            return self.plan()
        self.stages = [o for o in self.stages if o.stage in ("staffing", "zones")]
        return self._planned(*self._within_zones(postings, zones))

    def _zones_and_year(
        self, postings: Sequence[Posting], zones: Zoning | None, year: Callable[..., YearPlan]
    ) -> tuple[Zoning, YearPlan | None]:
        """Side by side, for neither asks for the other; no year where zones that were not settled ask for other postings."""
        if zones is None:
            bench = workbench(None, self.stop)
            seed, effort = self.county.seed, self.effort * SHARES["zones"]
            draw = partial(draw_zones, self.county, self.office_id, postings, seed=seed, effort=effort)
            pieces: list[Callable[..., Any]] = [year, draw] if bench.hands > 1 else [draw]
            self._begin("zones")
            *found, zones = bench.each(_asked, pieces)
            self._end(zones.outcome)
            if zones.open and not self._zones_given():
                return zones, None
            if found:
                return zones, found[0]
        self._begin("year")
        return zones, year(stop=self.stop)

    def _terms(self, limit: float) -> dict[str, Any]:
        return {"seed": self.county.seed, "effort": limit, "stop": self.stop}

    def _run(self, stage: str, solve: Callable[[float], Any]) -> Any:
        self._begin(stage)
        result = solve(self.effort * SHARES[stage])
        self._end(result.outcome)
        return result

    def _begin(self, stage: str) -> None:
        self.tell(Progress(self.office_id, stage, "running", None, None, None, self._done()))

    def _end(self, end: Outcome) -> None:
        self.stages.append(end)
        done, told = self._done(), (end.objective, end.bound, end.gap)
        self.tell(Progress(self.office_id, end.stage, end.status, *told, done, end.steps))

    def _done(self) -> float:
        """The share of the work that is done."""
        return sum(SHARES[end.stage] for end in self.stages)

    def _zones_given(self) -> dict[str, str]:
        return {s.school_id: s.zone_id for s in self.county.rows.schools if s.zone_id}

    def _postings(self) -> tuple[Posting, ...]:
        stage = self._staffing(self._zones_given())
        if stage.pool.short:
            self._settle()
            self.kept = shares_kept(self.county, stage.pool, self.facts)
            stage.pool.shares = self.kept
        found: Staffing = self._run(
            "staffing", lambda limit: stage.run(**self._terms(limit), begin=self.begin, known=self.proof)
        )
        self.proof, self.staffed = found.proof, (stage, found)
        return found.postings

    def _settle(self) -> bool:
        """Let a large office that lacks something be planned once, with one effort (see ``MANY``): whether it had another."""
        if len(self.county.schools_of(self.office_id)) <= MANY or self.effort < RUNGS[0]:
            return False
        before, self.effort, self.settled = self.effort, RUNGS[-1], True
        return before != self.effort

    def _staffing(self, zone_of: Mapping[str, str]) -> StaffingStage:
        """The stage of postings, in zones and with as many schools a person as there are to be."""
        county = holding_at_most(self.county, self.office_id, self.shares)
        stage = StaffingStage(county, self.office_id, zone_of, self.stop)
        stage.pool.shares = self.kept
        return stage

    def _within_zones(
        self, postings: tuple[Posting, ...], zones: Zoning
    ) -> tuple[tuple[Posting, ...], Zoning]:
        """Handovers can tie too many schools together for a zone: staff anew within zones.

        First within those that were drawn, which nearly hold; then within zones for the first day. The best stays.
        """
        first = tuple(p for p in postings if p.start <= _first_day(self.county, p.school_id))
        best, least = (postings, zones), len(zones.open)
        for begin in (postings, first):
            drawn = zones.zones if begin is postings else self._drawn(self.county, first).zones
            zone_of = {row.school_id: row.zone_id for row in drawn}
            stage = self._staffing(zone_of)
            again = stage.run(**self._terms(self.effort * SHARES["staffing"]), begin=begin, known=self.proof)
            tied = tuple(replace(s, zone_id=zone_of.get(s.school_id, "")) for s in self.county.rows.schools)
            settled = self._drawn(self.county.with_rows(schools=tied), again.postings)
            if len(settled.open) + len(again.open) < least:
                best, least = (again.postings, settled), len(settled.open) + len(again.open)
                self.stages[:], self.staffed = [again.outcome, settled.outcome], (stage, again)
            if not least:
                break
        return best

    def _drawn(self, county: County, postings: Sequence[Posting]) -> Zoning:
        return draw_zones(county, self.office_id, postings, **self._terms(self.effort * SHARES["zones"]))

    def _with(self, **tables: tuple[Any, ...]) -> Plan:
        """The facts with this office's rows so far added."""
        more: dict[str, Any] = {name: (*getattr(self.facts, name), *rows) for name, rows in tables.items()}
        return replace(self.facts, **more)


def _asked(_: None, piece: Callable[..., Any], stop: Stop) -> Any:
    return piece(stop=stop)


def _in_order(end: Outcome) -> int:
    return list(SHARES).index(end.stage)


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
