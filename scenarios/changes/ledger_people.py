"""Who took part, as an office writes it: names or ids, one or several, with or without spaces inside a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from duxue.scenarios.cells.names import Names
from duxue.scenarios.problems import Fault
from duxue.scenarios.sheets import Rows

PEOPLE = ("inspectors",)
_BETWEEN = re.compile(r"[、;；,，/|＋+\r\n\t]+")
_BOTH = re.compile(r"^([^()（）]+)[(（]([^()（）]+)[)）]$")


@dataclass(frozen=True)
class Roll:
    """The inspectors of a scenario, found by id or by name."""

    rows: Rows

    @cached_property
    def _names(self) -> Names:
        return Names.of_rows(self.rows)

    def read(self, text: str) -> tuple[tuple[str, ...], Fault | None]:
        """The ids of the people written in a cell, in their order; a fault where somebody is unknown or not one only."""
        found: list[str] = []
        for part in (p.strip() for p in _BETWEEN.split(text)):
            if not part:
                continue
            ids, fault = self._part(part)
            if fault is not None:
                return (), fault
            found += ids
        return tuple(dict.fromkeys(found)), None

    def _part(self, part: str) -> tuple[tuple[str, ...], Fault | None]:
        one, fault = self._one(part)
        if one is not None:
            return (one,), None
        words = part.split()
        several = [self._one(word)[0] for word in words] if len(words) > 1 else [None]
        if all(several):
            return tuple(one for one in several if one), None
        return (), fault

    def _one(self, word: str) -> tuple[str | None, Fault | None]:
        if both := _BOTH.match(word):
            name, key = self._names.candidates(both[1], PEOPLE), self._names.find(both[2], PEOPLE)[0]
            return (key, None) if any(one.key == key for one in name) else (None, _unknown(word))
        key, fault = self._names.find(word, PEOPLE)
        return key, fault or (_unknown(word) if key is None else None)

    def write(self, ids: Iterable[str], between: str = "、") -> str:
        """People as they are written in a cell: by name, with the id where two bear it; what is read back is the same."""
        names = {one.inspector_id: one.name for one in self.rows.inspectors}
        return between.join(self._told(key, names.get(key, key)) for key in ids)

    def _told(self, key: str, name: str) -> str:
        if self._part(name)[0] == (key,) and not _BETWEEN.search(name):
            return name
        both = f"{name}（{key}）"
        return both if self.read(both)[0] == (key,) else key


def _unknown(word: str) -> Fault:
    zh = f"督学名册中没有“{word}”；请填姓名或督学证号，几人用顿号隔开"
    en = f"nobody named {word} among the inspectors: give names or ids, several with commas between"
    return Fault("unknown_person", zh, en)
