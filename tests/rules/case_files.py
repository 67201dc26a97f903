"""Hand-worked cases: a TOML file as a county and a plan in memory, with what an audit must find."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from duxue.models.rules.register import parameter_specs
from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec, Value
from duxue.scenarios.plan import Plan
from duxue.scenarios.rows import Column, Kind, Sample, Table, Task, make
from duxue.scenarios.sheets import PLAN, SCENARIO, Rows
from duxue.scenarios.travel.minutes import build_travel

HERE = Path(__file__).parent
NEEDED = ("id", "rule", "clause", "question", "why", "expect")
RANGE = re.compile(r"\{(\d+)\.\.(\d+)\}")

Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Case:
    """A rule, one question about it, the rows that matter, the findings that are right, and why."""

    id: str
    rule: str
    question: str
    why: str
    expect: tuple[Mapping[str, Any], ...]
    may: tuple[Mapping[str, Any], ...]
    county: County
    plan: Plan


def expanded(row: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """One row with {01..20} in its texts is twenty rows; all its ranges run together."""
    spans = [found for text in row.values() if isinstance(text, str) for found in RANGE.finditer(text)]
    sizes = {int(last) - int(first) + 1 for first, last in (span.groups() for span in spans)} or {1}
    if len(sizes) > 1:
        raise ValueError(f"ranges of different length: {row}")
    for step in range(sizes.pop()):
        yield {
            key: RANGE.sub(lambda m, step=step: str(int(m[1]) + step).zfill(len(m[1])), text)
            if isinstance(text, str)
            else text
            for key, text in row.items()
        }


def filled(row: dict[str, Any], defaults: Mapping[str, Any], horizon: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its table's defaults where the case says nothing."""
    full = dict(row)
    for key, default in defaults.items():
        if key not in full:
            value = horizon.get(default, default) if isinstance(default, str) else default
            full[key] = full.get(value[1:-1]) if isinstance(value, str) and value.startswith("{") else value
    return full


def merged(base: Mapping[str, Any], case: Mapping[str, Any]) -> tuple[Tables, Tables]:
    """Scenario and plan of a case as plain rows: the base's, the case's in place of those with the same key."""
    scenario: Tables = {}
    for table in SCENARIO:
        rows = (
            []
            if table.name in case.get("replace", ())
            else [dict(r) for r in base["scenario"].get(table.name, [])]
        )
        key = table.key if table.name in ("units", "schools", "inspectors", "parameters") else ()
        for row in (r for given in case.get("scenario", {}).get(table.name, []) for r in expanded(given)):
            same = [old for old in rows if key and all(old.get(k, "") == row.get(k, "") for k in key)]
            if same:
                same[0].update(row)
            else:
                rows.append(row)
        scenario[table.name] = rows or [dict(r) for r in base["filler"].get(table.name, [])]
    plan = {t.name: [r for row in case.get("plan", {}).get(t.name, []) for r in expanded(row)] for t in PLAN}
    horizon = {f"<{r['key']}>": r["value"] for r in scenario["parameters"] if r["key"] in ("from", "to")}
    for tables, defaults in ((scenario, base["defaults"]), (plan, base["plan_defaults"])):
        for name in tables:
            tables[name] = [filled(row, defaults.get(name, {}), horizon) for row in tables[name]]
    given_ids = {row["event_id"] for row in plan["events"]}
    for row in scenario["imposed"]:
        if row["event_id"] not in given_ids:
            copied = {key: row[key] for key in ("event_id", "target_id", "kinds", "from", "to")}
            plan["events"].append({**copied, "status": "frozen"})
    for number, visit in enumerate(plan["visits"], 1):
        visit.setdefault("visit_id", f"V{number:03d}")
    return scenario, plan


def task(text: str) -> Task:
    kind, _, ref = text.partition(":")
    return Task(TaskKind(kind), ref)


def sample(text: str) -> Sample:
    if text == "all":
        return Sample()
    return Sample(share=float(text.rstrip("%")) / 100) if text.endswith("%") else Sample(count=int(text))


def cell(column: Column, value: Any) -> Any:
    """A TOML value as the Python value of a column; None where it is blank."""
    if value is None or value == "":
        return None
    parts = [part for part in re.split(r"[;、+]", value) if part] if isinstance(value, str) else value
    if column.kind is Kind.CODE and column.codes:
        return column.codes(value)
    if column.kind is Kind.CODES and column.codes:
        return tuple(column.codes(part) for part in parts)
    if column.kind is Kind.IDS:
        return tuple(parts)
    if column.kind is Kind.TASKS:
        return tuple(task(part) for part in parts)
    if column.kind is Kind.SAMPLE:
        return sample(str(value))
    if column.kind is Kind.DAY_OR_YEAR and isinstance(value, str):
        return date.fromisoformat(value) if "-" in value else int(value)
    return value


def typed(table: Table, rows: Iterable[Mapping[str, Any]]) -> tuple[Any, ...]:
    """Plain rows as rows of a table's class (KeyError for a column that the table does not have)."""
    found = []
    for row in rows:
        columns = [(table.column(name), value) for name, value in row.items()]
        found.append(make(table.row, **{column.field: cell(column, value) for column, value in columns}))
    return tuple(found)


def parameter(spec: ParameterSpec, value: Any) -> Value:
    """A parameter's value as the program holds it."""
    if spec.kind is ParameterKind.COUNT:
        return int(value)
    if spec.kind in (ParameterKind.NUMBER, ParameterKind.SHARE):
        return float(value)
    if spec.kind is ParameterKind.YES_NO:
        return {True: True, False: False, "yes": True, "no": False}[value]
    return value


def county_of(tables: Tables) -> County:
    """The county of a scenario's plain rows."""
    specs = {spec.key: spec for spec in parameter_specs()}
    given = {
        (r["key"], r.get("unit_id", "")): parameter(specs[r["key"]], r["value"]) for r in tables["parameters"]
    }
    parameters = Parameters(specs.values(), given)
    rows = Rows(**{t.name: typed(t, tables[t.name]) for t in SCENARIO if t.name != "parameters"})
    makeup = {
        unit: parameters.yes("inspect_on_makeup_days", unit)
        for unit in ("", *(u.unit_id for u in rows.units))
    }
    return County(
        rows=rows,
        parameters=parameters,
        start=parameters.day("from"),
        end=parameters.day("to"),
        as_of=parameters.day("as_of"),
        seed=parameters.count("seed"),
        calendar=WorkCalendar(rows.calendar, rows.closures, makeup),
        travel=build_travel(rows, parameters, HERE),
    )


def read_case(path: Path) -> Case:
    """A case file (ValueError where it says too little, or asks what only the reading of files can answer)."""
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    if missing := [key for key in NEEDED if key not in case]:
        raise ValueError(f"{path.name} lacks {', '.join(missing)}")
    if case["id"] != path.stem or "exit" in case:
        raise ValueError(
            f"{path.name}: the id is the file's name, and an exit code is asked of commands, not here"
        )
    county, plan = built(case)
    return Case(
        case["id"],
        case["rule"],
        case["question"],
        case["why"],
        tuple(case["expect"]),
        tuple(case.get("may", ())),
        county,
        plan,
    )


def built(case: Mapping[str, Any]) -> tuple[County, Plan]:
    """The county and the plan of a case's tables (``scenario``, ``plan``, ``replace``) on top of ``base.toml``."""
    base = tomllib.loads((HERE / "base.toml").read_text(encoding="utf-8"))
    scenario, plan = merged(base, case)
    return county_of(scenario), Plan(**{t.name: typed(t, plan[t.name]) for t in PLAN})


def day_text(day: date | None) -> str:
    """A finding's day as cases write it."""
    return day.isoformat() if day else ""


def county_and_plan(text: str) -> tuple[County, Plan]:
    """The same of a case as it is written."""
    return built(tomllib.loads(text))
