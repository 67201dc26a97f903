"""What staff type as a parameter's value, understood by the parameter's own declaration."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from duxue.scenarios.cells.as_typed import day_of, number_of, yes_no_of
from duxue.scenarios.cells.spellings import CHOICE_WORDS, fold
from duxue.scenarios.parameters import ParameterKind, ParameterSpec, Value
from duxue.scenarios.problems import Fault

_MONTH_DAY = re.compile(r"^(\d{1,2})[-/.月](\d{1,2})[日号]?$")
_APART = re.compile(r"\s*[,，、;；>＞\s]\s*")
_PERCENT = re.compile(r"^(\d+(?:\.\d+)?)%$")


def spec_of(key: str, specs: Mapping[str, ParameterSpec]) -> ParameterSpec | None:
    """The declaration of a parameter by its key or by its Chinese name (None: there is none)."""
    if key in specs:
        return specs[key]
    word = fold(key)
    for spec in specs.values():
        if word in (fold(spec.key), fold(spec.zh)):
            return spec
    return None


def parameter_value(text: str, spec: ParameterSpec) -> tuple[Value | None, Fault | None]:
    """A typed value of a parameter, or the fault with what to type instead."""
    value = _PARSERS[spec.kind](text, spec)
    if value is None:
        return None, _fault(spec)
    if spec.kind in (ParameterKind.COUNT, ParameterKind.NUMBER, ParameterKind.SHARE) and not _inside(
        value, spec
    ):
        return None, _fault(spec)
    return value, None


def _inside(value: Any, spec: ParameterSpec) -> bool:
    return (spec.low is None or value >= spec.low) and (spec.high is None or value <= spec.high)


def _count(text: str, _: ParameterSpec) -> Value | None:
    value = number_of(text)
    return int(value) if value is not None and value.is_integer() else None


def _number(text: str, _: ParameterSpec) -> Value | None:
    return number_of(text)


def _share(text: str, _: ParameterSpec) -> Value | None:
    if found := _PERCENT.match(fold(text)):
        value: float | None = round(float(found[1]) / 100, 12)
    else:
        value = number_of(text)
    return value if value is not None and 0 <= value <= 1 else None


def _yes_no(text: str, _: ParameterSpec) -> Value | None:
    return yes_no_of(text)


def _choice(text: str, spec: ParameterSpec) -> Value | None:
    if not spec.choices:
        return text.strip()
    typed = fold(text).replace("-", "").replace("_", "")
    word = CHOICE_WORDS.get(typed)
    if word in spec.choices:
        return word
    return {fold(c).replace("-", "").replace("_", ""): c for c in spec.choices}.get(typed)


def _order(text: str, spec: ParameterSpec) -> Value | None:
    """Choices in the order in which they are typed, apart by commas, 、 or >; the value has them apart by commas."""
    found = [_choice(part, spec) for part in _APART.split(text.strip()) if part]
    known = [str(choice) for choice in found if choice is not None]
    return ",".join(known) if known and len(set(known)) == len(found) else None


def _day(text: str, _: ParameterSpec) -> Value | None:
    return day_of(text)


def _day_of_year(text: str, _: ParameterSpec) -> Value | None:
    if found := _MONTH_DAY.match(fold(text)):
        try:
            day = date(2027, int(found[1]), int(found[2]))  # a plain year: 29 February comes only every four
        except ValueError:
            return None
        return f"{day:%m-%d}"
    day_with_year = day_of(text)  # a workbook makes a date with a year of it
    return (
        None
        if day_with_year is None or (day_with_year.month, day_with_year.day) == (2, 29)
        else f"{day_with_year:%m-%d}"
    )


_PARSERS: dict[ParameterKind, Callable[[str, ParameterSpec], Value | None]] = {
    ParameterKind.COUNT: _count,
    ParameterKind.NUMBER: _number,
    ParameterKind.SHARE: _share,
    ParameterKind.YES_NO: _yes_no,
    ParameterKind.CHOICE: _choice,
    ParameterKind.ORDER: _order,
    ParameterKind.DAY: _day,
    ParameterKind.DAY_OF_YEAR: _day_of_year,
}

_WANTED = {
    ParameterKind.COUNT: ("整数", "a whole number"),
    ParameterKind.NUMBER: ("数字", "a number"),
    ParameterKind.SHARE: ("比例，如 10% 或 0.1", "a share such as 10% or 0.1"),
    ParameterKind.YES_NO: ("“是”或“否”", "yes or no"),
    ParameterKind.DAY: ("日期，如 2027-01-01", "a date such as 2027-01-01"),
    ParameterKind.DAY_OF_YEAR: ("月日，如 09-01", "month and day such as 09-01"),
}


def _fault(spec: ParameterSpec) -> Fault:
    if spec.kind is ParameterKind.ORDER:
        zh = f"其中几项并按先后排列：{'、'.join(spec.choices)}"
        en = f"some of these in order: {', '.join(spec.choices)}"
    elif spec.kind is ParameterKind.CHOICE:
        zh, en = f"下列之一：{'、'.join(spec.choices)}", f"one of: {', '.join(spec.choices)}"
    else:
        zh, en = _WANTED[spec.kind]
    span = ""
    if spec.kind in (ParameterKind.COUNT, ParameterKind.NUMBER) and (
        spec.low is not None or spec.high is not None
    ):
        low = "" if spec.low is None else f"{spec.low:g}"
        high = "" if spec.high is None else f"{spec.high:g}"
        span = f"{low}–{high}"
    return Fault(
        "bad_parameter",
        f"参数“{spec.zh}”（{spec.key}）请填{zh}{f'（{span}）' if span else ''}",
        f"type parameter {spec.key} as {en}{f' ({span})' if span else ''}",
    )


def value_text(value: Value) -> str:
    """A parameter's value as it is written in a table."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
