"""The head of a school leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.draft import Draft, needed_day
from duxue.scenarios.edits.offers import SCHOOL, ChangeOffer, Wants
from duxue.scenarios.edits.rows import Change
from duxue.scenarios.records import Principal


def _principal_left(draft: Draft, row: Change) -> None:
    heads = [p for p in draft.tables["principals"] if p.school_id == row.subject]
    head = head_on(tuple(heads), needed_day(row))
    if head is not None:
        draft.add("principals", replace(head, left_on=row.start))


def head_on(heads: tuple[Principal, ...], day: date) -> Principal | None:
    """The head in office at a school on a day; None where that is nobody or not one only."""
    found = [
        p
        for p in heads
        if (p.term_start is None or p.term_start <= day) and (p.left_on is None or day <= p.left_on)
        if p.term_end is None or day <= p.term_end
    ]
    return found[0] if len(found) == 1 else None


def _check_head(on: Checks, row: TypedRow) -> None:
    day = row.get("start")
    heads = [r.row for r in on.tables["principals"].rows if r.row and r.row.school_id == row.get("subject")]
    if head_on(tuple(heads), day) is None:
        zh = f"“校长任期”表中看不出 {day} 由谁任这所学校的校长，请先在本文件的“校长任期”表中补上"
        en = f"the table principals does not tell who heads this school on {day}; add the term to this file"
        on.blame(row, "subject", "no_head", zh, en)


CHANGE = ChangeOffer(
    ChangeKind.PRINCIPAL_LEFT,
    Wants(
        ("在任校长于“起”日离任；有继任者的，在“校长任期”表中补一行", "the head in office leaves on that day"), subject=SCHOOL,
        needs=("start",), subject_in=("schools",),
    ),
    {"subject": "3113000001", "start": date(2027, 6, 30)},
    _principal_left,
    _check_head,
    brings="principals",
    asks=("name", "term_start", "term_end"),
)  # fmt: skip
