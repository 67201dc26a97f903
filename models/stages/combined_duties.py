"""Duties of one school and year that one event serves: the comprehensive and the reviews of heads who go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from duxue.scenarios.rows import Task


@dataclass(frozen=True, slots=True)
class CombinedDuty:
    """One comprehensive event that a school owes in the horizon: what it serves, and the days it must lie between."""

    school_id: str
    kinds: tuple[Task, ...]
    first: date
    last: date
