"""The arguments of ``adopt`` and ``approve``: an edited plan workbook as the next draft, and where a release stands."""

from __future__ import annotations

from pathlib import Path

from duxue.planner.command_line import shared_arguments as shared
from duxue.planner.command_line.shared_arguments import Verb, Word
from duxue.planner.words import RELEASE_STATES


def add_adopt(verb: Verb, word: Word) -> None:
    """The verb adopt and its options."""
    made = verb(
        "adopt",
        "把手工改过的方案工作簿作为下一稿：列出改动、核对、发布，手工指定的写入“指定”表",
        "an edited plan workbook becomes the next draft: what was changed, what it breaks, pinned",
    )
    shared.scenario(made, word)
    shared.plan(made, word)
    made.add_argument(
        "--workbook",
        type=Path,
        required=True,
        metavar="EDITED.xlsx",
        help=word("改过的 plan.xlsx", "the edited plan.xlsx"),
    )
    made.add_argument(
        "--out", type=Path, required=True, metavar="NEW", help=word("新方案文件夹", "the new plan folder")
    )
    shared.replace(made, word)
    shared.json(made, word)


def add_approve(verb: Verb, word: Word) -> None:
    """The verb approve and its options."""
    made = verb(
        "approve",
        "方案送审、审定：谁、哪一天、文号，写在每份材料上；审定后的方案不再改动",
        "submit or approve a release: who, when, document number, on every paper; an approved one is edited no more",
    )
    shared.plan(made, word)
    made.add_argument(
        "--state",
        choices=RELEASE_STATES,
        default=RELEASE_STATES[-1],
        help=word(
            "draft 草案、submitted 送审、approved 审定（默认）", "draft, submitted or approved (default)"
        ),
    )
    made.add_argument("--by", default="", metavar="NAME", help=word("送审人或审定人", "who"))
    made.add_argument("--on", type=shared.day, metavar="DATE", help=word("日期", "the day"))
    made.add_argument("--document", default="", metavar="NO", help=word("文号", "the document's number"))
