"""What all teams of a year must cost at least: every seat taken by who could take it, each within a year's days."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.linear_solver import pywraplp

from models.stages.tasks import EventTask
from models.stages.workforce import Workforce
from scenarios.codes import Role


def least_team_minutes(force: Workforce, tasks: Sequence[EventTask], expert_price: int) -> float:
    """A lower bound in minutes on the teams of these tasks whatever their days (linear relaxation, GLOP)."""
    lp = pywraplp.Solver.CreateSolver("GLOP")
    objective = lp.Objective()
    objective.SetMinimization()
    months = sorted({m for _, m in force.room})
    room = {
        i: lp.Constraint(0.0, float(sum(2 * min(p.days_per_month, 31) for _ in months)))
        for i, p in force.people.items()
    }
    for task in tasks:
        size = lp.Constraint(float(task.team), lp.infinity())
        lead = lp.Constraint(1.0, lp.infinity())
        expert = lp.Constraint(1.0, lp.infinity()) if task.led_by_fit else None
        if expert is not None:
            missing = lp.NumVar(0.0, 1.0, "")
            objective.SetCoefficient(missing, float(expert_price))
            expert.SetCoefficient(missing, 1.0)
        for i in force.people if task.government else force.own:
            if not force.fit(task, i, Role.MEMBER):
                continue
            seat = lp.NumVar(0.0, 1.0, "")
            objective.SetCoefficient(seat, float(force.minutes(task, i)))
            size.SetCoefficient(seat, 1.0)
            room[i].SetCoefficient(seat, 2.0 * task.length)
            if force.fit(task, i, Role.LEAD):
                lead.SetCoefficient(seat, 1.0)
            if expert is not None and force.knows(task, i):
                expert.SetCoefficient(seat, 1.0)
    status = lp.Solve()
    return float(objective.Value()) if status == pywraplp.Solver.OPTIMAL else 0.0
