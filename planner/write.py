"""What a verb answered, written: a plan, a comparison, a staffing, a stress test as a folder, an explanation as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from duxue.planner.answers import Judged
from duxue.planner.publish.output import Output, claim
from duxue.planner.publishing import published

if TYPE_CHECKING:
    from duxue.planner.explained import Explained
    from duxue.planner.publish.comparison.comparison import Comparison
    from duxue.planner.publish.notices.writing import NoticeOptions
    from duxue.planner.staffed import Staffed
    from duxue.planner.stressed import Stressed

    Answer = Judged | Explained | Comparison | Staffed | Stressed


def write(answer: Answer, output: Output, notices: NoticeOptions | None = None) -> Path:
    """Write an answer whole or not at all; ``notices`` asks for a plan's letters. Raises ``RefusedError``."""
    if isinstance(answer, Judged):
        with claim(output, (*answer.inputs, notices.templates if notices else None)):
            published(answer, output, notices)
    else:
        _write_study(answer, output)
    return output.folder


def _write_study(answer: Explained | Comparison | Staffed | Stressed, output: Output) -> None:
    # Each study has a part of the models of its own, which takes a while to load.
    from duxue.planner.compare import write_comparison
    from duxue.planner.explained import Explained
    from duxue.planner.publish.comparison.comparison import Comparison
    from duxue.planner.staffed import Staffed

    if isinstance(answer, Explained):
        from duxue.planner.explain import write_explained

        write_explained(answer, output)
    elif isinstance(answer, Comparison):
        write_comparison(answer, output)
    elif isinstance(answer, Staffed):
        from duxue.planner.publish.staffing.folder import write_staffing

        write_staffing(answer, output)
    else:
        from duxue.planner.publish.stress.folder import write_stress

        write_stress(answer, output)
