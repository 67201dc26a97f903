"""plan.xlsx: a cover, the office's documents, and last the plan's tables, from which the plan reads back the same."""

from __future__ import annotations

from pathlib import Path

from planner.publish.book import Book
from planner.publish.documents import (
    annual_plan,
    cover,
    frequency,
    month_sheets,
    open_points,
    public_postings,
    rule_sheet,
)
from planner.publish.edition import Edition
from planner.publish.figures import Figures
from planner.publish.tables import write_sheets
from scenarios.sheets import PLAN

Listed = list[tuple[str, str, str]]

HOLDS = {
    annual_plan.TITLE: "按月列出全部预先通知的督导事项、督导组与通知日期",
    public_postings.TITLE: "每校责任督学，供公示和制作公示牌",
    frequency.TITLE: "每校入校次数、事项数与年度上限",
    rule_sheet.TITLE: "每条规则的依据、原文、理解与现行参数，豁免",
    open_points.TITLE: "未满足的职责、核查发现、已豁免事项",
}


def write_workbook(path: Path, edition: Edition, figures: Figures) -> None:
    """Write the whole workbook of an edition (OSError where the place cannot be written)."""
    book = Book(path, title=f"{edition.issuer}{edition.period}教育督导工作方案", day=edition.county.as_of)
    cover.write(book, edition, figures, listing(edition))
    annual_plan.write(book, edition, figures)
    public_postings.write(book, edition)
    frequency.write(book, edition, figures)
    open_points.write(book, edition)
    rule_sheet.write(book, edition)
    month_sheets.write(book, edition)
    write_sheets(book, edition.plan)
    book.close()


def listing(edition: Edition) -> list[tuple[str, Listed]]:
    """The sheets after the cover, in groups, as the cover lists them."""
    documents: Listed = [
        (module.TITLE, module.AUDIENCE, HOLDS[module.TITLE])
        for module in (annual_plan, public_postings, frequency, open_points, rule_sheet)
    ]
    months: Listed = [
        (name, month_sheets.AUDIENCE, "督学每日去向，A3 横向打印")
        for name in month_sheets.sheet_names(edition)
    ]
    tables: Listed = [(t.zh, "内部资料", "数据表，供程序读回与修改后核查，请勿改动表头") for t in PLAN]
    return [("文书", documents), (month_sheets.TITLE, months), ("数据表", tables)]
