"""How many schools each person holds, in the programme of the least open duties: postings do not change from month to month.

Whoever holds an odd school more has half a day left that no event can use, and has it every month: a posting ends only where
its person, its school or a recusal does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from duxue.models.facts.field_work import monthly_half_days
from duxue.models.facts.pins import pins_of
from duxue.models.facts.places import limit_of
from duxue.models.facts.spans import DAY, Span, meets
from duxue.models.facts.turning_days import turning_days
from duxue.models.postings.leaves import holding_spans, long_leaves, short_absences
from duxue.scenarios.calendar import month_end
from duxue.scenarios.codes import PinKind
from duxue.scenarios.county import County


class HeldSchools:
    """Whole numbers of schools by person and stretch of days, which bound the half-days ``visited`` by person and month.

    In a month with an absence colleagues may stand in for the absent, at no more schools than allowed. ``twice``: schools that
    two people answer for at a time, each a must that is broken; ``beyond``: those at a time beyond what people may hold, each
    a breach in principle (a large one weighs more and counts as one here).
    """

    def __init__(
        self, lp: Any, county: County, office_id: str, visited: Mapping[tuple[str, date], Any]
    ) -> None:
        self.lp, self.county, self.office_id = lp, county, office_id
        self.people = [p.inspector_id for p in county.inspectors_of(office_id)]
        self._schools = len(list(county.schools_of(office_id)))
        self._each = monthly_half_days(county, office_id)
        self.stretches = between_turns(county, office_id)
        self.by_stretch = {(i, t): self._number() for i in self.people for t in self.stretches}
        self.twice, self.beyond = self._number(), lp.IntVar(0.0, 2.0 * self._schools, "")
        self._standing: list[tuple[Any, int]] = []
        self._absent = self._away()
        for stretch in self.stretches:
            at_once = lp.Constraint(-lp.infinity(), float(self._schools))
            at_once.SetCoefficient(self.twice, -1.0)
            too_many = lp.Constraint(-lp.infinity(), 0.0)
            too_many.SetCoefficient(self.beyond, -1.0)
            for i in self.people:
                at_once.SetCoefficient(self.by_stretch[i, stretch], 1.0)
                if (more := self._beyond(i, stretch)) is not None:
                    too_many.SetCoefficient(more, 1.0)
        for (who, month), half_days in visited.items():
            self._bound(who, (month, month_end(month)), half_days)

    def at_most(self, who: str, number: Any) -> None:
        """Let a person hold no more schools than so many on any day."""
        for stretch in self.stretches:
            row = self.lp.Constraint(-self.lp.infinity(), 0.0)
            row.SetCoefficient(self.by_stretch[who, stretch], 1.0)
            row.SetCoefficient(number, -1.0)

    def as_planned(self) -> None:
        """Let colleagues stand in during long leaves only, as plans have it: the rules allow it in shorter absences too."""
        for schools, most in self._standing:
            schools.SetUb(float(most))

    def _beyond(self, who: str, stretch: Span) -> Any:
        """By how many schools a person holds too many in a stretch (None: exempted)."""
        limit = limit_of(self.county, self.county.inspectors[who])
        if limit is None:
            return None
        more = self._number()
        row = self.lp.Constraint(-self.lp.infinity(), float(limit))
        row.SetCoefficient(self.by_stretch[who, stretch], 1.0)
        row.SetCoefficient(more, -1.0)
        return more

    def _number(self) -> Any:
        return self.lp.IntVar(0.0, float(self._schools), "")

    def _bound(self, who: str, month: Span, half_days: Any) -> None:
        """A person's visits of a month are those of the schools held in it, and of schools at which the person stands in."""
        row = self.lp.Constraint(-self.lp.infinity(), 0.0)
        row.SetCoefficient(half_days, 1.0)
        self._count(row, who, month)
        absences = {i: self._absences(i, month) for i in self._absent if i != who}
        if any(absences.values()):
            each = self.county.parameters.count("stand_in_schools", self.office_id)
            most = each * sum(map(len, absences.values()))
            standing = self.lp.IntVar(0.0, float(most), "")
            self._standing.append((standing, each * sum(map(sum, absences.values()))))
            row.SetCoefficient(standing, -float(self._each))
            theirs = self.lp.Constraint(-self.lp.infinity(), 0.0)
            theirs.SetCoefficient(standing, float(self._each))
            for i, some in absences.items():
                if some:
                    self._count(theirs, i, month)

    def _count(self, row: Any, who: str, month: Span) -> None:
        for stretch in self._in(month):
            row.SetCoefficient(self.by_stretch[who, stretch], -float(self._each))

    def _in(self, month: Span) -> Iterable[Span]:
        return (t for t in self.stretches if t[0] <= month[1] and month[0] <= t[1])

    def _absences(self, who: str, month: Span) -> list[bool]:
        """By absence in which the rules let a colleague stand in, whether a long leave is in it."""
        away, long = self._absent[who]
        return [meets(long, a, b) for a, b in away if a <= month[1] and month[0] <= b]

    def _away(self) -> Mapping[str, tuple[list[Span], list[Span]]]:
        """By person who is absent at times: the absences in which the rules let a colleague stand in, and the long leaves."""
        people = [self.county.inspectors[i] for i in self.people]
        away = {p.inspector_id: short_absences(self.county, p) for p in people}
        return {i: (a, long_leaves(self.county, self.county.inspectors[i])) for i, a in away.items() if a}


def between_turns(county: County, office_id: str) -> list[Span]:
    """The stretches of the horizon in which no posting of an office can end or begin."""
    days = set(turning_days(county, office_id))
    for person in county.inspectors_of(office_id):
        days |= {d for a, b in holding_spans(county, person) for d in (a, b + DAY)}
    for pin in pins_of(county, PinKind.POSTING, PinKind.NO_POSTING):
        days |= {d for d in (pin.start, pin.end and pin.end + DAY) if d} | {county.as_of}
    inside = sorted(d for d in days if county.start < d <= county.end)
    return [(a, b - DAY) for a, b in pairwise([county.start, *inside, county.end + DAY])]
