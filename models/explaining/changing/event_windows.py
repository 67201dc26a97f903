"""Between which days an event may be moved: inside the windows of everything that it serves."""

from __future__ import annotations

from collections.abc import Iterable

from duxue.models.facts import duties
from duxue.models.facts.spans import Span
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.rows import Task


def window_of(county: County, event: Event) -> Span:
    """The first and last day of the horizon that all duties of an event leave it (empty where they contradict)."""
    windows = [_of(county, event, task) for task in event.kinds]
    first = max([county.start, *(w[0] for w in windows)])
    return first, min([county.end, *(w[1] for w in windows)])


def may_share(county: County, kinds: Iterable[Task]) -> bool:
    """Whether one event may serve several duties: every campaign among them is one that may be merged."""
    tasks = tuple(kinds)
    campaigns = [county.campaigns.get(t.ref) for t in tasks if t.kind is TaskKind.CAMPAIGN]
    return len(tasks) < 2 or all(c is not None and c.merge for c in campaigns)


def _of(county: County, event: Event, task: Task) -> Span:
    if task.kind is TaskKind.CAMPAIGN and (campaign := county.campaigns.get(task.ref)):
        return campaign.start, campaign.end
    if task.kind is TaskKind.FOLLOW_UP:
        due = (d for d in duties.open_follow_ups(county) if d.follow_up.issue_id == task.ref)
        return next(((d.first, d.last) for d in due), (county.start, county.end))
    if task.kind is TaskKind.COUNTY_EVALUATION:
        found = (e for e in duties.evaluations(county) if e.unit_id == event.target_id)
        return next(
            ((e.first, e.last) for e in found if e.last.year == event.start.year), (county.start, county.end)
        )
    school = county.schools.get(event.target_id)
    if school is None:
        return county.start, county.end
    if task.kind is TaskKind.PRINCIPAL_REVIEW:
        held = (w for w in duties.review_windows(county, school) if w.holds(event.start, event.end))
        return next(((w.first, w.last) for w in held), (county.start, county.end))
    return county.start, duties.owed_until(county, school) or county.end
