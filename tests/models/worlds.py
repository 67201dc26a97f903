"""Small worlds at the rules' boundaries: hand-worked cases, and what a few drawn edits of their rows make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from duxue.scenarios.as_imposed import as_imposed
from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import Status, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec, Value
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.rows import Column, Kind, Sample, Task
from duxue.scenarios.sheets import PLAN, SCENARIO, Rows
from duxue.scenarios.travel.minutes import build_travel
from tests.rules.case_files import HERE, read_case

PLACES: Mapping[str, tuple[str, ...]] = {
    "school_id": ("schools",),
    "inspector_id": ("inspectors",),
    "leader_id": ("inspectors",),
    "absent_id": ("inspectors",),
    "unit_id": ("units",),
    "office_id": ("units",),
    "target_id": ("schools", "units"),
    "event_id": ("events",),
    "training_id": ("training",),
    "campaign_id": ("campaigns",),
    "issue_id": ("follow_ups",),
    "zone_id": ("zones",),
}
"""The tables in which an id column finds its ids."""

STEPS = (-365, -31, -7, -3, -2, -1, 1, 2, 3, 7, 31, 365)
"""Days by which an edit moves a date."""

FIXED = {
    "parent_id",
    "from_id",
    "to_id",
    "name",
    "phone",
    "reason",
    "lon",
    "lat",
    "seed",
    "crs",
    "from",
    "to",
    "as_of",
}
"""Columns and parameters that no edit touches: places, names, and the frame of the whole scenario."""

NOT_EDITED = {"units", "waivers", "parameters", "unmet", "travel"}


@dataclass(frozen=True)
class World:
    """A county and a plan that are to be held against each other."""

    county: County
    plan: Plan

    def rows(self, name: str) -> tuple[Any, ...]:
        """The rows of a scenario or plan table; of postings the plan's."""
        owner = self.plan if hasattr(self.plan, name) else self.county.rows
        return tuple(getattr(owner, name))


@cache
def world_of(path: Path) -> World:
    """The world of a hand-worked case without waivers and unmet rows: a board knows what is decided, not what is excused."""
    case = read_case(path)
    county = replace(case.county, rows=replace(case.county.rows, waivers=()))
    return World(county, as_imposed(county, replace(case.plan, unmet=())))


@cache
def cases_of(rule_id: str) -> tuple[Path, ...]:
    """The hand-worked cases of a rule."""
    return tuple(sorted(HERE.glob(f"{rule_id}-[0-9][0-9].toml")))


def with_county(county: County, rows: Rows, parameters: Parameters) -> County:
    """The county with other rows and parameters; calendar and travel made anew."""
    units = ("", *(u.unit_id for u in rows.units))
    makeup = {unit: parameters.yes("inspect_on_makeup_days", unit) for unit in units}
    return replace(
        county,
        rows=rows,
        parameters=parameters,
        calendar=WorkCalendar(rows.calendar, rows.closures, makeup),
        travel=build_travel(rows, parameters, HERE),
    )


def edited(world: World, random: Random, edits: int, mine: Iterable[ParameterSpec]) -> World:
    """The world after some edits: rows dropped, copied or changed in one cell, parameters set at their bounds."""
    specs = [s for s in mine if s.key not in FIXED and bounds(s)]
    for _ in range(edits):
        roll = random.random()
        if roll < 0.2 and specs:
            world = _with_parameter(world, random, random.choice(specs))
        elif roll < 0.45:
            world = _with_table(world, random, True)
        else:
            world = _with_table(world, random, False)
    return _consistent(world)


def decoys(world: World, random: Random, number: int) -> Plan:
    """Rows that do not happen: changed copies of the plan's rows, without those that stand in the plan."""
    other = world
    for _ in range(number):
        other = _with_table(other, random, False)
    kept = {}
    for one in PLAN:
        true = set(getattr(world.plan, one.name))
        rows = [_placement(world, row) for row in getattr(other.plan, one.name)]
        kept[one.name] = tuple(row for row in rows if row not in true)
    return Plan(**kept)


def _placement(world: World, row: Any) -> Any:
    """Candidate placements of one event differ in their days only."""
    true = world.plan.event(row.event_id) if isinstance(row, Event) else None
    return replace(true, start=row.start, end=row.end, notice_on=row.notice_on) if true else row


def bounds(spec: ParameterSpec) -> tuple[Value, ...]:
    """The values of a parameter that a test should try: its bounds, its default and its default's neighbours."""
    if spec.kind is ParameterKind.YES_NO:
        return (True, False)
    if spec.kind is ParameterKind.CHOICE:
        return spec.choices
    if spec.default is None or not isinstance(spec.default, int | float):
        return ()
    step = 0.1 if spec.kind is ParameterKind.SHARE else 1
    values = {spec.default, spec.default + step, spec.default - step, spec.low, spec.high}
    low = spec.default if spec.low is None else spec.low
    high = spec.default if spec.high is None else spec.high
    kept = sorted(v for v in values if v is not None and low <= v <= high)
    whole = spec.kind is ParameterKind.COUNT
    return tuple(int(v) if whole else float(v) for v in kept)


def _with_parameter(world: World, random: Random, spec: ParameterSpec) -> World:
    unit = random.choice(["", *(u.unit_id for u in world.county.rows.units)]) if spec.per_unit else ""
    given = {(spec.key, unit): random.choice(bounds(spec))}
    return replace(world, county=replace(world.county, parameters=world.county.parameters.replaced(given)))


def _with_table(world: World, random: Random, scenario: bool) -> World:
    tables = [t for t in (SCENARIO if scenario else PLAN) if t.name not in NOT_EDITED]
    owner = world.county.rows if scenario else world.plan
    tables = [t for t in tables if getattr(owner, t.name)]
    if not tables:
        return world
    chosen = random.choice(tables)
    rows = list(getattr(owner, chosen.name))
    place = random.randrange(len(rows))
    roll = random.random()
    changed = _changed(world, random, rows[place], chosen.columns)
    named = chosen.name in (
        "units",
        "schools",
        "inspectors",
        "campaigns",
        "follow_ups",
        "training",
        "calendar",
    )
    if roll < 0.2 and not named:
        del rows[place]
    elif roll < 0.5 and not named:
        rows.append(_renamed(changed, rows))
    else:
        rows[place] = changed
    rows = list(dict.fromkeys(rows))
    if scenario:
        return replace(world, county=replace(world.county, rows=replace(owner, **{chosen.name: tuple(rows)})))
    return replace(world, plan=replace(owner, **{chosen.name: tuple(rows)}))


def _renamed(row: Any, rows: list[Any]) -> Any:
    """A copy gets an id of its own where its table has one."""
    own = {"Event": "event_id", "Imposed": "event_id", "Visit": "visit_id"}.get(type(row).__name__)
    return replace(row, **{own: f"{getattr(row, own)}+{len(rows)}"}) if own else row


def _changed(world: World, random: Random, row: Any, columns: tuple[Column, ...]) -> Any:
    """The row with one cell changed to something that its column allows."""
    own = {"Event": "event_id", "Imposed": "event_id", "Visit": "visit_id"}.get(type(row).__name__, "")
    keys = {
        "School": "school_id",
        "Inspector": "inspector_id",
        "Campaign": "campaign_id",
        "FollowUp": "issue_id",
    }
    kept = {own, keys.get(type(row).__name__, ""), "training_id" if type(row).__name__ == "Training" else ""}
    open_ones = [c for c in columns if c.name not in FIXED - {"from", "to"} and c.field not in kept]
    spans = [c for c in open_ones if c.field in ("start", "end")]
    if len(spans) == 2 and row.start and row.end and random.random() < 0.4:
        step = timedelta(days=random.choice(STEPS))
        return replace(row, start=row.start + step, end=row.end + step)
    chosen = random.choice(open_ones)
    value = _cell(world, random, chosen, getattr(row, chosen.field))
    return replace(row, **{chosen.field: value})


def _cell(world: World, random: Random, column: Column, old: Any) -> Any:
    """Another value that the column allows, or the old one where there is none."""
    blank = [] if column.required or callable(column.default) else [column.default]
    choices: list[Any] = [old]
    if column.kind in (Kind.DATE, Kind.DAY_OR_YEAR):
        base = old if isinstance(old, date) else date(old or 2027, 4, 20)
        choices = [base + timedelta(days=step) for step in STEPS] + blank
    elif column.kind is Kind.YES_NO:
        choices = [not old]
    elif column.kind is Kind.CODE and column.codes:
        choices = [*column.codes, *blank]
    elif column.kind is Kind.CODES and column.codes:
        choices = [tuple(random.sample(list(column.codes), random.randint(0, 2)))]
    elif column.kind in (Kind.INT, Kind.NUMBER):
        choices = [_number(random, column, old)]
    elif column.kind is Kind.ID and column.field in PLACES:
        choices = [*_ids(world, column.field), *blank] or [old]
    elif column.kind is Kind.IDS:
        ids = _ids(world, "issue_id" if column.field == "covers" else "inspector_id")
        choices = [tuple(random.sample(ids, min(len(ids), random.randint(0, 2))))]
    elif column.kind is Kind.TASKS:
        choices = [_tasks(world, random)]
    elif column.kind is Kind.SAMPLE:
        choices = [Sample(), Sample(count=1), Sample(count=2), Sample(share=0.5)]
    return random.choice(choices)


def _number(random: Random, column: Column, old: Any) -> Any:
    whole = column.kind is Kind.INT
    base = old if old is not None else 2
    around = [base - 1, base + 1, base - 0.5, base + 0.5, 1799, 1800]
    low = column.low if column.low is not None else base
    high = column.high if column.high is not None else base
    fitting = [v for v in around if low <= v <= high and (not whole or v == int(v))] or [base]
    value = random.choice(fitting)
    return int(value) if whole else float(value)


def _ids(world: World, field: str) -> list[str]:
    found: dict[str, None] = {}
    for name in PLACES[field]:
        rows = world.rows(name)
        key = field if rows and hasattr(rows[0], field) else f"{name.removesuffix('s')}_id"
        found.update((getattr(row, key), None) for row in rows)
    return list(found)


def _tasks(world: World, random: Random) -> tuple[Task, ...]:
    choices = [Task(TaskKind.COMPREHENSIVE), Task(TaskKind.PRINCIPAL_REVIEW)]
    choices += [Task(TaskKind.CAMPAIGN, c.campaign_id) for c in world.county.rows.campaigns]
    choices += [Task(TaskKind.FOLLOW_UP, f.issue_id) for f in world.county.rows.follow_ups]
    return tuple(random.sample(choices, random.randint(1, min(2, len(choices)))))


def _consistent(world: World) -> World:
    """The world without what reading would refuse: turned dates, two rows of one key, copies that differ."""
    rows, plan = world.county.rows, world.plan
    rows = Rows(**{f.name: tuple(filter(_in_order, getattr(rows, f.name))) for f in fields(Rows)})
    rows = Rows(**{t.name: _unique(getattr(rows, t.name), t.key) for t in SCENARIO if t.name != "parameters"})
    tables = {t.name: _unique(filter(_in_order, getattr(plan, t.name)), t.key) for t in PLAN}
    imposed = {i.event_id: i for i in rows.imposed}
    events = [e for e in tables["events"] if e.event_id not in imposed and e.office_id]
    events += [
        Event(i.event_id, "", i.target_id, i.kinds, i.start, i.end, None, Status.FROZEN) for i in rows.imposed
    ]
    known = {e.event_id for e in events}
    seats = tuple(s for s in tables["seats"] if s.event_id in known)
    county = with_county(world.county, rows, world.county.parameters)
    return World(county, Plan(**{**tables, "events": tuple(events), "seats": seats}))


def _in_order(row: Any) -> bool:
    pairs = (("start", "end"), ("term_start", "term_end"), ("opened", "closed"))
    for first, last in pairs:
        begin, end = getattr(row, first, None), getattr(row, last, None)
        if begin and end and begin > end:
            return False
    return True


def _unique(rows: Iterable[Any], key: tuple[str, ...]) -> tuple[Any, ...]:
    if not key:
        return tuple(dict.fromkeys(rows))
    return tuple({tuple(getattr(row, k) for k in key): row for row in rows}.values())
