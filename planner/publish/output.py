"""Where an answer is to be written, and that place kept for one run from before its work begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from duxue.planner.publish.folder import MARK, claimed, work_folder
from duxue.planner.words import Lang


@dataclass(frozen=True, slots=True)
class Output:
    """A folder that is not there yet or (with ``replace``) that this program wrote, and the language of what is in it."""

    folder: Path
    replace: bool = False
    lang: Lang = "zh"

    @property
    def work(self) -> Path:
        """Where a long job keeps what it has finished until the folder is whole."""
        return work_folder(self.folder)


@contextmanager
def claim(output: Output | None, inputs: Iterable[Path | None], mark: str = MARK) -> Iterator[None]:
    """Keep an output's place for this run (nothing where nothing is written); raises as ``folder.claimed`` does."""
    if output is None:
        yield
        return
    given = [one for one in inputs if one is not None]
    with claimed(output.folder, replace=output.replace, inputs=given, mark=mark):
        yield
