"""A table's rows as a tuple that also gives itself as a pandas frame."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any

from duxue.scenarios.rows import Kind, columns_of

if TYPE_CHECKING:
    import pandas as pd


class TableRows(tuple[Any, ...]):
    """The rows of one table. An empty table knows its columns too."""

    row: type

    def frame(self) -> pd.DataFrame:
        """The rows as a pandas frame, a row each.

        Columns carry the contract's English headings. Days are ``datetime64``, codes their English words, lists tuples.
        """
        import pandas as pd  # noqa: PLC0415 - only who asks for a frame waits for pandas

        columns = columns_of(self.row)
        frame = pd.DataFrame(
            {column.name: [_plain(getattr(row, column.field)) for row in self] for column in columns},
            columns=[column.name for column in columns],
        )
        for column in columns:
            if column.kind is Kind.DATE:
                frame[column.name] = pd.to_datetime(frame[column.name])
        return frame

    def __reduce__(self) -> tuple[Any, ...]:
        return table_rows, (tuple(self), self.row)


def table_rows(rows: Iterable[Any], row: type) -> TableRows:
    """Rows of a class as a table; what is one already is handed back as it is."""
    if isinstance(rows, TableRows) and rows.row is row:
        return rows
    made = TableRows(rows)
    made.row = row
    return made


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Enum) else value
