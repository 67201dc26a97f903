"""The model in which a staff is sought: what stands, what is known of the office, and how requirements are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.facts.availability import NOTHING
from duxue.models.hiring.kinds import Kind, Place, Profile, full_time, profiles_for, seat_of, township_places
from duxue.models.hiring.sites import SiteData, site_data
from duxue.models.hiring.supply import Supply, supply
from duxue.models.hiring.workload import Workload, workload
from duxue.models.model import Model
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector

Terms = list[tuple[int, Any]]


@dataclass(frozen=True, slots=True)
class RuleSwitches:
    """Which requirements stand beside the law's numbers (1:5, 1:1, 1:10); wishes (goals) stand only where asked for."""

    posts: bool = True
    """Every school with somebody who may hold it, within each person's limit."""
    reach: bool = True
    recusal: bool = True
    zones: bool = True
    days: bool = True
    teams: bool = True
    leads: bool = True
    stages: bool = True
    reserve: bool = False
    experts: bool = False


LAW_ALONE = RuleSwitches(
    posts=False, reach=False, recusal=False, zones=False, days=False, teams=False, leads=False, stages=False
)


@dataclass(frozen=True)
class Instance:
    """All that is known of one office when its staff is to be found."""

    county: County
    office_id: str
    sites: SiteData
    profiles: tuple[Profile, ...]
    supply: Supply
    load: Workload
    seat: Place


def instance_of(county: County, office_id: str, places: Sequence[Place], given: Plan = NOTHING) -> Instance:
    """All that is known of an office, ``given`` as fact; candidate places are its townships where none are given."""
    there = tuple(places) or township_places(county, office_id)
    return Instance(
        county,
        office_id,
        site_data(county, office_id, there),
        profiles_for(county, office_id),
        supply(county, office_id, given),
        workload(county, office_id),
        seat_of(county, office_id),
    )


@dataclass
class StaffModel:
    """The model: how many of each kind are taken on, and (where it is elastic) what stays open, unit by unit."""

    model: cp_model.CpModel
    hires: dict[Kind, Any]
    holders: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    """Literals that a person holds a school, where people are told apart."""
    minutes: list[tuple[int, Any]] = field(default_factory=list)
    """Minutes of a year on the road (each visit a journey) and for unmatched stages, where a stretch is priced."""
    open: list[tuple[str, int, Any]] = field(default_factory=list)
    """(what, price of a unit, units) of what an elastic model leaves open."""
    days: list[tuple[str, date, Any]] = field(default_factory=list)
    """Of these, the ones that belong to a day: they are told for the worst day alone."""

    def heads(self) -> Any:
        """The number of new people."""
        return sum(self.hires.values())

    def full(self) -> Any:
        """The number of new full-time people."""
        return full_time(self.hires)

    def road(self) -> Any:
        """The minutes of a year, where a stretch is priced."""
        return sum(cost * x for cost, x in self.minutes)

    def weight(self) -> Any:
        """The weight of what stays open."""
        return sum(price * x for _, price, x in self.open)


OPEN_PRICES = {"posts": 100, "law": 60, "share": 60, "teams": 40, "days": 1, "leads": 2}
"""What a unit that stays open weighs: a school without anyone, a person of the law's number, a team, half-days."""


@dataclass
class StaffModelBuilder:
    """The model being written: the office, what stands, the candidate places (by number), and whether it is elastic."""

    case: Instance
    kept: RuleSwitches
    places: Sequence[int]
    elastic: bool
    most: int
    out: StaffModel = field(init=False)

    def __post_init__(self) -> None:
        case = self.case
        ceiling = self.most or 10 + len(case.sites.schools) + 3 * len(case.load.duties)
        self.out = StaffModel(Model(), {})
        for employment in (Employment.PART_TIME, Employment.FULL_TIME):
            for profile in case.profiles:
                there = [case.seat] if profile.government else [case.sites.places[k] for k in self.places]
                for place in there:
                    number = self.model.new_int_var(0, ceiling, "")
                    self.out.hires[Kind(place, employment, profile)] = number

    @property
    def model(self) -> cp_model.CpModel:
        """The solver's model."""
        return self.out.model

    @property
    def county(self) -> County:
        """The scenario."""
        return self.case.county

    @property
    def office(self) -> str:
        """The office's id."""
        return self.case.office_id

    def require(self, what: str, terms: Terms, low: int, weight: int = 1) -> None:
        """Sum of terms >= low; in an elastic model what is missing stays open at its price, ``weight`` times a unit."""
        expression: Any = sum(c * x for c, x in terms)
        if self.elastic and low > 0:
            expression = expression + self.shortage(what, low, weight)
        self.model.add(expression >= low)

    def shortage(self, what: str, most: int, weight: int = 1) -> Any:
        """A number of units that stay open, at their price."""
        short = self.model.new_int_var(0, most, "")
        self.out.open.append((what, OPEN_PRICES[what] * weight, short))
        return short

    def left_open(self, what: str, day: date) -> Any:
        """A literal that a unit stays open on a day, at its price."""
        literal = self.model.new_bool_var("")
        self.out.open.append((what, OPEN_PRICES[what], literal))
        self.out.days.append((what, day, literal))
        return literal

    def new(
        self, *, school: bool | None = None, employment: Employment | None = None
    ) -> list[tuple[Kind, Any]]:
        """The kinds of new people for school duty (or government duty) with their numbers."""
        return [
            (kind, x)
            for kind, x in self.out.hires.items()
            if (school is None or kind.profile.government != school)
            and (employment is None or kind.employment is employment)
        ]

    def crew(self, government: bool) -> tuple[Inspector, ...]:
        """The people of today who may sit in teams."""
        return self.case.supply.government_crew if government else self.case.supply.school_crew
