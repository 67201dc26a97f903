"""Edits row by row, as a clerk types them into a workbook: applied to a county, and told as what to type in which sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from duxue.scenarios.cells.parameter_values import value_text
from duxue.scenarios.county import County
from duxue.scenarios.edits.draft import Draft, draft_of
from duxue.scenarios.files.staff_words import Titles, staff_value
from duxue.scenarios.files.writing import cell_text
from duxue.scenarios.remaking import remade
from duxue.scenarios.rows import Column, Kind, Table, make
from duxue.scenarios.sheets import SCENARIO, Rows, table

ADD, CHANGE, REMOVE = "add", "change", "remove"
ACTIONS: Mapping[str, tuple[str, str]] = {
    ADD: ("增加一行", "add a row"),
    CHANGE: ("修改", "change"),
    REMOVE: ("删去一行", "take out the row"),
}


@dataclass(frozen=True)
class RowEdit:
    """One change of the workbook: a row of a table added, changed or taken out.

    ``key`` finds the row by field name (all of them must agree); ``cells`` are the new values by field name (typed
    values, not texts). Parameters have the fields ``key``, ``unit_id`` and ``value``.
    """

    table: str
    action: str
    key: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[str, Any] = field(default_factory=dict)


def applied(county: County, edits: Iterable[RowEdit]) -> County:
    """The county as it reads once some edits have been typed into the workbook; it is looked at and never written.

    Raises KeyError for an edit whose row does not exist.
    """
    draft = draft_of(county, county.as_of)
    for edit in edits:
        apply(draft, edit)
    parameters = county.parameters.replaced(draft.given)
    return remade(county, Rows(**draft.tables), parameters, sealed=False)


def apply(draft: Draft, edit: RowEdit) -> None:
    """Make one edit."""
    if edit.table == "parameters":
        cells = {**edit.key, **edit.cells}
        draft.given[cells["key"], cells.get("unit_id", "")] = cells["value"]
    else:
        draft.tables[edit.table] = _edited(draft.tables[edit.table], edit)


def _edited(rows: tuple[Any, ...], edit: RowEdit) -> tuple[Any, ...]:
    if edit.action == ADD:
        return (*rows, make(table(SCENARIO, edit.table).row, **edit.cells))
    found = [row for row in rows if all(getattr(row, k) == v for k, v in edit.key.items())]
    if not found:
        raise KeyError(f"{edit.table}: {dict(edit.key)}")
    if edit.action == REMOVE:
        return tuple(row for row in rows if row not in found)
    return tuple(replace(row, **edit.cells) if row in found else row for row in rows)


def typed(edit: RowEdit, county: County, titles: Titles) -> tuple[str, str]:
    """An edit as what to type in which sheet, in the words of the workbook (Chinese) and of the csv tables (English).

    Names stand behind the ids of the county, and may be typed along; rules and parameters go by ``titles`` in Chinese.
    """
    one = table(SCENARIO, edit.table)
    zh = [f"“{one.zh}”表{ACTIONS[edit.action][0]}"]
    en = [f"{one.name}: {ACTIONS[edit.action][1]}"]
    if edit.key:
        zh.append(f"（{'，'.join(_cells(one, edit.key, county, titles))}）")
        en.append(f" ({', '.join(_cells(one, edit.key, county, None))})")
    if edit.cells:
        zh.append(f"：{'，'.join(_cells(one, edit.cells, county, titles))}")
        en.append(f": {', '.join(_cells(one, edit.cells, county, None))}")
    return "".join(zh), "".join(en)


def _cells(one: Table, cells: Mapping[str, Any], county: County, titles: Titles | None) -> list[str]:
    """Cells as they are typed; English where there are no titles."""
    columns = {column.field: column for column in one.columns}
    return [_cell(one, columns[name], value, county, titles) for name, value in cells.items()]


def _cell(one: Table, column: Column, value: Any, county: County, titles: Titles | None) -> str:
    head = column.name if titles is None else column.zh
    if value is None or value in ("", ()):
        return f"{head} blank" if titles is None else f"{head}清空"
    text = _text(column, value, titles is not None)
    if titles is not None:
        text = titles.get((one.name, column.field), {}).get(text, text)
    behind = county.name_behind(value, "en" if titles is None else "zh") if column.refers else ""
    return f"{head}={text}{behind}"


def _text(column: Column, value: Any, staff: bool) -> str:
    if column.kind is Kind.VALUE and not isinstance(value, str):
        return value_text(value)
    return cell_text(staff_value(value, column) if staff else value, column)


def waiver(rule: str, subject: str, reason: str, on: date) -> RowEdit:
    """The row that waives a rule in principle for one subject; the approver's name is for the office to fill in."""
    cells = {"rule": rule, "subject": subject, "reason": reason, "approved_by": TO_FILL, "approved_on": on}
    return RowEdit("waivers", ADD, cells=cells)


TO_FILL = "（由批准人签署）"
"""What stands for the approver's name until there is an approval."""


def parameter(county: County, key: str, value: Any, unit_id: str) -> RowEdit:
    """The row that sets a parameter for one unit, or changes the one that is there."""
    given = {"key": key, "unit_id": unit_id}
    there = (key, unit_id) in county.parameters.given
    if there:
        return RowEdit("parameters", CHANGE, key=given, cells={"value": value})
    return RowEdit("parameters", ADD, cells={"key": key, "value": value, "unit_id": unit_id})
