"""A stress test as a folder: csv tables, every draw, a workbook and a page."""

from __future__ import annotations

from pathlib import Path

from duxue.models.stress.intervals import mean_of
from duxue.models.stress.report import MOVES
from duxue.planner.listing import note_lines
from duxue.planner.publish.book import Book
from duxue.planner.publish.figure_tables import Figures, csv_of
from duxue.planner.publish.output import Output
from duxue.planner.publish.stress.page import stress_html
from duxue.planner.publish.stress.tables import figures
from duxue.planner.publish.study_folder import fill, study_folder, widths
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
    county, tables = answer.county, figures(answer.report, answer.county, lang)
    with study_folder(output, MARK, county, tables, to_json(answer)) as fresh:
        (fresh / "draws.csv").write_bytes(_draws(answer).encode())
        _book(fresh / "stress.xlsx", answer, tables, lang)
        lost = mean_of([len(one.lost) for one in answer.results], low=0.0)
        page = stress_html(answer.report, lost, county, tables, lang)
        (fresh / "stress.html").write_text(page, encoding="utf-8")


def _draws(answer: Stressed) -> str:
    """Every draw in a line: duties lost, other breaches, moves, days of the reserve."""
    rows = [
        (
            one.number, len(one.lost), len(one.other), *(one.moves.get(kind, 0) for kind in MOVES),
            round(sum(one.reserve_days.values()), 3), ";".join(f"{r}/{s}/{d}" if d else f"{r}/{s}" for r, s, d in one.lost),
        )
        for one in answer.results
    ]  # fmt: skip
    return csv_of(["draw", "lost", "other", *MOVES, "slack_days", "lost_subjects"], rows)


def _book(path: Path, answer: Stressed, tables: tuple[Figures, ...], lang: Lang) -> None:
    county = answer.county
    title = pick(lang, *TITLE)
    book = Book(path, title=title, day=county.as_of, lang=lang)
    front = book.page(pick(lang, "摘要", "Summary"), [110], footer=title)
    front.title(title)
    for line in (*note_lines(county, lang), *lines(answer, lang)):
        front.note(line.strip())
    for one in tables:
        page = book.page(pick(lang, one.zh, one.en), widths(one, lang), footer=title)
        page.title(pick(lang, one.zh, one.en))
        fill(book, page, one, lang, filters=True)
    book.close()
