"""What of an event's purposes is still to be served once the office's facts have changed."""

from __future__ import annotations

from datetime import date

from duxue.models.facts import duties
from duxue.models.facts.campaigns import campaign_scope
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.records import School
from duxue.scenarios.rows import Task


def in_force(county: County, event: Event) -> tuple[Task, ...]:
    """What of an event's purposes is still to be served: a campaign that is on, a follow-up that is open, and so on."""
    school = county.schools.get(event.target_id)
    open_ones = {d.follow_up.issue_id: d for d in duties.open_follow_ups(county)}
    kept: list[Task] = []
    for task in event.kinds:
        if task.kind is TaskKind.CAMPAIGN:
            campaign = county.campaigns.get(task.ref)
            if campaign is None or school is None:
                continue
            scope = campaign_scope(county, campaign, event.office_id)
            inside = campaign.start <= event.start and event.end <= campaign.end
            if not inside or school.school_id not in {s.school_id for s in scope}:
                continue
        elif task.kind is TaskKind.FOLLOW_UP:
            due = open_ones.get(task.ref)
            if due is None or not due.first <= event.start <= event.end <= due.last:
                continue
        elif task.kind is TaskKind.PRINCIPAL_REVIEW and school is not None:
            if not any(w.holds(event.start, event.end) for w in duties.head_windows(county, school)):
                continue
        elif task.kind is TaskKind.COMPREHENSIVE and school is not None:
            # A head's review is a comprehensive too: it takes place whatever becomes of the school.
            alone = not event.serves(TaskKind.PRINCIPAL_REVIEW)
            if _too_late(county, school, event) or (alone and closes_before_due(county, school)):
                continue
        kept.append(task)
    return tuple(kept)


def _too_late(county: County, school: School, event: Event) -> bool:
    until: date | None = duties.owed_until(county, school)
    return until is not None and event.end > until


def closes_before_due(county: County, school: School) -> bool:
    """Whether a school closes before its next comprehensive falls due: it owes none, and one done early would serve no round."""
    return school.closed is not None and school.closed <= duties.due_by(county, school)
