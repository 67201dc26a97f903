"""An inspector goes to another unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.scenarios.cells.normalise import value_of
from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.draft import DAY, Draft, effective, needed_day
from duxue.scenarios.edits.kinds.leave import check_ending, end_terms
from duxue.scenarios.edits.offers import PERSON, ChangeOffer, Wants
from duxue.scenarios.edits.rows import Change
from duxue.scenarios.records import Inspector
from duxue.scenarios.rows import columns_of

_ID = next(c for c in columns_of(Inspector) if c.field == "inspector_id")


def _transfer(draft: Draft, row: Change) -> None:
    person = draft.person(row.subject)
    begin = effective(needed_day(row), draft.as_of)
    end_terms(draft, {row.subject}, begin - DAY)
    if not row.value:
        return
    draft.add("inspectors", replace(person, inspector_id=row.value, unit_id=row.other[0], term_start=begin))
    for recusal in draft.tables["recusals"]:
        if recusal.inspector_id == person.inspector_id:
            draft.add("recusals", replace(recusal, inspector_id=row.value))


def _check_transfer(on: Checks, row: TypedRow) -> None:
    check_ending(on, row)
    person, unit, fresh = on.found("inspectors", row.get("subject")), row.get("other")[0], row.get("value")
    if person is not None and unit == person.unit_id:
        zh = "与现在的所属单位相同，请填调入的单位代码"
        on.blame(row, "other", "same_unit", zh, "is the unit where the person is now; give the new one")
    if not fresh:
        return
    if unit not in on.ids("units"):
        zh = f"“单位”表中没有编号 {unit}；调到本方案以外的单位时，“取值”应空白"
        en = f"no id {unit} in units; leave value blank where the new unit is not in the scenario"
        on.blame(row, "other", "unknown_id", zh, en)
    value, fault = value_of(fresh, _ID)
    if fault is not None:
        on.table.blame(row, "value", fault)
    elif any(value in on.ids(name) for name in ("units", "schools", "inspectors")):
        zh = "这个编号已有人用，请填调入单位所发的新督学证号"
        on.blame(row, "value", "id_used_elsewhere", zh, "this id is taken; give the new one")


CHANGE = ChangeOffer(
    ChangeKind.TRANSFER,
    Wants(
        (
            "自“起”日起调离，聘期止于前一日；调入单位另发督学证的，把新证号填在“取值”",
            "leaves from that day on, the term ends the day before; the id in the new unit stands in value, if there is one",
        ),
        subject=PERSON,
        needs=("start", "other"),
        takes=("value",),
        other=("调入的单位代码", "the id of the new unit"),
        value=("调入单位所发的新督学证号，空白即不再任督学", "the new id there; blank: no inspector any more"),
        subject_in=("inspectors",),
    ),
    {"subject": "D003", "other": ("U02",), "start": date(2027, 5, 1), "value": "E017", "note": "调入单位另发督学证"},
    _transfer,
    _check_transfer,
    late=True,
    one_other=True,
    alike="ends",
)  # fmt: skip
