"""The plans of a city and its counties, each made from lists of its own, joined into one with one scenario."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from duxue.planner.answers import Planned, RefusedError
from duxue.planner.audit import audit
from duxue.scenarios.county import County
from duxue.scenarios.edits.rows import key_of
from duxue.scenarios.parameters import Parameters, Value
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.releases import KEY as RELEASES
from duxue.scenarios.releases.revision_told import CALENDAR, REVISION
from duxue.scenarios.releases.state import JOINED, JoinedOffice, joined_json, standing_of
from duxue.scenarios.releases.state import KEY as STATE
from duxue.scenarios.remaking import remade
from duxue.scenarios.sheets import PLAN, SCENARIO, Rows

_OF_ONE = ("objective", "bound", "gap", RELEASES, REVISION, STATE)
"""What the outcome of one office's plan tells that is true of that plan alone."""


def joined_city(parts: Sequence[tuple[str, Planned]], missing: Sequence[str] = ()) -> Planned:
    """Join plans, each with its office's name, and their counties; what several of them hold (units, the city's own plan) is taken once.

    It tells where each office's plan stands; ``missing`` are the names of those that have none in it.
    Raises ``RefusedError`` where they do not speak of the same days.
    """
    wholes = [(one.county, one.plan) for _name, one in parts]
    spans = {(county.start, county.end) for county, _ in wholes}
    if len(spans) != 1:
        told = "；".join(f"{county.offices[0].name} {county.start} 至 {county.end}" for county, _ in wholes)
        raise RefusedError(
            f"各方案的计划期不同，不能汇总：{told}",
            "the plans do not speak of the same days and cannot be joined",
        )
    wholes.sort(key=lambda one: not any(unit.level.oversees for unit in one[0].rows.units))
    counties, plans = [county for county, _ in wholes], [plan for _, plan in wholes]
    first = counties[0]
    county = remade(first, _rows(counties), _parameters(counties))
    plan = _plan(plans)
    offices = [JoinedOffice(name, standing_of(one.plan.outcome).state) for name, one in parts]
    stand = joined_json([*offices, *(JoinedOffice(name, None) for name in missing)])
    plan = replace(plan, outcome={**_outcome(plans), "digest": county.digest, JOINED: stand})
    return Planned((), county, plan, audit(county, plan))


def _rows(counties: Sequence[County]) -> Rows:
    """Every table of all scenarios: a row of one key is taken from the first that has it."""
    tables: dict[str, tuple[Any, ...]] = {}
    for table in SCENARIO:
        if table.name == "parameters":
            continue
        found: dict[Any, Any] = {}
        for county in counties:
            for row in getattr(county.rows, table.name):
                found.setdefault(key_of(table.name, row) or row, row)
        tables[table.name] = tuple(found.values())
    return Rows(**tables)


def _parameters(counties: Sequence[County]) -> Parameters:
    """The first scenario's values; what another office has set otherwise holds for that office alone, where that can be."""
    first = counties[0].parameters
    given: dict[tuple[str, str], Value] = dict(first.given)
    for county in counties[1:]:
        for (key, unit), value in county.parameters.given.items():
            spec = county.parameters.specs[key]
            if not spec.per_unit or first.value(key, unit) == value:
                continue
            for office in [unit] if unit else [one.unit_id for one in county.offices]:
                given.setdefault((key, office), value)
    return first.replaced(given)


def _plan(plans: Sequence[Plan]) -> Plan:
    """Every table of all plans, rows that several hold once; the city's own rows come first."""
    tables: dict[str, Any] = {}
    for table in PLAN:
        rows: Iterable[Any] = (row for plan in plans for row in getattr(plan, table.name))
        tables[table.name] = tuple(dict.fromkeys(rows))
    return Plan(**tables)


def _outcome(plans: Sequence[Plan]) -> dict[str, Any]:
    """How the plans came about: the stages of all, and what their calendars' former releases held."""
    told = {key: one for key, one in plans[0].outcome.items() if key not in (*_OF_ONE, CALENDAR)}
    stages = [stage for plan in plans for stage in plan.outcome.get("stages", ())]
    calendars = [plan.outcome[CALENDAR] for plan in plans if CALENDAR in plan.outcome]
    for kind in ("sequences", "withdrawn") if calendars else ():
        found = {key: one for held in calendars for key, one in held.get(kind, {}).items()}
        told[CALENDAR] = {**told.get(CALENDAR, {}), kind: found}
    least = min((str(plan.outcome.get("status", "")) for plan in plans), key=_surest)
    return {**told, "stages": stages, "status": least}


def _surest(status: str) -> int:
    """How sure a plan is that ended so: what is joined is no surer than the least sure of its parts."""
    order = ("stopped", "unknown", "infeasible", "feasible", "optimal")
    return order.index(status) if status in order else 0
