"""The empty workbook of changes: sheet 变动 with an example row of every kind, what each kind needs, and all tables' heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.offers import Wants
from duxue.scenarios.edits.register import CHANGES_OFFERED
from duxue.scenarios.edits.rows import CHANGE_TABLES, Change
from duxue.scenarios.files.template import notes_of
from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.parameters import GROUND, ParameterSpec
from duxue.scenarios.rows import make

GUIDE = "变动说明"


def example_changes() -> tuple[Change, ...]:
    """One example row of every kind, in the order of the kinds."""
    return tuple(make(Change, kind=one.kind, **one.example) for one in CHANGES_OFFERED.values())


def guide_rows() -> tuple[tuple[str, ...], ...]:
    """What every kind means and which cells it takes, heads first: * must be filled in, a dash stays blank."""
    heads = ("变动类别", "含义", "对象", "相关对象", "起", "止", "取值", "english")
    return (heads, *(_guide_row(one.kind, one.wants) for one in CHANGES_OFFERED.values()))


def _guide_row(kind: ChangeKind, wants: Wants) -> tuple[str, ...]:
    def cell(name: str, words: str) -> str:
        if name in wants.needs:
            return f"必填。{words}" if words else "必填"
        return words or "可空" if name in wants.takes else "—"

    cells = (cell("other", wants.other[0]), cell("start", ""), cell("end", ""), cell("value", wants.value[0]))
    return kind.zh, wants.does[0], f"必填。{wants.subject[0]}", *cells, f"{kind}: {wants.does[1]}"


def write_changes_template(
    path: Path, specs: Iterable[ParameterSpec] = GROUND, waivable: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Write the empty workbook of changes with help, drop-downs and an example row of every kind; whole or not at all."""
    rows = {"changes": example_changes()}
    write_workbook(
        path, CHANGE_TABLES, rows, specs, notes_of("changes"), (GUIDE, guide_rows()), waivable=waivable
    )
