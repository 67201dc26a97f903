"""月度安排表: one A3 page set a month, who is where on each day; it names unannounced visits and stays inside the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from duxue.planner.publish.book import A3, Book, Cell, Formula, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.letterhead import RED, begin, footer, heads, month_name, secret_line, stamp
from duxue.planner.publish.papers import paper
from duxue.planner.words import NOTES, WEEKDAYS, pairs
from duxue.scenarios.calendar import days_between
from duxue.scenarios.codes import Half, Role
from duxue.scenarios.plan import Event, Seat
from duxue.scenarios.records import Inspector

TITLE, AUDIENCE, HOLDS, GUIDE = paper("month_sheets")[:4]


SHORT = pairs("kinds_in_months")
HALF_MARK = {Half.AM: ("上", "am"), Half.PM: ("下", "pm"), Half.DAY: ("全", "day")}
ROLE_MARK = {Role.LEAD: ("长", "lead"), Role.EXPERT: ("专", "expert"), Role.RESERVE: ("备", "reserve")}
SIZE = 8

Duties = Mapping[tuple[str, date], list[tuple[int, str]]]


def sheet_names(edition: PublishContext) -> tuple[str, ...]:
    """The names of the sheets, a month each."""
    return tuple(month_name(edition, first) for first, _ in edition.months)


def write(book: Book, edition: PublishContext) -> None:
    """A sheet for every month of the horizon."""
    duties = duties_by_day(edition)
    for first, last in edition.months:
        month(book, edition, first, last, duties)


def duties_by_day(edition: PublishContext) -> Duties:
    """What each person does on each day, as (order within the day, text)."""
    found: dict[tuple[str, date], list[tuple[int, str]]] = defaultdict(list)
    for event in edition.events:
        for seat in edition.plan.team(event.event_id):
            for day in event.days():
                found[seat.inspector_id, day].append((0, event_line(edition, event, seat)))
    for visit in edition.plan.visits:
        covers = edition.in_a_row(visit.covers)
        rides = edition.say(f"（{covers}）", f" ({covers})") if covers else ""
        text = f"{edition.say(*HALF_MARK[visit.half])} {edition.short_place(visit.school_id)}{rides}"
        found[visit.inspector_id, visit.date].append((2 if visit.half is Half.PM else 1, text))
    for key, text in elsewhere(edition):
        found[key].append((3, text))
    return found


def event_line(edition: PublishContext, event: Event, seat: Seat) -> str:
    """An event as it stands in the cell of somebody of its team: 【综合·长】 and the school."""
    kinds = "+".join(dict.fromkeys(edition.say(*SHORT[task.kind]) for task in event.kinds))
    marked = f"{kinds}·{edition.say(*ROLE_MARK[seat.role])}" if seat.role in ROLE_MARK else kinds
    return edition.say(f"【{marked}】", f"[{marked}] ") + edition.short_place(event.target_id)


def elsewhere(edition: PublishContext) -> Iterator[tuple[tuple[str, date], str]]:
    """Days on which people are at a training session or lent to a level above."""
    for row in edition.plan.attendance:
        session = edition.county.trainings.get(row.training_id)
        if session:
            for day in days_between(session.start, session.end):
                yield (row.inspector_id, day), edition.say("培训", "training")
    for imposed in edition.county.rows.imposed:
        seated = {s.inspector_id for s in edition.plan.team(imposed.event_id)}
        for person in imposed.inspectors:
            if person not in seated:
                for day in days_between(imposed.start, imposed.end):
                    yield (person, day), edition.say(f"抽调（{imposed.level.zh}）", f"lent ({imposed.level})")


def month(book: Book, edition: PublishContext, first: date, last: date, duties: Duties) -> None:
    """One month's sheet: people down, working days across."""
    days = days_shown(edition, first, last, {day for _, day in duties})
    office, inspector = heads(edition, (("督导室", "office"), ("督学", "inspector")))
    lead = [office, inspector] if edition.several else [inspector]
    widths = [*([12] if edition.several else []), 9, *[a_day(len(days))] * len(days), 6]
    named = edition.say(f"{first.year}年{first.month}月", f"{first:%Y-%m}")
    page = book.page(
        month_name(edition, first),
        widths,
        paper=A3,
        footer=footer(edition, f"{named} {secret_line(edition)}"),
        color=RED,
    )
    page.even = True
    begin(page, edition, edition.say(f"{named}督导安排表", f"Inspections in {named}"), numbered=False)
    page.note(secret_line(edition), color=RED, bold=True, align="center", size=11)
    page.note(edition.say(*NOTES["month_marks"]), size=9)
    told = [edition.say(f"{d.day}日\n周{WEEKDAYS[d.weekday()]}", f"{d.day}\n{d:%a}") for d in days]
    page.heads([*lead, *told, edition.say("人日", "days")], size=9)
    page.sheet.freeze_panes(page.row, len(lead))
    page.sheet.repeat_columns(0, len(lead) - 1)
    people = sorted(edition.county.rows.inspectors, key=lambda i: edition.rank(i.unit_id))
    written, top = 0, page.row + 1
    for _, group in groupby(people, key=lambda i: i.unit_id):
        if written:  # every office's people from a new page
            page.new_page()
        for person in group:
            written += line(page, edition, person, days, duties)
    if not written:
        page.section(edition.say("本月没有安排", "nothing in this month"))
    else:
        sums(page, edition, len(lead), days, duties, top)
    stamp(page, edition)


def a_day(days: int) -> float:
    """How wide the column of a day is: a month's columns fill the page, no day is narrower than in a full month."""
    return max(9.2, min(16.0, 202 / max(1, days)))


def days_shown(edition: PublishContext, first: date, last: date, busy: Collection[date]) -> list[date]:
    """The days of a month on which somebody is out or a school teaches; its workdays where there is none (holidays)."""
    calendar = edition.county.calendar
    taught = {
        day for school in edition.county.rows.schools for day in calendar.school_days_in(school, first, last)
    }
    days = [d for d in days_between(first, last) if d in busy or d in taught]
    return days or [d for d in days_between(first, last) if calendar.is_office_workday(d)]


def line(page: Page, edition: PublishContext, person: Inspector, days: list[date], duties: Duties) -> bool:
    """One person's month; people without any duty in it are left out (False)."""
    today: list[list[tuple[int, str]]] = [sorted(duties.get((person.inspector_id, d), [])) for d in days]
    if not any(today):
        return False
    centre = page.book.grid(align="center", font_size=9)
    plain = page.book.grid(font_size=SIZE)
    marked = page.book.grid(font_size=SIZE, bg_color="#fdf1dc")
    styles: list[Any] = [centre] * (2 if edition.several else 1)
    styles += [marked if any(order == 0 for order, _ in duty) else plain for duty in today]
    cells: list[Cell] = [edition.unit(person.unit_id)] if edition.several else []
    out, at = sum(map(bool, today)), page.row + 1
    span = f"{xl_col_to_name(len(cells) + 1)}{at}:{xl_col_to_name(len(cells) + len(days))}{at}"
    cells += [edition.person(person.inspector_id), *("\n".join(text for _, text in duty) for duty in today)]
    cells.append(Formula(f"=COUNTA({span})", out))
    page.cells(cells, [*styles, centre], least=26)
    return True


def sums(page: Page, edition: PublishContext, lead: int, days: list[date], duties: Duties, top: int) -> None:
    """How many people are out on each day; their rows begin at ``top`` (from 1)."""
    out: dict[date, int] = defaultdict(int)
    for _, day in duties:
        out[day] += 1
    bold = page.book.grid(bold=True, align="center", font_size=9, bg_color="#f3f6fa")
    counts = [out[d] for d in days]
    cells: list[Cell] = [
        *[""] * (lead - 1),
        edition.say("外出人数", "people out"),
        *(counted("COUNTA", lead + n, top, page.row, count) for n, count in enumerate(counts)),
        counted("SUM", lead + len(days), top, page.row, sum(counts)),
    ]
    page.join()
    page.cells(cells, [bold] * len(cells))


def counted(function: str, column: int, first: int, last: int, value: int) -> Formula:
    """What a function makes of a column's rows."""
    name = xl_col_to_name(column)
    return Formula(f"={function}({name}{first}:{name}{last})", value)
