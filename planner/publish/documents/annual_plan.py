"""年度督导计划: every announced event of the year by month, with school, days and team; no routine visit by date."""

from __future__ import annotations

from itertools import groupby

from models.rules.register import cards
from planner.publish.book import Book, Cell, Page
from planner.publish.edition import Edition
from planner.publish.figures import Figures
from planner.words import code_text, document_title, span_text
from scenarios.codes import Role, Status, TaskKind
from scenarios.plan import Event

TITLE = "年度督导计划"
AUDIENCE = "可印发学校"

HEADS = ("序号", "日期", "天数", "督导类型", "督导对象", "学段", "组长", "成员", "专家", "通知日期", "备注")
WIDTHS = (5, 17, 5, 25, 30, 13, 9, 24, 10, 12, 14)
COUNTED = (
    TaskKind.COMPREHENSIVE,
    TaskKind.PRINCIPAL_REVIEW,
    TaskKind.CAMPAIGN,
    TaskKind.FOLLOW_UP,
    TaskKind.COUNTY_EVALUATION,
)


def write(book: Book, edition: Edition, figures: Figures) -> None:
    """The plan's preamble, then its events by office and month."""
    page = book.page(TITLE, WIDTHS, footer=f"{edition.issuer} {TITLE}", color="#1f5aa6")
    page.title(f"{edition.issuer}{edition.period}督导计划")
    for label in edition.labels():
        page.note(label, color="#b42318", bold=True)
    for text in preamble(edition, figures):
        page.note(text)
    page.heads(HEADS)
    if not edition.events:
        page.section("本计划期内没有列入计划的督导事项")
    number = 0
    for office_id, of_office in groupby(edition.events, key=edition.office_of):
        for (year, month), in_month in groupby(of_office, key=lambda e: (e.start.year, e.start.month)):
            events = list(in_month)
            head = f"{year}年{month}月" if len(edition.years) > 1 else f"{month}月"
            whose = f"{edition.unit(office_id)}  " if edition.several else ""
            page.section(f"{whose}{head}  共 {len(events)} 项：{tally(events)}")
            for event in events:
                number += 1
                line(page, edition, number, event)
    sign(page, edition)


def preamble(edition: Edition, figures: Figures) -> list[str]:
    """Basis, scope and counts of the plan in sentences."""
    basis = "、".join(documents()) or "国家和省市教育督导有关规定"
    schools = figures.covered[1]
    total = len(edition.events)
    return [
        f"一、依据  {basis}。",
        f"二、范围  {edition.period}，督导范围内学校（含幼儿园）{schools}所，督学{len(edition.county.inspectors)}名。",
        f"三、安排  列入计划的督导事项{total}项：{tally(edition.events) or '无'}（合并开展的一项按所含类型分别计数）。",
        "四、说明  责任督学经常性督导每月到校，不预先通知，不列入本表。各事项以督导通知书为准。",
    ]


def documents() -> list[str]:
    """The documents that the rules rest on, each once, in the order of the rules."""
    found: dict[str, None] = {}
    for card in cards():
        for source in card.sources:
            title = document_title(source.document)
            if "《" in title or "〔" in title:  # a paper with a title or a number, not a custom
                found.setdefault(title)
    return list(found)


def tally(events: list[Event] | tuple[Event, ...]) -> str:
    """How many events serve each kind: 综合督导 3 · 专项督导 2."""
    counts = ((kind, sum(e.serves(kind) for e in events)) for kind in COUNTED)
    return " · ".join(f"{code_text(kind, 'zh')} {count}" for kind, count in counts if count)


def line(page: Page, edition: Edition, number: int, event: Event) -> None:
    """One event's row."""
    grid, centre = page.book.grid(), page.book.grid(align="center")
    school = edition.county.schools.get(event.target_id)
    styles = [centre, grid, centre, grid, grid, centre, centre, grid, grid, centre, grid]
    cells: list[Cell] = [
        number,
        span_text(event.start, event.end),
        event.length,
        edition.kinds(event),
        edition.place(event.target_id),
        school.stage.zh if school else "",
        edition.team_names(event, Role.LEAD),
        edition.team_names(event, Role.MEMBER),
        edition.team_names(event, Role.EXPERT),
        event.notice_on.isoformat() if event.notice_on else "",
        remark(edition, event),
    ]
    page.cells(cells, styles)


def remark(edition: Edition, event: Event) -> str:
    """What a reader must know of an event beside its row: fixed by a level above, settled, done."""
    imposed = edition.county.imposed.get(event.event_id)
    if imposed:
        lent = "、".join(map(edition.person, imposed.inspectors))
        return f"{imposed.level.zh}既定" + (f"，抽调{lent}" if lent else "")
    return "" if event.status is Status.PLANNED else event.status.zh


def sign(page: Page, edition: Edition) -> None:
    """Where the office signs, with the day the plan was made."""
    day = edition.county.as_of
    page.note("")
    page.note(f"{edition.issuer}（盖章）", align="right", size=11)
    page.note(f"{day.year}年{day.month}月{day.day}日", align="right", size=11)
