"""The empty workbook of what-ifs: sheet 假设方案 with an example row of every kind, and what each kind needs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from duxue.scenarios.edits.register import WHATIFS_OFFERED
from duxue.scenarios.edits.rows import WHATIFS, Edit
from duxue.scenarios.files.template import notes_of
from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.parameters import GROUND, ParameterSpec
from duxue.scenarios.rows import make

GUIDE = "方案说明"


def example_edits() -> tuple[Edit, ...]:
    """One example row of every kind, in the order of the kinds; the second and the last make one what-if."""
    return tuple(make(Edit, kind=one.kind, **one.example) for one in WHATIFS_OFFERED.values())


def guide_rows() -> tuple[tuple[str, ...], ...]:
    """What every kind does and which cells it needs or may take, heads first."""
    heads = ("调整类别", "含义", "必填", "可填", "english")
    columns = {column.field: column for column in WHATIFS.columns}

    def named(fields: Iterable[str], nothing: str = "—") -> str:
        return "、".join(columns[name].zh for name in fields) or nothing

    rows = []
    for one in WHATIFS_OFFERED.values():
        kind, wants = one.kind, one.wants
        needs, takes = (
            ", ".join(columns[name].name for name in cells) for cells in (wants.needs, wants.takes)
        )
        english = f"{kind}: {wants.does[1]}; needs: {needs or 'nothing'}; takes: {takes or 'nothing'}"
        rows.append((kind.zh, wants.does[0], named(wants.needs), named(wants.takes), english))
    return (heads, *rows)


def write_whatifs_template(path: Path, specs: Iterable[ParameterSpec] = GROUND) -> None:
    """Write the empty workbook of what-ifs with help, drop-downs and an example row of every kind; whole or not at all."""
    write_workbook(
        path, (WHATIFS,), {WHATIFS.name: example_edits()}, specs, notes_of("whatifs"), (GUIDE, guide_rows())
    )
