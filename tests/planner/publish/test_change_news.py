"""What a school is told of a revision, and what the office reads: announced things only in letters, visits only inside."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.notices.change_letters import change_letters
from duxue.planner.publish.revision.change_news import groups
from duxue.planner.publish.revision.change_notices import back_to, change_notices
from duxue.planner.publish.revision.changes_page import changes_html
from duxue.planner.publish.revision.revision_record import (
    RevisionRecord,
    reason_text,
    statement,
)
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Plan, Seat
from duxue.scenarios.releases.difference import Difference, difference
from duxue.scenarios.releases.difference_told import difference_json
from duxue.scenarios.releases.releases import Moves as ReleaseMoves
from duxue.scenarios.releases.releases import Release
from duxue.scenarios.releases.revision_told import CurvePoint, Moves, OfficeTold
from duxue.scenarios.rows import make
from tests.planner.publish import worlds

SINCE = date(2027, 4, 1)
WORLD = worlds.county()
BEFORE = worlds.plan_for(WORLD)
FIRST, SECOND, THIRD = (i.inspector_id for i in WORLD.rows.inspectors)
EVENT = BEFORE.events[0]
assert EVENT.notice_on is not None
assert EVENT.notice_on < SINCE <= EVENT.start


def since(after: Plan, before: Plan = BEFORE) -> Difference:
    return difference(before, after, SINCE)


def record(found: Difference, moves: ReleaseMoves | None = None) -> RevisionRecord:
    release = Release(2, "p", "离任", SINCE.isoformat(), moves or ReleaseMoves(1, 0, 0, 1, True))
    office = OfficeTold(
        "130201", Moves(1, 0, 0, 1, True), (CurvePoint(1, 900.0, 0), CurvePoint(3, 700.0, 0)), ()
    )
    return RevisionRecord(release, (Release(), release), found, (office,))


def all_news(found: Difference, lang: str = "zh") -> str:
    edition = PublishContext(WORLD, BEFORE, worlds.edition(WORLD, BEFORE).audit, lang)  # type: ignore[arg-type]
    return "\n".join(str(news) for group in groups(edition, record(found)) for news in group.news)


def moved() -> Plan:
    later = replace(EVENT, start=EVENT.start + timedelta(days=7), end=EVENT.end + timedelta(days=7))
    return replace(BEFORE, events=(later, *BEFORE.events[1:]))


def test_an_announced_event_that_moves_is_told_with_both_days() -> None:
    (letter,) = change_notices(since(moved()), WORLD, SINCE)
    (told,) = letter.events
    assert (letter.target_id, letter.office_id, letter.day) == (EVENT.target_id, "130201", SINCE)
    assert told.moved
    assert (told.start, told.new_start) == (EVENT.start, EVENT.start + timedelta(days=7))
    assert (told.lead, told.members) == ("", ())
    assert letter.handovers == ()
    assert "改期" in all_news(since(moved()))
    assert "发变更通知" in all_news(since(moved()))


def test_an_event_that_was_not_announced_yet_gets_no_letter() -> None:
    quiet = replace(EVENT, notice_on=SINCE)
    before = replace(BEFORE, events=(quiet, *BEFORE.events[1:]))
    after = replace(
        before,
        events=(
            replace(quiet, start=quiet.start + timedelta(days=7), end=quiet.end + timedelta(days=7)),
            *before.events[1:],
        ),
    )
    found = since(after, before)
    assert found.moves["events"] == 1
    assert change_notices(found, WORLD, SINCE) == ()
    assert "尚未通知" in all_news(found)


def test_a_reserve_who_changes_is_nobodys_business() -> None:
    seats = (*BEFORE.seats, make(Seat, event_id=EVENT.event_id, inspector_id=FIRST, role=Role.RESERVE))
    found = since(replace(BEFORE, seats=seats))
    assert found.moves["events"] == 1
    assert change_notices(found, WORLD, SINCE) == ()


def test_a_new_team_is_told_by_name() -> None:
    seats = tuple(s for s in BEFORE.seats if s.event_id != EVENT.event_id)
    seats += (
        make(Seat, event_id=EVENT.event_id, inspector_id=THIRD, role=Role.LEAD),
        make(Seat, event_id=EVENT.event_id, inspector_id=FIRST),
    )
    (letter,) = change_notices(since(replace(BEFORE, seats=seats)), WORLD, SINCE)
    assert letter.events[0].lead == WORLD.inspectors[THIRD].name
    assert letter.events[0].members == (WORLD.inspectors[FIRST].name,)
    assert not letter.events[0].moved


def handed() -> Plan:
    posting = BEFORE.postings[0]
    cut = replace(posting, end=date(2027, 4, 30))
    new = replace(posting, start=date(2027, 5, 1), inspector_id=THIRD)
    visits = tuple(
        replace(v, inspector_id=THIRD)
        if v.school_id == posting.school_id and v.date >= date(2027, 5, 1)
        else v
        for v in BEFORE.visits
    )
    return replace(BEFORE, postings=(cut, new, *BEFORE.postings[1:]), visits=visits)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_letters_name_no_visit_and_no_telephone(lang: str) -> None:
    found = since(handed())
    assert found.visits
    letters = str(change_notices(found, WORLD, SINCE))
    days = {str(one.date) for v in found.visits for one in (v.before, v.after) if one is not None}
    assert days
    assert not [day for day in days if repr(date.fromisoformat(day)) in letters or day in letters]
    assert worlds.PRIVATE_PHONE not in letters
    for group in groups(
        PublishContext(WORLD, BEFORE, worlds.edition(WORLD, BEFORE).audit, lang), record(found)
    ):  # type: ignore[arg-type]
        told = str(group.news)
        assert any(v.visit_id in told for v in found.visits) == group.internal
        assert worlds.PRIVATE_PHONE not in told


def test_a_handover_asks_for_a_new_sign_by_its_day() -> None:
    found = since(handed())
    (letter,) = change_notices(found, WORLD, SINCE)
    (hand,) = letter.handovers
    assert (hand.start, hand.new_id) == (date(2027, 5, 1), THIRD)
    assert "2027年5月1日前换好公示牌" in all_news(found)
    assert "new sign by 2027-05-01" in all_news(found, "en")


@pytest.mark.parametrize("returns", [True, False])
def test_who_stands_in_for_a_time_is_told_with_who_comes_after(returns: bool) -> None:
    own = BEFORE.postings[0]
    last = own.inspector_id if returns else SECOND if own.inspector_id == FIRST else FIRST
    rows = (
        replace(own, end=date(2027, 4, 30)),
        replace(own, start=date(2027, 5, 1), end=date(2027, 5, 31), inspector_id=THIRD),
        replace(own, start=date(2027, 6, 1), inspector_id=last),
    )
    after = replace(BEFORE, postings=(*rows, *BEFORE.postings[1:]))
    found, told = since(after), WORLD.inspectors[last].name
    edition = PublishContext(WORLD, after, worlds.edition(WORLD, after).audit)
    signs = [
        news.todo for group in groups(edition, record(found)) for news in group.news if "公示牌" in news.todo
    ]
    assert ("；2027年6月1日起换回" in signs[0]) is returns
    # A change of its own on the day after has a line of its own.
    assert len(signs) == (1 if returns else 2)
    assert back_to(after, found, own.school_id, date(2027, 5, 31)) == ((last,) if returns else ())
    letters = change_letters(worlds.edition(WORLD, with_record(after, found)))
    (hands,) = [one.lists["变更"] for one in letters if one.key == own.school_id]
    now = [row["现安排"] for row in hands]
    assert (f"；此后为{told}" in now[0]) is returns
    assert any(told in row for row in now)


def test_who_stands_in_until_a_planned_successor_comes_is_told_so() -> None:
    own = BEFORE.postings[0]
    other = SECOND if own.inspector_id == FIRST else FIRST
    planned = (replace(own, end=date(2027, 5, 31)), replace(own, start=date(2027, 6, 1), inspector_id=other))
    before = replace(BEFORE, postings=(*planned, *BEFORE.postings[1:]))
    away = (
        replace(own, end=date(2027, 4, 30)),
        replace(own, start=date(2027, 5, 1), end=date(2027, 5, 31), inspector_id=THIRD),
        planned[1],
    )
    after = replace(BEFORE, postings=(*away, *BEFORE.postings[1:]))
    edition = PublishContext(WORLD, after, worlds.edition(WORLD, after).audit)
    (news,) = groups(edition, record(since(after, before)))[0].news
    assert f"；2027年6月1日起换为{WORLD.inspectors[other].name}" in news.todo


def with_record(after: Plan, found: Difference) -> Plan:
    """The plan with what changed told in its outcome."""
    return replace(
        after, outcome={**after.outcome, "revision": {"difference": difference_json(found), "offices": []}}
    )


def test_a_school_that_closes_loses_its_sign_and_gets_no_letter_about_a_successor() -> None:
    first = BEFORE.postings[0]
    shut = tuple(
        replace(s, closed=date(2027, 9, 1)) if s.school_id == first.school_id else s
        for s in WORLD.rows.schools
    )
    world = WORLD.with_rows(schools=shut)
    found = since(replace(BEFORE, postings=(replace(first, end=date(2027, 8, 31)), *BEFORE.postings[1:])))
    assert change_notices(found, world, SINCE) == ()
    (news,) = groups(PublishContext(world, BEFORE, worlds.edition(WORLD, BEFORE).audit), record(found))[
        0
    ].news
    assert (news.what, news.todo) == ("退出督导范围", "取下公示牌")


def test_the_statement_says_what_is_proven() -> None:
    def said(least: int | None, proven: bool, lang: str) -> str:
        return statement(Release(moves=ReleaseMoves(5, 2, 9, least, proven)), lang)  # type: ignore[arg-type]

    assert (
        said(4, True, "zh")
        == "调整责任督学 5 所、督导事项 2 项、经常性督导 9 次；责任督学最少须调整 4 所（已证明）。"
    )
    assert "已证下界" in said(4, False, "zh")
    assert (
        said(4, True, "en")
        == "5 postings, 2 events, 9 visits changed; the least possible is 4 postings (proven)."
    )
    assert "least" not in said(None, False, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_holds_every_group_and_the_price_list(lang: str) -> None:
    edition = PublishContext(WORLD, handed(), worlds.edition(WORLD, BEFORE).audit, lang)  # type: ignore[arg-type]
    one = record(since(handed()))
    page = changes_html(edition, one)
    for group in groups(edition, one):
        assert group.title in page
        assert all(news.code in page for news in group.news)
    assert "900" in page
    assert "700" in page


def test_one_thing_is_not_told_as_many_in_english() -> None:
    told = statement(Release(moves=ReleaseMoves(1, 1, 1, 1, True)), "en")
    assert told == "1 posting, 1 event, 1 visit changed; the least possible is 1 posting (proven)."


def test_the_reason_is_told_in_the_language_of_the_edition_and_in_chinese_where_no_other_was_kept() -> None:
    kept = Release(2, "p", "离任 甲", reason_en="leave 甲")
    assert (reason_text(kept, "zh"), reason_text(kept, "en")) == ("离任 甲", "leave 甲")
    assert reason_text(Release(2, "p", "离任 甲"), "en") == "离任 甲"


def test_a_column_that_no_row_fills_is_left_out_of_the_page() -> None:
    edition = PublishContext(WORLD, handed(), worlds.edition(WORLD, BEFORE).audit, "zh")
    one = record(since(handed()))
    sections = changes_html(edition, one).split("<h2>")
    for group in groups(edition, one):
        section = next(part for part in sections if part.startswith(group.title))
        for head, cell in (("原来", "before"), ("现在", "after"), ("时间", "when"), ("要办的事", "todo")):
            filled = any(getattr(news, cell) for news in group.news)
            assert (f"<th>{head}</th>" in section) == filled, (group.title, head)
