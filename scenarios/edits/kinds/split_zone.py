"""A zone is cut in two by place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from duxue.scenarios.codes import EditKind
from duxue.scenarios.edits.draft import Draft
from duxue.scenarios.edits.kinds.merge_zones import zone
from duxue.scenarios.edits.offers import Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Edit
from duxue.scenarios.records import School


def _split_zone(draft: Draft, edit: Edit) -> None:
    schools = zone(draft, edit.subject)
    half = {s.school_id for s in far_half(schools)}
    draft.change("schools", lambda s: replace(s, zone_id=edit.other[0]) if s.school_id in half else s)


def far_half(schools: Sequence[School]) -> list[School]:
    """One half of some schools, cut across the direction in which they spread most."""
    lon0 = sum(s.lon for s in schools) / len(schools)
    lat0 = sum(s.lat for s in schools) / len(schools)
    shrink = math.cos(math.radians(lat0))
    points = [((s.lon - lon0) * shrink, s.lat - lat0) for s in schools]
    xx, yy = sum(x * x for x, _ in points), sum(y * y for _, y in points)
    angle = 0.5 * math.atan2(2 * sum(x * y for x, y in points), xx - yy)
    along = [x * math.cos(angle) + y * math.sin(angle) for x, y in points]
    order = sorted(range(len(schools)), key=lambda k: (along[k], schools[k].school_id))
    return [schools[k] for k in order[(len(schools) + 1) // 2 :]]


WHATIF = WhatIfOffer(
    EditKind.SPLIT_ZONE,
    Wants(
        ("责任区按位置一分为二，新的一半编号为“相关对象”", "the zone is cut in two by place; the new half bears the other id"),
        needs=("subject", "other"),
    ),
    {"whatif": "责任区拆分", "subject": "Z01", "other": ("Z11",)},
    _split_zone,
)  # fmt: skip
