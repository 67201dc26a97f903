"""The verb ``staffing``: office by office the smallest staff with its proof, what each person buys, and the years ahead."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from models.hiring.case import case_of
from models.hiring.causes import Arithmetic, Cause, causes, law_arithmetic, wishes
from models.hiring.checking import Verdict
from models.hiring.frontier import Point, frontier
from models.hiring.kinds import Place
from models.hiring.smallest import Prices, Search, SmallestStaff, smallest_staff, yearly_costs
from models.outlook.outlook import MOST_YEARS, Expectation, Outlook, outlook
from models.outlook.trends import Trend
from models.planning import office_county
from models.solver import Stop
from planner.answers import Exit, RefusedError
from planner.words import Lang, pick
from scenarios.county import County
from scenarios.plan import Plan
from scenarios.problems import Problem
from scenarios.reading.expectations import Expectations, given_crs, read_expectations
from scenarios.reading.scenario import Reading

WHOLE_UP_TO = 120
"""Schools up to which a whole year is planned to show that a staff will do; in bigger offices postings and months' sums."""
EFFORT_A_SCHOOL = 0.25
GRACE = 0.2


@dataclass(frozen=True, slots=True)
class StaffingWish:
    """What is asked of ``staffing``: years ahead (0: none), work for each whole plan, processes, least people or least cost."""

    years: int = 0
    seconds: float | None = None
    workers: int = 1
    reappointed: bool = True
    least_cost: bool = False
    lang: Lang = "zh"


@dataclass(frozen=True)
class OfficeStaffing:
    """What was found for one office."""

    office_id: str
    arithmetic: Arithmetic
    smallest: SmallestStaff
    causes: tuple[Cause, ...]
    wishes: tuple[Cause, ...]
    frontier: tuple[Point, ...]
    outlook: Outlook | None

    @property
    def settled(self) -> bool:
        """Whether the smallest number is proven and nothing stays open."""
        return self.smallest.proven and not self.smallest.verdict.open and not self.smallest.beyond


@dataclass(frozen=True)
class Staffed:
    """What ``staffing`` answers: problems that kept it from that, or what was found, and where it was written."""

    problems: tuple[Problem, ...]
    county: County | None = None
    offices: tuple[OfficeStaffing, ...] = ()
    folder: Path | None = None
    stopped: bool = False

    @property
    def code(self) -> Exit:
        """2 with problems; 130 where the user stopped it; 3 where a number is not proven or something stays open."""
        if self.county is None:
            return Exit.PROBLEMS
        if self.stopped:
            return Exit.STOPPED
        return Exit.DONE if all(one.settled for one in self.offices) else Exit.OPEN


@dataclass(frozen=True, slots=True)
class Job:
    """All that one office's process needs."""

    county: County
    office_id: str
    folder: Path
    expected: Expectations
    wish: StaffingWish
    cancel: Path | None = None

    def run(self, stop: Stop, tell: Callable[[str, str], None]) -> OfficeStaffing:
        """Everything about one office."""
        county, office, wish = office_county(self.county, self.office_id), self.office_id, self.wish
        places = [Place(row.name, row.lon, row.lat) for row in self.expected.places_of(office)]
        schools = len(county.schools_of(office))
        search = Search(
            self.folder,
            effort=wish.seconds or max(10.0, EFFORT_A_SCHOOL * schools),
            stop=stop,
            whole=wish.seconds is not None or schools <= WHOLE_UP_TO,
            prices=self._prices(county),
            tell=tell,
        )
        found = smallest_staff(county, office, search, places)
        case = case_of(county, office, places, self.folder)
        tell(office, "causes")
        why = causes(case, found.least, stop=stop)
        more = wishes(case, found.least, stop=stop)
        tell(office, "frontier")
        points = frontier(case, found.number, stop=stop)
        return OfficeStaffing(
            office, law_arithmetic(case), _light(found), why, more, points, self._outlook(county, stop)
        )

    def _prices(self, county: County) -> Prices:
        prices = yearly_costs(county, self.office_id) if self.wish.least_cost else Prices()
        if prices is None:
            raise RefusedError(
                f"督导室 {self.office_id} 未设定 cost_per_day_full_time 和 cost_per_day_part_time，不能按费用求最省",
                f"office {self.office_id}: set cost_per_day_full_time and cost_per_day_part_time to ask for the least cost",
            )
        return prices

    def _outlook(self, county: County, stop: Stop) -> Outlook | None:
        if not self.wish.years:
            return None
        rows = self.expected.trends_of(self.office_id)
        expected = Expectation(
            self.wish.years,
            tuple(Trend(row.percent, row.stage, row.township) for row in rows),
            self.expected.terms,
            self.wish.reappointed,
        )
        return outlook(county, self.office_id, expected, stop=stop)


def found(
    reading: Reading,
    scenario: Path,
    offices: Sequence[str],
    wish: StaffingWish,
    *,
    places: Path | None,
    stop: Stop,
    say: Callable[[str], None],
) -> Staffed:
    """Everything about some offices (ids) of a scenario that could be read; ``places`` is the office's own file."""
    if wish.years > MOST_YEARS:
        zh, en = f"至多展望 {MOST_YEARS} 年", f"{MOST_YEARS} years ahead at most"
        raise RefusedError(zh, en)
    county = reading.county
    if county is None:
        return Staffed(reading.problems)
    # A road file, and the rows handed back, are in the scenario's own coordinate system.
    parameters = county.parameters.replaced({("crs", ""): given_crs(scenario)})
    county = replace(county, parameters=parameters)
    expected, problems = read_expectations(places, county) if places is not None else (Expectations(), ())
    if expected is None:
        return Staffed((*reading.problems, *problems))
    folder = scenario if scenario.is_dir() else scenario.parent
    jobs = [Job(county, office, folder, expected, wish) for office in offices]

    def tell(office: str, stage: str) -> None:
        say(stage_line(county, office, stage, wish.lang))

    answers = staff_offices(jobs, workers=wish.workers, stop=stop, tell=tell)
    return Staffed((*reading.problems, *problems), county, answers, stopped=stop.is_asked())


def _light(found: SmallestStaff) -> SmallestStaff:
    """The same without the plan that was tried: it is made anew from the scenario with the proposed rows."""
    verdict: Verdict = replace(found.verdict, plan=Plan())
    return replace(found, verdict=verdict)


def staff_offices(
    jobs: Sequence[Job], *, workers: int, stop: Stop, tell: Callable[[str, str], None]
) -> tuple[OfficeStaffing, ...]:
    """Every office, in the order asked for; several processes side by side give the same answers as one.

    A stop ends each solve with its best so far; offices that were not begun are left out.
    """
    if workers <= 1 or len(jobs) <= 1:
        return tuple(_one_after_another(jobs, stop, tell))
    with TemporaryDirectory() as place:
        cancel = Path(place) / "stop"
        waiting = [replace(job, cancel=cancel) for job in jobs]
        found: dict[str, OfficeStaffing] = {}
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_deaf) as pool:
            running: dict[Future[OfficeStaffing], str] = {}
            while waiting or running:
                if stop.is_asked():
                    cancel.touch()
                    waiting.clear()
                while waiting and len(running) < workers:
                    job = waiting.pop(0)
                    tell(job.office_id, "bound")
                    running[pool.submit(_run, job)] = job.office_id
                for done in wait(list(running), timeout=GRACE, return_when=FIRST_COMPLETED).done:
                    office = running.pop(done)
                    found[office] = done.result()
                    tell(office, "done")
        return tuple(found[job.office_id] for job in jobs if job.office_id in found)


def _one_after_another(
    jobs: Sequence[Job], stop: Stop, tell: Callable[[str, str], None]
) -> Iterator[OfficeStaffing]:
    for job in jobs:
        if stop.is_asked():
            return
        yield job.run(stop, tell)
        tell(job.office_id, "done")


def _deaf() -> None:
    """The user's Ctrl-C is the parent's to take."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(job: Job) -> OfficeStaffing:
    cancel = job.cancel
    parent = os.getppid()

    def asked() -> bool:
        return (cancel is not None and cancel.exists()) or os.getppid() != parent

    return job.run(Stop(asked=asked), lambda _office, _stage: None)


STAGE_WORDS = {
    "bound": ("求下界", "bound"),
    "trial": ("试排", "trial"),
    "causes": ("析原因", "causes"),
    "frontier": ("逐人增补", "frontier"),
    "done": ("完成", "done"),
}


def stage_line(county: County, office_id: str, stage: str, lang: Lang) -> str:
    """One line of progress."""
    head, _, tail = stage.partition(" ")
    words = pick(lang, *STAGE_WORDS[head])
    return f"{county.units[office_id].name}  {words} {tail}".rstrip()


def lines(answer: Staffed, lang: Lang) -> Iterator[str]:
    """What the command line prints: an office a line, then what is not settled, then where the tables are."""
    county = answer.county
    if county is None:
        return
    for one in answer.offices:
        yield _office_line(one, county, lang)
    if answer.folder is not None:
        yield pick(lang, f"已写出：{answer.folder}", f"written: {answer.folder}")


def _office_line(one: OfficeStaffing, county: County, lang: Lang) -> str:
    name, found = county.units[one.office_id].name, one.smallest
    full = sum(person.employment == "full_time" for person in found.people)
    part = found.number - full
    text = pick(
        lang,
        f"{name}：按比例缺 {one.arithmetic.short} 名；最少增聘 {found.number} 名（专职 {full}、兼职 {part}），{standing(found, lang)}",
        f"{name}: short {one.arithmetic.short} by the ratio; at least {found.number} new people (full-time {full}, part-time {part}), {standing(found, lang)}",
    )
    if one.outlook is not None:
        hired = one.outlook.plan.by_year()
        text += pick(
            lang,
            f"；今后 {len(hired)} 年逐年增聘 {'、'.join(map(str, hired))} 名",
            f"; to be taken on year by year: {', '.join(map(str, hired))}",
        )
    return text


def standing(found: SmallestStaff, lang: Lang) -> str:
    """How sure the number is: proven, within a few, or with duties that no staff cures."""
    if found.proven and found.verdict.whole:
        text = pick(lang, "已证最少", "proven least")
    elif found.proven:
        text = pick(
            lang,
            "已证不能更少（挂牌已试排，未试排全年）",
            "proven that no fewer do (postings tried, not a whole year)",
        )
    else:
        text = pick(lang, f"与最少数相差不超过 {found.within} 名", f"within {found.within} of the least")
    rest = len(found.verdict.open)
    if rest:
        text += pick(lang, f"；另有 {rest} 项非增人可解", f"; {rest} duties that no staff cures")
    if found.beyond:
        many = len(found.beyond)
        text += pick(
            lang, f"；{many} 所学校各候选地点均不可达", f"; {many} schools out of every place's reach"
        )
    return text
