"""Whom an office could take on: places where days start, full-time or part-time, and what the person knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from duxue.models.facts import duties
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Background, Duty, Employment, Expertise, Stage
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector, School
from duxue.scenarios.rows import make
from duxue.scenarios.travel.minutes import build_travel


@dataclass(frozen=True, slots=True)
class Place:
    """A place from which a new person's days would start: its name and WGS-84 point (degrees)."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Profile:
    """What a new person knows: the stages, the expert category (None: an official for government duty)."""

    expertise: Expertise | None
    stages: tuple[Stage, ...]

    @property
    def government(self) -> bool:
        """Whether the person is taken on to inspect governments."""
        return self.expertise is None

    def fits(self, stage: Stage) -> bool:
        """Whether the person matches a school of a stage."""
        return not self.government and stage.known_to(self.stages)


OFFICIAL = Profile(None, ())
PROFILES = (
    Profile(Expertise.COMPULSORY, (Stage.PRIMARY, Stage.JUNIOR, Stage.SPECIAL)),
    Profile(Expertise.PRESCHOOL, (Stage.KINDERGARTEN,)),
    Profile(Expertise.SENIOR, (Stage.SENIOR,)),
    Profile(Expertise.VOCATIONAL, (Stage.VOCATIONAL,)),
)
"""The profiles of people for school duty; every stage of school is met by at least one of them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of new person: place, employment and profile."""

    place: Place
    employment: Employment
    profile: Profile

    @property
    def days_per_month(self) -> float:
        """Field days a month that such a person has (the declared default)."""
        return 15.0 if self.employment is Employment.FULL_TIME else 6.0

    @property
    def can_lead(self) -> bool:
        """Whether such a person may lead a team (the declared default: full-time people)."""
        return self.employment is Employment.FULL_TIME


def full_time(hires: Mapping[Kind, Any]) -> Any:
    """How many of some new people (numbers, or expressions of a model) are full-time ones."""
    return sum(n for kind, n in hires.items() if kind.employment is Employment.FULL_TIME)


def township_places(county: County, office_id: str) -> tuple[Place, ...]:
    """The townships of an office's schools, each at the centre of its schools; the office's seat where none is named."""
    groups: dict[str, list[School]] = defaultdict(list)
    for school in county.schools_of(office_id):
        if school.township:
            groups[school.township].append(school)
    found = [
        Place(name, sum(s.lon for s in own) / len(own), sum(s.lat for s in own) / len(own))
        for name, own in sorted(groups.items())
    ]
    return tuple(found) or (seat_of(county, office_id),)


def seat_of(county: County, office_id: str) -> Place:
    """The office's own seat as a place."""
    unit = county.units[office_id]
    return Place(unit.name, unit.lon, unit.lat)


def profiles_for(county: County, office_id: str) -> tuple[Profile, ...]:
    """The profiles that some school of the office asks for, and officials where the office evaluates governments."""
    stages = {s.stage for s in county.schools_of(office_id)}
    wanted = [p for p in PROFILES if any(p.fits(stage) for stage in stages)]
    if any(due.office_id == office_id for due in duties.evaluations(county)):
        wanted.append(OFFICIAL)
    return tuple(wanted)


def proposals(county: County, office_id: str, hires: Sequence[tuple[Kind, int]]) -> tuple[Inspector, ...]:
    """The new people as rows of ``inspectors``, marked as proposals: 新聘-01, 新聘-02 … from the first day of the horizon.

    Ids are the unit's with N01, N02 …; each is appointed for three years and counts as trained.
    """
    rows: list[Inspector] = []
    taken = set(county.inspectors)
    serial = 0
    for kind, number in hires:
        for _ in range(number):
            serial = next(
                n for n in range(serial + 1, serial + 2 + len(taken)) if _key(office_id, n) not in taken
            )
            rows.append(_row(_key(office_id, serial), f"新聘-{serial:02d}", office_id, kind, county.start))
    return tuple(rows)


def _key(office_id: str, serial: int) -> str:
    return f"{office_id}-N{serial:02d}"


def _row(inspector_id: str, name: str, office_id: str, kind: Kind, first: date) -> Inspector:
    official = kind.profile.government
    return make(
        Inspector,
        inspector_id=inspector_id,
        name=name,
        unit_id=office_id,
        employment=kind.employment,
        duty=Duty.GOVERNMENT if official else Duty.SCHOOL,
        background=Background.OFFICIAL if official else Background.TEACHER,
        term_start=first,
        term_end=anniversary(first, 3) - timedelta(days=1),
        stages=kind.profile.stages,
        expert=() if kind.profile.expertise is None else (kind.profile.expertise,),
        lon=kind.place.lon,
        lat=kind.place.lat,
        days_per_month=kind.days_per_month,
        can_lead=kind.can_lead,
    )


def with_people(county: County, people: Iterable[Inspector]) -> County:
    """The county with some people added; travel is built anew."""
    more = county.with_rows(inspectors=(*county.rows.inspectors, *people))
    return replace(more, travel=build_travel(more.rows, more.parameters, more.folder))
