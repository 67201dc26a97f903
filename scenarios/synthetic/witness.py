"""The proof that a synthetic county can be staffed: someone within reach for every school, on every day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from duxue.scenarios.codes import Duty
from duxue.scenarios.records import Inspector, Recusal, School
from duxue.scenarios.synthetic.places import Ground, Point
from duxue.scenarios.synthetic.shapes import LARGE_STUDENTS, REACH_MINUTES, SCHOOLS_PER_INSPECTOR, Shape
from duxue.scenarios.synthetic.year import END, START
from duxue.scenarios.travel.legs import StraightLegs

NEVER = 1e6
RETIRED_YEARS = 5
Costs = NDArray[np.float64]


def fit_on(person: Inspector, day: date) -> bool:
    """Whether a person may answer for schools on a day: in office, healthy, trained, not retired too long."""
    if not (person.term_start <= day <= person.term_end and person.healthy) or person.duty is Duty.GOVERNMENT:
        return False
    if person.trained_on is not None and person.trained_on > day:
        return False
    left = person.retired_on
    return left is None or day <= date(left.year + RETIRED_YEARS, left.month, left.day)


def turning_days(schools: Sequence[School], people: Sequence[Inspector]) -> list[date]:
    """The days of the horizon on which the schools in scope or the people fit for duty may change."""
    days = {START}
    for school in schools:
        days |= {day for day in (school.opened, school.closed) if day is not None}
    for person in people:
        days |= {person.term_start, person.term_end + timedelta(days=1)}
        if person.trained_on is not None:
            days.add(person.trained_on)
        if person.retired_on is not None:
            left = person.retired_on
            days.add(date(left.year + RETIRED_YEARS, left.month, left.day) + timedelta(days=1))
    return sorted(day for day in days if START <= day <= END)


class Witness:
    """Searches a posting for every school: one large school or five others a person, in reach, nobody recused."""

    def __init__(
        self, ground: Ground, shape: Shape, schools: Sequence[School], recusals: Sequence[Recusal]
    ) -> None:
        self._ground = ground
        self._shape = shape
        self._schools = schools
        self._recused = {(row.inspector_id, row.school_id) for row in recusals}
        self._points = {school.school_id: (school.lon, school.lat) for school in schools}

    def start_of(self, person: Inspector) -> Point:
        """Where a person's days start: the own point, else the own school, else the office."""
        if person.lon is not None and person.lat is not None:
            return person.lon, person.lat
        return self._points.get(person.school_id, self._ground.seat)

    def costs(self, people: Sequence[Inspector], schools: Sequence[School]) -> Costs:
        """Minutes from each school (rows) to each person's start (columns); NEVER where no posting may be.

        Of two people who serve at schools, only the latter may hold the former's: so none are reciprocal.
        """
        lon, lat = np.array(
            [self._points[s.school_id] for s in schools] + [self.start_of(p) for p in people]
        ).T
        legs = StraightLegs(lon, lat, self._shape.detour_factor, self._shape.road_speed_kmh)
        rows, columns = np.arange(len(schools)), np.arange(len(schools), len(schools) + len(people))
        found = legs.block(rows, columns)
        found[found > REACH_MINUTES] = NEVER
        row_of = {school.school_id: row for row, school in enumerate(schools)}
        for column, person in enumerate(people):
            for other in people[column:]:
                if person.school_id and other.school_id in row_of:
                    found[row_of[other.school_id], column] = NEVER
        column_of = {person.inspector_id: column for column, person in enumerate(people)}
        for inspector_id, school_id in sorted(self._recused):
            if inspector_id in column_of and school_id in row_of:
                found[row_of[school_id], column_of[inspector_id]] = NEVER
        return found

    def posted(self, people: Sequence[Inspector], day: date, draw: Random | None = None) -> dict[str, str]:
        """School id -> inspector id on a day; a school that nobody can take is missing.

        With ``draw`` the minutes are blurred: the list that a busy clerk would have made.
        """
        fit = [person for person in people if fit_on(person, day)]
        schools = [school for school in self._schools if school.in_scope(day)]
        if not fit or not schools:
            return {}
        costs = self.costs(fit, schools)
        if draw is not None:
            blur = np.array([[draw.uniform(0.8, 1.5) for _ in fit] for _ in schools])
            costs = np.where(costs < NEVER, costs * blur, NEVER)
        large = [row for row, school in enumerate(schools) if school.students >= LARGE_STUDENTS]
        others = [row for row, school in enumerate(schools) if school.students < LARGE_STUDENTS]
        alone = _matched(costs[large], np.arange(len(fit)))
        taken = set(alone.values())
        free = [column for column in range(len(fit)) if column not in taken]
        slots = np.array([c for c in free for _ in range(_places(fit[c]))], dtype=np.intp)
        shared = _matched(costs[others], slots)
        pairs = [(large[row], column) for row, column in alone.items()]
        pairs += [(others[row], column) for row, column in shared.items()]
        return {schools[row].school_id: fit[column].inspector_id for row, column in sorted(pairs)}

    def without_anyone(self, people: Sequence[Inspector]) -> Mapping[date, list[School]]:
        """Turning day -> schools in scope that nobody can take, days without such schools left out."""
        found: dict[date, list[School]] = {}
        for day in turning_days(self._schools, people):
            held = self.posted(people, day)
            left = [s for s in self._schools if s.in_scope(day) and s.school_id not in held]
            if left:
                found[day] = left
        return found

    def settle(self, people: list[Inspector]) -> list[Inspector] | None:
        """The people, some moved to live nearer to schools out of everyone's reach, until nobody is missing.

        None where that does not end well.
        """
        people = list(people)
        for _ in range(40):
            left = self.without_anyone(people)
            if not left:
                return people
            day, schools = next(iter(left.items()))
            movable = self._least_busy(people, day)
            if movable is None:
                return None
            point = self._points[schools[0].school_id]
            people[movable] = replace(people[movable], lon=point[0], lat=point[1])
        return None

    def _least_busy(self, people: list[Inspector], day: date) -> int | None:
        """Who holds the fewest schools on a day and neither serves at one nor has been moved."""
        held = list(self.posted(people, day).values())
        moved = set(self._points.values())
        able = [
            (held.count(person.inspector_id), i)
            for i, person in enumerate(people)
            if fit_on(person, day) and not person.school_id and (person.lon, person.lat) not in moved
        ]
        return min(able)[1] if able else None


def _places(person: Inspector) -> int:
    limit = SCHOOLS_PER_INSPECTOR
    return limit if person.max_schools is None else min(limit, person.max_schools)


def _matched(costs: Costs, slots: NDArray[np.intp]) -> dict[int, int]:
    """Row -> column of the cheapest matching of rows to slots (columns, repeated), rows at NEVER left out."""
    if not costs.shape[0] or not len(slots):
        return {}
    rows, picked = linear_sum_assignment(costs[:, slots])
    columns = slots[picked]
    return {int(r): int(c) for r, c in zip(rows, columns, strict=True) if costs[r, c] < NEVER}
