"""An event or visit that did not take place."""

from __future__ import annotations

from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, Status
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.offers import ChangeOffer, Wants


def _check_not_done(on: Checks, row: TypedRow) -> None:
    key = row.get("subject")
    event = on.plan.event(key)
    visit = next((v for v in on.plan.visits if v.visit_id == key), None)
    day = event.start if event is not None else visit.date if visit is not None else None
    if day is None or (event is not None and event.status is Status.CANCELLED):
        zh = "方案中没有这个事项编号或入校编号，请在“督导事项”“经常性督导”两表中查对"
        en = "the plan holds no event or visit with this id; see its tables events and visits"
        on.blame(row, "subject", "unknown_id", zh, en)
    elif on.as_of is not None and day >= on.as_of:
        zh = f"这一项定于 {day}，还没有到；“未完成”只填调整日 {on.as_of} 以前的"
        en = f"lies on {day}, still to come; not_done is for what lies before {on.as_of}"
        on.blame(row, "subject", "not_yet", zh, en)


CHANGE = ChangeOffer(
    ChangeKind.NOT_DONE,
    Wants(
        ("调整日以前的这一项实际没有做，须补做", "it lies before as_of but did not take place, and is still owed"),
        subject=("事项编号或入校编号", "the id of an event or visit"), proposed=("events",),
    ),
    {"subject": "V-0001", "note": "督学临时开会，未入校"},
    None,
    _check_not_done,
)  # fmt: skip
