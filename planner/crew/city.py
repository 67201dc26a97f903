"""Several offices: the city's own first, then the counties in processes of their own, with the city's plan as fact."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Protocol

from duxue.models.planning import OfficePlan, Progress
from duxue.models.solver import Stop
from duxue.planner.answers import Exit, RefusedError, explained
from duxue.planner.crew.processes import GRACE, SPAWN, serve_parent
from duxue.planner.crew.work import Work, key_of, packed, tables_of
from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import digest_of
from duxue.scenarios.plan import Plan
from duxue.scenarios.subset import office_county


class PlanOffice(Protocol):
    """What plans one office (``duxue.models.planning.plan_office``)."""

    def __call__(
        self,
        county: County,
        office_id: str,
        *,
        given: Plan,
        effort: float,
        stop: Stop,
        tell: Callable[[Progress], None],
    ) -> OfficePlan:
        """One office's rows, with the given plans as fact."""


class OfficeFailedError(Exception):
    """An office's process ended without a result; ``trace`` is what it left, blank where it was killed."""

    def __init__(self, office_id: str, trace: str) -> None:
        super().__init__(office_id)
        self.office_id = office_id
        self.trace = trace


@dataclass(frozen=True, slots=True)
class Job:
    """All that an office's process needs."""

    county: County
    office_id: str
    given: Plan
    effort: float
    work: Work
    key: str
    cancel: Path
    planner: PlanOffice

    def run(self, tell: Callable[[Progress], None]) -> None:
        """Plan the office and keep its result."""
        stop = Stop(asked=self.cancel.exists)
        part = self.planner(
            self.county, self.office_id, given=self.given, effort=self.effort, stop=stop, tell=tell
        )
        self.work.keep(self.office_id, self.key, packed(part), stopped=stop.is_asked())


@dataclass(frozen=True, slots=True)
class CityRun:
    """What came of planning several offices: each one's result, and the offices that a stop left unplanned."""

    parts: tuple[OfficePlan, ...]
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class Crew:
    """Plans offices in processes of their own, at most ``workers`` at a time."""

    county: County
    effort: float
    workers: int
    work: Work
    stop: Stop
    tell: Callable[[Progress], None]
    planner: PlanOffice
    task: str = ""
    """What the results rest on beside scenario, effort and given plan."""
    cancel: Path = field(init=False)

    def __post_init__(self) -> None:
        self.work.folder.mkdir(parents=True, exist_ok=True)
        self.cancel = self.work.folder / f"stop-{os.getpid()}"
        self.cancel.unlink(missing_ok=True)

    def plan(self, offices: Sequence[str], given: Plan) -> CityRun:
        """Plan some offices side by side, each with the same given plan; finished ones are taken as they are."""
        scenario = digest_of(self.county)
        keys = {
            office: key_of(self.county, scenario, office, given, self.effort, self.task) for office in offices
        }
        open_ones = [office for office in offices if self.work.find(office, keys[office]) is None]
        for office in offices:
            if office not in open_ones:
                self.tell(Progress(office, "kept", "skipped", None, None, None, 1.0))
        jobs = [
            Job(office_county(self.county, office), office, given, self.effort, self.work, keys[office], self.cancel,
                self.planner)
            for office in open_ones
        ]  # fmt: skip
        run_jobs(jobs, self.workers, self.stop, self.cancel, lambda _, said: self.tell(said))
        found = {office: self.work.find(office, keys[office], stopped_too=True) for office in offices}
        parts = tuple(part for part in found.values() if part is not None)
        return CityRun(parts, tuple(office for office, part in found.items() if part is None))


def run_jobs(
    jobs: Sequence[Job], workers: int, stop: Stop, cancel: Path, tell: Callable[[Job, Progress], None]
) -> None:
    """Run jobs in processes of their own, at most ``workers`` at a time, in their order; ``cancel`` is their cancel file.

    A stop lets the running ones end with their best and starts no more. Raises ``RefusedError`` where a job has no plan and
    ``OfficeFailedError`` where its process broke.
    """
    try:
        _Children(workers, stop, cancel, tell).run(jobs)
    finally:
        cancel.unlink(missing_ok=True)


class _Children:
    """The processes of some jobs while they run."""

    def __init__(self, workers: int, stop: Stop, cancel: Path, tell: Callable[[Job, Progress], None]) -> None:
        self._workers = workers
        self._stop = stop
        self._cancel = cancel
        self._tell = tell
        self._running: dict[Connection, tuple[Job, SpawnProcess]] = {}

    def run(self, jobs: Sequence[Job]) -> None:
        waiting = list(jobs)
        try:
            while waiting or self._running:
                if self._stop.is_asked():
                    self._cancel.touch()
                    waiting.clear()
                while waiting and len(self._running) < max(1, self._workers):
                    self._start(waiting.pop(0))
                for connection in wait(list(self._running), timeout=GRACE):
                    self._hear(connection)  # type: ignore[arg-type]
        finally:
            for _, process in self._running.values():
                process.terminate()
            for _, process in self._running.values():
                process.join()

    def _start(self, job: Job) -> None:
        ours, theirs = SPAWN.Pipe(duplex=False)
        process = SPAWN.Process(target=_child, args=(job, theirs), name=f"duxue {job.office_id}", daemon=True)
        process.start()
        theirs.close()
        self._running[ours] = job, process

    def _hear(self, connection: Connection) -> None:
        job, process = self._running[connection]
        try:
            said = connection.recv()
        except (EOFError, OSError):
            said = ("failed", "", None)
        if isinstance(said, Progress):
            self._tell(job, said)
            return
        del self._running[connection]
        connection.close()
        process.join()
        word, trace, refusal = said
        if refusal is not None:
            raise RefusedError(*refusal)
        if word == "failed":
            raise OfficeFailedError(job.office_id, trace)


def _child(job: Job, parent: Connection) -> None:
    """An office's process: what it has to say goes to the parent."""
    serve_parent()
    try:
        job.run(parent.send)
    except Exception as error:  # noqa: BLE001 - it is the parent that tells the user
        parent.send(("failed", traceback.format_exc(), _refusal(error)))
    else:
        parent.send(("done", "", None))


def _refusal(error: Exception) -> tuple[str, str, Exit] | None:
    told = explained(error)
    if told is None:
        return None
    return told.zh, told.en, Exit.FAILED if isinstance(error, OSError | MemoryError) else Exit.NO_PLAN


class OfficesRunner(Protocol):
    """What plans several offices of a county with one given plan: in processes of their own, or in this one."""

    @property
    def county(self) -> County:
        """The scenario of all offices."""

    def plan(self, offices: Sequence[str], given: Plan) -> CityRun:
        """Plan some offices, each with the same given plan as fact."""


def plan_city(crew: OfficesRunner, offices: Sequence[str], carried: Sequence[OfficePlan] = ()) -> CityRun:
    """Plan the city offices among ``offices`` one after another, then the counties at once, with the city's as fact.

    ``carried`` are the plans of other offices that stand; those of city offices are fact as well.
    The content depends on neither the number of workers nor the clock. Raises ``RefusedError`` where an office has no plan
    and ``OfficeFailedError`` where its process broke; what is finished stays in the work folder.
    """
    units = crew.county.units
    fact = added(Plan(), *(part for part in carried if units[part.office_id].level is UnitLevel.CITY))
    parts: list[OfficePlan] = []
    left_out: list[str] = []
    city = [office for office in offices if units[office].level is UnitLevel.CITY]
    rounds = [[office] for office in city] + [[office for office in offices if office not in city]]
    for together in rounds:
        run = crew.plan(together, fact)
        parts += run.parts
        left_out += run.left_out
        if together[:1] and together[0] in city:
            fact = added(fact, *run.parts)
    return CityRun(tuple(parts), tuple(left_out))


def added(plan: Plan, *parts: OfficePlan) -> Plan:
    """A plan with the rows of some offices added."""
    rows: dict[str, Any] = tables_of(plan)
    for part in parts:
        rows = {name: (*mine, *getattr(part.plan, name)) for name, mine in rows.items()}
    return Plan(**rows)
