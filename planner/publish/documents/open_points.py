"""问题与未满足: what the plan leaves open and why, what the audit finds, and what has been waived."""

from __future__ import annotations

from models.rules.card import Finding
from models.rules.register import cards
from planner.publish.book import Book, Cell, Page
from planner.publish.edition import Edition
from planner.words import day_text
from scenarios.codes import Force

TITLE = "问题与未满足"
AUDIENCE = "内部使用"

HEADS = ("序号", "效力", "规则", "对象", "对象代码", "日期", "说明", "已列入未满足")
WIDTHS = (6, 8, 22, 34, 18, 18, 66, 10)


def write(book: Book, edition: Edition) -> None:
    """Unmet duties first, then findings in the order of forces, then waived breaches."""
    page = book.page(TITLE, WIDTHS, footer=f"{edition.issuer} {TITLE}", color="#b42318")
    page.title(f"{edition.period}方案：问题与未满足")
    for label in edition.labels():
        page.note(label, color="#b42318", bold=True)
    page.heads(HEADS)
    titles = {card.id: card for card in cards()}
    unmet = edition.plan.unmet
    page.section(f"一、未满足的职责（{len(unmet)}项）")
    for number, row in enumerate(unmet, 1):
        card = titles.get(row.rule)
        when = "至\n".join(day_text(d) for d in dict.fromkeys((row.start, row.end)) if d)
        rule = [card.force.zh, card.zh] if card else ["", row.rule]
        fields(page, number, [*rule, edition.subject(row.subject), row.subject, when, edition.why(row), ""])
    findings = sorted(edition.findings, key=lambda f: list(Force).index(f.force or Force.MUST))
    page.section(f"二、核查发现（{len(findings)}项）")
    for number, finding in enumerate(findings, 1):
        one(page, edition, number, finding, "是" if finding.declared else "否")
    page.section(f"三、已豁免（{len(edition.audit.waived)}项）")
    for number, finding in enumerate(edition.audit.waived, 1):
        one(page, edition, number, finding, "已豁免")


def one(page: Page, edition: Edition, number: int, finding: Finding, declared: str) -> None:
    """A finding's row."""
    card = next((c for c in cards() if c.id == finding.rule), None)
    force = finding.force.zh if finding.force else ""
    if finding.force is Force.GOAL and not finding.declared:
        declared = "—" if declared == "否" else declared
    title = card.zh if card else finding.rule
    subject = [edition.subject(finding.subject), finding.subject, day_text(finding.date)]
    fields(page, number, [force, title, *subject, edition.message(finding, "zh"), declared])


def fields(page: Page, number: int, texts: list[str]) -> None:
    """A numbered row of texts."""
    grid, centre = page.book.grid(), page.book.grid(align="center")
    cells: list[Cell] = [number, *texts]
    page.cells(cells, [centre, centre, grid, grid, grid, centre, grid, centre])
