"""A county, a city or a province as the planner sees it: its rows, the horizon, calendar, travel and parameters, with look-ups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.codes import Change, UnitLevel
from duxue.scenarios.grouping import grouped, looked_up
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.records import (
    Absence,
    Campaign,
    FollowUp,
    FormerPosting,
    Imposed,
    Inspector,
    Principal,
    Recusal,
    School,
    Training,
    Unit,
    Waiver,
)
from duxue.scenarios.sheets import Rows
from duxue.scenarios.travel.places import Standing

if TYPE_CHECKING:
    from duxue.scenarios.travel.minutes import Travel


@dataclass(frozen=True, repr=False)
class County:
    """A scenario made ready: every look-up that rules and stages need, none of them changing anything.

    A city with its counties, or a province with its cities, is the same class: ``offices`` lists the units whose offices take part.
    ``synthetic`` is true where points or people were drawn by the program; every output must then say so.
    """

    rows: Rows
    parameters: Parameters
    start: date
    end: date
    as_of: date
    seed: int
    calendar: WorkCalendar
    travel: Travel
    synthetic: bool = False
    digest: str = ""
    notes: tuple[tuple[str, str], ...] = field(default=())
    """What its reader must be told of how it was read, in Chinese and in English."""
    source: Path | None = field(default=None, compare=False)
    """The workbook or folder it was read from, with what lies beside it (a road graph)."""

    def __repr__(self) -> str:
        offices, rows = self.offices, self.rows
        named = offices[0].name if offices else ""
        return (
            f"County {named} {self.start}..{self.end}, as of {self.as_of}{', synthetic' if self.synthetic else ''}\n"
            f"  {len(offices)} offices, {len(rows.schools)} schools, {len(rows.inspectors)} inspectors\n"
            f"  travel: {self.travel.words('en')}"
        )

    @property
    def since(self) -> date:
        """The first day of the horizon that is not past on the day the plan is made: from it on a plan may change."""
        return max(self.start, self.as_of)

    @property
    def folder(self) -> Path:
        """The folder that holds what lies beside the tables (the current one where nothing was read)."""
        if self.source is None:
            return Path()
        return self.source if self.source.is_dir() else self.source.parent

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Units by id."""
        return {u.unit_id: u for u in self.rows.units}

    @cached_property
    def schools(self) -> Mapping[str, School]:
        """Schools by id."""
        return {s.school_id: s for s in self.rows.schools}

    @cached_property
    def inspectors(self) -> Mapping[str, Inspector]:
        """Inspectors by id."""
        return {i.inspector_id: i for i in self.rows.inspectors}

    @cached_property
    def _told_apart(self) -> Mapping[str, str]:
        """By id: how those who share a name are called, by their unit where that differs, else by id."""
        bearers = grouped(self.inspectors.values(), lambda person: person.name)
        shared = [people for people in bearers.values() if len(people) > 1]
        return {
            p.inspector_id: f"{p.name}（{self.units[p.unit_id].name if many == len(people) else p.inspector_id}）"
            for people in shared
            for many in [len({p.unit_id for p in people})]
            for p in people
        }

    def person_name(self, inspector_id: str) -> str:
        """What a person is called on paper: the name, told apart where several bear it; the id of nobody known."""
        person = self.inspectors.get(inspector_id)
        return self._told_apart.get(inspector_id, person.name) if person else inspector_id

    def calling_people_as(self, whole: County) -> County:
        """This county with its people called as in the larger one that it was cut from."""
        self.__dict__["_told_apart"] = whole._told_apart
        return self

    @cached_property
    def campaigns(self) -> Mapping[str, Campaign]:
        """Campaigns by id."""
        return {c.campaign_id: c for c in self.rows.campaigns}

    @cached_property
    def follow_ups(self) -> Mapping[str, FollowUp]:
        """Follow-ups by id."""
        return {f.issue_id: f for f in self.rows.follow_ups}

    @cached_property
    def trainings(self) -> Mapping[str, Training]:
        """Training sessions by id."""
        return {t.training_id: t for t in self.rows.training}

    @cached_property
    def imposed(self) -> Mapping[str, Imposed]:
        """Imposed visits by event id."""
        return {i.event_id: i for i in self.rows.imposed}

    @cached_property
    def waived(self) -> Mapping[tuple[str, str], Waiver]:
        """Waivers by (rule, subject)."""
        return {(w.rule, w.subject): w for w in self.rows.waivers}

    @cached_property
    def former(self) -> Mapping[str, FormerPosting]:
        """The posting in force today, by school id."""
        return {p.school_id: p for p in self.rows.postings}

    _schools_by_office = looked_up("rows.schools", "office_id")
    _inspectors_by_unit = looked_up("rows.inspectors", "unit_id")
    _principals_by_school = looked_up("rows.principals", "school_id")
    _absences_by_inspector = looked_up("rows.absences", "inspector_id")

    @cached_property
    def _recusals_by_pair(self) -> Mapping[tuple[str, str], tuple[Recusal, ...]]:
        return grouped(self.rows.recusals, lambda row: (row.inspector_id, row.school_id))

    @cached_property
    def _borrowed(self) -> Mapping[str, tuple[Imposed, ...]]:
        groups: dict[str, list[Imposed]] = defaultdict(list)
        for imposed in self.rows.imposed:
            for inspector_id in imposed.inspectors:
                groups[inspector_id].append(imposed)
        return {k: tuple(v) for k, v in groups.items()}

    @cached_property
    def offices(self) -> tuple[Unit, ...]:
        """The units that inspect schools or employ inspectors, level by level from the highest, then by id."""
        busy = {s.office_id for s in self.rows.schools} | {i.unit_id for i in self.rows.inspectors}
        own = [u for u in self.rows.units if u.unit_id in busy]
        return tuple(sorted(own, key=lambda u: (u.level.rank, u.unit_id)))

    @cached_property
    def _superiors(self) -> Mapping[str, str]:
        """Each unit's superior by id: the one it names, else the only unit of the next level above that there is."""
        by_level = {level: [u for u in self.rows.units if u.level is level] for level in UnitLevel}
        found: dict[str, str] = {}
        for unit in self.rows.units:
            above = [level for level in UnitLevel if level.rank < unit.level.rank and by_level[level]]
            next_above = by_level[above[-1]] if above else []
            named = self.units.get(unit.parent_id)
            if named is not None and named.level.rank < unit.level.rank:
                found[unit.unit_id] = named.unit_id
            elif not unit.parent_id and len(next_above) == 1:
                found[unit.unit_id] = next_above[0].unit_id
        return found

    def superiors(self, unit_id: str) -> tuple[str, ...]:
        """The units above one, its own superior first: county, city, province."""
        found: list[str] = []
        while (unit_id := self._superiors.get(unit_id, "")) != "":
            found.append(unit_id)
        return tuple(found)

    @cached_property
    def _subordinates(self) -> Mapping[str, tuple[Unit, ...]]:
        below = (u for u in self.rows.units if u.unit_id in self._superiors)
        return grouped(below, lambda u: self._superiors[u.unit_id])

    def subordinates(self, unit_id: str) -> tuple[Unit, ...]:
        """The units right below one, whose people it may borrow and whose governments it evaluates."""
        return self._subordinates.get(unit_id, ())

    def oversees(self, unit_id: str) -> bool:
        """Whether a unit's level has others below it."""
        return unit_id in self.units and self.units[unit_id].level.oversees

    def lendable(self, office_id: str) -> tuple[Inspector, ...]:
        """The people whom the units right below an office may lend it, in workbook order."""
        below = {unit.unit_id for unit in self.subordinates(office_id)}
        return tuple(i for i in self.rows.inspectors if i.unit_id in below)

    def sessions_for(self, unit_id: str) -> tuple[Training, ...]:
        """The training for the people of a unit, everybody's among it, in workbook order."""
        if unit_id not in self._sessions:
            self._sessions[unit_id] = tuple(t for t in self.rows.training if t.unit_id in ("", unit_id))
        return self._sessions[unit_id]

    @cached_property
    def _sessions(self) -> dict[str, tuple[Training, ...]]:
        return {}

    def held_since(self, school_id: str, inspector_id: str, start: date) -> tuple[date, Change]:
        """Since when a person holds a school that they are given from a day on: longer only where they held it before the plan."""
        former = self.former.get(school_id)
        if former is None or former.inspector_id != inspector_id or start != self.start:
            return start, Change.NEW
        return former.since or start, Change.KEPT

    def schools_of(self, office_id: str) -> tuple[School, ...]:
        """The schools that an office inspects, in workbook order."""
        return self._schools_by_office.get(office_id, ())

    def inspectors_of(self, unit_id: str) -> tuple[Inspector, ...]:
        """The inspectors of a unit's office, in workbook order."""
        return self._inspectors_by_unit.get(unit_id, ())

    def principals_of(self, school_id: str) -> tuple[Principal, ...]:
        """The terms of office given for a school."""
        return self._principals_by_school.get(school_id, ())

    def recusals_of(self, inspector_id: str, school_id: str) -> tuple[Recusal, ...]:
        """The recusal rows of a person at a school."""
        return self._recusals_by_pair.get((inspector_id, school_id), ())

    def absences_of(self, inspector_id: str) -> tuple[Absence, ...]:
        """The days on which a person is not available."""
        return self._absences_by_inspector.get(inspector_id, ())

    def borrowed(self, inspector_id: str) -> tuple[Imposed, ...]:
        """The imposed visits for which a level above takes a person."""
        return self._borrowed.get(inspector_id, ())

    def cycle_years(self, office_id: str) -> int:
        """Years of the comprehensive round of an office (the unit's own column, else the parameter)."""
        own = self.units[office_id].cycle_years
        return own if own is not None else self.parameters.count("cycle_years", office_id)

    def rides_on(self, school: School) -> School | None:
        """The central school with whose comprehensive a teaching point's is done; None where it owes one of its own.

        One office inspects both, and the central school is no teaching point itself and closes no sooner.
        """
        parent = self.schools.get(school.parent_id)
        if parent is None or parent.parent_id or parent.office_id != school.office_id:
            return None
        if parent.closed is not None and (school.closed is None or school.closed > parent.closed):
            return None
        return parent if self.parameters.yes("satellites_ride", school.office_id) else None

    def is_large(self, school: School) -> bool:
        """Whether a school counts as large for its office (``large_school_students`` and more)."""
        return school.students >= self.parameters.count("large_school_students", school.office_id)

    def allowance(self, person: Inspector) -> int:
        """How many schools a person may answer for: the unit's ``schools_per_inspector``, or the own limit if lower."""
        most = self.parameters.count("schools_per_inspector", person.unit_id)
        return most if person.max_schools is None else min(most, person.max_schools)

    def inspectors_needed(self, office_id: str, day: date) -> tuple[int, int, int]:
        """Inspectors that an office's schools in scope on a day call for, of how many large schools and how many others.

        Each large school calls for one, the others for one per ``schools_per_inspector``, rounded up.
        """
        there = [s for s in self.schools_of(office_id) if s.in_scope(day)]
        large = sum(map(self.is_large, there))
        small = len(there) - large
        return large - -small // self.parameters.count("schools_per_inspector", office_id), large, small

    def start_point(self, inspector_id: str) -> tuple[float, float]:
        """Where a person's days start, as (lon, lat): own point, else own school, else the unit's seat."""
        person = self.inspectors[inspector_id]
        if person.lon is not None and person.lat is not None:
            return person.lon, person.lat
        place: School | Unit = self.schools.get(person.school_id) or self.units[person.unit_id]
        return place.lon, place.lat

    def focused(self, schools: Collection[str], inspectors: Collection[str]) -> County:
        """The same county for whom only some schools and people are asked for one by one; every look-up knows all.

        Loops over ``rows.schools`` and ``rows.inspectors`` then cost what these few cost.
        """
        rows = replace(
            self.rows,
            schools=tuple(s for s in self.rows.schools if s.school_id in schools),
            inspectors=tuple(i for i in self.rows.inspectors if i.inspector_id in inspectors),
        )
        few = replace(self, rows=rows)
        for name in ("schools", "inspectors", "offices", "_schools_by_office", "_inspectors_by_unit"):
            few.__dict__[name] = getattr(self, name)
        return few

    @cached_property
    def _standing(self) -> Standing:
        return Standing(self.rows.units, self.rows.townships)

    def stands_at(self, school: School) -> str:
        """The township or unit at whose point a school stands for want of one of its own; blank where it has one."""
        return self._standing.at(school)

    def name_behind(self, key: object, lang: str) -> str:
        """The name to stand in brackets behind a school's, person's or unit's id; blank where nobody goes by it or it is the same word."""
        known: tuple[Mapping[Any, Any], ...] = (self.schools, self.inspectors, self.units)
        name = next((str(rows[key].name) for rows in known if key in rows), "")
        if not name or fold(name) == fold(str(key)):
            return ""
        return f"（{name}）" if lang == "zh" else f" ({name})"

    def with_rows(self, **tables: tuple[Any, ...]) -> County:
        """The same county with some tables replaced (calendar and travel are kept: edit those apart)."""
        return replace(self, rows=replace(self.rows, **tables))
