"""A stress test as a folder: csv tables, every draw, a workbook and a page."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from duxue.models.stress.intervals import mean_of
from duxue.models.stress.report import MOVES
from duxue.planner.listing import note_lines
from duxue.planner.publish.book import Book, Page
from duxue.planner.publish.figure_tables import Figures
from duxue.planner.publish.folder import whole_folder
from duxue.planner.publish.output import Output
from duxue.planner.publish.stress.page import stress_html
from duxue.planner.publish.stress.tables import figures
from duxue.planner.stressed import Stressed, lines, to_json
from duxue.planner.words import Lang, pick

MARK = "stress.json"
"""The file by which a folder of this verb is known as one that may be replaced."""
TITLE = ("方案压力测试", "Stress test of the plan")


def write_stress(answer: Stressed, output: Output) -> None:
    """Write the folder of an answer that has figures; it appears whole or not at all."""
    if answer.report is None:
        raise ValueError("an answer without figures is not written")
    lang = output.lang
    tables = figures(answer.report, answer.county, lang)
    with whole_folder(output.folder, replace=output.replace, mark=MARK) as fresh:
        for one in tables:
            (fresh / f"{one.name}.csv").write_bytes(one.csv().encode())
        (fresh / "draws.csv").write_bytes(_draws(answer).encode())
        _book(fresh / "stress.xlsx", answer, tables, lang)
        lost = mean_of([len(one.lost) for one in answer.results], low=0.0)
        page = stress_html(answer.report, lost, answer.county, tables, lang)
        (fresh / "stress.html").write_text(page, encoding="utf-8")
        told = {"digest": answer.county.digest, "seed": answer.county.seed, **to_json(answer)}
        (fresh / MARK).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _draws(answer: Stressed) -> str:
    """Every draw in a line: duties lost, other breaches, moves, days of the reserve."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["draw", "lost", "other", *MOVES, "slack_days", "lost_subjects"])
    for one in answer.results:
        subjects = ";".join(f"{r}/{s}/{d}" if d else f"{r}/{s}" for r, s, d in one.lost)
        moves = [one.moves.get(kind, 0) for kind in MOVES]
        slack = round(sum(one.slack.values()), 3)
        writer.writerow([one.number, len(one.lost), len(one.other), *moves, slack, subjects])
    return stream.getvalue()


def _book(path: Path, answer: Stressed, tables: tuple[Figures, ...], lang: Lang) -> None:
    county = answer.county
    title = pick(lang, *TITLE)
    book = Book(path, title=title, day=county.as_of, lang=lang)
    front = book.page(pick(lang, "摘要", "Summary"), [110], footer=title)
    front.title(title)
    for line in (*note_lines(county, lang), *lines(answer, lang)):
        front.note(line.strip())
    for one in tables:
        page = book.page(
            pick(lang, one.zh, one.en), [_width(one, k, lang) for k in range(len(one.columns))], footer=title
        )
        page.title(pick(lang, one.zh, one.en))
        _fill(book, page, one, lang)
    book.close()


def _fill(book: Book, page: Page, one: Figures, lang: Lang) -> None:
    page.heads(one.heads(lang), filters=True)
    plain, number = book.grid(), book.grid(align="right", num_format="#,##0.##")
    day = book.grid(num_format="yyyy-mm-dd", align="center")
    for row in one.rows:
        styles = [number if isinstance(v, int | float) else day if hasattr(v, "year") else plain for v in row]
        page.cells(row, styles)
    page.filter_to_here()


def _width(one: Figures, column: int, lang: Lang) -> float:
    texts = [str(row[column] if row[column] is not None else "") for row in one.rows]
    longest = max([sum(2 if ord(c) > 255 else 1 for c in t) for t in texts], default=0)
    head = one.heads(lang)[column]
    return float(min(48, max(10, longest + 2, min(18, len(head) + 3))))
