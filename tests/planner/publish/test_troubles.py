"""What the trouble map is told beside a plan's own figures: proven shortages, and what a revision changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from duxue.maps.trouble_map import Move, trouble_data
from duxue.planner.publish import map_pages
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.map_pages import view_of
from duxue.planner.publish.revision.revision_record import RevisionRecord
from duxue.planner.publish.troubles import changed, moved, short_areas
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.difference import difference
from duxue.scenarios.releases.releases import Moves as ReleaseMoves
from duxue.scenarios.releases.releases import Release
from duxue.scenarios.releases.revision_told import CurvePoint, Moves, OfficeTold
from tests.planner.publish import worlds

WORLD = worlds.county()
BEFORE = worlds.plan_for(WORLD)
OFFICE = "130201"
SINCE = WORLD.start + timedelta(days=90)


def record(after: Plan) -> RevisionRecord:
    release = Release(2, "p", "离任", SINCE.isoformat(), ReleaseMoves(1, 0, 0, 1, True))
    office = OfficeTold(OFFICE, Moves(1, 0, 0, 1, True), (CurvePoint(1, 900.0, 0),), ())
    return RevisionRecord(release, (Release(), release), difference(BEFORE, after, SINCE), (office,))


def test_an_office_with_far_too_few_people_is_shown_where_it_is_short() -> None:
    short = worlds.county(schools=30, inspectors=3, tables={"waivers": ()})
    areas = short_areas(worlds.edition(short, worlds.plan_for(short)))
    place = areas[0]
    assert place.office_id == OFFICE
    assert len(place.schools) == 30
    assert place.people == {i.inspector_id for i in short.rows.inspectors}
    assert "缺15个" in place.zh
    assert "15 short" in place.en


def test_an_office_with_nothing_open_is_not_counted() -> None:
    short = worlds.county(schools=30, inspectors=3)
    assert short_areas(worlds.edition(short, worlds.plan_for(short, unmet=[]))) == ()


def test_an_office_whose_planning_was_stopped_is_not_counted() -> None:
    short = worlds.county(schools=30, inspectors=3, tables={"waivers": ()})
    plan = worlds.plan_for(short)
    stages = [{**stage, "status": "stopped"} for stage in plan.outcome["stages"]]
    stopped = replace(plan, outcome={**plan.outcome, "stages": stages})
    assert short_areas(worlds.edition(short, plan))
    assert short_areas(worlds.edition(short, stopped)) == ()


def test_the_published_map_holds_the_shortage_and_the_office_next_door_does_not() -> None:
    city = worlds.county(offices=2, schools=30, inspectors=3)
    edition = worlds.edition(city, worlds.plan_for(city))  # its open duty is the second county's
    view = view_of(edition, Figures(edition))
    assert {area.office_id for area in view.areas} == {"130202"}
    shown = {office: trouble_data(city, [view], office)["views"][0][3] for office in ("130201", "130202")}
    assert shown["130201"] == []
    assert len(shown["130202"][0][1]) == 30


def test_a_revision_tells_who_hands_over_and_which_events_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    posting, event = BEFORE.postings[0], BEFORE.events[0]
    other = next(i.inspector_id for i in WORLD.rows.inspectors if i.inspector_id != posting.inspector_id)
    later = replace(event, start=event.start + timedelta(days=7), end=event.end + timedelta(days=7))
    after = replace(
        BEFORE,
        postings=(
            replace(posting, end=SINCE - timedelta(days=1)),
            replace(posting, inspector_id=other, start=SINCE),
            *BEFORE.postings[1:],
        ),
        events=(later, *BEFORE.events[1:]),
    )
    told = record(after)
    hand = Move(posting.school_id, posting.inspector_id, other, SINCE)
    assert moved(told) == (hand,)
    edition = worlds.edition(WORLD, after)
    (change,) = changed(edition, told)
    assert change.target_id == event.target_id
    first, was, now = change.zh.split("\n")
    assert "改期" in first
    assert f"{event.start.month}月{event.start.day}日" in was
    assert f"{later.start.month}月{later.start.day}日" in now
    monkeypatch.setattr(map_pages, "revision_of", lambda _: told)
    view = view_of(edition, Figures(edition))
    assert (view.moved, view.changed) == ((hand,), (change,))
    *_, moves, events = trouble_data(WORLD, [view], OFFICE)["views"][0]
    assert len(moves) == 1
    assert [text for _, text in events] == [change.zh]


def test_a_first_release_has_no_before_and_after() -> None:
    edition = worlds.edition(WORLD, BEFORE)
    view = view_of(edition, Figures(edition), areas=())
    assert view.moved is None
    assert trouble_data(WORLD, [view], OFFICE)["views"][0][6] is None


def test_one_duty_open_in_many_months_is_one_line() -> None:
    row = BEFORE.unmet[0]
    months = [
        replace(row, start=row.start.replace(month=m), end=row.start.replace(month=m, day=28))
        for m in (3, 4, 5, 6, 9)
    ]
    edition = worlds.edition(WORLD, worlds.plan_for(WORLD, unmet=months))
    (one,) = view_of(edition, Figures(edition), areas=()).open
    assert (one.subject, one.times) == (row.subject, 5)
    assert one.zh.endswith("……另有 2 次")
    assert "have=" not in one.zh + one.en  # facts are for programs
    assert (
        trouble_data(WORLD, [view_of(edition, Figures(edition), areas=())], OFFICE)["views"][0][2][0][3] == 5
    )
