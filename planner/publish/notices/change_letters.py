"""Letters about what a revision changed, drawn from its facts: only what had been told, and never a routine visit."""

from __future__ import annotations

from collections.abc import Iterator

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.notices.contents import purposes
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.letters import Letter, addressed, common, days_text
from duxue.planner.publish.revision.change_notices import (
    AnnouncedChange,
    ChangeNotice,
    back_to,
    change_notices,
)
from duxue.planner.publish.revision.revision_record import revision_of
from duxue.planner.words import day_text
from duxue.scenarios.codes import Role
from duxue.scenarios.releases.difference import Difference, PostingChange, StandInChange

Row = tuple[str, str, str]
"""What has changed, as it was, as it is now."""
SIGN_TOO = "责任督学\n（公示牌同日更换，原牌作废）"
AS_TOLD = "督导通知书所列名单"


def change_letters(edition: PublishContext) -> Iterator[Letter]:
    """A letter to every school or government that had been told what a revision made otherwise; none of a first plan."""
    record = revision_of(edition.plan)
    if record is None:
        return
    found = record.difference
    for notice in change_notices(found, edition.county, found.since):
        yield _letter(edition, found, notice)


def _letter(edition: PublishContext, found: Difference, notice: ChangeNotice) -> Letter:
    rows = []
    for one in notice.handovers:
        back = back_to(edition.plan, found, notice.target_id, one.end)
        rows.append(_posting_row(edition, one, "、".join(edition.person(i) for i in back)))
    rows += [_stand_in_row(edition, one) for one in notice.stand_ins]
    rows += [row for one in notice.events for row in _event_rows(edition, one)]
    told = [
        {"序号": str(n), "事项": what, "原安排": was, "现安排": now}
        for n, (what, was, now) in enumerate(rows, 1)
    ]
    return Letter(
        LetterKind.CHANGE,
        notice.day.replace(day=1),
        notice.office_id,
        notice.target_id,
        edition.place(notice.target_id),
        {**common(edition, notice.office_id, notice.day), **addressed(edition, notice.target_id)},
        {"变更": told},
        notice.day,
    )


def _posting_row(edition: PublishContext, one: PostingChange, back: str) -> Row:
    until = "" if one.end >= edition.county.end else f"至{day_text(one.end)}"
    again = f"；此后为{back}" if back else ""
    return (
        SIGN_TOO,
        edition.person(one.former_id) or "（无）",
        f"{edition.person(one.new_id)}\n（{day_text(one.start)}起{until}{again}）",
    )


def _stand_in_row(edition: PublishContext, one: StandInChange) -> Row:
    """Who comes to the school while its responsible inspector is away; the sign at the gate stays."""
    days = days_text(one.start, one.end)
    absent, comes = edition.person(one.absent_id), edition.person(one.inspector_id)
    told = f"{comes}临时代管\n（{days}）"
    what = "临时代管\n（公示牌不变）"
    return (
        (what, f"责任督学{absent}", told) if one.new else (what, told, f"不再代管，仍由责任督学{absent}负责")
    )


def _event_rows(edition: PublishContext, one: AnnouncedChange) -> Iterator[Row]:
    what = f"{purposes(edition, one.kinds)}\n（{one.event_id}）"
    was = days_text(one.start, one.end)
    if one.new_start is None or one.new_end is None:
        yield what, was, "取消"
        return
    if one.moved:
        yield f"{what}时间", was, days_text(one.new_start, one.new_end)
    if one.lead or one.members:
        lead = [f"{Role.LEAD.zh}：{one.lead}"] if one.lead else []
        members = [f"{Role.MEMBER.zh}：{'、'.join(one.members)}"] if one.members else []
        yield f"{what}督导组", AS_TOLD, "\n".join([*lead, *members])
    if not one.moved and not (one.lead or one.members):
        yield f"督导事项\n（{one.event_id}）", "督导通知书所列事项", purposes(edition, one.kinds)
