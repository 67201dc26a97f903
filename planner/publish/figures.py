"""The numbers of a plan that documents and report share: work, road, burden on schools."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from duxue.models.facts.availability import scope_days
from duxue.planner.publish.context import PublishContext
from duxue.scenarios.codes import Half, Result, Role, Status, TaskKind
from duxue.scenarios.plan import Event
from duxue.scenarios.records import School

HALVES = {Half.AM: 1, Half.PM: 1, Half.DAY: 2}


@dataclass(frozen=True, slots=True)
class Load:
    """One person's work in the horizon, in half-days; ``available`` is days_per_month over the months with school days."""

    inspector_id: str
    visits: int
    event_halves: int
    visit_halves: int
    leads: int
    schools: int
    available: float

    @property
    def halves(self) -> int:
        """Half-days of field work."""
        return self.event_halves + self.visit_halves


@dataclass(frozen=True, slots=True)
class Burden:
    """What a school bears in one calendar year: visits by month, events by kind (a merged one counts for each)."""

    school: School
    year: int
    visits: tuple[int, ...]
    kinds: Mapping[TaskKind, int]
    imposed: int
    events: int
    cap: int | None
    results: Mapping[Result, int]
    """Of all its tasks whose days have passed, or that were recorded, how many became what."""

    @property
    def over(self) -> bool:
        """Whether the school has more events than the yearly cap allows."""
        return self.cap is not None and self.events > self.cap


class Figures:
    """Everything that is counted of an edition's plan, each thing once."""

    def __init__(self, edition: PublishContext) -> None:
        self.edition = edition
        self.county = edition.county
        self.plan = edition.plan

    @cached_property
    def working_months(self) -> int:
        """The months of the horizon that hold at least one required visit or event: what monthly means go over."""
        return max(1, len({(d.year, d.month) for d in self._occasion_days}))

    @cached_property
    def _occasion_days(self) -> tuple[date, ...]:
        return (*(v.date for v in self.plan.visits), *(e.start for e in self.plan.live_events))

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """The work of every inspector, by office and in the order of the office's workbook."""
        people = sorted(self.county.rows.inspectors, key=lambda i: self.edition.rank(i.unit_id))
        return tuple(self._load(i.inspector_id, i.days_per_month) for i in people)

    def _load(self, inspector_id: str, days_per_month: float) -> Load:
        visits = self.plan.visits_by(inspector_id)
        duties = [(self.plan.event(s.event_id), s.role) for s in self.plan.seats_of(inspector_id)]
        held = [(e, role) for e, role in duties if e and role is not Role.RESERVE and self._ours(e)]
        return Load(
            inspector_id=inspector_id,
            visits=len(visits),
            event_halves=2 * sum(e.length for e, _ in held),
            visit_halves=sum(HALVES[v.half] for v in visits),
            leads=sum(role is Role.LEAD for _, role in held),
            schools=len({p.school_id for p in self.plan.postings_of(inspector_id)}),
            available=days_per_month * self.working_months,
        )

    def _ours(self, event: Event) -> bool:
        return event.event_id not in self.county.imposed and event.status is not Status.CANCELLED

    @cached_property
    def travel_minutes(self) -> float:
        """Minutes on the road in all: each person's day as a tour from the start and back."""
        return sum(minutes for _, minutes in self._tours)

    @cached_property
    def travel_of(self) -> Mapping[str, float]:
        """Minutes on the road by person (people who never go out are missing)."""
        found: dict[str, float] = defaultdict(float)
        for person, minutes in self._tours:
            found[person] += minutes
        return found

    @cached_property
    def _tours(self) -> tuple[tuple[str, float], ...]:
        return tuple(
            (person, self._tour(person, stops)) for (person, _), stops in sorted(self._stops().items())
        )

    def _stops(self) -> dict[tuple[str, date], list[str]]:
        order = {Half.AM: 0, Half.DAY: 0, Half.PM: 1}
        days: dict[tuple[str, date], list[str]] = defaultdict(list)
        for seat in self.plan.seats:
            event = self.plan.event(seat.event_id)
            if event and seat.role is not Role.RESERVE and self._ours(event):
                for day in event.days():
                    days[seat.inspector_id, day].append(event.target_id)
        for visit in sorted(self.plan.visits, key=lambda v: (v.date, order[v.half], v.visit_id)):
            days[visit.inspector_id, visit.date].append(visit.school_id)
        return days

    def _tour(self, person: str, stops: Iterable[str]) -> float:
        known = [s for s in stops if s in self.county.schools or s in self.county.units]
        if person not in self.county.inspectors or not known:
            return 0.0
        return self.county.travel.along((person, *known, person))

    @cached_property
    def burdens(self) -> tuple[Burden, ...]:
        """The burden of every school in every calendar year of the horizon, by office."""
        return tuple(self._burden(s, y) for y in self.edition.years for s in self.edition.schools)

    def _burden(self, school: School, year: int) -> Burden:
        visits = Counter(v.date.month for v in self.plan.visits_at(school.school_id) if v.date.year == year)
        events = [e for e in self.plan.events_at(school.school_id) if e.start.year == year]
        parameters = self.county.parameters
        capped = "events_per_year" in parameters.specs and parameters.is_set(
            "events_per_year", school.office_id
        )
        return Burden(
            school=school,
            year=year,
            visits=tuple(visits[month] for month in range(1, 13)),
            kinds={kind: sum(e.serves(kind) for e in events) for kind in TaskKind},
            imposed=sum(e.event_id in self.county.imposed for e in events),
            events=len(events),
            cap=parameters.count("events_per_year", school.office_id) if capped else None,
            results=self._results[school.school_id, year],
        )

    @cached_property
    def results(self) -> Mapping[Result, int]:
        """How many tasks whose days have passed, or that were recorded, became what."""
        return Counter(self.edition.results.values())

    @cached_property
    def results_at(self) -> Mapping[str, Counter[Result]]:
        """What became of the tasks at each school."""
        found: dict[str, Counter[Result]] = defaultdict(Counter)
        for (school_id, _), counts in self._results.items():
            found[school_id].update(counts)
        return found

    @cached_property
    def _results(self) -> Mapping[tuple[str, int], Counter[Result]]:
        found: dict[tuple[str, int], Counter[Result]] = defaultdict(Counter)
        known, released = self.edition.results, self.edition.released
        for visit in released.visits:
            if visit.visit_id in known:
                found[visit.school_id, visit.date.year][known[visit.visit_id]] += 1
        for event in released.events:
            if event.event_id in known:
                found[event.target_id, event.start.year][known[event.event_id]] += 1
        return found

    @cached_property
    def covered(self) -> tuple[int, int]:
        """Schools with a responsible inspector on every day, and schools in scope on some day of the horizon."""
        broken = {f.subject for f in self.edition.findings if f.rule == "coverage"}
        ids = [s.school_id for s in self.county.rows.schools if scope_days(self.county, s)]
        return sum(s not in broken and bool(self.plan.postings_at(s)) for s in ids), len(ids)

    def events_of(self, *kinds: TaskKind) -> int:
        """Events that take place and serve one of some kinds (all of them where no kind is named)."""
        return sum(not kinds or e.serves(*kinds) for e in self.plan.live_events)
