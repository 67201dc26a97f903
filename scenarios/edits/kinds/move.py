"""An event begins on another day: a row of pins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, Status
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.draft import Draft, needed_day
from duxue.scenarios.edits.offers import ChangeOffer, Wants
from duxue.scenarios.edits.rows import Change
from duxue.scenarios.pin_rows import event_pin


def _move(draft: Draft, row: Change) -> None:
    draft.pin(replace(event_pin(row.subject, needed_day(row)), note=row.note))


def _check_move(on: Checks, row: TypedRow) -> None:
    event = on.plan.event(row.get("subject"))
    if event is None or event.status is Status.CANCELLED:
        zh = "方案中没有这个事项编号，请在“督导事项”表中查对"
        on.blame(
            row, "subject", "unknown_id", zh, "the plan holds no event with this id; see its table events"
        )
    elif event.event_id in on.county.imposed:
        zh = "上级既定督导的日期不能由本室指定"
        on.blame(row, "subject", "imposed", zh, "a level above has fixed this event's days")
    elif on.as_of is not None and event.start < on.as_of:
        zh = f"这一项定于 {event.start}，已在调整日以前"
        on.blame(row, "subject", "over", zh, f"lies on {event.start}, before the day of the revision")
    elif on.as_of is not None and row.get("start") < on.as_of:
        zh = f"早于调整日 {on.as_of}，请核对"
        on.blame(
            row, "start", "before_as_of", zh, f"lies before the day of the revision {on.as_of}; check it"
        )


CHANGE = ChangeOffer(
    ChangeKind.MOVE,
    Wants(
        ("事项改到“起”日开始，写入“指定”表", "the event begins on that day: a row of pins"),
        subject=("事项编号", "the id of an event"), needs=("start",), proposed=("events",),
    ),
    {"subject": "Z2027-3113000001", "start": date(2027, 5, 11)},
    _move,
    _check_move,
)  # fmt: skip
