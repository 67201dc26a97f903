"""Whether whoever holds a school can visit it: days in each month to come, and half-days for all schools of one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from duxue.models.board import Board
from duxue.models.facts.field_work import monthly_half_days
from duxue.models.facts.spans import Span, includes_all
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.prices import MUST
from duxue.models.rules import monthly_visit
from duxue.models.rules.pen import Lit
from duxue.scenarios.plan import Posting

Key = tuple[str, str, int]
Part = tuple[str, Span]
"""A person, and the days of a month that belong to one stretch."""


class VisitRoom:
    """Writes on a board that every month's visits must be possible, broken at the price of a must.

    ``schools`` may change hands; ``held`` are their candidates by school, person and stretch (by place in ``spans``), ``facts``
    the postings that stand. A month without anybody lacks its visit like one whose holder cannot come.
    """

    def __init__(
        self,
        board: Board,
        office: ReleasedPostings,
        spans: Sequence[Span],
        schools: Sequence[str],
        held: Mapping[Key, Lit],
        facts: Sequence[Posting],
    ) -> None:
        self.board, self.office, self.spans, self.facts = board, office, spans, facts
        self.pen = board.pen(monthly_visit.CARD, office.county, price=MUST)
        self._of: dict[str, list[tuple[str, int, Lit]]] = {s: [] for s in schools}
        for (school_id, who, t), x in held.items():
            self._of[school_id].append((who, t, x))
        self._full: dict[Part, list[Lit]] = defaultdict(list)
        self._parts: dict[Part, list[Lit]] = defaultdict(list)
        self._split: dict[Part, list[Lit]] = defaultdict(list)

    def post(self) -> None:
        """Every school and month, then every person's half-days."""
        for school_id in sorted(self._of):
            school = self.office.schools[school_id]
            for month in self.office.months[school_id]:
                days = self.office.county.calendar.school_days_in(school, *month)
                whole = includes_all(self.spans, days[0], days[-1])
                (self._post_whole if whole else self._post_split)(school_id, month, days)
        self._post_room()

    def _inside(self, t: int, days: Sequence[date]) -> list[date]:
        first, last = self.spans[t]
        return [d for d in days if first <= d <= last]

    def _can_come(self, school_id: str, who: str, days: Sequence[date]) -> bool:
        """Whether a person, or a colleague who stands in, can visit a school on one of some days."""
        return not self.office.field[who].isdisjoint(days) or self.office.stood_in(school_id, who, days)

    def _post_whole(self, school_id: str, month: Span, days: Sequence[date]) -> None:
        """A month within one stretch: its holder comes on one of its days."""
        able: list[Lit] = []
        for who, t, x in self._of[school_id]:
            inside = self._inside(t, days)
            # A visit that cannot be made takes nobody's time.
            if inside and self._can_come(school_id, who, inside):
                able.append(x)
                if not (
                    self.office.stood_in(school_id, who, inside) or self._goes_without(school_id, who, inside)
                ):
                    self._full[who, month].append(x)
        self.pen.require([self.board.any_of(able)], subject=school_id, low=1, day=month[0])

    def _goes_without(self, school_id: str, who: str, days: Sequence[date]) -> bool:
        """Whether a person goes on with a school whose visits the plan before left open: they take no time, and ask for nothing."""
        return ("monthly_visit", school_id) in self.office.known and self.office.holder(
            school_id, days[0]
        ) == who

    def _post_split(self, school_id: str, month: Span, days: Sequence[date]) -> None:
        """A month in which the school may change hands: one of its holders comes while they hold it."""
        visits: list[Lit] = []
        for who, t, x in self._of[school_id]:
            inside = self._inside(t, days)
            if inside and self._can_come(school_id, who, inside):
                visit = self.board.new_literal(f"board/visit/{school_id}/{who}/{inside[0]}")
                self.board.model.add_implication(visit, x)
                visits.append(visit)
                if self.office.stood_in(school_id, who, inside):
                    continue
                part = (max(month[0], self.spans[t][0]), min(month[1], self.spans[t][1]))
                self._parts[who, part].append(visit)
                self._split[who, month].append(visit)
        self.pen.require(visits, subject=school_id, low=1, day=month[0])

    def _post_room(self) -> None:
        office, model = self.office, self.board.model
        each = monthly_half_days(office.county, office.office_id)
        for (who, month), literals in self._full.items():
            fixed = sum(
                row.inspector_id == who
                and ("monthly_visit", row.school_id) not in office.known
                and row.start <= month[0]
                and month[1] <= row.end
                and any(m[1] == month[1] for m in office.months.get(row.school_id, ()))
                for row in self.facts
            )
            room = office.room(who, month) // each
            if len(literals) + fixed > room:
                self.pen.require(literals, subject=who, high=max(0, room - fixed), day=month[0])
        for table in (self._parts, self._split):
            for (who, days), literals in table.items():
                room = office.room(who, days) // each - self._fixed_visits(who, days)
                if len(literals) > room:
                    # Not at a price: where there is no room, the school's month is what stays open.
                    model.add(sum(literals) <= max(0, room))

    def _fixed_visits(self, who: str, days: Span) -> int:
        """The released visits of a person on some days at schools that do not change hands."""
        visits = self.office.released.visits_by(who)
        return sum(days[0] <= v.date <= days[1] and v.school_id not in self._of for v in visits)
