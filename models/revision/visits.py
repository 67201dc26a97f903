"""Revised routine visits: those that are still legal stay, the others keep their date where they can, the rest is placed anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.facts.duties import LookBack, open_follow_ups
from duxue.models.facts.field_work import agreed_half_days, event_work
from duxue.models.facts.pins import pins_of
from duxue.models.rules import look_back, monthly_visit
from duxue.models.solver import Stop
from duxue.models.stages.given_visits import visits_given
from duxue.models.stages.month import Visits, place_visits
from duxue.models.stages.visit_days import VisitDays
from duxue.scenarios.calendar import week_start
from duxue.scenarios.codes import Half, PinKind
from duxue.scenarios.county import County
from duxue.scenarios.free_ids import fresh_id, visit_stem
from duxue.scenarios.plan import Plan, Visit, by_day

HALVES = {Half.AM: 1, Half.PM: 2, Half.DAY: 3}


@dataclass(frozen=True)
class RevisedVisits:
    """All visits of the office, past ones too, and how those that were placed anew came about."""

    visits: tuple[Visit, ...]
    found: Visits


class VisitRevision:
    """The visits of one office: ``facts`` holds everything else as it stands after the changes."""

    def __init__(
        self, county: County, office_id: str, released: Sequence[Visit], facts: Plan, since: date
    ) -> None:
        self.county, self.office_id, self.facts, self.since = county, office_id, facts, since
        self.released = sorted(released, key=by_day)
        self.days = VisitDays(county, office_id, facts, since)
        self._halves: dict[tuple[str, date], int] = defaultdict(int)
        self._first: dict[tuple[str, date], list[Visit]] = defaultdict(list)
        self._month: dict[tuple[str, date], int] = defaultdict(int)
        self._weeks: dict[tuple[str, date], int] = defaultdict(int)
        for event in facts.live_events:
            for week in event.weeks():
                self._weeks[event.target_id, week] += 1
        for who in county.inspectors:
            self._month |= {(who, month): n for month, n in event_work(county, facts, who).items()}

    def run(self, not_done: Collection[str], *, seed: int, effort: float, stop: Stop) -> RevisedVisits:
        """The visits after the changes (``effort``: deterministic seconds)."""
        past = [v for v in self.released if v.date < self.since and v.visit_id not in not_done]
        for visit in past:
            self._enter(visit)
        kept, loose = self._kept(not_done)
        for visit in list(loose):
            if (same_day := self._same_day(visit)) is not None:
                kept.append(same_day)
                loose.remove(visit)
        kept = self._covering(past, kept)
        limits = {"seed": seed, "effort": effort, "stop": stop}
        found = self._placed([*past, *kept], **limits)  # type: ignore[arg-type]
        freed = self._in_the_way([*past, *kept, *found.visits], kept)
        if freed:
            rest = [v for v in kept if v not in freed]
            again = self._placed([*past, *rest], **limits)  # type: ignore[arg-type]
            if self._lacking([*past, *rest, *again.visits]) < self._lacking([*past, *kept, *found.visits]):
                kept, loose, found = rest, [*loose, *freed], again
        named = self._named(list(found.visits), loose, {v.visit_id for v in self.released})
        return RevisedVisits(tuple(sorted([*past, *kept, *named], key=by_day)), found)

    # What stays.

    def _kept(self, not_done: Collection[str]) -> tuple[list[Visit], list[Visit]]:
        loose: list[Visit] = []
        to_come = [v for v in self.released if v.date >= self.since and v.visit_id not in not_done]
        kept = self._set_by_hand(to_come)
        for visit in kept:
            self._enter(visit)
        set_ids = {v.visit_id for v in kept}
        for visit in to_come:
            if visit.visit_id not in set_ids:
                if self._legal(visit):
                    self._enter(visit)
                    kept.append(visit)
                else:
                    loose.append(visit)
        return kept, loose

    def _set_by_hand(self, to_come: Sequence[Visit]) -> list[Visit]:
        """The visits that were set by hand: under the id of one that stands so, else of another of school and month."""
        given = visits_given(self.county, self.office_id, self.facts)
        found: list[Visit] = []
        used: set[str] = set()
        for visit in given:
            same = [v for v in to_come if _slot(v) == _slot(visit) and v.visit_id not in used]
            same.sort(key=lambda v: (v.date != visit.date, v.inspector_id != visit.inspector_id, by_day(v)))
            known = {v.visit_id for v in self.released} | used
            stem = visit_stem(visit.school_id, visit.date)
            visit_id = same[0].visit_id if same else fresh_id(stem, self.county.as_of, known)
            used.add(visit_id)
            half = same[0].half if same and same[0].date == visit.date else visit.half
            found.append(replace(visit, visit_id=visit_id, half=half, covers=same[0].covers if same else ()))
        return found

    def _enter(self, visit: Visit) -> None:
        self._halves[visit.inspector_id, visit.date] |= HALVES[visit.half]
        self._first[visit.inspector_id, visit.date].append(visit)
        self._month[visit.inspector_id, visit.date.replace(day=1)] += visit.half_days
        self._weeks[visit.school_id, week_start(visit.date)] += 1

    def _legal(self, visit: Visit) -> bool:
        """Whether a visit can take place as it stands among those entered so far."""
        if visit.school_id not in self.days.schools:
            return False
        if (visit.date, visit.inspector_id) not in self.days.of(visit.school_id, (visit.date, visit.date)):
            return False
        if self._halves[visit.inspector_id, visit.date] & HALVES[visit.half]:
            return False
        most = self.county.parameters.count("occasions_per_week", self.office_id)
        full = self._weeks[visit.school_id, week_start(visit.date)] >= most
        return not full or ("week_cap", visit.school_id) in self.county.waived

    def _same_day(self, visit: Visit) -> Visit | None:
        """A visit on its day by who answers for the school now, in either half (None: it cannot be)."""
        if visit.school_id not in self.days.schools:
            return None
        for _, who in self.days.of(visit.school_id, (visit.date, visit.date)):
            others = (
                [visit.half]
                if visit.half is Half.DAY
                else [visit.half, Half.PM if visit.half is Half.AM else Half.AM]
            )
            for half in others:
                moved = replace(visit, inspector_id=who, half=half)
                if self._legal(moved) and self._fits(moved):
                    self._enter(moved)
                    return moved
        return None

    def _fits(self, visit: Visit) -> bool:
        """Whether the person's month and day have room for one visit more."""
        person = self.county.inspectors[visit.inspector_id]
        taken = self._month[visit.inspector_id, visit.date.replace(day=1)]
        if taken + visit.half_days > agreed_half_days(person):
            return False
        turns = sorted([*self._first[visit.inspector_id, visit.date], visit], key=lambda v: HALVES[v.half])
        stops = [visit.inspector_id, *(v.school_id for v in turns), visit.inspector_id]
        road = self.county.travel.along(stops)
        return len(turns) == 1 or road <= self.county.parameters.number("day_travel_minutes", person.unit_id)

    def _covering(self, past: Sequence[Visit], kept: Sequence[Visit]) -> list[Visit]:
        """Minor look-backs that nothing serves any more ride on a visit that stands, if one lies in their days."""
        plan = replace(self.facts, visits=(*self.facts.visits, *past, *kept))
        lacking = {f.subject for f in look_back.check(self.county, plan, self.county.parameters)}
        open_ones = [
            due for due in open_follow_ups(self.county) if due.follow_up.school_id in self.days.schools
        ]
        lost = [due for due in open_ones if due.on_visit and due.follow_up.issue_id in lacking]
        return ridden_along(kept, lost)

    # What is placed anew.

    def _placed(self, standing: Sequence[Visit], *, seed: int, effort: float, stop: Stop) -> Visits:
        facts = replace(self.facts, visits=(*self.facts.visits, *standing))
        return place_visits(
            self.county, self.office_id, facts, seed=seed, effort=effort, stop=stop, since=self.since
        )

    def _missing(self, visits: Sequence[Visit]) -> list[tuple[str, date]]:
        """Schools and months (from the as-of day's on) that lack a visit."""
        plan = replace(self.facts, visits=(*self.facts.visits, *visits))
        own = self.county.with_rows(schools=tuple(self.days.schools.values()))
        found = monthly_visit.check(own, plan, self.county.parameters)
        return [
            (f.subject, f.date) for f in found if f.date is not None and f.date >= self.since.replace(day=1)
        ]

    def _lacking(self, visits: Sequence[Visit]) -> int:
        return len(self._missing(visits))

    def _in_the_way(self, visits: Sequence[Visit], kept: Sequence[Visit]) -> list[Visit]:
        """The visits still standing of people who have left another school without one in the same month."""
        crowded: set[tuple[str, tuple[int, int]]] = set()
        for school_id, day in self._missing(visits):
            for row in self.facts.postings_at(school_id):
                if row.start <= day.replace(day=28) and max(day, self.since) <= row.end:
                    crowded.add((row.inspector_id, (day.year, day.month)))
        fixed = {(pin.school_id, pin.start) for pin in pins_of(self.county, PinKind.VISIT)}
        loose = [v for v in kept if (v.school_id, v.date) not in fixed]
        return [v for v in loose if (v.inspector_id, (v.date.year, v.date.month)) in crowded]

    def _named(self, new: Iterable[Visit], loose: Iterable[Visit], used: set[str]) -> list[Visit]:
        """Visits under the ids of those that they replace (same school and month), the others under new ids."""
        free: dict[tuple[str, int, int], list[str]] = defaultdict(list)
        for visit in loose:
            free[_slot(visit)].append(visit.visit_id)
        named: list[Visit] = []
        for visit in sorted(new, key=by_day):
            ids = free[_slot(visit)]
            stem = visit_stem(visit.school_id, visit.date)
            visit_id = ids.pop(0) if ids else fresh_id(stem, self.county.as_of, used)
            used.add(visit_id)
            named.append(replace(visit, visit_id=visit_id))
        return named


def ridden_along(visits: Iterable[Visit], dues: Iterable[LookBack], since: date = date.min) -> list[Visit]:
    """The visits with each look-back on the first one to its school in its days, from a day on, if there is one."""
    rows = {v.visit_id: v for v in visits}
    for due in dues:
        issue, first = due.follow_up, max(due.first, since)
        hosts = [v for v in rows.values() if v.school_id == issue.school_id and first <= v.date <= due.last]
        if hosts:
            host = min(hosts, key=by_day)
            rows[host.visit_id] = replace(host, covers=(*host.covers, issue.issue_id))
    return list(rows.values())


def _slot(visit: Visit) -> tuple[str, int, int]:
    return visit.school_id, visit.date.year, visit.date.month
