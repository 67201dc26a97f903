"""A school is merged into another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.scenarios.codes import EditKind
from duxue.scenarios.edits.draft import Draft, EditError
from duxue.scenarios.edits.kinds.school_close import end_school
from duxue.scenarios.edits.offers import Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Edit


def _merge_schools(draft: Draft, edit: Edit) -> None:
    closing, other = draft.school(edit.subject), draft.school(edit.other[0])
    if closing.school_id == other.school_id:
        raise EditError("不能并入自身", "a school cannot be merged into itself")
    together = closing.students + other.students
    draft.change("schools", lambda s: replace(s, students=together) if s.school_id == other.school_id else s)
    end_school(draft, edit, closing)


WHATIF = WhatIfOffer(
    EditKind.MERGE_SCHOOLS,
    Wants(
        (
            "“对象”自“起”日起并入“相关对象”，在校生相加",
            "the school is merged into the other one on that day; their pupils add up",
        ),
        needs=("subject", "other"),
        takes=("start",),
        subject_in=("schools",),
        other_in=("schools",),
    ),
    {"whatif": "两校合并", "subject": "3113000002", "other": ("3113000001",), "start": date(2027, 9, 1)},
    _merge_schools,
)
