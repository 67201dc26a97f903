"""What may happen in a year, and the day on which an office learns of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from duxue.scenarios.codes import ChangeKind, Code, ImposedLevel, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.edits.kinds.impose import campaign_at
from duxue.scenarios.edits.rows import Change, Changes
from duxue.scenarios.records import Campaign, Closure, Imposed
from duxue.scenarios.rows import Task, make


class HappeningKind(Code):
    """What kind of thing happens."""

    SICK = "sick", "短期病事假"
    LONG = "long", "长期病休"
    LEAVE = "leave", "年中离任"
    EMERGENCY = "emergency", "应急督导"
    IMPOSED = "imposed", "上级督导"
    SNOW = "snow", "因雪停课"


FROM_OUTSIDE = (HappeningKind.EMERGENCY, HappeningKind.IMPOSED)
"""What comes from outside to a school and takes people of the office's."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens from a day to a day, known from ``known`` on; ``subject`` is a person or a school.

    ``wanted`` people are sent to it (an emergency), ``taken`` are taken by a level above. A snow day has no subject; a leave's
    ``start`` is the first day without the person.
    """

    kind: HappeningKind
    subject: str
    start: date
    end: date
    known: date
    wanted: int = 0
    taken: tuple[str, ...] = ()


def as_changes(county: County, happenings: Iterable[Happening]) -> Changes:
    """Happenings as an office would write them down for a revision, emergencies with the people sent in ``taken``."""
    rows: list[Change] = []
    closures: list[Closure] = []
    imposed: list[Imposed] = []
    campaigns: list[Campaign] = []
    for one in happenings:
        if one.kind in (HappeningKind.SICK, HappeningKind.LONG):
            rows.append(make(Change, kind=ChangeKind.ILL, subject=one.subject, start=one.start, end=one.end))
        elif one.kind is HappeningKind.LEAVE:
            rows.append(make(Change, kind=ChangeKind.LEAVE, subject=one.subject, start=one.start))
        elif one.kind is HappeningKind.EMERGENCY:
            kind, other = ChangeKind.EMERGENCY, one.taken
            rows.append(
                make(Change, kind=kind, subject=one.subject, start=one.start, end=one.end, other=other)
            )
        elif one.kind is HappeningKind.SNOW:
            closures.append(make(Closure, start=one.start, end=one.end, reason=one.kind.zh))
        else:
            campaign, visit = _from_above(county, one)
            campaigns.append(campaign)
            imposed.append(visit)
    tables = {"closures": tuple(closures), "imposed": tuple(imposed), "campaigns": tuple(campaigns)}
    return Changes(tuple(rows), {name: found for name, found in tables.items() if found})


def _from_above(county: County, one: Happening) -> tuple[Campaign, Imposed]:
    """A visit fixed by a level above: a campaign at this school alone, which counts as drawn and done."""
    school = county.schools[one.subject]
    event_id = f"YC{one.start:%Y%m%d}-{one.subject}"
    campaign = campaign_at(school, event_id, one.kind.zh, one.start, one.end)
    visit = make(
        Imposed,
        event_id=event_id,
        target_id=one.subject,
        kinds=(Task(TaskKind.CAMPAIGN, campaign.campaign_id),),
        start=one.start,
        end=one.end,
        level=ImposedLevel.PROVINCE,
        inspectors=one.taken,
    )
    return campaign, visit
