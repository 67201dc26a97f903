"""督学个人日程: every person's days in the horizon, a page each, with a linked list of people in front; confidential."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from duxue.planner.publish.as_recorded import fate
from duxue.planner.publish.book import Book, Cell, Formula, Link, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import HALVES, Figures
from duxue.planner.publish.letterhead import RED, heads, open_page, sheet_name
from duxue.planner.publish.papers import paper
from duxue.planner.publish.person_work import Seated, standing_in, work_of
from duxue.planner.words import WEEKDAYS, Lang, code_text, pick
from duxue.scenarios.codes import Half, Role
from duxue.scenarios.plan import Event, Seat, Visit
from duxue.scenarios.records import Imposed, Inspector, Training

TITLE, AUDIENCE, HOLDS, GUIDE, HEADS, WIDTHS = paper("personal_days")

PERSON, KIND, HALF_DAYS = "A", "F", "I"
"""The columns that the statistics of work count by."""
INDEXED = (
    ("督学证号", "inspector id"), ("姓名", "name"), ("专兼职", "time"), ("挂牌校", "schools"), ("入校", "visits"), ("督导事项", "events"),
    ("督导室", "office"), ("起止日期", "first and last day"), ("培训", "training"), ("半日数合计", "half-days in all"),
)  # fmt: skip
A_PAGE = 50
"""The people that the list in front holds on one printed page."""
VISIT, EVENT = ("经常性督导", "visit"), ("督导事项", "event")
ABOVE, RESERVE, TRAINING = ("上级抽调", "lent"), ("备选", "reserve"), ("培训", "training")


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of a person's days; ``days`` are the calendar days it takes, ``halves`` its half-days of work."""

    start: date
    order: int
    half: str
    kind: tuple[str, str]
    place: str
    told: str
    halves: int
    key: str
    end: date


Rows = tuple[int, int]
"""First and last row (from 1) of all duties on the sheet."""


def write(book: Book, edition: PublishContext, figures: Figures) -> Rows:
    """The list of people, then a page for each; tells where the duties stand."""
    page = open_page(book, edition, TITLE, WIDTHS, color=RED, secret=True, portrait=True)
    people = sorted(edition.county.rows.inspectors, key=lambda i: edition.rank(i.unit_id))
    duties = {
        p.inspector_id: sorted(duties_of(p, edition), key=lambda d: (d.start, d.order, d.key)) for p in people
    }
    index(page, edition, figures, people, duties)
    page.new_page()
    page.heads(heads(edition, HEADS))
    page.sheet.freeze_panes(0, 0)
    first = page.row + 1
    for number, person in enumerate(people):
        if number:
            page.new_page()
        page.section(headline(edition, person))
        if standing := standing_in(edition, person):
            page.note(edition.say("、", "; ").join(standing))
        for duty in duties[person.inspector_id]:
            line(page, edition, person, duty)
        if not duties[person.inspector_id]:
            page.note(edition.say("本计划期内没有安排", "nothing in this period"))
    return first, max(first, page.row)


def headline(edition: PublishContext, person: Inspector) -> str:
    """Whose days follow: name, office, employment."""
    told = [person.name, edition.unit(person.unit_id), code_text(person.employment, edition.lang)]
    return edition.say("\u3000", ", ").join(told)


def index(
    page: Page,
    edition: PublishContext,
    figures: Figures,
    people: Sequence[Inspector],
    duties: Mapping[str, Sequence[Duty]],
) -> None:
    """The people with what they have to do, each a link to the page; the heads stand on every page of the list."""
    bold = page.book.grid(bold=True, align="center", bg_color="#dce6f1")
    link = page.book.grid(font_color="#1f5aa6", underline=1)
    grid, centre = page.book.grid(), page.book.grid(align="center")
    loads = {load.inspector_id: load for load in figures.loads}
    pages = max(1, ceil(len(people) / A_PAGE))
    share = max(1, ceil(len(people) / pages))
    # The list, then the heads of the days and a line for each person's name stand before the duties.
    row = start = page.row + pages + len(people) + 2
    last = start - 1 + sum(1 + max(1, len(duties[p.inspector_id])) for p in people)
    for number, person in enumerate(people):
        if number % share == 0:
            if number:
                page.new_page()
            page.cells(heads(edition, INDEXED), [bold] * len(INDEXED))
        mine = duties[person.inspector_id]
        load = loads[person.inspector_id]
        days = f"{mine[0].start} — {max(d.end for d in mine)}" if mine else "—"
        spans = [f"${c}${start}:${c}${last}" for c in (HALF_DAYS, PERSON)]
        total = f"=SUMIFS({','.join(spans)},{PERSON}{page.row + 1})"
        cells: list[Cell] = [
            person.inspector_id, Link(sheet_name(TITLE, edition.lang), person.name, f"A{row}"),
            code_text(person.employment, edition.lang), load.schools, load.visits, sum(d.kind == EVENT for d in mine),
            edition.unit(person.unit_id), days, sum(d.kind == TRAINING for d in mine),
            Formula(total, sum(d.halves for d in mine)),
        ]  # fmt: skip
        page.cells(cells, [page.book.code(), link, *[centre] * 4, grid, *[centre] * 3])
        row += 1 + max(1, len(mine))


def line(page: Page, edition: PublishContext, person: Inspector, duty: Duty) -> None:
    """One duty's row."""
    grid, centre = page.book.grid(), page.book.grid(align="center")
    back = {"bg_color": "#fdf1dc"} if duty.kind == EVENT else {}
    day = page.book.grid(align="center", num_format="yyyy-mm-dd", **back)
    mid = page.book.grid(align="center", **back)
    small = page.book.code(font_size=8, font_color="#5f6b7a")
    cells: list[Cell] = [
        person.inspector_id, person.name, duty.start, weekdays(edition.lang, duty.start, duty.end), duty.half, edition.say(*duty.kind),
        duty.place, duty.told, duty.halves, duty.key,
    ]  # fmt: skip
    page.cells(cells, [small, centre, day, mid, mid, mid, grid, grid, centre, small], least=16)


def weekdays(lang: Lang, start: date, end: date) -> str:
    """The weekday, or first and last of several days."""
    names = pick(lang, WEEKDAYS, "")
    told = [names[d.weekday()] if names else f"{d:%a}" for d in dict.fromkeys((start, end))]
    return pick(lang, "—", "-").join(told)


def duties_of(person: Inspector, edition: PublishContext) -> Iterator[Duty]:
    """Everything a person has to do: visits, events, seats kept in reserve, days lent to a level above, training."""
    for one in work_of(person, edition):
        match one:
            case Visit():
                yield _visit(one, edition)
            case Seated():
                yield _event(one.event, one.seat, edition)
            case Imposed():
                yield _lent(one, edition)
            case Training():
                yield _training(one, edition)


def _visit(visit: Visit, edition: PublishContext) -> Duty:
    covers = edition.in_a_row(visit.covers)
    told = edition.say("不预先通知", "unannounced")
    if covers:
        told += edition.say(f"；一并查看整改 {covers}", f"; also looks at {covers}")
    if became := fate(edition, visit):
        told += edition.say(f"；{became}", f"; {became}")
    half = code_text(visit.half, edition.lang)
    order = 2 if visit.half is Half.PM else 1
    place = edition.place(visit.school_id)
    return Duty(visit.date, order, half, VISIT, place, told, HALVES[visit.half], visit.visit_id, visit.date)


def _event(event: Event, seat: Seat, edition: PublishContext) -> Duty:
    others = [
        edition.person(s.inspector_id)
        for s in edition.team(event, Role.LEAD, Role.MEMBER, Role.EXPERT)
        if s.inspector_id != seat.inspector_id
    ]
    told = f"{edition.kinds(event, edition.lang)} · {code_text(seat.role, edition.lang)}"
    if others:
        told += edition.say(f"\n同组：{edition.in_a_row(others)}", f"\nwith {edition.in_a_row(others)}")
    if became := fate(edition, event):
        told += f"\n{became}"
    reserve, above = seat.role is Role.RESERVE, edition.imposed(event)
    return Duty(
        event.start,
        0,
        span_days(edition, event.length),
        RESERVE if reserve else ABOVE if above else EVENT,
        edition.place(event.target_id),
        told,
        0 if reserve else 2 * event.length,
        event.event_id,
        event.end,
    )


def _lent(imposed: Imposed, edition: PublishContext) -> Duty:
    told = edition.say(f"{imposed.level.zh}抽调", f"lent to the {imposed.level} level")
    place = edition.place(imposed.target_id)
    return _whole_days(imposed, edition, order=0, kind=ABOVE, place=place, told=told, key=imposed.event_id)


def _training(row: Training, edition: PublishContext) -> Duty:
    told = edition.say(f"{row.hours:g}学时", f"{row.hours:g} hours")
    place = edition.say(f"集中培训（{row.training_id}）", f"training {row.training_id}")
    return _whole_days(row, edition, order=3, kind=TRAINING, place=place, told=told, key=row.training_id)


def _whole_days(
    row: Imposed | Training,
    edition: PublishContext,
    *,
    order: int,
    kind: tuple[str, str],
    place: str,
    told: str,
    key: str,
) -> Duty:
    days = (row.end - row.start).days + 1
    return Duty(row.start, order, span_days(edition, days), kind, place, told, 2 * days, key, row.end)


def span_days(edition: PublishContext, days: int) -> str:
    """Whole days as the column of halves tells them."""
    return edition.say("全天" if days == 1 else f"{days}天", "day" if days == 1 else f"{days} days")
