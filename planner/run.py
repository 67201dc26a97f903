"""How a long job is done: work for each office, processes, where finished parts are kept, who hears of it and may stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from duxue.models.office_plan import OfficePlan, Progress
from duxue.models.stop import Stop
from duxue.planner.crew.city import Planning, PlanOffice
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.named import Named
from duxue.planner.crew.result_cache import ResultCache, WorkInMemory
from duxue.planner.crew.team import Hands
from duxue.planner.publish.output import Output
from duxue.planner.publishing import EFFORT_PER_SECOND


@dataclass(frozen=True, slots=True)
class Task:
    """What one office's planner is, the kind of its answer, and what that rests on beside scenario, effort and given plan."""

    planner: PlanOffice
    answer: type[OfficePlan] = OfficePlan
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """How a long job is done; content depends on the seconds alone.

    Parameters
    ----------
    seconds : work for each office, in seconds of an ordinary machine [by the verb]
    workers : processes; 0: one a core
    ready : hears, before the work begins, every office that takes part, as label and name
    work : a folder that keeps what each office has finished [beside the output; none in memory]
    cluster : a Dask cluster (its scheduler's address) instead of processes
    """

    seconds: float | None = None
    workers: int = 1
    stop: Stop = field(default_factory=Stop)
    tell: Callable[[Progress], None] = lambda _: None
    ready: Callable[[Mapping[str, str]], None] = lambda _: None
    work: Path | None = None
    cluster: str = ""

    def effort(self, seconds: float) -> float:
        """Deterministic seconds for each office, with a verb's own ``seconds`` where none were asked for."""
        return (self.seconds or seconds) * EFFORT_PER_SECOND

    @property
    def hands(self) -> Hands:
        """Who does jobs of which nothing is kept: one worker is this process."""
        return Hands(self.workers, self.cluster, alone=self.workers == 1 and not self.cluster)

    def say(self, stage: str, done: float = 1.0) -> None:
        """Tell of a stage that is the whole plan's, and the share of it that is done."""
        self.tell(Progress("", stage, "", None, None, None, done))

    def kept(self, output: Output | None, kind: type[OfficePlan]) -> ResultCache | WorkInMemory:
        """Where finished parts are kept: the folder asked for, the output's own, or memory where there is neither."""
        place = self.work or (output.work if output is not None else None)
        return WorkInMemory(kind) if place is None else ResultCache(place, kind)

    @contextmanager
    def offices(self, effort: float, task: Task, output: Output | None) -> Iterator[Planning]:
        """What does a task for several offices: a cluster, processes, or this process where nothing is to be kept."""
        hands = replace(self.hands, alone=self.hands.alone and self.work is None and output is None)
        kept = self.kept(output, task.answer)
        try:
            with crew_of(hands, task.planner if isinstance(task.planner, Named) else None) as crew:
                yield Planning(crew, kept, effort, self.stop, self.tell, task.planner, task.digest)
        finally:
            kept.end()

    def drop(self, output: Output, offices: Iterable[str]) -> None:
        """Forget what was kept beside an output of some offices, now that it is written (what was asked to be kept stays)."""
        if self.work is None:
            ResultCache(output.work).drop(offices)
