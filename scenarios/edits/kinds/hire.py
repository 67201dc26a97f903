"""So many inspectors more."""

from __future__ import annotations

from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Background, EditKind, Employment, Stage
from duxue.scenarios.edits.draft import DAY, Draft
from duxue.scenarios.edits.offers import Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Edit
from duxue.scenarios.records import Inspector
from duxue.scenarios.rows import make

APPOINTED_YEARS = 3


def _hire(draft: Draft, edit: Edit) -> None:
    unit = draft.unit(edit)
    lon, lat = draft.middle(edit, unit)
    start = edit.start or draft.county.start
    stem = f"{unit.unit_id}H"
    hired = [
        make(
            Inspector,
            inspector_id=key,
            name=f"拟聘{key.removeprefix(stem)}",
            unit_id=unit.unit_id,
            employment=edit.employment or Employment.FULL_TIME,
            background=Background.TEACHER,
            term_start=start,
            term_end=anniversary(start, APPOINTED_YEARS) - DAY,
            stages=edit.stages,
            lon=lon,
            lat=lat,
        )
        for key in draft.fresh_ids(stem, edit.count)
    ]
    draft.tables["inspectors"] = (*draft.tables["inspectors"], *hired)


WHATIF = WhatIfOffer(
    EditKind.HIRE,
    Wants(
        (
            "增聘“数量”名督学，从“乡镇街道”出发；专兼职空白即专职，“起”空白即计划期首日",
            "so many inspectors more, whose days start in that township; blank employment: full-time",
        ),
        takes=("count", "employment", "stages", "township", "unit_id", "start"),
    ),
    {
        "whatif": "增聘专职两名", "employment": Employment.FULL_TIME, "stages": (Stage.PRIMARY, Stage.JUNIOR), "township": "示例镇",
        "count": 2, "note": "从示例镇出发",
    },
    _hire,
)  # fmt: skip
