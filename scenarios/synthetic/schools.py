"""Synthetic institutions: how many of each stage, which are large, where they stand, when they were last inspected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import exp
from random import Random

from duxue.scenarios.codes import Ownership, Stage
from duxue.scenarios.records import School
from duxue.scenarios.rows import make
from duxue.scenarios.synthetic.names import SchoolNames
from duxue.scenarios.synthetic.places import Ground, Point, Town, kilometres
from duxue.scenarios.synthetic.shapes import LARGE_STUDENTS, Shape
from duxue.scenarios.synthetic.year import AS_OF, END, START

REST = {
    Stage.NINE_YEAR: 0.44,
    Stage.SENIOR: 0.22,
    Stage.COMPLETE: 0.11,
    Stage.VOCATIONAL: 0.12,
    Stage.SPECIAL: 0.11,
}
_DIGIT = {stage: str(number) for number, stage in enumerate(Stage, start=1)}
# Pupils of an institution that is not large: median, spread of the logarithm, least, most.
_PUPILS = {
    Stage.KINDERGARTEN: (140, 0.55, 25, 460),
    Stage.PRIMARY: (360, 0.65, 40, 1750),
    Stage.JUNIOR: (820, 0.40, 220, 1750),
    Stage.NINE_YEAR: (780, 0.40, 240, 1750),
    Stage.SENIOR: (1350, 0.20, 700, 1790),
    Stage.COMPLETE: (1300, 0.20, 700, 1790),
    Stage.TWELVE_YEAR: (1300, 0.20, 700, 1790),
    Stage.VOCATIONAL: (900, 0.35, 300, 1790),
    Stage.SPECIAL: (90, 0.35, 30, 220),
}
_MOST_LARGE = {Stage.PRIMARY: 3200, Stage.JUNIOR: 3400, Stage.NINE_YEAR: 3000}
_PRIVATE = {
    Stage.KINDERGARTEN: 0.45,
    Stage.PRIMARY: 0.03,
    Stage.JUNIOR: 0.08,
    Stage.NINE_YEAR: 0.15,
    Stage.SENIOR: 0.15,
    Stage.VOCATIONAL: 0.2,
}


def stage_counts(institutions: int) -> dict[Stage, int]:
    """How many institutions of each stage: 55 % kindergartens, 34 % primary, 7 % junior schools, the rest others."""
    counts = {
        Stage.KINDERGARTEN: round(institutions * 0.55),
        Stage.PRIMARY: round(institutions * 0.34),
        Stage.JUNIOR: max(1, round(institutions * 0.07)),
    }
    left = max(0, institutions - sum(counts.values()))
    shares = {stage: left * share for stage, share in REST.items()}
    counts |= {stage: int(share) for stage, share in shares.items()}
    short = institutions - sum(counts.values())
    for stage in sorted(REST, key=lambda stage: int(shares[stage]) - shares[stage])[: max(0, short)]:
        counts[stage] += 1
    counts[Stage.KINDERGARTEN] += institutions - sum(counts.values())
    return {stage: counts[stage] for stage in Stage if counts.get(stage)}


def large_counts(counts: dict[Stage, int], share: float | None) -> dict[Stage, int]:
    """How many of each stage are large: 5 %, 19 % and 52 % of primary, junior and senior ones, or a share of all."""
    found = {
        Stage.PRIMARY: int(counts.get(Stage.PRIMARY, 0) * 0.05),
        Stage.JUNIOR: int(counts.get(Stage.JUNIOR, 0) * 0.19),
        Stage.SENIOR: int(counts.get(Stage.SENIOR, 0) * 0.52),
    }
    if share is None:
        return found
    left = round(sum(counts.values()) * share)
    for stage, most in (
        (Stage.SENIOR, 1.0),
        (Stage.COMPLETE, 1.0),
        (Stage.JUNIOR, 0.6),
        (Stage.PRIMARY, 1.0),
    ):
        found[stage] = min(left, int(counts.get(stage, 0) * most))
        left -= found[stage]
    return found


class SchoolYard:
    """Draws the institutions of one county or of the city's own office."""

    def __init__(self, ground: Ground, shape: Shape, draw: Random) -> None:
        self.ground = ground
        self.shape = shape
        self._draw = draw
        self._names = SchoolNames()
        self._serial: dict[Stage, int] = {}
        self._years: list[int] = []

    def drawn(self, counts: dict[Stage, int], large: dict[Stage, int]) -> list[School]:
        """The institutions, stage by stage; the large ones of a stage are those nearest to the seat."""
        found: list[School] = []
        for stage, count in counts.items():
            places = [self._place() for _ in range(count)]
            # A little disorder: not every large school stands in the very centre.
            order = [
                kilometres(self.ground.seat, point) * self._draw.uniform(0.7, 1.4) for _, point in places
            ]
            ranks = {at: rank for rank, at in enumerate(sorted(range(count), key=lambda i: (order[i], i)))}
            for at, (town, point) in enumerate(places):
                found.append(self._school(stage, town, point, is_large=ranks[at] < large.get(stage, 0)))
        return self._changing(found)

    def _place(self) -> tuple[Town, Point]:
        town = self._draw.choices(self.ground.towns, [town.weight for town in self.ground.towns])[0]
        km = (1.6 if town.weight >= 3.0 else 2.4) * self.shape.scatter
        return town, self.ground.near((town.lon, town.lat), km, self._draw)

    def _school(self, stage: Stage, town: Town, point: Point, *, is_large: bool) -> School:
        draw = self._draw
        private = not is_large and draw.random() < _PRIVATE.get(stage, 0.0)
        ownership = Ownership.PRIVATE if private else Ownership.PUBLIC
        self._serial[stage] = self._serial.get(stage, 0) + 1
        students = self._students(stage, is_large=is_large)
        attached = not private and not is_large and stage in (Stage.KINDERGARTEN, Stage.PRIMARY)
        opened, last = self._history(private=private)
        return make(
            School,
            school_id=f"{_DIGIT[stage]}{self.ground.code}{self._serial[stage]:03d}",
            name=self._names.another(town.name, stage, ownership),
            unit_id=self.ground.code,
            stage=stage,
            ownership=ownership,
            students=students,
            lon=point[0],
            lat=point[1],
            township=town.name,
            legal_person=not (attached and draw.random() < 0.5),
            last_comprehensive=last,
            priority=draw.choices((0, 1, 2, 3), (80, 12, 6, 2))[0],
            opened=opened,
        )

    def _students(self, stage: Stage, *, is_large: bool) -> int:
        if is_large:
            return self._draw.randint(LARGE_STUDENTS, _MOST_LARGE.get(stage, 4200))
        median, spread, least, most = _PUPILS[stage]
        return min(most, max(least, round(median * exp(self._draw.gauss(0.0, spread)))))

    def _history(self, *, private: bool) -> tuple[date | None, date | None]:
        """When it opened (often not known) and when it was last inspected: spread over five years, a few overdue."""
        draw = self._draw
        kind = draw.random()
        if kind < 0.02:
            return date(draw.choice((2023, 2024, 2025)), 9, 1), None
        opened = date(draw.randint(1996 if private else 1952, 2015), 9, 1) if draw.random() < 0.3 else None
        if kind < 0.04:
            return None, None
        year = 2021 if kind < 0.06 else self._year()
        months = (9, 10, 11, 12) if year == 2021 else (3, 4, 5, 6, 9, 10, 11, 12)
        day = date(year, draw.choice(months), draw.randint(1, 28))
        day -= timedelta(days=max(0, day.weekday() - 4))
        return opened, min(day, AS_OF - timedelta(days=5))

    def _year(self) -> int:
        """A year of the round, each as often as the others: about a fifth of the schools fall due every year."""
        if not self._years:
            self._years = [2022, 2023, 2024, 2025, 2026]
            self._draw.shuffle(self._years)
        return self._years.pop()

    def _changing(self, schools: list[School]) -> list[School]:
        """Some small institutions open or are merged into others during the year."""
        small = [
            i
            for i, s in enumerate(schools)
            if s.stage in (Stage.KINDERGARTEN, Stage.PRIMARY) and s.students < 600
        ]
        room = len(small) // 6
        opening, closing = min(self.shape.opening, room), min(self.shape.closing, room)
        picked = self._draw.sample(small, opening + closing)
        many = opening > 2
        for order, i in enumerate(picked):
            if order < opening:
                day = date(2027, 3, 1) if many and order % 3 == 0 else date(2027, 9, 1)
                schools[i] = replace(schools[i], opened=day, last_comprehensive=None)
            else:
                days = (date(2027, 7, 15), date(2027, 4, 30), date(2027, 8, 31))
                day = days[order % 3] if many else days[0]
                schools[i] = replace(schools[i], closed=day)
        return schools


def large_schools(schools: list[School]) -> list[School]:
    """The schools with so many pupils that an inspector holds no other beside them."""
    return [school for school in schools if school.students >= LARGE_STUDENTS]


def days_of_change(schools: list[School]) -> list[date]:
    """The days of the horizon on which the set of open institutions may differ from the day before, the first day too."""
    days = {START}
    for school in schools:
        days |= {day for day in (school.opened, school.closed) if day is not None and START < day <= END}
    return sorted(days)
