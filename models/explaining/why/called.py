"""Who or which school is meant: by id, or by name as an office writes it (张 三 for 张三, 第一小学 for 云岭县第一小学)."""

from __future__ import annotations

from collections.abc import Sequence

from duxue.models.explaining.why.answer import UnknownSubjectError
from duxue.scenarios.cells.names import Known, Names


def called(names: Names, asked: str, *tables: str) -> tuple[Known, ...]:
    """What a text may mean in some tables (``schools``, ``inspectors``); several where several bear the name."""
    return tuple(one for table in tables for one in names.meant(asked, (table,)))


def several(names: Names, asked: str, found: Sequence[Known]) -> UnknownSubjectError:
    """The refusal of a name that several bear: each with what tells it from the others."""
    zh, en = names.told_apart(found)
    return UnknownSubjectError(
        f"“{asked}”不止一个：{zh}；请写代码", f"{asked!r} is not the only one: {en}; give the id"
    )
