"""A first sharing out of the schools that must move, as a clerk would do it: the nearest person with room, zones as they are."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from duxue.models.postings.least_change.posting_board import Choice, Key, PostingBoard


def first_choice(board: PostingBoard) -> Choice:
    """Stretch by stretch: who holds a school goes on where possible, else the nearest of those with room, best in its zone."""
    held: set[Key] = set()
    before: dict[str, str] = {}
    for t in range(len(board.spans)):
        stretch = _Stretch(board, t)
        for s in sorted(board.free, key=lambda s: (not stretch.goes_on(s), s)):
            people = [who for who in board.takers[s] if (s, who, t) in board.held]
            if people:
                who = min(people, key=partial(stretch.rank, s, before.get(s)))
                stretch.take(s, who)
                held.add((s, who, t))
                before[s] = who
    places: dict[str, str] = {}
    for s, zone_id in board.places:
        if board.office.zone_of.get(s, zone_id) == zone_id:
            places.setdefault(s, zone_id)
    return Choice(frozenset(held), places)


class _Stretch:
    """What people hold in one stretch, and in which zones, while schools are shared out."""

    def __init__(self, board: PostingBoard, t: int) -> None:
        self.board, self.t, self.span = board, t, board.spans[t]
        self.load: dict[str, int] = defaultdict(int)
        self.zones: dict[str, set[str]] = defaultdict(set)
        for row in board.facts:
            if row.end >= self.span[0] and row.start <= self.span[1]:
                self.take(row.school_id, row.inspector_id)

    def take(self, school_id: str, who: str) -> None:
        """A school falls to a person."""
        self.load[who] += self._weight(school_id)
        self.zones[who].add(self.board.office.zone_of.get(school_id, ""))

    def goes_on(self, school_id: str) -> bool:
        """Whether the released inspector may hold a school."""
        who = self.board.office.holder(school_id, self.span[0])
        return who is not None and (school_id, who, self.t) in self.board.held

    def rank(self, school_id: str, former: str | None, who: str) -> tuple[bool, int, bool, bool, float, str]:
        """The lower, the sooner a person takes a school."""
        office = self.board.office
        beyond = self.load[who] + self._weight(school_id) - office.county.allowance(office.people[who])
        strange = bool(self.zones[who] - {office.zone_of.get(school_id, "")})
        road = float(office.tours.single[office.tours.row[who], office.tours.col[school_id]])
        return (
            office.holder(school_id, self.span[0]) != who,
            max(0, beyond),
            strange,
            who != former,
            road,
            who,
        )

    def _weight(self, school_id: str) -> int:
        county = self.board.office.county
        school = county.schools.get(school_id)
        if school is None or not county.is_large(school):
            return 1
        return county.parameters.count("schools_per_inspector", school.office_id)
