"""comparison.xlsx and comparison.csv: the figures of a comparison for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from duxue.planner.listing import note_lines
from duxue.planner.publish.book import A3, A4, Book, Cell, Page
from duxue.planner.publish.comparison.comparison import Comparison, Verdict
from duxue.planner.publish.comparison.grid import Grid
from duxue.planner.publish.comparison.measures import TOPICS, Measure
from duxue.planner.publish.comparison.page import OFFICE_FIGURES, PROOFS, pair_rows, summary_row
from duxue.planner.publish.figure_tables import csv_of
from duxue.planner.words import NOTES, code_text

CSV_HEADS = ("what_if", "office", "figure", "value", "change", "unit", "within_gap")
NARROW = 6
"""Alternatives up to which a sheet is printed on A4, beyond on A3."""
GREY, RED, GREEN = "#8a94a0", "#b42318", "#18794e"


def comparison_csv(comparison: Comparison, grid: Grid) -> str:
    """Every figure as a line: what-if (``today``: the scenario as it is), office (blank: all), figure, value, change, unit.

    ``within_gap`` is yes where the change lies inside the solver's gap and so decides nothing.
    """
    return csv_of(CSV_HEADS, _lines(comparison, grid))


def _lines(comparison: Comparison, grid: Grid) -> Iterator[tuple[str, ...]]:
    offices = ["", *(unit.unit_id for unit in comparison.offices)] if len(comparison.offices) > 1 else [""]
    for number, one in enumerate(comparison.alternatives):
        name = one.name or one.title[1]
        for office in offices:
            for measure in grid.measures:
                cell = grid.cell(measure, number, office)
                if cell.value is not None:
                    change = "" if cell.change is None else _plain(cell.change)
                    noise = "yes" if cell.noise else "no"
                    yield name, office, measure.key, _plain(cell.value), change, measure.unit[1], noise
        for card, force in grid.unmet_rules:
            yield (
                name, "", f"unmet:{card.id}:{force}", str(grid.unmet(number, card.id, force)), "", "duties", "no",
            )  # fmt: skip


def _plain(value: float) -> str:
    text = f"{round(value, 6):f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def write_book(path: Path, comparison: Comparison, grid: Grid) -> None:
    """The workbook: the table of figures, its differences, open duties by rule, staff arithmetic, pairs, offices, edits."""
    say = comparison.say
    title = say("假设方案比较", "What-ifs side by side")
    book = Book(path, title=title, day=comparison.base.county.as_of, lang=comparison.lang)
    writer = _Sheets(book, comparison, grid)
    writer.summary()
    writer.figures(say("并列比较", "Side by side"), changes=False)
    writer.figures(say("与现状之差", "Against today"), changes=True)
    writer.open_duties()
    writer.staff()
    writer.pairs()
    if len(comparison.offices) > 1:
        writer.offices()
    book.close()


class _Sheets:
    """The sheets of the workbook."""

    def __init__(self, book: Book, comparison: Comparison, grid: Grid) -> None:
        self.book, self.comparison, self.grid = book, comparison, grid
        self.say = comparison.say
        self.names = [comparison.name(one) for one in comparison.alternatives]
        self.text = book.grid()
        self.number = book.grid(align="right", num_format="#,##0.##;-#,##0.##;0")
        self.change = {
            kind: book.grid(align="right", num_format="+#,##0.##;-#,##0.##;0", **look)
            for kind, look in _LOOKS.items()
        }

    def _page(self, name: str, first: Sequence[float], columns: int, width: float = 15) -> Page:
        footer = self.say("假设方案比较", "What-ifs side by side")
        paper = A3 if columns > NARROW else A4
        page = self.book.page(name, [*first, *[width] * columns], paper=paper, footer=footer)
        page.title(name)
        return page

    def summary(self) -> None:
        """What each what-if changes, and how it stands to the scenario as it is."""
        zh, en = "结论", "In short"
        page = self.book.page(
            self.say(zh, en), [20, 40, 24, *[11] * len(self.grid.headline), 18], footer="", paper=A3
        )
        page.title(self.say("假设方案比较", "What-ifs side by side"))
        county = self.comparison.base.county
        zh = f"内部资料。计划期 {county.start} 至 {county.end}。"
        en = f"Internal. Horizon {county.start} to {county.end}."
        page.note(self.say(zh, en), color=RED)
        for line in note_lines(county, self.comparison.lang):
            page.note(line, color=RED)
        page.note(self.say(*NOTES["comparison"]))
        heads = (
            ("方案", "What-if"),
            ("所作调整", "What is changed"),
            ("与现状相比", "Against today"),
            ("编排", "Planned"),
        )
        told = [self.say(*head) for head in heads]
        figures = [self.say(f"{m.zh}（{m.unit[0]}）", f"{m.en} ({m.unit[1]})") for m in self.grid.headline]
        page.heads([*told[:3], *figures, told[3]])
        for number in range(len(self.names)):
            row = summary_row(self.comparison, self.grid, number)
            edits = "\n".join(row["edits"]) or self.say("不作调整", "nothing")
            cells, styles = [], []
            for measure in self.grid.headline:
                one, look = self._figures_of(measure, "", changes=False)
                cells.append(one[number])
                styles.append(look[number])
            page.cells(
                [row["name"], edits, row["verdict"], *cells, row["reused"]],
                [self.book.grid(bold=True), self.text, self.text, *styles, self.text],
            )

    def figures(self, name: str, *, changes: bool) -> None:
        """The table of figures, or of their differences from the scenario as it is."""
        names = self.names[1:] if changes else self.names
        page = self._page(name, (34, 10), len(names))
        if changes:
            zh = "灰色斜体的差别落在求解误差之内，不能据以取舍。"
            en = "Differences in grey italics lie inside the solver's gap and decide nothing."
            page.note(self.say(zh, en))
        page.heads([self.say("项目", "Figure"), self.say("单位", "Unit"), *names])
        measures = [m for m in self.grid.measures if not changes or m.key not in PROOFS]
        for topic, group in groupby(measures, key=lambda m: m.topic):
            page.section(self.say(topic.zh, TOPICS[topic]))
            for measure in group:
                cells, styles = self._figures_of(measure, "", changes=changes)
                page.cells(
                    [self.say(measure.zh, measure.en), self.say(*measure.unit), *cells],
                    [self.text, self.text, *styles],
                )

    def _figures_of(self, measure: Measure, office: str, *, changes: bool) -> tuple[list[Cell], list[Any]]:
        cells: list[Cell] = []
        styles = []
        for number in range(int(changes), len(self.names)):
            cell = self.grid.cell(measure, number, office)
            value = cell.change if changes else cell.value
            cells.append("—" if value is None else round(value, 2))
            styles.append(self.change["noise" if cell.noise else "plain"] if changes else self.number)
        return cells, styles

    def open_duties(self) -> None:
        """Duties left open by rule and force."""
        page = self._page(self.say("未满足", "Left open"), (34, 14), len(self.names))
        page.heads([self.say("规则", "Rule"), self.say("效力", "Force"), *self.names])
        styles = [self.text, self.text, *[self.number] * len(self.names)]
        for card, force in self.grid.unmet_rules:
            counts = [self.grid.unmet(n, card.id, force) for n in range(len(self.names))]
            page.cells([self.say(card.zh, card.en), code_text(force, self.comparison.lang), *counts], styles)
        if not self.grid.unmet_rules:
            page.note(self.say("没有：各方案的全部职责都已安排。", "None: every what-if plans every duty."))

    def staff(self) -> None:
        """Demand against staff of every rule that counts: needed, there, short."""
        page = self._page(self.say("需求与力量", "Demand and staff"), (34, 10), len(self.names))
        page.heads([self.say("规则", "Rule"), "", *self.names])
        words = (("需要", "needed", "demanded"), ("现有", "there", "available"), ("缺口", "short", "short"))
        styles = [self.text, self.text, *[self.number] * len(self.names)]
        for card, cells in self.grid.needs:
            for zh, en, name in words:
                values = ["—" if cell is None else round(getattr(cell, name), 2) for cell in cells]
                page.cells([self.say(card.zh, card.en), self.say(zh, en), *values], styles)

    def pairs(self) -> None:
        """How every plan on the left stands to every plan above."""
        page = self._page(self.say("两两比较", "Pair by pair"), (26,), len(self.names), width=17)
        page.note(self.say("左侧方案与上方方案相比。", "The plan on the left is held against the one above."))
        page.heads(["", *self.names])
        look = {
            word: self.book.grid(align="center", font_color=color)
            for word, color in ((Verdict.BETTER, GREEN), (Verdict.WORSE, RED))
        }
        plain = self.book.grid(align="center", font_color=GREY)
        for name, row in zip(self.names, pair_rows(self.comparison, self.comparison.lang), strict=True):
            styles = [
                next((s for w, s in look.items() if cell.startswith((w.zh, str(w)))), plain) for cell in row
            ]
            page.cells([name, *row], [self.book.grid(bold=True), *styles])

    def offices(self) -> None:
        """The figures that a city office reads, office by office."""
        page = self._page(self.say("分督导室", "By office"), (26, 34), len(self.names))
        page.heads([self.say("督导室", "Office"), self.say("项目", "Figure"), *self.names], filters=True)
        for unit in self.comparison.offices:
            for measure in self.grid.measures:
                if measure.key in OFFICE_FIGURES:
                    cells, styles = self._figures_of(measure, unit.unit_id, changes=False)
                    row = [unit.name, self.say(measure.zh, measure.en), *cells]
                    page.cells(row, [self.text, self.text, *styles])
        page.filter_to_here()


_LOOKS: dict[str, dict[str, Any]] = {"plain": {}, "noise": {"italic": True, "font_color": GREY}}
