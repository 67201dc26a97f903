"""The words of ``duxue compare`` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

P = TypeVar("P", bound=argparse.ArgumentParser)
Word = Callable[[str, str], str]


def add_compare(verb: Callable[[str, str, str], P], word: Word, scenario: Callable[[P, Word], None]) -> P:
    """The verb with its options; ``scenario`` adds the argument that comes first."""
    made = verb(
        "compare",
        "把若干假设方案（增聘、减员、改参数、撤并等）各排一遍，与现状并列比较",
        "what-ifs (hire, lose people, other parameters, mergers ...) planned and laid side by side with today",
    )
    scenario(made, word)
    made.add_argument(
        "whatifs",
        type=Path,
        metavar="WHATIFS",
        help=word(
            "假设方案：工作簿、csv 文件夹或 TOML 文件",
            "the what-ifs: a workbook, a folder of csv tables or a TOML file",
        ),
    )
    made.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=word("结果文件夹", "the folder of results")
    )
    made.add_argument(
        "--plans",
        action="store_true",
        help=word(
            "每个方案另出全套文件（工作簿、日历、地图、报告）",
            "publish every plan in full (workbook, calendars, maps, report)",
        ),
    )
    return made
