"""Who holds more schools by the released plan than the load, or the days left of a month, allow for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from duxue.models.facts.field_work import monthly_half_days
from duxue.models.facts.places import limit_of
from duxue.models.facts.spans import Span
from duxue.models.postings.least_change.released_postings import ReleasedPostings


class Crowding:
    """The people of an office who must give up schools to keep within the rules."""

    def __init__(self, office: ReleasedPostings) -> None:
        self.office = office

    def schools(self) -> set[str]:
        """The schools of people who hold too many by the released plan, or too many for their days of some month."""
        crowded = {*self.excess, *(who for who in self.office.people if self._short_of_days(who))}
        return {
            r.school_id
            for r in self.office.released.postings
            if r.inspector_id in crowded and r.school_id in self.office.schools and r.end >= self.office.since
        }

    def _short_of_days(self, who: str) -> bool:
        """Whether a person has fewer half-days left in some month than the visits of the schools held throughout it."""
        office, wanted = self.office, Counter[Span]()
        for row in office.released.postings_of(who):
            for month in office.months.get(row.school_id, ()):
                if ("monthly_visit", row.school_id) in office.known or office.stood_in(
                    row.school_id,
                    who,
                    office.county.calendar.school_days_in(office.schools[row.school_id], *month),
                ):
                    continue
                if row.start <= month[0] and month[1] <= row.end:
                    wanted[month] += monthly_half_days(office.county, office.office_id)
        return any(number > office.room(who, month) for month, number in wanted.items())

    @cached_property
    def excess(self) -> dict[str, int]:
        """How many schools (besides those that cannot stay anyway) each person must give up to keep within the load."""
        office, county = self.office, self.office.county
        found: dict[str, int] = {}
        for who in office.people:
            if limit_of(county, office.people[who]) is None or ("responsible_load", who) in office.known:
                continue
            rows = [
                r
                for r in office.released.postings_of(who)
                if r.end >= office.since and r.school_id in office.scope and r.school_id not in office.barred
            ]
            days = {max(r.start, office.scope[r.school_id][0], office.since) for r in rows}
            for day in sorted(days):
                held = [
                    r.school_id
                    for r in rows
                    if r.start <= day <= r.end
                    and office.scope[r.school_id][0] <= day <= office.scope[r.school_id][1]
                ]
                found[who] = max(found.get(who, 0), self._too_many(who, sorted(set(held))))
        return {who: n for who, n in found.items() if n}

    def _too_many(self, who: str, held: Sequence[str]) -> int:
        office, p = self.office, self.office.county.parameters
        person = office.people[who]
        cap = p.count("schools_per_inspector", person.unit_id)
        limit = office.county.allowance(person)
        large = [s for s in held if office.county.is_large(office.schools[s])]
        if not large:
            return max(0, len(held) - limit)
        alone = p.yes("large_school_exclusive", person.unit_id)
        weight = cap if alone else p.count("schools_per_inspector", office.office_id)
        small = len(held) - len(large)
        fits = [
            (a + b)
            for a in range(len(large) + 1)
            for b in range(small + 1)
            if a + b <= limit and a * weight + b <= cap
        ]
        return len(held) - max(fits)
