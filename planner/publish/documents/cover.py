"""首页: whose plan this is, its figures, what it leaves open, and a linked list of all sheets with who may see them."""

from __future__ import annotations

from collections.abc import Sequence

from planner.publish.book import Book, Cell, Link, Page
from planner.publish.edition import Edition
from planner.publish.figures import COMPREHENSIVE, Figures
from planner.words import day_text, outcome_text

TITLE = "首页"
AUDIENCE = "内部使用"

WIDTHS = (24, 34, 62)


def write(
    book: Book,
    edition: Edition,
    figures: Figures,
    listed: Sequence[tuple[str, Sequence[tuple[str, str, str]]]],
) -> None:
    """``listed``: groups of sheets as (group, [(sheet, who may see it, what it holds)])."""
    page = book.page(TITLE, WIDTHS, footer=edition.issuer, color="#111827")
    page.sheet.fit_to_pages(1, 1)
    page.title(f"{edition.period}教育督导工作方案")
    page.note(edition.issuer, align="center", bold=True, size=12)
    for label in edition.labels():
        page.note(label, color="#b42318", bold=True)
    page.note(
        "本工作簿含未通知的随机督导安排，属内部资料；对外只用标明“公示”“可印发学校”的表。", color="#b42318"
    )
    page.section("基本情况")
    key_figures(page, edition, figures)
    page.section("目录（点表名可跳转）")
    head = page.book.grid(bold=True, bg_color="#dce6f1", align="center")
    page.cells(["表名", "公开范围", "内容"], [head] * 3)
    link = page.book.grid(font_color="#1f5aa6", underline=1)
    grid, centre = page.book.grid(), page.book.grid(align="center")
    for group, sheets in listed:
        page.section(group)
        for sheet, audience, holds in sheets:
            page.cells([Link(sheet), audience, holds], [link, centre, grid])


def key_figures(page: Page, edition: Edition, figures: Figures) -> None:
    """The figures a head of office asks for first."""
    county, plan = edition.county, edition.plan
    covered, in_scope = figures.covered
    breaches = len(edition.audit.breaches)
    rows: list[tuple[str, Cell, str]] = [
        ("计划期", f"{day_text(county.start)} 至 {day_text(county.end)}", f"方案制定日 {day_text(county.as_of)}"),
        ("督导室", len(edition.offices), "、".join(u.name for u in edition.offices)),
        ("学校（含幼儿园）", in_scope, f"其中全程有责任督学 {covered} 所"),
        ("督学", len(county.inspectors), ""),
        ("经常性督导", len(plan.visits), "次；日期见各月安排表，不预先通知"),
        ("督导事项", len(plan.live_events), f"项；其中综合督导、校长任期结束督导 {figures.events_of(*COMPREHENSIVE)} 项"),
        ("未满足职责", len(plan.unmet), "详见“问题与未满足”" if plan.unmet else "没有"),
        ("核查发现", breaches, f"必须、原则上两类；另有目标类 {len(edition.findings) - breaches} 项"),
        ("求解状态", outcome_text(str(edition.outcome.get("status", "")), "zh") or "—", f"随机种子 {county.seed}"),
    ]  # fmt: skip
    bold, left = page.book.grid(bold=True), page.book.grid(align="left")
    for row in rows:
        page.cells(row, [bold, left, left])
