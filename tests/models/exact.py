"""One model of everything for tiny offices: postings, stand-ins, events, teams, visits and sessions at once, all rules posted.

It is an oracle for the stages: what its plan keeps, theirs should keep too. Schools change hands on turning days only, so that
its plan may be worse than the best, never better than what is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from duxue.models.board import Board
from duxue.models.facts import duties
from duxue.models.facts.availability import field_days, months_of, scope_days
from duxue.models.facts.spans import DAY
from duxue.models.facts.standing_in import stand_in_spans
from duxue.models.facts.turning_days import turning_days
from duxue.models.rules.pen import Lit
from duxue.models.rules.register import RULES
from duxue.models.solver import Stop, solve
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import (
    EventTask,
    campaign_task,
    comprehensive_task,
    look_back_task,
    merged,
    placements,
)
from duxue.scenarios.as_imposed import imposed_events
from duxue.scenarios.codes import Change, Force, Half, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, CycleRow, Event, Plan, Posting, Seat, StandIn, Visit, ZoneRow
from duxue.scenarios.records import School
from duxue.scenarios.rows import Task, make

LEFT_OUT = frozenset(("zone", "pinned", "staffing_level", "full_time_share"))
NEVER = frozenset(
    ("recusal", "eligibility", "team_size", "team_independence", "stage_match", "working_day", "own_school_presence",
     "quiet_days", "event_days", "notice")
)  # fmt: skip
"""Rules that no plan breaks to meet more duties: an inspection that is none by law meets none."""
PRICES = {Force.MUST: 1000, Force.IN_PRINCIPLE: 1}


class Exact:
    """The model of one tiny office."""

    def __init__(self, county: County, office_id: str) -> None:
        self.county, self.office_id = county, office_id
        self.people = list(county.inspectors_of(office_id))
        self.schools = list(county.schools_of(office_id))
        self.board = Board(months=tuple(months_of(county)))
        self.imposed = imposed_events(county)
        for event in self.imposed:
            self.board.add_event(event, True)
        self.taken: list[tuple[object, Lit]] = []
        for school in self.schools:
            self._school(school)
        self._sessions()
        for rule in RULES:
            force = rule.CARD.force
            if force in PRICES and rule.CARD.id not in LEFT_OUT and hasattr(rule, "post"):
                price = None if rule.CARD.id in NEVER else PRICES[force]
                pen = self.board.pen(rule.CARD, county, price=price)
                rule.post(pen, county, county.parameters)

    def plan(self, limit: float = 20.0) -> Plan:
        """The best plan found within a limit of deterministic seconds."""
        self.board.minimise()
        run = solve(self.board.model, seed=1, limit=limit, stop=Stop(), linearization=2)
        assert run.found
        rows = [row for row, x in self.taken if run.is_true(x)]
        events = {e.event_id: e for e in rows if isinstance(e, Event)}
        postings = tuple(r for r in rows if isinstance(r, Posting))
        held = (*events.values(), *self.imposed)
        days = {e.target_id: e.start for e in held if e.serves(*duties.COMPREHENSIVE)}
        return Plan(
            postings=postings,
            stand_ins=tuple(r for r in rows if isinstance(r, StandIn)),
            zones=self._zones(postings),
            events=held,
            seats=tuple(s for s in rows if isinstance(s, Seat) and s.event_id in events),
            visits=tuple(v for v in rows if isinstance(v, Visit)),
            attendance=tuple(a for a in rows if isinstance(a, Attendance)),
            cycle=tuple(self._cycle(s, days) for s in self.schools),
        )

    def _zones(self, postings: Iterable[Posting]) -> tuple[ZoneRow, ...]:
        leader = next(iter(sorted(p.inspector_id for p in postings)), "")
        return tuple(ZoneRow("Q1", "Q1", leader, s.school_id) for s in self.schools)

    def _cycle(self, school: School, days: dict[str, object]) -> CycleRow:
        due = duties.due_by(self.county, school)
        later = max(due.year, self.county.end.year + 1)
        planned = days.get(school.school_id, later)
        return CycleRow(school.school_id, duties.last_comprehensive(self.county, school), due, planned, "")  # type: ignore[arg-type]

    def _school(self, school: School) -> None:
        scope = scope_days(self.county, school)
        if scope is None:
            return
        turns = turning_days(self.county, self.office_id)
        begins = [scope[0], *(d for d in turns if scope[0] < d <= scope[1])]
        spans = [*combinations([*begins, scope[1] + DAY], 2)]
        for person in self.people:
            for start, after in spans:
                row = make(
                    Posting, school_id=school.school_id, inspector_id=person.inspector_id,
                    start=start, end=after - DAY, since=start, change=Change.NEW,
                )  # fmt: skip
                self.taken.append((row, self.board.add_posting(row)))
            self._stand_ins(school, person.inspector_id)
            self._visits(school, person.inspector_id)
        for n, task in enumerate(self._shared(list(self._duties(school)))):
            self._event(replace(task, event_id=f"{school.school_id}-{n}"))

    def _stand_ins(self, school: School, person_id: str) -> None:
        for other in self.people:
            for span in stand_in_spans(self.county, school, person_id, other.inspector_id):
                row = StandIn(school.school_id, person_id, *span, other.inspector_id)
                self.taken.append((row, self.board.add_stand_in(row)))

    def _shared(self, tasks: Sequence[EventTask]) -> Iterator[EventTask]:
        """The events that a school's duties could have: each alone, and any of them together on days that suit all."""
        for number in range(1, len(tasks) + 1):
            for first, *others in combinations(tasks, number):
                event: EventTask | None = first
                for task in others:
                    event = event and merged(self.county, event, task)
                if event is not None:
                    yield event

    def _visits(self, school: School, person_id: str) -> None:
        county = self.county
        due = [
            d
            for d in duties.open_follow_ups(county)
            if d.follow_up.school_id == school.school_id and d.on_visit
        ]
        teaching = set(county.calendar.school_days(school))
        for day in field_days(county, county.inspectors[person_id]):
            if day not in teaching:
                continue
            covers = tuple(d.follow_up.issue_id for d in due if d.first <= day <= d.last)
            for half in (Half.AM, Half.PM):
                row = Visit(
                    f"{school.school_id}/{person_id}/{day}/{half}",
                    day,
                    half,
                    school.school_id,
                    person_id,
                    covers,
                )
                self.taken.append((row, self.board.add_visit(row)))

    def _duties(self, school: School) -> Iterable[EventTask]:
        county = self.county
        owed = [(duties.owed_until(county, school), duties.earliest(county, school), TaskKind.COMPREHENSIVE)]
        owed += [(w.last, w.first, TaskKind.PRINCIPAL_REVIEW) for w in duties.review_windows(county, school)]
        for last, first, kind in owed:
            if last is not None:
                span = max(county.start, min(first or county.start, last)), last
                duty = CombinedDuty(school.school_id, (Task(kind),), *span)
                yield comprehensive_task(county, self.office_id, duty)
        for campaign in county.rows.campaigns:
            if school.school_id in duties.draw_sample(county, campaign, self.office_id):
                yield campaign_task(county, self.office_id, campaign, school)
        for due in duties.open_follow_ups(county):
            if due.follow_up.school_id == school.school_id:
                yield look_back_task(self.office_id, due)

    def _event(self, task: EventTask) -> None:
        held = [(row, self.board.add_event(row)) for row in placements(self.county, task)]
        if not held:
            return
        self.taken += held
        self.board.model.add_at_most_one([x for _, x in held])
        for person in self.people:
            seats = [Seat(task.event_id, person.inspector_id, role) for role in (Role.LEAD, Role.MEMBER)]
            here = [(seat, self.board.add_seat(seat)) for seat in seats]
            self.taken += here
            self.board.model.add_at_most_one([x for _, x in here])
            for _, x in here:
                self.board.model.add(sum(y for _, y in held) >= x)

    def _sessions(self) -> None:
        for person in self.people:
            sessions = duties.attendable(self.county, person)
            rows = [Attendance(t.training_id, person.inspector_id) for t in sessions]
            literals = {row.training_id: self.board.add_attendance(row) for row in rows}
            self.taken += [(row, literals[row.training_id]) for row in rows]
            for one, other in combinations(sessions, 2):
                if one.start <= other.end and other.start <= one.end:
                    self.board.model.add_at_most_one([literals[one.training_id], literals[other.training_id]])
