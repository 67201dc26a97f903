"""Arguments that several verbs take, in both languages, and how numbers are read."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from duxue.planner.command_line.argument_parser import Parser

Verb = Callable[[str, str, str], Parser]
"""Makes a verb's parser from its name and what it does, in Chinese and in English."""
Word = Callable[[str, str], str]
"""Picks the Chinese or the English text."""


def number(kind: Callable[[str], Any], low: float) -> Callable[[str], Any]:
    """A reader of numbers with a lowest value, for ``type=``."""

    def read(text: str) -> Any:
        try:
            value = kind(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text}?") from error
        if not low <= value < 2**31:
            raise argparse.ArgumentTypeError(f"{text} < {low:g}" if value < low else f"{text}?")
        return value

    return read


def day(text: str) -> date:
    """A day as it is typed, for ``type=``."""
    from duxue.desk import day_of  # noqa: PLC0415 - not for help

    found = day_of(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text} ≠ YYYY-MM-DD")
    return found


def scenario(made: Parser, word: Word) -> None:
    """The scenario, which comes first."""
    made.add_argument(
        "scenario",
        type=Path,
        metavar="SCENARIO",
        help=word("工作簿，或装有 csv 表的文件夹", "workbook, or folder of csv tables"),
    )


def plan(made: Parser, word: Word) -> None:
    """The plan folder."""
    made.add_argument("plan", type=Path, metavar="PLAN", help=word("方案文件夹", "the plan folder"))


def workers(made: Parser, word: Word) -> None:
    """Who works side by side: so many processes, or a cluster."""
    made.add_argument(
        "--workers",
        type=number(int, 1),
        default=0,
        metavar="N",
        help=word(
            "并行进程数，默认等于处理器核数；不影响结果",
            "processes side by side, by default one a core; the result is the same",
        ),
    )
    made.add_argument(
        "--cluster",
        default="",
        metavar="tcp://HOST:8786",
        help=word(
            "改由 Dask 集群计算（调度器地址）；不影响结果",
            "let a Dask cluster do the work (its scheduler's address); the result is the same",
        ),
    )


def effort(made: Parser, word: Word) -> None:
    """How much work, and by how many processes."""
    made.add_argument(
        "--seconds",
        type=number(float, 1),
        metavar="N",
        help=word(
            "每个督导室的计算量，约合 N 秒；结果与机器快慢无关",
            "work for each office, about N seconds; the result does not depend on the clock",
        ),
    )
    workers(made, word)


def progress(made: Parser, word: Word) -> None:
    """Progress where no terminal is."""
    made.add_argument(
        "--progress",
        action="store_true",
        help=word("即使不在终端中也显示进度", "show progress even where no terminal is"),
    )


def results(made: Parser, word: Word) -> None:
    """The folder of results."""
    made.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=word("结果文件夹", "the folder of results")
    )


def replace(made: Parser, word: Word) -> None:
    """Leave to replace an output."""
    made.add_argument(
        "--replace", action="store_true", help=word("替换已有的输出", "replace an output that exists")
    )


def json(made: Parser, word: Word) -> None:
    """An answer for programs."""
    made.add_argument("--json", action="store_true", help=word("以 JSON 列表输出", "print a JSON list"))
