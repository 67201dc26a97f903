"""责任督学挂牌一览表: what hangs at the school gate; no private telephone, no reason of a recusal, no date of a visit."""

from __future__ import annotations

from itertools import groupby

from duxue.models.facts.availability import scope_days
from duxue.planner.publish.book import Book, Cell
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import heads, open_page, stamp, titled
from duxue.planner.publish.papers import paper
from duxue.planner.words import code_text
from duxue.scenarios.plan import Posting
from duxue.scenarios.records import School

TITLE, AUDIENCE, HOLDS, GUIDE, HEADS, WIDTHS = paper("public_postings")


OFFICE, OFFICE_WIDTH = ("管辖单位", "office"), 21
NO_PHONE = "（由督导室填写）"
NO_PHONE_EN = "(the office fills in)"


def write(book: Book, edition: PublishContext, figures: Figures) -> None:
    """A row for each school and responsible inspector; a handover within the year has a row for each."""
    del figures
    where = 1 if edition.several else 0  # a city's pages tell whose schools they list
    widths = [WIDTHS[0], *[OFFICE_WIDTH] * where, *WIDTHS[1:]]
    headline = titled(edition, (f"{TITLE[0]}（公示用）", TITLE[1]))
    page = open_page(book, edition, TITLE, widths, headline=headline)
    by = edition.issuer
    zh, en = f"公示单位：{by}    公示日期：      年   月   日", f"Published by: {by}    on: ____________"
    page.note(edition.say(zh, en), align="right")
    page.heads(heads(edition, [HEADS[0], *[OFFICE] * where, *HEADS[1:]]), filters=not edition.several)
    grid, centre = book.grid(), book.grid(align="center")
    styles = [centre, *[grid] * where, grid, centre, centre, grid, centre, centre, centre]
    number = 0
    for office_id, schools in groupby(edition.schools, key=lambda s: s.office_id):
        if edition.several:
            page.part(edition.office_name(office_id))
        phone = edition.office_phone(office_id) or edition.say(NO_PHONE, NO_PHONE_EN)
        for school in schools:
            held = holders(edition, school)
            number += bool(held)
            for who, when in held:
                cells: list[Cell] = [
                    number, *[edition.unit(office_id)] * where, school.name, code_text(school.stage, edition.lang),
                    code_text(school.ownership, edition.lang), school.township, who, when, phone,
                ]  # fmt: skip
                page.cells(cells, styles)
    if not edition.several:
        page.filter_to_here()
    stamp(page, edition)


def stood_in(edition: PublishContext, posting: Posting) -> str:
    """Who makes the visits while the responsible inspector is on leave; the sign at the gate stays."""
    told = ""
    for row in edition.plan.stand_ins_at(posting.school_id):
        if row.absent_id == posting.inspector_id and row.start <= posting.end and posting.start <= row.end:
            who = edition.person(row.inspector_id)
            told += edition.say(
                f"；{row.start} 至 {row.end} 由{who}临时代管", f"; {who} stands in {row.start} to {row.end}"
            )
    return told


def holders(edition: PublishContext, school: School) -> list[tuple[str, str]]:
    """Who answers for a school and when: 全年, or the days of each part of the year."""
    county = edition.county
    if not scope_days(county, school):
        return []
    found = []
    for row in edition.plan.postings_at(school.school_id):
        whole = row.start <= county.start and row.end >= county.end
        days = edition.say(f"{row.start} 至 {row.end}", f"{row.start} to {row.end}")
        when = edition.say("全年", "all year") if whole and len(edition.years) == 1 else days
        found.append((edition.person(row.inspector_id), when + stood_in(edition, row)))
    return found or [(edition.say("（待定）", "(open)"), "")]
