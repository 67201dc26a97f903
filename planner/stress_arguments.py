"""The words of ``duxue stress`` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

P = TypeVar("P", bound=argparse.ArgumentParser)
Word = Callable[[str, str], str]
Number = Callable[[Callable[[str], Any], float], Callable[[str], Any]]


def add_stress(verb: Callable[[str, str, str], P], word: Word, number: Number) -> P:
    """The verb with its options; ``number`` makes readers of numbers with a lowest value."""
    made = verb(
        "stress",
        "随机模拟请假、离任、应急和停课，看方案还能完成多少职责",
        "how the plan stands random absences, emergencies and closures: duties still met, moves needed",
    )
    made.add_argument(
        "scenario",
        type=Path,
        metavar="SCENARIO",
        help=word("工作簿，或装有 csv 表的文件夹", "workbook, or folder of csv tables"),
    )
    made.add_argument("plan", type=Path, metavar="PLAN", help=word("方案文件夹", "the plan folder"))
    made.add_argument(
        "--draws",
        type=number(int, 1),
        required=True,
        metavar="N",
        help=word("模拟多少年", "how many years are drawn"),
    )
    made.add_argument(
        "--out", type=Path, metavar="DIR", help=word("另写出结果文件夹", "write a folder of results too")
    )
    made.add_argument(
        "--workers",
        type=number(int, 1),
        default=0,
        metavar="N",
        help=word("并行进程数，不影响结果", "processes side by side; the result is the same"),
    )
    made.add_argument("--json", action="store_true", help=word("以 JSON 输出", "print JSON"))
    made.add_argument(
        "--replace", action="store_true", help=word("替换已有的输出", "replace an output that exists")
    )
    return made
