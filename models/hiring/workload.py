"""What an office must at least do in the horizon, month by month: visits, and the events that no plan can spare.

Everything here errs on the side of less, so that what it demands of staff is never more than the rules do: duties that one
event could serve are counted as one event, wherever in their windows it may lie.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from duxue.models.facts import duties
from duxue.models.facts.availability import scope_days
from duxue.models.facts.field_work import monthly_half_days
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.comprehensives import Comprehensives
from duxue.models.stages.event_task import EventTask, comprehensive_task, placements
from duxue.models.stages.tasks import YearTasks
from duxue.scenarios.codes import Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Campaign, School
from duxue.scenarios.rows import Task

Month = date


@dataclass(frozen=True, slots=True)
class Duty:
    """An event that no plan can spare: where, its length in days, its team, who may lead it, and the months open to it.

    ``stage`` is the stage that the lead must match (None: any lead who may lead will do); ``able`` tells whether the lead
    must be a person who may lead; ``government`` whether it is an evaluation of a government.
    """

    target_id: str
    first: date
    last: date
    length: int
    team: int
    stage: Stage | None
    able: bool
    government: bool
    months: tuple[Month, ...]


@dataclass(frozen=True)
class Workload:
    """Half-days of routine visits by month, and the events that no plan can spare."""

    visits: Mapping[Month, int]
    duties: tuple[Duty, ...]


def workload(county: County, office_id: str) -> Workload:
    """The least work of an office in the horizon; duties without a single possible day are left out (no staff cures them)."""
    return Workload(_visits(county, office_id), tuple(_duties(county, office_id)))


def _visits(county: County, office_id: str) -> dict[Month, int]:
    found: Counter[Month] = Counter()
    for school in county.schools_of(office_id):
        for first, _ in duties.required_months(county, school, county.parameters):
            found[first.replace(day=1)] += monthly_half_days(county, office_id)
    return dict(sorted(found.items()))


def _duties(county: County, office_id: str) -> Iterable[Duty]:
    waived = county.waived
    by_target: dict[str, list[EventTask]] = defaultdict(list)
    known = Comprehensives(county, office_id, Plan())
    for school in county.schools_of(office_id):
        bundle = _comprehensive(county, school, reviews=("principal_review", school.school_id) not in waived)
        if bundle is not None and known.owed(school).bundles:
            by_target[school.school_id].append(comprehensive_task(county, office_id, bundle))
    for task in YearTasks(county, office_id, ()).alone:
        by_target[task.target_id].append(task)
    for _, mine in sorted(by_target.items()):
        for task in _apart(mine, county.campaigns):
            if (duty := _duty(county, task)) is not None:
                yield duty


def _comprehensive(county: County, school: School, *, reviews: bool) -> CombinedDuty | None:
    """The one comprehensive that a school owes at least (it may serve a head's review too); None where it owes none."""
    if scope_days(county, school) is None:
        return None
    if any(row.start <= county.end for row in duties.imposed_comprehensives(county, school.school_id)):
        return None
    windows = [(w.first, w.last) for w in duties.review_windows(county, school)] if reviews else []
    until = duties.owed_until(county, school)
    if until is not None:
        windows.append(
            (max(d for d in (county.start, duties.earliest(county, school), school.opened) if d), until)
        )
    if not windows:
        return None
    kinds = (Task(TaskKind.COMPREHENSIVE),)
    common = max(a for a, _ in windows), min(b for _, b in windows)
    if common[0] > common[1]:
        common = min(a for a, _ in windows), max(b for _, b in windows)
    return CombinedDuty(school.school_id, kinds, max(common[0], county.start), min(common[1], county.end))


def _apart(tasks: list[EventTask], campaigns: Mapping[str, Campaign]) -> list[EventTask]:
    """Tasks at one school that cannot be one event: those that stand alone, and others whose windows do not meet."""

    def alone(task: EventTask) -> bool:
        return any(t.kind is TaskKind.CAMPAIGN and not campaigns[t.ref].merge for t in task.kinds)

    kept = [t for t in tasks if alone(t)]
    rest = sorted((t for t in tasks if not alone(t)), key=lambda t: (-t.length * t.team, t.last, t.event_id))
    chosen: list[EventTask] = []
    for task in rest:
        if all(task.last < other.first or other.last < task.first for other in chosen):
            chosen.append(task)
    return kept + chosen


def _duty(county: County, task: EventTask) -> Duty | None:
    days = [d for event in placements(county, task) for d in event.days()]
    if not days:
        return None
    school = county.schools.get(task.target_id)
    return Duty(
        target_id=task.target_id,
        first=min(days),
        last=max(days),
        length=task.length,
        team=task.team,
        stage=school.stage if school is not None and task.led_by_fit else None,
        able=task.led_by_able,
        government=task.government,
        months=tuple(sorted({d.replace(day=1) for d in days})),
    )
