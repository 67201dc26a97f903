"""A staffing answer as a folder: csv tables, a workbook, a page, and the proposed people ready to be pasted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from duxue.planner.listing import note_lines
from duxue.planner.publish.book import A3, Book
from duxue.planner.publish.figure_tables import Figures
from duxue.planner.publish.output import Output
from duxue.planner.publish.staffing.page import staffing_html
from duxue.planner.publish.staffing.tables import figures, proposed_rows, totals
from duxue.planner.publish.study_folder import fill, study_folder, widths
from duxue.planner.staffed import Staffed
from duxue.planner.words import NOTES, Lang, pick
from duxue.scenarios.files.workbook_writing import write_workbook
from duxue.scenarios.files.writing import csv_text
from duxue.scenarios.sheets import SCENARIO, table

MARK = "staffing.json"
"""The file by which a folder of this verb is known as one that may be replaced."""


def write_staffing(answer: Staffed, output: Output) -> None:
    """Write the folder of an answer; it appears whole or not at all."""
    lang = output.lang
    tables = figures(answer, lang)
    people = proposed_rows(answer)
    inspectors = table(SCENARIO, "inspectors")
    with study_folder(output, MARK, answer.county, tables, {"offices": _told(answer)}) as fresh:
        (fresh / "new_inspectors.csv").write_bytes(csv_text(inspectors, people).encode())
        write_workbook(
            fresh / "new_inspectors.xlsx",
            (inspectors,),
            {"inspectors": people},
            notes=[pick(lang, *NOTES["paste"])],
        )
        _book(fresh / "staffing.xlsx", answer, tables, lang)
        (fresh / "staffing.html").write_text(staffing_html(answer, tables, lang), encoding="utf-8")


def _told(answer: Staffed) -> dict[str, Any]:
    return {
        one.office_id: {
            "least": one.smallest.least,
            "proposed": one.smallest.number,
            "proven": one.smallest.proven,
            "whole_year": one.smallest.verdict.whole,
            "tried": [list(pair) for pair in one.smallest.tried],
            "years_proven": one.outlook.plan.proven if one.outlook else None,
            "uncured": [[row.rule, row.subject] for row in one.smallest.verdict.open],
        }
        for one in answer.offices
    }


def _book(path: Path, answer: Staffed, tables: tuple[Figures, ...], lang: Lang) -> None:
    county = answer.county
    title = pick(lang, "督学配备测算", "Staffing of the offices")
    book = Book(path, title=title, day=county.as_of, lang=lang)
    for number, one in enumerate(tables):
        page = book.page(pick(lang, one.zh, one.en), widths(one, lang), paper=A3, footer=title)
        page.title(title if number == 0 else pick(lang, one.zh, one.en))
        if number == 0:
            for line in (
                *note_lines(county, lang),
                pick(lang, *NOTES["staffing"]),
                pick(lang, *NOTES["paste"]),
            ):
                page.note(line)
        sums = (
            ("", pick(lang, "合计", "Total"), *totals(one)[2:]) if number == 0 and len(one.rows) > 1 else ()
        )
        fill(book, page, one, lang, total=sums)
    book.close()
