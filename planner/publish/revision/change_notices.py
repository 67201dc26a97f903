"""The facts of each 变更通知: what a school or unit must hear of a revision, and nothing that it must not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from duxue.scenarios.codes import Role
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Plan, Seat
from duxue.scenarios.releases.difference import Difference, EventChange, PostingChange, StandInChange
from duxue.scenarios.rows import Task


@dataclass(frozen=True, slots=True)
class AnnouncedChange:
    """An event that the school had been told of: withdrawn, on other days, or with another team, as it is now.

    ``new_start`` and ``new_end`` are None where it is withdrawn; ``team`` names lead and members as they now are, blank
    where the team stays as announced.
    """

    event_id: str
    kinds: tuple[Task, ...]
    notice_on: date
    start: date
    end: date
    new_start: date | None
    new_end: date | None
    lead: str = ""
    members: tuple[str, ...] = ()

    @property
    def withdrawn(self) -> bool:
        """Whether it takes place no more."""
        return self.new_start is None

    @property
    def moved(self) -> bool:
        """Whether its days are others."""
        return not self.withdrawn and (self.start, self.end) != (self.new_start, self.new_end)


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """One letter: to whom, from which office, as of which day, who answers for the school, which announced events changed.

    A letter never names a routine visit, a recusal or a person's telephone.
    """

    target_id: str
    target: str
    office_id: str
    day: date
    handovers: tuple[PostingChange, ...] = ()
    events: tuple[AnnouncedChange, ...] = ()
    stand_ins: tuple[StandInChange, ...] = ()


def change_notices(found: Difference, county: County, day: date) -> tuple[ChangeNotice, ...]:
    """The letters that a revision of ``day`` asks for, by office and target; a target without news gets none.

    ``county`` is the scenario after the changes. Only events whose notice had gone out before that day are told of, and
    handovers of schools that stay open, and who stands in for whom.
    """
    hands: dict[str, list[PostingChange]] = defaultdict(list)
    events: dict[str, list[AnnouncedChange]] = defaultdict(list)
    for posting in found.postings:
        if posting.new_id:
            hands[posting.school_id].append(posting)
    for change in found.events:
        told = announced_change(change, county, day)
        if told is not None:
            events[change.before.target_id if change.before else change.target_id].append(told)
    stand_ins = grouped(found.stand_ins, lambda row: row.school_id)
    notices = []
    for target_id in sorted({*hands, *events, *stand_ins}):
        school, unit = county.schools.get(target_id), county.units.get(target_id)
        name = school.name if school else unit.name if unit else target_id
        office = school.office_id if school else target_id
        news = tuple(hands[target_id]), tuple(events[target_id]), stand_ins.get(target_id, ())
        notices.append(ChangeNotice(target_id, name, office, day, *news))
    order = {unit.unit_id: rank for rank, unit in enumerate(county.offices)}
    return tuple(sorted(notices, key=lambda n: (order.get(n.office_id, len(order)), n.target_id)))


def back_to(plan: Plan, found: Difference, school_id: str, last: date) -> tuple[str, ...]:
    """Who (ids) a school goes back to after somebody's last day: nobody where the next day is a change of its own."""
    day = last + timedelta(days=1)
    if any(p.school_id == school_id and p.start == day for p in found.postings):
        return ()
    return plan.responsible(school_id, day)


def announced_change(change: EventChange, county: County, day: date) -> AnnouncedChange | None:
    """What is to be told of an event that was announced before a day; None where nothing was announced or matters."""
    old = change.before
    if old is None or change.new or not old.announced_before(day):
        return None
    new = None if change.withdrawn else change.after
    team = _working(change.team_after) if _working(change.team_before) != _working(change.team_after) else ()
    if new is not None and not (change.days_changed or change.kinds_changed or team):
        return None
    lead = next((county.person_name(s.inspector_id) for s in team if s.role is Role.LEAD), "")
    members = tuple(county.person_name(s.inspector_id) for s in team if s.role is not Role.LEAD)
    return AnnouncedChange(
        old.event_id,
        new.kinds if new else old.kinds,
        old.notice_on or day,
        old.start,
        old.end,
        new.start if new else None,
        new.end if new else None,
        lead if new else "",
        members if new else (),
    )


def _working(team: tuple[Seat, ...]) -> tuple[Seat, ...]:
    return tuple(seat for seat in team if seat.role is not Role.RESERVE)
