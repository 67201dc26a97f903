"""Names where codes are asked for: one resolver for every reader, which takes a name that is unique and never guesses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duxue.scenarios.cells.code_words import words_of
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.codes import Employment
from duxue.scenarios.problems import Fault
from duxue.scenarios.rows import Kind, Table

NAMED = ("units", "schools", "inspectors")
"""The tables whose rows bear names by which others call them."""

_KEYS = {"units": "unit_id", "schools": "school_id", "inspectors": "inspector_id"}
_DOTS = str.maketrans("", "", "·•‧・.")
_PLACE = re.compile(r"[^县区市旗]{1,8}(?:自治)?[县区市旗]")
_NAME_AND_ID = re.compile(r"^(.+?)\s*[（(]([^（()）]+)[)）]$")
_POSTS = frozenset({*words_of(Employment), "组长", "副组长", "校长", "园长", "书记", "副校长"})
"""What stands in brackets behind a person's name and is no id."""
_SHOWN = 6
_LISTED = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A unit, school or person by which a cell may call it."""

    table: str
    key: str
    name: str
    unit_id: str


class Names:
    """All units, schools and people of a scenario, found by id or by name."""

    def __init__(self, known: Iterable[Known], short: Mapping[str, str] | None = None) -> None:
        self._all = tuple(dict.fromkeys(known))
        places = {one.key: place for one in self._all if one.table == "units" and (place := _place(one.name))}
        self._exact: dict[str, dict[str, list[Known]]] = {table: defaultdict(list) for table in NAMED}
        self._keys: dict[str, dict[str, str]] = {table: {} for table in NAMED}
        self._names: dict[str, dict[str, list[Known]]] = {table: defaultdict(list) for table in NAMED}
        self._short: dict[str, dict[str, list[Known]]] = {table: defaultdict(list) for table in NAMED}
        for one in sorted(
            self._all, key=lambda one: one.table != "units"
        ):  # places of schools go by their units
            self._exact[one.table][one.key].append(one)
            self._keys[one.table].setdefault(_folded(one.key), one.key)
            self._names[one.table][_folded(one.name)].append(one)
            unit = one.key if one.table == "units" else self.find(one.unit_id, ("units",))[0]
            for name in (*_shorter(one, places.get(unit or "", "")), (short or {}).get(one.key, "")):
                if name:
                    self._short[one.table][_folded(name)].append(one)

    @classmethod
    def of_rows(cls, rows: Any, short: Mapping[str, str] | None = None) -> Names:
        """The names of a county's rows; ``short`` are further names, by id."""
        return cls(_known(rows), short)

    @classmethod
    def of_tables(cls, tables: Mapping[str, TypedTable], *others: Any) -> Names:
        """The names of a file's own tables, and of the rows of ``others`` (a county's) that it stands beside."""
        own = [
            Known(table, key, str(row.get("name") or ""), str(row.get("unit_id") or ""))
            for table in NAMED
            if table in tables
            for row in tables[table].rows
            if (key := row.get(_KEYS[table]))
        ]
        taken = {one.key for one in own}
        beside = [one for rows in others for one in _known(rows) if one.key not in taken]
        return cls([*own, *beside])

    def candidates(self, text: str, tables: Iterable[str]) -> tuple[Known, ...]:
        """Everything in some tables that a text may call: by its full name, else by the name without its county's."""
        word = _folded(text)
        for index in (self._names, self._short):
            if found := [one for table in tables for one in index[table].get(word, ())]:
                return tuple(dict.fromkeys(found))
        return ()

    def find(self, text: str, tables: Iterable[str]) -> tuple[str | None, Fault | None]:
        """The id that a text means in some tables: an id or a name that is unique there, either with the other one or with a post in brackets.

        Returns None with a fault where several bear the name, and None without one where nobody does.
        """
        tables = tuple(tables)
        if any(text in self._exact[table] for table in tables):
            return text, None
        for table in tables:
            if (key := self._keys[table].get(_folded(text))) is not None:
                return key, None
        found = self.candidates(text, tables)
        if len(found) == 1:
            return found[0].key, None
        if not found and (both := _NAME_AND_ID.match(text.strip())):
            named = self.candidates(both[1], tables)
            if known := next((one.key for one in named if _folded(one.key) == _folded(both[2])), None):
                return known, None
            if len(named) == 1 and fold(both[2]) in _POSTS:
                return named[0].key, None
            turned = (
                one.key for one in self.candidates(both[2], tables) if _folded(one.key) == _folded(both[1])
            )
            return next(turned, None), None
        return None, self._ambiguous(text, found) if found else None

    def meant(self, text: str, tables: Iterable[str]) -> tuple[Known, ...]:
        """What a text means in some tables, by id or by name: one thing, several that bear the name, or nothing."""
        tables = tuple(tables)
        key, _ = self.find(text, tables)
        if key is None:
            return self.candidates(text, tables)
        return tuple(one for table in tables for one in self._exact[table].get(key, ()))

    def told_apart(self, found: Sequence[Known]) -> tuple[str, str]:
        """Several that bear one name, each with id, name and unit, in Chinese and in English."""
        units = {one.key: one.name for one in self._all if one.table == "units"}

        def listed(apart: str, mark: str, words: str) -> str:
            told = [
                words.format(one.key, mark.join(filter(None, (one.name, units.get(one.unit_id, "")))))
                for one in found[:_SHOWN]
            ]
            return apart.join(told) + ("" if len(found) <= _SHOWN else f" … {len(found)}")

        return listed("、", "，", "{}（{}）"), listed(", ", ", ", "{} ({})")

    def _ambiguous(self, text: str, found: tuple[Known, ...]) -> Fault:
        listed_zh, listed_en = self.told_apart(found)
        zh = f"名为“{text}”的有 {len(found)} 个：{listed_zh}；请改填编号"
        en = f"{len(found)} bear this name: {listed_en}; give the id"
        return Fault("ambiguous_name", zh, en)


def _known(rows: Any) -> Iterator[Known]:
    for table in NAMED:
        for row in getattr(rows, table):
            yield Known(table, getattr(row, _KEYS[table]), row.name, row.unit_id)


def _folded(text: str) -> str:
    return fold(text).translate(_DOTS)


def _place(name: str) -> str:
    """The county in an office's name: 云岭县 of 云岭县人民政府教育督导室."""
    found = _PLACE.match(fold(name))
    return found[0] if found else ""


def _shorter(one: Known, place: str) -> tuple[str, ...]:
    """What people say for short: a county for its office, a school without its county's name before it."""
    if not place or one.table == "inspectors":
        return ()
    if one.table == "units":
        return (place,)
    name = fold(one.name)
    return (name.removeprefix(place),) if name.startswith(place) and len(name) > len(place) + 1 else ()


def unit_names(tables: Mapping[str, TypedTable]) -> dict[str, str]:
    """What each unit of a file is called, by id."""
    return {
        str(row.get("unit_id")): str(row.get("name") or row.get("unit_id")) for row in tables["units"].rows
    }


def put_ids(tables: Mapping[str, TypedTable], names: Names) -> None:
    """Put ids in the place of names in every column that refers to a table; several of one name are told at the cell."""
    if "postings" in tables:
        _part_schools(tables["postings"], names)
    for typed in tables.values():
        for column in typed.table.columns:
            if column.refers:
                for row in typed.rows:
                    put_id(typed, row, column.field, column.refers, names)
                    _hold_name(typed, row, column.field, column.refers, names)


def _part_schools(postings: TypedTable, names: Names) -> None:
    """A row for each school of a cell that lists several, as lists by people or zones do, where all of them are known."""
    rows: list[TypedRow] = []
    for row in postings.rows:
        value = row.get("school_id")
        parts = [p for p in _LISTED.split(value) if p] if isinstance(value, str) else []
        several = len(parts) > 1 and names.find(str(value), ("schools",)) == (None, None)
        if several and all(names.meant(part, ("schools",)) for part in parts):
            rows += row.each("school_id", list(dict.fromkeys(parts)))
        else:
            rows.append(row)
    postings.rows = rows


def put_id(typed: TypedTable, row: TypedRow, field: str, refers: Iterable[str], names: Names) -> None:
    """Put ids in the place of names in one field of one row (several names where the column is a list)."""
    value = row.get(field)
    if not value:
        return
    column = typed.column(field)
    parts = value if isinstance(value, tuple) else (value,)
    found: list[str] = []
    for part in parts:
        key, fault = names.find(part, refers)
        if fault is not None:
            typed.blame(row, field, fault)
            row.forget(field)
            return
        found += [key] if key is not None else _apart(part, tuple(refers), names, column.kind)
    if tuple(found) != parts:
        row.replace_value(field, tuple(dict.fromkeys(found)) if isinstance(value, tuple) else found[0])


def _hold_name(typed: TypedTable, row: TypedRow, field: str, refers: Iterable[str], names: Names) -> None:
    """Tell of a name beside a code that is not its name: a column was sorted, or a row copied, without the other.

    One that is another's is told with whose, one that nobody bears with what the code stands for; a shorter or longer form of the
    code's own name is none.
    """
    value, name = row.get(field), typed.name_beside(row, field)
    if not name:
        return
    refers = tuple(refers)
    codes = value if isinstance(value, tuple) else (value,)
    parts = [part for part in _LISTED.split(name) if part] if isinstance(value, tuple) else [name]
    own = [one for code in codes if code for one in names.meant(code, refers)]
    if not own or len({one.key for one in own}) < len(codes):
        return
    for part in parts:
        meant = names.meant(part, refers)
        if any(one in own for one in meant) or (not meant and any(_called(one, part) for one in own)):
            continue
        typed.blame_name(row, field, _unlike(part, "、".join(codes), own, meant))
        return


def _called(one: Known, typed: str) -> bool:
    """Whether a text is a shorter or longer form of a name: as a part of it, of a place in its order of signs (柳河初中, 柳河镇初级中学)."""
    short, long = sorted((_folded(one.name), _folded(typed)), key=len)
    left = iter(long)
    return len(short) > 1 and (
        short in long or (one.table != "inspectors" and all(sign in left for sign in short))
    )


def _unlike(name: str, code: str, own: Sequence[Known], called: Sequence[Known]) -> Fault:
    """A name that does not go with the code of its row, whether others bear it or nobody does."""
    if called:
        keys = "、".join(one.key for one in called[:_SHOWN])
        zh = f"与同一行的编号不符：编号是 {code}，而“{name}”的编号是 {keys}；现以编号为准，请核对"
        en = f"does not go with the code of its row, {code}: this is the name of {keys}; the code is taken, please check"
        return Fault("name_beside_another_code", zh, en, "warning")
    bears = "、".join(one.name for one in own)
    zh = f"与同一行的编号不符：{code} 是“{bears}”，而没有名为“{name}”的；现以编号为准，请核对"
    en = f"does not go with the code of its row: {code} is {bears}, and nobody is called {name}; the code is taken, please check"
    return Fault("name_of_nobody", zh, en, "warning")


def _apart(part: str, refers: tuple[str, ...], names: Names, kind: Kind) -> list[str]:
    """A text that nobody is called by; in a list, one that spaces part into ids or names that all are known."""
    pieces = part.split()
    keys = [names.find(piece, refers)[0] for piece in pieces] if kind is Kind.IDS else []
    whole = [key for key in keys if key is not None]
    return whole if len(pieces) > 1 and len(whole) == len(pieces) else [part]


def unknown_id(key: str, among: Iterable[Table]) -> Fault:
    """An id or name that stands in none of some tables."""
    where = list(among)
    zh = f"{'或'.join(f'“{one.zh}”' for one in where)}表中没有编号或名称 {key}，请核对或先补上"
    return Fault(
        "unknown_id", zh, f"no id or name {key} in {' or '.join(one.name for one in where)}; check it"
    )
