"""Pupils change by so many per cent."""

from __future__ import annotations

import math
from dataclasses import replace

from duxue.scenarios.codes import EditKind, Stage
from duxue.scenarios.edits.draft import Draft, EditError
from duxue.scenarios.edits.offers import Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Edit
from duxue.scenarios.records import School


def _enrolment(draft: Draft, edit: Edit) -> None:
    share = share_of(edit.value)
    if share is None:
        raise EditError("取值应为百分比，如 10% 或 -5%", "value must be a percentage such as 10% or -5%")

    def grown(school: School) -> School:
        meant = edit.unit_id in ("", school.unit_id) and (not edit.stages or school.stage in edit.stages)
        return replace(school, students=max(0, round(school.students * (1 + share)))) if meant else school

    draft.change("schools", grown)


def share_of(text: str) -> float | None:
    """A percentage as typed (10%, -5 %, +10), as a share; None where it is none."""
    plain = text.strip().replace("％", "%").replace("－", "-").replace("＋", "+").rstrip("%").strip()
    try:
        share = float(plain) / 100
    except ValueError:
        return None
    return share if math.isfinite(share) and -1 <= share <= 10 else None


WHATIF = WhatIfOffer(
    EditKind.ENROLMENT,
    Wants(
        (
            "在校生按百分比增减，如 10% 或 -5%；学段、单位空白即全部",
            "pupils change by so many per cent, in these stages and this unit (blank: all)",
        ),
        needs=("value",),
        takes=("stages", "unit_id"),
    ),
    {"whatif": "小学生增一成", "stages": (Stage.PRIMARY,), "value": "10%"},
    _enrolment,
)
