"""Schools and people by what an office writes for them: an id, or a name where only one has it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.county import County

_PARTS = re.compile(r"[、,，;；/\n]+")


class UnclearError(Exception):
    """A word that names nobody, or several; ``zh`` and ``en`` say what to type."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh, self.en = zh, en


class Names:
    """The ids behind names of people and schools of a scenario."""

    def __init__(
        self, county: County, short_place: Callable[[str], str], place: Callable[[str], str]
    ) -> None:
        self._people = _by_name((i.inspector_id, (i.name,)) for i in county.rows.inspectors)
        self._schools = _by_name(
            (s.school_id, (s.name, short_place(s.school_id))) for s in county.rows.schools
        )
        units = ((u.unit_id, (u.name, place(u.unit_id))) for u in county.rows.units)
        self._places = {**_by_name(units), **self._schools}

    def person(self, text: str) -> str:
        """The id of the person whom a cell names (UnclearError)."""
        return self._one(self._people, text, "督学", "inspector")

    def people(self, text: str) -> list[str]:
        """The ids of the people whom a cell lists."""
        return [self.person(part) for part in _PARTS.split(text) if part.strip()]

    def schools(self, text: str) -> list[str]:
        """The ids of the schools that a name may mean."""
        return sorted(self._schools.get(fold(text), ()))

    def school(self, text: str) -> str:
        """The id of the school that a cell names (UnclearError)."""
        return self._one(self._schools, text, "学校", "school")

    def place(self, text: str) -> str:
        """The id of the school or unit that a cell names (UnclearError)."""
        return self._one(self._places, text, "学校或单位", "school or unit")

    def _one(self, known: Mapping[str, set[str]], text: str, zh: str, en: str) -> str:
        found = sorted(known.get(fold(text), ()))
        if len(found) == 1:
            return found[0]
        if not found:
            raise UnclearError(
                f"没有名为“{text}”的{zh}，请核对或填编号",
                f"no {en} is called {text}; check it or give the id",
            )
        several = "、".join(found)
        raise UnclearError(
            f"“{text}”有 {len(found)} 个（{several}），请填编号",
            f"{text} may be {', '.join(found)}: give the id",
        )


def _by_name(rows: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, names in rows:
        for name in (one, *names):
            found[fold(name)].add(one)
    return found
