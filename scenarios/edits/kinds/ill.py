"""Somebody is away for some days."""

from __future__ import annotations

from datetime import date

from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.draft import Draft, effective, needed_day
from duxue.scenarios.edits.offers import PERSON, ChangeOffer, Wants
from duxue.scenarios.edits.rows import Change
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import make

SICK_LEAVE = "病假"


def _ill(draft: Draft, row: Change) -> None:
    start, end = effective(needed_day(row), draft.as_of), row.end or draft.end
    if start <= end:
        absence = make(Absence, inspector_id=row.subject, start=start, end=end, reason=SICK_LEAVE)
        draft.add("absences", absence)


CHANGE = ChangeOffer(
    ChangeKind.ILL,
    Wants(
        ("这些日子不安排；“止”空白即到计划期末", "nothing on these days; a blank end means to the end of the horizon"),
        subject=PERSON, needs=("start",), takes=("end",), subject_in=("inspectors",),
    ),
    {"subject": "D002", "start": date(2027, 3, 1), "end": date(2027, 4, 15)},
    _ill,
    None,
    late=True,
    once=("subject", "start"),
)  # fmt: skip
