"""What a drawn year has cost: duties still met and lost by the rules' own checks, moves, days of the reserve."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from duxue.models.facts.due import DUTIES, Key, due_by_office, due_of
from duxue.models.rules.card import Finding
from duxue.models.rules.register import RULES
from duxue.models.stress.causes import cause_of, missed_hours, work_after
from duxue.models.stress.draws import drawn_year
from duxue.models.stress.happenings import Happening
from duxue.models.stress.offices import lived_through
from duxue.models.stress.repair import Repaired
from duxue.models.stress.reserve import SHARES, Loads, PersonMonth, borne, left_by, levelled, loads_of
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.difference import difference


@dataclass(frozen=True)
class DrawResult:
    """One drawn year, mended: how much happened, duties due and lost, what else broke, moves and days of the reserve.

    ``lost`` and ``other`` hold breaches that the plan did not have; ``reserve_days`` is field days beyond the plan by person,
    ``reserve_months`` the same by month; ``hits`` things that had to move by the Monday of their week; ``borne`` tells for each
    share kept in reserve whether the months' sums bear the year. ``causes`` counts the duties lost by what they wanted,
    ``missed`` the people who end the year short of hours of training that the plan gave them.
    """

    number: int
    happened: Mapping[str, int]
    due: Mapping[str, int]
    lost: tuple[Key, ...]
    other: tuple[Key, ...]
    moves: Mapping[str, int]
    reserve_days: Mapping[str, float]
    reserve_months: Mapping[str, float]
    hits: Mapping[date, int]
    borne: Mapping[float, bool]
    causes: Mapping[str, int]
    missed: int


@dataclass(frozen=True)
class BaseCase:
    """The scenario and plan that every draw starts from, with what they already leave open."""

    county: County
    plan: Plan

    @cached_property
    def open(self) -> frozenset[Key]:
        """The breaches of musts and in-principle rules that the plan has before anything happens."""
        return frozenset(breaches(self.county, self.plan))

    @cached_property
    def due(self) -> Mapping[str, int]:
        """How many duties of each rule there are before anything happens."""
        return due_of(self.county)

    @cached_property
    def due_by_office(self) -> Mapping[str, int]:
        """How many duties each office has before anything happens."""
        found = Counter[str]()
        for (_, office), number in due_by_office(self.county).items():
            found[office] += number
        return found

    @cached_property
    def loads(self) -> Loads:
        """The plan's field days by person and month."""
        return loads_of(self.county, self.plan)

    @cached_property
    def levelled(self) -> Mapping[float, Loads | None]:
        """The plan's work levelled by each share kept in reserve (None: cannot be done so)."""
        return {share: levelled(self.loads, share) for share in SHARES}

    def draw(self, number: int) -> DrawResult:
        """One year drawn, lived through and counted."""
        return self.lived(number, drawn_year(self.county, number))

    def lived(self, number: int, happenings: tuple[Happening, ...]) -> DrawResult:
        """A given year lived through and counted."""
        return self._counted(number, lived_through(self.county, self.plan, happenings))

    def _counted(self, number: int, year: Repaired) -> DrawResult:
        new = sorted(set(breaches(year.county, year.plan)) - self.open)
        left = left_by(self.county, year.county, year.happenings)
        work = work_after(year)
        lost = tuple(k for k in new if k[0] in DUTIES)
        reserve_days, months = _reserve_used(self, work)
        found = difference(self.plan, year.plan, self.county.since)
        seats = len(set(year.plan.seats) - set(self.plan.seats))
        return DrawResult(
            number,
            Counter(str(h.kind) for h in year.happenings),
            due_of(year.county, without={f"ZX-{i}" for i in year.county.imposed}),
            lost,
            tuple(k for k in new if k[0] not in DUTIES),
            {**found.moves, "seats": seats, "covers": year.covers},
            reserve_days,
            months,
            year.hits,
            {s: load is not None and borne(load, left, self.county) for s, load in self.levelled.items()},
            Counter(str(cause_of(self.plan, year, key, work)) for key in lost),
            missed_hours(self.plan, year),
        )


def breaches(county: County, plan: Plan) -> Iterable[Key]:
    """Every open breach of a must or an in-principle rule."""
    for rule in RULES:
        for finding in rule.check(county, plan, county.parameters):
            if (finding.force or rule.CARD.force) is not Force.GOAL and not _waived(county, finding):
                yield finding.rule, finding.subject, finding.date.isoformat() if finding.date else ""


def _waived(county: County, finding: Finding) -> bool:
    return (finding.rule, finding.subject) in county.waived


def _reserve_used(
    base: BaseCase, work: Mapping[PersonMonth, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Field days beyond the plan, emergencies counted, by person and by month."""
    people: dict[str, float] = defaultdict(float)
    months: dict[str, float] = defaultdict(float)
    for (who, month), days in sorted(work.items()):
        more = days - base.loads.work.get((who, month), 0.0)
        if more > 0:
            people[who] += more
            months[f"{month:%Y-%m}"] += more
    return dict(people), dict(months)
