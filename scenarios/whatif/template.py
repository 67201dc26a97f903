"""The empty workbook of what-ifs: sheet 假设方案 with an example row of every kind, and what each kind needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from duxue.scenarios.codes import Employment, Stage
from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.parameters import GROUND, ParameterSpec
from duxue.scenarios.rows import make
from duxue.scenarios.whatif.kinds import WANTS, WHATIFS, Edit, EditKind

GUIDE = "方案说明"
NOTES = (
    "假设方案工作簿：填写说明",
    "在“假设方案”表中一行填一项调整，方案名称相同的各行合为一个方案，按先后次序生效；再用 duxue compare 并列比较。",
    "各类调整用到哪些列，见“方案说明”表；没有列出的列请留空。参数名见“参数说明”表。",
    "“假设方案”表中的各行都是示例，填写时请改成本单位的情况，或整行删去。",
    "“现状”（不作任何调整）总会一并计算，不必填写。数据工作簿本身不会改动。",
)
_YEAR = 2027
_SCHOOL, _PERSON, _UNIT = "3113000001", "D001", "U01"


# fmt: off
def example_edits() -> tuple[Edit, ...]:
    """One example row of every kind, in the order of the kinds; the second and the last make one what-if."""
    def one(whatif: str, kind: EditKind, **cells: object) -> Edit:
        return make(Edit, whatif=whatif, kind=kind, **cells)

    return (
        one("增聘专职两名", EditKind.HIRE, township="示例镇", employment=Employment.FULL_TIME, count=2,
            stages=(Stage.PRIMARY, Stage.JUNIOR), note="从示例镇出发"),
        one("春季减员", EditKind.LOSE, employment=Employment.PART_TIME, count=3, start=date(_YEAR, 4, 1)),
        one("放宽挂牌所数", EditKind.PARAMETER, subject="schools_per_inspector", value="6", unit_id=_UNIT),
        one("小学生增一成", EditKind.ENROLMENT, stages=(Stage.PRIMARY,), value="10%"),
        one("新建初中", EditKind.OPEN_SCHOOL, township="示例镇", stages=(Stage.JUNIOR,), value="1200",
            start=date(_YEAR, 9, 1)),
        one("撤一所学校", EditKind.CLOSE_SCHOOL, subject="3113000003", start=date(_YEAR, 9, 1)),
        one("两校合并", EditKind.MERGE_SCHOOLS, subject="3113000002", other=(_SCHOOL,), start=date(_YEAR, 9, 1)),
        one("责任区合并", EditKind.MERGE_ZONES, subject="Z02", other=("Z01",)),
        one("责任区拆分", EditKind.SPLIT_ZONE, subject="Z01", other=("Z11",)),
        one("督导室合并", EditKind.MERGE_OFFICES, subject="U02", other=(_UNIT,)),
        one("督导室拆分", EditKind.SPLIT_OFFICE, subject=_UNIT, other=("U11",), township="示例镇、示例乡"),
        one("春季减员", EditKind.HEADS_AWAY, start=date(_YEAR, 5, 1), end=date(_YEAR, 5, 31)),
    )
# fmt: on


def guide_rows() -> tuple[tuple[str, ...], ...]:
    """What every kind does and which cells it needs or may take, heads first."""
    heads = ("调整类别", "含义", "必填", "可填", "english")
    columns = {column.field: column for column in WHATIFS.columns}

    def named(fields: Iterable[str], nothing: str = "—") -> str:
        return "、".join(columns[name].zh for name in fields) or nothing

    rows = []
    for kind in EditKind:
        wants = WANTS[kind]
        needs, takes = (
            ", ".join(columns[name].name for name in cells) for cells in (wants.needs, wants.takes)
        )
        english = f"{kind}: {wants.does[1]}; needs: {needs or 'nothing'}; takes: {takes or 'nothing'}"
        rows.append((kind.zh, wants.does[0], named(wants.needs), named(wants.takes), english))
    return (heads, *rows)


def write_whatifs_template(path: Path, specs: Iterable[ParameterSpec] = GROUND) -> None:
    """Write the empty workbook of what-ifs with help, drop-downs and an example row of every kind; whole or not at all."""
    write_workbook(path, (WHATIFS,), {WHATIFS.name: example_edits()}, specs, NOTES, (GUIDE, guide_rows()))
