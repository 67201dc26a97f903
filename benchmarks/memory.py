"""How much memory and time ``duxue check`` takes for a very large scenario, and ``duxue audit`` for its plan.

    python -m benchmarks.memory check --schools 100000
    python -m benchmarks.memory check --schools 100000 --xlsx
    python -m benchmarks.memory audit --schools 45000

One synthetic county of 250 institutions is laid side by side, each copy under a code of its own, as a folder of csv files or as one
workbook; the plan is that county's, planned once. The command runs as a process of its own; told are its seconds, its share of the
processor and its most memory.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

from duxue.scenarios.files.writing import csv_text, write_csv
from duxue.scenarios.reading.plan_outcome import FILE
from duxue.scenarios.sheets import PLAN, SCENARIO
from duxue.scenarios.synthetic.county import synthetic_county

COUNTY = "130227"
INSTITUTIONS = 250
EVERYBODYS = ("calendar", "parameters", "basis")
"""Tables that hold for all counties alike: they are not repeated."""
LIMIT = 2**30


def laid_side_by_side(tables: Iterable[tuple[str, str]], copies: int, folder: Path) -> None:
    """Tables (name and csv text of one county) repeated under other codes into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables:
        head, _, rows = text.partition("\n")
        with (folder / f"{name}.csv").open("w", encoding="utf-8") as file:
            file.write(f"{head}\n")
            for number in range(1 if name in EVERYBODYS else copies):
                file.write(rows.replace(COUNTY, f"{600_000 + number}") if name not in EVERYBODYS else rows)


def scenario(copies: int, folder: Path) -> None:
    """So many counties as a folder of csv files."""
    rows = synthetic_county(1, INSTITUTIONS, 0)
    laid_side_by_side(
        ((table.name, csv_text(table, rows.get(table.name, ()))) for table in SCENARIO), copies, folder
    )


def workbook(folder: Path, file: Path) -> None:
    """The csv files of a folder as the sheets of one workbook, numbers as numbers."""
    book = xlsxwriter.Workbook(file, {"strings_to_numbers": True, "strings_to_formulas": False})
    for table in sorted(folder.glob("*.csv")):
        sheet = book.add_worksheet(table.stem)
        with table.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.reader(lines)):
                sheet.write_row(number, 0, row)
    book.close()


def plan(copies: int, folder: Path) -> None:
    """One county planned with little effort, and its plan laid side by side as often."""
    with tempfile.TemporaryDirectory() as ground:
        alone, made = Path(ground) / "alone", Path(ground) / "made"
        write_csv(SCENARIO, synthetic_county(1, INSTITUTIONS, 0), alone)
        words = ["plan", str(alone), "--out", str(made), "--seconds", "5", "--lang", "en"]
        subprocess.run([sys.executable, "-m", "duxue", *words], check=False, stdout=subprocess.DEVNULL)
        texts = (
            (table.name, (made / f"{table.name}.csv").read_text(encoding="utf-8"))
            for table in PLAN
            if (made / f"{table.name}.csv").is_file()
        )
        laid_side_by_side(texts, copies, folder)
        (folder / FILE).write_bytes((made / FILE).read_bytes())


def measured(words: list[str]) -> int:
    """Run a verb and say what it took; 1 where it broke off or went over the limit of memory."""
    load = os.getloadavg()[0]
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            [sys.executable, "-m", "duxue", *words], stdout=said, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(child.pid, 0)
        said.seek(0)
        lines = said.read().decode().splitlines()
    seconds = time.monotonic() - began
    code = os.waitstatus_to_exitcode(status)
    most = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print("\n".join([*lines[:3], "...", *lines[-3:]] if len(lines) > 7 else lines))
    print(
        f"{words[0]}: exit {code}, {len(lines)} lines, {seconds:.0f} s by the clock (load {load:.1f} before), "
        f"{used.ru_utime + used.ru_stime:.0f} s of the processor, {most / 2**20:.0f} MB at most"
    )
    return 0 if code in (0, 3) and most < LIMIT else 1


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=("check", "audit"))
    parser.add_argument("--schools", type=int, default=0, help="[check: 100000, audit: 45000]")
    parser.add_argument("--out", type=Path, default=Path("build/memory"), help="where the tables are laid")
    parser.add_argument("--xlsx", action="store_true", help="check one workbook instead of csv files")
    asked = parser.parse_args()
    schools = asked.schools or {"check": 100_000, "audit": 45_000}[asked.verb]
    copies = schools // INSTITUTIONS
    where = asked.out.absolute() / str(schools)
    if not where.is_dir():
        scenario(copies, where)
    words = [asked.verb, str(where)]
    if asked.xlsx:
        book = where.with_name(f"{schools}.xlsx")
        if not book.is_file():
            workbook(where, book)
        words = [asked.verb, str(book)]
    if asked.verb == "audit":
        made = where.with_name(f"{schools}-plan")
        if not made.is_dir():
            plan(copies, made)
        words.append(str(made))
    return measured([*words, "--lang", "en"])


if __name__ == "__main__":
    sys.exit(main())
