"""Tables written as csv files: English headings and codes for programs, Chinese ones where staff open them; same rows, same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from duxue.scenarios.cells.parameter_values import value_text
from duxue.scenarios.county import County
from duxue.scenarios.files.staff_words import Titles, titled_value
from duxue.scenarios.records import ParameterRow
from duxue.scenarios.rows import Column, Table
from duxue.scenarios.sheets import SCENARIO


def cell_text(value: Any, column: Column) -> str:
    """A value as it stands in a csv file: codes in English, lists joined by ``;`` (purposes by ``+``), blank for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"  # every digit that counts, never an exponent
    if isinstance(value, tuple):
        return ("+" if column.kind.value == "tasks" else ";").join(str(part) for part in value)
    return str(value)


def csv_text(table: Table, rows: Iterable[Any], titles: Titles | None = None) -> str:
    """A table as the text of its csv file (heading line included, lines end with ``\\n``).

    With ``titles`` (of rules and parameters) headings and codes are Chinese, as in a workbook.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name if titles is None else column.zh for column in table.columns])
    for row in rows:
        writer.writerow([_cell(table, row, column, titles) for column in table.columns])
    return stream.getvalue()


def _cell(table: Table, row: Any, column: Column, titles: Titles | None) -> str:
    shown = getattr(row, column.field) if titles is None else titled_value(table, row, column, titles)
    return cell_text(shown, column)


def write_csv(
    tables: Iterable[Table],
    rows_by_table: Mapping[str, Iterable[Any]],
    folder: Path,
    titles: Titles | None = None,
) -> tuple[Path, ...]:
    """Write one csv file a table (UTF-8, ``\\n``) into a folder; tables without rows get their headings.

    Files for staff (with ``titles``, see ``csv_text``) begin with the mark by which Excel knows UTF-8. Returns the files
    in the order of the tables. Only tables named in ``rows_by_table`` are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in tables:
        if table.name in rows_by_table:
            file = folder / f"{table.name}.csv"
            text = csv_text(table, rows_by_table[table.name], titles)
            file.write_bytes(text.encode("utf-8" if titles is None else "utf-8-sig"))
            written.append(file)
    return tuple(written)


def scenario_rows(county: County) -> dict[str, tuple[Any, ...]]:
    """A county's tables as rows by table name, parameters included; read back they give an equal county.

    A school that stands at its township's point or its unit's seat has none of its own here: nothing is made up.
    """
    rows: dict[str, tuple[Any, ...]] = {
        t.name: getattr(county.rows, t.name) for t in SCENARIO if t.name != "parameters"
    }
    nowhere: dict[str, Any] = {"lon": None, "lat": None}
    rows["schools"] = tuple(replace(s, **nowhere) if county.stands_at(s) else s for s in county.rows.schools)
    rows["parameters"] = tuple(
        ParameterRow(key, value_text(value), unit_id)
        for (key, unit_id), value in sorted(county.parameters.given.items())
    )
    return rows


def digest_of(county: County) -> str:
    """The sha256 of a county's canonical tables: the same for the same content, whatever file it came from."""
    return sealed(SCENARIO, scenario_rows(county))


def sealed(tables: Iterable[Table], rows: Mapping[str, Iterable[Any]]) -> str:
    """The sha256 of some tables as csv texts."""
    seal = hashlib.sha256()
    for table in tables:
        seal.update(f"{table.name}\n{csv_text(table, rows[table.name])}".encode())
    return seal.hexdigest()
