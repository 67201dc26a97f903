"""Readers watched at their work: what they opened is looked at again without a second reading, .xls and .ods parsed quickly."""

from __future__ import annotations

import faulthandler
import json
import os
import resource
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from duxue.scenarios.changes import reading as changes
from duxue.scenarios.files import workbook_source
from duxue.scenarios.files.parser_process import MOST_MEMORY, MOST_SECONDS, Answer, _day, _told, parsed
from duxue.scenarios.files.source import Source, open_source
from duxue.scenarios.reading import scenario
from duxue.scenarios.whatif import reading as whatifs


@contextmanager
def watched() -> Iterator[list[Source]]:
    """The sources that readers of a scenario, a plan, changes and what-ifs open, in order."""
    opened: list[Source] = []

    def open_and_keep(path: Path) -> Source:
        opened.append(open_source(path))
        return opened[-1]

    with ExitStack() as stack:
        for module in (scenario, changes, whatifs):
            stack.enter_context(patch.object(module, "open_source", open_and_keep))
        stack.enter_context(patch.object(workbook_source, "parsed_apart", parsed_in_a_fork))
        yield opened


def parsed_in_a_fork(data: bytes, kept_out: frozenset[str] = frozenset()) -> Answer:
    """What ``parsed_apart`` gives, from a copy of this process instead of a new one: the same parser under the same limits."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _parse_and_leave(data, kept_out, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        return {"fault": "too_heavy"}
    answer: Answer = json.loads(told, object_hook=_day)
    return answer


def _parse_and_leave(data: bytes, kept_out: frozenset[str], writing: int) -> None:
    code = 1
    try:
        faulthandler.disable()  # an abort is an answer here
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MOST_MEMORY, held + MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(parsed(data, kept_out), default=_told).encode())
        code = 0
    finally:
        os._exit(code)
