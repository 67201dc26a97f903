"""发文清单: what leaves the office in a month, and a sheet for each kind of letter that Word and WPS can merge from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from duxue.planner.publish.book import Book, Cell
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.letterhead import RED, labels
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.letters import Letter
from duxue.planner.words import day_text

TITLE = "发文清单"
HEADS = ("序号", "文种", "主送单位", "发文日期", "发出条件", "发文字号", "文件", "签收人", "签收日期")
WIDTHS = (6, 13, 32, 16, 36, 20, 46, 12, 14)


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter and the file it stands in, as told from the month's folder."""

    letter: Letter
    file: str


def write_list(path: Path, entries: Sequence[Entry], edition: PublishContext, month: date) -> None:
    """Write a month's list as a workbook: the list to sign off, then the data of each kind of letter."""
    title = f"{month.year}年{month.month}月{TITLE}"
    book = Book(path, title=title, day=edition.county.as_of)
    page = book.page(TITLE, WIDTHS, footer=f"{edition.issuer} {TITLE}")
    page.title(title)
    for label in labels(edition):
        page.note(label, color=RED, bold=True)
    if edition.unnamed:
        names = "、".join(unit.name for unit in edition.unnamed)
        page.note(f"未填单位全称，落款暂用单位名称：{names}；请填“单位”表的“单位全称”", color=RED)
    page.heads(HEADS, filters=True)
    grid, centre = book.grid(), book.grid(align="center")
    styles = [centre, centre, grid, centre, grid, grid, grid, grid, grid]
    for number, entry in enumerate(entries, 1):
        page.cells(_row(number, entry), styles)
    page.filter_to_here()
    for kind in LetterKind:
        mine = [e for e in entries if e.letter.kind is kind]
        if mine:
            _data(book, kind, mine, edition)
    book.close()


def _row(number: int, entry: Entry) -> list[Cell]:
    letter = entry.letter
    return [
        number,
        letter.kind.zh,
        _to(letter),
        day_text(letter.sent_on),
        letter.when,
        "",
        entry.file,
        "",
        "",
    ]


def _to(letter: Letter) -> str:
    return letter.name


def _data(book: Book, kind: LetterKind, entries: Sequence[Entry], edition: PublishContext) -> None:
    names = [n for n in kind.names if "." not in n and any(e.letter.values.get(n) for e in entries)]
    page = book.page(f"合并数据_{kind.zh}", [18] * len(names), footer=f"{edition.issuer} {kind.zh}")
    page.heads(names)  # the first row, where a mail merge looks for the names of fields
    style = book.grid()
    for entry in entries:
        page.cells([entry.letter.values.get(n) or "" for n in names], [style] * len(names))
