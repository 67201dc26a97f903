"""Readers watched at their work: what they opened and understood is looked at without a second reading, .xls and .ods parsed quickly."""

from __future__ import annotations

import faulthandler
import json
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zlib import crc32

from duxue.scenarios.cells.typed_rows import TypedTable
from duxue.scenarios.changes import reading as changes
from duxue.scenarios.files import workbook_source
from duxue.scenarios.files.parser_process import MOST_MEMORY, MOST_SECONDS, Answer, _day, _told, parsed
from duxue.scenarios.files.source import Source, open_source
from duxue.scenarios.problems import Problem
from duxue.scenarios.reading import scenario
from duxue.scenarios.rows import Table
from duxue.scenarios.whatif import reading as whatifs

Typed = dict[str, TypedTable]


@dataclass
class Watch:
    """What readers have opened, in order, and the tables that they have understood of each."""

    opened: list[Source] = field(default_factory=list)
    understood: list[tuple[Source, tuple[Table, ...], Typed]] = field(default_factory=list)

    def typed(self, source: Source, tables: tuple[Table, ...]) -> Typed | None:
        """The tables that were understood of a source; None where they were not asked for."""
        return next(
            (typed for one, asked, typed in self.understood if one is source and asked == tables), None
        )


@contextmanager
def watched() -> Iterator[Watch]:
    """What the readers of a scenario, a plan, changes and what-ifs do meanwhile."""
    watch = Watch()

    def open_and_keep(path: Path, *which: Callable[[str], bool]) -> Source:
        watch.opened.append(open_source(path, *which))
        return watch.opened[-1]

    def type_and_keep(source: Source, tables: tuple[Table, ...], **how: Any) -> tuple[Typed, list[Problem]]:
        typed, problems = typed_tables(source, tables, **how)
        as_read = {name: replace(one, rows=list(one.rows)) for name, one in typed.items()}
        watch.understood.append((source, tables, as_read))
        return typed, problems

    typed_tables = scenario.typed_tables
    with ExitStack() as stack:
        for module in (scenario, changes, whatifs):
            stack.enter_context(patch.object(module, "open_source", open_and_keep))
            stack.enter_context(patch.object(module, "typed_tables", type_and_keep))
        stack.enter_context(patch.object(workbook_source, "parsed_apart", parsed_soon))
        yield watch


def opened(path: Path) -> Source:
    """A source that is only opened."""
    with patch.object(workbook_source, "parsed_apart", parsed_soon):
        return open_source(path)


def parsed_soon(data: bytes) -> Answer:
    """What ``parsed_apart`` gives: an .xls file in a copy of this process, an .ods file, whose parts are whole, one time in eight."""
    if data.startswith(b"PK") and crc32(data) % 8:
        answer: Answer = json.loads(json.dumps(parsed(data), default=_told), object_hook=_day)
        return answer
    return parsed_in_a_fork(data)


def parsed_in_a_fork(data: bytes) -> Answer:
    """What ``parsed_apart`` gives, from a copy of this process instead of a new one: the same parser under the same limits."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _parse_and_leave(data, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        return {"fault": "too_heavy"}
    answer: Answer = json.loads(told, object_hook=_day)
    return answer


def _parse_and_leave(data: bytes, writing: int) -> None:
    code = 1
    try:
        faulthandler.disable()  # an abort is an answer here
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MOST_MEMORY, held + MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(parsed(data), default=_told).encode())
        code = 0
    finally:
        os._exit(code)
