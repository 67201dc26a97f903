"""The course of the year's search: what teams and days cost as they are found."""

from __future__ import annotations

from collections.abc import Callable

from duxue.models.bound_trace import BoundTrace
from duxue.models.stages.first_calendar import Calendar


class YearCourse(BoundTrace):
    """The course of the year's search: costs speak of all events that have a day, and begin again when one more has."""

    def __init__(self, calendar: Calendar, paid: Callable[[], float], round_work: float) -> None:
        """``paid``: minutes of the calendar as it is; ``round_work``: deterministic seconds that count for one round over days."""
        super().__init__()
        self._calendar, self._paid, self._round_work = calendar, paid, round_work
        self._placed: frozenset[str] | None = None
        self.solved = self.now = 0.0
        self.place()

    def round(self) -> None:
        """One more round of the search over days is done."""
        self.spend(self._round_work)
        self.place()

    def joint_round(self, work: float) -> None:
        """One more round over several events at once is done."""
        self.solve(work)
        self.place()

    def solve(self, work: float) -> None:
        """So many deterministic seconds went into a model."""
        self.solved += work
        self.spend(work)

    def place(self) -> None:
        """What the calendar costs now; where other events have a day than before, all that was known of those is void."""
        placed = frozenset(self._calendar.events)
        if self._placed != placed:
            self._placed = placed
            self.begin_again()
        self.now = self._paid()
        self.found(self.now)
