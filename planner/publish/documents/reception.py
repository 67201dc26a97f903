"""学校接待表: what a school must prepare for, day by day; announced events alone, never a routine visit."""

from __future__ import annotations

from itertools import groupby

from duxue.planner.publish.book import Book, Cell, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents.annual_plan import notice, sender
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import heads, length, open_page, stamp, when
from duxue.planner.publish.papers import paper
from duxue.planner.words import code_text
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Event

TITLE, AUDIENCE, HOLDS, GUIDE, HEADS, WIDTHS = paper("reception")


OFFICE, OFFICE_WIDTH = ("管辖单位", "office"), 21


def write(book: Book, edition: PublishContext, figures: Figures) -> None:
    """A row for each school and announced event, by school; what is at a government stands in no school's list."""
    del figures
    where = 1 if edition.several else 0  # a city's pages tell whose schools they list
    widths = [*[OFFICE_WIDTH] * where, *WIDTHS]
    page = open_page(book, edition, TITLE, widths)
    unit = edition.issuing_unit
    days = edition.county.parameters.count("self_evaluation_days", unit.unit_id if unit else "")
    page.note(
        edition.say(
            "只列已通知的督导事项；综合督导未通知的先列所在周，日期与督导组以督导通知书为准。认为督导人员应当回避的，请在收到通知书后书面提出；"
            f"自评报告最迟于督导首日前{days}个工作日报送。“学校联系人、电话”由学校填写。",
            "Announced events alone; a comprehensive one not yet announced stands with its week. The written notice counts. "
            "A school may ask in writing that somebody stay away, "
            f"and sends its self-evaluation {days} workdays beforehand. The contact is filled in by the school.",
        )
    )
    page.heads(heads(edition, [*[OFFICE] * where, *HEADS]))
    events = announced(edition)
    if not events:
        page.section(edition.say("本计划期内没有预先通知的督导事项", "No announced event in this period"))
    for office_id, of_office in groupby(events, key=edition.office_of):
        if edition.several:
            page.part(edition.office_name(office_id))
        for _, at_school in groupby(of_office, key=lambda e: e.target_id):
            for number, event in enumerate(at_school):
                if number:
                    page.join()
                line(page, edition, event, first=number == 0)
    stamp(page, edition)


def announced(edition: PublishContext) -> list[Event]:
    """The announced events at schools, by office, school and day."""
    place = {school.school_id: n for n, school in enumerate(edition.schools)}
    found = [e for e in edition.events if e.target_id in place]
    return sorted(
        found, key=lambda e: (edition.rank(edition.office_of(e)), place[e.target_id], e.start, e.event_id)
    )


def line(page: Page, edition: PublishContext, event: Event, *, first: bool) -> None:
    """One event at a school; the school's name stands once."""
    grid, centre = page.book.grid(), page.book.grid(align="center")
    school = edition.county.schools[event.target_id]
    team = edition.team(event, Role.MEMBER, Role.EXPERT)
    office: list[Cell] = [edition.unit(edition.office_of(event))] if edition.several else []
    cells: list[Cell] = [
        *office,
        school.name,
        code_text(school.stage, edition.lang),
        when(edition, event),
        length(edition, event),
        edition.kinds(event, edition.lang),
        edition.team_names(event, Role.LEAD) or sender(edition, event),
        edition.in_a_row([edition.person(s.inspector_id) for s in team]),
        notice(edition, event),
        "",
    ]
    name = page.book.grid(bold=first)
    page.cells(
        cells,
        [*[grid] * len(office), name, centre, centre, centre, grid, centre, grid, centre, grid],
        least=30,
    )
