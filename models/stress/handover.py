"""Schools of people who have left, or are away with nobody to stand in, pass to others: the nearest whom the rules' checks let.

Lighter than a revision's search over all postings: one school after the other, at most one neighbour's school moves on. So it
never hands over less than must be, and may leave open what the whole search would still close.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import networkx as nx

from duxue.models.facts.availability import field_days, scope_days, service_spans
from duxue.models.facts.duties import required_months
from duxue.models.facts.spans import DAY, Span, includes, includes_all, without
from duxue.models.postings.held_together import held_together
from duxue.models.postings.least_change.zone_rows import zone_rows
from duxue.models.postings.stand_ins import Need
from duxue.models.rules import eligibility, reach, recusal, responsible_load
from duxue.scenarios.codes import Change
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.rows import make

RULES = (responsible_load, eligibility, recusal, reach)
"""What a posting is held against before somebody takes it; zones are looked at apart."""
NEAREST = 30
"""People looked at for a school, the nearest first."""


@dataclass(frozen=True)
class HandedOver:
    """The plan with postings and zones after handing over, the schools that passed on, and the needs left open.

    ``vacant`` are those of the open ones whose school nobody answers for any more: they are to be offered again.
    """

    plan: Plan
    schools: frozenset[str]
    open: tuple[Need, ...]
    vacant: tuple[Need, ...] = ()


def needs_of(county: County, plan: Plan, person_id: str, day: date) -> list[Need]:
    """The schools that a person answers for from a day on and cannot: after the last day in office, or for months unseen."""
    person = county.inspectors[person_id]
    spans = service_spans(county, person)
    last = max((b for _, b in spans), default=date.min)
    absences = [(a.start, a.end) for a in county.absences_of(person_id) if a.end >= day]
    free = frozenset(field_days(county, person, plan))
    found: list[Need] = []
    for row in plan.postings_of(person_id):
        school = county.schools.get(row.school_id)
        if school is None or row.end < day or scope_days(county, school) is None:
            continue
        if row.end > last:
            found.append(Need(row.school_id, person_id, (max(day, row.start, last + DAY), row.end)))
        until = min(row.end, last)
        for first, end in absences:
            span = max(day, row.start, first), min(until, end)
            if span[0] <= span[1] and _unseen(county, plan, row, span, day, free):
                found.append(Need(row.school_id, person_id, span))
    return found


def _unseen(county: County, plan: Plan, row: Posting, span: Span, day: date, free: frozenset[date]) -> bool:
    """Whether an absence leaves a month of a school without a day on which the person could still visit it."""
    school = county.schools[row.school_id]
    for first, last in required_months(county, school, county.parameters):
        if last < span[0] or span[1] < first:
            continue
        seen = any(first <= v.date <= last for v in plan.visits_at(row.school_id))
        days = county.calendar.school_days_in(school, max(first, day, row.start), min(last, row.end))
        if not seen and free.isdisjoint(days) and not _stood_in(plan, row, days):
            return True
    return False


def _stood_in(plan: Plan, row: Posting, days: Sequence[date]) -> bool:
    """Whether somebody stands in for the holder of a posting on one of some days."""
    mine = [r for r in plan.stand_ins_at(row.school_id) if r.absent_id == row.inspector_id]
    return any(r.start <= day <= r.end for r in mine for day in days)


def hand_over(county: County, plan: Plan, office_id: str, needs: Sequence[Need], day: date) -> HandedOver:
    """The plan after each need has been given to whoever may take it; ``day`` is the day on which the office decides."""
    board = _Board(county, plan, office_id, day)
    left = [n for n in sorted(needs, key=lambda n: (n.span, n.school_id)) if not board.give(n)]
    if not board.moved and not left:
        return HandedOver(plan, frozenset(), ())
    vacant = tuple(need for need in left if board.vacate(need))
    return HandedOver(board.plan(), frozenset(board.moved), tuple(left), vacant)


class _Board:
    """The postings of one office while schools pass on."""

    def __init__(self, county: County, plan: Plan, office_id: str, day: date) -> None:
        self.county, self.office_id, self.day = county, office_id, day
        self.base = plan
        self.now = plan
        self.zones: Mapping[str, str] = {z.school_id: z.zone_id for z in plan.zones}
        self.moved: set[str] = set()
        self.schools = {s.school_id for s in county.schools_of(office_id)}
        self.people = sorted(
            i.inspector_id for i in county.inspectors_of(office_id) if service_spans(county, i)
        )

    def plan(self) -> Plan:
        """The plan with the postings as they are now, its zones and their leaders."""
        own = [z for z in self.base.zones if z.school_id in self.schools]
        others = [z for z in self.base.zones if z.school_id not in self.schools]
        postings = [p for p in self.now.postings if p.school_id in self.schools]
        places = {s: z for s, z in self.zones.items() if s in self.schools}
        rows = zone_rows(self.county, self.office_id, own, places, postings)
        return replace(self.now, zones=(*others, *rows))

    def give(self, need: Need) -> bool:
        """Give a school to the nearest who may take it; else a neighbour passes one on; else somebody takes one too many."""
        near = self._near(need)
        return (
            any(self._take(need, who, strict=True) for who in near)
            or any(self._pass_on(need, who) for who in near[:12])
            or any(self._take(need, who, strict=False) for who in self._lightest(near, need))
        )

    def vacate(self, need: Need) -> bool:
        """Nobody takes a school of somebody who has left: it stays without, and the plan says so."""
        person = self.county.inspectors[need.absent_id]
        last = max((b for _, b in service_spans(self.county, person)), default=date.min)
        gone = need.span[0] > last
        if gone:
            self.now = replace(self.now, postings=self._without(self.now.postings, need))
        return gone

    # Who.

    def _near(self, need: Need) -> list[str]:
        minutes = self.county.travel.minutes
        months = self._months(need)
        others = [i for i in self.people if i != need.absent_id and self._can_visit(i, need, months)]
        ranked = sorted(others, key=lambda i: (not self._same_zone(i, need), minutes(i, need.school_id), i))
        return ranked[:NEAREST]

    def _lightest(self, near: Sequence[str], need: Need) -> list[str]:
        return sorted(near, key=lambda i: (len(self._held(i, need.span)), near.index(i)))

    def _held(self, who: str, span: Span) -> list[Posting]:
        return [r for r in self.now.postings_of(who) if r.start <= span[1] and span[0] <= r.end]

    def _same_zone(self, who: str, need: Need) -> bool:
        mine = {self.zones.get(r.school_id) for r in self._held(who, need.span)}
        return not mine or mine == {self.zones.get(need.school_id)}

    def _months(self, need: Need) -> list[list[date]]:
        """The school days of a need, by the months that want a visit."""
        school = self.county.schools[need.school_id]
        first, last = need.span
        required = required_months(self.county, school, self.county.parameters)
        within = self.county.calendar.school_days_in
        found = [within(school, max(a, first), min(b, last)) for a, b in required]
        return [days for days in found if days]

    def _can_visit(self, who: str, need: Need, months: Sequence[Sequence[date]]) -> bool:
        """Whether a person is there on a school day of each month of the need."""
        first, last = need.span
        if not includes_all(service_spans(self.county, self.county.inspectors[who]), first, last):
            return False
        gone = [(a.start, a.end) for a in self.county.absences_of(who)]
        return all(any(not includes(gone, d) for d in days) for days in months)

    # Taking.

    def _take(self, need: Need, who: str, *, strict: bool) -> bool:
        """Post a person to a school for a stretch if no rule is broken by it (not strict: the number of schools may be)."""
        new = make(
            Posting, school_id=need.school_id, inspector_id=who, start=need.span[0], end=need.span[1],
            change=Change.NEW,
        )  # fmt: skip
        rows = (*self._without(self.now.postings, need), new)
        if not self._allowed(who, need, rows, strict=strict):
            return False
        zones = self._zones_for(who, need)
        if zones is None:
            return False
        self.now = replace(self.now, postings=tuple(sorted(rows, key=_row_order)))
        self.zones = zones
        self.moved |= {need.school_id}
        return True

    def _without(self, rows: Iterable[Posting], need: Need) -> tuple[Posting, ...]:
        """The postings with a stretch of a school's cut out of whoever holds it."""
        kept: list[Posting] = []
        for row in rows:
            gaps = [need.span] if row.school_id == need.school_id else []
            kept += [replace(row, start=a, end=b) for a, b in without([(row.start, row.end)], gaps)]
        return tuple(kept)

    def _allowed(self, who: str, need: Need, rows: Sequence[Posting], *, strict: bool) -> bool:
        """Whether the rules find nothing new about a person with a further school."""
        home = self.county.inspectors[who].school_id
        after = [r for r in rows if r.inspector_id == who or (home and r.school_id == home)]
        before = [r for r in self.now.postings if r.inspector_id == who or (home and r.school_id == home)]
        schools = {r.school_id for r in (*after, *before)} | {need.school_id}
        people = {who} | {r.inspector_id for r in (*after, *before)}
        cut = self.county.with_rows(
            schools=tuple(self.county.schools[s] for s in sorted(schools) if s in self.county.schools),
            inspectors=tuple(self.county.inspectors[i] for i in sorted(people)),
        )
        for rule in RULES:
            if not strict and rule is responsible_load:
                continue
            now = sum(1 for _ in rule.check(cut, Plan(postings=tuple(after)), cut.parameters))
            if now > sum(1 for _ in rule.check(cut, Plan(postings=tuple(before)), cut.parameters)):
                return ("reach", who) in self.county.waived and rule is reach
        return True

    def _pass_on(self, need: Need, who: str) -> bool:
        """A neighbour takes a school once one of the neighbour's own has passed to somebody with room."""
        limit = self.county.parameters.count("schools_per_inspector", self.office_id)
        spare = [
            i for i in self.people if i not in (who, need.absent_id) and len(self._held(i, need.span)) < limit
        ]
        saved = self.now, self.zones, set(self.moved)
        for row in self._held(who, need.span) if spare else ():
            if row.start > need.span[0] or row.end < need.span[1] or row.school_id in self.moved:
                continue
            other = Need(row.school_id, who, need.span)
            if not self._take(need, who, strict=False):
                break
            months = self._months(other)
            for third in spare:
                if self._can_visit(third, other, months) and self._take(other, third, strict=True):
                    if self._within(who):
                        return True
                    break
            self.now, self.zones, self.moved = saved[0], saved[1], set(saved[2])
        return False

    def _within(self, who: str) -> bool:
        cut = self.county.with_rows(inspectors=(self.county.inspectors[who],))
        few = Plan(postings=self.now.postings_of(who))
        return not any(True for _ in responsible_load.check(cut, few, cut.parameters))

    # Zones.

    def _zones_for(self, who: str, need: Need) -> Mapping[str, str] | None:
        """The zones by which a person's schools and a further one lie in one zone (None: there is no room for it)."""
        held = [r.school_id for r in self._held(who, need.span)]
        there = self.zones.get(need.school_id, "")
        wrong = [s for s in held if self.zones.get(s) != there]
        if not wrong:
            return self.zones
        rows = [row for one in self.people for row in self.now.postings_of(one)]
        ties = held_together({need.school_id, *(row.school_id for row in rows)}, rows)
        for start, target, others in (
            (wrong[0], there, {need.school_id}),
            (need.school_id, self.zones.get(wrong[0], ""), set(held)),
        ):
            cluster = nx.node_connected_component(ties, start)
            if cluster.isdisjoint(others) and self._fits_zone(cluster, target):
                return {**self.zones, **dict.fromkeys(sorted(cluster), target)}
        return None

    def _fits_zone(self, cluster: set[str], target: str) -> bool:
        """Whether schools that belong together may move to a zone: none has its zone given, and it holds them all."""
        most = self.county.parameters.count("zone_schools", self.office_id)
        size = sum(z == target for z in self.zones.values())
        given = any(self.county.schools[s].zone_id for s in cluster if s in self.county.schools)
        return not given and size + sum(self.zones.get(s) != target for s in cluster) <= most


def _row_order(row: Posting) -> tuple[str, date, str]:
    return row.school_id, row.start, row.inspector_id
