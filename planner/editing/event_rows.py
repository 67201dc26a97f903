"""Events moved, or added as a row of the annual plan: days, purposes and teams as an office writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from duxue.models.facts.event_terms import notice_day
from duxue.planner.editing.draft import UNREAD, Draft, new_id
from duxue.planner.editing.grids import CellChange
from duxue.planner.editing.naming import UnclearError
from duxue.scenarios.cells.as_typed import day_of
from duxue.scenarios.cells.code_words import words_of
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.codes import Role, TaskKind
from duxue.scenarios.pin_rows import event_pin, seat_pins
from duxue.scenarios.plan import Event, Seat
from duxue.scenarios.rows import Task, make

_DAY = re.compile(r"(?:(\d{4})[年./-])?(?:(\d{1,2})[月./-])?(\d{1,2})日?(?:[（(].*?[）)])?$")
_JOINED = re.compile(
    r"(\d{4}[年./]\d{1,2}[月./]\d{1,2}日?|\d{1,2}月\d{1,2}日?)\s*[-－、,，]\s*((?:\d{4}[年./])?(?:\d{1,2}[月./])?\d{1,2}日?)$"
)
"""Two days joined by a hyphen or a comma, the first beyond doubt: with its year, or its month as a word."""
_PURPOSE = re.compile(r"^([^（(：:]+?)\s*(?:[（(：:]\s*(.+?)\s*[）)]?)?$")
_SEATS = (("lead", Role.LEAD), ("members", Role.MEMBER), ("experts", Role.EXPERT))
_NO_DAYS = ("日期看不懂，请填如 3月4日—5日 或 2027-03-04", "no days; type them like 2027-03-04 to 2027-03-05")


def move_event(draft: Draft, sheet: str, change: CellChange, event: Event, start: date, end: date) -> None:
    """Move an event; its day of notice and its team go along."""
    notice = notice_day(draft.county, draft.edition.office_of(event), event.target_id, start)
    if draft.set_event(sheet, change, event.event_id, start=start, end=end):
        if start != event.start:
            draft.follow_with_notice(event.event_id, notice)
        zh = f"事项 {draft.named(event.event_id)} 改到 {start} 至 {end}，通知日期随之为 {notice}"
        en = f"event {draft.named(event.event_id)} moves to {start}..{end}, its notice to {notice}"
        draft.tell(
            sheet,
            change,
            (zh, en),
            subjects=(event.event_id, event.target_id),
            also=[s.inspector_id for s in draft.edition.plan.team(event.event_id)],
            pins=[event_pin(event.event_id, start)],
            head="days",
        )


def add_event(draft: Draft, sheet: str, change: CellChange, cells: Mapping[str, str]) -> None:
    """Read a row added to the annual plan as a new event; ``cells`` are its texts by the English heads."""
    wanted = [cells.get(head, "") for head in ("kind", "school or government", "days")]
    if not any(wanted):
        draft.unread(sheet, change, UNREAD["no_event_row"])
        return
    if not all(wanted):
        zh, en = "新增事项须填日期、督导类型、督导对象", "a new event needs its days, kind and place"
        draft.blame(sheet, change, zh, en)
        return
    read = draft.understood(sheet, change, lambda: _event_of(draft, cells))
    if read is None:
        return
    event, seats = read
    draft.add_event(event, seats)
    people = [seat.inspector_id for seat in seats]
    zh = f"新增事项 {draft.named(event.target_id)} {event.event_id}：{event.start} 至 {event.end}，通知日期 {event.notice_on}"
    en = f"new event {event.event_id} at {draft.named(event.target_id)} on {event.start}..{event.end}, notice on {event.notice_on}"
    pins = [event_pin(event.event_id, event.start), *seat_pins((), seats)]
    draft.tell(sheet, change, (zh, en), subjects=(event.event_id, event.target_id, *people), pins=pins)


def _event_of(draft: Draft, cells: Mapping[str, str]) -> tuple[Event, list[Seat]]:
    """The event that a row names, with its team (UnclearError)."""
    target = draft.names.place(cells["school or government"])
    kinds = tuple(_purpose(draft, part) for part in re.split(r"[+＋、]", cells["kind"]) if part.strip())
    length = cells.get("length", "")
    start, end = span_of(cells["days"], draft.county.start, int(length) if length.isdecimal() else 1)
    school = draft.county.schools.get(target)
    office = school.office_id if school else draft.edition.offices[0].unit_id
    notice = cells.get("notice", "")
    told = day_of(notice) if notice else notice_day(draft.county, office, target, start)
    if told is None or end < start:
        raise UnclearError(*_NO_DAYS)
    event_id = draft.free_id("events", new_id("events", target, start))
    event = make(
        Event, event_id=event_id, office_id=office, target_id=target, kinds=kinds, start=start, end=end, notice_on=told
    )  # fmt: skip
    seats = {
        who: Seat(event_id, who, role)
        for head, role in reversed(_SEATS)
        for who in draft.names.people(cells.get(head, ""))
    }
    if not any(seat.role is Role.LEAD for seat in seats.values()):
        raise UnclearError("新增事项须填组长", "a new event needs a lead")
    return event, sorted(seats.values(), key=lambda s: (list(Role).index(s.role), s.inspector_id))


def _purpose(draft: Draft, text: str) -> Task:
    """A purpose as the annual plan writes it: 综合督导, 专项督导（name or id of the campaign）, 回头看（issue）."""
    found = _PURPOSE.match(text.strip())
    kind = words_of(TaskKind).get(fold(found[1])) if found else None
    if found is None or not isinstance(kind, TaskKind):
        raise UnclearError(
            f"督导类型“{text}”看不懂，请填 综合督导、专项督导（专项名称）、回头看（问题编号）等",
            f"{text} is no kind: write comprehensive, campaign (its name), follow_up (its issue) and so on",
        )
    ref = (found[2] or "").strip()
    if kind is TaskKind.CAMPAIGN:
        named = [c.campaign_id for c in draft.county.rows.campaigns if ref in (c.campaign_id, c.name)]
        if len(named) != 1:
            raise _unclear_campaign(draft, ref)
        ref = named[0]
    if kind is TaskKind.FOLLOW_UP and ref not in draft.county.follow_ups:
        raise UnclearError(f"没有整改问题“{ref}”，请填问题编号", f"no issue {ref}: give its id")
    return Task(kind, ref if kind in (TaskKind.CAMPAIGN, TaskKind.FOLLOW_UP) else "")


def _unclear_campaign(draft: Draft, ref: str) -> UnclearError:
    """That no campaign of the office is meant, or none is named, with all that there are."""
    known = [c.name or c.campaign_id for c in draft.county.rows.campaigns]
    zh = f"没有专项督导“{ref}”" if ref else "没有写明是哪一项专项督导"
    en = f"no campaign {ref}" if ref else "which campaign is not said"
    if not known:
        return UnclearError(f"{zh}，本年度没有专项督导", f"{en}; this year has none")
    return UnclearError(
        f"{zh}，请在括号内填名称或编号，如 专项督导（{known[0]}）；现有：{'、'.join(known)}",
        f"{en}: give its name or id in brackets, as in campaign ({known[0]}); there are: {', '.join(known)}",
    )


def days_of(text: str, event: Event) -> tuple[date, date]:
    """First and last day of a moved event as its cell names them."""
    return span_of(text, event.start, event.length)


def span_of(text: str, near: date, length: int) -> tuple[date, date]:
    """First and last day as an office writes them (``3月4日—5日``, ``2027-03-04 至 2027-03-05``).

    ``near`` tells the year where it is left out, ``length`` how many days there are where one is named.
    """
    parts = [p.strip() for p in re.split(r"—+|–|~|～|至|to", text) if p.strip()]
    if len(parts) == 1 and (whole := day_of(parts[0])) is not None:
        return whole, whole + timedelta(days=length - 1)
    if len(parts) == 1 and (joined := _JOINED.match(parts[0])) is not None:
        parts = [joined[1], joined[2]]
    if len(parts) not in (1, 2):
        raise UnclearError(*_NO_DAYS)
    first = _one_day(parts[0], near, None)
    if len(parts) == 1:
        return first, first + timedelta(days=length - 1)
    return first, _one_day(parts[1], first, first)


def _one_day(text: str, near: date, month_of: date | None) -> date:
    """A day whose year, or month, may be left out."""
    whole = day_of(text)
    if whole is not None:
        return whole
    found = _DAY.match(text)
    if found is None or (found[2] is None and month_of is None):
        raise UnclearError(*_NO_DAYS)
    year = int(found[1] or near.year)
    month = int(found[2]) if found[2] else (month_of or near).month
    try:
        return date(year, month, int(found[3]))
    except ValueError as error:
        raise UnclearError(*_NO_DAYS) from error
