"""Names for synthetic people and schools: common surnames and characters, township names and numbers."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from random import Random

from duxue.scenarios.codes import Ownership, Stage

TOLD = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


class PersonNames:
    """Draws people's names, each once."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._used: set[str] = set()

    def another(self) -> str:
        """A name that has not been drawn before: a surname and one or two given characters."""
        while True:
            letters = self._draw.choices(TOLD["given"], k=1 if self._draw.random() < 0.25 else 2)
            name: str = self._draw.choice(TOLD["surnames"]) + "".join(letters)
            if name not in self._used:
                self._used.add(name)
                return name


class SchoolNames:
    """Numbers the institutions of a township: ``兴城镇第2小学``. No real school is named so."""

    def __init__(self) -> None:
        self._drawn: Counter[str] = Counter()

    def another(self, township: str, stage: Stage, ownership: Ownership) -> str:
        """The next name for an institution of a stage in a township."""
        private = "民办" if ownership is Ownership.PRIVATE else ""
        stem, kind = f"{township}{private}", TOLD["schools"][stage.value]
        self._drawn[stem + kind] += 1
        return f"{stem}第{self._drawn[stem + kind]}{kind}"
