"""The words of ``duxue staffing`` on the command line."""

from __future__ import annotations

from pathlib import Path

from duxue.planner.command_line import shared_arguments as shared
from duxue.planner.command_line.argument_parser import Parser
from duxue.planner.command_line.shared_arguments import Verb, Word


def add_staffing(verb: Verb, word: Word) -> None:
    """The verb with its options."""
    made = verb(
        "staffing",
        "测算最少须增聘多少督学、在哪里、聘什么人，并展望今后各年",
        "the smallest staff that keeps the rules, whom to take on and where, and the years ahead",
    )
    shared.scenario(made, word)
    shared.results(made, word)
    made.add_argument(
        "--years",
        type=shared.number(int, 1),
        default=0,
        metavar="N",
        help=word("展望今后 N 年（至多 9 年）", "look N years ahead (9 at most)"),
    )
    made.add_argument(
        "--places",
        type=Path,
        metavar="FILE",
        help=word(
            "工作簿：候选地点（空白即各乡镇）、在校生趋势、已任届数三张表",
            "workbook with the tables places (none: the townships), trends, terms",
        ),
    )
    made.add_argument(
        "--office",
        action="append",
        metavar="ID",
        help=word("只测算这个督导室（可多次给出）", "this office only (may be given again)"),
    )
    _choices(made, word)
    shared.replace(made, word)


def _choices(made: Parser, word: Word) -> None:
    made.add_argument(
        "--seconds",
        type=shared.number(float, 1),
        metavar="N",
        help=word(
            "不论学校多少，求得的人数都以全年方案核验，每个方案的计算量约合 N 秒",
            "hold the staff found against a whole year's plan however many schools, about N seconds of work each",
        ),
    )
    shared.workers(made, word)
    made.add_argument(
        "--least-cost",
        action="store_true",
        help=word(
            "求费用最省（按参数中的每日费用），而非人数最少",
            "least cost by the office's day rates, not fewest people",
        ),
    )
    made.add_argument(
        "--no-reappointment",
        action="store_true",
        help=word("展望时聘期届满一律不续聘", "in the years ahead nobody is reappointed"),
    )
