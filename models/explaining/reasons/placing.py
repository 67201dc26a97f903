"""Events placed anew with the best team that is free, everything else kept: what the trials of missing events are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from duxue.models.explaining.changing.event_windows import may_share, window_of
from duxue.models.explaining.reasons.trials import Trials
from duxue.models.explaining.telling import Text, span_said
from duxue.models.facts.duties import COMPREHENSIVE
from duxue.models.facts.field_work import agreed_half_days, field_work
from duxue.models.judging.one_change import Change
from duxue.models.stages.event_task import EventTask, placements, task_of
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.codes import Role, Status
from duxue.scenarios.plan import CycleRow, Event, Plan, Seat

NO_LEAD = "no_lead"
NO_LEAD_WORDS = Text("当日无人可任组长", "no lead free")
FEW = "few_people"
FEW_WORDS = Text("当日可用督学不足", "too few people free")
NO_RESPONSIBLE = "responsible_busy"
NO_RESPONSIBLE_WORDS = Text("责任督学当日不能参加", "the responsible inspector is not free")


def is_fixed(trials: Trials, event: Event) -> bool:
    """Whether an event is another's or stands already."""
    fixed = event.event_id in trials.county.imposed or event.status is not Status.PLANNED
    return fixed or event in trials.standing.rows


def movable_at(trials: Trials, target_id: str) -> Iterator[Event]:
    """The events of a school or unit that may be placed anew."""
    return (e for e in trials.plan.events_at(target_id) if not is_fixed(trials, e))


@dataclass
class Placing:
    """Places tasks into a plan without some rows (``out``), with what else changes on the way (``also``).

    A team is drawn from those who are free; with ``loose`` from everybody in office, the free ones first: whatever then
    stands in the way must give way.
    """

    trials: Trials
    out: Change = field(default_factory=Change)
    loose: bool = False

    def __post_init__(self) -> None:
        self._rest = self.out.applied(self.trials.plan)
        self._forces: dict[tuple[str, bool], Workforce] = {}
        self._taken: dict[str, Counter[date]] = {}

    def attempt(self, task: EventTask, prefix: Text | None = None) -> None:
        """Try a task on each of its days."""
        for event in placements(self.trials.county, task):
            if event in self.out.out or self.trials.budget.left <= 0:
                continue
            team = self.team(task, event)
            if team is not None:
                rows = self._cycle(event)
                into = (*self.out.into, event, *team, *(replace(r, planned=event.start) for r in rows))
                day = span_said(event.start, event.end)
                told = Text(
                    (prefix.zh if prefix else "") + day.zh, f"{prefix.en if prefix else ''}on {day.en}"
                )
                self.trials.attempt(Change((*self.out.out, *rows), into), told)

    def team(self, task: EventTask, event: Event) -> list[Seat] | None:
        """The best people for an event's days (None, and the obstacle counted, where there are too few)."""
        force = self._force(task.office_id, loose=self.loose)
        free = self._free(task, event)
        chosen: list[Seat] = []
        if task.with_responsible:
            own = force.responsible(task, event)
            if own is None or own not in free:
                self.trials.stood(NO_RESPONSIBLE, NO_RESPONSIBLE_WORDS)
                return None
            chosen.append(Seat(event.event_id, own, Role.MEMBER))
        taken = {s.inspector_id for s in chosen}
        lead = next((i for i in free if i not in taken and force.may(task, i, event, Role.LEAD)), None)
        if lead is None:
            self.trials.stood(NO_LEAD, NO_LEAD_WORDS)
            return None
        chosen.insert(0, Seat(event.event_id, lead, Role.LEAD))
        taken.add(lead)
        rest = [i for i in free if i not in taken and force.may(task, i, event, Role.MEMBER)]
        chosen += [Seat(event.event_id, i, Role.MEMBER) for i in rest[: max(0, task.team - len(chosen))]]
        if len(chosen) < task.team:
            self.trials.stood(FEW, FEW_WORDS)
            return None
        return chosen

    def _free(self, task: EventTask, event: Event) -> list[str]:
        """Who can come on an event's days, those who have nothing else on them and room in the month first, the nearest first."""
        strict, force = (self._force(task.office_id, loose=way) for way in (False, self.loose))
        days = force.bits.span(event.start, event.end)
        months = event.days_by_month()
        free = [i for i in force.pool(task) if not days & force.away[task.government][i]]
        idle = {i for i in free if not days & strict.away[task.government][i] and self._has_room(i, months)}
        among = free if self.loose else idle
        return sorted(among, key=lambda i: (i not in idle, force.minutes(task, i), i))

    def _has_room(self, person_id: str, months: Counter[date]) -> bool:
        """Whether a person's months can hold so many more days of field work, as agreed."""
        county = self.trials.county
        if person_id not in self._taken:
            self._taken[person_id] = field_work(county, self._rest, person_id)
        agreed, taken = agreed_half_days(county.inspectors[person_id]), self._taken[person_id]
        return all(taken[month] + 2 * days <= agreed for month, days in months.items())

    def _force(self, office_id: str, *, loose: bool) -> Workforce:
        if (office_id, loose) not in self._forces:
            plan = _bare(self.trials, self._rest) if loose else self._rest
            self._forces[office_id, loose] = Workforce(self.trials.county, office_id, plan)
        return self._forces[office_id, loose]

    def _cycle(self, event: Event) -> tuple[CycleRow, ...]:
        if not event.serves(*COMPREHENSIVE):
            return ()
        return tuple(row for row in self._rest.cycle if row.school_id == event.target_id)


def _bare(trials: Trials, plan: Plan) -> Plan:
    """The plan without what could give way: visits, sessions, and the teams of events that may move."""
    moving = {e.event_id for e in plan.events if not is_fixed(trials, e)}
    return replace(
        plan, visits=(), attendance=(), seats=tuple(s for s in plan.seats if s.event_id not in moving)
    )


def ride_along(trials: Trials, task: EventTask, *, loose: bool = False) -> None:
    """A task shared with each event of its school, both placed anew together."""
    for event in movable_at(trials, task.target_id):
        both = shared(trials, event, task)
        if both is not None:
            out = Change((event, *trials.plan.team(event.event_id)))
            Placing(trials, out, loose).attempt(
                both, Text(f"与{event.event_id}合并，", f"with {event.event_id} ")
            )


def shared(trials: Trials, event: Event, task: EventTask) -> EventTask | None:
    """One task for an event of the plan and another task (None where they may not share an event)."""
    kinds = (*event.kinds, *(t for t in task.kinds if t not in event.kinds))
    if event.office_id not in ("", task.office_id) or not may_share(trials.county, kinds):
        return None
    return _task_of(trials, event).joined(task)


def _task_of(trials: Trials, event: Event) -> EventTask:
    return task_of(trials.county, event, window_of(trials.county, event))


def move(trials: Trials, event: Event, *, loose: bool = False) -> None:
    """An event on every other day of its window, with the best team free on it."""
    out = Change((event, *trials.plan.team(event.event_id)))
    said = Text(f"{event.event_id}改在", f"{event.event_id} ")
    Placing(trials, out, loose).attempt(_task_of(trials, event), said)


def merge(trials: Trials, events: Iterable[Event]) -> None:
    """Each two of a school's events made one."""
    rows = list(events)
    for n, one in enumerate(rows):
        for other in rows[n + 1 :]:
            both = shared(trials, one, _task_of(trials, other))
            if both is not None:
                out = Change((one, other, *(s for e in (one, other) for s in trials.plan.team(e.event_id))))
                said = Text(
                    f"{one.event_id}与{other.event_id}合并，", f"{one.event_id} with {other.event_id} "
                )
                Placing(trials, out).attempt(both, said)
