"""comparison.html: what-ifs side by side, one printable file that opens with the network off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from duxue.planner.publish.comparison.comparison import (
    Alternative,
    Comparison,
    Verdict,
    verdict,
    verdict_text,
)
from duxue.planner.publish.comparison.edit_words import edit_text
from duxue.planner.publish.comparison.grid import Cell, Grid
from duxue.planner.publish.comparison.measures import TOPICS, Measure
from duxue.planner.publish.lying_bars import BASE, OTHER, Row, rows_chart
from duxue.planner.publish.pages import number_text, rendered
from duxue.planner.words import Lang, code_text, pairs, pick

CHARTS = [(figures.split(), caption) for figures, caption in pairs("charts").items()]
"""The charts: the figures stacked in each, and its caption."""


def comparison_html(
    comparison: Comparison, grid: Grid, maps: Sequence[tuple[str, str]], plans: Sequence[str]
) -> str:
    """The page of a comparison; ``maps`` are names and addresses of its maps, ``plans`` the addresses of the plan folders."""
    lang = comparison.lang
    county = comparison.base.county
    return (
        rendered(
            "comparison.html.j2",
            county,
            lang,
            seconds=number_text(comparison.seconds),
            names=[comparison.name(one) for one in comparison.alternatives],
            headline=[(pick(lang, m.zh, m.en), pick(lang, *m.unit)) for m in grid.headline],
            summary=[summary_row(comparison, grid, n) for n in range(len(comparison.alternatives))],
            topics=topics(grid, lang),
            rules=[_rule_row(grid, card, force, lang) for card, force in grid.unmet_rules],
            needs=[(pick(lang, card.zh, card.en), cells) for card, cells in grid.needs],
            pairs=pair_rows(comparison, lang),
            offices=offices_shown(comparison, grid),
            charts=charts(comparison, grid),
            said=said(comparison, grid),
            maps=maps,
            plans=plans,
        )
    )  # fmt: skip


def summary_row(comparison: Comparison, grid: Grid, number: int) -> dict[str, Any]:
    """What stands first about an alternative: its edits in words, its verdict, what it leaves open, what was planned anew."""
    one, lang = comparison.alternatives[number], comparison.lang
    return {
        "name": comparison.name(one),
        "edits": [edit_text(edit, one.county, lang) for edit in one.edits],
        "verdict": verdict_words(grid, number, lang),
        "headline": [shown(m, grid.cell(m, number)) for m in grid.headline],
        "kind": str(grid.verdicts[number]) if number else "",
        "reused": reused_words(one, lang) if number else "",
    }


def verdict_words(grid: Grid, number: int, lang: Lang) -> str:
    """How an alternative stands to the scenario as it is, with a caution where it leaves more duties open although better."""
    if number == 0:
        return "—"
    found = grid.verdicts[number]
    told = verdict_text(found, lang, than=pick(lang, *grid.comparison.base.title))
    more = grid.more_open(number)
    if found is Verdict.BETTER and more > 0:
        return pick(
            lang, f"{told}，但未满足职责多 {more} 项", f"{told}, but {more} more duties are left open"
        )
    if found in (Verdict.WORSE, Verdict.WITHIN) and more < 0:
        return pick(
            lang, f"{told}，但未满足职责少 {-more} 项", f"{told}, but {-more} fewer duties are left open"
        )
    return told


def reused_words(one: Alternative, lang: Lang) -> str:
    """How many offices were planned anew, and how many keep the plan of the scenario as it is."""
    offices = len(one.county.offices)
    fresh = offices - len(one.reused) - len(one.left_out)
    if offices == 1:
        return pick(lang, "重新编排" if fresh else "沿用现状方案", "planned anew" if fresh else "as today")
    zh = f"重新编排 {fresh} 个督导室，沿用 {len(one.reused)} 个"
    en = f"{fresh} offices planned anew, {len(one.reused)} as today"
    return pick(lang, zh, en)


def topics(grid: Grid, lang: Lang) -> list[tuple[str, list[dict[str, Any]]]]:
    """The table of figures by topic: words, unit, and a cell an alternative."""
    found = []
    for topic, group in groupby(grid.measures, key=lambda m: m.topic):
        rows = [
            {
                "title": pick(lang, m.zh, m.en),
                "unit": pick(lang, *m.unit),
                "cells": [shown(m, grid.cell(m, n)) for n in range(len(grid.alternatives))],
            }
            for m in group
        ]
        found.append((pick(lang, topic.zh, TOPICS[topic]), rows))
    return found


def shown(measure: Measure, cell: Cell) -> dict[str, str]:
    """A cell in words: the figure, its change with a sign, and how the change is to be read."""
    told = {"value": number_text(_rounded(cell.value)), "change": "", "kind": ""}
    change = _rounded(cell.change)
    if change and measure.key not in PROOFS:
        told["change"] = f"{'≈ ' if cell.noise else ''}{'+' if change > 0 else '−'}{number_text(abs(change))}"
        told["kind"] = "noise" if cell.noise else _side(measure, change)
    return told


PROOFS = ("bound", "gap")
"""What says how well a plan is proven: their changes tell nothing of the what-if."""


def _side(measure: Measure, change: float) -> str:
    if measure.good == 0:
        return "plain"
    return "better" if (change > 0) == (measure.good > 0) else "worse"


def _rounded(value: float | None) -> float | int | None:
    if value is None:
        return None
    kept = round(value, 2 if abs(value) < 10 else 1)
    return int(kept) if kept == int(kept) else kept


def pair_rows(comparison: Comparison, lang: Lang) -> list[list[str]]:
    """How every alternative (a row) stands to every other (a column)."""
    return [
        [
            "—" if one is other else verdict_text(verdict(one, other), lang)
            for other in comparison.alternatives
        ]
        for one in comparison.alternatives
    ]


def _rule_row(grid: Grid, card: Any, force: Any, lang: Lang) -> dict[str, Any]:
    counts = [grid.unmet(n, card.id, force) for n in range(len(grid.alternatives))]
    return {
        "title": pick(lang, card.zh, card.en),
        "force": code_text(force, lang),
        "kind": str(force),
        "counts": counts,
    }


OFFICE_FIGURES = (
    "inspectors_short",
    "unmet_must",
    "unmet_in_principle",
    "travel_hours",
    "load_max",
    "occasions_mean",
)
"""What the table by office shows of each."""


@dataclass(frozen=True)
class OfficesShown:
    """The table by office: a block an office in which the what-ifs differ, and the names of those in which they do not."""

    blocks: list[dict[str, Any]]
    alike: list[str]


def offices_shown(comparison: Comparison, grid: Grid) -> OfficesShown:
    """Offices side by side, where there are several: an office a block, a figure a line."""
    found = OfficesShown([], [])
    if len(comparison.offices) < 2:
        return found
    chosen = [m for m in grid.measures if m.key in OFFICE_FIGURES]
    numbers = range(len(comparison.alternatives))
    for unit in comparison.offices:
        cells = {m.key: [grid.cell(m, n, unit.unit_id) for n in numbers] for m in chosen}
        if all(len({cell.value for cell in row}) == 1 for row in cells.values()):
            found.alike.append(unit.name)
            continue
        rows = [(comparison.say(m.zh, m.en), [shown(m, cell) for cell in cells[m.key]]) for m in chosen]
        found.blocks.append({"name": unit.name, "rows": rows})
    return found


@dataclass(frozen=True)
class Charts:
    """The charts by caption, and those that would tell nothing: captions of figures that are the same in all what-ifs."""

    drawn: list[tuple[str, Markup]]
    alike: list[str]


def charts(comparison: Comparison, grid: Grid) -> Charts:
    """A chart a figure; where all what-ifs have the same (all nought, mostly) a line says so instead."""
    known = {m.key: m for m in grid.measures}
    found = Charts([], [])
    for keys, caption in CHARTS:
        if not all(key in known for key in keys):
            continue
        rows = []
        for number, one in enumerate(comparison.alternatives):
            values = [grid.cell(known[key], number).value for key in keys]
            low = grid.cell(known["bound"], number).value if keys == ["objective"] else None
            if None not in values:
                rows.append(Row(comparison.name(one), tuple(v for v in values if v is not None), low))
        told = comparison.say(*caption)
        if len({tuple(_rounded(value) for value in row.values) for row in rows}) < 2:
            for row in rows[:1]:
                found.alike.extend(
                    _alike(known[key], value, comparison) for key, value in zip(keys, row.values, strict=True)
                )
            continue
        first = OTHER if len(keys) > 1 else BASE
        found.drawn.append((told, rows_chart(rows, title=told, first=first)))
    return found


def _alike(measure: Measure, value: float, comparison: Comparison) -> str:
    number, unit = number_text(_rounded(value)), comparison.say(*measure.unit)
    return comparison.say(f"{measure.zh}（{number}{unit}）", f"{measure.en} ({number} {unit})")


def said(comparison: Comparison, grid: Grid) -> list[str]:
    """The outcome in sentences: which what-ifs are proven better, which worse, and how many differ by nothing that is sure."""
    named: dict[Verdict, list[str]] = {}
    for number, one in enumerate(comparison.alternatives):
        if number:
            named.setdefault(grid.verdicts[number], []).append(comparison.name(one))
    words = (
        (Verdict.BETTER, "已证明优于现状", "Proven better than today"),
        (Verdict.WORSE, "已证明劣于现状", "Proven worse than today"),
        (
            Verdict.MORE_OPEN,
            "分钟数较少，但未满足的必须事项比现状多，不能称为优于",
            "Fewer minutes, but more musts left open than today: not better",
        ),
        (
            Verdict.FEWER_OPEN,
            "分钟数较多，但未满足的必须事项比现状少",
            "More minutes, but fewer musts left open than today",
        ),
        (Verdict.WITHIN, "与现状的差别在求解误差之内，不能据以取舍", "No sure difference from today"),
        (Verdict.SAME, "方案与现状相同", "The same plan as today"),
        (Verdict.UNLIKE, "权重不同，不能比较", "Other weights, not comparable"),
        (Verdict.OPEN, "没有下界，不能判断", "No bound, undecided"),
    )
    found = [
        comparison.say(f"{zh}：{'、'.join(named[word])}。", f"{en}: {', '.join(named[word])}.")
        for word, zh, en in words
        if word in named
    ]
    return [*found, *_open_beside_today(comparison, grid)]


def _open_beside_today(comparison: Comparison, grid: Grid) -> Iterator[str]:
    """Which what-ifs leave more duties open than today, and which fewer: found in their plans, whatever the bounds prove."""
    more = [(comparison.name(one), grid.more_open(n)) for n, one in enumerate(comparison.alternatives) if n]
    for zh, en, sign in (("多", "more", 1), ("少", "fewer", -1)):
        named = [(name, sign * n) for name, n in more if sign * n > 0]
        if named:
            yield comparison.say(
                f"未满足职责比现状{zh}的：{'、'.join(f'{name}（{zh}{number_text(n)}项）' for name, n in named)}。",
                f"{en.capitalize()} duties left open than today: "
                f"{', '.join(f'{name} ({number_text(n)} {en})' for name, n in named)}.",
            )
