"""A school is given to an inspector: a row of pins."""

from __future__ import annotations

from datetime import date

from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, PinKind
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.draft import Draft, effective
from duxue.scenarios.edits.offers import SCHOOL, ChangeOffer, Wants
from duxue.scenarios.edits.rows import Change
from duxue.scenarios.records import Pin
from duxue.scenarios.rows import make


def _give(draft: Draft, row: Change) -> None:
    start = effective(row.start, draft.as_of)
    end = row.end or draft.end
    draft.pin(
        make(
            Pin,
            kind=PinKind.POSTING,
            school_id=row.subject,
            inspector_id=row.other[0],
            start=start,
            end=end,
            note=row.note,
        )
    )


def _check_give(on: Checks, row: TypedRow) -> None:
    if len(row.get("other") or ()) > 1:
        on.blame(row, "other", "too_many", "只能填一名督学", "one inspector only")
    elif (school := on.found("schools", row.get("subject"))) is not None:
        person = on.found("inspectors", row.get("other")[0])
        if person is not None and person.unit_id != school.office_id:
            unit = on.found("units", school.office_id)
            office = school.office_id if unit is None else unit.name
            zh = f"此人不属于负责督导这所学校的督导室（{office}）"
            en = f"is no inspector of the office {office} that inspects the school"
            on.warn(row, "other", "other_office", zh, en)


CHANGE = ChangeOffer(
    ChangeKind.GIVE,
    Wants(
        (
            "自“起”日起由“相关对象”中的督学挂牌，写入“指定”表；“起”空白即自调整日，“止”空白即到计划期末",
            "this inspector answers for the school from that day on: a row of pins; a blank from means as_of",
        ),
        subject=SCHOOL,
        needs=("other",),
        takes=("start", "end"),
        other=("挂牌的督学", "the inspector"),
        subject_in=("schools",),
        other_in=("inspectors",),
    ),
    {"subject": "3113000001", "other": ("D002",), "start": date(2027, 4, 1), "note": "学校请求更换"},
    _give,
    _check_give,
)
