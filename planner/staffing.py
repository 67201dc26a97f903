"""The verb ``staffing``: office by office the smallest staff with its proof, what each person buys, and the years ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from duxue.models.facts.availability import NOTHING
from duxue.models.hiring.case import case_of
from duxue.models.hiring.causes import Arithmetic, Cause, causes, law_arithmetic, wishes
from duxue.models.hiring.checking import Verdict, checked
from duxue.models.hiring.draft import Case
from duxue.models.hiring.frontier import Point, frontier, point
from duxue.models.hiring.kinds import Place
from duxue.models.hiring.proving import held_against_a_year
from duxue.models.hiring.smallest import Prices, Search, SmallestStaff, smallest_staff, yearly_costs
from duxue.models.office_cut import office_county
from duxue.models.outlook.outlook import MOST_YEARS, Expectation, Outlook, outlook
from duxue.models.outlook.trends import Trend
from duxue.models.planning import plan_office
from duxue.models.solver import Stop
from duxue.planner.answers import Exit, RefusedError
from duxue.planner.crew.beside import beside
from duxue.planner.crew.city import added
from duxue.planner.crew.office_cut import facts_for
from duxue.planner.crew.processes import SPAWN, as_done, serve_parent
from duxue.planner.words import Lang, pick
from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Problem
from duxue.scenarios.reading.expectations import Expectations, given_crs, read_expectations
from duxue.scenarios.reading.scenario import Reading
from duxue.scenarios.records import Inspector

WHOLE_UP_TO = 120
"""Schools up to which every staff tried is planned for a whole year; in bigger offices by postings and months' sums first."""
PROVEN_UP_TO = 300
"""Schools of all offices asked for up to which the staff found in a big office is held against a whole year's plan too."""
EFFORT_A_SCHOOL = 0.25
LEAST_EFFORT = 10.0


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
    given: Plan = NOTHING
    """The city office's own rows that concern this office, as fact."""
    proven: bool = False
    """Whether a staff found by postings is held against a whole year's plan."""
    spare: bool = False
    """Whether a process is to spare for that."""

    def run(self, stop: Stop, tell: Callable[[str, str], None]) -> OfficeStaffing:
        """Everything about one office."""
        county, office = office_county(self.county, self.office_id), self.office_id
        schools = len(county.schools_of(office))
        search = Search(
            self.folder,
            effort=self._effort(county),
            stop=stop,
            whole=schools <= WHOLE_UP_TO,
            prices=self._prices(county),
            tell=tell,
            given=self.given,
        )
        places = self.places()
        found = smallest_staff(county, office, search, places)
        case = case_of(county, office, places, self.folder)
        proof = YearProof(self, _light(found)) if self.proven and not search.whole else None
        with beside(proof, stop, spare=self.spare) as proof_found:
            tell(office, "causes")
            why = causes(case, found.least, stop=stop)
            more = wishes(case, found.least, stop=stop)
            tell(office, "frontier")
            points = frontier(case, found.number, stop=stop)
            ahead = self._outlook(county, stop)
            if proof is not None:
                tell(office, f"year {found.number}")
            found = proof_found() or found
        if found.number > points[-1].number:
            points = (*points, point(case, found.number, stop))
        return OfficeStaffing(office, law_arithmetic(case), _light(found), why, more, points, ahead)

    def places(self) -> list[Place]:
        """The office's own candidate places (none: its townships)."""
        return [Place(row.name, row.lon, row.lat) for row in self.expected.places_of(self.office_id)]

    def year_of(self, people: tuple[Inspector, ...], stop: Stop) -> Verdict:
        """What a whole year planned with some people more leaves open, by every rule's own check."""
        county = office_county(self.county, self.office_id)
        verdict = checked(
            county, self.office_id, people, self.folder,
            effort=self._effort(county), stop=stop, whole=True, given=self.given,
        )  # fmt: skip
        return replace(verdict, plan=NOTHING)

    def _effort(self, county: County) -> float:
        return self.wish.seconds or effort_for(county, self.office_id)

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


@dataclass(frozen=True, slots=True)
class YearProof:
    """A staff found by postings that is to be held against a whole year's plan."""

    job: Job
    staff: SmallestStaff

    def run(self, stop: Stop) -> SmallestStaff:
        """The staff as the year shows it."""
        job = self.job
        county = office_county(job.county, job.office_id)
        case: Case = case_of(county, job.office_id, job.places(), job.folder)
        return held_against_a_year(case, self.staff, lambda people: job.year_of(people, stop), stop=stop)


def effort_for(county: County, office_id: str) -> float:
    """Deterministic seconds for a whole plan of an office."""
    return max(LEAST_EFFORT, EFFORT_A_SCHOOL * len(county.schools_of(office_id)))


def city_facts(county: County, stop: Stop, tell: Callable[[str, str], None]) -> Plan:
    """What the city offices plan for themselves, one after another as ``duxue plan`` does it: it takes counties' people."""
    facts = NOTHING
    for unit in county.offices:
        if unit.level is UnitLevel.CITY:
            tell(unit.unit_id, "city")
            part = plan_office(
                county, unit.unit_id, given=facts, effort=effort_for(county, unit.unit_id), stop=stop,
                tell=lambda _: None,
            )  # fmt: skip
            facts = added(facts, part)
    return facts


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

    def tell(office: str, stage: str) -> None:
        say(stage_line(county, office, stage, wish.lang))

    counties = [one for one in offices if county.units[one].level is not UnitLevel.CITY]
    facts = city_facts(county, stop, tell) if counties else NOTHING
    schools = sum(len(county.schools_of(one)) for one in offices)
    proven = wish.seconds is not None or schools <= PROVEN_UP_TO
    jobs = [
        Job(
            county, office, folder, expected, wish,
            given=facts_for(county, facts, office) if office in counties else NOTHING,
            proven=proven, spare=wish.workers > 1 and len(offices) == 1,
        )
        for office in offices
    ]  # fmt: skip
    answers = staff_offices(jobs, workers=wish.workers, stop=stop, tell=tell)
    return Staffed((*reading.problems, *problems), county, answers, stopped=stop.is_asked())


def _light(found: SmallestStaff) -> SmallestStaff:
    """The same without the plan that was tried: it is made anew from the scenario with the proposed rows."""
    verdict: Verdict = replace(found.verdict, plan=NOTHING)
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
        waiting = {job.office_id: replace(job, cancel=cancel) for job in jobs}
        found: dict[str, OfficeStaffing] = {}
        with ProcessPoolExecutor(workers, mp_context=SPAWN, initializer=serve_parent) as pool:
            for job, answer in as_done(
                pool,
                _run,
                waiting.values(),
                at_once=workers,
                stop=stop,
                begun=lambda job: tell(job.office_id, "bound"),
                stopped=cancel.touch,
            ):
                found[job.office_id] = answer
                tell(job.office_id, "done")
        return tuple(found[office] for office in waiting if office in found)


def _one_after_another(
    jobs: Sequence[Job], stop: Stop, tell: Callable[[str, str], None]
) -> Iterator[OfficeStaffing]:
    for job in jobs:
        if stop.is_asked():
            return
        yield job.run(stop, tell)
        tell(job.office_id, "done")


def _run(job: Job) -> OfficeStaffing:
    stop = Stop() if job.cancel is None else Stop(asked=job.cancel.exists)
    return job.run(stop, lambda _office, _stage: None)


STAGE_WORDS = {
    "city": ("先排市级自身安排", "the city's own plan first"),
    "year": ("试排全年", "a whole year"),
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
    elif found.verdict.curable:
        left = found.verdict.curable
        text = pick(
            lang,
            f"试排仍有 {left} 项未满足，尚未求得足够的人数",
            f"{left} duties still open when tried out; how many people would do is not known",
        )
    else:
        text = pick(lang, f"与最少数相差不超过 {found.within} 名", f"within {found.within} of the least")
    rest = len(found.verdict.open) - found.verdict.curable
    if rest:
        text += pick(lang, f"；另有 {rest} 项非增人可解", f"; {rest} duties that no staff cures")
    if found.lent:
        text += pick(
            lang,
            f"；已计入市级督导室抽用 {found.lent} 人天",
            f"; {found.lent} days that the city's office takes are counted in",
        )
    if found.beyond:
        many = len(found.beyond)
        text += pick(
            lang, f"；{many} 所学校各候选地点均不可达", f"; {many} schools out of every place's reach"
        )
    return text
