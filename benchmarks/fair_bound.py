"""What it costs at least that nobody carries more than so many times the mean share, beside the plans of `benchmarks.trees`.

Sets: portfolios a (what one person answers for in one time of service, ``portfolios.py``), pieces q of schools' years, events e of the
finished plan, people i. Decision: y[a], the portfolio is chosen; s[e, i], i sits in the team of e; l[e, i], i leads it.
Minimised: road of visits and seats, and what the office prices beside it of postings (changes of hands, stages, rotation) and of teams (experts).
(1) each q is held by a portfolio, each time of service has one at most, nobody answers for the school of who answers for the own.
(2) e has as many s as its team and one l at least, l[e, i] <= s[e, i], of those who may lead, and an expert where one is wanted or his price;
nobody leads where he answers all the year.
(3) i: half-days of visits and of seats come to the limit at most: so many times i's share of all that is done; or (``--priced``) what lies
beyond each step of the office's own prices is paid for (``FairShares``), half of it already with the visits of a portfolio alone.
The linear programme is settled by column generation (``with_teams.py``), with a Lagrangian bound over all portfolios and teams. Chosen in whole numbers is
among all portfolios whose reduced cost lies within that choice's distance of the bound; whoever uses another pays more than the choice. Days and
budgets are left out: what is told is a bound, and below what any plan with these very events costs whose busiest keeps to the limit.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

from benchmarks.peers.judged import busiest
from benchmarks.trees import KINDS, SEEDS, missed_goals
from duxue.models.facts.availability import recused_spans
from duxue.models.facts.duties import COMPREHENSIVE
from duxue.models.facts.expected_events import Expected
from duxue.models.goals.fair_shares import FairShares
from duxue.models.postings.assignment import Assignment
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.cuts import listed_near
from duxue.models.postings.pricing import Portfolio, Pricing
from duxue.models.postings.staffing_bound import minutes_of
from duxue.models.postings.tenures import Load, tenure_problem
from duxue.models.postings.tour_duals import worth_of_pieces
from duxue.models.postings.with_teams import Team, WithTeams
from duxue.models.prices import REPORTED
from duxue.models.rules import fair_load, team_expert, travel
from duxue.models.rules.register import parameter_specs, waivable
from duxue.models.stop import Stop
from duxue.models.workbench import workbench
from duxue.planner.audit import audit
from duxue.scenarios.codes import Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.reading.scenario import read_plan, read_scenario
from duxue.scenarios.subset import office_county

UNPRICED = "weight_fair_load=0"
GAP, NODES = 0.0005, 2_000
"""Where a choice in whole numbers ends: so near its bound, or after so many nodes."""
BESIDE = ("stability", "stage_match", "rotation", "team_expert")
"""The goals whose minutes such a choice decides beside road and shares."""
MOST = 60_000
"""Portfolios in a list up to which the choice among all of it is made."""


@dataclass(frozen=True)
class Least:
    """The least that is proven, and the best choice found: minutes of road, beside it, and beyond shares at the office's prices; whether a
    school is left to nobody, or somebody beyond a limit."""

    proven: float
    road: float
    other: float
    beyond: float
    lacking: bool

    @property
    def minutes(self) -> float:
        """All minutes of the choice."""
        return self.road + self.other + self.beyond


class Joint:
    """Postings and teams of one office with a plan's events, nobody beyond so many times the mean share (None: as it comes), or half-days
    beyond shares ``priced`` as the office has it."""

    def __init__(self, county: County, plan: Plan, most: float | None, *, priced: bool = False) -> None:
        office = county.offices[0].unit_id
        self.pool = Candidates(county, office)
        self.rows = [replace(c, price=c.price - c.teams, teams=0) for c in self.pool.all()]
        board, literals = Assignment(county, self.pool, self.rows, {}).board(range(len(self.rows)), ())
        self.cost, _ = minutes_of(board, literals, REPORTED)
        problem = tenure_problem(county, self.pool, self.rows, self.cost)
        self.limited = most is not None
        by_name = _prices(county, office, plan) if priced else _limits(county, office, plan, most)
        self.steps = {
            n: by_name[i.inspector_id] for n, i in enumerate(self.pool.people) if i.inspector_id in by_name
        }
        self.without_expert = float(self.pool.team_road.without_expert)
        self.people = [i.inspector_id for i in fair_load.groups(county, office)[0]]
        self._barred = list(problem.exchanges)
        self.teams = [self._team(county, plan, e) for e in plan.live_events if _counts(county, e)]
        times = Counter(t.person for t in problem.tenures)
        once = {n: 0.5 if times[n] == 1 else 1.0 for n in self.steps}
        tenures = (
            replace(t, steps=tuple((at, price / 2) for at, price in self.steps[t.person]))
            if once.get(t.person) == 0.5
            else t
            for t in problem.tenures
        )
        self.problem = replace(
            problem,
            tenures=tuple(tenures),
            loads=tuple(Load(n, at, once[n] * price) for n, mine in self.steps.items() for at, price in mine),
            exchanges=tuple(self._barred),
        )
        self.prices = [price for mine in self.steps.values() for _, price in mine]

    def least(self) -> Least:
        """The least, proven, and the best choice met."""
        people = [person.inspector_id for person in self.pool.people]
        rounds = WithTeams(self.problem, worth_of_pieces(self.problem), Stop(), self.teams, people)
        rounds.run(Stop())
        self._loads = rounds.loads
        known = rounds.generated()
        best, _ = self._chosen(known.portfolios)
        wanted = best.minutes + best.lacking * REPORTED - known.bound + 1.0
        pricing = [Pricing(t, n) for n, t in enumerate(known.problem.tenures)]
        near = listed_near(known, workbench(pricing, Stop()), pricing, wanted, 0.0)
        proven = known.bound
        if near is not None and sum(s.profit.size for s in near.sets) <= MOST:
            listed = [
                a
                for pricing, sets, worth in zip(near.pricing, near.sets, near.worths, strict=True)
                for a in pricing.portfolios(sets, worth)
            ]
            again, bound = self._chosen(listed)
            best = min(best, again, key=lambda one: (one.lacking, one.minutes))
            proven = max(proven, min(bound, known.bound + near.reach))
        return replace(best, proven=proven)

    def _team(self, county: County, plan: Plan, event: Event) -> Team:
        school = county.schools[event.target_id]
        size = sum(seat.role is not Role.RESERVE for seat in plan.team(event.event_id))
        fit = event.serves(*COMPREHENSIVE)
        able = any(task.kind is not TaskKind.FOLLOW_UP for task in event.kinds)
        expected = Expected(event.start, event.end, event.length, size, fit, able)
        go, minutes, leads = county.travel.minutes, dict[str, float](), dict[str, int | None]()
        for i in self.people:
            person = county.inspectors[i]
            away = recused_spans(county, person, school)
            if person.school_id == school.school_id or (county.start, county.end) in away:
                continue
            minutes[i] = (go(i, school.school_id) + go(school.school_id, i)) * event.length
            if self.pool.team_road.may_lead(i, school, expected):
                leads[i] = self._row_of(i, school.school_id)
        experts = frozenset(i for i in minutes if team_expert.fits(county.inspectors[i], school))
        return Team(
            size, 2 * event.length, 1.0, minutes, leads, experts if fit else None, self.without_expert
        )

    def _row_of(self, person: str, school: str) -> int | None:
        """The row that holds the postings by which somebody answers for a school all the year (None: there are none)."""
        whole = tuple(
            k
            for k, c in enumerate(self.rows)
            if (c.row.inspector_id, c.row.school_id) == (person, school)
            and len(c.months) == len(self.pool.months[school])
        )
        if not whole:
            return None
        self._barred.append(whole)
        return len(self._barred) - 1

    def _chosen(self, portfolios: Sequence[Portfolio]) -> tuple[Least, float]:
        """The best choice among some portfolios in whole numbers, and what none among them costs less than."""
        price = self.problem.open_price
        tenures = self.problem.tenures
        cost = [
            a.cost - sum(p * max(0.0, a.halves - at) for at, p in tenures[a.tenure].steps) for a in portfolios
        ]
        rows, missing, over = _Rows([*cost, *price.tolist()]), list[int](), list[int]()
        held, loads = self._held(rows, portfolios)
        for team in self.teams:
            missing += self._seated(rows, team, held, loads)
        for some in held.values():
            rows.add(((x, 1.0) for x in some), -np.inf, 1)
        for load, taken in loads.items():
            over.append(rows.column(self.prices[load], whole=False))
            rows.add([*taken, (over[-1], -1.0)], -np.inf, self.problem.loads[load].half_days)
        found, bound = rows.least()
        if found is None:
            return Least(0.0, math.inf, 0.0, 0.0, lacking=True), bound
        chosen = [a for n, a in enumerate(portfolios) if found[n] > 0.5]
        left_open = found[len(portfolios) : len(portfolios) + price.size] @ price
        other = self.without_expert * sum(found[n] > 0.5 for n in missing)
        other += sum(self.cost[k] - self.pool.tour_minutes(self.rows[k]) for a in chosen for k in a.rows)
        beyond = sum(rows.cost[x] * float(found[x]) for x in over)
        road = float(np.array(rows.cost) @ found) - left_open - other - beyond
        lacking = left_open > 0.5 or (self.limited and beyond > 0.5)
        return Least(0.0, road, other, beyond, bool(lacking)), bound

    def _held(
        self, rows: _Rows, portfolios: Sequence[Portfolio]
    ) -> tuple[dict[int, list[int]], dict[int, list[tuple[int, float]]]]:
        """Each piece held by a portfolio or left open, each tenure by one; by row of exchanges those that hold it, and what loads take."""
        held, loads = defaultdict[int, list[int]](list), defaultdict[int, list[tuple[int, float]]](list)
        places = [[len(portfolios) + q] for q in range(self.problem.open_price.size)]
        mine, barring = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
        for row, postings in enumerate(self.problem.exchanges):
            for k in postings:
                barring[k].append(row)
        for n, a in enumerate(portfolios):
            mine[a.tenure].append(n)
            for q in (q for low, high in a.pieces for q in range(low, high)):
                places[q].append(n)
            for load in self.problem.counted[a.tenure]:
                loads[load].append((n, a.halves))
            for row in {row for k in a.rows for row in barring[k]}:
                held[row].append(n)
        for some in places:
            rows.add(((x, 1.0) for x in some), 1, np.inf)
        for some in mine.values():
            rows.add(((x, 1.0) for x in some), -np.inf, 1)
        return held, loads

    def _seated(
        self, rows: _Rows, team: Team, held: dict[int, list[int]], loads: dict[int, list[tuple[int, float]]]
    ) -> list[int]:
        """An event's seats and lead, and whether its expert is missing (its column, if one is wanted)."""
        seat = {i: rows.column(minutes) for i, minutes in team.minutes.items()}
        lead = {i: rows.column(0.0) for i in team.leads}
        rows.add(((x, 1.0) for x in seat.values()), team.size, team.size)
        rows.add(((x, 1.0) for x in lead.values()), 1, np.inf)
        for i, row in team.leads.items():
            rows.add([(lead[i], 1.0), (seat[i], -1.0)], -np.inf, 0)
            if row is not None:
                held[row].append(lead[i])
        for i, x in seat.items():
            for load in self._loads.get(i, ()):
                loads[load].append((x, team.half_days))
        if team.experts is None:
            return []
        missing = rows.column(team.without_expert)
        rows.add([*((seat[i], 1.0) for i in team.experts), (missing, 1.0)], 1, np.inf)
        return [missing]


class _Rows:
    """A programme in whole numbers, yes or no each but for some amounts, as it grows: what columns cost, and its rows."""

    def __init__(self, cost: list[float]) -> None:
        self.cost, self.amounts = cost, list[int]()
        self.at: list[tuple[int, int, float]] = []
        self.limits: list[tuple[float, float]] = []

    def column(self, cost: float, *, whole: bool = True) -> int:
        """One more column, a yes or no or (not ``whole``) an amount."""
        self.cost.append(cost)
        self.amounts += [] if whole else [len(self.cost) - 1]
        return len(self.cost) - 1

    def add(self, terms: Iterable[tuple[int, float]], least: float, most: float) -> None:
        """One more row: a weighted sum of columns between two limits."""
        self.at += ((len(self.limits), x, weight) for x, weight in terms)
        self.limits.append((least, most))

    def least(self) -> tuple[np.ndarray | None, float]:
        """The best answer found (None: there is none), and what none costs less than."""
        row, column, weight = (np.array(some) for some in zip(*self.at, strict=True))
        least, most = (np.array(some) for some in zip(*self.limits, strict=True))
        table = coo_matrix((weight, (row, column)), shape=(least.size, len(self.cost))).tocsr()
        integral, high = np.ones(len(self.cost), dtype=np.int64), np.ones(len(self.cost))
        integral[self.amounts], high[self.amounts] = 0, np.inf
        run = milp(
            np.array(self.cost), integrality=integral, bounds=Bounds(0, high),
            constraints=LinearConstraint(table, least, most), options={"node_limit": NODES, "mip_rel_gap": GAP},
        )  # fmt: skip
        return run.x, float(run.mip_dual_bound or 0.0)


def _counts(county: County, event: Event) -> bool:
    return event.event_id not in county.imposed and event.target_id in county.schools


Steps = tuple[tuple[float, float], ...]
"""Half-days of somebody from which on each further one costs so many minutes more than before."""


def _limits(county: County, office: str, plan: Plan, most: float | None) -> dict[str, Steps]:
    """By person the half-days that so many times the mean share come to, rounded down, beyond which nothing is to be had (None: no limits)."""
    if most is None:
        return {}
    days = fair_load.field_days(county, plan)
    room = {i.inspector_id: fair_load.room_of(county, i) for i in fair_load.groups(county, office)[0]}
    each = 2 * sum(days[i] for i in room) / sum(room.values())
    return {i: ((float(math.floor(most * each * mine + 1e-9)), REPORTED),) for i, mine in room.items()}


def _prices(county: County, office: str, plan: Plan) -> dict[str, Steps]:
    """By person the steps at which the office prices half-days beyond shares, with the events of a plan."""
    seated = (
        2 * e.length * sum(s.role is not Role.RESERVE for s in plan.team(e.event_id))
        for e in plan.live_events
        if _counts(county, e)
    )
    fair = FairShares(county, office, sum(seated))
    return {i: tuple((float(at), float(p)) for at, p in fair.steps(share)) for i, share in fair.of.items()}


def priced_line(county: County, plan: Plan) -> str:
    """A county's line of what all comes to at the office's prices: proven, the best choice found, and as planned."""
    office = county.offices[0].unit_id
    here, days = office_county(county, office), fair_load.field_days(county, plan)
    least, steps = Joint(here, plan, None, priced=True).least(), _prices(here, office, plan)
    beyond = sum(p * max(0.0, 2 * days[i] - at) for i, mine in steps.items() for at, p in mine)
    missed = missed_goals(county, audit(county, plan).findings)
    now = [
        travel.measure(county, plan, county.parameters),
        sum(missed[k] for k in BESIDE if k in missed),
        beyond,
    ]
    more = 100 * (sum(now) / least.proven - 1)
    found = f"{least.minutes:,.0f} ({least.road:,.0f}, {least.other:,.0f}, {least.beyond:,.0f})"
    told = f"{sum(now):,.0f} ({', '.join(f'{n:,.0f}' for n in now)}), {busiest(county, plan):.2f}"
    return f"{least.proven:,.0f} | {found} | {told} | {more:.1f} %"


def line(county: County, fair: Plan, free: Plan, most: float) -> str:
    """A county's line of the table, by the plans with the goal and without."""
    here = office_county(county, county.offices[0].unit_id)
    without, least = Joint(here, free, None).least(), Joint(here, fair, most).least()
    roads = [travel.measure(county, plan, county.parameters) for plan in (fair, free)]
    more = 100 * (least.proven - without.road - without.other) / without.road
    proven = (
        "cannot be had | |"
        if least.lacking
        else f"{least.proven:,.0f} | {more:.1f} % | {least.road:,.0f}, {least.other:,.0f}"
    )
    other = sum(missed_goals(county, audit(county, fair).findings).values())
    more = 100 * (roads[0] / roads[1] - 1)
    planned = f"{roads[0]:,.0f}, {other:,} ({more:+.1f} %), {busiest(county, fair):.2f}"
    return f"{without.road:,.0f}, {without.other:,.0f} | {proven} | {planned}"


def main() -> None:
    """County by county, as `benchmarks.trees` has planned them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where benchmarks.trees has laid scenarios and plans")
    parser.add_argument("tree", help="the name of the checkout that planned them, with the goal and without")
    parser.add_argument("--most", type=float, default=1.25, help="times the mean share [1.25]")
    parser.add_argument(
        "--priced",
        action="store_true",
        help="at the office's prices instead, by the plan with the goal alone",
    )
    parser.add_argument("--kinds", nargs="+", default=KINDS)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    asked = parser.parse_args()
    for kind in asked.kinds:
        for seed in asked.seeds:
            at = asked.folder / f"{kind}-{seed}"
            county = read_scenario(at, parameter_specs(), waivable()).county
            fair, free = (
                read_plan(at.with_name(f"{at.name}-{asked.tree}{which}"))[0] for which in ("", f",{UNPRICED}")
            )
            if county is None or fair is None or (free is None and not asked.priced):
                raise SystemExit(f"{at}: not planned with the goal and without")
            told = (
                priced_line(county, fair)
                if asked.priced or free is None
                else line(county, fair, free, asked.most)
            )
            print(f"| {kind} {seed} | {told} |", flush=True)


if __name__ == "__main__":
    main()
