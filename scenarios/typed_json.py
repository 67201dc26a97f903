"""Typed values as JSON and back: what comes back is of the declared type to the last field, or it is refused by its place."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


class NotTypedError(ValueError):
    """A JSON value is not what its place demands; ``place`` is its path (``stages[2].bound``), ``expected`` what is due."""

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(f"{place}: {expected}")
        self.place = place
        self.expected = expected


def plain(value: Any) -> Any:
    """A value of dataclasses, days, codes and sequences as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value) if one.init}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value


def typed(kind: type[T], told: Any, place: str = "") -> T:
    """A JSON value as the declared type; raises NotTypedError. Fields of a dataclass that have a default may be missing."""
    return cast(T, _typed(kind, told, place))


def _typed(kind: Any, told: Any, place: str) -> Any:
    if kind is Any:
        return told
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(kind), told, place)
    if origin is Literal:
        if told in get_args(kind) and not isinstance(told, bool):
            return told
        raise NotTypedError(place, " | ".join(map(str, get_args(kind))))
    if origin is tuple:
        return _tuple(get_args(kind), told, place)
    if origin is not None and issubclass(origin, Mapping):
        _, inner = get_args(kind)
        return {key: _typed(inner, one, f"{place}.{key}") for key, one in _object(told, place).items()}
    if origin is not None and issubclass(origin, Sequence):
        return _tuple((get_args(kind)[0], ...), told, place)
    return _dataclass(kind, told, place) if is_dataclass(kind) else _single(kind, told, place)


def _single(kind: Any, told: Any, place: str) -> Any:
    if kind in (None, type(None)):
        if told is None:
            return None
    elif kind is float:
        if isinstance(told, int | float) and not isinstance(told, bool) and math.isfinite(told):
            return float(told)
    elif issubclass(kind, Enum | date):
        if isinstance(told, str | int) and not isinstance(told, bool):
            return _parsed(kind, told, place)
    elif isinstance(told, kind) and (kind is bool or not isinstance(told, bool)):
        return told
    raise NotTypedError(place, getattr(kind, "__name__", str(kind)))


def _parsed(kind: Any, told: str | int, place: str) -> Any:
    try:
        if issubclass(kind, Enum):
            return kind(told)
        if issubclass(kind, datetime):
            return datetime.fromisoformat(str(told))
        return date.fromisoformat(str(told))
    except (ValueError, TypeError) as error:
        raise NotTypedError(place, kind.__name__) from error


def _one_of(kinds: Sequence[Any], told: Any, place: str) -> Any:
    expected = []
    for kind in kinds:
        try:
            return _typed(kind, told, place)
        except NotTypedError as error:
            if error.place != place:
                raise
            expected.append(error.expected)
    raise NotTypedError(place, " | ".join(expected))


def _tuple(kinds: tuple[Any, ...], told: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(told, list):
        raise NotTypedError(place, "list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_typed(kinds[0], one, f"{place}[{number}]") for number, one in enumerate(told))
    if len(told) != len(kinds):
        raise NotTypedError(place, f"list of {len(kinds)}")
    pairs = zip(kinds, told, strict=True)
    return tuple(_typed(kind, one, f"{place}[{number}]") for number, (kind, one) in enumerate(pairs))


def _object(told: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise NotTypedError(place, "object")
    return told


def _dataclass(kind: Any, told: Any, place: str) -> Any:
    found = _object(told, place)
    values = {}
    for name, hint, due in _fields(kind):
        if name in found:
            values[name] = _typed(hint, found[name], f"{place}.{name}" if place else name)
        elif due:
            raise NotTypedError(f"{place}.{name}" if place else name, getattr(hint, "__name__", str(hint)))
    return kind(**values)


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(kind)
    return tuple(
        (one.name, hints[one.name], one.default is MISSING and one.default_factory is MISSING)
        for one in fields(kind)
        if one.init
    )
