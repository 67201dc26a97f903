"""An inspector must keep away from some schools."""

from __future__ import annotations

from datetime import date

from duxue.scenarios.cells.code_words import words_of
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, RecusalReason
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.draft import Draft, effective
from duxue.scenarios.edits.offers import PERSON, ChangeOffer, Wants
from duxue.scenarios.edits.rows import Change
from duxue.scenarios.records import Recusal
from duxue.scenarios.rows import make


def _recusal(draft: Draft, row: Change) -> None:
    start = effective(row.start, draft.as_of)
    if row.end is not None and row.end < start:
        return
    for school_id in row.other:
        reason = recusal_reason(row.value)
        if reason is None:
            raise ValueError(f"no reason for a recusal: {row.value}")
        recusal = make(
            Recusal, inspector_id=row.subject, school_id=school_id, reason=reason, start=start, end=row.end
        )
        draft.add("recusals", recusal)


def recusal_reason(text: str) -> RecusalReason | None:
    """The reason of a recusal as typed (blank: other); None where it cannot be understood."""
    if not text:
        return RecusalReason.OTHER
    found = words_of(RecusalReason).get(fold(text))
    return found if isinstance(found, RecusalReason) else None


def _check_recusal(on: Checks, row: TypedRow) -> None:
    if recusal_reason(row.get("value") or "") is None:
        zh = f"事由请从下列选填：{'、'.join(one.zh for one in RecusalReason)}"
        en = f"choose the reason from: {', '.join(one.value for one in RecusalReason)}"
        on.blame(row, "value", "unknown_word", zh, en)


CHANGE = ChangeOffer(
    ChangeKind.RECUSAL,
    Wants(
        (
            "这些日子须回避“相关对象”中的学校；“起”空白即自调整日起，“止”空白即长期",
            "must keep away from those schools; a blank from means from as_of on, a blank to without end",
        ),
        subject=PERSON,
        needs=("other",),
        takes=("start", "end", "value"),
        other=("须回避的学校，可填多所", "the schools to keep away from"),
        value=("事由：近亲属、曾任职、利害关系、其他，空白即其他", "relative, former_post, interest, other; blank: other"),
        subject_in=("inspectors",),
        other_in=("schools",),
    ),
    {"subject": "D004", "other": ("3113000001", "3113000002"), "start": date(2027, 3, 1), "value": "近亲属"},
    _recusal,
    _check_recusal,
    late=True,
    once=("subject", "other", "start"),
)  # fmt: skip
