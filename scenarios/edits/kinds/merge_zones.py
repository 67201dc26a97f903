"""A zone is merged into another one."""

from __future__ import annotations

from dataclasses import replace

from duxue.scenarios.codes import EditKind
from duxue.scenarios.edits.draft import Draft, EditError
from duxue.scenarios.edits.offers import Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Edit
from duxue.scenarios.records import School


def _merge_zones(draft: Draft, edit: Edit) -> None:
    gone, kept = edit.subject, edit.other[0]
    zone(draft, gone)
    zone(draft, kept)
    draft.change("schools", lambda s: replace(s, zone_id=kept) if s.zone_id == gone else s)


def zone(draft: Draft, zone_id: str) -> list[School]:
    """The schools that are given a zone; raises EditError where there are none."""
    found = [s for s in draft.tables["schools"] if s.zone_id == zone_id]
    if not found:
        raise EditError(
            f"没有学校填写责任区“{zone_id}”；责任区未给定时由程序划分，不能合并或拆分",
            f"no school is given the zone {zone_id}; zones that the program draws cannot be edited",
        )
    return found


WHATIF = WhatIfOffer(
    EditKind.MERGE_ZONES,
    Wants(("“对象”责任区并入“相关对象”责任区", "the zone is merged into the other one"), needs=("subject", "other")),
    {"whatif": "责任区合并", "subject": "Z02", "other": ("Z01",)},
    _merge_zones,
)  # fmt: skip
