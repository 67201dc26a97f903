"""年度督导计划: every announced event of the year by month, with school, days and team; no routine visit by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from duxue.planner.publish.book import Book, Cell, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.legal_basis import documents
from duxue.planner.publish.letterhead import (
    heads,
    length,
    month_name,
    open_page,
    period,
    stamp,
    when,
)
from duxue.planner.publish.papers import paper
from duxue.planner.words import NOTES, Lang, code_text, day_text
from duxue.scenarios.codes import Role, Status, TaskKind
from duxue.scenarios.plan import Event

TITLE, AUDIENCE, HOLDS, GUIDE, HEADS, WIDTHS = paper("annual_plan")

COUNTED = (
    TaskKind.COMPREHENSIVE,
    TaskKind.PRINCIPAL_REVIEW,
    TaskKind.CAMPAIGN,
    TaskKind.FOLLOW_UP,
    TaskKind.COUNTY_EVALUATION,
)


def write(book: Book, edition: PublishContext, figures: Figures) -> None:
    """The plan's preamble, then its events by office and month."""
    shown = columns(edition)
    widths = [WIDTHS[n] for n in shown]
    headline = edition.say(f"{edition.issuer}{edition.period}督导计划", f"Annual plan {period(edition)}")
    page = open_page(book, edition, TITLE, widths, headline=headline)
    if edition.lang == "en":
        page.note(edition.issuer, align="center", bold=True)
    for text in preamble(edition, figures):
        page.note(text)
    page.heads(heads(edition, [HEADS[n] for n in shown]))
    if not edition.events:
        page.section(edition.say("本计划期内没有列入计划的督导事项", "No event in this period"))
    number = 0
    for office_id, of_office in groupby(edition.events, key=edition.office_of):
        if edition.several:
            page.part(edition.office_name(office_id))
        for (year, month), in_month in groupby(of_office, key=lambda e: (e.start.year, e.start.month)):
            events = list(in_month)
            head = month_name(edition, date(year, month, 1))
            count = edition.say(f"共 {len(events)} 项：", f"{len(events)} events: ")
            page.section(f"{head}  {count}{tally(events, edition.lang)}")
            for event in events:
                number += 1
                line(page, edition, number, event, shown)
    stamp(page, edition)


def columns(edition: PublishContext) -> list[int]:
    """The columns that tell anything: that of experts where an event has one, that of offices where there are several."""
    told = {
        "experts": any(edition.team(event, Role.EXPERT) for event in edition.events),
        "office": edition.several,
    }
    return [n for n, (_, en) in enumerate(HEADS) if told.get(en, True)]


def preamble(edition: PublishContext, figures: Figures) -> list[str]:
    """Basis, scope and counts of the plan in sentences."""
    basis = edition.in_a_row(documents(edition)) or "国家和省市教育督导有关规定"
    schools = figures.covered[1]
    total = len(edition.events)
    people = len(edition.county.inspectors)
    if edition.lang == "en":
        return [
            f"1. Basis: {basis}.",
            f"2. Scope: {period(edition)}; {schools} schools and kindergartens, {people} inspectors.",
            f"3. Events: {total}: {tally(edition.events, 'en') or 'none'} (a merged one counts for each of its kinds).",
            "4. Routine visits take place every month, are never announced and do not stand here. The written notice counts."
            + (NOTES["not_yet_announced"][1] if edition.reader == "public" else ""),
        ]
    return [
        f"一、依据  {basis}。",
        f"二、范围  {edition.period}，督导范围内学校（含幼儿园）{schools}所，督学{people}名。",
        f"三、安排  列入计划的督导事项{total}项：{tally(edition.events) or '无'}（合并开展的一项按所含类型分别计数）。",
        "四、说明  责任督学经常性督导每月到校，不预先通知，不列入本表。各事项以督导通知书为准。"
        + (NOTES["not_yet_announced"][0] if edition.reader == "public" else ""),
    ]


def tally(events: list[Event] | tuple[Event, ...], lang: Lang = "zh") -> str:
    """How many events serve each kind: 综合督导 3 · 专项督导 2."""
    counts = ((kind, sum(e.serves(kind) for e in events)) for kind in COUNTED)
    return " · ".join(f"{code_text(kind, lang)} {count}" for kind, count in counts if count)


def line(page: Page, edition: PublishContext, number: int, event: Event, shown: Sequence[int]) -> None:
    """One event's row, in the columns that are shown; who comes from above is not this office's to name."""
    grid, centre = page.book.grid(), page.book.grid(align="center")
    school = edition.county.schools.get(event.target_id)
    styles = [centre, grid, grid, centre, grid, grid, centre, centre, grid, grid, centre, grid]
    cells: list[Cell] = [
        number,
        edition.unit(edition.office_of(event)),
        when(edition, event),
        length(edition, event),
        edition.kinds(event, edition.lang),
        edition.place(event.target_id),
        code_text(school.stage, edition.lang) if school else "",
        edition.team_names(event, Role.LEAD) or sender(edition, event),
        edition.team_names(event, Role.MEMBER),
        edition.team_names(event, Role.EXPERT),
        notice(edition, event),
        remark(edition, event),
    ]
    page.cells([cells[n] for n in shown], [styles[n] for n in shown])


def remark(edition: PublishContext, event: Event) -> str:
    """What a reader must know of an event beside its row: fixed by a level above, settled, done."""
    imposed = edition.county.imposed.get(event.event_id)
    if imposed:
        lent = edition.in_a_row([edition.person(i) for i in imposed.inspectors])
        told = edition.say(f"{imposed.level.zh}既定", f"fixed by the {imposed.level} level")
        return told + (edition.say(f"，抽调{lent}", f"; takes {lent}") if lent else "")
    return "" if event.status is Status.PLANNED else code_text(event.status, edition.lang)


def sender(edition: PublishContext, event: Event) -> str:
    """Whose team comes where a level above has fixed an event (blank: the office's own)."""
    imposed = edition.county.imposed.get(event.event_id)
    return edition.say(f"{imposed.level.zh}派出", f"{imposed.level} team") if imposed else ""


def notice(edition: PublishContext, event: Event) -> str:
    """The day of an event's notice; the level above gives it for its own."""
    above = edition.say("上级通知", "from above") if edition.imposed(event) else ""
    return day_text(event.notice_on, edition.lang) or above
