"""The verb ``stress``: how a plan stands what a year may bring, by many drawn years, each mended and held against the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from duxue.models.stop import Stop
from duxue.models.stress.outcome import BaseCase, DrawResult
from duxue.models.stress.report import report_of
from duxue.planner.answers import PlanRead
from duxue.planner.crew.processes import SPAWN, as_done, serve_parent
from duxue.planner.publish.output import Output, claim
from duxue.planner.publish.stress.folder import MARK, write_stress
from duxue.planner.publishing import cores
from duxue.planner.stressed import Stressed
from duxue.scenarios.as_happened import as_happened
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan


def stressed(
    asked: PlanRead,
    draws: int,
    output: Output | None,
    *,
    workers: int,
    stop: Stop,
    tell: Callable[[int, int], None],
) -> Stressed:
    """Draw years, mend the plan in each, count what is lost, and write that as a folder where there is an output.

    ``tell`` hears how many draws are done of how many; a stop keeps those done.
    """
    with claim(output, asked.inputs, MARK):
        answer = found(
            asked.county, asked.plan, draws=draws, workers=workers or cores(), stop=stop, tell=tell
        )
        answer = replace(answer, problems=asked.problems)
        if output is None or answer.report is None:
            return answer
        write_stress(answer, output)
        return replace(answer, folder=output.folder)


def found(
    county: County, plan: Plan, *, draws: int, workers: int, stop: Stop, tell: Callable[[int, int], None]
) -> Stressed:
    """The figures of so many draws; a stop keeps those that are done. ``tell`` hears how many are done of how many."""
    plan = as_happened(county, plan)
    results = run_draws(county, plan, draws, workers=workers, stop=stop, tell=tell)
    if not results:
        return Stressed((), county, plan, None, (), stopped=True)
    report = report_of(BaseCase(county, plan), results, draws)
    return Stressed((), county, plan, report, results, stopped=len(results) < draws)


def run_draws(
    county: County, plan: Plan, draws: int, *, workers: int, stop: Stop, tell: Callable[[int, int], None]
) -> tuple[DrawResult, ...]:
    """The draws 0, 1 … in their order; any number of processes gives the same results."""
    if workers <= 1 or draws <= 1:
        return tuple(_one_after_another(BaseCase(county, plan), draws, stop, tell))
    done: dict[int, DrawResult] = {}
    pool = ProcessPoolExecutor(
        min(workers, draws), mp_context=SPAWN, initializer=_ready, initargs=(county, plan)
    )
    with pool:
        for number, result in as_done(pool, _drawn, range(draws), at_once=2 * workers, stop=stop):
            done[number] = result
            tell(len(done), draws)
    return tuple(done[n] for n in sorted(done))


def _one_after_another(
    base: BaseCase, draws: int, stop: Stop, tell: Callable[[int, int], None]
) -> Iterator[DrawResult]:
    for number in range(draws):
        if stop.is_asked():
            return
        yield base.draw(number)
        tell(number + 1, draws)


_BASE: dict[str, BaseCase] = {}
"""What a process of its own draws from: read once, not with every draw."""


def _ready(county: County, plan: Plan) -> None:
    serve_parent()
    _BASE["base"] = BaseCase(county, plan)


def _drawn(number: int) -> DrawResult:
    return _BASE["base"].draw(number)
