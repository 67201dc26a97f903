"""Who could answer for which school on which days, and which rule stands against each pair that could not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from duxue.models.facts.places import limit_of, places_of
from duxue.models.facts.spans import Span, cut_at
from duxue.models.facts.turning_days import turning_days
from duxue.models.rules import eligibility
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector, Recusal, School

COVERAGE, LOAD, ELIGIBILITY, RECUSAL, REACH, ZONE = (
    "coverage",
    "responsible_load",
    "eligibility",
    "recusal",
    "reach",
    "zone",
)
STAFFING_RULES = (COVERAGE, LOAD, ELIGIBILITY, RECUSAL, REACH, ZONE)
"""The rules that bind who answers for a school on a day, the duty first."""

Pair = tuple[str, str]
"""A person and a school, by id."""


class StaffFacts:
    """The facts of one office that bind its postings, day by day; nothing here is decided."""

    def __init__(self, county: County, office_id: str) -> None:
        self.county = county
        self.office_id = office_id
        self.schools: Mapping[str, School] = {s.school_id: s for s in county.schools_of(office_id)}
        self.people: Mapping[str, Inspector] = {i.inspector_id: i for i in county.inspectors_of(office_id)}

    def open_schools(self, day: date) -> list[str]:
        """The schools in scope on a day."""
        return [i for i, school in self.schools.items() if school.in_scope(day)]

    def stretches(self) -> list[Span]:
        """The horizon cut wherever a school, a person's eligibility or a recusal begins or ends."""
        turns = turning_days(self.county, self.office_id)
        return cut_at(turns, self.county.start, self.county.end)

    def faults(self, inspector_id: str, day: date) -> list[eligibility.Fault]:
        """Why a person may not do school duty on a day."""
        return eligibility.faults(self.people[inspector_id], day, False, self.county.parameters)

    def bars(self, day: date) -> Mapping[Pair, tuple[str, ...]]:
        """The rules that stand against each pair on a day; pairs against which none stands are missing."""
        schools = self.open_schools(day)
        found: dict[Pair, tuple[str, ...]] = {}
        for inspector_id in self.people:
            unfit = [ELIGIBILITY] if self.faults(inspector_id, day) else []
            recused = self.recused_at(inspector_id, day)
            for school_id in schools:
                rules = list(unfit)
                if school_id in recused:
                    rules.append(RECUSAL)
                if self.out_of_reach(inspector_id, school_id):
                    rules.append(REACH)
                if rules:
                    found[inspector_id, school_id] = tuple(rules)
        return found

    def may(self, day: date) -> Mapping[str, tuple[str, ...]]:
        """The people who may take each school of a day (reciprocal postings and loads apart)."""
        bars = self.bars(day)
        return {s: tuple(i for i in self.people if (i, s) not in bars) for s in self.open_schools(day)}

    def recused(self, inspector_id: str, school_id: str, day: date) -> bool:
        """Whether a person must keep away from a school on a day: the own school, or a row of recusals."""
        return school_id in self.recused_at(inspector_id, day)

    def recused_at(self, inspector_id: str, day: date) -> set[str]:
        """The schools that a person must keep away from on a day."""
        rows = {r.school_id for r in self._recusals.get(inspector_id, ()) if r.holds(day)}
        return rows | {self.people[inspector_id].school_id} - {""}

    @cached_property
    def _recusals(self) -> Mapping[str, list[Recusal]]:
        found: dict[str, list[Recusal]] = {}
        for row in self.county.rows.recusals:
            found.setdefault(row.inspector_id, []).append(row)
        return found

    def minutes(self, inspector_id: str, school_id: str) -> float:
        """Minutes one way from a person's start to a school."""
        return float(self._legs[inspector_id][self._column[school_id]])

    def out_of_reach(self, inspector_id: str, school_id: str) -> bool:
        """Whether a school lies too far from a person's start, no waiver of that person counted."""
        if (REACH, inspector_id) in self.county.waived:
            return False
        return self.minutes(inspector_id, school_id) > self.county.parameters.number(
            "reach_minutes", self.people[inspector_id].unit_id
        )

    @cached_property
    def _column(self) -> Mapping[str, int]:
        return {school_id: n for n, school_id in enumerate(self.schools)}

    @cached_property
    def _legs(self) -> Mapping[str, Sequence[float]]:
        if not self.people:
            return {}
        matrix = self.county.travel.matrix(list(self.people), list(self.schools))
        return dict(zip(self.people, matrix.tolist(), strict=True))

    def limit(self, inspector_id: str) -> int | None:
        """How many schools a person may hold if none is large (None: no limit, waived)."""
        return limit_of(self.county, self.people[inspector_id])

    def cap(self, inspector_id: str) -> int:
        """The allowance of the person's unit: what a large school weighs there."""
        return self.county.parameters.count("schools_per_inspector", self.people[inspector_id].unit_id)

    def is_large(self, school_id: str) -> bool:
        """Whether a school counts as large."""
        return self.county.is_large(self.schools[school_id])

    @property
    def exclusive(self) -> bool:
        """Whether who holds a large school holds no other."""
        return self.county.parameters.yes("large_school_exclusive", self.office_id)

    def mutual(self, inspector_id: str, school_id: str) -> list[Pair]:
        """The pairs that would make a posting reciprocal: people of that school at this person's own."""
        home = self.people[inspector_id].school_id
        if not home or home == school_id or home not in self.schools:
            return []
        return [(other, home) for other in self._from_home.get(school_id, ())]

    @cached_property
    def _from_home(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for inspector_id, person in self.people.items():
            if person.school_id:
                found.setdefault(person.school_id, []).append(inspector_id)
        return {school: tuple(ids) for school, ids in found.items()}

    def places(self, schools: Sequence[str], people: Sequence[str]) -> int:
        """How many of some schools some people could hold if each large one went first, to whoever may hold fewest others."""
        limits = (places_of(self.county, self.people[i], len(schools)) for i in people)
        willing = sorted(most for most in limits if most > 0)
        if not self.exclusive:
            return sum(willing)
        # Every large school takes one person whole: those with the fewest places are given up for them first.
        large = min(sum(map(self.is_large, schools)), len(willing))
        return large + min(len(schools) - large, sum(willing[large:]))


def within_reach(
    county: County, starts: Sequence[str], schools: Sequence[str], unit_id: str
) -> dict[str, frozenset[str]]:
    """For each place (an id that the county's travel knows) the schools within reach of it."""
    most = county.parameters.number("reach_minutes", unit_id)
    legs = county.travel.matrix(list(starts), list(schools)).tolist()
    return {
        start: frozenset(s for s, minutes in zip(schools, row, strict=True) if minutes <= most)
        for start, row in zip(starts, legs, strict=True)
    }
