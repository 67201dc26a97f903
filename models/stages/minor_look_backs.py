"""Minor look-backs that ride on routine visits: which month takes which, and which are done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from duxue.models.facts.duties import LookBack, open_follow_ups
from duxue.models.facts.spans import Span
from duxue.models.rules import look_back
from duxue.models.stages.visit_days import VisitDays
from duxue.scenarios.plan import Visit


class MinorLookBacks:
    """The minor look-backs of an office that no event and no given visit serves, while the months are planned in turn."""

    def __init__(self, days: VisitDays) -> None:
        self._days = days
        county = days.county
        lacking = {f.subject for f in look_back.check(county, days.facts, county.parameters)}
        self._open: dict[str, list[LookBack]] = defaultdict(list)
        for due in open_follow_ups(county):
            follow_up = due.follow_up
            if due.on_visit and follow_up.school_id in days.schools and follow_up.issue_id in lacking:
                self._open[follow_up.school_id].append(due)

    def riding(self, school_id: str, day: date) -> tuple[str, ...]:
        """The issues that a visit on this day looks at."""
        return tuple(d.follow_up.issue_id for d in self._open.get(school_id, ()) if d.first <= day <= d.last)

    def due_in(self, school_id: str, month: Span) -> list[str]:
        """The issues that must be looked at in this month, because no later one suits them better."""
        return [
            due.follow_up.issue_id
            for due in self._open.get(school_id, ())
            if due.first <= month[1] and month[0] <= due.last and self._best_month(due, month) == month
        ]

    def _best_month(self, due: LookBack, first: Span) -> Span:
        """Of the months from one on: one with a visit anyway before one without, then the most open days."""
        school_id = due.follow_up.school_id
        required = {span[0] for span in self._days.required[school_id]}
        ranked: list[tuple[bool, bool, int, int]] = []
        months = [m for m in self._days.months if first <= m and m[0] <= due.last]
        for turn, month in enumerate(months):
            inside = (max(due.first, month[0]), min(due.last, month[1]))
            days = len({day for day, _ in self._days.of(school_id, inside)})
            ranked.append((days > 0, month[0] in required, days, -turn))
        return months[-max(ranked)[3]]

    def done(self, visits: Iterable[Visit]) -> None:
        """Strike out what these visits cover."""
        covered = {issue for visit in visits for issue in visit.covers}
        for school_id, open_ones in self._open.items():
            self._open[school_id] = [d for d in open_ones if d.follow_up.issue_id not in covered]
