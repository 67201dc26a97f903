"""A difference between two releases as it stands in ``outcome.json``, so that its documents can be written anew later."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any, TypeVar, cast

from duxue.scenarios.cells.normalise import value_of
from duxue.scenarios.files.writing import cell_text
from duxue.scenarios.plan import Event, Seat, Visit
from duxue.scenarios.releases.difference import (
    Difference,
    EventChange,
    PostingChange,
    StandInChange,
    VisitChange,
    ZoneChange,
)
from duxue.scenarios.rows import columns_of, make
from duxue.scenarios.typed_json import NotTypedError, plain, typed

R = TypeVar("R")


class DamagedError(ValueError):
    """What was told of a difference cannot be understood (an ``outcome.json`` edited by hand)."""


def difference_json(found: Difference) -> dict[str, Any]:
    """A difference in plain words and texts; codes in English, days as ISO texts."""
    told = _Told(
        found.since,
        tuple(map(astuple, found.postings)),
        tuple(map(astuple, found.zones)),
        tuple(
            _EventTold(e.event_id, _told(e.before), _told(e.after), _team(e.team_before), _team(e.team_after))
            for e in found.events
        ),
        tuple(_VisitTold(v.visit_id, _told(v.before), _told(v.after)) for v in found.visits),
        tuple(map(astuple, found.stand_ins)),
    )
    return plain(told)  # type: ignore[no-any-return]


def difference_of(told: Any) -> Difference:
    """The difference that was told; raises DamagedError where it cannot be understood."""
    try:
        found = typed(_Told, told)
    except NotTypedError as error:
        raise DamagedError(str(error)) from error
    return Difference(
        found.since,
        tuple(PostingChange(*one) for one in found.postings),
        tuple(
            EventChange(
                e.event_id,
                _maybe(Event, e.before),
                _maybe(Event, e.after),
                _rows(Seat, e.team_before),
                _rows(Seat, e.team_after),
            )
            for e in found.events
        ),
        tuple(VisitChange(v.visit_id, _maybe(Visit, v.before), _maybe(Visit, v.after)) for v in found.visits),
        tuple(ZoneChange(*z) for z in found.zones),
        tuple(StandInChange(*s) for s in found.stand_ins),
    )


@dataclass(frozen=True, slots=True)
class _EventTold:
    event_id: str
    before: dict[str, str] | None
    after: dict[str, str] | None
    team_before: tuple[dict[str, str], ...]
    team_after: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class _VisitTold:
    visit_id: str
    before: dict[str, str] | None
    after: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class _Told:
    since: date
    postings: tuple[tuple[str, date, date, str, str], ...]
    zones: tuple[tuple[str, str, str], ...]
    events: tuple[_EventTold, ...]
    visits: tuple[_VisitTold, ...]
    stand_ins: tuple[tuple[str, str, date, date, str, bool], ...] = ()


def _told(row: Any) -> dict[str, str] | None:
    if row is None:
        return None
    texts = {c.name: cell_text(getattr(row, c.field), c) for c in columns_of(cast(Hashable, type(row)))}
    return {name: text for name, text in texts.items() if text}


def _team(seats: Sequence[Seat]) -> tuple[dict[str, str], ...]:
    return tuple(told for seat in seats if (told := _told(seat)))


def _maybe(kind: type[R], told: Mapping[str, str] | None) -> R | None:
    return None if told is None else _row(kind, told)


def _rows(kind: type[R], told: Sequence[Mapping[str, str]]) -> tuple[R, ...]:
    return tuple(_row(kind, one) for one in told)


def _row(kind: type[R], told: Mapping[str, str]) -> R:
    values: dict[str, Any] = {}
    for column in columns_of(cast(Hashable, kind)):
        value, fault = value_of(told.get(column.name), column)
        if fault is not None:
            raise DamagedError(f"{column.name}: {fault.en}")
        values[column.field] = value
    try:
        return make(kind, **values)
    except ValueError as error:
        raise DamagedError(str(error)) from error
