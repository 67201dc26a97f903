"""What changed from one release of a plan to the next: postings, events, visits, each with what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from duxue.scenarios.codes import Status
from duxue.scenarios.plan import Event, Plan, Posting, Seat, Visit

NEVER = date.max


@dataclass(frozen=True, slots=True)
class PostingChange:
    """A school that another person answers for from a day to a day; a blank id: nobody."""

    school_id: str
    start: date
    end: date
    former_id: str
    new_id: str


@dataclass(frozen=True, slots=True)
class EventChange:
    """An event that is new, withdrawn (``after`` is None or cancelled) or other than it was; with both teams."""

    event_id: str
    before: Event | None
    after: Event | None
    team_before: tuple[Seat, ...] = ()
    team_after: tuple[Seat, ...] = ()

    @property
    def new(self) -> bool:
        """Whether it was not there before (or was cancelled)."""
        return not _lives(self.before)

    @property
    def withdrawn(self) -> bool:
        """Whether it takes place no more."""
        return not _lives(self.after)

    @property
    def days_changed(self) -> bool:
        """Whether it takes place both before and after, on other days."""
        if self.before is None or self.after is None or self.new or self.withdrawn:
            return False
        return (self.before.start, self.before.end) != (self.after.start, self.after.end)

    @property
    def kinds_changed(self) -> bool:
        """Whether it serves other purposes, or is held elsewhere."""
        if self.before is None or self.after is None or self.new or self.withdrawn:
            return False
        return (self.before.target_id, self.before.kinds) != (self.after.target_id, self.after.kinds)

    @property
    def team_changed(self) -> bool:
        """Whether other people sit in its team, or in other roles."""
        return not self.new and not self.withdrawn and self.team_before != self.team_after

    @property
    def target_id(self) -> str:
        """The school or unit."""
        event = self.after or self.before
        return event.target_id if event is not None else ""


@dataclass(frozen=True, slots=True)
class VisitChange:
    """A routine visit that is new, dropped, or other than it was (day, half-day, school, person, what rides on it)."""

    visit_id: str
    before: Visit | None
    after: Visit | None


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """A school that lies in another zone than before (blank: in none)."""

    school_id: str
    former_zone: str
    new_zone: str


@dataclass(frozen=True, slots=True)
class StandInChange:
    """Somebody who newly stands in at a school for an absent colleague, or (not ``new``) no longer does."""

    school_id: str
    inspector_id: str
    start: date
    end: date
    absent_id: str
    new: bool


@dataclass(frozen=True)
class Difference:
    """All changes from one release to the next, each list by school or day, on and after one day."""

    since: date
    postings: tuple[PostingChange, ...] = ()
    events: tuple[EventChange, ...] = ()
    visits: tuple[VisitChange, ...] = ()
    zones: tuple[ZoneChange, ...] = ()
    stand_ins: tuple[StandInChange, ...] = ()

    @cached_property
    def moved_schools(self) -> tuple[str, ...]:
        """The schools that change hands on some day, by id."""
        return tuple(sorted({p.school_id for p in self.postings}))

    @property
    def moves(self) -> dict[str, int]:
        """How many schools change hands, and how many events and visits change."""
        return {"postings": len(self.moved_schools), "events": len(self.events), "visits": len(self.visits)}

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.postings or self.events or self.visits or self.zones or self.stand_ins)


def difference(before: Plan, after: Plan, since: date) -> Difference:
    """What changed between two releases on and after a day; what lies wholly before it is done and is not compared."""
    return Difference(
        since,
        _postings(before, after, since),
        _events(before, after, since),
        _visits(before, after, since),
        _zones(before, after),
        tuple(_stand_ins(before, after, since)),
    )


def _lives(event: Event | None) -> bool:
    return event is not None and event.status is not Status.CANCELLED


def _stand_ins(before: Plan, after: Plan, since: date) -> Iterator[StandInChange]:
    was, now = ({s for s in plan.stand_ins if s.end >= since} for plan in (before, after))
    for row in sorted(was ^ now, key=lambda s: (s.school_id, s.start, s.inspector_id)):
        yield StandInChange(row.school_id, row.inspector_id, row.start, row.end, row.absent_id, row in now)


# ---- postings


def _postings(before: Plan, after: Plan, since: date) -> tuple[PostingChange, ...]:
    schools = sorted({p.school_id for p in (*before.postings, *after.postings) if p.end >= since})
    return tuple(change for school_id in schools for change in _hands(before, after, school_id, since))


def _hands(before: Plan, after: Plan, school_id: str, since: date) -> list[PostingChange]:
    """The stretches of days on which another person answers for a school."""
    was, now = before.postings_at(school_id), after.postings_at(school_id)
    cuts = {since}
    for posting in (*was, *now):
        cuts |= {day for day in (posting.start, posting.end + timedelta(days=1)) if day > since}
    days = sorted(cuts)
    found: list[PostingChange] = []
    for start, following in zip(days, [*days[1:], NEVER], strict=True):
        former, new = _holder(was, start), _holder(now, start)
        if former == new:
            continue
        end = following - timedelta(days=1)
        last = found[-1] if found else None
        if last and (last.former_id, last.new_id) == (former, new) and last.end + timedelta(days=1) == start:
            found[-1] = replace(last, end=end)
        else:
            found.append(PostingChange(school_id, start, end, former, new))
    return found


def _holder(postings: tuple[Posting, ...], day: date) -> str:
    return next((p.inspector_id for p in postings if p.start <= day <= p.end), "")


# ---- events and visits


def _events(before: Plan, after: Plan, since: date) -> tuple[EventChange, ...]:
    was = {e.event_id: e for e in before.events}
    now = {e.event_id: e for e in after.events}
    found = []
    for event_id in sorted({*was, *now}):
        old, new = was.get(event_id), now.get(event_id)
        if not (_lives(old) or _lives(new)) or all(e.end < since for e in (old, new) if e is not None):
            continue
        change = EventChange(event_id, old, new, _team(before, event_id), _team(after, event_id))
        if (
            change.new
            or change.withdrawn
            or change.days_changed
            or change.kinds_changed
            or change.team_changed
        ):
            found.append(change)
    return tuple(sorted(found, key=lambda c: (_first_day(c.after or c.before), c.event_id)))


def _team(plan: Plan, event_id: str) -> tuple[Seat, ...]:
    return tuple(sorted(plan.team(event_id), key=lambda s: (s.role, s.inspector_id)))


def _first_day(event: Event | None) -> date:
    return event.start if event is not None else NEVER


def _visits(before: Plan, after: Plan, since: date) -> tuple[VisitChange, ...]:
    was = {v.visit_id: v for v in before.visits}
    now = {v.visit_id: v for v in after.visits}
    found = []
    for visit_id in sorted({*was, *now}):
        old, new = was.get(visit_id), now.get(visit_id)
        if old != new and any(v.date >= since for v in (old, new) if v is not None):
            found.append(VisitChange(visit_id, old, new))
    return tuple(found)


def _zones(before: Plan, after: Plan) -> tuple[ZoneChange, ...]:
    was = {z.school_id: z.zone_id for z in before.zones}
    now = {z.school_id: z.zone_id for z in after.zones}
    return tuple(
        ZoneChange(school_id, was.get(school_id, ""), now.get(school_id, ""))
        for school_id in sorted({*was, *now})
        if was.get(school_id, "") != now.get(school_id, "")
    )
