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
from duxue.scenarios.remaking import remade
from duxue.scenarios.sheets import PLAN, SCENARIO, Rows


def joined_city(parts: Sequence[Planned]) -> Planned:
    """Join plans with their counties; what several of them hold (units, the city's own plan) is taken once.

    Raises ``RefusedError`` where they do not speak of the same days.
    """
    wholes = [(one.county, one.plan) for one in parts]
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
    county = remade(first, _rows(counties), _parameters(counties), first.folder)
    plan = _plan(plans)
    plan = replace(plan, outcome={**plans[0].outcome, "digest": county.digest})
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
