"""A plain model of who may answer for which school: whether there is any sharing-out without a breach, road or no road.

Sets: stretches s of schools between turning days, people i who may hold them. Decision: x[s, i] in {0, 1}. Constraints: one i for
each s; at each turning day what i holds lies within the allowance, a large school taking all of it; of two people who would answer
for each other's own schools on a day, one. It shares nothing with the planner's own assignment model but the rules' facts.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from ortools.sat.python import cp_model

from benchmarks.peers.ground import Ground, Stretch, ground_of
from duxue.models.rules import coverage, eligibility, reach, recusal, responsible_load
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

RULES = (coverage, responsible_load, eligibility, recusal, reach)
LIMIT = 60.0
"""Deterministic seconds within which a sharing-out is looked for."""


def shared_out(county: County, office_id: str = "") -> Plan | None:
    """Postings and stand-ins of an office [the first] that break none of the rules, as these check them; None: none found.

    The county holds no other office's schools.
    """
    ground = ground_of(county, office_id or county.offices[0].unit_id, Plan())
    model = cp_model.CpModel()
    x = {(s, i): model.new_bool_var("") for s in ground.stretches for i in sorted(ground.may[s])}
    for s in ground.stretches:
        model.add_exactly_one(x[s, i] for i in sorted(ground.may[s]))
    for day in ground.turns:
        _within_allowances(model, ground, x, ground.at(day))
        _no_exchange(model, ground, x, ground.at(day))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_deterministic_time = 1, LIMIT
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    plan = ground.held({s: i for (s, i), literal in x.items() if solver.boolean_value(literal)})
    broken = any(True for rule in RULES for _ in rule.check(county, plan, county.parameters))
    return None if broken else plan


Literals = dict[tuple[Stretch, str], cp_model.IntVar]


def _within_allowances(
    model: cp_model.CpModel, ground: Ground, x: Literals, stretches: list[Stretch]
) -> None:
    for person in ground.people:
        i, most = person.inspector_id, ground.allowance(person)
        mine = [(min(most, ground.weight(s[0])), x[s, i]) for s in stretches if (s, i) in x]
        model.add(sum(weight * literal for weight, literal in mine) <= most)


def _no_exchange(model: cp_model.CpModel, ground: Ground, x: Literals, stretches: list[Stretch]) -> None:
    at: dict[str, Stretch] = {s[0]: s for s in stretches}
    heads: dict[str, str] = {p.inspector_id: p.school_id for p in ground.people if p.school_id in at}
    away = defaultdict(list)
    for (a, own), (b, other) in combinations(sorted(heads.items()), 2):
        if (at[other], a) in x and (at[own], b) in x:
            away[a, b] = [x[at[other], a], x[at[own], b]]
    for both in away.values():
        model.add_at_most_one(both)
