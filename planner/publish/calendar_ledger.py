"""What calendars must know of former releases: how often each entry was reissued, and which entries are no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event as Entry

from duxue.planner.publish.context import PublishContext
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector
from duxue.scenarios.releases.revision_told import CALENDAR, CalendarTold, WithdrawnTold
from duxue.scenarios.typed_json import plain, typed

ZONE = "Asia/Shanghai"
Entries = Callable[[Inspector, PublishContext], Iterable[tuple[date, str, Entry]]]
_UNSAID = ("SEQUENCE", "DTSTAMP")


def sequence_of(plan: Plan, key: str) -> int:
    """How often an entry was reissued with other content."""
    return plan.outcome.get(CALENDAR, {}).get("sequences", {}).get(key, 0)  # type: ignore[no-any-return]


def withdrawn_of(plan: Plan) -> dict[str, WithdrawnTold]:
    """The entries of former releases that are no more, by id, with the sequence each was withdrawn under.

    The summary in English is the Chinese one where the ledger tells no other.
    """
    told = typed(CalendarTold, plan.outcome.get(CALENDAR, {}), CALENDAR)
    return {
        key: replace(
            one, start=_in_zone(one.start), end=_in_zone(one.end), summary_en=one.summary_en or one.summary
        )
        for key, one in sorted(told.withdrawn.items())
    }


def ledger(entries: Entries, before: PublishContext, after: PublishContext) -> dict[str, Any]:
    """The ledger of a revised plan: entries with other content than before count one more, those that are gone are kept.

    ``entries`` gives a person's entries in an edition; sequence and time stamp are not compared.
    """
    was, now = _all(entries, before), _all(entries, after)
    gone = withdrawn_of(before.plan)
    sequences: dict[str, int] = {}
    for key, (_, entry) in now.items():
        number = sequence_of(before.plan, key)
        if key in gone:
            number = gone[key].sequence + 1
        elif key in was and _said(was[key][1]) != _said(entry):
            number += 1
        if number:
            sequences[key] = number
    withdrawn = {key: plain(one) for key, one in gone.items() if key not in now}
    english = _all(entries, replace(before, lang="en")) if was.keys() - now.keys() else {}
    for key, (person, entry) in was.items():
        if key not in now:
            start, end = entry.decoded("dtstart"), entry.decoded("dtend")
            said, number = str(english[key][1]["summary"]), sequence_of(before.plan, key) + 1
            withdrawn[key] = plain(WithdrawnTold(person, str(entry["summary"]), start, end, number, said))
    return {"sequences": dict(sorted(sequences.items())), "withdrawn": dict(sorted(withdrawn.items()))}


def _all(entries: Entries, edition: PublishContext) -> dict[str, tuple[str, Entry]]:
    return {
        key: (person.inspector_id, entry)
        for person in edition.county.rows.inspectors
        for _, key, entry in entries(person, edition)
    }


def _said(entry: Entry) -> bytes:
    plain = Entry()
    for name, value in entry.items():
        if name not in _UNSAID:
            plain[name] = value
    return bytes(plain.to_ical())


def _in_zone(day: date) -> date:
    return day.astimezone(ZoneInfo(ZONE)) if isinstance(day, datetime) else day
