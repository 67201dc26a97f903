"""Edits of a workbook: applied to a county, and told as what to type in which sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from duxue.models.explaining.telling import Edit, Said, Way
from duxue.scenarios.cells.parameter_values import value_text
from duxue.scenarios.codes import Code
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import cell_text
from duxue.scenarios.reading.settings import work_calendar
from duxue.scenarios.rows import Column, Table, make
from duxue.scenarios.sheets import SCENARIO, table
from duxue.scenarios.travel.minutes import build_travel

ADD, CHANGE, REMOVE = "add", "change", "remove"
ACTIONS: Mapping[str, tuple[str, str]] = {
    ADD: ("增加一行", "add a row"),
    CHANGE: ("修改", "change"),
    REMOVE: ("删去一行", "take out the row"),
}


def applied(county: County, way: Way | Iterable[Edit], folder: Path | None = None) -> County:
    """The county as it reads once a way out (or some edits) has been typed into the workbook.

    ``folder`` is where the scenario lies (a road graph is looked for there). Calendar and travel are made anew where
    the edits touch them. Raises KeyError for an edit whose row does not exist.
    """
    edits = tuple(way.edits if isinstance(way, Way) else way)
    parameters = county.parameters
    for edit in edits:
        if edit.table == "parameters":
            cells = {**edit.key, **edit.cells}
            parameters = parameters.replaced({(cells["key"], cells.get("unit_id", "")): cells["value"]})
    tables: dict[str, tuple[Any, ...]] = {}
    for edit in edits:
        if edit.table != "parameters":
            rows = tables.get(edit.table, getattr(county.rows, edit.table))
            tables[edit.table] = _edited(rows, edit)
    made = replace(county.with_rows(**tables), parameters=parameters)
    calendar = work_calendar(made.rows.calendar, made.rows.closures, parameters)
    made = replace(made, calendar=calendar)
    if {"inspectors", "schools", "travel"} & tables.keys():
        made = replace(made, travel=build_travel(made.rows, parameters, folder or Path()))
    return made


def _edited(rows: tuple[Any, ...], edit: Edit) -> tuple[Any, ...]:
    if edit.action == ADD:
        return (*rows, make(table(SCENARIO, edit.table).row, **edit.cells))
    found = [row for row in rows if all(getattr(row, k) == v for k, v in edit.key.items())]
    if not found:
        raise KeyError(f"{edit.table}: {dict(edit.key)}")
    if edit.action == REMOVE:
        return tuple(row for row in rows if row not in found)
    return tuple(replace(row, **edit.cells) if row in found else row for row in rows)


def typed(edit: Edit) -> Said:
    """An edit as what to type in which sheet, in the words of the workbook (Chinese) and of the csv tables (English)."""
    one = table(SCENARIO, edit.table)
    zh = [f"“{one.zh}”表{ACTIONS[edit.action][0]}"]
    en = [f"{one.name}: {ACTIONS[edit.action][1]}"]
    if edit.key:
        zh.append(f"（{'，'.join(_cells(one, edit.key, 'zh'))}）")
        en.append(f" ({', '.join(_cells(one, edit.key, 'en'))})")
    if edit.cells:
        zh.append(f"：{'，'.join(_cells(one, edit.cells, 'zh'))}")
        en.append(f": {', '.join(_cells(one, edit.cells, 'en'))}")
    return Said("".join(zh), "".join(en))


def _cells(one: Table, cells: Mapping[str, Any], lang: str) -> list[str]:
    columns = {column.field: column for column in one.columns}
    return [_cell(columns[name], value, lang) for name, value in cells.items()]


def _cell(column: Column, value: Any, lang: str) -> str:
    head = column.zh if lang == "zh" else column.name
    if value is None or value in ("", ()):
        return f"{head}清空" if lang == "zh" else f"{head} blank"
    return f"{head}={_text(column, value, lang)}"


def _text(column: Column, value: Any, lang: str) -> str:
    if column.kind.value == "value" and not isinstance(value, str):
        return value_text(value)
    if lang == "zh" and isinstance(value, bool):
        return "是" if value else "否"
    if lang == "zh" and isinstance(value, Code):
        return value.zh
    if lang == "zh" and isinstance(value, tuple) and all(isinstance(part, Code) for part in value):
        return "、".join(part.zh for part in value)
    return cell_text(value, column)


def waiver(rule: str, subject: str, reason: str, on: date) -> Edit:
    """The row that waives a rule in principle for one subject; the approver's name is for the office to fill in."""
    cells = {"rule": rule, "subject": subject, "reason": reason, "approved_by": TO_FILL, "approved_on": on}
    return Edit("waivers", ADD, cells=cells)


TO_FILL = "（由批准人签署）"
"""What stands for the approver's name until there is an approval."""


def parameter(county: County, key: str, value: Any, unit_id: str) -> Edit:
    """The row that sets a parameter for one unit, or changes the one that is there."""
    given = {"key": key, "unit_id": unit_id}
    there = (key, unit_id) in county.parameters.given
    if there:
        return Edit("parameters", CHANGE, key=given, cells={"value": value})
    return Edit("parameters", ADD, cells={"key": key, "value": value, "unit_id": unit_id})
