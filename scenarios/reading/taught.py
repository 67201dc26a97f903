"""Headings that an office has taught: its own words for the columns of a table, kept in a file beside the scenario."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from duxue.scenarios.cells.headings import unknown_headings
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.sheet_names import table_named, tables_of
from duxue.scenarios.cells.spellings import plain
from duxue.scenarios.problems import Fault, Problem, at_file, refusal
from duxue.scenarios.regular_files import read_regular
from duxue.scenarios.rows import Column, Table

Taught = Mapping[str, Mapping[str, Column]]
"""By a table's English name: the column that each taught heading (plain) means."""

NAME = "表头对照.toml"
_MOST = 1_000_000
_SECTION = re.compile(r"^\s*\[([^\[\]\"']+)\]\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([^\s=#\[\"'][^=\"']*)=\s*(.*)$")


def beside(scenario: Path) -> Path:
    """Where the taught headings of a scenario are kept: in its folder, or beside its workbook under the workbook's name."""
    return scenario / NAME if scenario.is_dir() else scenario.with_name(f"{scenario.stem}.{NAME}")


def taught_of(file: Path, tables: tuple[Table, ...]) -> tuple[Taught, list[Problem]]:
    """The headings that a file teaches, and what of it is not understood; nothing where there is no file."""
    if not file.exists():
        return {}, []
    try:
        data = tomllib.loads(_quoted(read_regular(file, _MOST).decode("utf-8-sig")))
    except OSError as error:
        zh, en = refusal(error)
        return {}, [at_file(file.name, Fault("unreadable", f"文件无法读取：{zh}", f"cannot be read ({en})"))]
    except RecursionError:
        zh, en = "括号嵌套太深，不是表头对照", "brackets nested too deep: no file of headings"
        return {}, [at_file(file.name, Fault("bad_toml", zh, en))]
    except ValueError as error:
        zh, en = f"不是有效的 TOML 文件：{error}", f"no valid TOML: {error}"
        return {}, [at_file(file.name, Fault("bad_toml", zh, en))]
    found: dict[str, dict[str, Column]] = {}
    problems: list[Problem] = []
    for sheet, headings in data.items():
        name = table_named(sheet, tables, lenient=True)
        if name is None or not isinstance(headings, dict):
            zh, en = f"没有名为“{sheet}”的数据表", f"there is no table {sheet}"
            problems.append(at_file(file.name, Fault("unknown_sheet", zh, en)))
            continue
        table = next(one for one in tables if one.name == name)
        for heading, meant in headings.items():
            if meant == "":
                continue
            column = _column(table, meant)
            if column is None:
                listed = "、".join(c.zh for c in table.columns)
                zh = f"“{sheet}”中“{heading}”对照的“{meant}”不是表头，可填：{listed}"
                en = f"{meant!r} for {heading!r} of {sheet} is no heading"
                problems.append(at_file(file.name, Fault("unknown_heading", zh, en)))
            else:
                found.setdefault(name, {})[plain(heading)] = column
    return found, problems


def _quoted(text: str) -> str:
    """The text with quotes around names that stand without them: TOML wants them round Chinese, clerks do not."""
    lines = []
    for line in text.splitlines():
        if found := _SECTION.match(line):
            line = f"[{json.dumps(found[1].strip(), ensure_ascii=False)}]"  # noqa: PLW2901 - the line mended
        elif found := _KEY.match(line):
            line = f"{json.dumps(found[1].strip(), ensure_ascii=False)} = {found[2]}"  # noqa: PLW2901 - the line mended
        lines.append(line)
    return "\n".join(lines)


def _column(table: Table, meant: Any) -> Column | None:
    return next((c for c in table.columns if meant in (c.zh, c.name)), None)


def template(sheets: Iterable[RawSheet], tables: tuple[Table, ...]) -> str:
    """A file to be filled in: every heading of a scenario that is not known, and what each may be set against."""
    lines = [
        "# 表头对照：等号左边是本单位表中的表头，右边填本程序的表头；留空即不读取这一列。",
        "# Headings: left of = what stands in the office's sheet, right the program's heading; blank: not read.",
    ]
    found, _ = tables_of(sheets, tables, lenient=True)
    for table in tables:
        unknown = unknown_headings(found[table.name], table) if table.name in found else ()
        if unknown:
            lines += ["", f"# 可填：{'、'.join(c.zh for c in table.columns)}", f"[{table.zh}]"]
            lines += [f'{json.dumps(text, ensure_ascii=False)} = ""' for text in dict.fromkeys(unknown)]
    return "\n".join(lines) + "\n"
