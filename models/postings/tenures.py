"""What staffing is proven over: people's unbroken times of service, and the pieces of the year a school is handed on in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.prices import REPORTED
from duxue.scenarios.calendar import next_month
from duxue.scenarios.county import County

Minutes = NDArray[np.float64]
Places = NDArray[np.intp]
EVENLY = 0.1
"""The part of an open school's price that lies on all months alike where some months want people and others do not."""
FEW_PARTS = 4
"""Postings of other half-days than most that a tenure may have for each set of them to be looked at; with more of them (where
many schools pass on in mid-year) that takes longer than it gains."""


@dataclass(frozen=True)
class Tenure:
    """One person's unbroken time of service and the candidate postings that fall in it; arrays run over those.

    ``rows`` are places in the list of candidates, ``low``/``high`` the range of pieces that a posting covers, ``cost`` its
    minutes with a journey for every visit, ``alone`` whether the school takes a whole person. ``first``/``second`` list the
    pairs that may share day tours, ``pair_cost`` what both cost then, ``bonus`` the most that shared tours can save on
    one. All postings that reach the last month meet there and count against ``cap``; ``early`` ones end before
    (the school closes, a recusal begins). ``begun`` is what each takes of the allowance on the tenure's first day, ``halves`` the
    half-days of its visits (of early ones: none), ``steps`` the half-days from which on each costs so many minutes more.
    ``holds`` tells for each posting and month of the tenure whether it carries a visit, ``whole`` which stand all of it.
    Where but a few postings do not (``exact``), none counts as early: allowance and half-days are those of each set.
    """

    person: int
    rows: Places
    school: Places
    low: Places
    high: Places
    cost: Minutes
    alone: NDArray[np.bool_]
    early: NDArray[np.bool_]
    begun: Minutes
    bonus: Minutes
    first: Places
    second: Places
    pair_cost: Minutes
    cap: int
    halves: Minutes
    holds: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    steps: tuple[tuple[float, float], ...] = ()
    exact: bool = False

    @cached_property
    def usual(self) -> NDArray[np.bool_]:
        """The postings of as many half-days as most bring (of two numbers as frequent the larger); in an exact tenure they stand all of it."""
        some = ~self.alone & (self.whole if self.exact else ~self.early)
        found = Counter(self.halves[some].tolist())
        most = max(found, key=lambda one: (found[one], one), default=0.0)
        usual: NDArray[np.bool_] = some & (self.halves == most)
        return usual


class Load(NamedTuple):
    """A person (by place) whose half-days of visits beyond a number cost so many minutes each."""

    person: int
    half_days: float
    price: float


@dataclass(frozen=True)
class TenureProblem:
    """All tenures of an office, and what each piece costs at least if nobody answers for the school in it.

    ``loads`` are the prices of people's work beyond their shares, where no tenure knows them (``Tenure.steps``).

    ``wanting`` are the schools beyond people's allowances in the month that has most of them (0: none, by their number).
    """

    tenures: tuple[Tenure, ...]
    open_price: Minutes
    wanting: int
    loads: tuple[Load, ...] = ()

    @cached_property
    def counted(self) -> tuple[tuple[int, ...], ...]:
        """By tenure: the loads for which its visits count."""
        return tuple(
            tuple(n for n, load in enumerate(self.loads) if load.person == t.person) for t in self.tenures
        )

    def rates(self, rate: Minutes) -> Minutes:
        """By tenure: what a half-day of visits costs if it counts towards each load at a rate."""
        return np.array([sum(rate[n] for n in mine) for mine in self.counted], dtype=np.float64)


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
    tenures = [_tenure(county, pool, rows, cost, places, i, ks) for (i, _), ks in sorted(mine.items())]
    times = Counter(t.person for t in tenures)
    steps: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for load in loads:
        steps[load.person].append((load.half_days, load.price))
    tenures = [
        _known(t, tuple(steps[t.person]), pool.half_days_each) if times[t.person] == 1 else t for t in tenures
    ]
    inside = {t.person for t in tenures if t.steps}
    return TenureProblem(
        tuple(tenures),
        unit * shares,
        max(0, *wanting.values()) if wanting else 0,
        tuple(load for load in loads if load.person not in inside),
    )


def _known(tenure: Tenure, steps: tuple[tuple[float, float], ...], each: int) -> Tenure:
    """A person's only tenure with the price of work beyond the share, and with no posting early, where parts are few."""
    early = tenure.early
    pairs = ~early[tenure.first] & ~early[tenure.second]
    exact = replace(
        tenure,
        # Tours shared with what ends early leave those of the other months free: it is had with all that these may save.
        cost=np.where(early, tenure.cost - tenure.bonus, tenure.cost),
        first=tenure.first[pairs],
        second=tenure.second[pairs],
        pair_cost=tenure.pair_cost[pairs],
        early=np.zeros_like(early),
        begun=np.zeros_like(tenure.begun),
        halves=1.0 * each * tenure.holds.sum(axis=1),
        steps=steps,
        exact=True,
    )
    if bool(tenure.whole[tenure.alone].all()) and _parts(exact) <= FEW_PARTS:
        return exact
    return replace(tenure, steps=steps) if _parts(tenure) <= FEW_PARTS else tenure


def _parts(tenure: Tenure) -> int:
    """How many postings are no usual ones."""
    return int((~tenure.alone & ~tenure.early & ~tenure.usual).sum())


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
    places: Mapping[tuple[str, date], int],
    i: int,
    ks: Sequence[int],
) -> Tenure:
    person = pool.people[i]
    mine = [rows[k] for k in ks]
    months = sorted({m for c in mine for m in c.months})
    begin, end = min(c.row.start for c in mine), max(c.row.end for c in mine)
    holds = np.array([[m in set(c.months) for m in months] for c in mine], dtype=np.float64)
    school = np.array([pool.tours.col[c.row.school_id] for c in mine], dtype=np.intp)
    own = np.array([cost[k] for k in ks])
    early = np.array([c.row.end < end or c.months[-1] < months[-1] for c in mine])
    alone = np.array([county.is_large(county.schools[c.row.school_id]) for c in mine])
    apart = (school[:, None] != school[None, :]) & ~alone[:, None] & ~alone[None, :]
    rate = np.where(apart, pool.tours.saving(i)[np.ix_(school, school)], 0.0) * pool.visits
    saving = np.floor(rate * (holds @ holds.T))
    first, second = np.nonzero(np.triu(saving > 0, 1))
    own_cap = min(county.allowance(person), pool.most_schools(person.inspector_id))
    return Tenure(
        person=i,
        rows=np.array(ks, dtype=np.intp),
        school=school,
        low=np.array([places[c.row.school_id, c.months[0]] for c in mine], dtype=np.intp),
        high=np.array([places[c.row.school_id, c.months[-1]] + 1 for c in mine], dtype=np.intp),
        cost=own,
        alone=alone,
        early=early,
        begun=np.array([c.row.start == begin for c in mine]) * np.where(alone, own_cap, 1.0),
        bonus=rate.max(axis=1, initial=0.0) * holds.sum(axis=1),
        first=first,
        second=second,
        pair_cost=own[first] + own[second] - saving[first, second],
        cap=own_cap,
        halves=np.where(early, 0.0, pool.half_days_each * holds.sum(axis=1)),
        holds=holds > 0,
        whole=np.array([(c.row.start, c.row.end) == (begin, end) for c in mine]),
    )
