"""One calendar file a person: visits, events and training with stable ids, so that a reissue replaces and never doubles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneStandard, vText
from icalendar import Event as Entry

from duxue.planner.publish.as_recorded import fate
from duxue.planner.publish.calendar_ledger import ZONE, sequence_of, withdrawn_of
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.letterhead import labels
from duxue.planner.publish.person_work import Seated, work_of, write_each
from duxue.planner.words import code_text
from duxue.scenarios.codes import Half, Role
from duxue.scenarios.plan import Event, Seat, Visit
from duxue.scenarios.records import Imposed, Inspector, Training

DOMAIN = "duxue"
HOURS = {Half.AM: (time(8, 30), time(11, 30)), Half.PM: (time(14, 0), time(17, 0))}
TEAM = (Role.LEAD, Role.MEMBER, Role.EXPERT)


def write_calendars(folder: Path, edition: PublishContext) -> tuple[Path, ...]:
    """Write a calendar for every inspector into a folder (made if missing); returns the files by person."""
    return write_each(folder, edition, "ics", lambda person: calendar_of(person, edition).to_ical())


def calendar_of(person: Inspector, edition: PublishContext) -> Calendar:
    """One person's calendar, entries in order of day."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{DOMAIN}//inspection plan//{edition.lang.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(f"{edition.person(person.inspector_id)} {_title(edition)}"))
    calendar.add("x-wr-timezone", ZONE)
    internal = edition.say(
        "内部资料，含未通知的随机督导安排", "Internal: holds visits that are not announced"
    )
    calendar.add("x-wr-caldesc", vText("\n".join([internal, *labels(edition)])))
    calendar.add_component(_zone())
    dated = [*entries_of(person, edition), *_withdrawn(person, edition)]
    for _, _, entry in sorted(dated, key=lambda one: one[:2]):
        calendar.add_component(entry)
    return calendar


def uid(kind: str, key: str, inspector_id: str) -> str:
    """The id of an entry: the same whenever the same visit, event or session of the same person is published."""
    return f"{kind}-{quote(key, safe='')}-{quote(inspector_id, safe='')}@{DOMAIN}"


def _zone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", ZONE)
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


Dated = tuple[date, str, Entry]
"""An entry with its first day and its id, by which entries are put in order."""


def entries_of(person: Inspector, edition: PublishContext) -> Iterator[Dated]:
    """A person's entries for all that takes place, in no order."""
    for one in work_of(person, edition):
        match one:
            case Visit():
                yield _visit(one, edition)
            case Seated():
                yield _event(one.event, one.seat, edition)
            case Imposed():
                yield _lent(one, person, edition)
            case Training():
                yield _training(one, person, edition)


def _withdrawn(person: Inspector, edition: PublishContext) -> Iterator[Dated]:
    """The entries of former releases that are no more, as cancelled ones: a calendar drops them by their ids."""
    for key, one in withdrawn_of(edition.plan).items():
        if one.person != person.inspector_id:
            continue
        told = edition.say(f"已取消：{one.summary}", f"cancelled: {one.summary_en}")
        entry = _entry(key, told, edition)
        entry["sequence"] = one.sequence
        entry.add("dtstart", one.start)
        entry.add("dtend", one.end)
        entry.add("status", "CANCELLED")
        entry.add("transp", "TRANSPARENT")
        entry.add("class", "CONFIDENTIAL")
        yield one.day, key, entry


def _visit(visit: Visit, edition: PublishContext) -> Dated:
    school = edition.place(visit.school_id)
    key = uid("visit", visit.visit_id, visit.inspector_id)
    entry = _entry(key, _line(edition, edition.say("经常性督导", "visit"), school), edition)
    if visit.half is Half.DAY:
        _all_day(entry, visit.date, visit.date)
    else:
        begin, end = HOURS[visit.half]
        entry.add("dtstart", datetime.combine(visit.date, begin, ZoneInfo(ZONE)))
        entry.add("dtend", datetime.combine(visit.date, end, ZoneInfo(ZONE)))
    lines = [edition.say("随机督导，不预先通知学校", "Unannounced: the school is not told")]
    if visit.covers:
        issues = edition.in_a_row(visit.covers)
        lines.append(_line(edition, edition.say("一并查看整改", "look at what was put right"), issues))
    lines += filter(None, [fate(edition, visit)])
    entry.add("description", "\n".join(lines))
    entry.add("class", "CONFIDENTIAL")
    _where(entry, visit.school_id, edition)
    return visit.date, key, entry


def _event(event: Event, seat: Seat, edition: PublishContext) -> Dated:
    role = code_text(seat.role, edition.lang)
    place = edition.place(event.target_id)
    what = _line(
        edition, edition.kinds(event, edition.lang), edition.say(f"{place}（{role}）", f"{place} ({role})")
    )
    key = uid("event", event.event_id, seat.inspector_id)
    entry = _entry(key, what, edition)
    _all_day(entry, event.start, event.end)
    lines = [_line(edition, edition.say("事项编号", "event"), event.event_id)]
    lines += [
        _line(edition, code_text(one, edition.lang), names)
        for one in TEAM
        if (names := edition.team_names(event, one))
    ]
    if event.notice_on:
        lines.append(_line(edition, edition.say("通知日期", "notice on"), event.notice_on.isoformat()))
    lines += filter(None, [fate(edition, event)])
    entry.add("description", "\n".join(lines))
    if seat.role is Role.RESERVE:
        entry.add("status", "TENTATIVE")
        entry.add("transp", "TRANSPARENT")
    _where(entry, event.target_id, edition)
    return event.start, key, entry


def _lent(imposed: Imposed, person: Inspector, edition: PublishContext) -> Dated:
    level = code_text(imposed.level, edition.lang)
    what = _line(edition, edition.say(f"{level}抽调", f"lent ({level})"), edition.place(imposed.target_id))
    key = uid("event", imposed.event_id, person.inspector_id)
    entry = _entry(key, what, edition)
    _all_day(entry, imposed.start, imposed.end)
    _where(entry, imposed.target_id, edition)
    return imposed.start, key, entry


def _training(training: Training, person: Inspector, edition: PublishContext) -> Dated:
    what = edition.say(
        f"培训：{training.training_id}（{training.hours:g}学时）",
        f"training: {training.training_id} ({training.hours:g} hours)",
    )
    key = uid("training", training.training_id, person.inspector_id)
    entry = _entry(key, what, edition)
    _all_day(entry, training.start, training.end)
    return training.start, key, entry


def _title(edition: PublishContext) -> str:
    return edition.say(
        f"{edition.period}督导日程", f"inspection {edition.county.start} to {edition.county.end}"
    )


def _line(edition: PublishContext, head: str, text: str) -> str:
    return edition.say(f"{head}：{text}", f"{head}: {text}")


def _entry(key: str, summary: str, edition: PublishContext) -> Entry:
    entry = Entry()
    entry.add("uid", key)
    entry.add("sequence", sequence_of(edition.plan, key))
    entry.add("dtstamp", datetime.combine(edition.county.as_of, time(), UTC))
    entry.add("summary", summary)
    return entry


def _all_day(entry: Entry, first: date, last: date) -> None:
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))


def _where(entry: Entry, target_id: str, edition: PublishContext) -> None:
    county = edition.county
    place = county.schools.get(target_id) or county.units.get(target_id)
    if place is None:
        return
    school = county.schools.get(target_id)
    entry.add("location", f"{edition.place(target_id)} {school.township if school else ''}".strip())
    entry.add("geo", (round(place.lat, 6), round(place.lon, 6)))
