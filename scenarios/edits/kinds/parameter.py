"""A parameter takes another value."""

from __future__ import annotations

from duxue.scenarios.cells.parameter_values import parameter_value, spec_of
from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind, EditKind
from duxue.scenarios.edits.checks import FIXED, Checks, fixed_parameter, is_kept
from duxue.scenarios.edits.draft import Draft, EditError
from duxue.scenarios.edits.offers import ChangeOffer, Wants, WhatIfOffer
from duxue.scenarios.edits.rows import Edit
from duxue.scenarios.reading.settings import not_per_unit


def _parameter(draft: Draft, edit: Edit) -> None:
    spec = spec_of(edit.subject, draft.county.parameters.specs)
    if spec is None:
        raise EditError(f"没有参数 {edit.subject}", f"no parameter {edit.subject}")
    value, fault = parameter_value(edit.value, spec)
    if fault is not None or value is None:
        zh, en = (fault.zh, fault.en) if fault is not None else ("取值有误", "wrong value")
        raise EditError(zh, en)
    draft.given[spec.key, edit.unit_id] = value


def _check_parameter(on: Checks, row: TypedRow) -> None:
    spec = spec_of(row.get("subject"), on.settings.parameters.specs)
    unit = next(iter(row.get("other") or ()), "")
    if spec is None:
        zh = "没有这个参数，请核对；全部参数见模板的“参数说明”表"
        en = "no such parameter; all of them stand on the template's sheet 参数说明"
        on.blame(row, "subject", "unknown_parameter", zh, en)
        return
    if spec.key in FIXED:
        same, _ = parameter_value(row.get("value"), spec)
        if same is None or not is_kept(spec.key, same, on.county, on.plan):
            on.table.blame(row, "subject", fixed_parameter(spec))
    elif unit and not spec.per_unit:
        on.table.blame(row, "other", not_per_unit(spec))
    elif (spec.key, unit) in on.settings.rows:
        zh = f"本文件“参数”表第{on.settings.rows[spec.key, unit].line}行已设了这个参数，请保留一处"
        on.blame(row, "subject", "duplicate", zh, "this file's table parameters sets it too; keep one")
    else:
        value, fault = parameter_value(row.get("value"), spec)
        if fault is not None:
            on.table.blame(row, "value", fault)
        elif value is not None:
            on.given[spec.key, unit] = value


CHANGE = ChangeOffer(
    ChangeKind.PARAMETER,
    Wants(
        ("参数改为“取值”；只改一个单位的，填“相关对象”", "the parameter takes this value, everywhere or for one unit"),
        subject=("参数", "the parameter"), needs=("value",), takes=("other",),
        other=("单位代码，空白即全部", "the unit; blank: everywhere"), value=("新的取值", "the new value"), other_in=("units",),
        proposed=("parameters",),
    ),
    {"subject": "reach_minutes", "other": ("U01",), "value": "80"},
    None,
    _check_parameter,
    one_other=True,
    once=("subject", "other"),
)  # fmt: skip
WHATIF = WhatIfOffer(
    EditKind.PARAMETER,
    Wants(
        ("参数改为“取值”，单位空白即全部", "the parameter takes this value, everywhere or for one unit"),
        needs=("subject", "value"), takes=("unit_id",), proposed=("parameters",),
    ),
    {"whatif": "放宽挂牌所数", "subject": "schools_per_inspector", "unit_id": "U01", "value": "6"},
    _parameter,
)  # fmt: skip
