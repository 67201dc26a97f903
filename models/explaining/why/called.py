"""Who or which school is meant: by id, or by name as an office writes it (张 三 for 张三, 第一小学 for 云岭县第一小学)."""

from __future__ import annotations

from duxue.scenarios.cells.names import Names
from duxue.scenarios.county import County


def called(county: County, asked: str, table: str) -> list[str]:
    """The ids in a table (``schools``, ``inspectors``) that a text may mean; several where several bear the name."""
    if asked in (county.schools if table == "schools" else county.inspectors):
        return [asked]
    names = Names.of_rows(county.rows)
    key, _ = names.find(asked, (table,))
    return [key] if key is not None else [one.key for one in names.candidates(asked, (table,))]
