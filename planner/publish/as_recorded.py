"""What became of a task, in words: done, not done, not reported; what had been planned stays visible where it went otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from duxue.planner.publish.context import PublishContext
from duxue.planner.words import day_text
from duxue.scenarios.codes import Result, Role
from duxue.scenarios.plan import Event, Seat, Visit


def fate(edition: PublishContext, task: Visit | Event) -> str:
    """What became of a task as it really went; blank for one that is still to come."""
    result = edition.results.get(task.visit_id if isinstance(task, Visit) else task.event_id)
    if result is None:
        return ""
    told = edition.say(result.zh, result.value.replace("_", " "))
    was = edition.say("，", ", ").join(_planned(edition, task)) if result is Result.DONE else ""
    return told + (edition.say(f"（原定{was}）", f" (planned: {was})") if was else "")


def _planned(edition: PublishContext, task: Visit | Event) -> Iterator[str]:
    """The day and the people that had been planned, where others came of it."""
    if isinstance(task, Visit):
        first = edition.planned_visits[task.visit_id]
        day, now, people = first.date, task.date, [first.inspector_id]
        came = {task.inspector_id}
    else:
        event = edition.released.event(task.event_id)
        day, now = event.start if event is not None else task.start, task.start
        people = [s.inspector_id for s in _working(edition.released.team(task.event_id))]
        came = {s.inspector_id for s in _working(edition.plan.team(task.event_id))}
    if day != now:
        yield day_text(day, edition.lang)
    if {*people} != came:
        yield edition.in_a_row(edition.person(i) for i in people)


def _working(team: tuple[Seat, ...]) -> list[Seat]:
    return [seat for seat in team if seat.role is not Role.RESERVE]
