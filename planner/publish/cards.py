"""督学个人日程 as a card to print and carry: a file a person, a page a month, for that person's eyes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents.personal_days import (
    EVENT,
    RESERVE,
    TRAINING,
    VISIT,
    Duty,
    duties_of,
    weekdays,
)
from duxue.planner.publish.letterhead import labels
from duxue.planner.publish.pages import environment
from duxue.planner.publish.person_work import standing_in, write_each
from duxue.planner.words import code_text
from duxue.scenarios.calendar import days_between
from duxue.scenarios.records import Inspector

CARDS = "cards"
SHORT = {VISIT: ("督", "V"), EVENT: ("事", "E"), TRAINING: ("训", "T"), RESERVE: ("备", "R")}
"""The sign of each kind of duty in the small calendar; days lent to a level above have their own."""
LENT = ("调", "L")
LOOKS = {
    SHORT[VISIT]: "visit",
    SHORT[EVENT]: "event",
    SHORT[TRAINING]: "training",
    SHORT[RESERVE]: "reserve",
    LENT: "event",
}


ROOMY = 10
"""Duties of a month, those with a team counted twice, that have room on an A5 page in the usual size."""


@dataclass(frozen=True, slots=True)
class Square:
    """A day in the small calendar: its number (0: none of this month), signs of duties, whether the office works."""

    day: int
    signs: tuple[str, ...] = ()
    works: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A duty as the card tells it."""

    days: str
    weekday: str
    duty: Duty
    kind: str
    told: str
    sign: str


@dataclass(frozen=True, slots=True)
class Month:
    """One page: the month's weeks as squares, its duties in order, and what they come to."""

    name: str
    weeks: tuple[tuple[Square, ...], ...]
    lines: tuple[Line, ...]
    visits: int
    events: int
    days: float

    @property
    def full(self) -> bool:
        """Whether there is so much to do that it must be set smaller to stay on its page."""
        return sum(1 + bool(line.told) for line in self.lines) > ROOMY


def write_cards(folder: Path, edition: PublishContext) -> tuple[Path, ...]:
    """Write every inspector's card into a folder (made if missing); returns the files by person."""
    return write_each(folder, edition, "html", lambda person: card_html(person, edition).encode())


def card_html(person: Inspector, edition: PublishContext) -> str:
    """One person's card; months without any duty have no page."""
    duties = sorted(duties_of(person, edition), key=lambda d: (d.start, d.order, d.key))
    months = [_month(edition, person, first, last, duties) for first, last in edition.months]
    template = environment(edition.lang).get_template("card.html.j2")
    return template.render(
        t=edition.say,
        lang=edition.lang,
        edition=edition,
        person=person,
        office=edition.office_name(person.unit_id),
        employment=code_text(person.employment, edition.lang),
        months=[month for month in months if month.lines],
        schools=_schools(person, edition),
        labels=labels(edition, standing=False),
        heads=edition.say("一二三四五六日", "MTWTFSS"),
        sign_class={edition.say(*sign): look for sign, look in LOOKS.items()},
        signs=[(edition.say(*SHORT[kind]), edition.say(*kind)) for kind in SHORT]
        + [(edition.say(*LENT), edition.say("上级抽调", "lent"))],
    )


def _schools(person: Inspector, edition: PublishContext) -> list[str]:
    held = []
    for posting in edition.plan.postings_of(person.inspector_id):
        name = edition.short_place(posting.school_id)
        whole = posting.start <= edition.county.start and posting.end >= edition.county.end
        days = edition.say(
            f"（{posting.start.month}月{posting.start.day}日—{posting.end.month}月{posting.end.day}日）",
            f" ({posting.start} to {posting.end})",
        )
        held.append(name if whole else name + days)
    return held + standing_in(edition, person)


def _month(
    edition: PublishContext, person: Inspector, first: date, last: date, duties: Sequence[Duty]
) -> Month:
    mine = [d for d in duties if d.start <= last and d.end >= first]
    own = [d for d in mine if first <= d.start]
    return Month(
        edition.say(f"{first.year}年{first.month}月", f"{first:%Y-%m}"),
        _weeks(edition, person, first, last, mine),
        tuple(_line(edition, d) for d in mine),
        sum(d.kind == VISIT for d in own),
        sum(d.kind not in (VISIT, TRAINING, RESERVE) for d in own),
        sum(_halves_between(d, first, last) for d in mine) / 2,
    )


def _halves_between(duty: Duty, first: date, last: date) -> int:
    whole = (duty.end - duty.start).days + 1
    inside = (min(duty.end, last) - max(duty.start, first)).days + 1
    return duty.halves * inside // whole


def _weeks(
    edition: PublishContext, person: Inspector, first: date, last: date, duties: Sequence[Duty]
) -> tuple[tuple[Square, ...], ...]:
    calendar = edition.county.calendar
    squares = [Square(0)] * first.weekday()
    for day in days_between(first, last):
        signs = tuple(_sign(edition, d) for d in duties if d.start <= day <= d.end)
        squares.append(Square(day.day, signs, calendar.is_office_workday(day, person.unit_id)))
    squares += [Square(0)] * (-len(squares) % 7)
    return tuple(tuple(squares[n : n + 7]) for n in range(0, len(squares), 7))


def _line(edition: PublishContext, duty: Duty) -> Line:
    days = edition.say(f"{duty.start.month}月{duty.start.day}日", f"{duty.start:%m-%d}")
    if duty.end != duty.start:
        days += edition.say(f"—{duty.end.month}月{duty.end.day}日", f" to {duty.end:%m-%d}")
    kind, told = edition.say(*duty.kind), duty.told
    if duty.kind == VISIT:  # that visits are not announced stands at the head of the page
        told = told.removeprefix(edition.say("不预先通知", "unannounced")).lstrip("；; ")
    if (
        duty.kind == EVENT and told
    ):  # the line of its sign says that it is an event: the card has room for what kind
        kind, _, told = told.partition("\n")
    return Line(days, weekdays(edition.lang, duty.start, duty.end), duty, kind, told, _sign(edition, duty))


def _sign(edition: PublishContext, duty: Duty) -> str:
    return edition.say(*SHORT.get(duty.kind, LENT))
