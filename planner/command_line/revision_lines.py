"""What the command line prints of a revision: what became impossible, what changed, the price list, the releases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duxue.desk import Release
from duxue.face import County, Plan
from duxue.planner.listing import table_lines
from duxue.planner.publish.revision.change_notices import change_notices
from duxue.planner.publish.revision.revision_record import (
    RevisionRecord,
    reason_text,
    revision_of,
    standing_of_release,
    statement,
)
from duxue.planner.words import Lang, pick


def revision_lines(plan: Plan, county: County, lang: Lang) -> Iterator[str]:
    """First what was public and is impossible now, then what changed at the least, whom to tell, and the price list."""
    record = revision_of(plan)
    if record is None:
        return
    for one in record.broken:
        yield pick(lang, f"已公布而不得不改：{one.zh}", f"announced, but impossible now: {one.en}")
    yield statement(record.release, lang)
    found = record.difference
    letters = len(change_notices(found, county, found.since))
    signs = len({p.school_id for p in found.postings if p.new_id})
    if letters or signs:
        yield pick(
            lang,
            f"须发变更通知 {letters} 份，更换公示牌 {signs} 块，详见 changes.html 和“变动一览”表",
            f"change notices: {letters}, gate signs to renew: {signs}; see changes.html and the sheet Changes",
        )
    yield from _prices(record, county, lang)


def _prices(record: RevisionRecord, county: County, lang: Lang) -> Iterator[str]:
    offices = [office for office in record.offices if len(office.curve) > 1]
    if not offices:
        return
    yield pick(
        lang, "价目（调整学校数与代价，可用 --max-moves 选定）", "Price list (choose a line with --max-moves)"
    )
    zh, en = "单位 本次采用 调整学校 路上分钟 未满足", "office taken moved minutes open"
    rows = [
        (
            county.units[office.office].name,
            "*" if point.moves == office.moves.postings else "",
            str(point.moves),
            f"{point.travel:,.0f}",
            str(point.unmet),
        )
        for office in offices
        for point in office.curve
    ]
    yield from table_lines(pick(lang, zh, en).split(), rows)


def history_lines(releases: Sequence[Release], lang: Lang) -> Iterator[str]:
    """All releases, oldest first: day, what each moved, the seal of its parent, where it stands, and why."""
    zh, en = "发布 调整日 责任督学 事项 入校 上一版 状态", "release as-of postings events visits parent state"
    rows = [
        (
            str(one.number), one.as_of, str(one.moves.postings), str(one.moves.events), str(one.moves.visits),
            one.parent[:8] or "-", standing_of_release(one, lang),
        )
        for one in releases
    ]  # fmt: skip
    reasons = [pick(lang, "事由", "reason")]
    reasons += [reason_text(one, lang) or pick(lang, "首次发布", "first release") for one in releases]
    for line, reason in zip(table_lines(pick(lang, zh, en).split(), rows), reasons, strict=True):
        yield f"{line}  {reason}"
