"""The arguments of ``adopt``: an edited plan workbook as the next draft."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Verb = Callable[..., Any]
Word = Callable[[str, str], str]


def add_adopt(verb: Verb, word: Word) -> None:
    """The verb adopt and its options."""
    made = verb(
        "adopt",
        "把手工改过的方案工作簿作为下一稿：列出改动、核对、发布，手工指定的写入“指定”表",
        "an edited plan workbook becomes the next draft: what was changed, what it breaks, pinned",
    )
    made.add_argument(
        "scenario", type=Path, metavar="SCENARIO", help=word("数据工作簿或文件夹", "workbook or folder")
    )
    made.add_argument(
        "plan", type=Path, metavar="PLAN", help=word("现行方案文件夹", "the plan folder in force")
    )
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
    made.add_argument(
        "--replace", action="store_true", help=word("替换已有的文件夹", "replace an existing folder")
    )
    made.add_argument("--json", action="store_true", help=word("以 JSON 列出改动", "list the edits as JSON"))
