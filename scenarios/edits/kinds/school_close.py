"""A school closes: out of scope from that day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, EditKind
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.draft import Draft, EditError, effective, needed_day
from duxue.scenarios.edits.offers import SCHOOL, ChangeOffer, Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Change, Edit
from duxue.scenarios.records import School


def _close_on(draft: Draft, row: Change) -> None:
    closed = effective(needed_day(row), draft.as_of)
    draft.add("schools", replace(draft.school(row.subject), closed=closed))


def _close(draft: Draft, edit: Edit) -> None:
    end_school(draft, edit, draft.school(edit.subject))


def end_school(draft: Draft, edit: Edit, closing: School) -> None:
    """Close a school on the day of an edit, unless it closes before; raises EditError for one that is not open by then."""
    day = min(edit.start or draft.county.start, closing.closed or date.max)
    if closing.opened is not None and closing.opened >= day:
        raise EditError(
            f"{closing.name}于 {closing.opened} 才开办，不能自 {day} 起撤并",
            f"{closing.name} opens on {closing.opened} only and cannot close on {day}",
        )
    draft.change("schools", lambda s: replace(s, closed=day) if s.school_id == closing.school_id else s)


def _check_close(on: Checks, row: TypedRow) -> None:
    school, start = on.found("schools", row.get("subject")), row.get("start")
    if school is not None and school.closed is not None and school.closed <= start:
        zh = f"这所学校已于 {school.closed} 撤并，请核对"
        on.blame(row, "start", "closed_already", zh, f"closed on {school.closed} already; check it")
    elif school is not None and school.opened is not None and start <= school.opened:
        zh = f"应晚于开办日期 {school.opened}，请核对"
        on.blame(row, "start", "ends_before_start", zh, f"must lie after opened {school.opened}; check it")
    if row.get("subject") in (row.get("other") or ()):
        zh, en = "与被撤并的是同一所学校，请核对", "is the closed school itself; check it"
        on.blame(row, "other", "same_school", zh, en)


CHANGE = ChangeOffer(
    ChangeKind.SCHOOL_CLOSE,
    Wants(
        ("自“起”日起撤并，不再在督导范围内", "closed from that day on: out of scope"), subject=SCHOOL, needs=("start",),
        takes=("other",), other=("并入的学校，可空", "the school that takes it over; may be blank"), subject_in=("schools",),
        other_in=("schools",),
    ),
    {"subject": "3113000003", "other": ("3113000001",), "start": date(2027, 9, 1), "note": "并入示例小学"},
    _close_on,
    _check_close,
    late=True,
    one_other=True,
)  # fmt: skip
WHATIF = WhatIfOffer(
    EditKind.CLOSE_SCHOOL,
    Wants(("学校自“起”日起撤并", "the school closes on that day"), needs=("subject",), takes=("start",), subject_in=("schools",)),
    {"whatif": "撤一所学校", "subject": "3113000003", "start": date(2027, 9, 1)},
    _close,
)  # fmt: skip
