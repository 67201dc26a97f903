"""Who took part, as an office writes it: names or ids, one or several, with or without spaces inside a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.problems import Fault
from duxue.scenarios.records import Inspector

_BETWEEN = re.compile(r"[、;；,，/|＋+\r\n\t]+")
_BOTH = re.compile(r"^([^()（）]+)[(（]([^()（）]+)[)）]$")


@dataclass(frozen=True)
class Roll:
    """The inspectors of a scenario, found by id or by name."""

    people: tuple[Inspector, ...]

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        return {fold(one.inspector_id): one.inspector_id for one in self.people}

    @cached_property
    def _names(self) -> Mapping[str, tuple[Inspector, ...]]:
        found: dict[str, list[Inspector]] = defaultdict(list)
        for one in self.people:
            found[fold(one.name)].append(one)
        return {name: tuple(rows) for name, rows in found.items()}

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
        if (known := self._ids.get(fold(word))) is not None:
            return known, None
        if both := _BOTH.match(word):
            name, key = fold(both[1]), self._ids.get(fold(both[2]))
            if key is not None and any(one.inspector_id == key for one in self._names.get(name, ())):
                return key, None
            return None, _unknown(word)
        rows = self._names.get(fold(word), ())
        if len(rows) == 1:
            return rows[0].inspector_id, None
        return None, _several(word, rows) if rows else _unknown(word)

    def write(self, ids: Iterable[str], between: str = "、") -> str:
        """People as they are written in a cell: by name, with the id where two bear it; what is read back is the same."""
        names = {one.inspector_id: one.name for one in self.people}
        return between.join(self._told(key, names.get(key, key)) for key in ids)

    def _told(self, key: str, name: str) -> str:
        if self._part(name)[0] == (key,) and not _BETWEEN.search(name):
            return name
        both = f"{name}（{key}）"
        return both if self.read(both)[0] == (key,) else key


def _unknown(word: str) -> Fault:
    return Fault(
        "unknown_person",
        f"督学名册中没有“{word}”；请填姓名或督学证号，几人用顿号隔开",
        f"nobody named {word} among the inspectors: give names or ids, several with commas between",
    )


def _several(word: str, rows: Iterable[Inspector]) -> Fault:
    listed = "、".join(f"{one.inspector_id}（{one.unit_id}）" for one in rows)
    return Fault(
        "not_unique",
        f"名册中有几位“{word}”：{listed}；请填督学证号",
        f"several people are named {word}: {listed}; give the id",
    )
