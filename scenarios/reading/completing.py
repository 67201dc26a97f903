"""What an office need not type: ids from names, the only unit, townships from addresses, terms of the usual length."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from duxue.scenarios.cells.names import Names
from duxue.scenarios.cells.riding import RIDING
from duxue.scenarios.cells.row_cells import blank_fault
from duxue.scenarios.cells.spellings import ADDRESSES, WORKPLACES, fold, plain
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.problems import Fault

Tables = Mapping[str, TypedTable]

TERM_YEARS = 3
"""Years of an inspector's term where its end is not typed (教育督导条例: a term of three years)."""

_KEYS = {"units": "unit_id", "schools": "school_id", "inspectors": "inspector_id"}
_BREAKS = re.compile(r"[\s;；、,，+|]+")
_TOWNSHIP = re.compile(
    r"^(?:[一-鿿]{2,7}?省)?(?:[一-鿿]{2,6}?市)?(?:[一-鿿]{1,6}?(?:自治县|县|区|旗))?"
    r"([一-鿿]{1,7}?(?:街道办事处|街道|民族乡|镇|乡|苏木))(?!中)"
)

_STREET = re.compile(r"[路街巷弄号村组]|\d")


def complete(tables: Tables) -> None:
    """Fill in what follows from the rest; each kind is told once, and what does not follow is asked at its cell."""
    _levels(tables["units"])
    for name in ("schools", "inspectors"):
        _only_unit(tables[name], tables["units"])
    taken = {
        str(key) for name, field in _KEYS.items() for row in tables[name].rows if (key := row.get(field))
    }
    for name, field in _KEYS.items():
        _give_ids(tables[name], field, taken)
    _name_riders(tables)
    _part_workplaces(tables)
    _only_unit_ids(tables)
    _ask(tables["inspectors"], "background")
    _end_terms(tables["inspectors"])
    _pass_open_posts(tables["postings"])
    _find_townships(tables["schools"])


def complete_new(tables: Tables, units: Collection[str]) -> None:
    """The same for rows that a file of changes brings to a scenario with these units (ids)."""
    _ask(tables["inspectors"], "background")
    _end_terms(tables["inspectors"])
    if len(units) == 1:
        _fill_unit(tables, next(iter(units)))


def _levels(units: TypedTable) -> None:
    if len(units.rows) > 1:
        _ask(units, "level")
    for row in units.rows if len(units.rows) == 1 else ():
        if row.row is not None and row.get("level") is None:
            row.replace_value("level", UnitLevel.COUNTY)


def _only_unit(table: TypedTable, units: TypedTable) -> None:
    """The unit of rows that name none: the only one there is; where there are more, the column is asked for once."""
    blank = [row for row in table.rows if not row.get("unit_id") and not _typed(table, row, "unit_id")]
    if not blank or units.missing:
        return
    if len(units.rows) > 1 and "unit_id" not in table.place:
        column = next(c for c in table.table.columns if c.field == "unit_id")
        zh = f"有多个单位，缺少“{column.zh}”一列，请补上"
        table.tell(
            Fault("missing_heading", zh, f"there are several units: the column {column.name} is needed")
        )
        return
    for row in blank if len(units.rows) > 1 else ():
        _blame_blank(table, row, "unit_id")


def _only_unit_ids(tables: Tables) -> None:
    units = [row.get("unit_id") for row in tables["units"].rows]
    if len(units) == 1 and units[0]:
        _fill_unit(tables, str(units[0]))


def _fill_unit(tables: Tables, unit: str) -> None:
    for name in ("schools", "inspectors"):
        for row in tables[name].rows:
            if not row.get("unit_id") and not _typed(tables[name], row, "unit_id"):
                row.replace_value("unit_id", unit)
            if name == "schools" and row.row is not None and not row.get("office_id"):
                row.replace_value("office_id", row.get("unit_id"))


def _give_ids(table: TypedTable, field: str, taken: set[str]) -> None:
    """Names as ids where no code is typed; those of one name are told apart by township, phone or unit, else asked for."""
    same: dict[str, list[TypedRow]] = {}
    for row in table.rows:
        if not row.get(field) and row.get("name") and not _typed(table, row, field):
            same.setdefault(_as_id(row.get("name")), []).append(row)
    given: list[str] = []
    for name, rows in same.items():
        marks = _marks(table, rows)
        for row, mark in zip(rows, marks, strict=True):
            free = name if len(rows) == 1 else f"{name}({mark})" if mark else ""
            if not free or free in taken:
                zh = "与他人（他校）重名，无法以名称代替编号，请填编号"
                table.blame(row, field, Fault("blank", zh, "bears a name that is taken: give an id"))
                row.forget(field)
                continue
            taken.add(free)
            given.append(free)
            row.replace_value(field, free)
    if given:
        column = table.column(field)
        zh = f"有 {len(given)} 行没有“{column.zh}”，以名称代替，如 {given[0]}；名称改动即视为另一编号"
        en = f"{len(given)} rows without {column.name}: the name stands for it, such as {given[0]}"
        table.tell(Fault("ids_given", zh, en, "warning"))


def _as_id(name: str) -> str:
    return _BREAKS.sub("", name)


def _marks(table: TypedTable, rows: list[TypedRow]) -> list[str]:
    """What tells some rows of one name apart: the first of township, phone and unit that differs among all of them."""
    fields = {c.field for c in table.table.columns}
    for field in ("township", "phone", "unit_id"):
        if field in fields:
            texts = [str(row.get(field) or "") for row in rows]
            marks = [re.sub(r"\D", "", text)[-4:] for text in texts] if field == "phone" else texts
            if all(marks) and len(set(marks)) == len(rows):
                return marks
    return [""] * len(rows)


def _ask(table: TypedTable, field: str) -> None:
    """A column that is needed after all: asked for once where it is missing, else at each blank cell."""
    blank = [row for row in table.rows if not row.get(field) and not _typed(table, row, field)]
    if blank and field not in table.place:
        column = table.column(field)
        zh = f"缺少必填的一列“{column.zh}”，请补上"
        en = f"the required column {column.name} is missing; add it"
        table.tell(Fault("missing_heading", zh, en))
        return
    for row in blank:
        _blame_blank(table, row, field)


def _name_riders(tables: Tables) -> None:
    """Rows that ride on another table's sheet belong to its row there, whose id may have been given just now."""
    for riding in RIDING:
        guest, host = tables[riding.guest], tables[riding.host]
        if guest.heads is None or guest.sheet != host.sheet:
            continue
        ids = {row.line: row.get(riding.key) for row in host.rows}
        for row in guest.rows:
            if found := ids.get(row.line):
                row.replace_value(riding.key, found)


def _part_workplaces(tables: Tables) -> None:
    """Where people work, under a heading that asks for no office: a school is their own, what is neither is told once."""
    people = tables["inspectors"]
    if len(tables["units"].rows) > 1:
        return
    if plain(people.heading("unit_id")) not in WORKPLACES:
        return
    names, elsewhere = Names.of_tables(tables), list[TypedRow]()
    for row in people.rows:
        place = row.get("unit_id")
        if not place or names.meant(place, ("units",)):
            continue
        row.replace_value("unit_id", "")
        if names.meant(place, ("schools",)) and not row.get("school_id"):
            row.replace_value("school_id", place)
        elif not row.get("school_id"):
            elsewhere.append(row)
    if elsewhere:
        zh = f"不是“单位”表或“学校”表中的名称，未读取（共 {len(elsewhere)} 人）"
        en = f"is neither a unit nor a school of these lists and is not read ({len(elsewhere)} people)"
        people.blame(elsewhere[0], "unit_id", Fault("workplace_elsewhere", zh, en, "warning"))


def _end_terms(people: TypedTable) -> None:
    _begin_terms(people)
    _ask(people, "term_start")
    ended: list[TypedRow] = []
    for row in people.rows:
        start: date | None = row.get("term_start")
        if start is None or row.get("term_end") is not None or _typed(people, row, "term_end", span=True):
            continue
        row.replace_value("term_end", _years_on(start, TERM_YEARS))
        ended.append(row)
    if ended:
        zh = f"聘期止空白，按聘期 {TERM_YEARS} 年推定（共 {len(ended)} 人），如至 {ended[0].get('term_end')}，请核对"
        en = f"no end of term: {TERM_YEARS} years are taken ({len(ended)} people), such as to {ended[0].get('term_end')}"
        people.blame(ended[0], "term_end", Fault("term_taken", zh, en, "warning"))


def _begin_terms(people: TypedTable) -> None:
    """Terms of which the end alone is typed begin the usual years before."""
    begun: list[TypedRow] = []
    for row in people.rows:
        end: date | None = row.get("term_end")
        if end is None or row.get("term_start") is not None or _typed(people, row, "term_start"):
            continue
        day = end + timedelta(days=1)
        row.replace_value(
            "term_start",
            date(day.year - TERM_YEARS, day.month, 28 if (day.month, day.day) == (2, 29) else day.day),
        )
        begun.append(row)
    if begun:
        zh = f"只有聘期止，按聘期 {TERM_YEARS} 年推定聘期起（共 {len(begun)} 人），如自 {begun[0].get('term_start')}，请核对"
        en = f"only the end of the term is given: {TERM_YEARS} years are taken ({len(begun)} people), such as from {begun[0].get('term_start')}"
        people.blame(begun[0], "term_end", Fault("term_taken", zh, en, "warning"))


def _years_on(day: date, years: int) -> date:
    later = date(day.year + years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    return later - timedelta(days=1)


def _pass_open_posts(postings: TypedTable) -> None:
    """Schools that are listed without anybody have no posting."""
    nobody = [
        row
        for row in postings.rows
        if not row.get("inspector_id") and not _typed(postings, row, "inspector_id")
    ]
    if nobody and "inspector_id" in postings.place:
        postings.rows = [row for row in postings.rows if row not in nobody]
        zh = f"有 {len(nobody)} 行没有督学，按暂无责任督学处理（如第 {nobody[0].line} 行）"
        en = f"{len(nobody)} rows name nobody: these schools have no posting yet (such as row {nobody[0].line})"
        postings.tell(Fault("nobody_yet", zh, en, "warning"))
    elif nobody:
        _ask(postings, "inspector_id")


def _find_townships(schools: TypedTable) -> None:
    """The township out of an address; and out of the name of a school that has neither township nor point."""
    from_address = plain(schools.heading("township")) in ADDRESSES
    for row in schools.rows:
        text = fold(row.get("township") or "")
        if text and from_address:
            found = _TOWNSHIP.match(text)
            if found is None and _STREET.search(text):
                row.replace_value("township", "")  # a house in a street is no township of its own
        elif not text and row.get("lon") is None:
            found = _TOWNSHIP.match(fold(str(row.get("name") or "")))
        else:
            continue
        if found:
            row.replace_value("township", found[1])


def _typed(table: TypedTable, row: TypedRow, field: str, *, span: bool = False) -> bool:
    """Whether something stands in a cell that could not be understood: it is told already."""
    raw: Any = table.raw(row, field)
    told = any(p.row == row.line and p.level == "error" and p.column == field for p in table.problems)
    return told or (not span and row.get(field) is None and bool(str(raw or "").strip()) and row.row is None)


def _blame_blank(table: TypedTable, row: TypedRow, field: str) -> None:
    table.blame(row, field, blank_fault(table.column(field)))
