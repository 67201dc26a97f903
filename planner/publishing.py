"""What the verbs share: how a plan is wished for, the scenario read with the rule book's parameters, a plan published."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import TYPE_CHECKING

from duxue.models.rules.register import parameter_specs, waivable
from duxue.planner.answers import Planned, RefusedError
from duxue.planner.audit import audit as hold_against_rules
from duxue.planner.released_plan import COPY, check_copy
from duxue.planner.words import Lang
from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.scenario import Reading, read_scenario
from duxue.scenarios.releases.releases import release_of
from duxue.scenarios.sheets import SCENARIO

if TYPE_CHECKING:
    from duxue.planner.publish.notices.writing import NoticeWish

EFFORT_PER_SECOND = 1.0
"""Deterministic solver seconds that one second of ``--seconds`` buys: content never depends on a clock."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a plan is to be made: seconds of work an office, processes, another seed, only some offices, a given plan."""

    seconds: float | None = None
    workers: int = 0
    seed: int | None = None
    offices: tuple[str, ...] = ()
    given: Path | None = None
    replace: bool = False
    lang: Lang = "zh"
    notices: NoticeWish | None = None
    max_moves: int | None = None
    mend: bool = False


def read(scenario: Path) -> Reading:
    """A scenario with the parameters and waivable rules of the rule book."""
    return read_scenario(scenario, parameter_specs(), waivable())


def inputs_of(scenario: Path, county: County | None) -> tuple[Path, ...]:
    """The files that a scenario is read from: itself, and the road graph that it names."""
    roads = county.parameters.value("roads_file") if county is not None else None
    here = scenario if scenario.is_dir() else scenario.parent
    return (scenario, here / roads) if isinstance(roads, str) else (scenario,)


def published(county: County, made: Plan, source: Path | None, out: Path, wish: Wish) -> Planned:
    """A plan audited and published with its scenario; ``source`` is where that lay, with what lies beside it (a road graph)."""
    from duxue.planner.publish.bundle import publish as publish_bundle  # noqa: PLC0415 - maps and charts take a second to load

    def scenario_too(fresh: Path) -> None:
        copy_scenario(county, source, fresh / COPY)
        if release_of(made).number > 1:
            check_copy(county, read(fresh / COPY))  # the next revision starts from it

    judged = hold_against_rules(county, made)
    publish_bundle(
        county,
        made,
        judged,
        out,
        wish.lang,
        replace=wish.replace,
        beside=scenario_too,
        notices=wish.notices,
    )
    return Planned((), county, made, judged, folder=out)


def copy_scenario(county: County, source: Path | None, folder: Path) -> None:
    """Write the tables that a plan was made from, as they were understood, and the road graph that lay beside them."""
    write_csv(SCENARIO, scenario_rows(county), folder)
    roads = county.parameters.value("roads_file")
    if isinstance(roads, str) and source is not None:
        here = source if source.is_dir() else source.parent
        (folder / roads).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(here / roads, folder / roads)


def cores() -> int:
    """The processor cores that this process may use."""
    own = getattr(os, "sched_getaffinity", None)
    return len(own(0)) if own else os.cpu_count() or 1


def with_seed(county: County, seed: int | None) -> County:
    """The county with another seed for every draw, told among its parameters too."""
    if seed is None:
        return county
    return replace_fields(county, seed=seed, parameters=county.parameters.replaced({("seed", ""): seed}))


def chosen(county: County, asked: Sequence[str], *, city_too: bool) -> tuple[str, ...]:
    """The ids of the offices asked for by id or name (all where none is), with the city's own before them if wished."""
    offices = {unit.unit_id: unit for unit in county.offices}
    names = {unit.name: unit.unit_id for unit in county.offices}
    unknown = [one for one in asked if one not in offices and one not in names]
    if unknown:
        listed = "、".join(f"{unit.unit_id} {unit.name}" for unit in offices.values())
        raise RefusedError(
            f"没有这个督导室：{'、'.join(unknown)}；可选：{listed}",
            f"no such office: {', '.join(unknown)}; there are: {listed}",
        )
    wanted = {one if one in offices else names[one] for one in asked} or set(offices)
    if city_too:
        wanted |= {unit.unit_id for unit in county.offices if unit.level is UnitLevel.CITY}
    return tuple(office for office in offices if office in wanted)
