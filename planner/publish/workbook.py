"""plan.xlsx: a cover, the office's documents, and last the plan's tables, from which the plan reads back the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from duxue.planner.publish.book import Book, Guide
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents import (
    annual_plan,
    change_sheet,
    cover,
    frequency,
    month_sheets,
    open_points,
    personal_days,
    public_postings,
    reception,
    round_plan,
    rule_sheet,
    task_ledger,
    workload,
    zone_list,
)
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import (
    HANDED_OUT,
    PUBLIC,
    SCHOOLS,
    SECRET,
    Words,
    period,
    secret_line,
    sheet_name,
)
from duxue.planner.publish.tables import sheet_title, write_sheets
from duxue.planner.words import NOTES
from duxue.scenarios.releases.revision_told import REVISION
from duxue.scenarios.sheets import PLAN


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the office: its sheet, who may see it, what it holds, what fills it, and where it is edited."""

    title: Words
    audience: Words
    holds: Words
    write: Callable[[Book, PublishContext, Figures], object]
    guide: Guide | None = None


def document(
    module: ModuleType, write: Callable[[Book, PublishContext, Figures], object] | None = None
) -> Document:
    """A document by the module that declares it; ``write`` where it is filled together with another."""
    return Document(module.TITLE, module.AUDIENCE, module.HOLDS, write or module.write, module.GUIDE)


def work_sheets(book: Book, edition: PublishContext, figures: Figures) -> None:
    """The sheet of days and the statistics that count it."""
    days = personal_days.write(book, edition, figures)
    workload.write(book, edition, figures, days)


CHANGED = document(change_sheet)
BEFORE = tuple(map(document, (annual_plan, round_plan, public_postings, zone_list, reception, frequency)))
DAYS = document(personal_days, work_sheets)
WORK = document(workload, work_sheets)
AFTER = tuple(map(document, (task_ledger, open_points, rule_sheet)))


def write_workbook(path: Path, edition: PublishContext, figures: Figures) -> None:
    """Write the whole workbook of an edition (OSError where the place cannot be written)."""
    title = edition.say(
        f"{edition.issuer}{edition.period}教育督导工作方案", f"{edition.issuer}: plan {period(edition)}"
    )
    book = Book(path, title=title, day=edition.county.as_of, lang=edition.lang, guides=guides(edition))
    cover.write(book, edition, figures, listing(edition))
    for document in (CHANGED, *BEFORE, DAYS, *AFTER):
        document.write(book, edition, figures)
    month_sheets.write(book, edition)
    write_sheets(book, edition, footer=f"{edition.issuer} {secret_line(edition)}")
    book.close()


def guides(edition: PublishContext) -> dict[str, Guide]:
    """What each sheet says of editing it, by the sheet's name."""
    documents = (CHANGED, *BEFORE, DAYS, WORK, *AFTER)
    found = {sheet_name(d.title, edition.lang): d.guide for d in documents if d.guide is not None}
    months = dict.fromkeys(month_sheets.sheet_names(edition), month_sheets.GUIDE)
    return {sheet_name(cover.TITLE, edition.lang): cover.GUIDE, **found, **months}


def plan_sheets(edition: PublishContext) -> set[str]:
    """The sheets for people whose rows are the plan's own: all of their words follow from its tables."""
    documents = (*BEFORE, DAYS, WORK, AFTER[0])
    return {sheet_name(d.title, edition.lang) for d in documents} | set(month_sheets.sheet_names(edition))


def write_public(folder: Path, edition: PublishContext) -> tuple[Path, ...]:
    """Write each document that may leave the office into a file of its own, which holds nothing else.

    Whatever a document asks for, it gets what is announced alone.
    """
    folder.mkdir()
    edition = edition.for_everybody()
    figures = Figures(edition)
    written = []
    for document in BEFORE:
        if document.audience not in (PUBLIC, SCHOOLS):
            continue
        title = edition.say(*document.title)
        path = folder / f"{title}.xlsx"
        book = Book(path, title=title, day=edition.county.as_of, lang=edition.lang)
        document.write(book, edition, figures)
        book.close()
        written.append(path)
    return tuple(written)


def listing(edition: PublishContext) -> list[tuple[str, list[cover.Listed]]]:
    """The sheets after the cover, in groups, as the cover lists them."""
    documents = [_listed(edition, d.title, d.audience, d.holds) for d in _documents(edition)]
    months: list[cover.Listed] = [
        (name, month_sheets.AUDIENCE, month_sheets.HOLDS) for name in month_sheets.sheet_names(edition)
    ]
    tables: list[cover.Listed] = [(sheet_title(t, edition.lang), SECRET, NOTES["table"]) for t in PLAN]
    return [
        (edition.say("文书", "Documents"), documents),
        (edition.say(*month_sheets.TITLE), months),
        (edition.say("数据表", "Tables"), tables),
    ]


def is_document(sheet: str) -> bool:
    """Whether a sheet of this name is one of the workbook's own for people, in either language."""
    modules = (*BEFORE, DAYS, *AFTER, CHANGED)
    titles = (cover.TITLE, workload.TITLE, *(document.title for document in modules))
    named = any(sheet == sheet_name(title, lang) for title in titles for lang in ("zh", "en"))
    return named or re.fullmatch(r"(\d{4}年)?\d{1,2}月|\d{4}-\d{2}", sheet) is not None


def _documents(edition: PublishContext) -> Iterator[Document]:
    if REVISION in edition.outcome:
        yield CHANGED
    yield from BEFORE
    yield DAYS
    yield WORK
    yield from AFTER


def _listed(edition: PublishContext, title: Words, audience: Words, holds: Words) -> cover.Listed:
    return sheet_name(title, edition.lang), HANDED_OUT if audience == SCHOOLS else audience, holds
