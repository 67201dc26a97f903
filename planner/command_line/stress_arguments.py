"""The words of ``duxue stress`` on the command line."""

from __future__ import annotations

from pathlib import Path

from duxue.planner.command_line import shared_arguments as shared
from duxue.planner.command_line.shared_arguments import Verb, Word


def add_stress(verb: Verb, word: Word) -> None:
    """The verb with its options."""
    made = verb(
        "stress",
        "随机模拟请假、离任、应急和停课，看方案还能完成多少职责",
        "how the plan stands random absences, emergencies and closures: duties still met, moves needed",
    )
    shared.scenario(made, word)
    shared.plan(made, word)
    made.add_argument(
        "--draws",
        type=shared.number(int, 1),
        required=True,
        metavar="N",
        help=word("模拟多少年", "how many years are drawn"),
    )
    made.add_argument(
        "--out", type=Path, metavar="DIR", help=word("另写出结果文件夹", "write a folder of results too")
    )
    shared.workers(made, word)
    made.add_argument("--json", action="store_true", help=word("以 JSON 输出", "print JSON"))
    shared.replace(made, word)
