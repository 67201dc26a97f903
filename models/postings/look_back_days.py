"""The months in which whoever answers for a school keeps a day for a look-back there: without them it is none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from duxue.models.facts.availability import months_of
from duxue.models.facts.duties import look_backs_of
from duxue.models.facts.spans import Span
from duxue.models.postings.candidates import SMALL, Candidate, Candidates


def look_back_days(pool: Candidates, rows: Sequence[Candidate]) -> Mapping[int, Counter[Span]]:
    """By candidate (place in the list) and month the schools that could be visited in the days of its look-backs.

    Each is thought of in the month of its window that has most room: one that wants no visits, if there is one. None in an office
    of more than ``SMALL`` schools but where days alone lack: its postings come from whole portfolios, which know nothing of it.
    """
    if len(pool.schools) > SMALL and (pool.few or not pool.short):
        return {}
    windows: dict[str, list[Span]] = defaultdict(list)
    for due in look_backs_of(pool.county, pool.office_id):
        if not due.on_visit:
            windows[due.follow_up.school_id].append((due.first, due.last))
    visits, found = -(-2 // pool.half_days_each), dict[int, Counter[Span]]()
    for k, candidate in enumerate(rows):
        for window in windows.get(candidate.row.school_id, ()):
            if (month := _roomiest(pool, candidate, window)) is not None:
                found.setdefault(k, Counter())[month] += visits
    return found


def _roomiest(pool: Candidates, candidate: Candidate, window: Span) -> Span | None:
    row, county = candidate.row, pool.county
    first, last = max(window[0], row.start), min(window[1], row.end)
    inside = [m for m in months_of(county) if m[0] <= last and first <= m[1]] if first <= last else []
    wanted = {m for m, _ in pool.months[row.school_id]}
    return max(
        inside,
        key=lambda m: (m[0] not in wanted, pool.half_days(row.inspector_id, m), m),
        default=None,
    )
