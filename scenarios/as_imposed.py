"""A plan with the visits of levels above as the scenario gives them: a copy in the plan changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from duxue.scenarios.codes import Status
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Imposed

Text = tuple[str, str]


def imposed_event(row: Imposed) -> Event:
    """An imposed visit as a row of a plan's events: its own id, frozen, nobody's office and no notice."""
    return Event(row.event_id, "", row.target_id, row.kinds, row.start, row.end, None, Status.FROZEN)


def imposed_events(county: County) -> tuple[Event, ...]:
    """All visits that levels above have fixed, as rows of a plan's events."""
    return tuple(map(imposed_event, county.rows.imposed))


def own_events(county: County, plan: Plan) -> Iterator[Event]:
    """The events of a plan that take place and that no level above has fixed."""
    return (event for event in plan.live_events if event.event_id not in county.imposed)


def with_imposed(county: County, events: Iterable[Event]) -> tuple[Event, ...]:
    """Some events, and behind them the visits that levels above have fixed and that are not among them."""
    given = tuple(events)
    known = {event.event_id for event in given}
    return (*given, *(event for event in imposed_events(county) if event.event_id not in known))


def _same(copy: Event, row: Imposed) -> bool:
    there = copy.status is not Status.CANCELLED and copy.target_id == row.target_id
    return there and (copy.start, copy.end, set(copy.kinds)) == (row.start, row.end, set(row.kinds))


def as_imposed(county: County, plan: Plan) -> Plan:
    """The plan with one row for each imposed visit, as given, in place of the copies that differ (the plan itself if none does)."""
    known = (event for event in plan.events if event.event_id in county.imposed)
    copies = grouped(known, lambda event: event.event_id)
    wrong = {
        row.event_id
        for row in county.rows.imposed
        if len(mine := copies.get(row.event_id, ())) != 1 or not _same(mine[0], row)
    }
    if not wrong:
        return plan
    kept = tuple(event for event in plan.events if event.event_id not in wrong)
    given = tuple(imposed_event(row) for row in county.imposed.values() if row.event_id in wrong)
    return replace(plan, events=(*kept, *given))


def imposed_told(county: County, plan: Plan) -> Iterable[Text]:
    """What an office should know of imposed visits: copies in the plan that differ, and days that are no school days."""
    copies = grouped(plan.events, lambda event: event.event_id)
    for row in county.imposed.values():
        mine = copies.get(row.event_id, ())
        if not mine:
            yield (
                f"上级既定的{row.event_id}（{row.target_id}，{row.start}至{row.end}）不在方案中，核对时仍按原定计算",
                f"the imposed visit {row.event_id} ({row.target_id}, {row.start} to {row.end}) is not in the plan; it counts as given",
            )
        elif len(mine) > 1 or not _same(mine[0], row):
            yield (
                f"方案中的{row.event_id}与上级既定的（{row.target_id}，{row.start}至{row.end}）不符，核对时按原定计算",
                f"the plan's {row.event_id} differs from the imposed visit ({row.target_id}, {row.start} to {row.end}); it counts as given",
            )
        school = county.schools.get(row.target_id)
        if school is not None:
            taught = county.calendar.school_days_in(school, row.start, row.end)
            if len(taught) != (row.end - row.start).days + 1:
                yield (
                    f"上级既定的{row.event_id}（{school.name}，{row.start}至{row.end}）不全在教学日，请与上级核实",
                    f"the imposed visit {row.event_id} at {school.name}, {row.start} to {row.end}, is not on school days throughout: ask the level above",
                )
