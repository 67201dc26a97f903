"""What every document carries: title, number, who issues it, what its reader must not miss, and where the office stamps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from duxue.planner.publish.book import Book, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.words import INTERNAL as INTERNAL_ONLY
from duxue.planner.words import SYNTHETIC, day_text, pick, provisional_text, span_text
from duxue.scenarios.plan import Event

Words = tuple[str, str]
"""A text in Chinese and in English."""

DOCUMENT, FIGURES, RED = "#1f5aa6", "#5f6b7a", "#b42318"
"""The colours of sheets: papers that are signed, counts and rules, what must not leave the office."""
STAMP = ("（盖章）", " (stamp)")
PUBLIC: Words = ("公示", "public")
SCHOOLS: Words = ("可印发学校", "for schools")
HANDED_OUT: Words = ("内部使用，印发用 public 中的", "internal; hand out the one in public")
"""What the office's own edition of a sheet for schools carries: it names what is not announced yet."""
INTERNAL: Words = ("内部使用", "internal")
SECRET: Words = ("内部资料", "confidential")


def open_page(
    book: Book,
    edition: PublishContext,
    title: Words,
    widths: Sequence[float],
    *,
    headline: str = "",
    color: str = DOCUMENT,
    numbered: bool = True,
    secret: bool = False,
    **look: Any,
) -> Page:
    """A document's sheet with its head and foot; ``headline`` stands for the title with its period.

    ``secret`` sheets say so at head and foot and bear no number; ``look`` goes to ``Book.page``.
    """
    kept = secret_line(edition)
    foot = edition.say(*title) + (f" {kept}" if secret else "")
    page = book.page(
        sheet_name(title, edition.lang), widths, footer=footer(edition, foot), color=color, **look
    )
    begin(page, edition, headline or titled(edition, title), numbered=numbered and not secret)
    if secret:
        page.note(kept, color=RED, bold=True, align="center")
    return page


def begin(page: Page, edition: PublishContext, title: str, *, numbered: bool = True) -> None:
    """The head of a document: its title (blank: none), the line for the office's own number, then the labels."""
    if title:
        page.title(title)
    if numbered:
        page.note(number_line(edition), align="right")
    else:
        page.note(edition.standing_line, align="right")
    for label in labels(edition, standing=False):
        page.note(label, color=RED, bold=True)


def number_line(edition: PublishContext) -> str:
    """Where the office writes its document number, and which version of the plan this is."""
    year = edition.county.as_of.year
    blank = edition.say(f"                〔{year}〕      号", f"____________ ({year})")
    number = edition.standing.document or blank
    return edition.say("文号：", "No. ") + f"{number}        {edition.standing_line}"


def stamp(page: Page, edition: PublishContext) -> None:
    """Where the office stamps, with its legal name and the day the plan was made; never on a page without a row."""
    page.join()
    page.note("", size=6)
    page.join()
    page.note(edition.issuer + edition.say(*STAMP), align="right", size=11)
    page.join()
    page.note(day_text(edition.county.as_of, edition.lang), align="right", size=11)


def secret_line(edition: PublishContext) -> str:
    """What a sheet carries that must not leave the office."""
    return edition.say(INTERNAL_ONLY, "Confidential: holds unannounced visits")


def footer(edition: PublishContext, title: str) -> str:
    """What stands at the foot of each page."""
    return f"{edition.issuer} {title} {edition.standing_line}"


def period(edition: PublishContext) -> str:
    """The horizon as a heading."""
    first, last = edition.county.start, edition.county.end
    en = str(first.year) if edition.is_a_year else f"{first:%Y-%m} to {last:%Y-%m}"
    return edition.say(edition.period, en)


def titled(edition: PublishContext, title: Words) -> str:
    """A document's title with the horizon in front (behind, in English)."""
    return edition.say(f"{period(edition)}{title[0]}", f"{title[1]} {period(edition)}")


def labels(edition: PublishContext, *, standing: bool = True) -> tuple[str, ...]:
    """The lines that no reader may miss: where the release stands, synthetic data, days that are not settled.

    Who is outside the office reads of the last that the notice counts, and nothing of what the office has to do.
    """
    lines = [edition.standing_line] if standing else []
    if edition.synthetic:
        lines.append(SYNTHETIC[edition.lang])
    if edition.provisional and edition.reader == "public":
        lines.append(edition.say("日期以通知为准", "The notice tells the day that counts"))
    elif edition.provisional:
        told = provisional_text(edition.provisional, edition.lang)
        lines.append(edition.say(f"暂定：{told}", f"Provisional: {told}"))
    return tuple(lines)


def heads(edition: PublishContext, columns: Sequence[Words]) -> tuple[str, ...]:
    """The heads of a table in the edition's language."""
    return tuple(pick(edition.lang, *words) for words in columns)


def span(edition: PublishContext, start: date, end: date) -> str:
    """The days of an event, short."""
    if edition.lang == "zh":
        return span_text(start, end)
    return f"{start:%m-%d}" if start == end else f"{start:%m-%d} to {end:%m-%d}"


def when(edition: PublishContext, event: Event) -> str:
    """An event's days, short; its week where no more is announced."""
    if event.event_id not in edition.weekly:
        return span(edition, event.start, event.end)
    days = span(edition, event.start, event.end)
    return edition.say(f"{days}内", f"within {days}")


def length(edition: PublishContext, event: Event) -> int | None:
    """How many days an event takes; blank where its days are not announced."""
    return None if event.event_id in edition.weekly else event.length


def sheet_name(title: Words, lang: str) -> str:
    """The name of a document's sheet: its title, as far as a sheet's name may be long."""
    return title[lang == "en"][:31]


def month_name(edition: PublishContext, day: date) -> str:
    """A month's name, with its year where the horizon has more than one."""
    return edition.month_name(day) if edition.lang == "zh" else f"{day:%Y-%m}"
