"""Several scenarios planned side by side in one crew of processes; an office that none of them touches is planned once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path

from duxue.models.planning import OfficePlan, Progress
from duxue.models.solver import Stop
from duxue.planner.crew.city import Job, PlanOffice, added, run_jobs
from duxue.planner.crew.work import Work, key_of
from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import digest_of
from duxue.scenarios.plan import Plan
from duxue.scenarios.subset import facts_for, office_county, resting_on

Place = tuple[int, str]
"""An office (id) of one of the scenarios (by number)."""


@dataclass(frozen=True)
class WhatIfRun:
    """What came of one scenario: its offices' plans, those taken over from the first scenario, those left unplanned (ids)."""

    parts: tuple[OfficePlan, ...]
    reused: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class WhatIfCrew:
    """Plans all offices of several scenarios, at most ``workers`` processes at a time, finished ones kept in a folder.

    ``effort`` is each office's, in the solver's deterministic seconds; ``tell`` gets progress with offices named by ``label``.
    """

    counties: Sequence[County]
    effort: float
    workers: int
    folder: Path
    stop: Stop
    tell: Callable[[Progress], None]
    planner: PlanOffice
    _keys: dict[Place, str] = field(init=False, default_factory=dict)
    _used: set[str] = field(init=False, default_factory=set)

    def plan(self) -> tuple[WhatIfRun, ...]:
        """The plans of every scenario, the city offices' first and as fact for the counties; the first scenario leads.

        The content depends on neither the number of workers nor the clock. Raises as ``duxue.planner.crew.city.run_jobs`` does.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        facts = [Plan()] * len(self.counties)
        found: dict[Place, OfficePlan] = {}
        for wave in waves(self.counties):
            self._run(wave, facts)
            for number, office in wave:
                part = self._kept(office, self._keys[number, office])
                if part is not None:
                    found[number, office] = part
                    if self.counties[number].units[office].level is UnitLevel.CITY:
                        facts[number] = added(facts[number], part)
        return tuple(self._answer(number, found) for number in range(len(self.counties)))

    def _run(self, wave: Sequence[Place], facts: Sequence[Plan]) -> None:
        jobs: list[Job] = []
        labels: dict[int, str] = {}
        for number, office in wave:
            county = self.counties[number]
            given = facts_for(county, facts[number], office)
            key = key_of(county, digest_of(resting_on(county, office)), office, given, self.effort)
            self._keys[number, office] = key
            if key in self._used or self._work.find(office, key) is not None:
                self.tell(Progress(label(number, office), "kept", "skipped", None, None, None, 1.0))
            else:
                job = Job(office_county(county, office), office, facts[number], self.effort, self._work, key,
                          self._cancel, self.planner)  # fmt: skip
                labels[id(job)] = label(number, office)
                jobs.append(job)
            self._used.add(key)

        def tell(job: Job, said: Progress) -> None:
            self.tell(replace(said, office=labels[id(job)]))

        run_jobs(jobs, self.workers, self.stop, self._cancel, tell)

    def _answer(self, number: int, found: dict[Place, OfficePlan]) -> WhatIfRun:
        offices = [unit.unit_id for unit in self.counties[number].offices]
        parts = tuple(found[number, office] for office in offices if (number, office) in found)
        same = tuple(
            office
            for office in offices
            if number and self._keys[number, office] == self._keys.get((0, office))
        )
        return WhatIfRun(parts, same, tuple(office for office in offices if (number, office) not in found))

    @property
    def _cancel(self) -> Path:
        return self.folder / f"stop-{os.getpid()}"

    @property
    def _work(self) -> Work:
        return Work(self.folder)

    def _kept(self, office: str, key: str) -> OfficePlan | None:
        return self._work.find(office, key, stopped_too=True)

    def drop(self) -> None:
        """Remove all finished offices, and the folder if nothing else is in it."""
        self._work.drop({unit.unit_id for county in self.counties for unit in county.offices})


def label(number: int, office: str) -> str:
    """What an office of a scenario (by number) goes by in progress."""
    return f"{number}/{office}"


def waves(counties: Sequence[County]) -> Iterator[list[Place]]:
    """The offices that can be planned together, of all scenarios: each first city office, each second one, …, all others."""
    cities = [[u.unit_id for u in county.offices if u.level is UnitLevel.CITY] for county in counties]
    for together in zip_longest(*cities):
        yield [(number, office) for number, office in enumerate(together) if office is not None]
    yield [
        (number, unit.unit_id)
        for number, county in enumerate(counties)
        for unit in county.offices
        if unit.level is not UnitLevel.CITY
    ]
