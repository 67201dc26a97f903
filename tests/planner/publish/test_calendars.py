"""Calendars: one a person, ids that never change, local times, nothing lost and nothing twice."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from icalendar import Calendar
from icalendar import Event as Entry

from duxue.planner.publish.calendars import calendar_of, write_calendars
from duxue.planner.publish.context import PublishContext
from duxue.scenarios.codes import Half, Role, Status
from duxue.scenarios.plan import Plan, Seat
from duxue.scenarios.rows import make
from tests.planner.publish import worlds


def changed(edition: PublishContext, plan: Plan) -> PublishContext:
    return PublishContext(edition.county, plan, edition.audit, edition.lang)


def entries(edition: PublishContext, number: int = 0) -> dict[str, Entry]:
    """A person's entries by id, after a round through the file's bytes."""
    person = edition.county.rows.inspectors[number]
    read = Calendar.from_ical(calendar_of(person, edition).to_ical())
    listed = [(str(entry["uid"]), entry) for entry in read.walk("VEVENT")]
    assert len({key for key, _ in listed}) == len(listed)
    return dict(listed)


def test_every_duty_of_a_person_is_one_entry(edition: PublishContext) -> None:
    for number, person in enumerate(edition.county.rows.inspectors):
        me, plan = person.inspector_id, edition.plan
        duties = {f"visit-{v.visit_id}-{me}@duxue" for v in plan.visits_by(me)}
        duties |= {f"event-{s.event_id}-{me}@duxue" for s in plan.seats_of(me)}
        duties |= {f"training-{a.training_id}-{me}@duxue" for a in plan.attendance if a.inspector_id == me}
        assert set(entries(edition, number)) == duties


def test_an_entry_keeps_its_id_when_its_day_moves(edition: PublishContext) -> None:
    first, *others = edition.plan.visits
    moved = replace(first, date=first.date + timedelta(days=1))
    before = entries(edition)
    after = entries(changed(edition, replace(edition.plan, visits=(moved, *others))))
    assert set(before) == set(after)
    key = f"visit-{first.visit_id}-{first.inspector_id}@duxue"
    assert after[key]["dtstart"].dt - before[key]["dtstart"].dt == timedelta(days=1)


def test_the_same_plan_gives_the_same_bytes_and_no_clock(edition: PublishContext) -> None:
    person = edition.county.rows.inspectors[0]
    again = PublishContext(edition.county, edition.plan, edition.audit, edition.lang)
    assert calendar_of(person, edition).to_ical() == calendar_of(person, again).to_ical()
    for entry in entries(edition).values():
        assert entry["dtstamp"].dt == datetime(2026, 12, 3, tzinfo=UTC)
        assert entry["sequence"] == 0


def test_half_days_stand_at_local_hours_and_days_are_whole(edition: PublishContext) -> None:
    first, second, *others = edition.plan.visits
    halves = (replace(first, half=Half.AM), replace(second, half=Half.DAY, inspector_id=first.inspector_id))
    found = entries(changed(edition, replace(edition.plan, visits=(*halves, *others))))
    morning = found[f"visit-{first.visit_id}-{first.inspector_id}@duxue"]
    assert morning["dtstart"].dt.isoformat() == f"{first.date}T08:30:00+08:00"
    assert morning["dtend"].dt.isoformat() == f"{first.date}T11:30:00+08:00"
    whole = found[f"visit-{second.visit_id}-{first.inspector_id}@duxue"]
    assert (whole["dtstart"].dt, whole["dtend"].dt) == (second.date, second.date + timedelta(days=1))


def test_an_event_runs_to_the_day_after_its_last_and_names_its_team(edition: PublishContext) -> None:
    event = edition.plan.events[0]
    leader = next(s.inspector_id for s in edition.plan.team(event.event_id) if s.role is Role.LEAD)
    number = [i.inspector_id for i in edition.county.rows.inspectors].index(leader)
    entry = entries(edition, number)[f"event-{event.event_id}-{leader}@duxue"]
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (event.start, event.end + timedelta(days=1))
    assert "综合督导" in entry["summary"]
    assert "组长" in entry["summary"]
    assert edition.person(leader) in entry["description"]


def test_a_cancelled_event_has_no_entry_and_a_reserve_seat_blocks_no_time(edition: PublishContext) -> None:
    event = edition.plan.events[0]
    person = edition.county.rows.inspectors[0].inspector_id
    reserve = make(Seat, event_id=event.event_id, inspector_id=person, role=Role.RESERVE)
    seats = (reserve, *(s for s in edition.plan.seats if s.inspector_id != person))
    held = entries(changed(edition, replace(edition.plan, seats=seats)))
    assert held[f"event-{event.event_id}-{person}@duxue"]["transp"] == "TRANSPARENT"
    gone = replace(event, status=Status.CANCELLED)
    events = (gone, *edition.plan.events[1:])
    assert f"event-{event.event_id}-{person}@duxue" not in entries(
        changed(edition, replace(edition.plan, seats=seats, events=events))
    )


def test_people_lent_to_a_level_above_have_the_days_in_their_calendar_once() -> None:
    imposed, copy = worlds.imposed_event(worlds.county())
    world = worlds.county(tables={"imposed": (imposed,)})
    plan = worlds.plan_for(world)
    plan = replace(plan, events=(*plan.events, copy))
    lent = entries(worlds.edition(world, plan), 1)
    key = f"event-H1-{imposed.inspectors[0]}@duxue"
    assert lent[key]["dtstart"].dt == date(2027, 10, 12)
    assert "省级抽调" in lent[key]["summary"]


def test_files_are_one_a_person_with_names_that_any_system_takes(tmp_path: Path) -> None:
    tame = worlds.county().rows
    ids = ("a/b", "A/B", "..")
    people = tuple(
        replace(i, inspector_id=key, name="王/五;X\nY") for i, key in zip(tame.inspectors, ids, strict=True)
    )
    world = worlds.county(tables={"inspectors": people})
    files = write_calendars(tmp_path / "calendars", worlds.edition(world, Plan()))
    assert len({file.name.casefold() for file in files}) == 3
    assert sorted(tmp_path.rglob("*.ics")) == sorted(files)
    titles = [str(Calendar.from_ical(file.read_bytes())["x-wr-calname"]) for file in files]
    assert all(title.startswith("王/五") for title in titles)
    assert len(set(titles)) == 3  # people of one name are told apart


def test_calendars_say_that_data_is_synthetic_and_carry_no_phone(edition: PublishContext) -> None:
    told = calendar_of(edition.county.rows.inspectors[0], edition).to_ical().decode().replace("\r\n ", "")
    assert "合成数据" in told
    assert "内部资料" in told
    assert worlds.PRIVATE_PHONE not in told


def test_english_calendars_hold_no_chinese_words_but_names(edition: PublishContext) -> None:
    known = " ".join(
        [
            *(s.name + s.township for s in edition.county.rows.schools),
            *(i.name for i in edition.county.rows.inspectors),
            *(c.name for c in edition.county.rows.campaigns),
        ]
    )
    english = PublishContext(edition.county, edition.plan, edition.audit, "en")
    for person in edition.county.rows.inspectors:
        told = calendar_of(person, english).to_ical().decode().replace("\r\n ", "")
        words = re.findall("[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]+", told)
        assert words, "names of schools stay as they are"
        assert [word for word in words if word not in known] == []
        assert "visit: " in told
