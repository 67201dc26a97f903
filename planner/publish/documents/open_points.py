"""问题与未满足: what the plan leaves open and why, what the audit finds, and what has been waived."""

from __future__ import annotations

from duxue.models.rules.card import Finding
from duxue.models.rules.register import cards, rule_title
from duxue.planner.publish.book import Book, Cell, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import RED, heads, open_page, titled
from duxue.planner.publish.papers import paper
from duxue.planner.words import code_text, day_text
from duxue.scenarios.codes import Force

TITLE, AUDIENCE, HOLDS, GUIDE, HEADS, WIDTHS = paper("open_points")


def write(book: Book, edition: PublishContext, figures: Figures) -> None:
    """Unmet duties first, then findings in the order of forces, then waived breaches."""
    del figures
    lang, headline = edition.lang, titled(edition, ("方案：问题与未满足", TITLE[1]))
    page = open_page(book, edition, TITLE, WIDTHS, headline=headline, color=RED, numbered=False)
    page.heads(heads(edition, HEADS))
    forces = {card.id: code_text(card.force, lang) for card in cards()}
    unmet = edition.plan.unmet
    nothing = edition.say("没有", "none")
    page.section(edition.say(f"一、未满足的职责（{len(unmet)}项）", f"1. Unmet duties ({len(unmet)})"))
    for number, row in enumerate(unmet, 1):
        when = edition.say("至\n", "\n").join(
            day_text(d, lang) for d in dict.fromkeys((row.start, row.end)) if d
        )
        rule = [forces.get(row.rule, ""), rule_title(row.rule, lang)]
        fields(page, number, [*rule, edition.subject(row.subject), row.subject, when, edition.why(row), ""])
    if not unmet:
        page.note(nothing)
    findings = sorted(edition.findings, key=lambda f: list(Force).index(f.force or Force.MUST))
    page.section(edition.say(f"二、核查发现（{len(findings)}项）", f"2. Findings ({len(findings)})"))
    for number, finding in enumerate(findings, 1):
        one(
            page,
            edition,
            number,
            finding,
            edition.say("是", "yes") if finding.declared else edition.say("否", "no"),
        )
    if not findings:
        page.note(nothing)
    waived = len(edition.audit.waived)
    page.section(edition.say(f"三、已豁免（{waived}项）", f"3. Waived ({waived})"))
    for number, finding in enumerate(edition.audit.waived, 1):
        one(page, edition, number, finding, edition.say("已豁免", "waived"))
    if not waived:
        page.note(nothing)


def one(page: Page, edition: PublishContext, number: int, finding: Finding, declared: str) -> None:
    """A finding's row."""
    force = code_text(finding.force, edition.lang)
    if finding.force is Force.GOAL and not finding.declared:
        declared = "—"
    subject = [edition.subject(finding.subject), finding.subject, day_text(finding.date, edition.lang)]
    fields(
        page,
        number,
        [force, rule_title(finding.rule, edition.lang), *subject, edition.message(finding), declared],
    )


def fields(page: Page, number: int, texts: list[str]) -> None:
    """A numbered row of texts."""
    grid, centre = page.book.grid(), page.book.grid(align="center")
    cells: list[Cell] = [number, *texts]
    page.cells(cells, [centre, centre, grid, grid, page.book.code(align="left"), centre, grid, centre])
