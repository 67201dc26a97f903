"""What ``duxue stress`` prints: the summary or JSON, and how far the draws are."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from contextlib import AbstractContextManager

from duxue import desk, face
from duxue.planner import listing
from duxue.planner.stressed import lines, to_json
from duxue.planner.words import Lang, pick

Say = Callable[[str], None]


def run(
    asked: argparse.Namespace,
    lang: Lang,
    watch: Callable[[face.Stop, Say, Lang], AbstractContextManager[None]],
    say: Say,
    show: Say,
) -> int:
    """The verb by its arguments; ``watch`` takes the user's Ctrl-C, ``say`` writes beside the answer, ``show`` the answer."""
    stop = face.Stop()

    def tell(done: int, draws: int) -> None:
        if done == draws or done % max(1, draws // 10) == 0:
            say(pick(lang, f"已模拟 {done}/{draws}", f"{done} of {draws} draws"))

    with watch(stop, say, lang):
        answer = face.stress(
            desk.read_beside(asked.scenario, asked.plan), draws=asked.draws, workers=asked.workers, cluster=asked.cluster,
            out=asked.out, replace=asked.replace, lang=lang, progress=tell, stop=stop,
        )  # fmt: skip
    if asked.json:
        show(json.dumps(to_json(answer), ensure_ascii=False, indent=1))
        return answer.code
    for line in (*listing.note_lines(answer.county, lang), *lines(answer, lang)):
        show(line)
    return answer.code
