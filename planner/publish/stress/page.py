"""stress.html: how the plan stands what a year may bring; one printable page that opens with the network off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from markupsafe import Markup

from duxue.models.rules.register import rule, subject_name
from duxue.models.stress.intervals import Figure
from duxue.models.stress.report import Report, ReserveFigures
from duxue.planner.publish.charts import BLUE, HALF, VERMILION, Bar, bars
from duxue.planner.publish.figure_tables import Figures, Shown, Value, heads_of
from duxue.planner.publish.lying_bars import Row, rows_chart
from duxue.planner.publish.pages import counted, number_text, rendered
from duxue.planner.stressed import beside_text, bound_text, figure_text, reserve_text, share_text
from duxue.planner.words import Lang, pick, triples
from duxue.scenarios.county import County

CODES = ("rule", "key", "school_id", "inspector_id", "office_id", "basis")
"""Columns for programs, and one that says the same of every row: the page leaves them out."""
SHOWN = 20
"""Rows of a long table that the page shows; the workbook holds all."""
WEAKEST = 10
"""Schools in the picture of the weakest."""
NAMED = 3
"""Duties that the first sentence names."""
PREFIX = ("压力测试：", "stress test: ")
"""What the words of every rate begin with: nothing new on a page about nothing else."""
NAME_COLUMNS = 30
MOVED = triples("stress_moved")
"""What has to move for a year to be mended, in words."""


def stress_html(report: Report, lost: Figure, county: County, tables: tuple[Figures, ...], lang: Lang) -> str:
    """The page of a stress test; ``lost`` is how many duties a year loses in all."""
    shown = {one.name: _shown(one, county, lang) for one in tables}
    return rendered(
        "stress.html.j2",
        county,
        lang,
        report=report,
        beside=list(beside_text(report, lang)),
        said=list(_said(report, lost, lang)),
        tables=shown | {"reserve": _reserve(report, shown["reserve"])},
        shown=SHOWN,
        pictures=list(_pictures(report, county, lang)),
    )


def _said(report: Report, lost: Figure, lang: Lang) -> Iterator[str]:
    """What stands first: how much of the year's duties is met, what is lost, and what has to move for it."""
    due = sum(one.due for one in report.duties)
    rate = 1 - lost.value / due if due else 1.0
    yield pick(
        lang,
        f"全年应完成职责{number_text(due)}项；模拟{report.draws}年，平均完成{rate:.1%}，每年新增未完成{_with(lost, '项', lang)}。",
        f"{counted(due, 'duty falls', 'duties fall')} due in the year; over {counted(report.draws, 'drawn year')} {rate:.1%} "
        f"are met on average, {_with(lost, '', lang)} a year are lost.",
    )
    most = sorted(report.duties, key=lambda one: -one.lost.value)[:NAMED]
    named = [(rule(one.rule).CARD, one.lost) for one in most if one.lost.value > 0]
    if named:
        yield pick(
            lang,
            f"其中主要是：{'、'.join(card.zh + _with(number, '项', lang) for card, number in named)}。",
            f"Mostly: {', '.join(f'{card.en.lower()} {_with(number, str(), lang)}' for card, number in named)}.",
        )
    yield pick(
        lang,
        f"一项也没有新增未完成的年份占{share_text(report.whole, lang)}。",
        f"Years that lose no duty at all: {share_text(report.whole, lang)}.",
    )
    moved = [(MOVED[one.name], round(one.mean.value)) for one in report.moves if one.mean.value >= 0.5]
    if moved:
        yield pick(
            lang,
            f"为此平均每年：{'、'.join(zh.format(number_text(n)) for (zh, _, _), n in moved)}。",
            f"For that, in a year on average: {', '.join(counted(n, one, many) for (_, one, many), n in moved)}.",
        )
    reserve = reserve_text(report, lang)
    yield reserve[:1].upper() + reserve[1:] + pick(lang, "。", ".")


def _with(one: Figure, unit: str, lang: Lang) -> str:
    """A figure with its unit before its interval: 3.4项 [1.6, 5.3]."""
    value, interval = figure_text(one, lang).split(" ", 1)
    return f"{value}{unit} {interval}"


def _shown(one: Figures, county: County, lang: Lang) -> Shown:
    names = [column.name for column in one.columns]
    kept = [k for k, name in enumerate(names) if name not in CODES and not name.endswith(("_low", "_high"))]
    kept = [k for k in kept if names[k] != "unit_id" or any(row[k] for row in one.rows)]
    percent = [column.zh.endswith("（%）") for column in one.columns]
    rows = [
        [
            _interval(row[k : k + 3], lang, 1 if percent[k] else 2)
            if f"{names[k]}_low" in names
            else _cell(names[k], row[k], county, lang)
            for k in kept
        ]
        for row in one.rows
    ]
    heads = heads_of(one, lang)
    return Shown([heads[k] for k in kept], rows)


def _cell(name: str, value: Value, county: County, lang: Lang) -> Value:
    """A value as a reader has it: units by name, months in words, rates without the words that all begin with."""
    if name == "unit_id":
        known = county.units.get(str(value))
        return known.name if known else pick(lang, "全部", "all")
    if name == "month" and lang == "zh":
        year, month = str(value).split("-")
        return f"{year}年{int(month)}月"
    if name == "title":
        return str(value).removeprefix(pick(lang, *PREFIX))
    return round(value, 1) if isinstance(value, float) else value


def _interval(three: Sequence[Value], lang: Lang, places: int) -> str:
    if three[0] is None:
        return "—"
    value, low, high = (number_text(None if v is None else round(float(str(v)), places)) for v in three)
    comma = pick(lang, "，", ", ")
    return f"{value} [{low}{comma}{high}]"


def _reserve(report: Report, table: Shown) -> Shown:
    """The table of shares with those that bear the same on one line: 0–60."""
    rows: list[list[Value]] = []
    first = 0
    for _, group in groupby(report.reserve, key=_outcome):
        last = first + len(list(group)) - 1
        low, high = (f"{100 * report.reserve[k].share:.0f}" for k in (first, last))
        rows.append([low if first == last else f"{low}–{high}", *table.rows[first][1:]])
        first = last + 1
    return replace(table, rows=rows)


def _outcome(one: ReserveFigures) -> tuple[bool, float]:
    return one.possible, one.borne.value if one.possible else 0.0


def _pictures(report: Report, county: County, lang: Lang) -> Iterator[tuple[str, Markup, str]]:
    """Caption, picture and a line under it; a picture of nothing but the same is left out."""
    caption = pick(lang, "每年新增未完成的职责（项）", "Duties lost a year")
    lost = [
        Row(pick(lang, rule(d.rule).CARD.zh, rule(d.rule).CARD.en), (round(d.lost.value, 2),))
        for d in report.duties
        if d.lost.value > 0
    ]
    if lost:
        yield caption, _lying(lost, caption), ""
    caption = pick(lang, "各月变动", "Moves by month")
    yield caption, _months(report, lang, caption), ""
    if len({_outcome(one) for one in report.reserve}) > 1:
        caption = pick(lang, "留不同比例的机动，能承受多少模拟", "Reserve kept, and draws that it bears")
        told = pick(lang, "横轴：机动比例；虚线：95%", "across: share kept in reserve; dashed: 95 %")
        yield caption, _shares(report, caption), told
    weak = [
        Row(subject_name(w.subject, county, lang), (round(100 * w.harmed.value, 1),))
        for w in report.schools[:WEAKEST]
        if w.harmed.value > 0
    ]
    if weak:
        zh = "最易受影响的学校（出现未完成职责的年份，%）"
        en = "Weakest schools (% of years that lose a duty there)"
        caption = pick(lang, zh, en)
        yield caption, _lying(weak, caption), ""


def _lying(rows: Sequence[Row], title: str) -> Markup:
    return rows_chart(rows, title=title, longest=NAME_COLUMNS, first=VERMILION, others=VERMILION)


def _months(report: Report, lang: Lang, title: str) -> Markup:
    drawn = [
        Bar(
            pick(lang, f"{m.start.month}月", f"{m.start.month}"),
            (round(m.hits.value, 2),),
            tip=f"{bound_text(m.hits.low)}–{bound_text(m.hits.high)}",
        )
        for m in report.months
    ]
    return bars(drawn, title=title, width=HALF, unit=pick(lang, "项", "moves"))


def _shares(report: Report, title: str) -> Markup:
    drawn = [
        Bar(f"{r.share:.0%}", (round(100 * r.borne.value, 1),) if r.possible else (0.0,))
        for r in report.reserve
    ]
    return bars(drawn, title=title, colors=(BLUE,), limit=95, width=HALF, unit="%")
