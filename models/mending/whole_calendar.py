"""All events of an office's year at once: what a calendar made event by event may not find.

An event that serves two duties may have to wait for two others to move, and one of these to go without a day. The programme of
``duty_programme.py`` in whole numbers, with postings and their visits as they are, knows; the year's own search sets out from its
answer then, for the road is nothing to it. In a larger office, where days are not told apart, it tells which duties share an event
and in which month each is held: those that may wait for a month without visits leave the others to campaigns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from duxue.models.facts.duty_order import DutyOrder
from duxue.models.mending.duty_programme import ACROSS, Held, Programme, SummedTeams, tells_days
from duxue.models.mending.single_duties import single_duties
from duxue.models.stages.calendar_search import CalendarSearch
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.first_calendar import FirstCalendar, lead_first
from duxue.models.stages.joint_placing import PlacingMissing
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.year import YearPlan, YearStage
from duxue.models.stop import Stop
from duxue.scenarios.codes import Role
from duxue.scenarios.county import County
from duxue.scenarios.free_ids import free_id
from duxue.scenarios.plan import Event, Plan, Seat

ROUNDS = 40
"""Rounds for events that find no day in their month."""
REVIEW = 100
"""What a duty in principle is worth beside a must."""


@dataclass(frozen=True)
class WholeCalendar:
    """The events that serve most duties, with days and teams, and all tasks of the year: these events' and those of the rest."""

    tasks: tuple[EventTask, ...]
    placed: tuple[tuple[Event, tuple[Seat, ...]], ...]


def more_served(
    stage: YearStage, year: YearPlan, tasks: YearTasks, *, seed: int, effort: float, stop: Stop
) -> tuple[YearStage, YearPlan]:
    """A year with the stage that placed it; where events find no day, from the calendar of all at once if duties gain by it."""
    if not year.unplaced or stop.is_asked():
        return stage, year
    whole = whole_calendar(stage.county, stage.office_id, stage.facts, tasks)
    if whole is None:
        return stage, year
    anew = YearStage(stage.county, stage.office_id, whole.tasks, stage.facts)
    other = anew.run(seed=seed, effort=effort, stop=stop, begin=whole.placed)
    order = DutyOrder(stage.county, stage.office_id)
    lost, left = (sum(order.price(t.kinds) for t in one.unplaced) for one in (year, other))
    return (anew, other) if left < lost else (stage, year)


def whole_calendar(county: County, office_id: str, facts: Plan, year: YearTasks) -> WholeCalendar | None:
    """The calendar that serves most duties with the postings of ``facts`` (None: the office is too large, or nothing is found)."""
    owed = _owed(county, office_id, facts)
    if not _daily(county, office_id, owed):
        return None
    programme = Programme(county, office_id, facts, whole=True, posted=True)
    if programme.most_served([(-REVIEW, x) for x in programme.others]) is None:
        return None
    tasks = _tasks(programme, owed, year)
    placed = (_placed(programme, one, task) for one, task in zip(programme.chosen, tasks, strict=False))
    return WholeCalendar(tasks, tuple(placed))


def begun_by_months(
    county: County, office_id: str, facts: Plan, year: YearTasks, *, seed: int, stop: Stop
) -> WholeCalendar | None:
    """A calendar to set out from in an office too large to tell days apart, in which months prove that duties must stay open.

    Which duties share an event and the month of each are chosen at once, then days and teams within these months (None elsewhere).
    """
    owed = _owed(county, office_id, facts)
    if _daily(county, office_id, owed) or stop.is_asked():
        return None
    programme = SummedTeams(county, office_id, facts, whole=True, posted=True)
    dear = [*((ACROSS, x) for x in programme.across), *((-REVIEW, x) for x in programme.others)]
    if programme.most_served(dear) is None or not programme.leaves_open:
        return None
    tasks = _tasks(programme, owed, year)
    inside = [
        replace(task, first=one.events[0].start, last=one.events[-1].end)
        for one, task in zip(programme.chosen, tasks, strict=False)
    ]
    stage = YearStage(county, office_id, inside, facts)
    return WholeCalendar(tasks, tuple(_begun(stage, seed, stop)))


def _begun(stage: YearStage, seed: int, stop: Stop) -> Iterator[tuple[Event, tuple[Seat, ...]]]:
    """Each event on the best of its days, the longest first (days in a row are soon cut into single ones), then rounds for those that found none."""
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, seed)
    calendar = first.fill(lambda task: -task.length)
    if first.missing():
        search = CalendarSearch(first, stage.prices["expert_price"], seed)
        PlacingMissing(first, search, seed).run(ROUNDS, stop, lambda _: None, lambda: True, patience=ROUNDS)
    for event_id, event in sorted(calendar.events.items()):
        yield event, tuple(calendar.teams[event_id])


def _tasks(programme: Programme, owed: Sequence[EventTask], year: YearTasks) -> tuple[EventTask, ...]:
    """The events chosen, then those of what they do not serve."""
    chosen = [held.task for held in programme.chosen]
    return tuple(_named([*chosen, *_rest(owed, year, chosen)]))


def _owed(county: County, office_id: str, facts: Plan) -> list[EventTask]:
    return [t for due in single_duties(county, office_id, facts).values() for t in due]


def _daily(county: County, office_id: str, owed: Sequence[EventTask]) -> bool:
    """Whether the office is small enough for each day to be told apart."""
    return tells_days(county, owed, len(county.inspectors_of(office_id)) + len(county.lendable(office_id)))


def _named(tasks: Iterable[EventTask]) -> Iterator[EventTask]:
    """The tasks, no two of one name: a comprehensive and a review of one school have one until they are told apart."""
    used = set[str]()
    for task in tasks:
        name = free_id(task.event_id, used)
        used.add(name)
        yield replace(task, event_id=name)


def _placed(programme: Programme, held: Held, task: EventTask) -> tuple[Event, tuple[Seat, ...]]:
    """An event with its team, led by whoever of it may lead and costs least."""
    event = replace(held.events[0], event_id=task.event_id)
    people = [who for who, seat in held.seats.items() if seat.solution_value() > 0.5]
    force = programme.force
    able = [who for who in people if force.may(task, who, event, Role.LEAD)]
    lead = min(able, key=lambda who: (who == force.responsible(task, event), force.minutes(task, who), who))
    seats = (Seat(task.event_id, who, Role.LEAD if who == lead else Role.MEMBER) for who in people)
    return event, lead_first(seats)


def _rest(owed: Sequence[EventTask], year: YearTasks, chosen: Sequence[EventTask]) -> Iterator[EventTask]:
    """A task for each duty that no chosen event serves, and those that are not owed as the round has them."""
    served = {(t.target_id, kind) for t in chosen for kind in t.kinds}
    known = {(t.target_id, kind) for t in owed for kind in t.kinds}
    yield from (t for t in owed if served.isdisjoint((t.target_id, kind) for kind in t.kinds))
    for task in year.alone:
        if kinds := tuple(kind for kind in task.kinds if (task.target_id, kind) not in known):
            yield replace(task, kinds=kinds)
