"""A unit's schools and people pass to another unit's office."""

from __future__ import annotations

from dataclasses import replace

from duxue.scenarios.codes import EditKind
from duxue.scenarios.edits.draft import Draft, EditError
from duxue.scenarios.edits.offers import Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Edit
from duxue.scenarios.records import Inspector


def _merge_offices(draft: Draft, edit: Edit) -> None:
    gone, kept = edit.subject, edit.other[0]
    if gone == kept:
        raise EditError("不能并入自身", "an office cannot be merged into itself")
    draft.change("schools", lambda s: replace(s, office_id=kept) if s.office_id == gone else s)
    seat = next(u for u in draft.tables["units"] if u.unit_id == gone)

    def moved(person: Inspector) -> Inspector:
        if person.unit_id != gone:
            return person
        placed = person.lon is not None or person.school_id
        return replace(
            person,
            unit_id=kept,
            lon=person.lon if placed else seat.lon,
            lat=person.lat if placed else seat.lat,
        )

    draft.change("inspectors", moved)
    draft.change("campaigns", lambda c: replace(c, office_id=kept) if c.office_id == gone else c)
    draft.change("training", lambda t: replace(t, unit_id=kept) if t.unit_id == gone else t)


WHATIF = WhatIfOffer(
    EditKind.MERGE_OFFICES,
    Wants(
        ("“对象”单位的学校、督学并归“相关对象”单位的督导室", "the unit's schools and people pass to the other unit's office"),
        needs=("subject", "other"), subject_in=("units",), other_in=("units",),
    ),
    {"whatif": "督导室合并", "subject": "U02", "other": ("U01",)},
    _merge_offices,
)  # fmt: skip
