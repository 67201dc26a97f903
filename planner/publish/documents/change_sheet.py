"""变动一览: what a revision changed for schools, inspectors and events, what is to be done, and what moving less would cost."""

from __future__ import annotations

from datetime import date

from duxue.planner.publish.book import Book, Cell, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import RED, heads, open_page, titled
from duxue.planner.publish.papers import paper
from duxue.planner.publish.revision.change_news import groups
from duxue.planner.publish.revision.revision_record import (
    RevisionRecord,
    moved_text,
    reason_text,
    revision_of,
    statement,
)
from duxue.planner.words import day_text, pick
from duxue.scenarios.releases.releases import Release

TITLE, AUDIENCE, HOLDS, GUIDE, HEADS, WIDTHS = paper("change_sheet")


def write(book: Book, edition: PublishContext, figures: Figures) -> None:
    """The sheet of a revision; nothing where the plan is a first release."""
    del figures
    record = revision_of(edition.plan)
    if record is None:
        return
    lang = edition.lang
    number = record.release.number
    headline = titled(edition, (f"方案第{number}次发布：{TITLE[0]}", f"{TITLE[1]}, release {number}"))
    page = open_page(book, edition, TITLE, WIDTHS, headline=headline, secret=True)
    reason = reason_text(record.release, lang) or edition.say("未填", "not given")
    since = day_text(record.difference.since, lang)
    page.note(edition.say(f"调整日 {since}；事由：{reason}", f"As of {since}; reason: {reason}"))
    page.note(statement(record.release, lang), bold=True)
    for one in record.broken:
        zh, en = f"已公布而不得不改：{one.zh}", f"Announced, but impossible now: {one.en}"
        page.note(edition.say(zh, en), color=RED, bold=True)
    page.heads(heads(edition, HEADS))
    for group in groups(edition, record):
        count = len(group.news)
        page.section(edition.say(f"{group.title}（{count}项）", f"{group.title} ({count})"))
        for line, news in enumerate(group.news, 1):
            texts = (news.subject, news.code, news.what, news.before, news.after, news.when, news.todo)
            _row(page, [line, *texts])
    _prices(page, edition, record)
    page.section(edition.say("历次发布", "All releases"))
    for release in record.history:
        _row(page, [release.number, *_release(release, edition)])


def _prices(page: Page, edition: PublishContext, record: RevisionRecord) -> None:
    zh = "价目：调整几所学校的责任督学，路上分钟与未满足职责各多少"
    page.section(
        edition.say(zh, "Price list: postings moved against minutes on the road and duties left open")
    )
    for office in record.offices:
        for number, point in enumerate(office.curve, 1):
            cells: list[Cell] = [
                number,
                edition.unit(office.office),
                office.office,
                edition.say(f"调整 {point.moves} 所", f"{point.moves} moved"),
                edition.say(f"路上 {point.travel:,.0f} 分钟", f"{point.travel:,.0f} minutes"),
                edition.say(f"未满足 {point.unmet}", f"{point.unmet} left open"),
                "",
                edition.say("本次采用", "taken") if point.moves == office.moves.postings else "",
            ]
            _row(page, cells)


def _release(release: Release, edition: PublishContext) -> tuple[str, ...]:
    moves = release.moves
    zh = f"{moves.postings} 所、{moves.events} 项、{moves.visits} 次"
    moved = (
        edition.say(zh, moved_text(moves)) if release.number > 1 else edition.say("首次发布", "first release")
    )
    name = pick(edition.lang, f"第{release.number}次发布", f"release {release.number}")
    day = day_text(date.fromisoformat(release.as_of), edition.lang) if release.as_of else ""
    return name, release.parent[:12], moved, reason_text(release, edition.lang), "", day, ""


def _row(page: Page, cells: list[Cell]) -> None:
    grid, centre = page.book.grid(), page.book.grid(align="center")
    page.cells(cells, [centre, grid, page.book.code(align="left"), centre, grid, grid, centre, grid])
