"""Reissued calendars: an entry whose content changes counts one more, one that is gone is cancelled, release after release."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from icalendar import Calendar
from icalendar import Event as Entry

from duxue.planner.audit import Audit
from duxue.planner.publish.calendar_ledger import ledger
from duxue.planner.publish.calendars import calendar_of, entries_of
from duxue.planner.publish.context import PublishContext
from duxue.planner.words import Lang
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.revision_told import CALENDAR
from tests.planner.publish import worlds

WORLD = worlds.county()
FIRST = worlds.plan_for(WORLD)


def reissued(before: Plan, **tables: Any) -> Plan:
    """The next release: the tables given, and the ledger that goes with them."""
    after = replace(before, **tables)
    told = ledger(entries_of, edition(before), edition(after))
    return replace(after, outcome={**after.outcome, CALENDAR: told})


def edition(plan: Plan, world: County = WORLD) -> PublishContext:
    return PublishContext(world, plan, Audit((), ()))


def entries(plan: Plan, inspector_id: str) -> dict[str, Entry]:
    person = WORLD.inspectors[inspector_id]
    read = Calendar.from_ical(calendar_of(person, edition(plan)).to_ical())
    return {str(entry["uid"]): entry for entry in read.walk("VEVENT")}


def key(visit: Any) -> str:
    return f"visit-{visit.visit_id}-{visit.inspector_id}@duxue"


def test_nothing_changed_nothing_counted() -> None:
    assert reissued(FIRST).outcome[CALENDAR] == {"sequences": {}, "withdrawn": {}}


def test_a_moved_visit_counts_one_more_each_time_it_moves() -> None:
    visit, *others = FIRST.visits
    later = replace(visit, date=visit.date + timedelta(days=1))
    second = reissued(FIRST, visits=(later, *others))
    third = reissued(second, visits=(replace(later, date=later.date + timedelta(days=1)), *others))
    fourth = reissued(third)
    counted = [
        entries(plan, visit.inspector_id)[key(visit)]["sequence"] for plan in (FIRST, second, third, fourth)
    ]
    assert counted == [0, 1, 2, 2]
    assert sum(entry["sequence"] > 0 for i in WORLD.inspectors for entry in entries(second, i).values()) == 1


def test_a_visit_that_goes_to_another_is_cancelled_with_the_one_and_new_with_the_other() -> None:
    visit, *others = FIRST.visits
    other = next(i for i in WORLD.inspectors if i != visit.inspector_id)
    second = reissued(FIRST, visits=(replace(visit, inspector_id=other), *others))
    gone = entries(second, visit.inspector_id)[key(visit)]
    assert (gone["status"], gone["sequence"], gone["transp"]) == ("CANCELLED", 1, "TRANSPARENT")
    assert gone["dtstart"].dt == entries(FIRST, visit.inspector_id)[key(visit)]["dtstart"].dt
    assert entries(second, other)[key(replace(visit, inspector_id=other))]["sequence"] == 0
    third = reissued(second)
    assert entries(third, visit.inspector_id)[key(visit)]["status"] == "CANCELLED", (
        "who missed a release hears of it later"
    )
    back = reissued(third, visits=FIRST.visits)
    again = entries(back, visit.inspector_id)[key(visit)]
    assert "status" not in again
    assert again["sequence"] == 2
    assert entries(back, other)[key(replace(visit, inspector_id=other))]["status"] == "CANCELLED"


def test_a_withdrawn_event_is_cancelled_for_its_whole_team() -> None:
    event, *others = FIRST.events
    second = reissued(FIRST, events=tuple(others))
    for seat in FIRST.team(event.event_id):
        entry = entries(second, seat.inspector_id)[f"event-{event.event_id}-{seat.inspector_id}@duxue"]
        assert (entry["status"], entry["sequence"]) == ("CANCELLED", 1)
        assert (entry["dtstart"].dt, entry["dtend"].dt) == (event.start, event.end + timedelta(days=1))


def test_a_team_mate_who_changes_is_news_to_the_others() -> None:
    event = FIRST.events[0]
    lead, second_seat, *_ = FIRST.team(event.event_id)
    swapped = tuple(s for s in FIRST.seats if s != second_seat)
    after = reissued(FIRST, seats=swapped)
    assert (
        entries(after, lead.inspector_id)[f"event-{event.event_id}-{lead.inspector_id}@duxue"]["sequence"]
        == 1
    )


def test_what_is_cancelled_is_told_in_the_language_of_the_calendar_and_in_an_old_ledgers_own() -> None:
    visit, *others = FIRST.visits
    second = reissued(FIRST, visits=tuple(others))
    person, place = WORLD.inspectors[visit.inspector_id], WORLD.schools[visit.school_id].name

    def told(plan: Plan, lang: Lang) -> list[str]:
        made = Calendar.from_ical(calendar_of(person, replace(edition(plan), lang=lang)).to_ical())
        return [str(e["summary"]) for e in made.walk("VEVENT") if e.get("status") == "CANCELLED"]

    assert told(second, "zh") == [f"已取消：经常性督导：{place}"]
    assert told(second, "en") == [f"cancelled: visit: {place}"]
    record = second.outcome[CALENDAR]
    for one in record["withdrawn"].values():
        del one["summary_en"]
    assert told(second, "en") == [f"cancelled: 经常性督导：{place}"]
