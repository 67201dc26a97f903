"""The schools of some townships pass to a new office."""

from __future__ import annotations

import math
from dataclasses import replace

from duxue.scenarios.codes import EditKind
from duxue.scenarios.edits.draft import Draft, EditError, gone
from duxue.scenarios.edits.offers import Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Edit
from duxue.scenarios.records import Inspector


def _split_office(draft: Draft, edit: Edit) -> None:
    old = next((u for u in draft.tables["units"] if u.unit_id == edit.subject), None)
    if old is None:
        raise gone(edit.subject)
    names = {name for name in edit.township.replace("；", "、").replace(";", "、").split("、") if name}
    own = [s for s in draft.tables["schools"] if s.office_id == old.unit_id]
    moved = [s for s in own if s.township in names]
    if not moved or len(moved) == len(own):
        raise EditError(
            f"划出的学校为 {len(moved)} 所，共 {len(own)} 所，请核对乡镇街道",
            f"{len(moved)} of {len(own)} schools would move; check the townships",
        )
    lon, lat = sum(s.lon for s in moved) / len(moved), sum(s.lat for s in moved) / len(moved)
    unit = replace(
        old, unit_id=edit.other[0], name=f"{old.name}（拟设）", parent_id=old.parent_id, lon=lon, lat=lat
    )
    draft.tables["units"] = (*draft.tables["units"], unit)
    ids = {s.school_id for s in moved}
    draft.change("schools", lambda s: replace(s, office_id=unit.unit_id) if s.school_id in ids else s)
    people = [i for i in draft.tables["inspectors"] if i.unit_id == old.unit_id]
    start = draft.county.start_point
    known = draft.county.inspectors

    def away(person: Inspector) -> float:
        x, y = start(person.inspector_id) if person.inspector_id in known else (old.lon, old.lat)
        return math.hypot((x - lon) * math.cos(math.radians(lat)), y - lat)

    number = round(len(people) * len(moved) / len(own))
    nearest = {i.inspector_id for i in sorted(people, key=lambda i: (away(i), i.inspector_id))[:number]}
    draft.change("inspectors", lambda i: replace(i, unit_id=unit.unit_id) if i.inspector_id in nearest else i)


WHATIF = WhatIfOffer(
    EditKind.SPLIT_OFFICE,
    Wants(
        (
            "“乡镇街道”（可列多个，用、隔开）的学校划归新督导室，代码为“相关对象”，督学按学校数分出最近的",
            "the schools of these townships pass to a new office; the nearest people in proportion go along",
        ),
        needs=("subject", "other", "township"),
        subject_in=("units",),
    ),
    {"whatif": "督导室拆分", "subject": "U01", "other": ("U11",), "township": "示例镇、示例乡"},
    _split_office,
)
