"""The lists of the example county as an office keeps them: a title, 序号, its own words, names for codes, points missing."""

from pathlib import Path

import xlsxwriter

from duxue import desk, face
from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.files.writing import scenario_rows
from duxue.scenarios.sheets import SCENARIO

OWN_WORD = "孩子们"
"""What this office writes over the number of its pupils."""
UNPLACED = 2
"""Schools, the last of the list, without a point."""
WRONG = "许多"
"""What stands in the first school's number of pupils."""
LEFT_OUT = {"travel", "pins", "waivers", "townships"}
"""Tables that no office keeps a list of."""


def write_raw_lists(county: Path, out: Path) -> None:
    """Write the workbook."""
    clean = out.with_name("clean.xlsx")
    write_workbook(clean, SCENARIO, scenario_rows(face.read(county)))
    grids = desk.grids_of(clean)
    names = _names(grids)
    with xlsxwriter.Workbook(out) as book:
        for table in SCENARIO:
            if table.name in LEFT_OUT or table.zh not in grids:
                continue
            sheet = book.add_worksheet(table.zh)
            for number, line in enumerate(_raw(table.name, grids[table.zh], names)):
                sheet.write_row(number, 0, line)


def _names(grids: dict[str, desk.Grid]) -> dict[str, str]:
    """The names of schools and people by their codes."""
    found: dict[str, str] = {}
    for table in ("学校", "督学"):
        head = next(line for line in grids[table] if "姓名" in line or "学校名称" in line)
        code = head.index("学校标识码" if table == "学校" else "督学证号")
        name = head.index("学校名称" if table == "学校" else "姓名")
        found |= {line[code]: line[name] for line in grids[table] if len(line) > max(code, name)}
    return found


def _raw(table: str, grid: desk.Grid, names: dict[str, str]) -> list[list[str]]:
    if table not in ("schools", "inspectors"):
        return [[names.get(cell, cell) for cell in line] for line in grid]
    title = "甲县中小学幼儿园基本情况一览表" if table == "schools" else "甲县督学聘任情况登记表"
    head, *rows = [list(line) for line in grid]
    if table == "schools":
        lon, lat, pupils = head.index("经度"), head.index("纬度"), head.index("在校生数")
        head[pupils] = OWN_WORD
        rows[0][pupils] = WRONG
        for row in rows[-UNPLACED:]:
            row[lon] = row[lat] = ""
    numbered = [[str(number), *row] for number, row in enumerate(rows, 1)]
    return [[title], ["序号", *head], *numbered]
