"""The numbers and choices an office may set, everywhere or for one unit, with the law's or the office's default."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Literal

Value = bool | int | float | str | date


class ParameterKind(Enum):
    """What a parameter's value is."""

    COUNT = "count"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    ORDER = "order"
    DAY = "day"
    DAY_OF_YEAR = "day_of_year"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """A parameter: its key, its default (None: not set), its bounds, and whether law or office fixes it.

    ``unit_zh`` is the unit of measure on Chinese surfaces (分钟, 次 …); ``basis`` tells a number of the law's text
    from the office's own choice (☐). DAY_OF_YEAR values are texts ``MM-DD``; SHARE values lie in 0..1.
    """

    key: str
    kind: ParameterKind
    default: Value | None
    zh: str
    en: str
    basis: Literal["law", "office"] = "office"
    unit_zh: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    per_unit: bool = True


def declared(table: str) -> tuple[ParameterSpec, ...]:
    """The parameters of a table of ``parameters.toml``, in its order."""
    told = tomllib.loads(Path(__file__).with_name("parameters.toml").read_text("utf-8"))
    found = []
    for one in told[table]:
        kind, choices = ParameterKind(one["kind"]), tuple(one.get("choices", ()))
        found.append(ParameterSpec(**{"default": None, **one, "kind": kind, "choices": choices}))
    return tuple(found)


GROUND = declared("ground")


class Parameters:
    """The values in force: a unit's own, else the scenario-wide one, else the default (a county does not inherit)."""

    def __init__(
        self, specs: Iterable[ParameterSpec], given: Mapping[tuple[str, str], Value] | None = None
    ) -> None:
        """``given`` maps (key, unit_id or "") to a value of the spec's kind; unknown keys raise KeyError."""
        self.specs: dict[str, ParameterSpec] = {}
        for spec in specs:
            if self.specs.setdefault(spec.key, spec) != spec:
                raise ValueError(f"two declarations of parameter {spec.key}")
        self.given: dict[tuple[str, str], Value] = dict(given or {})
        if unknown := {key for key, _ in self.given} - set(self.specs):
            raise KeyError(", ".join(sorted(unknown)))

    def replaced(self, given: Mapping[tuple[str, str], Value]) -> Parameters:
        """The same declarations with some values set anew."""
        return Parameters(self.specs.values(), {**self.given, **given})

    def value(self, key: str, unit_id: str = "") -> Value | None:
        """The value in force for a unit (blank: scenario-wide); None where nothing is set and there is no default."""
        spec = self.specs[key]
        if unit_id and (key, unit_id) in self.given:
            return self.given[key, unit_id]
        return self.given.get((key, ""), spec.default)

    def is_set(self, key: str, unit_id: str = "") -> bool:
        """Whether a value is in force (given or default)."""
        return self.value(key, unit_id) is not None

    def number(self, key: str, unit_id: str = "") -> float:
        """A parameter as a number (minutes, shares, money)."""
        return float(self._set(key, unit_id))  # type: ignore[arg-type]

    def count(self, key: str, unit_id: str = "") -> int:
        """A parameter as a whole number (schools, days, people)."""
        return int(self._set(key, unit_id))  # type: ignore[arg-type]

    def yes(self, key: str, unit_id: str = "") -> bool:
        """A parameter as yes or no."""
        return bool(self._set(key, unit_id))

    def word(self, key: str, unit_id: str = "") -> str:
        """A parameter as a choice's code."""
        return str(self._set(key, unit_id))

    def day(self, key: str, year: int | None = None, unit_id: str = "") -> date:
        """A parameter as a day; an MM-DD one needs the year."""
        value = self._set(key, unit_id)
        if isinstance(value, date):
            return value
        if year is None:
            raise ValueError(f"{key} needs a year")
        month, day = str(value).split("-")
        return date(year, int(month), int(day))

    def _set(self, key: str, unit_id: str) -> Value:
        value = self.value(key, unit_id)
        if value is None:
            raise KeyError(f"parameter {key} is not set")
        return value
