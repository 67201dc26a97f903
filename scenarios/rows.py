"""How a row class declares its sheet: each field carries its column's headings, kind, default and help."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

from duxue.scenarios.codes import Code, TaskKind

R = TypeVar("R")


class Kind(Enum):
    """What a cell of a column holds, hence how it is read, checked and written."""

    ID = "id"
    TEXT = "text"
    INT = "int"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CODE = "code"
    CODES = "codes"
    IDS = "ids"
    TASKS = "tasks"
    SAMPLE = "sample"
    VALUE = "value"
    DAY_OR_YEAR = "day_or_year"


@dataclass(frozen=True, slots=True)
class Task:
    """One purpose of an event: its kind, and the campaign or follow-up it serves (else blank)."""

    kind: TaskKind
    ref: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}" if self.ref else str(self.kind)

    @property
    def zh(self) -> str:
        """The Chinese word of its kind, with what it serves."""
        return f"{self.kind.zh}：{self.ref}" if self.ref else self.kind.zh


@dataclass(frozen=True, slots=True)
class Sample:
    """How many schools of a campaign's scope are drawn: all of them, a count, or a share (0 to 1, rounded up)."""

    count: int | None = None
    share: float | None = None

    @property
    def everyone(self) -> bool:
        """Whether all schools of the scope are meant, and nothing is drawn."""
        return self.count is None and self.share is None

    def __str__(self) -> str:
        if self.count is not None:
            return str(self.count)
        return "all" if self.share is None else f"{self.share * 100:g}%"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its field, its headings in both languages, and what its cells hold."""

    field: str
    name: str
    zh: str
    kind: Kind
    required: bool
    default: Any
    codes: type[Code] | None
    low: float | None
    high: float | None
    help_zh: str
    help_en: str
    synonyms: tuple[str, ...]
    private: bool
    refers: tuple[str, ...]
    beside: tuple[str, ...]

    def __hash__(self) -> int:
        """Of its names alone: columns and tables are asked for again and again."""
        return hash((self.field, self.name, self.zh))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a scenario or a plan: its names in both languages, its row class, its columns, its key."""

    name: str
    zh: str
    row: type
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: bool
    help_zh: str
    help_en: str
    example: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """The cells of the template's example row, by field."""

    def __hash__(self) -> int:
        return hash((self.name, self.row))

    def column(self, name: str) -> Column:
        """The column with this English heading (KeyError if there is none)."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


REQUIRED = object()


def column(  # noqa: PLR0913 - a sheet column has so many properties, each with a name at the call
    zh: str,
    kind: Kind = Kind.TEXT,
    default: Any = REQUIRED,
    *,
    name: str = "",
    codes: type[Code] | None = None,
    low: float | None = None,
    high: float | None = None,
    help: tuple[str, str] = ("", ""),
    synonyms: tuple[str, ...] = (),
    private: bool = False,
    refers: tuple[str, ...] = (),
    beside: tuple[str, ...] = (),
) -> Any:
    """A row field with its sheet column.

    ``default`` is a value, or a function of the row's other values (a mapping by field name), or ``REQUIRED``.
    ``name`` is the English heading where it is no Python name (``from``, ``to``); ``low`` and ``high`` bound numbers.
    ``refers`` are the tables that an id stands in: a name that is unique there is taken as well. ``beside`` are the headings
    (Chinese, English) of a column that stands beside this one in workbooks, with the names behind its ids.
    """
    if codes is not None and kind is Kind.TEXT:
        kind = Kind.CODE
    return field(
        metadata=dict(  # noqa: C408 - reads like the call above
            zh=zh,
            kind=kind,
            default=default,
            name=name,
            codes=codes,
            low=low,
            high=high,
            help=help,
            synonyms=synonyms,
            private=private,
            refers=refers,
            beside=beside,
        )
    )


@cache
def columns_of(row: type[Any]) -> tuple[Column, ...]:
    """The columns that a row class declares, in sheet order."""
    found = []
    for f in fields(row):
        meta = f.metadata
        found.append(
            Column(
                field=f.name,
                name=meta["name"] or f.name,
                zh=meta["zh"],
                kind=meta["kind"],
                required=meta["default"] is REQUIRED,
                default=meta["default"],
                codes=meta["codes"],
                low=meta["low"],
                high=meta["high"],
                help_zh=meta["help"][0],
                help_en=meta["help"][1],
                synonyms=meta["synonyms"],
                private=meta["private"],
                refers=meta["refers"],
                beside=meta["beside"],
            )
        )
    return tuple(found)


def make(row: type[R], **values: Any) -> R:
    """A row with its blank fields filled by the declared defaults.

    ``values`` are Python values by field name (not texts); None counts as blank. Raises TypeError for an unknown
    field and ValueError for a blank required one.
    """
    given = {k: v for k, v in values.items() if v is not None}
    declared = columns_of(cast("Hashable", row))
    if unknown := set(given) - {c.field for c in declared}:
        raise TypeError(f"{row.__name__} has no field {', '.join(sorted(unknown))}")
    computed: list[tuple[str, Callable[[Mapping[str, Any]], Any]]] = []
    for c in declared:
        if c.field in given:
            continue
        if c.required:
            raise ValueError(f"{row.__name__}.{c.field} is required")
        if callable(c.default) and not isinstance(c.default, type):
            computed.append((c.field, c.default))
        else:
            given[c.field] = c.default
    for name, default in computed:
        given[name] = default(given)
    return row(**given)
