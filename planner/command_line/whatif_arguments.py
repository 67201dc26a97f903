"""The words of ``duxue compare`` on the command line."""

from __future__ import annotations

from pathlib import Path

from duxue.planner.command_line import shared_arguments as shared
from duxue.planner.command_line.shared_arguments import Verb, Word


def add_compare(verb: Verb, word: Word) -> None:
    """The verb with its options."""
    made = verb(
        "compare",
        "把若干假设方案（增聘、减员、改参数、撤并等）各排一遍，与现状并列比较",
        "what-ifs (hire, lose people, other parameters, mergers ...) planned and laid side by side with today",
    )
    shared.scenario(made, word)
    made.add_argument(
        "whatifs",
        type=Path,
        metavar="WHATIFS",
        help=word(
            "假设方案：工作簿、csv 文件夹或 TOML 文件",
            "the what-ifs: a workbook, a folder of csv tables or a TOML file",
        ),
    )
    shared.results(made, word)
    made.add_argument(
        "--plans",
        action="store_true",
        help=word(
            "每个方案另出全套文件（工作簿、日历、地图、报告）",
            "publish every plan in full (workbook, calendars, maps, report)",
        ),
    )
    shared.effort(made, word)
    shared.progress(made, word)
    shared.replace(made, word)
