"""What ``duxue compare`` prints: how each what-if stands to the scenario as it is, and where the comparison lies."""

from __future__ import annotations

from collections.abc import Iterator

from duxue.planner.listing import note_lines
from duxue.planner.publish.comparison.comparison import Comparison
from duxue.planner.publish.comparison.folder import BOOK, PAGE
from duxue.planner.publish.comparison.grid import Grid
from duxue.planner.publish.comparison.page import verdict_words
from duxue.planner.publish.pages import number_text
from duxue.planner.words import Lang, pick


def compared_lines(comparison: Comparison, lang: Lang) -> Iterator[str]:
    """A line an alternative (what it leaves open, road, gap, verdict), then the folder."""
    yield from note_lines(comparison.base.county, lang)
    grid = Grid(comparison)
    figures = {measure.key: measure for measure in grid.measures}
    for number, one in enumerate(comparison.alternatives):
        short, holding, schools, beyond, days = (
            number_text(round(grid.cell(figures[key], number).value or 0.0, 1))
            for key in ("inspectors_short", "overposted", "schools_beyond", "overloaded", "overload_days")
        )
        road = number_text(round(grid.cell(figures["travel_hours"], number).value or 0.0))
        gap = grid.cell(figures["gap"], number).value if "gap" in figures else None
        near = "" if gap is None else pick(lang, f"，求解误差 {gap:.1f}%", f", gap {gap:.1f}%")
        told = (
            ""
            if number == 0
            else pick(
                lang, f"；{verdict_words(grid, number, lang)}", f"; {verdict_words(grid, number, lang)}"
            )
        )
        yield pick(
            lang,
            f"{comparison.name(one)}：缺督学 {short} 名，未满足 {len(one.plan.unmet)} 项（必须 {one.open_musts} 项），"
            f"超挂牌校数 {holding} 人（共超 {schools} 所），超可用天数 {beyond} 人（共超 {days} 天），路途 {road} 小时{near}{told}",
            f"{comparison.name(one)}: {short} inspectors short, {len(one.plan.unmet)} duties left open ({one.open_musts} musts), "
            f"{holding} people beyond their schools (by {schools}), {beyond} beyond their days (by {days} days), {road} hours on the road{near}{told}",
        )
    zh = f"比较：{comparison.folder}（{PAGE}、{BOOK}）"
    en = f"comparison: {comparison.folder} ({PAGE}, {BOOK})"
    yield pick(lang, zh, en)
