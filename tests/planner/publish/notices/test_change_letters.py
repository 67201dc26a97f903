"""Letters of change: what a school had been told and is now otherwise, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.notices.change_letters import change_letters
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.letters import Letter, letters
from duxue.planner.publish.notices.writing import NoticeOptions, write_notices
from duxue.scenarios.plan import StandIn
from tests.planner.publish.notices.revised import SINCE, revised_edition, with_record


@pytest.fixture(scope="module")
def edition() -> PublishContext:
    return revised_edition()


@pytest.fixture(scope="module")
def told(edition: PublishContext) -> dict[str, Letter]:
    return {one.key: one for one in change_letters(edition)}


def test_moved_and_withdrawn_events_and_a_handover_are_told_and_the_unannounced_is_not(
    edition: PublishContext, told: dict[str, Letter]
) -> None:
    moved, gone, unknown, *_ = edition.plan.events
    assert set(told) == {moved.target_id, gone.target_id} == {"130201S0001", "130201S0007"}
    assert unknown.target_id not in told
    rows = told[moved.target_id].lists["变更"]
    assert [r["序号"] for r in rows] == ["1", "2"]
    assert rows[0]["事项"] == "责任督学\n（公示牌同日更换，原牌作废）"
    assert rows[0]["现安排"] == f"{edition.county.rows.inspectors[2].name}\n（2027年5月17日起）"
    assert rows[1]["现安排"] == "2027年6月22日至23日"
    assert [r["现安排"] for r in told[gone.target_id].lists["变更"]] == ["取消"]


def test_a_letter_leaves_on_the_day_of_the_revision(told: dict[str, Letter]) -> None:
    assert {one.sent_on for one in told.values()} == {SINCE}
    assert {one.month for one in told.values()} == {date(2027, 5, 1)}


def test_the_letters_lie_with_the_months_others(edition: PublishContext, tmp_path: Path) -> None:
    write_notices(tmp_path, edition, NoticeOptions(month=date(2027, 5, 1)))
    files = sorted((tmp_path / "2027-05").glob("变更通知_*.docx"))
    assert len(files) == 2
    table = Document(str(files[0])).tables[0]
    assert [c.text for c in table.rows[0].cells] == ["序号", "事项", "原安排", "现安排"]
    assert len(table.rows) == 3


def test_what_went_out_before_the_revision_is_not_issued_again(edition: PublishContext) -> None:
    first = PublishContext(edition.county, replace(edition.plan, outcome={}), edition.audit)
    kinds = (LetterKind.NOTICE, LetterKind.SIGN)
    before, after = ([o for o in letters(one) if o.kind in kinds] for one in (first, edition))
    assert {o.key for o in before if o.sent_on and o.sent_on < SINCE}
    assert after
    assert {(o.kind, o.key, o.sent_on) for o in after} == {
        (o.kind, o.key, o.sent_on) for o in before if o.sent_on and o.sent_on >= SINCE
    }
    signs = [o for o in after if o.kind is LetterKind.SIGN]
    assert [(o.key, o.sent_on) for o in signs] == [("130201S0001", date(2027, 5, 17))]
    assert "的公示牌同时收回作废" in signs[0].when
    (staff,) = [o for o in letters(edition) if o.kind is LetterKind.APPOINTED]
    assert staff.month == date(2027, 5, 1)


def test_a_month_before_the_revision_is_said_to_have_gone_out(
    edition: PublishContext, tmp_path: Path
) -> None:
    with pytest.raises(PublishError, match="2027-04 的通知已随调整前的方案发出"):
        write_notices(tmp_path / "x", edition, NoticeOptions(month=date(2027, 4, 1)))
    with pytest.raises(PublishError, match="2027-08 没有要发的通知"):
        write_notices(tmp_path / "x", edition, NoticeOptions(month=date(2027, 8, 1)))


def test_a_school_hears_who_stands_in_and_who_no_longer_does(edition: PublishContext) -> None:
    school = edition.county.rows.schools[2]
    me, other = (i.inspector_id for i in edition.county.rows.inspectors[:2])
    row = StandIn(school.school_id, other, date(2027, 6, 1), date(2027, 6, 30), me)
    before = replace(edition.released, outcome={})
    for was, now, said in (((), (row,), "临时代管"), ((row,), (), "不再代管")):
        after = with_record(replace(before, stand_ins=was), replace(before, stand_ins=now))
        (letter,) = change_letters(PublishContext(edition.county, after, edition.audit))
        (told,) = letter.lists["变更"]
        assert letter.key == school.school_id
        assert said in f"{told['事项']}{told['现安排']}"
        assert "2027年6月1日至30日" in f"{told['原安排']}{told['现安排']}"
        assert all(edition.person(who) in f"{told['原安排']}{told['现安排']}" for who in (me, other))
