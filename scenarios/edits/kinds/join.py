"""A new inspector, whose row stands in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.draft import Draft
from duxue.scenarios.edits.offers import PERSON, ChangeOffer, Wants
from duxue.scenarios.edits.rows import Change


def _join(draft: Draft, row: Change) -> None:
    if row.start is not None:
        draft.add("inspectors", replace(draft.person(row.subject), term_start=row.start))


def _check_join(on: Checks, row: TypedRow) -> None:
    person, start = on.found("inspectors", row.get("subject"), fresh=True), row.get("start")
    if person is None:
        zh = "请在本文件的“督学”表中补上此人的一行"
        on.blame(row, "subject", "no_row", zh, "add this person's row to this file's table inspectors")
    elif start is not None and not person.term_start <= start <= person.term_end:
        zh = f"不在此人聘期（{person.term_start} 至 {person.term_end}）内，请核对"
        en = f"lies outside the person's term, {person.term_start} to {person.term_end}; check it"
        on.blame(row, "start", "not_in_office", zh, en)


CHANGE = ChangeOffer(
    ChangeKind.JOIN,
    Wants(
        (
            "新聘督学，在本文件“督学”表中补一行；“起”空白即该行聘期起",
            "a new inspector, whose row stands in this file's table inspectors; a blank day means that row's term_start",
        ),
        subject=PERSON,
        takes=("start",),
        subject_in=("inspectors",),
    ),
    {"subject": "D061", "start": date(2027, 4, 1), "note": "在“督学”表中补一行"},
    _join,
    _check_join,
    brings="inspectors",
)
