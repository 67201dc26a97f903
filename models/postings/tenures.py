"""What staffing is proven over: people's unbroken times of service, and the pieces of the year a school is handed on in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duxue.models.facts.places import limit_of
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.prices import REPORTED
from duxue.scenarios.calendar import next_month
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting
from duxue.scenarios.records import Inspector

Minutes = NDArray[np.float64]
Places = NDArray[np.intp]
EVENLY = 0.1
"""The part of an open school's price that lies on all months alike where some months want people and others do not."""


@dataclass(frozen=True)
class Tenure:
    """One person's unbroken time of service and the candidate postings that fall in it; arrays run over those.

    ``rows`` are places in the list of candidates, ``low``/``high`` the range of pieces that a posting covers, ``cost`` its
    minutes with a journey for every visit, ``alone`` whether the school takes a whole person. ``first``/``second`` list the
    pairs that may share day tours, ``saving`` what they save then. ``holds`` tells for each posting and month of the tenure
    whether it carries visits, of ``each`` half-days; in no month more than ``cap`` postings stand. ``days`` tells the same of
    days on which others stand together than in any month. ``steps`` are the half-days from which on each costs so many
    minutes more.
    """

    person: int
    rows: Places
    school: Places
    low: Places
    high: Places
    cost: Minutes
    alone: NDArray[np.bool_]
    first: Places
    second: Places
    saving: Minutes
    cap: int
    holds: NDArray[np.bool_]
    days: NDArray[np.bool_]
    each: int
    steps: tuple[tuple[float, float], ...] = ()

    @cached_property
    def halves(self) -> Minutes:
        """The half-days of each posting's visits."""
        halves: Minutes = 1.0 * self.each * self.holds.sum(axis=1)
        return halves


class Load(NamedTuple):
    """A person (by place) whose half-days of visits beyond a number cost so many minutes each."""

    person: int
    half_days: float
    price: float


@dataclass(frozen=True)
class TenureProblem:
    """All tenures of an office, and what each piece costs at least if nobody answers for the school in it.

    ``loads`` are the prices of people's work beyond their shares, where no tenure knows them (``Tenure.steps``).

    ``exchanges`` are candidates (by place in the list), mostly two, that stand side by side only at the price of a breach,
    ``unit``: people who would answer for each other's own schools all the time that they both serve.

    ``wanting`` are the schools beyond people's allowances in the month that has most of them (0: none, by their number).
    """

    tenures: tuple[Tenure, ...]
    open_price: Minutes
    wanting: int
    loads: tuple[Load, ...] = ()
    exchanges: tuple[tuple[int, ...], ...] = ()
    unit: float = REPORTED

    @cached_property
    def counted(self) -> tuple[tuple[int, ...], ...]:
        """By tenure: the loads for which its visits count."""
        return tuple(
            tuple(n for n, load in enumerate(self.loads) if load.person == t.person) for t in self.tenures
        )

    @cached_property
    def exchanged(self) -> tuple[NDArray[np.float64], ...]:
        """By tenure: which of its postings (a row each) are in which exchanges."""
        tables = tuple(np.zeros((t.rows.size, len(self.exchanges))) for t in self.tenures)
        place = {k: (n, at) for n, t in enumerate(self.tenures) for at, k in enumerate(t.rows.tolist())}
        for number, both in enumerate(self.exchanges):
            for n, at in (place[k] for k in both if k in place):
                tables[n][at, number] = 1.0
        return tables

    def fines(self, load: Minutes, exchange: Minutes) -> list[Minutes]:
        """By tenure: what each posting costs if half-days count towards each load, and exchanges, at some rates."""
        return [
            sum(load[n] for n in mine) * t.halves + exchanged @ exchange
            for t, mine, exchanged in zip(self.tenures, self.counted, self.exchanged, strict=True)
        ]


def tenure_problem(
    county: County,
    pool: Candidates,
    rows: Sequence[Candidate],
    cost: Mapping[int, float],
    unit: float = REPORTED,
    loads: Sequence[Load] = (),
) -> TenureProblem:
    """The problem of an office's candidates; ``cost`` gives the minutes of each (by place in the list).

    A school that is open all year costs ``unit`` minutes.

    A piece is a run of a school's months in which no posting there begins or ends, so a posting covers whole pieces.
    """
    wanting = _wanting(rows, pool)
    places, shares = _pieces(rows, pool, wanting)
    mine: dict[tuple[int, date], list[int]] = defaultdict(list)
    for k in cost:
        if rows[k].months:
            mine[_tenure_of(pool, rows[k])].append(k)
    tenures = [_tenure(county, pool, rows, cost, unit, places, i, ks) for (i, _), ks in sorted(mine.items())]
    tenures = [t for t in tenures if t.cap]  # whoever may hold no school has no portfolio
    times = Counter(t.person for t in tenures)
    steps: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for load in loads:
        steps[load.person].append((load.half_days, load.price))
    tenures = [replace(t, steps=tuple(steps[t.person])) if times[t.person] == 1 else t for t in tenures]
    inside = {t.person for t in tenures if t.steps}
    return TenureProblem(
        tuple(tenures),
        unit * shares,
        max(0, *wanting.values()) if wanting else 0,
        tuple(load for load in loads if load.person not in inside),
        _exchanges(tenures, rows, pool),
        unit,
    )


def reciprocal(
    posted: Iterable[tuple[int, Posting]], people: Sequence[Inspector]
) -> Iterator[tuple[tuple[str, str], int, int]]:
    """The numbers of any two postings by which people answer for each other's own schools on some day, with these schools."""
    home = {i.inspector_id: i.school_id for i in people if i.school_id}
    away: dict[tuple[str, str], list[tuple[int, Posting]]] = defaultdict(list)
    for number, row in posted:
        if row.inspector_id in home:
            away[home[row.inspector_id], row.school_id].append((number, row))
    for (own, other), here in away.items():
        if own < other:
            for a, one in here:
                for b, two in away.get((other, own), ()):
                    if max(one.start, two.start) <= min(one.end, two.end):
                        yield (own, other), a, b


def _exchanges(
    tenures: Sequence[Tenure], rows: Sequence[Candidate], pool: Candidates
) -> tuple[tuple[int, int], ...]:
    """The twos of postings by which people would answer for each other's own schools as long as both serve."""
    whole = (k for tenure in tenures for k in tenure.rows[tenure.holds.all(axis=1)].tolist())
    both = reciprocal(((k, rows[k].row) for k in whole), pool.people)
    return tuple((a, b) for _, a, b in sorted(both, key=itemgetter(0)))


def _tenure_of(pool: Candidates, candidate: Candidate) -> tuple[int, date]:
    row = candidate.row
    spans = pool.spans[row.inspector_id]
    return pool.tours.row[row.inspector_id], next(a for a, b in spans if a <= row.start and row.end <= b)


def _pieces(
    rows: Sequence[Candidate], pool: Candidates, wanting: Mapping[date, int]
) -> tuple[dict[tuple[str, date], int], Minutes]:
    """The piece of every school and month, and its share of the price of a school that is open all year.

    A large school weighs as much as all that one person may hold: whoever holds another beside it breaks the rule by as
    many units as there are others, and by all of them where both are large.

    How that breach is spread over the year is free; where people's allowances do not reach for all months, most of it
    lies on the months that want most, since it is there that schools must stay open or go beyond an allowance.
    """
    cuts: dict[str, set[date]] = defaultdict(set)
    for c in rows:
        if c.months:
            cuts[c.row.school_id] |= {c.months[0], next_month(c.months[-1])}
    weight = _weights(wanting)
    place: dict[tuple[str, date], int] = {}
    shares: list[float] = []
    for school in pool.schools:
        key = school.school_id
        begun = False
        whole = (
            pool.county.parameters.count("schools_per_inspector", pool.office_id)
            if pool.county.is_large(school)
            else 1
        )
        for month, _ in pool.months[key] if key in cuts else ():
            if not begun or any(cut <= month for cut in cuts[key]):
                shares.append(0.0)
                begun = True
            cuts[key] = {cut for cut in cuts[key] if cut > month}
            shares[-1] += whole * weight.get(month, 0.0)
            place[key, month] = len(shares) - 1
    return place, np.array(shares, dtype=np.float64) / max(len(weight), 1)


def _wanting(rows: Sequence[Candidate], pool: Candidates) -> dict[date, int]:
    """By how many schools each month exceeds at least the allowances of those who serve in it (less than 0: room).

    A large school takes a person whole: those with the smallest allowances, at best.
    """
    serving: dict[date, set[str]] = defaultdict(set)
    for c in rows:
        for month in c.months:
            serving[month].add(c.row.inspector_id)
    schools: dict[bool, Counter[date]] = {True: Counter(), False: Counter()}
    for school in pool.schools:
        schools[pool.county.is_large(school)].update(month for month, _ in pool.months[school.school_id])
    allowed = {person.inspector_id: pool.county.allowance(person) for person in pool.people}
    return {
        month: schools[False][month] - sum(sorted(allowed[i] for i in serving[month])[schools[True][month] :])
        for month in sorted(serving)
    }


def _weights(wanting: Mapping[date, int]) -> dict[date, float]:
    """What each month weighs in the price of a school that is open all year: one on average."""
    most = max(wanting.values(), default=0)
    worst = {month for month, places in wanting.items() if places == most > 0}
    if not worst:
        return dict.fromkeys(wanting, 1.0)
    more = (1 - EVENLY) * len(wanting) / len(worst)
    return {month: EVENLY + more * (month in worst) for month in wanting}


def _tenure(
    county: County,
    pool: Candidates,
    rows: Sequence[Candidate],
    cost: Mapping[int, float],
    unit: float,
    places: Mapping[tuple[str, date], int],
    i: int,
    ks: Sequence[int],
) -> Tenure:
    person = pool.people[i]
    mine = [rows[k] for k in ks]
    months = sorted({m for c in mine for m in c.months})
    holds = np.array([[m in set(c.months) for m in months] for c in mine], dtype=np.float64)
    school = np.array([pool.tours.col[c.row.school_id] for c in mine], dtype=np.intp)
    large = np.array([county.is_large(county.schools[c.row.school_id]) for c in mine])
    # Whoever is tied to a share holds so many schools with a large one too: each other is one too many (``Proof.beside_shares``).
    limit, share = limit_of(county, person), pool.shares.get(person.inspector_id, 1)
    others = 0 if limit is None else max(0, min(limit, share) - 1)
    alone = large & (not pool.shares)
    apart = (school[:, None] != school[None, :]) & ~alone[:, None] & ~alone[None, :]
    rate = np.where(apart, pool.tours.saving(i)[np.ix_(school, school)], 0.0) * pool.visits
    saving = np.floor(rate * (holds @ holds.T))
    first, second = np.nonzero(np.triu(saving > 0, 1))
    return Tenure(
        person=i,
        rows=np.array(ks, dtype=np.intp),
        school=school,
        low=np.array([places[c.row.school_id, c.months[0]] for c in mine], dtype=np.intp),
        high=np.array([places[c.row.school_id, c.months[-1]] + 1 for c in mine], dtype=np.intp),
        cost=np.array([cost[k] for k in ks]) + unit * others * large,
        alone=alone,
        first=first,
        second=second,
        saving=saving[first, second],
        cap=pool.places(person),
        holds=holds > 0,
        days=days_together(county, [c.row for c in mine], holds > 0),
        each=pool.half_days_each,
    )


def days_together(county: County, mine: Sequence[Posting], holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which postings stand on the days on which one begins, where these do not all stand in one of the months too."""
    schools = [county.schools[row.school_id] for row in mine]
    begins = {
        max(row.start, county.start, s.opened or row.start) for row, s in zip(mine, schools, strict=True)
    }
    together = {
        tuple(row.start <= day <= row.end and s.in_scope(day) for row, s in zip(mine, schools, strict=True))
        for day in begins
    }
    days = np.array(sorted(together), dtype=np.bool_).T
    inside = (days[:, :, None] <= np.hstack([holds, days])[:, None, :]).all(axis=0)
    alone = inside.sum(axis=1) == 1  # each lies within itself
    return days[:, alone]
