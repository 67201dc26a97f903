"""What the stages tell, counted again once all is done: each told what it had decided, and later stages have changed some of it.

The last pass hands schools over, and moves visits, events, sessions and rows of the round; the moves before it place events anew. Each stage
whose rows, or the rows that these rest on, are others than it left has its minutes and what is open counted as it counts them itself.
What it had proven stays where it holds for the rows as they are: of postings for all candidates with as few breaches; of events where
people's visits and the events themselves are the same, else it is proven anew; of months piece by piece; of zones, sessions and the round
for whatever they could be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from duxue.models.bound_trace import retold
from duxue.models.explaining.changing.event_windows import window_of
from duxue.models.mending.event_improvement import EventImprovement, Settled
from duxue.models.office_plan import beside
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.weighed import Staffing
from duxue.models.solver import Outcome, Stop
from duxue.models.stages.classes import Classes, classes_retold
from duxue.models.stages.event_task import EventTask, task_of
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.given_visits import visits_given
from duxue.models.stages.month import Visits
from duxue.models.stages.month_retold import visits_retold
from duxue.models.stages.round import Round, round_retold
from duxue.models.stages.whole_year import year_bound
from duxue.models.stages.year import YearPlan, YearStage
from duxue.models.stages.zones import Zoning, zones_retold
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

BEFORE_THE_YEAR = ("postings", "stand_ins", "attendance")
"""The rows that the events' teams rest on."""


@dataclass(frozen=True)
class Decided:
    """What the stages of an office decided, each as it ended."""

    staffing: tuple[StaffingStage, Staffing]
    zones: Zoning
    classes: Classes
    round: Round
    year: tuple[YearStage, YearPlan]
    month: Visits
    settled: Settled


class Recount:
    """An office's stages told of its rows as they are in the end: ``left`` is what they had left, ``own`` what it has become."""

    def __init__(
        self, county: County, office_id: str, facts: Plan, left: Plan, own: Plan, *, zones_effort: float, stop: Stop
    ) -> None:  # fmt: skip
        self.county, self.office_id, self.facts = county, office_id, facts
        self.left, self.own = left, own
        self.zones_effort, self.stop = zones_effort, stop

    def all(self, decided: Decided) -> Iterator[Outcome]:
        """Each stage as it ended."""
        stage, staffed = decided.staffing
        same = set(self.own.postings) == set(staffed.postings)
        yield staffed.outcome if same else stage.told_of(staffed, self.own.postings)
        yield zones_retold(
            self.county, decided.zones, (staffed.postings, self.own.postings), self.own.zones,
            seed=self.county.seed, effort=self.zones_effort, stop=self.stop,
        )  # fmt: skip
        yield classes_retold(self.county, decided.classes, self.own.attendance, self.stop)
        yield round_retold(self.county, decided.round, self._known(self.left), self.own.cycle, self.stop)
        yield from self._events(*decided.year, decided.settled)
        before = replace(self.left, events=decided.year[1].events, seats=decided.year[1].seats)
        yield visits_retold(
            self.county, decided.month, beside(self.facts, before), beside(self.facts, self.own)
        )

    def _events(self, stage: YearStage, year: YearPlan, settled: Settled) -> Iterator[Outcome]:
        """The year, and the moves after it."""
        own, left = self.own, self.left
        same = all(set(getattr(own, name)) == set(getattr(left, name)) for name in BEFORE_THE_YEAR)
        stands = same and set(own.events) == set(year.events) and set(own.seats) == set(year.seats)
        if own == left and stands:
            yield from (year.outcome, settled.outcome)
            return
        known = self._known(own)
        given = visits_given(self.county, self.office_id, known)
        facts = stage.facts if same else replace(known, visits=(*known.visits, *given))
        asked = list(self._tasks(stage))
        anew = YearStage(self.county, self.office_id, asked, facts)
        bound = year.outcome.bound if same and asked == list(stage.tasks.values()) else None
        yield year.outcome if stands else _year_retold(anew, year.outcome, own, bound)
        yield EventImprovement(self.county, self.office_id, known, own, anew).retold(settled.outcome)

    def _tasks(self, stage: YearStage) -> Iterator[EventTask]:
        """The year's tasks as they were placed in the end, and those that no event serves."""
        events = {e.event_id: e for e in self.own.events}
        served = {(e.target_id, kind) for e in self.own.events for kind in e.kinds}
        for event_id, task in stage.tasks.items():
            event = events.get(event_id)
            if event and (event.kinds, event.length) == (task.kinds, task.length):
                yield task
                del events[event_id]
            elif served.isdisjoint((task.target_id, kind) for kind in task.kinds):
                yield task
        for event in events.values():
            yield task_of(self.county, event, window_of(self.county, event))

    def _known(self, own: Plan) -> Plan:
        """What stood when the year was asked for, with postings, stand-ins and sessions of some rows."""
        rows = Plan(postings=own.postings, stand_ins=own.stand_ins, attendance=own.attendance)
        return beside(self.facts, rows)


def _year_retold(stage: YearStage, end: Outcome, own: Plan, bound: float | None) -> Outcome:
    """How the year ended, told of other events and teams; a ``bound`` that holds no more is proven anew."""
    first = FirstCalendar(stage.force, stage.tasks, stage.placements, stage.county.seed)
    for event in own.events:
        first.restore(event, own.team(event.event_id))
    least = year_bound(first, stage.relaxed_now(first)).least if bound is None else bound
    return retold(end, stage.paid(first), least)
