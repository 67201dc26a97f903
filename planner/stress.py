"""The verb ``stress``: how a plan stands what a year may bring, by many drawn years, each mended and held against the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from duxue.models.stop import Stop
from duxue.models.stress.outcome import BaseCase, DrawResult
from duxue.models.stress.report import report_of
from duxue.planner.answers import PlanRead
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.job import Tell
from duxue.planner.crew.team import Hands
from duxue.planner.publish.output import Output, claim
from duxue.planner.publish.stress.folder import MARK, write_stress
from duxue.planner.stressed import Stressed
from duxue.scenarios.as_happened import as_happened
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan


def stressed(
    asked: PlanRead,
    draws: int,
    output: Output | None,
    *,
    hands: Hands,
    stop: Stop,
    tell: Callable[[int, int], None],
) -> Stressed:
    """Draw years, mend the plan in each, count what is lost, and write that as a folder where there is an output.

    ``tell`` hears how many draws are done of how many; a stop keeps those done.
    """
    with claim(output, asked.inputs, MARK):
        answer = found(asked.county, asked.plan, draws=draws, hands=hands, stop=stop, tell=tell)
        answer = replace(answer, problems=asked.problems)
        if output is None or answer.report is None:
            return answer
        write_stress(answer, output)
        return replace(answer, folder=output.folder)


def found(
    county: County, plan: Plan, *, draws: int, hands: Hands, stop: Stop, tell: Callable[[int, int], None]
) -> Stressed:
    """The figures of so many draws; a stop keeps those that are done. ``tell`` hears how many are done of how many."""
    plan = as_happened(county, plan)
    results = run_draws(county, plan, draws, hands, stop=stop, tell=tell)
    if not results:
        return Stressed((), county, plan, None, (), stopped=True)
    report = report_of(BaseCase(county, plan), results, draws)
    return Stressed((), county, plan, report, results, stopped=len(results) < draws)


def run_draws(
    county: County, plan: Plan, draws: int, hands: Hands, *, stop: Stop, tell: Callable[[int, int], None]
) -> tuple[DrawResult, ...]:
    """The draws 0, 1 … in their order; whoever does them, the results are the same."""
    done: dict[int, DrawResult] = {}
    counted = count(1)
    with crew_of(hands) as crew:
        parts = min(crew.at_once(), draws)
        jobs = [DrawsJob(county, plan, tuple(range(first, draws, parts))) for first in range(parts)]
        for _, ended in crew.run(jobs, stop, lambda _job, _number: tell(next(counted), draws)):
            done.update(ended.found)
    return tuple(done[n] for n in sorted(done))


@dataclass(frozen=True, slots=True)
class DrawsJob:
    """Some of the draws."""

    county: County
    plan: Plan
    numbers: tuple[int, ...]
    office_id: str = ""

    def run(self, stop: Stop, tell: Tell) -> dict[int, DrawResult]:
        """The results by number, each number told as it is drawn; a stop leaves out what is not drawn yet."""
        base = BaseCase(self.county, self.plan)
        found: dict[int, DrawResult] = {}
        for number in self.numbers:
            if stop.is_asked():
                break
            found[number] = base.draw(number)
            tell(number)
        return found
