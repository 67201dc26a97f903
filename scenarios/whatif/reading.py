"""What-ifs read from a workbook, a csv folder or a TOML file: all of them made ready, or all problems at once."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.cells.names import Names, put_id
from duxue.scenarios.cells.parameter_values import parameter_value, spec_of
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.codes import EditKind
from duxue.scenarios.county import County
from duxue.scenarios.edits.checks import FIXED, is_filled, is_in_order, tell_unknown, tell_unused
from duxue.scenarios.edits.draft import EditError
from duxue.scenarios.edits.register import WHATIFS_OFFERED
from duxue.scenarios.edits.rows import WHATIFS, Edit, WhatIf
from duxue.scenarios.files.source import Source, open_source
from duxue.scenarios.parameters import ParameterSpec
from duxue.scenarios.problems import Fault, Problem, address, at_file, folded, has_errors, refusal
from duxue.scenarios.reading.scenario import typed_tables
from duxue.scenarios.regular_files import read_regular
from duxue.scenarios.rows import columns_of
from duxue.scenarios.sheets import SCENARIO

_MOST_TOML = 20 * 2**20
LISTED = ("what_if", "whatif", "假设方案")
EDITS = ("edit", "edits", "调整")
NAMES = ("name", "名称", "方案名称")
BASE = ("现状", "today")
"""What the scenario as it is goes by beside the what-ifs: no what-if may bear these names."""


@dataclass(frozen=True, slots=True)
class WhatIfReading:
    """What came of reading what-ifs: them (None exactly where there is an error), and every problem."""

    whatifs: tuple[WhatIf, ...] | None
    problems: tuple[Problem, ...]
    places: Mapping[tuple[str, int], Problem] = field(default_factory=dict)
    """Where each edit stands, by what-if and number (from 0), as a problem that says nothing yet."""

    def problem(self, name: str, error: EditError) -> Problem:
        """An edit of a what-if that cannot be applied, at its row."""
        here = self.places[name, error.number]
        return replace(here, code="not_applicable", message_zh=error.zh, message_en=error.en)


def read_whatifs(path: Path, county: County, specs: Iterable[ParameterSpec]) -> WhatIfReading:
    """The what-ifs of a file, in its order, with all problems at once; ``specs`` declare every parameter.

    A workbook or csv folder has the sheet 假设方案; a TOML file lists ``[[what_if]]`` with a ``name`` and
    ``[[what_if.edit]]`` tables whose keys are the sheet's headings. Never raises for what a file may hold.
    """
    path = Path(path)
    source = _toml(path) if path.suffix.lower() == ".toml" else open_source(path)
    typed, problems = typed_tables(source, (WHATIFS,), lenient=True)
    if not typed:
        return WhatIfReading(None, tuple(problems))
    table = typed[WHATIFS.name]
    known = {spec.key: spec for spec in specs}
    names = Names.of_rows(county.rows)
    for row in table.rows:
        if row.get("kind") is not None:
            _put_ids(table, row, names)
            _check(table, row, county, known)
        if str(row.get("whatif") or "").strip().lower() in BASE:
            table.blame(row, "whatif", _TAKEN)
    if not table.rows and not table.problems:
        problems.append(at_file(source.path.name, _NOTHING))
    problems += table.problems
    named = _named_places(table) if path.suffix.lower() == ".toml" else {}
    problems = [_in_toml(problem, path, named) for problem in problems]
    if has_errors(problems):
        return WhatIfReading(None, tuple(folded(problems)))
    groups: dict[str, list[Edit]] = {}
    places: dict[tuple[str, int], Problem] = {}
    for row in table.rows:
        edits = groups.setdefault(row.row.whatif, [])
        place = table.problem(row, "subject", Fault("", "", ""))
        cell = address(table.place[_NAME], row.line)
        places[row.row.whatif, len(edits)] = _in_toml(replace(place, cell=cell, value=""), path, named)
        edits.append(row.row)
    whatifs = tuple(WhatIf(name, tuple(edits)) for name, edits in groups.items())
    return WhatIfReading(whatifs, tuple(folded(problems)), places)


_NAME = "whatif"


def _named_places(table: TypedTable) -> dict[int, tuple[str, int]]:
    """The what-if and the number of the edit (from 1) that each row stands for, by the row's number."""
    counted: Counter[str] = Counter()
    found = {}
    for row in table.rows:
        name = str(row.get(_NAME) or "")
        counted[name] += 1
        found[row.line] = name, counted[name]
    return found


def _in_toml(problem: Problem, path: Path, named: Mapping[int, tuple[str, int]]) -> Problem:
    """A problem of a row that a TOML file has only in our reading of it, told by what-if and edit."""
    if problem.row is None or problem.row not in named:
        return problem
    name, number = named[problem.row]
    return replace(
        problem, sheet=f"{path.name} [{name} #{number}] {problem.column}".strip(), cell="", row=None
    )


_TAKEN = Fault(
    "name_taken",
    "“现状”指不作调整的方案，程序总会一并计算；请另取方案名称",
    "stands for the scenario as it is, which is always planned too: choose another name",
)
_NOTHING = Fault(
    "no_what_ifs", "没有填写任何方案，至少填写一行", "holds no what-if; fill in at least one row"
)


def _toml(path: Path) -> Source:
    """A TOML file as the sheet it stands for: a row an edit, headings from its keys."""
    try:
        data = tomllib.loads(read_regular(path, _MOST_TOML).decode())
    except OSError as error:
        zh, en = refusal(error)
        return _failed(path, Fault("unreadable", f"文件无法读取：{zh}", f"cannot be read ({en})"))
    except RecursionError:
        fault = Fault(
            "bad_toml", "方括号嵌套太深，不是方案文件", "brackets nested too deep: no file of what-ifs"
        )
        return _failed(path, fault)
    except ValueError as error:  # no UTF-8, no TOML, a number beyond all bounds
        return _failed(path, Fault("bad_toml", f"不是有效的 TOML 文件：{error}", f"no valid TOML: {error}"))
    headings = [c.name for c in columns_of(Edit)]
    lines: list[dict[str, Raw]] = []
    for whatif in _tables(data, LISTED):
        name = next((str(whatif[key]) for key in NAMES if key in whatif), "")
        for edit in _tables(whatif, EDITS):
            cells = {_heading(key, edit): _cell(value) for key, value in edit.items()}
            lines.append({"whatif": name, **cells})
    extra = sorted({key for line in lines for key in line} - set(headings))
    head = [*headings, *extra]
    rows: list[list[Raw]] = [[*head], *([line.get(key, "") for key in head] for line in lines)]
    return Source(path, (RawSheet(WHATIFS.name, rows),), ())


_HEADINGS = {word: c.name for c in columns_of(Edit) for word in (c.zh, *c.synonyms)}


def _heading(key: str, edit: Mapping[str, Any]) -> str:
    """The column that a key stands for, in either language; one that is given twice keeps its name and is told as such."""
    name = _HEADINGS.get(key, key)
    return key if name in edit else name


def _failed(path: Path, fault: Fault) -> Source:
    return Source(path, (), (at_file(path.name, fault),))


def _tables(data: Mapping[str, Any], names: Iterable[str]) -> list[Mapping[str, Any]]:
    found: Any = next((data[name] for name in names if name in data), [])
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _cell(value: Any) -> Raw:
    if isinstance(value, list):
        return ";".join(str(one) for one in value)
    return value if isinstance(value, bool | int | float | str | date) else str(value)


_CELLS = tuple(c.field for c in WHATIFS.columns if c.field not in ("whatif", "kind", "note"))


def _check(table: TypedTable, row: TypedRow, county: County, known: Mapping[str, ParameterSpec]) -> None:
    """Hold one edit against what its kind wants and against the scenario; what is wrong is told at its cell."""
    wants = WHATIFS_OFFERED[row.get("kind")].wants
    tell_unused(table, row, wants, _CELLS, "error")
    is_filled(table, row, wants)
    _check_ids(table, row, county)
    if row.get("kind") is EditKind.PARAMETER:
        _check_parameter(table, row, known)
    is_in_order(table, row)
    for name in ("start", "end"):
        day = row.get(name)
        if day and not county.start <= day <= county.end:
            zh = f"不在计划期 {county.start} 至 {county.end} 之内"
            table.blame(row, name, Fault("outside_horizon", zh, f"outside {county.start} to {county.end}"))


def _put_ids(table: TypedTable, row: TypedRow, names: Names) -> None:
    wants = WHATIFS_OFFERED[row.get("kind")].wants
    for name, where in (("subject", wants.subject_in), ("other", wants.other_in), ("unit_id", ("units",))):
        if where:
            put_id(table, row, name, where, names)


def _check_ids(table: TypedTable, row: TypedRow, county: County) -> None:
    wants = WHATIFS_OFFERED[row.get("kind")].wants
    ids: Mapping[str, Mapping[str, Any]] = {
        "inspectors": county.inspectors, "schools": county.schools, "units": county.units
    }  # fmt: skip
    asked = [
        ("subject", wants.subject_in, [row.get("subject")]),
        ("other", wants.other_in, row.get("other") or ()),
    ]
    asked.append(("unit_id", ("units",), [row.get("unit_id")]))
    for name, where, values in asked:
        for value in values:
            if where and value and value not in ids[where[0]]:
                among = [one for one in SCENARIO if one.name == where[0]]
                tell_unknown(table, row, name, value, among)
    if row.get("kind") is EditKind.SPLIT_OFFICE:
        taken = [value for value in row.get("other") or () if value in county.units]
        if taken:
            fault = Fault("id_used_elsewhere", "这个单位代码已有，请另取", "this unit id is taken")
            table.blame(row, "other", fault)


def _check_parameter(table: TypedTable, row: TypedRow, known: Mapping[str, ParameterSpec]) -> None:
    key, value = row.get("subject"), row.get("value")
    if not key or not value:
        return
    spec = spec_of(key, known)
    if spec is None:
        table.blame(
            row, "subject", Fault("unknown_parameter", f"没有参数 {key}，请核对", f"no parameter {key}")
        )
    elif spec.key in FIXED:
        zh = f"参数“{spec.zh}”在方案比选中不能改"
        table.blame(row, "subject", Fault("fixed_parameter", zh, f"{spec.key} cannot be part of a what-if"))
    elif (fault := parameter_value(value, spec)[1]) is not None:
        table.blame(row, "value", fault)
