"""Whom an office means by what it writes in a document: an id or a name, as every reader of tables understands them."""

from __future__ import annotations

import re
from collections.abc import Callable

from duxue.scenarios.cells.names import Names
from duxue.scenarios.county import County
from duxue.scenarios.problems import ToldError

_PARTS = re.compile(r"[、,，;；/\n]+")


class UnclearError(ToldError):
    """A word that names nobody, or several."""


class Naming:
    """People and schools of a scenario by what documents call them, short names of schools among it."""

    def __init__(
        self, county: County, short_place: Callable[[str], str], place: Callable[[str], str]
    ) -> None:
        short = {s.school_id: short_place(s.school_id) for s in county.rows.schools}
        units = {u.unit_id: place(u.unit_id) for u in county.rows.units}
        # Those who share a name are read as they stand on paper.
        people = {i: county.person_name(i) for i in county.inspectors}
        self._names = Names.of_rows(county.rows, {**units, **short, **people})

    def person(self, text: str) -> str:
        """The id of the person whom a cell names (UnclearError)."""
        return self._one(text, ("inspectors",), "督学", "inspector")

    def people(self, text: str) -> list[str]:
        """The ids of the people whom a cell lists."""
        return [self.person(part) for part in _PARTS.split(text) if part.strip()]

    def schools(self, text: str) -> list[str]:
        """The ids of the schools that a name may mean."""
        key, _ = self._names.find(text, ("schools",))
        return [key] if key else sorted(one.key for one in self._names.candidates(text, ("schools",)))

    def school(self, text: str) -> str:
        """The id of the school that a cell names (UnclearError)."""
        return self._one(text, ("schools",), "学校", "school")

    def place(self, text: str) -> str:
        """The id of the school or unit that a cell names (UnclearError)."""
        return self._one(text, ("schools", "units"), "学校或单位", "school or unit")

    def _one(self, text: str, tables: tuple[str, ...], zh: str, en: str) -> str:
        key, fault = self._names.find(text.strip(), tables)
        if fault is not None:
            raise UnclearError(fault.zh, fault.en)
        if key is None:
            raise UnclearError(
                f"没有名为“{text}”的{zh}，请核对或填编号",
                f"no {en} is called {text}; check it or give the id",
            )
        return key
