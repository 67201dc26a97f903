"""An inspector leaves: the term ends the day before."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, EditKind, Employment
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.draft import DAY, Draft, EditError, effective, gone, needed_day
from duxue.scenarios.edits.offers import PERSON, ChangeOffer, Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Change, Edit


def _leave(draft: Draft, row: Change) -> None:
    end_terms(draft, {row.subject}, effective(needed_day(row), draft.as_of) - DAY)


def end_terms(draft: Draft, people: Collection[str], last: date) -> None:
    """Let the terms of some people end on a day, if they do not end before."""
    draft.change(
        "inspectors", lambda i: replace(i, term_end=min(i.term_end, last)) if i.inspector_id in people else i
    )


def _lose(draft: Draft, edit: Edit) -> None:
    leavers = {edit.subject, *edit.other} - {""} or _drawn(draft, edit)
    if missing := sorted(leavers - draft.ids("inspectors")):
        raise gone(missing[0])
    last = (edit.start or draft.county.start) - DAY
    begun = {i.inspector_id for i in draft.tables["inspectors"] if i.term_start <= last}
    _drop_people(draft, frozenset(leavers if last < draft.county.start else leavers - begun))
    end_terms(draft, leavers, last)


def _drawn(draft: Draft, edit: Edit) -> set[str]:
    """So many people by lot, of the employment and unit asked for; the same ones for the same seed."""
    pool = sorted(
        i.inspector_id
        for i in draft.tables["inspectors"]
        if edit.employment in (None, i.employment)
        and edit.unit_id in ("", i.unit_id)
        and i.term_end >= (edit.start or draft.county.start)
    )
    if len(pool) < edit.count:
        raise EditError(f"可减的督学只有 {len(pool)} 名", f"there are only {len(pool)} people to lose")
    return set(random.Random(f"{draft.county.seed}/{edit.whatif}").sample(pool, edit.count))


def _drop_people(draft: Draft, gone: frozenset[str]) -> None:
    """Take people out of every table."""
    for table in ("inspectors", "recusals", "absences", "postings"):
        draft.tables[table] = tuple(row for row in draft.tables[table] if row.inspector_id not in gone)
    draft.tables["travel"] = tuple(r for r in draft.tables["travel"] if not {r.from_id, r.to_id} & gone)
    draft.change(
        "imposed", lambda row: replace(row, inspectors=tuple(i for i in row.inspectors if i not in gone))
    )


def check_ending(on: Checks, row: TypedRow) -> None:
    """Hold the day of leaving against the person's term."""
    person, start = on.found("inspectors", row.get("subject")), row.get("start")
    if person is not None and start > person.term_end:
        zh = f"此人聘期已于 {person.term_end} 止，请核对"
        on.blame(row, "start", "not_in_office", zh, f"the term ended on {person.term_end} already; check it")
    elif person is not None and max(start, on.as_of or start) <= person.term_start:
        zh = f"此人聘期自 {person.term_start} 起，“起”应晚于该日"
        en = f"the term begins on {person.term_start}; from must lie after it"
        on.blame(row, "start", "not_in_office", zh, en)


CHANGE = ChangeOffer(
    ChangeKind.LEAVE,
    Wants(
        ("自“起”日起不再任督学，聘期止于前一日", "no inspector from that day on: the term ends the day before"), subject=PERSON,
        needs=("start",), subject_in=("inspectors",),
    ),
    {"subject": "D001", "start": date(2027, 4, 1), "note": "退休"},
    _leave,
    check_ending,
    late=True,
    alike="ends",
)  # fmt: skip
WHATIF = WhatIfOffer(
    EditKind.LOSE,
    Wants(
        (
            "“对象”所指的督学自“起”日起不再任职；对象空白时，按种子抽取“数量”名",
            "these people leave on that day; with no subject so many are drawn by the seed",
        ),
        takes=("subject", "other", "count", "employment", "unit_id", "start"),
        subject_in=("inspectors",),
        other_in=("inspectors",),
    ),
    {"whatif": "春季减员", "employment": Employment.PART_TIME, "count": 3, "start": date(2027, 4, 1)},
    _lose,
)
