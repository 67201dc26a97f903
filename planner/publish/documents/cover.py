"""首页: whose plan this is, its figures, what it leaves open, and a linked list of all sheets with who may see them."""

from __future__ import annotations

from collections.abc import Sequence

from duxue.models.facts.duties import COMPREHENSIVE
from duxue.planner.publish.book import Book, Cell, Link, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import RED, begin, heads, period, sheet_name
from duxue.planner.publish.papers import paper
from duxue.planner.words import code_text, day_text
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County
from duxue.scenarios.grouping import grouped
from duxue.scenarios.releases.state import State, joined_text

TITLE, AUDIENCE, _, GUIDE, HEADS, WIDTHS = paper("cover")


Listed = tuple[str, tuple[str, str], tuple[str, str]]
"""A sheet's name, who may see it, what it holds."""


def write(
    book: Book, edition: PublishContext, figures: Figures, listed: Sequence[tuple[str, Sequence[Listed]]]
) -> None:
    """``listed``: groups of sheets as (group, sheets)."""
    page = book.page(
        sheet_name(TITLE, edition.lang), WIDTHS, portrait=True, footer=edition.issuer, color="#111827"
    )
    page.sheet.fit_to_pages(1, 1)
    name = edition.say(
        f"{edition.period}教育督导工作方案", f"Plan of education supervision {period(edition)}"
    )
    page.title(name)
    page.note(edition.issuer, align="center", bold=True, size=12)
    begin(page, edition, "", numbered=False)
    zh = "本工作簿含未通知的随机督导安排，属内部资料；对外只用“public”文件夹中的公示表，或标明“公示”的表。"
    en = (
        "This workbook holds unannounced visits and stays in the office; what goes out are the files in the folder public, or "
        "the sheets marked public."
    )
    page.note(edition.say(zh, en), color=RED)
    page.section(edition.say("基本情况", "Figures"))
    key_figures(page, edition, figures)
    page.section(edition.say("目录（点表名可跳转）", "Contents (names are links)"))
    head = page.book.grid(bold=True, bg_color="#dce6f1", align="center")
    page.cells(heads(edition, HEADS), [head] * 3)
    link = page.book.grid(font_color="#1f5aa6", underline=1)
    grid, centre = page.book.grid(), page.book.grid(align="center")
    for group, sheets in listed:
        page.section(group)
        for sheet, audience, holds in sheets:
            page.cells(
                [Link(sheet, sheet.replace("_", " ")), edition.say(*audience), edition.say(*holds)],
                [link, centre, grid],
            )


def key_figures(page: Page, edition: PublishContext, figures: Figures) -> None:
    """The figures a head of office asks for first."""
    bold, left = page.book.grid(bold=True), page.book.grid(align="left")
    for row in key_rows(edition, figures):
        page.cells(row, [bold, left, left])


Row = tuple[str, Cell, str]


def full_time(county: County) -> int:
    """How many inspectors are full-time."""
    return sum(person.employment is Employment.FULL_TIME for person in county.rows.inspectors)


def _state(edition: PublishContext) -> str:
    """Where the release stands; of one joined of several offices, where each of them stands."""
    own = code_text(edition.standing.state, edition.lang)
    if not edition.standing.offices:
        return own
    together = edition.say(*joined_text(edition.standing.offices))
    return together if edition.standing.state is State.DRAFT else f"{own}；{together}"


def _not_approved(edition: PublishContext) -> str:
    """The offices of a joined plan whose own is not approved, by their names; blank where there are none."""
    found = grouped(edition.standing.offices, lambda one: one.state)
    found.pop(State.APPROVED, None)
    return "；".join(
        (code_text(state, edition.lang) if state else edition.say("未编入", "not in it"))
        + edition.say("：", ": ")
        + edition.in_a_row([one.name for one in offices])
        for state, offices in found.items()
    )


def key_rows(edition: PublishContext, figures: Figures) -> list[Row]:
    """The figures, each with what is to be known beside it."""
    say, county, plan, standing = edition.say, edition.county, edition.plan, edition.standing
    covered, in_scope = figures.covered
    breaches, full = len(edition.audit.breaches), full_time(county)
    part, rounds = len(county.inspectors) - full, figures.events_of(*COMPREHENSIVE)
    first, last, made = (day_text(day, edition.lang) for day in (county.start, county.end, county.as_of))
    unnamed = say(
        "落款暂用单位名称；请填“单位”表的“单位全称”",
        "papers are signed by the unit's name until units.legal_name is filled in",
    )
    told = say("，", ", ").join(t for t in (standing.by, standing.on, standing.document) if t)
    told = "；".join(t for t in (told, _not_approved(edition)) if t)
    days = say(
        "次；日期见各月安排表，不预先通知", "the days stand in the sheets of the months; never announced"
    )
    events = say(
        f"项；其中综合督导、校长任期结束督导 {rounds} 项", f"{rounds} comprehensives and principal reviews"
    )
    goals = len(edition.findings) - breaches
    return [
        (say("计划期", "Horizon"), say(f"{first} 至 {last}", f"{first} to {last}"), say(f"方案制定日 {made}", f"plan made on {made}")),
        (say("方案状态", "State"), _state(edition), told),
        (say("督导室", "Offices"), len(edition.offices), edition.in_a_row([u.name for u in edition.offices])),
        *([(say("单位全称", "Legal name"), say("未填", "not given"), unnamed)] if edition.unnamed else []),
        (say("学校（含幼儿园）", "Schools"), in_scope, say(f"其中全程有责任督学 {covered} 所", f"{covered} of them with a responsible inspector throughout")),
        (say("督学", "Inspectors"), len(county.inspectors), say(f"其中专职 {full} 名，兼职 {part} 名", f"{full} full-time, {part} part-time")),
        (say("经常性督导", "Routine visits"), len(plan.visits), days),
        (say("督导事项", "Events"), len(plan.live_events), events),
        (say("未满足职责", "Unmet duties"), len(plan.unmet), say("详见“问题与未满足”", "see the open points") if plan.unmet else say("没有", "none")),
        (say("核查发现", "Findings"), breaches, say(f"必须、原则上两类；另有目标类 {goals} 项", f"musts and in-principle rules; besides {goals} goals")),
    ]  # fmt: skip
