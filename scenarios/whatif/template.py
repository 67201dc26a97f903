"""The empty workbook of what-ifs: sheet 假设方案 with an example row of every kind, and what each kind needs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from duxue.scenarios.edits.register import WHATIFS_OFFERED
from duxue.scenarios.edits.rows import WHATIFS, Edit
from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.parameters import GROUND, ParameterSpec
from duxue.scenarios.rows import make

GUIDE = "方案说明"
NOTES = (
    "假设方案工作簿：填写说明",
    "在“假设方案”表中一行填一项调整，方案名称相同的各行合为一个方案，按先后次序生效；再用 duxue compare 并列比较。",
    "各类调整用到哪些列，见“方案说明”表；没有列出的列请留空。参数名见“参数说明”表。",
    "“假设方案”表中的各行都是示例，填写时请改成本单位的情况，或整行删去。",
    "“现状”（不作任何调整）总会一并计算，不必填写。数据工作簿本身不会改动。",
)


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
    write_workbook(path, (WHATIFS,), {WHATIFS.name: example_edits()}, specs, NOTES, (GUIDE, guide_rows()))
