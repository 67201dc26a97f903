"""Rows of a sheet that are no data: sums of the rows above, and the lines of who filled it in and when."""

from __future__ import annotations

from collections.abc import Sequence

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.problems import Fault

_AREAS = ("本页", "本表", "全县", "全区", "全市", "")
_SUMS = ("合计", "小计", "总计", "共计", "累计", "总和", "subtotal", "total", "sum")
_MAKERS = (
    "填表人", "制表人", "填报人", "审核人", "复核人", "负责人", "经办人", "联系人", "分管领导", "单位负责人", "主要负责人",
    "填报单位", "填表单位", "制表单位", "单位", "填表日期", "填报日期", "制表日期", "填报时间", "填表时间", "日期", "联系电话",
    "盖章", "注", "备注", "说明", "填表说明",
)  # fmt: skip
_WORDS = (*(area + word for area in _AREAS for word in _SUMS), *_MAKERS)
_AFTER = ("", ":", "(")  # what follows such a word where it is not the beginning of a name


def is_no_data(line: Sequence[Raw]) -> bool:
    """Whether a row, by its first words, is a sum or a line with names and days of those who made the sheet."""
    first = next((cell for cell in line if isinstance(cell, str) and cell.strip()), None)
    if first is None:
        return False
    word = fold(first[:40])
    return any(word.startswith(one) and word[len(one) : len(one) + 1] in _AFTER for one in _WORDS)


def passed_over(lines: Sequence[int]) -> Fault:
    """The one line for the rows of a sheet (by number) that are no data."""
    some = "、".join(str(line) for line in lines[:5]) + (" 等" if len(lines) > 5 else "")
    return Fault(
        "no_data_rows",
        f"第 {some} 行是合计、落款或说明，未作数据读取（共 {len(lines)} 行）",
        f"{len(lines)} rows are sums, signatures or notes and are not read as data: {', '.join(map(str, lines[:5]))}",
        "warning",
    )
