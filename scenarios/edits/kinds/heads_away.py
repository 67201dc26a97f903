"""No serving head takes part for some days."""

from __future__ import annotations

from datetime import date

from duxue.scenarios.codes import Background, EditKind
from duxue.scenarios.edits.draft import Draft, EditError
from duxue.scenarios.edits.offers import Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Edit
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import make


def _heads_away(draft: Draft, edit: Edit) -> None:
    if edit.start is None or edit.end is None:
        raise EditError("须填起止日期", "needs its days")
    away = [
        make(Absence, inspector_id=i.inspector_id, start=edit.start, end=edit.end, reason=edit.kind.zh)
        for i in draft.tables["inspectors"]
        if i.background is Background.PRINCIPAL and i.school_id and edit.unit_id in ("", i.unit_id)
    ]
    draft.tables["absences"] = (*draft.tables["absences"], *away)


WHATIF = WhatIfOffer(
    EditKind.HEADS_AWAY,
    Wants(
        ("这些日子在职校长一律不参加督导", "no serving head takes part on these days"), needs=("start", "end"), takes=("unit_id",),
    ),
    {"whatif": "春季减员", "start": date(2027, 5, 1), "end": date(2027, 5, 31)},
    _heads_away,
)  # fmt: skip
