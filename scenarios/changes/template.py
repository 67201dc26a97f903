"""The empty workbook of changes: sheet 变动 with an example row of every kind, what each kind needs, and all tables' heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.offers import Wants
from duxue.scenarios.edits.register import CHANGES_OFFERED
from duxue.scenarios.edits.rows import CHANGE_TABLES, Change
from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.parameters import GROUND, ParameterSpec
from duxue.scenarios.rows import make

GUIDE = "变动说明"
NOTES = (
    "变动工作簿：填写说明",
    "方案发布以后有了变动，在“变动”表中一行填一项，再用 duxue revise 调整方案；各类变动怎样填，见“变动说明”表。",
    "“变动”表中的各行都是示例，填写时请改成本单位的情况，或整行删去。",
    "新聘督学、新办学校，以及要更正的数据，在后面各表中补一行：编号与原数据相同的整行替换，不同的新增；不涉及的表空着即可。",
    "替换时请把整行填全，留空的格按默认值处理，不沿用原来的值。",
    "学校、督学的经纬度与方案文件夹 scenario 中的一致，按 WGS84 填写；用其他坐标系的，在“参数”表中填 crs。",
)


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
    write_workbook(path, CHANGE_TABLES, rows, specs, NOTES, (GUIDE, guide_rows()), waivable=waivable)
