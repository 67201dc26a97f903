"""Letters about what changed since a release: only what a school had been told, and never a routine visit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.publish.edition import Edition
from planner.publish.notices.contents import purposes
from planner.publish.notices.letter_kinds import LetterKind
from planner.publish.notices.letters import TEAM, Letter, addressed, common, event_values
from planner.words import day_text
from scenarios.difference import NEVER, Difference, EventChange, PostingChange
from scenarios.plan import Event, Seat

NOBODY = "（待定）"
Row = Mapping[str, str | None]


def change_letters(edition: Edition, difference: Difference) -> Iterator[Letter]:
    """A letter to every school or government that had been told of something which is now otherwise."""
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for posting in difference.postings:
        if posting.former_id or posting.new_id:
            rows.setdefault(posting.school_id, []).append(_posting_row(edition, posting))
    for change in difference.events:
        if _was_told(edition, change, difference):
            for target_id, told in _event_rows(edition, change):
                rows.setdefault(target_id, []).append(told)
    for target_id in sorted(rows, key=lambda key: (_rank(edition, key), key)):
        yield _letter(edition, target_id, rows[target_id], difference)


def _rank(edition: Edition, target_id: str) -> tuple[int, str]:
    school = edition.county.schools.get(target_id)
    return edition.rank(school.office_id if school else target_id)


def _letter(
    edition: Edition, target_id: str, rows: list[tuple[str, str, str]], difference: Difference
) -> Letter:
    school = edition.county.schools.get(target_id)
    office_id = school.office_id if school else edition.offices[0].unit_id
    told: list[Row] = [
        {"序号": str(n), "事项": what, "原安排": was, "现安排": now}
        for n, (what, was, now) in enumerate(rows, 1)
    ]
    return Letter(
        LetterKind.CHANGE,
        difference.since.replace(day=1),
        office_id,
        target_id,
        edition.place(target_id),
        {**common(edition, office_id, difference.since), **addressed(edition, target_id)},
        {"变更": told},
        difference.since,
    )


def _posting_row(edition: Edition, change: PostingChange) -> tuple[str, str, str]:
    end = "" if change.end == NEVER or change.end >= edition.county.end else f"至{day_text(change.end)}"
    now = edition.person(change.new_id) if change.new_id else NOBODY
    was = edition.person(change.former_id) if change.former_id else "（无）"
    return "责任督学", was, f"{now}（{day_text(change.start)}起{end}）"


def _was_told(edition: Edition, change: EventChange, difference: Difference) -> bool:
    """Whether a notice of the event had gone out: one that had not will simply say what is so."""
    if change.new or change.before is None or change.event_id in edition.county.imposed:
        return False
    return change.announced is not None and change.announced < difference.since


def _event_rows(edition: Edition, change: EventChange) -> Iterator[tuple[str, tuple[str, str, str]]]:
    before, after = change.before, change.after
    if before is None:
        return
    what = f"{purposes(edition, before)}（{change.event_id}）"
    if change.withdrawn or after is None:
        yield before.target_id, (what, _days(edition, before), "取消")
        return
    if change.kinds_changed and after.target_id != before.target_id:
        yield before.target_id, (what, _days(edition, before), "取消")
        yield (
            after.target_id,
            (f"{purposes(edition, after)}（{change.event_id}）", "（无）", _days(edition, after)),
        )
        return
    if change.kinds_changed:
        yield (
            after.target_id,
            (f"督导事项（{change.event_id}）", purposes(edition, before), purposes(edition, after)),
        )
    if change.days_changed:
        yield after.target_id, (f"{what}时间", _days(edition, before), _days(edition, after))
    was, now = (_team(edition, seats) for seats in (change.team_before, change.team_after))
    if was != now:  # reserves are not told to schools
        yield after.target_id, (f"{what}督导组", was, now)


def _days(edition: Edition, event: Event) -> str:
    return str(event_values(edition, event)["督导时间"])


def _team(edition: Edition, seats: tuple[Seat, ...]) -> str:
    lines = []
    for role in TEAM:
        names = [edition.person(s.inspector_id) for s in seats if s.role is role]
        if names:
            lines.append(f"{role.zh}：{'、'.join(names)}")
    return "\n".join(lines) or "（无）"
