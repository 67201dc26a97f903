"""Several offices of one scenario or more: each level's own plan first, then the level below with it as fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from duxue.models.office_plan import OfficePlan, Progress
from duxue.models.stop import Stop
from duxue.planner.crew.job import Tell
from duxue.planner.crew.mates import mates
from duxue.planner.crew.result_cache import ResultCache, WorkInMemory, key_of, packed, tables_of
from duxue.planner.crew.team import OfficePool
from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import digest_of
from duxue.scenarios.plan import Plan
from duxue.scenarios.subset import facts_for, office_county, resting_on

Place = tuple[int, str]
"""An office (id) of one of the scenarios (by number)."""


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


@dataclass(frozen=True, slots=True)
class PlanJob:
    """All that an office's process needs; it answers with the packed plan."""

    county: County
    office_id: str
    given: Plan
    effort: float
    planner: PlanOffice
    hands: int = 1

    def run(self, stop: Stop, tell: Tell) -> bytes:
        """Plan the office."""
        with mates(self.hands, stop, self.planner):
            part = self.planner(
                self.county, self.office_id, given=self.given, effort=self.effort, stop=stop, tell=tell
            )
        return packed(part)


@dataclass(frozen=True, slots=True)
class Ordered:
    """Offices of a scenario that are to be planned, and plans of others that stand.

    Progress names the offices with ``label`` before their ids; ``efforts`` are those that are an office's own.
    """

    county: County
    offices: tuple[str, ...]
    carried: tuple[OfficePlan, ...] = ()
    label: str = ""
    efforts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CityRun:
    """What came of planning several offices: each one's result, those that a stop left unplanned, and what each rests on."""

    parts: tuple[OfficePlan, ...]
    left_out: tuple[str, ...] = ()
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planning:
    """How offices are planned: by whom, with what effort, and where finished results are kept.

    ``effort`` is each office's that has none of its own, in the solver's deterministic seconds; ``task`` is what results rest on
    beside scenario, effort and given plan.
    """

    crew: OfficePool
    work: ResultCache | WorkInMemory
    effort: float
    stop: Stop
    tell: Callable[[Progress], None]
    planner: PlanOffice
    task: str = ""

    def plan(self, *tasks: Ordered) -> tuple[CityRun, ...]:
        """Plan the offices of one scenario or more, each level as fact for those below it; finished ones are kept.

        The content depends on neither who does it nor the clock, and an office that two scenarios share is planned once.
        Raises as ``OfficePool.run`` does; what is finished stays in the work folder.
        """
        self.work.begin()
        facts = [Above(task.county, task.carried) for task in tasks]
        keys: dict[Place, str] = {}
        found: dict[Place, OfficePlan] = {}
        for wave in waves(tasks):
            self._run(tasks, wave, facts, keys)
            for number, office in wave:
                part = self.work.find(office, keys[number, office], stopped_too=True)
                if part is not None:
                    found[number, office] = part
                    facts[number].add(part)
        return tuple(_answer(number, task, found, keys) for number, task in enumerate(tasks))

    def _run(
        self, tasks: Sequence[Ordered], wave: Sequence[Place], facts: Sequence[Above], keys: dict[Place, str]
    ) -> None:
        """Do what is not done yet of a wave; ``keys`` learns what each office's result goes by."""
        open_ones: dict[tuple[str, str], Place] = {}
        for number, office in wave:
            county = tasks[number].county
            given = facts_for(county, facts[number].of(office), office)
            effort = self._effort(tasks[number], office)
            key = key_of(county, digest_of(resting_on(county, office)), office, given, effort, self.task)
            keys[number, office] = key
            if (office, key) in open_ones or self.work.find(office, key) is not None:
                name = tasks[number].label + office
                self.tell(Progress(name, "kept", "skipped", None, None, None, 1.0))
            else:
                open_ones[office, key] = number, office
        places = list(open_ones.values())

        def hear(job: int, said: Progress) -> None:
            number, office = places[job]
            self.tell(replace(said, office=tasks[number].label + office))

        each = self.crew.hands_each(len(places))
        jobs = (self._job(tasks[number], office, facts[number].of(office), each) for number, office in places)
        for job, ended in self.crew.run(jobs, self.stop, hear):
            office = places[job][1]
            self.work.keep(office, keys[places[job]], ended.found, stopped=ended.stopped)

    def _job(self, task: Ordered, office: str, facts: Plan, hands_each: int) -> PlanJob:
        cut = office_county(task.county, office)
        return PlanJob(cut, office, facts, self._effort(task, office), self.planner, hands_each)

    def _effort(self, task: Ordered, office: str) -> float:
        return task.efforts.get(office, self.effort)


def _answer(number: int, task: Ordered, found: dict[Place, OfficePlan], keys: dict[Place, str]) -> CityRun:
    parts = tuple(found[number, office] for office in task.offices if (number, office) in found)
    left_out = tuple(office for office in task.offices if (number, office) not in found)
    return CityRun(parts, left_out, {office: keys[number, office] for office in task.offices})


def waves(tasks: Sequence[Ordered]) -> Iterator[list[Place]]:
    """The offices that can be planned together, of all scenarios: those of one level, the highest first."""
    for level in UnitLevel:
        wave = [
            (number, office)
            for number, task in enumerate(tasks)
            for office in task.offices
            if task.county.units[office].level is level
        ]
        if wave:
            yield wave


class Above:
    """The plans of offices that oversee others, by which those below go."""

    def __init__(self, county: County, parts: Iterable[OfficePlan] = ()) -> None:
        """``parts`` are plans that stand; those of offices with none below them are passed over."""
        self._county = county
        self._parts: dict[str, OfficePlan] = {}
        for part in parts:
            self.add(part)

    def add(self, part: OfficePlan) -> None:
        """One more plan."""
        if self._county.oversees(part.office_id):
            self._parts[part.office_id] = part

    def of(self, office_id: str) -> Plan:
        """The plans of all offices above one, the highest first, as one."""
        above = reversed(self._county.superiors(office_id))
        return added(Plan(), *(self._parts[one] for one in above if one in self._parts))


def added(plan: Plan, *parts: OfficePlan) -> Plan:
    """A plan with the rows of some offices added."""
    rows: dict[str, Any] = tables_of(plan)
    for part in parts:
        rows = {name: (*mine, *getattr(part.plan, name)) for name, mine in rows.items()}
    return Plan(**rows)
