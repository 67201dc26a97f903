"""The duties that an office owes in its year, each as an event of its own, whatever may share one later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from duxue.models.facts import duties
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.comprehensives import Comprehensives
from duxue.models.stages.event_task import EventTask, comprehensive_task, look_back_task
from duxue.models.stages.tasks import YearTasks
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import School
from duxue.scenarios.rows import Task


def single_duties(
    county: County, office_id: str, given: Plan, *, minor: bool = False
) -> Mapping[str, list[EventTask]]:
    """By school (blank: at governments) the duties that some event could serve, with ``given`` standing.

    ``minor``: look-backs that a routine visit serves too are among them.
    """
    known = Comprehensives(county, office_id, given)
    found: dict[str, list[EventTask]] = defaultdict(list)
    for school in county.schools_of(office_id):
        found[school.school_id] += _comprehensives(known, school)
    for task in YearTasks(county, office_id, ()).alone:
        found["" if task.government else task.target_id].append(task)
    for due in duties.look_backs_of(county, office_id) if minor else ():
        if due.on_visit:
            found[due.follow_up.school_id].append(look_back_task(office_id, due))
    return found


def _comprehensives(known: Comprehensives, school: School) -> Iterable[EventTask]:
    """The comprehensive and the reviews that a school owes in the horizon and that some event could serve, each alone."""
    county = known.county
    owed = {task.kind for bundle in known.owed(school).bundles for task in bundle.kinds}
    until = duties.owed_until(county, school)
    if TaskKind.COMPREHENSIVE in owed and until is not None:
        duty = CombinedDuty(school.school_id, (Task(TaskKind.COMPREHENSIVE),), county.start, until)
        yield comprehensive_task(county, school.office_id, duty)
    if TaskKind.PRINCIPAL_REVIEW in owed:
        for window in duties.review_windows(county, school):
            first = max(county.start, window.first)
            kinds = (Task(TaskKind.PRINCIPAL_REVIEW),)
            duty = CombinedDuty(school.school_id, kinds, first, window.last)
            yield comprehensive_task(county, school.office_id, duty)
