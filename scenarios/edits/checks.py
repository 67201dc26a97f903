"""Checks that hold for every row of sheet 变动: the cells its kind needs, known ids, days that make sense, nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from duxue.scenarios.cells.as_typed import day_of
from duxue.scenarios.cells.names import NAMED, Names, put_id, unknown_id
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.county import County
from duxue.scenarios.edits.offers import ChangeOffer, Wants
from duxue.scenarios.parameters import ParameterSpec, Value
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Fault, Level
from duxue.scenarios.reading.settings import Settings
from duxue.scenarios.releases.releases import releases_of
from duxue.scenarios.rows import Table

FRAME = ("from", "to", "as_of", "seed", "synthetic", "travel_source", "roads_file", "roads_crs")
"""Parameters that a revision keeps: another horizon, seed or source of travel is another plan."""
FIXED = (*FRAME, "crs")
"""Parameters that no edit may change: the plans would not be comparable."""
CELLS = ("other", "start", "end", "value")
"""The cells of the sheet 变动 that not every kind takes."""
_OLD = 0


def is_kept(key: str, value: Value, county: County, plan: Plan) -> bool:
    """Whether a value of a parameter that no revision may change is the plan's own; a day of a former release is, too."""
    own: dict[str, tuple[Value | None, ...]] = {
        "from": (county.start,),
        "to": (county.end,),
        "as_of": (county.as_of, *(_day(one.as_of) for one in releases_of(plan))),
        "seed": (county.seed, county.parameters.value(key)),
        "synthetic": (county.synthetic,),
    }
    return value in own.get(key, (county.parameters.value(key),))


def _day(text: str) -> date | None:
    return day_of(text) if text else None


def fixed_parameter(spec: ParameterSpec) -> Fault:
    """A parameter that no revision may change."""
    zh = f"参数“{spec.zh}”（{spec.key}）在调整中不能改；确需更改请重新编排"
    return Fault("fixed_parameter", zh, f"{spec.key} cannot change in a revision; make a new plan instead")


# What holds for a row of any sheet of edits.


def tell_unused(table: TypedTable, row: TypedRow, wants: Wants, cells: Iterable[str], level: Level) -> None:
    """Tell the cells that are filled though the row's kind takes none such."""
    for name in cells:
        if name not in (*wants.needs, *wants.takes) and _holds(row, name):
            kind, (zh_name, en_name) = row.get("kind"), _heading(table, name)
            zh = f"“{kind.zh}”不用填“{zh_name}”，未采用；请核对类别或删去"
            en = f"{kind} takes no {en_name}: it is not used; check the kind or clear it"
            table.blame(row, name, Fault("not_used", zh, en, level))


def is_filled(table: TypedTable, row: TypedRow, wants: Wants) -> bool:
    """Whether a row holds all that its kind needs; what is blank is told with what belongs there."""
    missing = [name for name in wants.needs if not _holds(row, name)]
    for name in missing:
        if _is_told(table, row, name):
            continue
        kind, (zh_name, en_name) = row.get("kind"), _heading(table, name)
        zh_what, en_what = _meaning(wants, name)
        zh = f"“{kind.zh}”须填“{zh_name}”" + (f"：{zh_what}" if zh_what else "")
        en = f"{kind} needs {en_name}" + (f": {en_what}" if en_what else "")
        table.blame(row, name, Fault("blank", zh, en))
    return not missing


def _meaning(wants: Wants, name: str) -> tuple[str, str]:
    if name in ("start", "end"):
        return "如 2027-03-01", "such as 2027-03-01"
    said = {"subject": wants.subject, "other": wants.other, "value": wants.value}
    return said.get(name, ("", ""))


def tell_unknown(table: TypedTable, row: TypedRow, name: str, key: str, among: Sequence[Table]) -> None:
    """Tell an id or name that stands in none of the tables that a cell may name."""
    table.blame(row, name, unknown_id(key, among))


def is_in_order(table: TypedTable, row: TypedRow) -> bool:
    """Whether a row does not end before it begins (told)."""
    start, end = row.get("start"), row.get("end")
    if start is None or end is None or start <= end:
        return True
    zh, en = f"“止”早于“起”（{start}），请核对", f"to lies before from {start}; check both"
    table.blame(row, "end", Fault("ends_before_start", zh, en))
    return False


def _holds(row: TypedRow, name: str) -> bool:
    return row.given.get(name) not in (None, "", ()) and not (name == "count" and row.given.get(name) == 1)


def _is_told(table: TypedTable, row: TypedRow, name: str) -> bool:
    """Whether what stands in a cell has been refused already; spaces, a dash, 无 or 待定 say nothing and are refused here."""
    column = _heading(table, name)[1]
    return any(p.row == row.line and p.column == column and p.level == "error" for p in table.problems)


def _heading(table: TypedTable, name: str) -> tuple[str, str]:
    column = table.column(name)
    return column.zh, column.name


# The sheet 变动.


@dataclass
class Checks:
    """The sheet 变动 with all that it is held against; ``given`` gathers the parameters that its rows set."""

    table: TypedTable
    tables: Mapping[str, TypedTable]
    county: County
    plan: Plan
    settings: Settings
    as_of: date | None
    names: Names
    given: dict[tuple[str, str], Value] = field(default_factory=dict)
    seen: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def look_at(self, row: TypedRow, asked: ChangeOffer) -> None:
        """Everything about one row, and the check of its kind; one that lacks a cell or a known id is looked at no further."""
        wants = self._wants(row, asked)
        for name, tables in (("subject", wants.subject_in), ("other", wants.other_in)):
            if set(tables) <= set(NAMED):
                put_id(self.table, row, name, tables, self.names)
        tell_unused(self.table, row, wants, CELLS, "warning")
        if not is_filled(self.table, row, wants) or row.get("subject") is None:
            return
        if not (self._is_known(row, wants, asked) and self._is_once(row, asked) and self._has_days(row)):
            return
        if asked.check is not None:
            asked.check(self, row)
        if asked.late:
            self._tell_late(row)

    def blame(self, row: TypedRow, name: str, code: str, zh: str, en: str) -> None:
        """An error at a cell."""
        self.table.blame(row, name, Fault(code, zh, en))

    def warn(self, row: TypedRow, name: str, code: str, zh: str, en: str) -> None:
        """A warning at a cell."""
        self.table.blame(row, name, Fault(code, zh, en, "warning"))

    def found(self, name: str, key: str, *, fresh: bool = False) -> Any:
        """The whole row with this id in a table (with ``fresh`` only of the file's own); None where there is none."""
        own = self.tables[name].table.key[0]
        for row in self.tables[name].rows:
            if row.row is not None and getattr(row.row, own) == key and not (fresh and row.line == _OLD):
                return row.row
        return None

    def ids(self, name: str) -> frozenset[str]:
        """The ids of a table."""
        own = self.tables[name].table.key[0]
        return frozenset(row.get(own) for row in self.tables[name].rows if row.get(own) is not None)

    def _wants(self, row: TypedRow, asked: ChangeOffer) -> Wants:
        if asked.listed_in and self.is_listed(row, asked.listed_in):
            return Wants(asked.wants.does, asked.wants.subject, subject_in=(asked.listed_in,))
        return asked.wants

    def is_listed(self, row: TypedRow, table: str) -> bool:
        """Whether the subject is the id of a row of the file's own table."""
        return self.found(table, str(row.get("subject")), fresh=True) is not None

    def _is_known(self, row: TypedRow, wants: Wants, asked: ChangeOffer) -> bool:
        ok = not wants.subject_in or self._in_tables(row, "subject", row.get("subject"), wants.subject_in)
        for one in row.get("other") or () if wants.other_in else ():
            ok = self._in_tables(row, "other", one, wants.other_in) and ok
        if asked.one_other and len(row.get("other") or ()) > 1:
            self.blame(
                row, "other", "too_many", "只能填一个编号，多项请分行填写", "one id only; use a row for each"
            )
            ok = False
        return ok

    def _in_tables(self, row: TypedRow, name: str, key: str, tables: tuple[str, ...]) -> bool:
        if any(key in self.ids(one) for one in tables):
            return True
        tell_unknown(self.table, row, name, key, [self.tables[one].table for one in tables])
        return False

    def _is_once(self, row: TypedRow, asked: ChangeOffer) -> bool:
        key = (asked.alike or row.get("kind"), *(row.get(name) for name in asked.once))
        line = self.seen.setdefault(key, row.line)
        if line == row.line:
            return True
        zh = f"与第{line}行是同一对象的同类变动，请核对或删去一行"
        self.blame(
            row, "subject", "duplicate", zh, f"says of the same subject what row {line} says; keep one"
        )
        return False

    def _has_days(self, row: TypedRow) -> bool:
        start, last = row.get("start"), self.county.end
        if not is_in_order(self.table, row):
            return False
        if start is not None and start > last:
            zh = f"晚于计划期末日 {last}，不影响本方案；请核对年份或删去此行"
            en = f"lies after the last day of the horizon {last}; check the year or remove the row"
            self.blame(row, "start", "outside_horizon", zh, en)
            return False
        return True

    def _tell_late(self, row: TypedRow) -> None:
        start, end = row.get("start"), row.get("end")
        if self.as_of is None or start is None or start >= self.as_of:
            return
        if end is not None and end < self.as_of:
            zh = f"早于调整日 {self.as_of}，对今后没有影响；当时没做的入校或事项请以“未完成”列出"
            en = f"lies before {self.as_of} and moves nothing; list what did not take place as not_done"
        else:
            zh = f"早于调整日，自 {self.as_of} 起按此安排；此前没做的入校或事项请以“未完成”列出"
            en = f"before as_of: takes effect on {self.as_of}; list what did not take place as not_done"
        self.warn(row, "start", "before_as_of", zh, en)


def ends_before_horizon(on: Checks, row: TypedRow) -> bool:
    """Tell of days that lie before the horizon; whether they do."""
    last = row.get("end") or row.get("start")
    if last >= on.county.start:
        return False
    zh = f"早于计划期首日 {on.county.start}，请核对日期"
    en = f"lies before the first day of the horizon {on.county.start}; check the dates"
    on.blame(row, "start", "outside_horizon", zh, en)
    return True
