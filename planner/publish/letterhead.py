"""What every document carries: title, number, who issues it, what its reader must not miss, and where the office stamps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from duxue.maps.words import region_text
from duxue.planner.publish.book import Page
from duxue.planner.publish.edition import Edition
from duxue.planner.words import INTERNAL as INTERNAL_ONLY
from duxue.planner.words import SYNTHETIC, day_text, office_name, pick, span_text
from duxue.scenarios.plan import Event
from duxue.scenarios.releases.state import standing_of, standing_text

Words = tuple[str, str]
"""A text in Chinese and in English."""

RED = "#b42318"
STAMP = ("（盖章）", " (stamp)")
PUBLIC: Words = ("公示", "public")
SCHOOLS: Words = ("可印发学校", "for schools")
HANDED_OUT: Words = ("内部使用，印发用 public 中的", "internal; hand out the one in public")
"""What the office's own edition of a sheet for schools carries: it names what is not announced yet."""
INTERNAL: Words = ("内部使用", "internal")
SECRET: Words = ("内部资料", "confidential")


def begin(page: Page, edition: Edition, title: str, *, numbered: bool = True) -> None:
    """The head of a document: its title (blank: none), the line for the office's own number, then the labels."""
    if title:
        page.title(title)
    if numbered:
        page.note(number_line(edition), align="right")
    for label in labels(edition):
        page.note(label, color=RED, bold=True)


def number_line(edition: Edition) -> str:
    """Where the office writes its document number, and which version of the plan this is."""
    year, release = edition.county.as_of.year, release_number(edition)
    standing = standing_of(edition.outcome)
    zh, en = standing_text(standing)
    number = standing.document or edition.say(f"                〔{year}〕      号", f"____________ ({year})")
    return edition.say(
        f"文号：{number}        方案版次：第{release}版 {zh}", f"No. {number}        Release {release}, {en}"
    )


def release_number(edition: Edition) -> int:
    """The number of the release that is published: 1 for a first plan."""
    releases = edition.outcome.get("releases") or ()
    return int(releases[-1].get("number", len(releases))) if releases else 1


def stamp(page: Page, edition: Edition) -> None:
    """Where the office stamps, with its legal name and the day the plan was made; never on a page without a row."""
    page.join()
    page.note("", size=6)
    page.join()
    page.note(issuer(edition) + edition.say(*STAMP), align="right", size=11)
    page.join()
    page.note(day_text(edition.county.as_of, edition.lang), align="right", size=11)


def issuer(edition: Edition) -> str:
    """The office that issues a document, by its legal name."""
    unit = edition.issuing_unit
    if edition.lang == "zh" or unit is None:
        return edition.issuer
    return office_title(edition, unit.unit_id)


def office_title(edition: Edition, unit_id: str) -> str:
    """A unit's office in English: its legal name translated, the region's name as its table has it."""
    return f"Office of the Education Supervision Commission, {region_text(edition.unit(unit_id))}"


def secret(edition: Edition) -> str:
    """What a sheet carries that must not leave the office."""
    return edition.say(INTERNAL_ONLY, "Confidential: holds unannounced visits")


def footer(edition: Edition, title: str) -> str:
    """What stands at the foot of each page."""
    return f"{issuer(edition)} {title} {edition.say(*standing_text(standing_of(edition.outcome)))}"


def period(edition: Edition) -> str:
    """The horizon as a heading."""
    if edition.lang == "zh":
        return edition.period
    first, last = edition.county.start, edition.county.end
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year
    return str(first.year) if whole else f"{first:%Y-%m} to {last:%Y-%m}"


def titled(edition: Edition, title: Words) -> str:
    """A document's title with the horizon in front (behind, in English)."""
    return edition.say(f"{period(edition)}{title[0]}", f"{title[1]} {period(edition)}")


def labels(edition: Edition) -> tuple[str, ...]:
    """The lines that no reader may miss: synthetic data, provisional days."""
    if edition.lang == "zh":
        return edition.labels()
    lines = [SYNTHETIC["en"]] if edition.synthetic else []
    if edition.provisional:
        days = ", ".join(d.isoformat() for d in edition.provisional)
        lines.append(f"Provisional: holidays are not published yet; statutory days are assumed ({days})")
    return tuple(lines)


def heads(edition: Edition, columns: Sequence[Words]) -> tuple[str, ...]:
    """The heads of a table in the edition's language."""
    return tuple(pick(edition.lang, *words) for words in columns)


def span(edition: Edition, start: date, end: date) -> str:
    """The days of an event, short."""
    if edition.lang == "zh":
        return span_text(start, end)
    return f"{start:%m-%d}" if start == end else f"{start:%m-%d} to {end:%m-%d}"


def when(edition: Edition, event: Event) -> str:
    """An event's days, short; its week where no more is announced."""
    if event.event_id not in edition.weekly:
        return span(edition, event.start, event.end)
    days = span(edition, event.start, event.end)
    return edition.say(f"{days}内", f"within {days}")


def length(edition: Edition, event: Event) -> int | None:
    """How many days an event takes; blank where its days are not announced."""
    return None if event.event_id in edition.weekly else event.length


def sheet_name(title: Words, lang: str) -> str:
    """The name of a document's sheet: its title, as far as a sheet's name may be long."""
    return title[lang == "en"][:31]


def month_name(edition: Edition, day: date) -> str:
    """A month's name, with its year where the horizon has more than one."""
    return edition.month_name(day) if edition.lang == "zh" else f"{day:%Y-%m}"


def joined(edition: Edition, names: Sequence[str]) -> str:
    """Names one after the other."""
    return edition.say("、", ", ").join(names)


def office_heading(edition: Edition, unit_id: str) -> str:
    """An office's name above its part of a document."""
    return edition.say(office_name(edition.unit(unit_id)), office_title(edition, unit_id))
