"""A new school: its row stands in the file, or so many of a stage in a township."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.scenarios.cells.normalise import value_of
from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, EditKind, Stage
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.draft import Draft, EditError, effective
from duxue.scenarios.edits.offers import SCHOOL, ChangeOffer, Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Change, Edit
from duxue.scenarios.records import School
from duxue.scenarios.rows import columns_of, make

_PUPILS = next(c for c in columns_of(School) if c.field == "students")


def _school_open(draft: Draft, row: Change) -> None:
    if row.start is not None:
        opened = effective(row.start, draft.as_of)
        draft.add("schools", replace(draft.school(row.subject), opened=opened))


def _open_school(draft: Draft, edit: Edit) -> None:
    unit = draft.unit(edit)
    lon, lat = draft.middle(edit, unit)
    pupils = value_of(edit.value, _PUPILS)[0]
    if len(edit.stages) != 1 or pupils is None:
        raise EditError(
            "新办学校须填一个学段，取值填每所在校生数",
            "a new school needs one stage, and its pupils as value",
        )
    stem = f"{unit.unit_id}X"
    built = [
        make(
            School,
            school_id=key,
            name=f"拟建{edit.stages[0].zh}{key.removeprefix(stem)}",
            unit_id=unit.unit_id,
            stage=edit.stages[0],
            students=pupils,
            lon=lon,
            lat=lat,
            township=edit.township,
            opened=edit.start or draft.county.start,
        )
        for key in draft.fresh_ids(stem, edit.count)
    ]
    draft.tables["schools"] = (*draft.tables["schools"], *built)


def _check_open(on: Checks, row: TypedRow) -> None:
    school, start = on.found("schools", row.get("subject"), fresh=True), row.get("start")
    if school is None:
        zh = "请在本文件的“学校”表中补上这所学校的一行"
        on.blame(row, "subject", "no_row", zh, "add this school's row to this file's table schools")
    elif start is not None and school.closed is not None and start >= school.closed:
        zh = f"不早于撤并日期 {school.closed}，请核对"
        on.blame(row, "start", "ends_before_start", zh, f"must lie before closed {school.closed}; check it")


CHANGE = ChangeOffer(
    ChangeKind.SCHOOL_OPEN,
    Wants(
        (
            "新办或新划入的学校，在本文件“学校”表中补一行；“起”空白即该行开办日期",
            "a new school, whose row stands in this file's table schools; a blank day means that row's opened",
        ),
        subject=SCHOOL,
        takes=("start",),
        subject_in=("schools",),
    ),
    {"subject": "3113000098", "start": date(2027, 9, 1), "note": "在“学校”表中补一行"},
    _school_open,
    _check_open,
    late=True,
    brings="schools",
)
WHATIF = WhatIfOffer(
    EditKind.OPEN_SCHOOL,
    Wants(
        (
            "在“乡镇街道”新办“数量”所学校，“取值”为每所在校生数，“学段范围”填一个学段",
            "so many new schools of one stage in that township, with that many pupils each",
        ),
        needs=("township", "stages", "value"),
        takes=("count", "unit_id", "start"),
    ),
    {"whatif": "新建初中", "stages": (Stage.JUNIOR,), "township": "示例镇", "value": "1200", "start": date(2027, 9, 1)},
    _open_school,
)  # fmt: skip
