"""月度安排表: one A3 page set a month, who is where on each day; it names unannounced visits and stays inside the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from planner.publish.book import A3, Book, Cell, Page
from planner.publish.edition import Edition
from planner.words import INTERNAL, WEEKDAYS, code_text
from scenarios.codes import Half, Role, TaskKind
from scenarios.plan import days_between
from scenarios.records import Inspector

TITLE = "月度安排表"
AUDIENCE = "内部资料"

SHORT = {
    TaskKind.COMPREHENSIVE: "综合",
    TaskKind.PRINCIPAL_REVIEW: "任期",
    TaskKind.CAMPAIGN: "专项",
    TaskKind.FOLLOW_UP: "回头看",
    TaskKind.COUNTY_EVALUATION: "评价",
}
HALF_MARK = {Half.AM: "上", Half.PM: "下", Half.DAY: "全"}
KEY = (
    "上/下/全=上午/下午/全天经常性督导（不预先通知）；【】=督导事项，长=组长，专=专家，备=备选；培训、抽调照写。"
    "括号内为整改回头看编号。"
)
SIZE = 8

Duties = Mapping[tuple[str, date], list[tuple[int, str]]]


def sheet_names(edition: Edition) -> tuple[str, ...]:
    """The names of the sheets, a month each."""
    return tuple(edition.month_name(first) for first, _ in edition.months)


def write(book: Book, edition: Edition) -> None:
    """A sheet for every month of the horizon."""
    duties = duties_by_day(edition)
    for first, last in edition.months:
        month(book, edition, first, last, duties)


def duties_by_day(edition: Edition) -> Duties:
    """What each person does on each day, as (order within the day, text)."""
    found: dict[tuple[str, date], list[tuple[int, str]]] = defaultdict(list)
    for event in edition.events:
        kinds = "+".join(dict.fromkeys(SHORT[task.kind] for task in event.kinds))
        for seat in edition.plan.team(event.event_id):
            mark = {Role.LEAD: "长", Role.EXPERT: "专", Role.RESERVE: "备"}.get(seat.role, "")
            text = f"【{kinds}{'·' + mark if mark else ''}】{edition.short_place(event.target_id)}"
            for day in event.days():
                found[seat.inspector_id, day].append((0, text))
    for visit in edition.plan.visits:
        rides = f"（{'、'.join(visit.covers)}）" if visit.covers else ""
        text = f"{HALF_MARK[visit.half]} {edition.short_place(visit.school_id)}{rides}"
        found[visit.inspector_id, visit.date].append((2 if visit.half is Half.PM else 1, text))
    for key, text in elsewhere(edition):
        found[key].append((3, text))
    return found


def elsewhere(edition: Edition) -> Iterator[tuple[tuple[str, date], str]]:
    """Days on which people are at a training session or lent to a level above."""
    for row in edition.plan.attendance:
        session = edition.county.trainings.get(row.training_id)
        if session:
            for day in days_between(session.start, session.end):
                yield (row.inspector_id, day), "培训"
    for imposed in edition.county.rows.imposed:
        seated = {s.inspector_id for s in edition.plan.team(imposed.event_id)}
        for person in imposed.inspectors:
            if person not in seated:
                for day in days_between(imposed.start, imposed.end):
                    yield (person, day), f"抽调（{code_text(imposed.level, 'zh')}）"


def month(book: Book, edition: Edition, first: date, last: date, duties: Duties) -> None:
    """One month's sheet: people down, working days across."""
    busy = {day for (_, day), _ in duties.items() if first <= day <= last}
    days = [d for d in days_between(first, last) if d in busy or edition.county.calendar.is_office_workday(d)]
    lead = ["督导室", "督学"] if edition.several else ["督学"]
    widths = [*([11] if edition.several else []), 9, *[9.2] * len(days), 6]
    name = edition.month_name(first)
    page = book.page(
        name,
        widths,
        paper=A3,
        footer=f"{edition.issuer} {first.year}年{first.month}月 {INTERNAL}",
        color="#b42318",
    )
    page.title(f"{first.year}年{first.month}月督导安排表")
    page.note(INTERNAL, color="#b42318", bold=True, align="center", size=11)
    for label in edition.labels():
        page.note(label, color="#b42318", size=9)
    page.note(KEY, size=9)
    heads = [*lead, *(f"{d.day}日\n周{WEEKDAYS[d.weekday()]}" for d in days), "人日"]
    page.heads(heads, size=9)
    page.sheet.freeze_panes(page.row, len(lead))
    page.sheet.repeat_columns(0, len(lead) - 1)
    people = sorted(edition.county.rows.inspectors, key=lambda i: edition.rank(i.unit_id))
    written = 0
    for _, group in groupby(people, key=lambda i: i.unit_id):
        for person in group:
            written += line(page, edition, person, days, duties)
    if not written:
        page.section("本月没有安排")
    sums(page, len(lead), days, duties)


def line(page: Page, edition: Edition, person: Inspector, days: list[date], duties: Duties) -> bool:
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
    cells += [person.name, *("\n".join(text for _, text in duty) for duty in today), sum(map(bool, today))]
    page.cells(cells, [*styles, centre], size=SIZE, least=26)
    return True


def sums(page: Page, lead: int, days: list[date], duties: Duties) -> None:
    """How many people are out on each day."""
    out: dict[date, int] = defaultdict(int)
    for _, day in duties:
        out[day] += 1
    bold = page.book.grid(bold=True, align="center", font_size=9, bg_color="#f3f6fa")
    counts = [out[d] for d in days]
    cells: list[Cell] = [*[""] * (lead - 1), "外出人数", *(n or None for n in counts), sum(counts)]
    page.cells(cells, [bold] * len(cells))
