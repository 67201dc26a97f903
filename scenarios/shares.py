"""A plan shared out among its offices: what each one holds, and each one's scenario and plan to be judged and shown by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from duxue.scenarios.belonging import office_of
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Plan, Record
from duxue.scenarios.subset import subset

AT_SCHOOLS = ("postings", "stand_ins", "zones", "visits", "cycle")
"""The tables whose rows belong to the office of their school."""


def rows_of(county: County, plan: Plan, office_id: str) -> Plan:
    """The rows of a plan that belong to one office, visits that levels above have fixed among them."""
    return Shares(county, plan).rows_of(office_id)


class Shares:
    """Each row of a plan is looked at once, however many offices there are; an office then costs what its own rows cost."""

    def __init__(self, county: County, plan: Plan) -> None:
        self._county, self._plan = county, plan
        self._rows: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for name in AT_SCHOOLS:
            for row in getattr(plan, name):
                self._rows[name, self._office_at(row.school_id)].append(row)
        for row in plan.attendance:
            person = county.inspectors.get(row.inspector_id)
            self._rows["attendance", person.unit_id if person else ""].append(row)
        for row in plan.unmet:
            self._rows["unmet", self._office_of(row.subject)].append(row)

    def rows_of(self, office_id: str) -> Plan:
        """The rows that belong to an office, visits that levels above have fixed among them."""
        return self._with((office_id,), self._own.get(office_id, ()))

    def alone(self, *office_ids: str) -> tuple[County, Plan]:
        """The scenario and plan of one office, or of some together, to be judged and shown by themselves.

        Their schools and people alone are asked for one by one; guests of their teams, and where their own people are sent, are known too.
        """
        county = self._county
        schools = {s.school_id for one in office_ids for s in county.schools_of(one)}
        people = {i.inspector_id for one in office_ids for i in county.inspectors_of(one)}
        seated = {s.event_id for one in people for s in self._plan.seats_of(one)}
        own = (event for one in office_ids for event in self._own.get(one, ()))
        rows = self._with(office_ids, seated | {*own})
        rows = replace(rows, records=self._told_of(rows, schools))
        guests = {s.inspector_id for s in rows.seats} | {v.inspector_id for v in rows.visits}
        sent = {e.target_id for e in rows.events if e.target_id in county.schools}
        near = subset(county, schools | sent, people | guests, schools)
        near = near.with_rows(**_said_near(near, office_ids, schools | sent, people | guests))
        few = near.focused(schools, people)
        few.__dict__["offices"] = tuple(county.units[one] for one in office_ids)
        return few, rows

    def _with(self, office_ids: Collection[str], events: Iterable[str]) -> Plan:
        """The rows of some offices with some events and their teams, each office's in the order of the whole."""
        chosen = {*events}
        tables: dict[str, Any] = {
            name: tuple(row for one in office_ids for row in self._rows.get((name, one), ()))
            for name in (*AT_SCHOOLS, "attendance", "unmet")
        }
        for name, places in self._places.items():
            rows = getattr(self._plan, name)
            found = sorted(place for one in chosen for place in places.get(one, ()))
            tables[name] = tuple(rows[place] for place in found)
        return Plan(**tables)

    def _told_of(self, rows: Plan, schools: Iterable[str]) -> tuple[Record, ...]:
        """What is recorded of some rows, and of visits at some schools that a revision took off the plan."""
        told = {*schools, *(v.visit_id for v in rows.visits), *(e.event_id for e in rows.events)}
        found = sorted({place for one in told for place in self._records.get(one, ())})
        return tuple(self._plan.records[place] for place in found)

    @cached_property
    def _records(self) -> Mapping[str, Sequence[int]]:
        """Where the records of each visit and event stand, and those of visits that are no more by their school."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self._plan.records):
            for key in {row.ref, row.planned_at} - {""}:
                found[key].append(place)
        return found

    @cached_property
    def _own(self) -> Mapping[str, Sequence[str]]:
        """The events (ids) of each office."""
        return grouped(self._places["events"], self._office_of)

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, Sequence[int]]]:
        """Where the rows of each event stand."""
        found: dict[str, dict[str, list[int]]] = {"events": defaultdict(list), "seats": defaultdict(list)}
        for name, places in found.items():
            for place, row in enumerate(getattr(self._plan, name)):
                places[row.event_id].append(place)
        return found

    def _office_of(self, subject: str) -> str:
        return office_of(subject, self._county, self._plan)

    def _office_at(self, school_id: str) -> str:
        school = self._county.schools.get(school_id)
        return school.office_id if school else ""


def _said_near(
    county: County, office_ids: Collection[str], schools: set[str], people: set[str]
) -> dict[str, tuple[Any, ...]]:
    """What the tables that are not cut by school or person say of some offices' schools, people, units."""
    rows, units = county.rows, {*office_ids, *(s.unit_id for s in county.rows.schools)}
    below = {unit.unit_id for one in office_ids for unit in county.subordinates(one)}
    places = {*schools, *people, *units, *below}
    return {
        "closures": tuple(c for c in rows.closures if (c.school_id in schools if c.school_id else c.unit_id in ("", *units))),
        "imposed": tuple(i for i in rows.imposed if i.target_id in places or not people.isdisjoint(i.inspectors)),
        "campaigns": tuple(c for c in rows.campaigns if c.office_id in ("", *office_ids)),
        "travel": tuple(t for t in rows.travel if {t.from_id, t.to_id} <= places),
        "townships": tuple(t for t in rows.townships if t.unit_id in units),
        "pins": tuple(p for p in rows.pins if not p.school_id or p.school_id in schools),
    }  # fmt: skip
