"""stress.html: how the plan stands what a year may bring; one printable page that opens with the network off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from models.rules.register import rule, subject_name
from models.stress.report import Report
from planner.listing import note_lines
from planner.publish.charts import BLUE, HALF, VERMILION, Bar, bars
from planner.publish.pages import environment, number_text
from planner.publish.staffing.tables import Figures, Value
from planner.stress import reserve_text, share_text
from planner.words import Lang, pick
from scenarios.county import County

CODES = ("rule", "key", "school_id", "inspector_id")
"""Columns for programs, which the page leaves out."""
SHOWN = 20
"""Rows of a long table that the page shows; the workbook holds all."""


def stress_html(report: Report, county: County, tables: tuple[Figures, ...], lang: Lang) -> str:
    """The page of a stress test."""
    return (
        environment(lang)
        .get_template("stress.html.j2")
        .render(
            t=lambda zh, en: pick(lang, zh, en),
            lang=lang,
            county=county,
            report=report,
            whole=share_text(report.whole, lang),
            reserve=reserve_text(report, lang),
            labels=list(note_lines(county, lang)),
            tables={one.name: _shown(one, lang) for one in tables},
            shown=SHOWN,
            lost=_lost(report, lang),
            months=_months(report, lang),
            shares=_shares(report, lang),
            schools=_schools(report, county, lang),
        )
    )


@dataclass(frozen=True)
class _Shown:
    """A table as the page shows it: an estimate and its interval in one cell, no codes."""

    heads: list[str]
    rows: list[list[Value]]


def _shown(one: Figures, lang: Lang) -> _Shown:
    names = [column.name for column in one.columns]
    kept = [k for k, name in enumerate(names) if name not in CODES and not name.endswith(("_low", "_high"))]
    rows = []
    for row in one.rows:
        cells = [_interval(row[k : k + 3], lang) if f"{names[k]}_low" in names else row[k] for k in kept]
        rows.append(cells)
    heads = one.heads(lang)
    return _Shown([heads[k] for k in kept], rows)


def _interval(three: Sequence[Value], lang: Lang) -> str:
    value, low, high = (number_text(v) for v in three)
    if three[0] is None:
        return "—"
    comma = pick(lang, "，", ", ")
    return f"{value} [{low}{comma}{high}]"


def _lost(report: Report, lang: Lang) -> Markup:
    """Duties lost a year by rule."""
    drawn = [
        Bar(
            pick(lang, rule(d.rule).CARD.zh, d.rule),
            (round(d.lost.value, 2),),
            tip=share_text(d.met, lang, 2),
        )
        for d in report.duties
    ]
    title = pick(lang, "每年新增未完成的职责", "Duties lost a year")
    return bars(drawn, title=title, colors=(VERMILION,), tall_labels=True, told=True, width=HALF)


def _months(report: Report, lang: Lang) -> Markup:
    drawn = [
        Bar(f"{m.start.month}", (round(m.hits.value, 2),), tip=f"{m.hits.low:.1f}–{m.hits.high:.1f}")
        for m in report.months
    ]
    return bars(drawn, title=pick(lang, "各月变动数", "Moves by month"), told=False, width=HALF)


def _shares(report: Report, lang: Lang) -> Markup:
    drawn = [
        Bar(f"{r.share:.0%}", (round(100 * r.borne.value, 1),) if r.possible else (0.0,))
        for r in report.reserve
    ]
    title = pick(lang, "机动比例与能承受的模拟占比", "Reserve and share of draws borne")
    return bars(drawn, title=title, colors=(BLUE,), limit=95, width=HALF)


def _schools(report: Report, county: County, lang: Lang) -> Markup:
    drawn = [
        Bar(
            subject_name(w.subject, county, lang)[:6],
            (round(100 * w.harmed.value, 1),),
            tip=f"{subject_name(w.subject, county, lang)} {share_text(w.harmed, lang)}",
        )
        for w in report.schools[:12]
    ]
    title = pick(lang, "最薄弱的学校（模拟占比，%）", "Weakest schools (% of draws)")
    return bars(drawn, title=title, colors=(VERMILION,), tall_labels=True, width=HALF)
