"""The verb ``staffing``: office by office the smallest staff with its proof, what each person buys, and the years ahead."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from duxue.models.facts.availability import NOTHING
from duxue.models.hiring.builder import Instance, instance_of
from duxue.models.hiring.causes import causes, law_arithmetic, wishes
from duxue.models.hiring.checking import Verdict, checked
from duxue.models.hiring.frontier import frontier, point
from duxue.models.hiring.kinds import Place
from duxue.models.hiring.smallest import (
    Prices,
    Search,
    SmallestStaff,
    held_against_a_year,
    smallest_staff,
    yearly_costs,
)
from duxue.models.office_plan import OfficePlan, Progress
from duxue.models.outlook.outlook import MOST_YEARS, Expectation, Outlook, Trend, outlook
from duxue.models.planning import plan_office
from duxue.models.solver import Stop
from duxue.planner.answers import ProblemsError, RefusedError
from duxue.planner.crew.beside import beside
from duxue.planner.crew.city import Above, Ordered, Planning
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.job import Tell
from duxue.planner.crew.result_cache import WorkInMemory
from duxue.planner.crew.team import Hands
from duxue.planner.publish.output import Output, claim
from duxue.planner.publish.staffing.folder import MARK, write_staffing
from duxue.planner.publishing import Scenario, chosen, opened, source_of
from duxue.planner.staffed import OfficeStaffing, Staffed
from duxue.planner.words import Lang, pairs, pick
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.expectations import Expectations, given_crs, read_expectations
from duxue.scenarios.records import Inspector
from duxue.scenarios.subset import facts_for, office_county

WHOLE_UP_TO = 120
"""Schools up to which every staff tried is planned for a whole year; in bigger offices by postings and months' sums first."""
PROVEN_UP_TO = 300
"""Schools of all offices asked for up to which the staff found in a big office is held against a whole year's plan too."""
EFFORT_A_SCHOOL = 0.25
LEAST_EFFORT = 10.0


@dataclass(frozen=True, slots=True)
class StaffingOptions:
    """What is asked of ``staffing``: years ahead (0: none), work for each whole plan, processes or a cluster, least people or least cost.

    ``offices`` are ids or names (none: all); ``places`` is the office's own file of candidate places, trends and terms.
    """

    years: int = 0
    seconds: float | None = None
    workers: int = 1
    reappointed: bool = True
    least_cost: bool = False
    lang: Lang = "zh"
    offices: tuple[str, ...] = ()
    places: Path | None = None
    cluster: str = ""

    def hands(self, offices: int) -> Hands:
        """By whom the jobs of so many offices are done; a single one is done in this process."""
        return Hands(self.workers, self.cluster, alone=not self.cluster and 1 in (self.workers, offices))


@dataclass(frozen=True, slots=True)
class Job:
    """All that one office's process needs."""

    county: County
    office_id: str
    expected: Expectations
    wish: StaffingOptions
    given: Plan = NOTHING
    """The city office's own rows that concern this office, as fact."""
    proven: bool = False
    """Whether a staff found by postings is held against a whole year's plan."""
    spare: bool = False
    """Whether a process is to spare for that."""

    def run(self, stop: Stop, tell: Tell) -> OfficeStaffing:
        """Everything about one office; ``tell`` gets the office with each stage."""
        county, office = office_county(self.county, self.office_id), self.office_id
        schools = len(county.schools_of(office))
        search = Search(
            effort=self._effort(county),
            stop=stop,
            whole=schools <= WHOLE_UP_TO,
            prices=self._prices(county),
            tell=lambda *said: tell(said),
            given=self.given,
        )
        places = self.places()
        found = smallest_staff(county, office, search, places)
        case = instance_of(county, office, places)
        proof = YearProof(self, _light(found)) if self.proven and not search.whole else None
        with beside(proof, stop, spare=self.spare) as proof_found:
            tell((office, "causes"))
            why = causes(case, found.least, stop=stop)
            more = wishes(case, found.least, stop=stop)
            tell((office, "frontier"))
            points = frontier(case, found.number, stop=stop)
            ahead = self._outlook(county, stop)
            if proof is not None:
                tell((office, f"year {found.number}"))
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
            county, self.office_id, people,
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

    @property
    def office_id(self) -> str:
        """Whose staff it is."""
        return self.job.office_id

    def run(self, stop: Stop, _tell: Tell) -> SmallestStaff:
        """The staff as the year shows it."""
        job = self.job
        county = office_county(job.county, job.office_id)
        case: Instance = instance_of(county, job.office_id, job.places())
        return held_against_a_year(case, self.staff, lambda people: job.year_of(people, stop), stop=stop)


def effort_for(county: County, office_id: str) -> float:
    """Deterministic seconds for a whole plan of an office."""
    return max(LEAST_EFFORT, EFFORT_A_SCHOOL * len(county.schools_of(office_id)))


def plans_above(
    county: County, offices: Collection[str], hands: Hands, stop: Stop, tell: Callable[[str, str], None]
) -> Above:
    """What the offices above some offices plan for themselves, level by level as ``duxue plan`` does it: it takes people below."""
    wanted = {above for one in offices for above in county.superiors(one)}
    efforts = {u.unit_id: effort_for(county, u.unit_id) for u in county.offices if u.unit_id in wanted}
    told: set[str] = set()

    def hear(said: Progress) -> None:
        if said.office not in told:
            told.add(said.office)
            tell(said.office, "above")

    with crew_of(hands) as crew:
        planning = Planning(crew, WorkInMemory(OfficePlan), LEAST_EFFORT, stop, hear, plan_office)
        (done,) = planning.plan(Ordered(county, tuple(efforts), efforts=efforts))
    return Above(county, done.parts)


def staffed(
    scenario: Scenario, wish: StaffingOptions, stop: Stop, say: Callable[[str], None], output: Output | None
) -> Staffed:
    """The smallest staff of each office with its proof, whom to take on, and the years ahead; a folder where there is an output.

    ``say`` hears how far it is. Raises ``ProblemsError`` and ``RefusedError``.
    """
    if wish.years > MOST_YEARS:
        zh, en = f"至多展望 {MOST_YEARS} 年", f"{MOST_YEARS} years ahead at most"
        raise RefusedError(zh, en)
    with claim(output, (source_of(scenario), wish.places), MARK):
        county, warnings = opened(scenario)
        answer = _found(county, wish, stop, say)
        answer = replace(answer, problems=(*warnings, *answer.problems))
        if output is None or not answer.offices:
            return answer
        write_staffing(answer, output)
        return replace(answer, folder=output.folder)


def _found(county: County, wish: StaffingOptions, stop: Stop, say: Callable[[str], None]) -> Staffed:
    offices = chosen(county, wish.offices, above_too=False)
    if county.source is not None:
        # A road file, and the rows handed back, are in the scenario's own coordinate system.
        crs = given_crs(county.source)
        county = replace(county, parameters=county.parameters.replaced({("crs", ""): crs}))
    expected, problems = (
        read_expectations(wish.places, county) if wish.places is not None else (Expectations(), ())
    )
    if expected is None:
        raise ProblemsError(problems)

    def tell(office: str, stage: str) -> None:
        say(stage_line(county, office, stage, wish.lang))

    above = plans_above(county, offices, wish.hands(len(offices)), stop, tell)
    schools = sum(len(county.schools_of(one)) for one in offices)
    proven = wish.seconds is not None or schools <= PROVEN_UP_TO
    jobs = [
        Job(
            office_county(county, office), office, expected, wish,
            given=facts_for(county, above.of(office), office),
            proven=proven, spare=wish.workers != 1 and len(offices) == 1,
        )
        for office in offices
    ]  # fmt: skip
    answers = staff_offices(jobs, wish.hands(len(jobs)), stop=stop, tell=tell)
    return Staffed(problems, county, answers, stopped=stop.is_asked())


def _light(found: SmallestStaff) -> SmallestStaff:
    """The same without the plan that was tried: it is made anew from the scenario with the proposed rows."""
    verdict: Verdict = replace(found.verdict, plan=NOTHING)
    return replace(found, verdict=verdict)


def staff_offices(
    jobs: Sequence[Job], hands: Hands, *, stop: Stop, tell: Callable[[str, str], None]
) -> tuple[OfficeStaffing, ...]:
    """Every office, in the order asked for; the answers do not depend on who does the jobs.

    A stop ends each solve with its best so far; offices that were not begun are left out.
    """
    found: dict[int, OfficeStaffing] = {}
    with crew_of(hands) as crew:
        for number, ended in crew.run(jobs, stop, lambda _, said: tell(*said)):
            found[number] = ended.found
            tell(jobs[number].office_id, "done")
    return tuple(found[number] for number in sorted(found))


STAGE_WORDS = pairs("staffing_stages")


def stage_line(county: County, office_id: str, stage: str, lang: Lang) -> str:
    """One line of progress."""
    head, _, tail = stage.partition(" ")
    words = pick(lang, *STAGE_WORDS[head])
    return f"{county.units[office_id].name}  {words} {tail}".rstrip()
